//! Stores that are written into another folder, on media that fail.

use crate::storage::Store;
use crate::storage::disk::{OpenError, copy, recovery, tools};
use crate::storage::tests::Said;

use super::{SimFolder, open, programme, shown, states};

/// Whichever call fails: the file is named that could not be written, nothing is left, and the same can be done again.
#[test]
fn a_copy_that_fails_leaves_nothing() {
    let from = SimFolder::default();
    let store = open(&from).unwrap();
    for commit in programme() {
        store.commit(commit).unwrap();
    }
    let mut failed = 0;
    for failing in 0.. {
        let to = SimFolder::default();
        to.fail_after(failing, 1);
        let copied = copy::write(&to, &store, 9);
        to.heal();
        let Err(error) = copied else {
            break;
        };
        assert!(
            matches!(error, OpenError::Io { .. }),
            "call {failing}: {error}"
        );
        assert!(error.to_string().ends_with("told to fail"), "{error}");
        assert_eq!(to.sizes(), [], "call {failing}");
        copy::write(&to, &store, 9).unwrap();
        assert!(shown(&open(&to.copy()).unwrap()) == *states().last().unwrap());
        failed += 1;
    }
    // The files, their names, and the commits of the content.
    assert!(failed > 10, "{failed}");
}

/// As after the process was killed: whatever was asked for by then is no store, but for the moment before the manifest.
#[test]
fn half_a_copy_is_no_content() {
    let store = open(&SimFolder::default()).unwrap();
    let to = SimFolder::default();
    to.fail_after(3, usize::MAX);
    copy::write(&to, &store, 9).unwrap_err();
    to.heal();
    let left: Vec<String> = to.sizes().into_iter().map(|(name, _)| name).collect();
    assert_eq!(left, ["checkpoint-0000000000000001.new"]);
    recovery::check_folder(&to).unwrap();
    copy::write(&to, &store, 9).unwrap();
    open(&to).unwrap();
}

/// A compaction that finds no room says so, and not that the store is wrong.
#[test]
fn a_compaction_without_room_says_so() {
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    for commit in programme() {
        store.commit(commit).unwrap();
    }
    drop(store);
    let mut failed = 0;
    for failing in 0.. {
        let full = folder.copy();
        full.fail_after(failing, 1);
        let compacted = tools::compact_sim(&full, Said::decode);
        if full.heal() {
            break;
        }
        if let Err(error) = compacted {
            let told = error.to_string();
            assert!(told.contains("told to fail"), "call {failing}: {told}");
            assert!(!told.contains("does not agree"), "call {failing}: {told}");
            failed += 1;
        }
    }
    assert!(failed > 5, "{failed}");
}
