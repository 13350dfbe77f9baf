//! A folder in memory that fails when told and remembers all that was asked of it, so that tests see what a power
//! cut between any two calls would leave.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use parking_lot::{Condvar, Mutex};

use super::folder::{Blob, Folder};

/// What was asked, in its order. Files go by numbers, because names change.
#[derive(Clone, Debug)]
enum FileCall {
    Create(String, u64),
    Rename(String, String),
    Remove(String),
    SyncNames,
    Write(u64, u64, Vec<u8>),
    Truncate(u64, u64),
    Sync(u64),
    /// A sync that failed: what it was asked to keep is taken for kept from then on, though the medium may not have it.
    FailedSync(u64),
}

/// Files by number, and the numbers by name.
#[derive(Clone, Debug, Default)]
struct Files {
    names: BTreeMap<String, u64>,
    bytes: BTreeMap<u64, Vec<u8>>,
}

#[derive(Debug, Default)]
struct SimState {
    files: Files,
    asked: Vec<FileCall>,
    next: u64,
    /// How many changing calls work before one fails; and how many fail then.
    fault: Option<(usize, usize)>,
    /// How many reads work before one fails.
    read_fault: Option<usize>,
    gate: Option<Gate>,
}

/// What each sync of a file waits at, while it is closed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gate(Arc<(Mutex<GateState>, Condvar)>);

#[derive(Debug, Default)]
struct GateState {
    is_open: bool,
    /// How many have come to it.
    came: usize,
}

impl Gate {
    /// Returns when a sync has come to the gate.
    pub(crate) fn wait_for_a_sync(&self) {
        let (state, changed) = &*self.0;
        changed.wait_while(&mut state.lock(), |state| state.came == 0);
    }

    /// Lets all through.
    pub(crate) fn open(&self) {
        let (state, changed) = &*self.0;
        state.lock().is_open = true;
        let _woken = changed.notify_all();
    }

    fn pass(&self) {
        let (state, changed) = &*self.0;
        let mut state = state.lock();
        state.came += 1;
        let _woken = changed.notify_all();
        changed.wait_while(&mut state, |state| !state.is_open);
    }
}

/// The folder; clones are the same one.
#[derive(Clone, Debug, Default)]
pub(crate) struct SimFolder(Arc<Mutex<SimState>>);

#[derive(Debug)]
struct SimBlob(SimFolder, u64);

impl SimFolder {
    /// How often something was asked for that changes files.
    pub(crate) fn asked(&self) -> usize {
        self.0.lock().asked.len()
    }

    /// After `left` more changing calls that work, so many fail. A write that fails is done in half.
    pub(crate) fn fail_after(&self, left: usize, count: usize) {
        self.0.lock().fault = Some((left, count));
    }

    /// After `left` more reads that work, one fails.
    pub(crate) fn fail_read_after(&self, left: usize) {
        self.0.lock().read_fault = Some(left);
    }

    /// Reads work again.
    pub(crate) fn heal_reads(&self) {
        self.0.lock().read_fault = None;
    }

    /// From now on each sync of a file waits until the gate is opened.
    pub(crate) fn close_gate(&self) -> Gate {
        let gate = Gate::default();
        self.0.lock().gate = Some(gate.clone());
        gate
    }

    /// Everything works again. Whether the fault was still to come.
    pub(crate) fn heal(&self) -> bool {
        self.0.lock().fault.take().is_some_and(|(left, _)| left > 0)
    }

    /// The folder as it is now, for a process that comes after.
    pub(crate) fn copy(&self) -> Self {
        let state = self.0.lock();
        Self::of(state.files.clone(), state.next)
    }

    /// The names and sizes of all files that a store needs: all but the note of how far its log went.
    pub(crate) fn sizes(&self) -> Vec<(String, usize)> {
        let state = self.0.lock();
        let names = state.files.names.iter();
        names
            .filter(|(name, _)| *name != super::closed::CLOSED)
            .map(|(name, number)| (name.clone(), state.files.bytes[number].len()))
            .collect()
    }

    /// Lets a test change the bytes of a file.
    pub(crate) fn edit(&self, name: &str, edit: impl FnOnce(&mut Vec<u8>)) {
        let mut state = self.0.lock();
        let number = state.files.names[name];
        edit(state.files.bytes.get_mut(&number).unwrap());
    }

    /// What a power cut after the first `calls` calls leaves: all that was synced; of the rest, of each file those
    /// sectors that `keeps` says, and of the names as many changes as it says one by one.
    pub(crate) fn after_power_cut(
        &self,
        calls: usize,
        sector: usize,
        keeps: &mut impl FnMut() -> bool,
    ) -> Self {
        let state = self.0.lock();
        let asked = &state.asked[..calls];
        let mut files = Files::default();
        let last_names = asked
            .iter()
            .rposition(|call| matches!(call, FileCall::SyncNames));
        let mut names_go_on = true;
        let syncs = Syncs::of(asked);
        for (at, call) in asked.iter().enumerate() {
            match call {
                FileCall::Create(..) | FileCall::Rename(..) | FileCall::Remove(_) => {
                    let is_synced = last_names.is_some_and(|last| at < last);
                    names_go_on = is_synced || (names_go_on && keeps());
                    if let FileCall::Create(_, number) = call {
                        files.bytes.insert(*number, Vec::new());
                    }
                    if names_go_on {
                        files.apply(call);
                    }
                }
                FileCall::Write(number, offset, bytes) => {
                    let is_synced = syncs.keep(*number, at);
                    for (part, piece) in sectors(*offset, bytes, sector) {
                        if is_synced || keeps() {
                            files.write(*number, part, piece);
                        }
                    }
                }
                FileCall::Truncate(number, _) => {
                    let is_synced = syncs.keep(*number, at);
                    if is_synced || keeps() {
                        files.apply(call);
                    }
                }
                FileCall::SyncNames | FileCall::Sync(_) | FileCall::FailedSync(_) => {}
            }
        }
        let used: BTreeSet<u64> = files.names.values().copied().collect();
        files.bytes.retain(|number, _| used.contains(number));
        Self::of(files, state.next)
    }

    fn of(files: Files, next: u64) -> Self {
        Self(Arc::new(Mutex::new(SimState {
            files,
            next,
            ..SimState::default()
        })))
    }

    /// Does what is asked, unless it is the call that is to fail.
    fn ask(&self, asked: FileCall) -> io::Result<()> {
        let mut state = self.0.lock();
        if let Some((left, count)) = &mut state.fault {
            if *left > 0 {
                *left -= 1;
            } else if *count > 0 {
                *count -= 1;
                if let FileCall::Write(number, offset, bytes) = asked {
                    let half = FileCall::Write(number, offset, bytes[..bytes.len() / 2].to_vec());
                    state.files.apply(&half);
                    state.asked.push(half);
                } else if let FileCall::Sync(number) = asked {
                    state.asked.push(FileCall::FailedSync(number));
                }
                return Err(io::Error::other("told to fail"));
            }
        }
        state.files.apply(&asked);
        state.asked.push(asked);
        Ok(())
    }
}

/// When which file was synced, and whether that worked.
struct Syncs(BTreeMap<u64, Vec<(usize, bool)>>);

impl Syncs {
    fn of(asked: &[FileCall]) -> Self {
        let mut syncs = BTreeMap::<u64, Vec<(usize, bool)>>::new();
        for (at, call) in asked.iter().enumerate() {
            if let FileCall::Sync(number) | FileCall::FailedSync(number) = call {
                let works = matches!(call, FileCall::Sync(_));
                syncs.entry(*number).or_default().push((at, works));
            }
        }
        Self(syncs)
    }

    /// Whether the medium is sure to have what was written to the file in call `at`: the next sync counts, and no later
    /// one.
    fn keep(&self, number: u64, at: usize) -> bool {
        let mut later = self.0.get(&number).into_iter().flatten();
        let next = later.find(|(sync, _)| at < *sync);
        next.is_some_and(|(_, works)| *works)
    }
}

/// The pieces of a write, each within one sector of the medium.
fn sectors(offset: u64, bytes: &[u8], sector: usize) -> Vec<(u64, &[u8])> {
    let mut pieces = Vec::new();
    let (mut at, mut rest) = (offset, bytes);
    while !rest.is_empty() {
        let room = sector - usize::try_from(at).unwrap() % sector;
        let (piece, after) = rest.split_at(room.min(rest.len()));
        pieces.push((at, piece));
        at += piece.len() as u64;
        rest = after;
    }
    pieces
}

impl Files {
    fn write(&mut self, number: u64, offset: u64, bytes: &[u8]) {
        let offset = usize::try_from(offset).unwrap();
        let file = self.bytes.entry(number).or_default();
        if file.len() < offset + bytes.len() {
            file.resize(offset + bytes.len(), 0);
        }
        file[offset..offset + bytes.len()].copy_from_slice(bytes);
    }

    fn apply(&mut self, asked: &FileCall) {
        match asked {
            FileCall::Create(name, number) => {
                self.names.insert(name.clone(), *number);
                self.bytes.insert(*number, Vec::new());
            }
            FileCall::Rename(from, to) => {
                if let Some(number) = self.names.remove(from) {
                    self.names.insert(to.clone(), number);
                }
            }
            FileCall::Remove(name) => drop(self.names.remove(name)),
            FileCall::Write(number, offset, bytes) => self.write(*number, *offset, bytes),
            FileCall::Truncate(number, length) => {
                let file = self.bytes.entry(*number).or_default();
                file.truncate(usize::try_from(*length).unwrap());
            }
            FileCall::SyncNames | FileCall::Sync(_) | FileCall::FailedSync(_) => {}
        }
    }
}

impl Folder for SimFolder {
    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.0.lock().files.names.keys().cloned().collect())
    }

    fn open(&self, name: &str) -> io::Result<Arc<dyn Blob>> {
        let number = self.0.lock().files.names.get(name).copied();
        let number = number.ok_or(io::ErrorKind::NotFound)?;
        Ok(Arc::new(SimBlob(self.clone(), number)))
    }

    fn create(&self, name: &str) -> io::Result<Arc<dyn Blob>> {
        let number = {
            let mut state = self.0.lock();
            state.next += 1;
            state.next
        };
        self.ask(FileCall::Create(name.to_owned(), number))?;
        Ok(Arc::new(SimBlob(self.clone(), number)))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.ask(FileCall::Rename(from.to_owned(), to.to_owned()))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.ask(FileCall::Remove(name.to_owned()))
    }

    fn sync(&self) -> io::Result<()> {
        self.ask(FileCall::SyncNames)
    }
}

impl Blob for SimBlob {
    fn length(&self) -> io::Result<u64> {
        Ok(self.0.0.lock().files.bytes[&self.1].len() as u64)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let mut state = self.0.0.lock();
        match &mut state.read_fault {
            Some(0) => {
                state.read_fault = None;
                return Err(io::Error::other("told to fail"));
            }
            Some(left) => *left -= 1,
            None => {}
        }
        let offset = usize::try_from(offset).unwrap();
        let bytes = state.files.bytes[&self.1].get(offset..offset + buffer.len());
        buffer.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.ask(FileCall::Write(self.1, offset, bytes.to_vec()))
    }

    fn truncate(&self, length: u64) -> io::Result<()> {
        self.0.ask(FileCall::Truncate(self.1, length))
    }

    fn sync(&self) -> io::Result<()> {
        let gate = self.0.0.lock().gate.clone();
        if let Some(gate) = gate {
            gate.pass();
        }
        self.0.ask(FileCall::Sync(self.1))
    }
}
