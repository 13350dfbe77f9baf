//! Whole frames into content, past what is lost.

use std::collections::{BTreeMap, BTreeSet};

use crate::storage::disk::header::HEADER_BYTES;
use crate::storage::disk::inspect::commits;
use crate::storage::disk::report::{Damage, DamageKind};
use crate::storage::disk::scan::{Hole, Piece, Scan};
use crate::storage::{Commit, FactDecoder, Kept, MemoryStore, Space, SpaceChange, Store};

use super::Salvage;
use super::files::File;
use super::texts::{AnyTexts, FoundTexts, Readable};

/// Content that is made of what is whole.
#[derive(Debug)]
pub(super) struct Replay<'a> {
    facts: FactDecoder,
    store: u64,
    texts: &'a FoundTexts<'a>,
    content: MemoryStore,
    pub(super) lost: Vec<Damage>,
    /// The spaces that there are.
    spaces: BTreeSet<Space>,
    /// The logs that there are, and the last record of each.
    logs: BTreeMap<Space, u64>,
    /// Through which record each log is to be cut.
    cuts: BTreeMap<Space, u64>,
    doubtful: BTreeSet<Space>,
    facts_doubtful: bool,
    frames: u64,
}

/// Is told how far a file was read.
type OnOffset<'a> = &'a dyn Fn(u64);

impl<'a> Replay<'a> {
    /// No content yet, of a store with this number, whose items may lie among these texts.
    pub(super) fn new(facts: FactDecoder, store: u64, texts: &'a FoundTexts<'a>) -> Self {
        Self {
            facts,
            store,
            texts,
            content: MemoryStore::new(),
            lost: Vec::new(),
            spaces: BTreeSet::new(),
            logs: BTreeMap::new(),
            cuts: BTreeMap::new(),
            doubtful: BTreeSet::new(),
            facts_doubtful: false,
            frames: 0,
        }
    }

    /// Applies what is whole of a checkpoint. It holds first all facts, then the entries in the order of spaces and
    /// keys, then the records of logs: so what stands around a hole tells which spaces have entries in it.
    pub(super) fn checkpoint(&mut self, file: &File, step: OnOffset<'_>) {
        let mut scan = Scan::new(&*file.blob, self.store, (HEADER_BYTES, file.end), 1);
        let mut is_complete = false;
        // From which space on entries may be missing; nothing while none are.
        let mut open_hole: Option<Space> = None;
        let mut reached = Space::new(0);
        let mut is_holed = false;
        while let Some(piece) = scan.next_piece() {
            step(scan.offset());
            match piece {
                Piece::Hole(hole) => {
                    self.lost.push(hole.damage(&file.name));
                    self.facts_doubtful |= hole.expected == 1;
                    open_hole = open_hole.or(Some(reached));
                    is_holed = true;
                }
                Piece::Frame { frame, .. } if frame.content.is_empty() => is_complete = true,
                Piece::Frame { offset, frame } => match commits(&frame, self.facts, |_| AnyTexts) {
                    Ok(commits) => {
                        self.frames += 1;
                        for commit in commits {
                            let first = commit.entries.first().map(|entry| entry.space);
                            if let (Some(from), Some(first)) = (open_hole, first) {
                                self.doubt(from, first);
                                open_hole = None;
                            }
                            let last = commit.entries.last().map(|entry| entry.space);
                            reached = last.unwrap_or(reached);
                            self.apply(commit);
                        }
                    }
                    Err(what) => {
                        let place = (offset, frame.bytes());
                        self.lost.push(Damage::at(&file.name, place, what));
                        open_hole = open_hole.or(Some(reached));
                        is_holed = true;
                    }
                },
            }
        }
        if !is_complete {
            if !is_holed {
                let damage = Damage::at(&file.name, (file.end, 0), "it ends too early");
                self.lost.push(damage);
            }
            open_hole = open_hole.or(Some(reached));
            is_holed = true;
        }
        if let Some(from) = open_hole {
            self.doubt(from, Space::new(u64::MAX));
        }
        if is_holed {
            // Records of items that may be gone must not be taken for the whole of what became of them.
            self.cut_logs();
        }
    }

    /// Applies what is whole of a segment from the frame `next` on; the number of the frame that comes after it.
    /// `following` is the first frame of the next segment, if there is one or should be.
    pub(super) fn segment(
        &mut self,
        file: &File,
        next: u64,
        following: Option<u64>,
        step: OnOffset<'_>,
    ) -> u64 {
        let mut scan = Scan::new(
            &*file.blob,
            self.store,
            (HEADER_BYTES, file.end),
            file.number,
        );
        let mut tail: Option<Hole> = None;
        while let Some(piece) = scan.next_piece() {
            step(scan.offset());
            match piece {
                // A hole at the end is told of below, where it is known what comes after it.
                Piece::Hole(hole) if hole.found.is_none() => tail = Some(hole),
                // All of it is in the checkpoint.
                Piece::Hole(hole) if hole.found.is_some_and(|found| found <= next) => {}
                Piece::Hole(hole) => self.lose(hole.damage(&file.name)),
                Piece::Frame { frame, .. } if frame.header.number < next => {}
                Piece::Frame { offset, frame } => match commits(&frame, self.facts, |_| AnyTexts) {
                    Ok(commits) => {
                        self.frames += 1;
                        commits.into_iter().for_each(|commit| self.apply(commit));
                    }
                    Err(what) => {
                        let number = frame.header.number;
                        let mut damage = Damage::at(&file.name, (offset, frame.bytes()), what);
                        damage.frames = Some((number, number));
                        self.lose(damage);
                    }
                },
            }
        }
        let reached = scan.next_number().max(next);
        let Some(hole) = tail else {
            return reached;
        };
        let mut damage = hole.damage(&file.name);
        match following {
            // The medium had all of this segment before the next was begun.
            Some(following) if following > reached => {
                damage.frames = Some((reached, following - 1));
                self.lose(damage);
                following
            }
            Some(_) => reached,
            None => {
                damage.kind = DamageKind::Torn;
                // What stands before the end is of one moment, so nothing in it is doubtful.
                self.lost.push(damage);
                reached
            }
        }
    }

    /// Goes on behind a hole in the log.
    pub(super) fn lose(&mut self, damage: Damage) {
        self.lost.push(damage);
        self.lose_everything();
    }

    /// Goes on behind a loss by which whatever there is may have been changed.
    pub(super) fn lose_everything(&mut self) {
        self.lose_the_end();
        self.cut_logs();
    }

    /// Whatever there is may have been changed by what came last. All that there is, is of one moment.
    pub(super) fn lose_the_end(&mut self) {
        self.facts_doubtful = true;
        self.doubtful.extend(&self.spaces);
    }

    fn cut_logs(&mut self) {
        self.cuts.extend(&self.logs);
    }

    fn doubt(&mut self, from: Space, through: Space) {
        let between = self.spaces.range(from..=through);
        self.doubtful.extend(between);
    }

    /// Does what a commit says. Spaces and logs that were made in a hole are made here: what was written to them is
    /// better kept than lost.
    fn apply(&mut self, commit: Commit<Kept>) {
        let mut commit = self.read_texts(commit);
        self.copy_what_is_there(&mut commit);
        let made: Vec<SpaceChange> = commit.spaces.clone();
        for change in &made {
            match *change {
                SpaceChange::Make(space) | SpaceChange::Copy { to: space, .. } => {
                    self.spaces.insert(space);
                }
                SpaceChange::MakeLog(log) => drop(self.logs.entry(log).or_default()),
                _ => {}
            }
        }
        for space in commit.entries.iter().map(|entry| entry.space) {
            if self.spaces.insert(space) {
                commit.spaces.push(SpaceChange::Make(space));
                self.doubtful.insert(space);
            }
        }
        for (log, change) in &commit.log {
            if !self.logs.contains_key(log) {
                commit.spaces.push(SpaceChange::MakeLog(*log));
            }
            self.logs.insert(*log, change.sequence);
        }
        for change in &made {
            match *change {
                SpaceChange::Drop(space) => drop(self.spaces.remove(&space)),
                SpaceChange::DropLog(log) => drop(self.logs.remove(&log)),
                _ => {}
            }
        }
        let done = self.content.commit(commit);
        debug_assert!(done.is_ok(), "all that it names was made: {done:?}");
    }

    /// The commit with the items that lie elsewhere, as far as they can be read. The others are lost, and so are the
    /// records that tell of them, with those before them.
    fn read_texts(&mut self, commit: Commit<Kept>) -> Commit {
        let Readable {
            commit,
            lost,
            of_spaces,
            of_logs,
        } = self.texts.read(commit);
        self.lost.extend(lost);
        self.doubtful.extend(of_spaces);
        self.cuts
            .extend(of_logs.iter().map(|(log, through)| (*log, *through)));
        for (log, sequence) in of_logs {
            self.logs
                .entry(log)
                .and_modify(|last| *last = (*last).max(sequence));
        }
        commit
    }

    /// Makes empty spaces in place of copies of what is lost. A copy is as doubtful as what it was made of.
    fn copy_what_is_there(&mut self, commit: &mut Commit) {
        for change in &mut commit.spaces {
            if let SpaceChange::Copy { from, to } = *change {
                let is_there = self.spaces.contains(&from);
                if !is_there || self.doubtful.contains(&from) {
                    self.doubtful.insert(to);
                }
                if !is_there {
                    *change = SpaceChange::Make(to);
                }
            }
        }
    }

    /// What came of it.
    pub(super) fn finish(mut self) -> Salvage {
        let mut cuts = Commit::default();
        let mut cut_logs = BTreeSet::new();
        let mut holed_logs = BTreeSet::new();
        for (log, through) in self.cuts {
            if self.logs.contains_key(&log) {
                holed_logs.insert(log);
                if through > 0 {
                    cuts.spaces.push(SpaceChange::TrimLog { log, through });
                    cut_logs.insert(log);
                }
            }
        }
        let done = self.content.commit(cuts);
        debug_assert!(done.is_ok(), "a log that is cut is there: {done:?}");
        self.doubtful.retain(|space| self.spaces.contains(space));
        Salvage {
            content: self.content,
            lost: self.lost,
            doubtful: self.doubtful,
            facts_doubtful: self.facts_doubtful,
            cut_logs,
            holed_logs,
            spaces: self.spaces,
            logs: self.logs.into_keys().collect(),
            frames: self.frames,
        }
    }
}
