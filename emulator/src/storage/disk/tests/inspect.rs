//! A store as it is seen without a change: the same as when it is opened, and all damage instead of the first.

use crate::storage::disk::folder::Folder;
use crate::storage::disk::inspect::{Inspection, Look, inspect};
use crate::storage::disk::read_folder::ReadFolder;
use crate::storage::disk::{DiskStore, Fsync, OpenError, Options, tools, vacuum};
use crate::storage::tests::Said;
use crate::storage::{Commit, Key, Space, SpaceChange, Store};
use crate::value::Item;

use super::{ITEMS, SimFolder, open, programme, shown, states};

fn look(folder: &SimFolder, measures: bool) -> Result<Inspection, OpenError> {
    let before = folder.asked();
    let look = Look {
        facts: Said::decode,
        progress: &|done, all| assert!(done <= all, "{done} of {all}"),
        measures,
        is_thorough: true,
    };
    let seen = inspect(folder, &look);
    assert_eq!(folder.asked(), before, "nothing is changed");
    seen
}

fn store() -> SimFolder {
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    for (at, commit) in programme().into_iter().enumerate() {
        store.commit(commit).unwrap();
        match at {
            5 => store.checkpoint().unwrap(),
            11 | 17 => store.parts.log.lock().rotate().unwrap(),
            _ => {}
        }
    }
    drop(store);
    folder.copy()
}

/// What opens is whole, and what does not is damaged; both see the same content.
#[test]
fn seen_as_opened() {
    let folder = store();
    assert_eq!(
        shown(&look(&folder, false).unwrap().content),
        states().pop().unwrap()
    );
    for (name, size) in folder.sizes() {
        for at in (0..size).step_by(11) {
            let damaged = folder.copy();
            damaged.edit(&name, |bytes| bytes[at] ^= 1 << (at % 8));
            let seen = look(&damaged, false);
            match (open(&damaged), seen) {
                (Ok(store), Ok(seen)) => {
                    assert!(
                        seen.damages.is_empty() && seen.tail.is_some(),
                        "{name} {at}"
                    );
                    assert_eq!(shown(&seen.content), shown(&store));
                }
                (Err(error), Ok(seen)) => {
                    let damage = seen.damages[0].to_string();
                    assert!(damage.contains(&name), "{name} {at}: {damage} {error}");
                }
                (Err(opened), Err(error)) => assert_eq!(opened.to_string(), error.to_string()),
                (Ok(_), Err(error)) => panic!("{name} {at}: {error}"),
            }
        }
    }
}

#[test]
fn all_damage_is_listed() {
    let folder = store();
    let segments = folder
        .sizes()
        .into_iter()
        .filter(|(name, _)| name.starts_with("log-"));
    let segments: Vec<(String, usize)> = segments.collect();
    folder.edit(&segments[0].0, |bytes| bytes[60] ^= 1);
    folder.edit(&segments[0].0, |bytes| {
        let end = bytes.len();
        bytes[end - 40] ^= 1;
    });
    Folder::remove(&folder, &segments[1].0).unwrap();
    let seen = look(&folder, false).unwrap();
    let files: Vec<&str> = seen
        .damages
        .iter()
        .map(|damage| damage.file.as_str())
        .collect();
    assert_eq!(files, [&segments[0].0, &segments[0].0, &segments[1].0]);
}

/// What is live in all files together is about what a checkpoint has, and nothing is counted twice.
#[test]
fn live_bytes_are_those_of_a_checkpoint() {
    let folder = store();
    let usage = look(&folder, true).unwrap().usage;
    let files = usage.files();
    let spaces = usage.of_spaces(&[ITEMS]);
    let live: u64 = files.iter().map(|file| file.live_bytes).sum();
    let all: u64 = files.iter().map(|file| file.bytes).sum();
    assert!(
        files.iter().all(|file| file.live_bytes <= file.bytes),
        "{files:?}"
    );
    let of_spaces: u64 = spaces.iter().map(|space| space.live).sum();
    assert!(of_spaces < live && live < all);
    assert!(spaces.iter().all(|space| space.live < space.written));
    let store = open(&folder).unwrap();
    store.checkpoint().unwrap();
    drop(store);
    let files = look(&folder, true).unwrap().usage.files();
    let rest: u64 = files.iter().map(|file| file.bytes - file.live_bytes).sum();
    let compact: u64 = files.iter().map(|file| file.bytes).sum();
    assert!(rest < 300, "{files:?}");
    assert!(live * 5 / 4 + 300 > compact, "{live} of {compact}");
}

#[test]
fn s_36_what_is_of_no_use_is_listed_and_removed() {
    let folder = store();
    let others = [
        ("cut-0000000000000001-1f", "cut off"),
        ("checkpoint-0000000000000001", "checkpoint"),
        ("checkpoint-0000000000000009.new", "not finished"),
        ("log-0000000000000001", "nothing was written"),
        ("manifest.new", "not finished"),
        ("closed.new", "not finished"),
    ];
    let kept = folder.sizes();
    for (name, _) in others {
        Folder::create(&folder, name)
            .unwrap()
            .write_at(0, b"something")
            .unwrap();
    }
    let replaced = Folder::create(&folder, "log-0000000000000002").unwrap();
    replaced.write_at(0, &[1; 99]).unwrap();
    for name in ["notes.txt", "cut-1-2", "repair-report.json"] {
        Folder::create(&folder, name).unwrap();
    }
    let listed = vacuum::vacuum(&folder, true).unwrap();
    let removed = vacuum::vacuum(&folder, false).unwrap();
    assert_eq!(listed, removed);
    for (name, what) in others {
        let found = listed
            .iter()
            .find(|leftover| leftover.file == name)
            .unwrap();
        assert!(found.what.contains(what) && found.bytes == 9, "{found:?}");
    }
    let told = listed.iter().find(|leftover| leftover.bytes == 99).unwrap();
    assert!(told.what.contains("has replaced"), "{told:?}");
    assert_eq!(listed.len(), others.len() + 1);
    let left: Vec<(String, usize)> = (folder.sizes().into_iter())
        .filter(|(name, _)| {
            !["notes.txt", "cut-1-2", "repair-report.json"].contains(&name.as_str())
        })
        .collect();
    assert_eq!(left, kept);
    // A store of which something is missing may need what seems to be of no use.
    Folder::create(&folder, others[0].0).unwrap();
    Folder::remove(&folder, &kept[0].0).unwrap();
    assert!(vacuum::vacuum(&folder, false).is_err());
    assert!(folder.sizes().iter().any(|(name, _)| name == others[0].0));
}

/// Files that were opened are read to their end, though a checkpoint has taken their place meanwhile.
#[test]
fn what_was_opened_is_seen_whatever_the_store_does() {
    let folder = super::owner::TemporaryFolder::new();
    let options = Options {
        fsync: Fsync::Off,
        memory: None,
    };
    let store = DiskStore::open(&folder.0, options, Said::decode, 7).unwrap();
    let space = Space::new(0);
    let mut made = Commit::default();
    made.spaces.push(SpaceChange::Make(space));
    made.put(space, Key::new(b"first"), Item::new());
    store.commit(made).unwrap();
    let mut held = ReadFolder::new(&folder.0).unwrap();
    let (manifest, _) = held.hold().unwrap();
    let mut later = Commit::default();
    later.put(space, Key::new(b"second"), Item::new());
    store.parts.log.lock().rotate().unwrap();
    store.commit(later).unwrap();
    store.compact().unwrap();
    let gone = |name: &String| !folder.0.join(name).exists();
    assert!(
        manifest.files().iter().any(gone),
        "the store has removed some"
    );
    let look = Look {
        facts: Said::decode,
        progress: &|_, _| {},
        measures: false,
        is_thorough: false,
    };
    let seen = inspect(&held, &look).unwrap();
    assert_eq!(seen.damages, []);
    assert_eq!(seen.content.len(space).unwrap(), 1);
}

/// A store that goes on, with checkpoints that take the place of files under the reader's eyes: what is seen is one
/// moment, and has all that was answered before.
#[test]
fn a_running_store_is_seen_at_one_moment() {
    let folder = super::owner::TemporaryFolder::new();
    let options = Options {
        fsync: Fsync::Off,
        memory: None,
    };
    let store = DiskStore::open(&folder.0, options, Said::decode, 7).unwrap();
    let spaces = [Space::new(0), Space::new(1)];
    let mut made = Commit::default();
    made.spaces.extend(spaces.map(SpaceChange::Make));
    store.commit(made).unwrap();
    let ends = std::sync::atomic::AtomicBool::new(false);
    let order = std::sync::atomic::Ordering::SeqCst;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 0_u32;
            while !ends.load(order) {
                let mut commit = Commit::default();
                for space in spaces {
                    commit.put(space, Key::new(&number.to_be_bytes()), Item::new());
                }
                store.commit(commit).unwrap();
                number += 1;
                match number % 60 {
                    17 => store.parts.log.lock().rotate().unwrap(),
                    40 => store.compact().unwrap(),
                    _ => {}
                }
            }
        });
        let seen = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for _ in 0..40 {
                let before = store.len(spaces[0]).unwrap();
                let look = Look {
                    facts: Said::decode,
                    progress: &|_, _| {},
                    measures: false,
                    is_thorough: false,
                };
                let seen = tools::inspect(&folder.0, &look).unwrap();
                assert_eq!(seen.damages, []);
                let [one, two] = spaces.map(|space| seen.content.len(space).unwrap());
                assert!(one == two && one >= before, "{one} {two} {before}");
            }
        }));
        ends.store(true, order);
        if let Err(panic) = seen {
            std::panic::resume_unwind(panic);
        }
    });
}
