//! A folder of format 2 that was written once: a checkpoint of places, segments and texts that were written again.
//!
//! `UPDATE=1 cargo test` writes it anew; a format that has been released stays as it is. What is in it is that of
//! `states()`.
#![expect(clippy::disallowed_methods, reason = "this test is about files")]

use std::path::{Path, PathBuf};

use crate::storage::Store;
use crate::storage::disk::folder::{Folder, read_from};

use super::placed::{LITTLE, open, run};
use super::{SimFolder, programme, shown, states};

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/format-2/places")
}

/// The golden folder as one of a test.
fn read() -> SimFolder {
    let folder = SimFolder::default();
    for entry in golden().read_dir().unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let blob = folder.create(&name).unwrap();
        blob.write_at(0, &std::fs::read(entry.path()).unwrap())
            .unwrap();
    }
    folder
}

#[test]
fn a_folder_of_an_earlier_version_is_opened_in_either_mode() {
    let states = states();
    for memory in [LITTLE, None] {
        let folder = read();
        let store = open(&folder, memory).unwrap();
        assert!(shown(&store) == *states.last().unwrap());
        // And once more, with what was written behind it.
        let last = programme().pop().unwrap();
        store
            .commit(crate::storage::Commit {
                log: Vec::new(),
                ..last
            })
            .unwrap();
        store.checkpoint().unwrap();
        store.compact().unwrap();
        let all = shown(&store);
        drop(store);
        assert!(shown(&open(&folder.copy(), memory).unwrap()) == all);
    }
}

/// The same program writes the same bytes: a change of the format does not happen by accident.
#[test]
fn the_present_format_is_the_golden_one() {
    let folder = SimFolder::default();
    drop(run(&folder, LITTLE));
    if std::env::var_os("UPDATE").is_some() {
        let _none_yet = std::fs::remove_dir_all(golden());
        std::fs::create_dir_all(golden()).unwrap();
        for (name, _) in folder.sizes() {
            let bytes = read_from(&*folder.open(&name).unwrap(), 0).unwrap();
            std::fs::write(golden().join(name), bytes).unwrap();
        }
    }
    let kept = read();
    assert_eq!(folder.sizes(), kept.sizes());
    for (name, _) in kept.sizes() {
        let of = |folder: &SimFolder| read_from(&*folder.open(&name).unwrap(), 0).unwrap();
        assert!(of(&folder) == of(&kept), "{name} is written in another way");
    }
    let names: Vec<String> = kept.sizes().into_iter().map(|(name, _)| name).collect();
    for kind in ["bodies-", "checkpoint-", "log-", "manifest"] {
        assert!(names.iter().any(|name| name.starts_with(kind)), "{names:?}");
    }
}
