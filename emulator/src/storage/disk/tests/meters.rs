//! What the store counts, and which state it says that it is in.

use crate::meter::Health;
use crate::storage::{Commit, Key, Store};
use crate::value::Item;

use super::placed::{self, LITTLE};
use super::{ITEMS, SimFolder, answered, open, programme};

#[test]
fn commits_syncs_and_bytes_are_counted() {
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    let before = store.meters().read();
    assert_eq!((before.commits, before.segments), (0, 1));
    assert!(!before.are_files_measured);
    let programme = programme();
    for commit in &programme {
        answered(&store, commit.clone()).unwrap();
    }
    let after = store.meters().read();
    assert_eq!(after.commits, programme.len() as u64);
    // Nobody wrote beside this thread: each had a sync of its own.
    assert_eq!(after.fsync.count, after.commits);
    assert!(after.written_bytes > 0);
    assert_eq!(after.written_bytes, after.fsync_bytes);
    assert_eq!(after.written_bytes, after.log_bytes);
    assert_eq!(after.waiting_commits, 0);
    store.checkpoint().unwrap();
    let after = store.meters().read();
    assert_eq!(
        (after.checkpoints, after.log_bytes, after.segments),
        (1, 0, 1)
    );
    assert!(after.checkpoint_bytes > 0);
    drop(store);
    let again = open(&folder.copy()).unwrap().meters().read();
    assert_eq!(again.checkpoint_bytes, after.checkpoint_bytes);
    assert_eq!(again.commits, 0);
}

#[test]
fn health_follows_the_medium() {
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    let mut programme = programme().into_iter();
    answered(&store, programme.next().unwrap()).unwrap();
    let write = || {
        let mut commit = Commit::default();
        commit.put(ITEMS, Key::new(b"key"), Item::new());
        answered(&store, commit)
    };
    write().unwrap();
    assert_eq!(store.meters().health(), Health::Ok);
    folder.fail_after(0, 1);
    write().unwrap_err();
    assert_eq!(store.meters().health(), Health::Full("told to fail".into()));
    folder.heal();
    write().unwrap();
    assert_eq!(store.meters().health(), Health::Ok);
    // The write goes well, its sync does not.
    folder.fail_after(1, 1);
    write().unwrap_err();
    folder.heal();
    write().unwrap_err();
    let health = store.meters().health();
    assert_eq!(health.state(), "read-only");
    assert!(
        health
            .reason()
            .unwrap_or_default()
            .contains("failed to sync"),
        "{health}"
    );
}

#[test]
fn what_lies_in_files_is_counted() {
    let folder = SimFolder::default();
    let store = placed::open(&folder, Some(16 << 20)).unwrap();
    answered(&store, programme().swap_remove(0)).unwrap();
    let key = Key::new(b"key");
    let put = |text: &str| {
        let mut commit = Commit::default();
        commit.put(ITEMS, key.clone(), Item::from_iter([("v", text.into())]));
        answered(&store, commit).unwrap();
    };
    put(&"old".repeat(1000));
    put(&"new".repeat(1000));
    let before = store.meters().read();
    assert_eq!((before.cache_hits, before.cache_misses), (0, 0));
    assert!(before.cache_bytes > 3000, "{before:?}");
    assert!(
        before.are_files_measured && before.live_bytes > 3000,
        "{before:?}"
    );
    assert!(before.dead_bytes > 3000, "{before:?}");
    store.get(ITEMS, &key).unwrap().unwrap();
    assert_eq!(store.meters().read().cache_hits, 1);
    store.compact().unwrap();
    let after = store.meters().read();
    assert_eq!(after.compactions, 1);
    assert!(after.dead_bytes + 3000 < before.dead_bytes, "{after:?}");
    drop(store);
    let again = placed::open(&folder.copy(), LITTLE).unwrap();
    again.get(ITEMS, &key).unwrap().unwrap();
    again.get(ITEMS, &key).unwrap().unwrap();
    let read = again.meters().read();
    assert_eq!((read.cache_hits, read.cache_misses), (0, 2));
}

/// Whoever wrote before a sync failed may say later that it went well.
#[test]
fn a_store_that_is_read_only_stays_so() {
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    let health = &store.meters().health;
    health.set(Health::ReadOnly("sync".into()));
    health.set(Health::Ok);
    assert_eq!(store.meters().health(), Health::ReadOnly("sync".into()));
}
