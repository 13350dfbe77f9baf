//! What is salvaged of files that are damaged, cut or missing: whole commits, in their order, and no others.

use crate::storage::disk::folder::Folder;
use crate::storage::disk::manifest::MANIFEST;
use crate::storage::disk::salvage::{Salvage, salvage};
use crate::storage::disk::{DamageKind, OpenError};
use crate::storage::tests::Said;
use crate::storage::{MemoryStore, SpaceChange, Store};

use super::{ITEMS, LOG, SimFolder, open, programme, shown, states};

/// The commit that stands last in the checkpoint of [`store`].
const CHECKPOINT: usize = 11;

/// A store of a log alone, of a checkpoint and a log, or of several segments.
fn store(checkpoint: Option<usize>, rotates: bool) -> SimFolder {
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    for (at, commit) in programme().into_iter().enumerate() {
        store.commit(commit).unwrap();
        if checkpoint == Some(at) {
            store.checkpoint().unwrap();
        }
        if rotates && at % 5 == 4 {
            store.parts.log.lock().rotate().unwrap();
        }
    }
    // As a process leaves it that is killed: the log does not say that it ends in order.
    let left = folder.copy();
    drop(store);
    left
}

fn salvaged(folder: &SimFolder) -> Result<Salvage, OpenError> {
    let before = folder.asked();
    let salvaged = salvage(folder, Said::decode, &|_, _| {});
    assert_eq!(folder.asked(), before, "nothing is changed");
    salvaged
}

/// What there is after all commits but those of the frames from `first` to `last`, with logs cut where these are.
fn without(first: usize, last: usize) -> MemoryStore {
    let store = MemoryStore::new();
    let mut through = 0;
    for (at, mut commit) in programme().into_iter().enumerate() {
        // The first commit is in the first frame.
        if (first..=last).contains(&(at + 1)) {
            continue;
        }
        if at + 1 > last && store.len(ITEMS).is_err() {
            commit
                .spaces
                .extend([SpaceChange::Make(ITEMS), SpaceChange::MakeLog(LOG)]);
        }
        if at + 1 < first {
            let records = commit.log.iter().map(|(_, change)| change.sequence);
            through = records.max().unwrap_or(through);
        }
        store.commit(commit).unwrap();
    }
    if through > 0 && last < programme().len() {
        let mut cut = crate::storage::Commit::default();
        cut.spaces.push(SpaceChange::TrimLog { log: LOG, through });
        store.commit(cut).unwrap();
    }
    store
}

#[test]
fn what_is_whole_is_salvaged_whole() {
    let all = states().pop().unwrap();
    for (checkpoint, rotates) in [
        (None, false),
        (Some(CHECKPOINT), false),
        (None, true),
        (Some(3), true),
    ] {
        let folder = store(checkpoint, rotates);
        let found = salvaged(&folder).unwrap();
        assert_eq!(shown(&found.content), all);
        assert!(found.is_complete() && found.lost.is_empty() && found.doubtful.is_empty());
        // The manifest only says which files there are, and their names say it too.
        Folder::remove(&folder, MANIFEST).unwrap();
        let found = salvaged(&folder).unwrap();
        assert_eq!(shown(&found.content), all);
        assert_eq!(found.lost.len(), 1);
        assert_eq!(found.lost[0].kind, DamageKind::Missing);
    }
}

/// Any byte of the log: exactly the frame in which it stands is lost, and the report says which.
#[test]
fn a_damaged_byte_costs_its_frame_and_no_other() {
    let folder = store(None, false);
    let (name, size) = folder.sizes().remove(0);
    let mut lost_frames = std::collections::BTreeSet::new();
    for at in (0..size).step_by(31) {
        let damaged = folder.copy();
        damaged.edit(&name, |bytes| bytes[at] ^= 1 << (at % 8));
        let found = salvaged(&damaged).unwrap();
        let [lost] = &found.lost[..] else {
            panic!("{at}: {:?}", found.lost);
        };
        assert_eq!(lost.file, name);
        if at < 36 {
            // The header says nothing that the name and the manifest do not say.
            assert_eq!(shown(&found.content), states().pop().unwrap(), "{at}");
            continue;
        }
        let end = lost.offset + lost.bytes;
        assert!((lost.offset..end).contains(&(at as u64)), "{at}: {lost}");
        let last = programme().len();
        let frame = match (lost.kind, lost.frames) {
            (DamageKind::Torn, None) => last,
            (DamageKind::Damaged, Some((first, second))) if first == second => first as usize,
            other => panic!("{at}: {other:?}"),
        };
        assert_eq!(shown(&found.content), shown(&without(frame, frame)), "{at}");
        assert_eq!(found.doubtful.contains(&ITEMS), frame != last, "{at}");
        lost_frames.insert(frame);
    }
    assert_eq!(lost_frames.len(), programme().len());
}

/// A stretch of zeros over several frames, in which lengths stand that lead nowhere.
#[test]
fn behind_a_hole_the_next_frame_is_found() {
    let folder = store(None, false);
    let (name, size) = folder.sizes().remove(0);
    for at in (36..size).step_by(61) {
        for length in [32, 512, 4096] {
            let damaged = folder.copy();
            let end = (at + length).min(size);
            damaged.edit(&name, |bytes| bytes[at..end].fill(0));
            let found = salvaged(&damaged).unwrap();
            // Zeros may have been there before.
            let Some(lost) = found.lost.first() else {
                continue;
            };
            let (first, last) = lost.frames.map_or_else(
                || (found.frames as usize + 1, programme().len()),
                |(first, last)| (first as usize, last as usize),
            );
            assert_eq!(
                shown(&found.content),
                shown(&without(first, last)),
                "{at} {length}: {lost}"
            );
        }
    }
}

#[test]
fn a_missing_segment_names_its_frames() {
    let folder = store(None, true);
    let names = folder.sizes();
    let segments: Vec<&String> = names
        .iter()
        .map(|(name, _)| name)
        .filter(|name| name.starts_with("log-"))
        .collect();
    for (place, name) in segments.iter().enumerate() {
        let damaged = folder.copy();
        Folder::remove(&damaged, name).unwrap();
        let found = salvaged(&damaged).unwrap();
        let first = place * 5 + 1;
        let last = (first + 4).min(programme().len());
        assert_eq!(
            shown(&found.content),
            shown(&without(first, last)),
            "{name}"
        );
        assert!(!found.is_complete());
        let missing = found
            .lost
            .iter()
            .find(|lost| lost.file == **name || place == 0)
            .unwrap();
        assert_eq!(missing.kind, DamageKind::Missing, "{missing}");
        if (1..segments.len() - 1).contains(&place) {
            assert_eq!(missing.frames, Some((first as u64, last as u64)));
        }
    }
}

/// Without its checkpoint, what the log says since is there still.
#[test]
fn a_missing_checkpoint_leaves_the_log() {
    let folder = store(Some(CHECKPOINT), false);
    let (name, size) = folder.sizes().remove(0);
    assert!(name.starts_with("checkpoint-"));
    let damaged = folder.copy();
    Folder::remove(&damaged, &name).unwrap();
    let found = salvaged(&damaged).unwrap();
    assert_eq!(shown(&found.content), shown(&without(1, CHECKPOINT + 1)));
    assert!(found.facts_doubtful && found.lost[0].file == name);
    // Damaged anywhere, the log is there as well, and the loss is told of.
    for at in (0..size).step_by(7) {
        let damaged = folder.copy();
        damaged.edit(&name, |bytes| bytes[at] ^= 0x40);
        let found = salvaged(&damaged).unwrap();
        assert_eq!(found.lost[0].file, name, "{at}");
        let of_log = programme().len() - CHECKPOINT - 1;
        assert!(found.frames >= of_log as u64, "{at}");
    }
}

/// Whatever is done to a folder: it ends, and a commit is there whole or not at all.
#[test]
fn every_file_may_be_cut_anywhere() {
    let folder = store(Some(3), true);
    for (name, size) in folder.sizes() {
        for at in (0..size).step_by(53) {
            let damaged = folder.copy();
            damaged.edit(&name, |bytes| bytes.truncate(at));
            let found = salvaged(&damaged).unwrap();
            assert!(!found.lost.is_empty() || name == MANIFEST, "{name} {at}");
        }
    }
}

#[test]
fn a_folder_without_a_readable_beginning_is_refused() {
    let folder = store(None, false);
    for (name, _) in folder.sizes() {
        folder.edit(&name, |bytes| bytes[0] = 0);
    }
    let error = salvaged(&folder).unwrap_err();
    assert!(error.to_string().contains("to which store"), "{error}");
    let error = salvaged(&SimFolder::default()).unwrap_err();
    assert!(matches!(error, OpenError::Nothing), "{error}");
}
