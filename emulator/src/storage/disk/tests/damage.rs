//! Files that are damaged, cut, missing or none of ours.

use std::collections::BTreeMap;

use crate::storage::disk::closed::{CLOSED, SHORTER};
use crate::storage::disk::frame::FRAME_HEADER;
use crate::storage::disk::tools;
use crate::storage::tests::Said;
use crate::storage::{Commit, Key};
use crate::value::Item;

use super::{ITEMS, OpenError, Shown, SimFolder, answered, open, programme, shown, states};

/// A store of a checkpoint and a log, with all that it holds.
fn store() -> (SimFolder, Shown) {
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    let programme = programme();
    for (at, commit) in programme.iter().enumerate() {
        answered(&store, commit.clone()).unwrap();
        if at == 11 {
            store.checkpoint().unwrap();
        }
    }
    drop(store);
    (folder, states().pop().unwrap())
}

/// Any byte of any file: refused, or the end of the log is cut off where its last frame was damaged, which nothing
/// tells from one that was being written. After an end in order that one holds no commit.
#[test]
fn every_damaged_byte_is_found() {
    let (folder, all) = store();
    let mut cut = BTreeMap::new();
    for (name, size) in folder.sizes() {
        for at in 0..size {
            let damaged = folder.copy();
            damaged.edit(&name, |bytes| bytes[at] ^= 1 << (at % 8));
            match open(&damaged) {
                Err(error) => assert!(error.to_string().contains(&name), "{name} {at}: {error}"),
                Ok(store) => {
                    assert_eq!(shown(&store), all, "{name} {at}");
                    let kept = damaged
                        .sizes()
                        .into_iter()
                        .any(|(name, _)| name.starts_with("cut-"));
                    assert!(kept, "{name} {at}: what was cut off is kept");
                    cut.entry(name.clone()).or_insert(Vec::new()).push(at);
                }
            }
        }
    }
    // Only the last frame of the last segment, and all of it.
    let (name, places) = cut.pop_first().unwrap();
    assert!(cut.is_empty() && name.starts_with("log-"));
    let size = folder
        .sizes()
        .into_iter()
        .find(|(other, _)| *other == name)
        .unwrap()
        .1;
    assert_eq!(places, Vec::from_iter(places[0]..size));
}

/// Where frames follow that say that the damaged one was on the medium, its place is named and nothing changed.
#[test]
fn damage_in_the_middle_names_file_and_place() {
    let (folder, _) = store();
    let (name, size) = folder
        .sizes()
        .into_iter()
        .find(|(name, _)| name.starts_with("log-"))
        .unwrap();
    // 32 bytes, as a medium loses them.
    folder.edit(&name, |bytes| bytes[size / 2..size / 2 + 32].fill(0));
    let before = folder.asked();
    let error = open(&folder).unwrap_err();
    assert!(
        matches!(&error, OpenError::Damaged { name: file, offset, .. }
        if *file == name && *offset > 36 && *offset < size as u64),
        "{error}"
    );
    assert_eq!(folder.asked(), before);
}

#[test]
fn every_file_that_is_cut_is_found() {
    let (folder, all) = store();
    for (name, size) in folder.sizes() {
        for length in (0..size).step_by(13) {
            let cut = folder.copy();
            cut.edit(&name, |bytes| bytes.truncate(length));
            match open(&cut) {
                Err(error) => assert!(
                    error.to_string().contains(&name),
                    "{name} {length}: {error}"
                ),
                Ok(store) => {
                    // The frame without content that ends the log.
                    assert!(name.starts_with("log-"), "{name} {length}");
                    assert!(length + FRAME_HEADER >= size, "{name} {length}");
                    assert_eq!(shown(&store), all, "{name} {length}");
                }
            }
        }
    }
}

/// Cuts the last segment to so many of its bytes; its name.
fn cut_the_log(folder: &SimFolder, length: impl FnOnce(usize) -> usize) -> String {
    let mut files = folder.sizes().into_iter();
    let (name, size) = files.rfind(|(name, _)| name.starts_with("log-")).unwrap();
    folder.edit(&name, |bytes| bytes.truncate(length(size)));
    name
}

/// The log ends where a frame ends: that there were more is known of a store that was closed, and of one that was
/// killed later as far as it went when it was closed.
#[test]
fn a_log_that_is_cut_between_two_frames_is_found() {
    let (folder, all) = store();
    let mut commit = Commit::default();
    commit.put(ITEMS, Key::new(&[99]), Item::new());
    let killed = folder.copy();
    let store = open(&killed).unwrap();
    answered(&store, commit).unwrap();
    let killed = killed.copy();
    drop(store);

    // The end of the header, which is that of no frame: all are gone.
    for folder in [&folder, &killed] {
        let cut = folder.copy();
        let name = cut_the_log(&cut, |_| 36);
        let error = open(&cut).unwrap_err().to_string();
        let found = format!("{name} is damaged at byte 36: {SHORTER}");
        assert!(error.starts_with(&found), "{error}");
        let lost = tools::salvage_sim(&cut, Said::decode).unwrap();
        assert!(!lost.is_complete());
        let told = lost.lost.last().unwrap().to_string();
        assert!(
            told.contains(SHORTER) && told.ends_with("frames 13 to 24"),
            "{told}"
        );
    }
    // What was written after the note is not in it: the commit is gone, and nothing else.
    let cut = killed.copy();
    let written = killed.sizes().last().unwrap().1 - folder.sizes().last().unwrap().1;
    cut_the_log(&cut, |size| size - written - FRAME_HEADER);
    assert_eq!(shown(&open(&cut).unwrap()), all);
}

/// A note that is there and cannot be read is as any other file: it could hide that the log was cut. One that is not there
/// keeps no store closed.
#[test]
fn a_damaged_note_of_the_end_is_found() {
    use super::super::folder::Folder;
    use super::super::{closed, inspect};

    let (folder, all) = store();
    let refused = |damage: &str, edit: &dyn Fn(&mut Vec<u8>)| {
        let damaged = folder.copy();
        damaged.edit(CLOSED, edit);
        let error = open(&damaged).unwrap_err().to_string();
        assert!(error.starts_with(CLOSED), "{damage}: {error}");
        let look = inspect::Look {
            facts: Said::decode,
            progress: &|_, _| {},
            measures: false,
            is_thorough: false,
        };
        match inspect::inspect(&damaged, &look) {
            Ok(seen) => assert_eq!(seen.damages[0].file, CLOSED, "{damage}"),
            Err(seen) => assert_eq!(seen.to_string(), error, "{damage}"),
        }
        let salvaged = tools::salvage_sim(&damaged, Said::decode).unwrap();
        assert_eq!(shown(&salvaged.content), all, "{damage}");
        assert!(!salvaged.is_complete(), "{damage}");
        assert!(salvaged.doubtful.contains(&ITEMS), "{damage}");
    };
    for at in 0..36 {
        refused(&format!("bit of byte {at}"), &|bytes| {
            bytes[at] ^= 1 << (at % 8)
        });
        refused(&format!("cut to {at}"), &|bytes| bytes.truncate(at));
    }
    refused("one byte more", &|bytes| bytes.push(0));
    let other = SimFolder::default();
    closed::note(&other, 8, 25).unwrap();
    let note = super::super::folder::read_from(&*other.open(CLOSED).unwrap(), 0).unwrap();
    refused("of another store", &|bytes| bytes.clone_from(&note));
    folder.remove(CLOSED).unwrap();
    assert_eq!(shown(&open(&folder).unwrap()), all);
}

#[test]
fn every_missing_file_is_found() {
    let (folder, ..) = store();
    for (name, _) in folder.sizes() {
        let less = folder.copy();
        super::super::folder::Folder::remove(&less, &name).unwrap();
        let error = open(&less).unwrap_err();
        let advice = "`dynamodb-emulator repair DIR --into NEW` salvages what is whole";
        assert_eq!(error.to_string(), format!("{name} is missing; {advice}"));
    }
}

#[test]
fn files_of_others_are_refused_and_not_touched() {
    use super::super::folder::Folder;

    let foreign: [(&str, &[u8], &str); 5] = [
        (
            "notes.txt",
            b"hello",
            "it holds notes.txt: give an empty folder",
        ),
        (
            "shared-local-instance.db",
            b"SQLite format 3\0....",
            "is a database of DynamoDB Local",
        ),
        (
            "manifest",
            b"apiVersion: v1 of something else altogether",
            "manifest is not a file of this emulator",
        ),
        ("manifest", b"", "manifest is not a file of this emulator"),
        (
            "log-0000000000000001",
            b"0123456789012345678901234567890123456789",
            "manifest is missing",
        ),
    ];
    for (name, content, expected) in foreign {
        let folder = SimFolder::default();
        folder.create(name).unwrap().write_at(0, content).unwrap();
        let before = folder.asked();
        let error = open(&folder).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        assert_eq!(folder.asked(), before, "{name}");
    }
    // What a volume or a desktop puts there is no matter, nor what a copy leaves that is killed.
    let folder = SimFolder::default();
    for name in [".DS_Store", "lost+found", "checkpoint-0000000000000001.new"] {
        folder.create(name).unwrap();
    }
    open(&folder).unwrap();
}

#[test]
fn files_of_another_version_are_refused_by_name() {
    let (folder, ..) = store();
    for (name, _) in folder.sizes() {
        for version in [0, 3, 77] {
            let other = folder.copy();
            other.edit(&name, |bytes| bytes[8] = version);
            let error = open(&other).unwrap_err().to_string();
            let expected =
                format!("{name} has format {version}, and this version reads 1 and 2 only");
            assert!(error.contains(&expected), "{error}");
        }
    }
}

/// The file of another store, even one of the same name, is found out.
#[test]
fn a_file_of_another_store_is_refused() {
    let (folder, ..) = store();
    let (name, _) = folder
        .sizes()
        .into_iter()
        .find(|(name, _)| name.starts_with("checkpoint-"))
        .unwrap();
    folder.edit(&name, |bytes| {
        let header = super::super::header::Header {
            kind: super::super::header::FileKind::Checkpoint,
            format: super::super::header::FORMAT,
            store: 8,
            number: 12,
        };
        bytes.splice(..36, header.to_bytes());
    });
    let error = open(&folder).unwrap_err().to_string();
    assert!(error.contains("another store"), "{error}");
}
