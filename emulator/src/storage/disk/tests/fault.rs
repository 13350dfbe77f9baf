//! Media that fail: the n-th call for every n, a disk that is full for a while, a sync that fails.

use crate::storage::{Store, StoreError};

use super::{SimFolder, answered, kept, open, programme, shown, states};

/// Whichever call fails: what was answered is there, what could not be written is not seen, what may not be kept is
/// refused though it is seen, and at the next start there is either all of it or nothing.
#[test]
fn any_one_call_may_fail() {
    let states = states();
    for failing in 0.. {
        let folder = SimFolder::default();
        let Ok(store) = open(&folder) else {
            panic!("nothing fails yet")
        };
        folder.fail_after(failing, 1);
        let (mut done, mut is_unknown) = (0, false);
        for (at, commit) in programme().into_iter().enumerate() {
            if at == 11 {
                // Costs nothing but time if it fails.
                let _written = store.checkpoint();
            }
            match answered(&store, commit.clone()) {
                Ok(()) => {}
                Err(StoreError::Failed { doing: "sync", .. }) => {
                    is_unknown = store.durable().unwrap().check().is_err() && {
                        shown(&store) == states[at + 1]
                    };
                    break;
                }
                // Where it was a matter of the moment, it is done the second time.
                Err(StoreError::Failed { .. }) if answered(&store, commit).is_ok() => {}
                Err(StoreError::Failed { .. }) => break,
                Err(error) => panic!("{error}"),
            }
            done = at + 1;
        }
        let is_over = folder.heal();
        let seen = done + usize::from(is_unknown);
        assert_eq!(shown(&store), states[seen], "call {failing}");
        drop(store);
        let store = open(&folder.copy()).unwrap_or_else(|error| panic!("call {failing}: {error}"));
        let found = shown(&store);
        let place = states.iter().position(|state| *state == found);
        assert!(
            place == Some(done) || place == Some(done + 1),
            "call {failing}: state {place:?} of {done} answered"
        );
        if is_over {
            break;
        }
    }
}

/// Each call of opening may fail, and the next time it is opened all the same.
#[test]
fn opening_may_fail_and_be_tried_again() {
    let states = states();
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    for commit in programme() {
        store.commit(commit).unwrap();
    }
    drop(store);
    // Something is torn, so that opening has something to change.
    folder.edit("log-0000000000000001", |bytes| {
        bytes.extend_from_slice(b"torn")
    });
    for failing in 0.. {
        let folder = folder.copy();
        folder.fail_after(failing, 1);
        let opened = open(&folder);
        let is_over = folder.heal();
        drop(opened);
        let store = open(&folder).unwrap();
        assert_eq!(shown(&store), *states.last().unwrap());
        if is_over {
            break;
        }
    }
    for failing in 0.. {
        let folder = SimFolder::default();
        folder.fail_after(failing, 1);
        let opened = open(&folder);
        let is_over = folder.heal();
        drop(opened);
        open(&folder).unwrap();
        if is_over {
            break;
        }
    }
}

/// Reads go on while the disk is full; writing goes on by itself when it no longer is.
#[test]
fn a_full_disk_is_full_for_a_while() {
    let states = states();
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    let programme = programme();
    for commit in programme.iter().take(5) {
        store.commit(commit.clone()).unwrap();
    }
    // A write fails, what it wrote is taken back, and so on.
    for _ in 0..20 {
        folder.fail_after(0, 1);
        let refused = store.commit(programme[5].clone());
        assert!(
            matches!(refused, Err(StoreError::Failed { doing: "write", .. })),
            "{refused:?}"
        );
        assert_eq!(shown(&store), states[5]);
    }
    folder.heal();
    for commit in programme.iter().skip(5) {
        store.commit(commit.clone()).unwrap();
    }
    drop(store);
    let store = open(&folder.copy()).unwrap();
    assert_eq!(shown(&store), *states.last().unwrap());
}

/// Nobody knows what the medium has: nothing more is written, every refusal says why, and so does the wait of all who
/// have seen the last commit.
#[test]
fn after_a_failed_sync_the_store_is_read_only() {
    let states = states();
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    let programme = programme();
    for commit in programme.iter().take(5) {
        answered(&store, commit.clone()).unwrap();
    }
    folder.fail_after(1, 1);
    store.commit(programme[5].clone()).unwrap();
    let durable = store.durable().unwrap();
    let place = durable.unkept().unwrap();
    let unknown = durable.wait(place).unwrap_err();
    folder.heal();
    assert_eq!(durable.wait(place), Err(unknown.clone()));
    assert_eq!(durable.check(), Err(unknown));
    let before = folder.asked();
    let refused = store.commit(programme[5].clone()).unwrap_err().to_string();
    assert!(
        refused.contains("read-only, because it failed to sync: told to fail"),
        "{refused}"
    );
    store.checkpoint().unwrap_err();
    kept(&store).unwrap_err();
    assert_eq!(folder.asked(), before);
    assert_eq!(shown(&store), states[6]);
    // The next start finds it, because the system has it, and the medium gets it once more.
    drop(store);
    let store = open(&folder.copy()).unwrap();
    assert_eq!(shown(&store), states[6]);
}

/// The pages that a failed sync was for are taken for clean by the system, and the next sync does nothing for them. So
/// the next start writes them once more: what it answers from survives a power cut, whatever the medium had before.
#[test]
fn what_a_failed_sync_left_is_written_again_before_it_is_told() {
    let states = states();
    let programme = programme();
    for (failing, torn) in [(1, false), (4, false), (1, true)] {
        let folder = SimFolder::default();
        let store = open(&folder).unwrap();
        for commit in programme.iter().take(5) {
            answered(&store, commit.clone()).unwrap();
        }
        // So many frames are written, and the sync for all of them fails.
        folder.fail_after(failing, 1);
        for commit in programme.iter().skip(5).take(failing) {
            store.commit(commit.clone()).unwrap();
        }
        kept(&store).unwrap_err();
        drop(store);
        let seen = 5 + failing;
        if torn {
            folder.edit("log-0000000000000001", |bytes| {
                bytes.extend_from_slice(b"torn")
            });
        }
        // Whoever cannot be sure does not begin; the next time is the same again.
        let before = folder.asked();
        let mut failed = 0;
        let store = loop {
            folder.fail_after(failed, 1);
            let opened = open(&folder);
            match folder.heal() {
                true => break opened.unwrap(),
                // Names that could not be removed are no reason to refuse.
                false if opened.is_ok() => break opened.unwrap(),
                false => failed += 1,
            }
        };
        assert!(torn || failed >= 2, "a write and a sync at least, {failed}");
        assert!(folder.asked() > before);
        assert_eq!(shown(&store), states[seen]);
        // It may be told: nothing is to be waited for.
        assert_eq!(store.durable().unwrap().unkept(), None);
        let cut = folder.after_power_cut(folder.asked(), 512, &mut || false);
        assert_eq!(
            shown(&open(&cut).unwrap()),
            states[seen],
            "{failing} {torn}"
        );
        // And what is written behind it is no hole away.
        answered(&store, programme[seen].clone()).unwrap();
        let cut = folder.after_power_cut(folder.asked(), 512, &mut || false);
        assert_eq!(shown(&open(&cut).unwrap()), states[seen + 1]);
    }
}

/// The folder of these tests does take what a failed sync was for.
#[test]
fn a_failed_sync_is_not_made_good_by_the_next() {
    use super::super::folder::Folder;
    let folder = SimFolder::default();
    let blob = folder.create("file").unwrap();
    folder.sync().unwrap();
    blob.write_at(0, b"lost").unwrap();
    folder.fail_after(0, 1);
    blob.sync().unwrap_err();
    blob.sync().unwrap();
    let left = |folder: &SimFolder| {
        let cut = folder.after_power_cut(folder.asked(), 512, &mut || false);
        cut.sizes()[0].1
    };
    assert_eq!(left(&folder), 0);
    blob.write_at(0, b"kept").unwrap();
    blob.sync().unwrap();
    assert_eq!(left(&folder), 4);
}
