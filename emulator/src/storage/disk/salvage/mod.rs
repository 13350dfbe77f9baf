//! What can be had of a folder in which files are damaged or missing.
//!
//! The manifest is believed if it can be read; otherwise the files are taken by their names. Each file is scanned for
//! whole frames, and each whole frame is applied in the order of the numbers: a commit stands in one frame, so it is
//! there whole or not at all. What comes behind a hole says itself what each key, fact and record is from then on;
//! what was written last in a hole is not known, so the value before it stays, and the report says so.
//!
//! A checkpoint may tell of items by their places in other files. What does not lie there as it was written is lost, and
//! with it the records of logs until then that tell of it.
//!
//! Records of logs are only kept from the last hole on: a reader of a log must not take it for complete where it is
//! not.

mod files;
mod replay;
mod texts;

use std::collections::BTreeSet;

use crate::storage::{FactDecoder, MemoryStore, Space};

use super::closed::SHORTER;
use super::error::OpenError;
use super::folder::Folder;
use super::inspect::OnRead;
use super::manifest::segment_name;
use super::report::{Damage, DamageKind};

use files::{File, StoreFiles};
use replay::Replay;
use texts::FoundTexts;

/// What was salvaged, and what was not.
#[derive(Debug)]
pub(crate) struct Salvage {
    /// What there is now. Entries may stand in spaces of which no fact tells.
    pub(crate) content: MemoryStore,
    /// What could not be read.
    pub(crate) lost: Vec<Damage>,
    /// The spaces of which entries may be missing, old, or there again.
    pub(crate) doubtful: BTreeSet<Space>,
    /// Whether facts may be missing, old, or there again.
    pub(crate) facts_doubtful: bool,
    /// The logs that were cut, each through the record before the last hole.
    pub(crate) cut_logs: BTreeSet<Space>,
    /// The logs that have a hole, whether or not there was a record before it.
    pub(crate) holed_logs: BTreeSet<Space>,
    /// All spaces of the content.
    pub(crate) spaces: BTreeSet<Space>,
    /// All logs of the content.
    pub(crate) logs: BTreeSet<Space>,
    /// How many frames were read and applied.
    pub(crate) frames: u64,
}

/// Salvages what is in `folder`, of which nothing is changed.
///
/// # Errors
///
/// If no file of a store is there, if none can be read so far that its store is known, if one is of another version,
/// or if the folder cannot be listed.
pub(super) fn salvage(
    folder: &dyn Folder,
    facts: FactDecoder,
    progress: OnRead<'_>,
) -> Result<Salvage, OpenError> {
    let found = StoreFiles::of(folder)?;
    let texts = FoundTexts::new(&found.bodies, found.has_manifest);
    let mut replay = Replay::new(facts, found.store, &texts);
    replay.lost.extend(found.damages.iter().cloned());
    let all = found.bytes();
    let mut read = 0_u64;
    let mut next = 1;
    if let Some(checkpoint) = &found.checkpoint {
        replay.checkpoint(checkpoint, &|at| progress(at, all));
        read += checkpoint.end;
        next = checkpoint.number.saturating_add(1);
    } else if let Some(last) = found.lost_checkpoint {
        replay.lose_everything();
        next = last.saturating_add(1);
    }
    let mut previous: Option<&File> = None;
    for segment in &found.segments {
        if segment.number > next {
            let frames = Some((next, segment.number - 1));
            replay.lose(match previous {
                // No segment begins with the frame that is missed, so the one before had it.
                Some(file) if !found.firsts.contains(&next) => Damage {
                    frames,
                    ..Damage::at(&file.name, (file.end, 0), "the file ends too early")
                },
                _ => Damage::missing(segment_name(next), frames),
            });
            next = segment.number;
        }
        let following = found.firsts.range(segment.number + 1..).next().copied();
        let step = |at: u64| progress(read.saturating_add(at), all);
        next = replay.segment(segment, next, following, &step);
        read += segment.end;
        previous = Some(segment);
    }
    if found.lost_end {
        replay.lose_the_end();
    } else if let Some(file) = previous
        && next < found.first_unnoted
    {
        let damage = Damage::at(&file.name, (file.end, 0), SHORTER);
        replay.lost.push(Damage {
            frames: Some((next, found.first_unnoted - 1)),
            ..damage
        });
        replay.lose_the_end();
    }
    Ok(replay.finish())
}

impl Salvage {
    /// Whether nothing is lost that had been kept once.
    pub(crate) fn is_complete(&self) -> bool {
        (self.lost.iter()).all(|lost| matches!(lost.kind, DamageKind::Torn | DamageKind::Foreign))
    }
}
