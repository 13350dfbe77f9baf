//! Stores that leave items in their files, looked at and salvaged: the same as when they are opened.

use crate::storage::disk::folder::Folder;
use crate::storage::disk::inspect::{Inspection, Look, inspect};
use crate::storage::disk::manifest::MANIFEST;
use crate::storage::disk::salvage::{Salvage, salvage};
use crate::storage::disk::{DamageKind, vacuum};
use crate::storage::tests::Said;
use crate::storage::{Fork, Kept, MemoryStore, Store};

use super::placed::{LITTLE, open, run};
use super::{ITEMS, SimFolder, shown, states};

/// A store after checkpoints and compactions.
fn store() -> SimFolder {
    let folder = SimFolder::default();
    drop(run(&folder, LITTLE));
    folder.copy()
}

fn look(folder: &SimFolder) -> Inspection {
    let look = Look {
        facts: Said::decode,
        progress: &|done, all| assert!(done <= all, "{done} of {all}"),
        measures: true,
        is_thorough: true,
    };
    inspect(folder, &look).unwrap()
}

/// Whichever byte is damaged (one in eleven is looked at), also one that nobody needs: who checks the folder tells of it, in the file where it is.
#[test]
fn every_damaged_byte_is_told_of() {
    let folder = store();
    let mut unneeded = 0;
    for (name, size) in folder.sizes() {
        for at in (0..size).step_by(11) {
            let damaged = folder.copy();
            damaged.edit(&name, |bytes| bytes[at] ^= 1 << (at % 8));
            let look = Look {
                facts: Said::decode,
                progress: &|_, _| {},
                measures: false,
                is_thorough: true,
            };
            let seen = match inspect(&damaged, &look) {
                Ok(seen) => seen,
                Err(error) => {
                    assert!(error.to_string().contains(&name), "{name} {at}: {error}");
                    continue;
                }
            };
            let told = seen.damages.iter().chain(&seen.unneeded).chain(&seen.tail);
            assert!(
                told.clone().any(|damage| damage.file == name),
                "{name} {at}"
            );
            if seen.damages.is_empty() && !seen.unneeded.is_empty() {
                unneeded += 1;
                assert!(readable(&seen.content), "{name} {at}");
            }
        }
    }
    // Else the folder has nothing that is of no use.
    assert!(unneeded > 50, "{unneeded}");
}

fn salvaged(folder: &SimFolder) -> Salvage {
    salvage(folder, Said::decode, &|_, _| {}).unwrap()
}

/// What can be read of a content; nothing if not all of it can.
fn readable(content: &MemoryStore<Kept>) -> bool {
    content.dump(&mut |_| Ok(())).is_ok()
}

fn bodies(folder: &SimFolder) -> Vec<(String, usize)> {
    let names = folder.sizes().into_iter();
    let bodies: Vec<_> = names
        .filter(|(name, _)| name.starts_with("bodies-"))
        .collect();
    assert!(!bodies.is_empty());
    bodies
}

#[test]
fn what_is_whole_is_seen_and_salvaged_whole() {
    let all = states().pop().unwrap();
    let folder = store();
    let seen = look(&folder);
    assert_eq!(seen.damages, []);
    assert!(seen.tail.is_none() && seen.leftovers.is_empty());
    assert!(shown(&seen.content) == all);
    let files = seen.usage.files();
    let spaces = seen.usage.of_spaces(&[ITEMS]);
    assert_eq!(files.len() + 1, folder.sizes().len(), "{files:?}");
    for file in &files {
        assert!(file.live_bytes <= file.bytes, "{file:?}");
    }
    let of_bodies = |file: &&crate::storage::FileUse| file.file.starts_with("bodies-");
    assert!(
        files
            .iter()
            .filter(of_bodies)
            .all(|file| file.live_bytes > 0),
        "{files:?}"
    );
    assert!(spaces.iter().all(|space| space.live > 0));
    let found = salvaged(&folder);
    assert!(shown(&found.content) == all);
    assert!(found.is_complete() && found.lost.is_empty() && found.doubtful.is_empty());
    assert_eq!(vacuum::vacuum(&folder, false).unwrap(), []);
}

/// Which file a place means is in the manifest; without one it is found.
#[test]
fn places_are_found_without_a_manifest() {
    let folder = store();
    Folder::remove(&folder, MANIFEST).unwrap();
    let found = salvaged(&folder);
    assert!(shown(&found.content) == states().pop().unwrap());
    assert_eq!(found.lost.len(), 1, "{:?}", found.lost);
    assert_eq!(found.lost[0].file, MANIFEST);
}

/// Any byte of the texts: what keeps the store from being opened is told of, and costs the items that lie there.
#[test]
fn a_damaged_text_costs_its_item() {
    let folder = store();
    let all = salvaged(&folder).content.len(ITEMS).unwrap();
    let mut lost = 0;
    for (name, size) in bodies(&folder) {
        for at in (36..size).step_by(37) {
            let damaged = folder.copy();
            damaged.edit(&name, |bytes| bytes[at] ^= 1 << (at % 8));
            let seen = look(&damaged);
            assert_eq!(
                seen.damages.is_empty(),
                open(&damaged, None).is_ok(),
                "{name} {at}"
            );
            // What the log says since may have taken its place.
            assert!(!seen.damages.is_empty() || readable(&seen.content));
            let found = salvaged(&damaged);
            assert_eq!(found.is_complete(), seen.damages.is_empty());
            assert_eq!(found.lost, seen.damages, "{name} {at}");
            for damage in &found.lost {
                let of_text = damage.offset..damage.offset + damage.bytes;
                assert!(
                    damage.file == name && of_text.contains(&(at as u64)),
                    "{damage}"
                );
            }
            let left = found.content.len(ITEMS).unwrap();
            assert!(
                left == all || found.doubtful.contains(&ITEMS),
                "{name} {at}"
            );
            lost += all - left;
        }
    }
    assert!(lost > 0);
}

#[test]
fn a_missing_file_costs_the_items_in_it() {
    let folder = store();
    for (name, _) in bodies(&folder) {
        for with_manifest in [true, false] {
            let damaged = folder.copy();
            Folder::remove(&damaged, &name).unwrap();
            if with_manifest {
                let seen = look(&damaged);
                assert_eq!(seen.damages[0].file, name);
            } else {
                Folder::remove(&damaged, MANIFEST).unwrap();
            }
            let found = salvaged(&damaged);
            assert!(!found.is_complete() && found.doubtful.contains(&ITEMS));
            let is_missing = |lost: &&super::super::Damage| lost.kind == DamageKind::Missing;
            let missing = found.lost.iter().filter(is_missing).count();
            assert_eq!(missing, 1 + usize::from(!with_manifest), "{:?}", found.lost);
        }
    }
}
