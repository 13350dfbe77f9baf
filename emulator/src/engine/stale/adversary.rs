//! Which version each read is shown.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use imbl::OrdMap;
use md5::{Digest as _, Md5};
use parking_lot::Mutex;

use crate::clock::Timestamp;
use crate::storage::{Commit, Fork, Key, Snapshot, Space, StoreError};

use super::chain::{Chain, Chains, Version};
use super::mode::ConsistencyMode;
use super::versions::Versions;

/// Shows reads what need not be the newest, as its mode says.
#[derive(Debug)]
pub(in crate::engine) struct Adversary {
    /// Whether a mode other than `Off` is set: all that is looked at while none is.
    is_on: AtomicBool,
    state: Mutex<Recent>,
}

#[derive(Debug, Default)]
struct Recent {
    mode: ConsistencyMode,
    versions: Versions,
    floors: ItemFloors,
    /// How many reads have drawn since the mode was set.
    reads: u64,
    /// How many commits there were.
    commits: u64,
    passed: Passed,
}

/// Milliseconds that have gone by on a clock that may be set back: then none go by, so nothing gets younger.
#[derive(Debug, Default)]
struct Passed {
    millis: u64,
    /// When the clock was looked at last.
    last: Option<Timestamp>,
}

/// Floors of items, by space and key. Shared with the reads that began at one moment, in constant time.
type ItemFloors = OrdMap<(Space, Key), Floors>;

/// Behind which version of an item somebody does not go back.
#[derive(Clone, Debug, Default)]
struct Floors {
    sessions: BTreeMap<Arc<str>, u64>,
    global_indexes: BTreeMap<Space, u64>,
}

/// What is read: a table or an index of it.
#[derive(Clone, Debug)]
pub(in crate::engine) struct ReadPlace {
    pub(in crate::engine) table: Space,
    pub(in crate::engine) table_name: Arc<str>,
    /// The index, if it is one.
    pub(in crate::engine) index: Option<(Space, Arc<str>)>,
    /// Whether that is a global one.
    pub(in crate::engine) is_global: bool,
}

/// A read, and what it may be shown.
#[derive(Debug)]
pub(in crate::engine) struct StaleRead {
    mode: ConsistencyMode,
    place: ReadPlace,
    /// Which read it is, counted from when the mode was set; none for one that is shown the newest.
    number: Option<u64>,
    /// Who reads, where that matters.
    session: Option<Arc<str>>,
    /// What was replaced by then is not shown.
    horizon: Option<u64>,
    /// The floors when it began; none where there are none for such reads.
    floors: ItemFloors,
}

/// What a read sees: the newest of everything, and what has changed lately, of one moment.
#[derive(Debug)]
pub(in crate::engine) struct StaleView {
    pub(in crate::engine) newest: Arc<dyn Snapshot>,
    /// Of the table.
    pub(in crate::engine) items: Chains,
    /// Of the index.
    pub(in crate::engine) entries: Chains,
}

impl Adversary {
    /// With this mode, and without any version but the newest.
    pub(in crate::engine) fn new(mode: ConsistencyMode) -> Self {
        Self {
            is_on: AtomicBool::new(mode != ConsistencyMode::Off),
            state: Mutex::new(Recent {
                mode,
                ..Recent::default()
            }),
        }
    }

    /// The mode that is set.
    pub(in crate::engine) fn mode(&self) -> ConsistencyMode {
        self.state.lock().mode
    }

    /// Sets a mode. All that was kept is forgotten, so that every read begins with the newest, and draws begin anew.
    pub(in crate::engine) fn set(&self, mode: ConsistencyMode) {
        let mut state = self.state.lock();
        // Numbers go on: a read that began before knows numbers of then.
        let commits = state.commits;
        *state = Recent {
            mode,
            commits,
            ..Recent::default()
        };
        // `Relaxed`: whoever sees that it is on looks again behind the lock; whoever sees it late reads and writes as
        // if the mode had been set a moment later.
        self.is_on
            .store(mode != ConsistencyMode::Off, Ordering::Relaxed);
    }

    /// Whether reads may see anything but the newest.
    pub(in crate::engine) fn is_on(&self) -> bool {
        self.is_on.load(Ordering::Relaxed)
    }

    /// Lets a commit of items happen, and keeps what it replaces.
    ///
    /// # Errors
    ///
    /// If the store fails; nothing has happened then.
    pub(in crate::engine) fn commit(
        &self,
        now: Timestamp,
        store: &dyn Fork,
        commit: Commit,
    ) -> Result<(), StoreError> {
        // Held while the store commits: a read that finds the commit in the store finds it here as well.
        let mut state = self.state.lock();
        if state.mode == ConsistencyMode::Off {
            return store.commit(commit);
        }
        state.pass(now);
        let mut changes = Vec::with_capacity(commit.entries.len());
        for entry in &commit.entries {
            let before = match state.versions.chain(entry.space, &entry.key) {
                Some(_) => None,
                None => store.get(entry.space, &entry.key)?,
            };
            changes.push((entry.clone(), before));
        }
        store.commit(commit)?;
        state.commits += 1;
        let (number, at) = (state.commits, state.passed.millis);
        for (entry, before) in changes {
            let item = entry.item;
            let version = Version { number, at, item };
            (state.versions).add(entry.space, &entry.key, before, version);
        }
        Ok(())
    }

    /// Whether what the reads of a session have seen is noted.
    pub(in crate::engine) fn is_monotonic(&self) -> bool {
        self.state.lock().mode.is_monotonic()
    }

    /// Whether walks that see the newest see it as it is at each of their steps.
    pub(in crate::engine) fn renews(&self) -> bool {
        let mode = self.state.lock().mode;
        matches!(mode, ConsistencyMode::Seeded { .. }) && !mode.is_monotonic()
    }

    /// Begins a read of a session; `snapshot` takes the newest of everything.
    ///
    /// # Errors
    ///
    /// Those of `snapshot`.
    pub(in crate::engine) fn begin(
        &self,
        now: Timestamp,
        place: ReadPlace,
        session: &Arc<str>,
        snapshot: impl FnOnce() -> Result<Arc<dyn Snapshot>, StoreError>,
    ) -> Result<(StaleView, StaleRead), StoreError> {
        let mut state = self.state.lock();
        state.pass(now);
        state.reads += 1;
        let (table, index) = state.mode.spans();
        let window = match place.is_global {
            true => index,
            false => table,
        };
        let moment = StaleView {
            newest: snapshot()?,
            items: state.versions.chains(place.table),
            entries: match &place.index {
                Some((space, _)) => state.versions.chains(*space),
                None => Chains::new(),
            },
        };
        let mut read = StaleRead {
            mode: state.mode,
            number: Some(state.reads),
            session: (state.mode.is_monotonic()).then(|| Arc::clone(session)),
            horizon: state.passed.before(window),
            place,
            floors: ItemFloors::new(),
        };
        if read.has_floors() {
            read.floors = state.floors.clone();
        }
        Ok((moment, read))
    }

    /// Notes that a session was shown the newest version of an item.
    pub(in crate::engine) fn note_newest(&self, session: &Arc<str>, table: Space, key: &Key) {
        let mut state = self.state.lock();
        if state.mode.is_monotonic()
            && let Some(chain) = state.versions.chain(table, key)
        {
            let newest = chain.newest();
            let floors = state.floors.entry((table, key.clone())).or_default();
            let floor = floors.sessions.entry(Arc::clone(session)).or_default();
            *floor = newest.max(*floor);
        }
    }

    /// Notes, at the end of a read, the versions of items that it was shown: whoever reads after it does not go back
    /// behind them.
    pub(in crate::engine) fn note(&self, read: &StaleRead, shown: BTreeMap<Key, u64>) {
        if shown.is_empty() || !read.has_floors() {
            return;
        }
        let table = read.place.table;
        let mut state = self.state.lock();
        for (key, number) in shown {
            // Nobody goes back behind what is settled: there is nothing else to see.
            if state.versions.chain(table, &key).is_none() {
                continue;
            }
            let floors = state.floors.entry((table, key)).or_default();
            let floor = match (&read.place.index, &read.session) {
                (Some((index, _)), _) if read.place.is_global => {
                    floors.global_indexes.entry(*index).or_default()
                }
                (_, Some(session)) => floors.sessions.entry(Arc::clone(session)).or_default(),
                (_, None) => continue,
            };
            *floor = number.max(*floor);
        }
    }
}

impl Recent {
    /// Lets time go by, and forgets what is too old.
    fn pass(&mut self, now: Timestamp) {
        self.passed.go_on(now);
        let (table, index) = self.mode.spans();
        let horizon = self.passed.before(table.max(index));
        let floors = &mut self.floors;
        self.versions.forget(horizon, |space, key| {
            let _gone = floors.remove(&(space, key));
        });
    }
}

impl Passed {
    fn go_on(&mut self, now: Timestamp) {
        let last = self.last.replace(now).unwrap_or(now);
        let millis = now.as_millis().saturating_sub(last.as_millis());
        self.millis = self
            .millis
            .saturating_add(u64::try_from(millis).unwrap_or(0));
    }

    /// So long before now; nothing before the beginning.
    fn before(&self, span: Duration) -> Option<u64> {
        let span = u64::try_from(span.as_millis()).ok()?;
        self.millis.checked_sub(span)
    }
}

impl StaleRead {
    /// The same read, which is shown the newest.
    pub(in crate::engine) fn of_newest(self) -> Self {
        Self {
            number: None,
            ..self
        }
    }

    /// The number of the version of an item that is shown, in the table or in an index. Asks nobody: it follows from
    /// the moment at which the read began.
    pub(in crate::engine) fn choose(&self, key: &Key, versions: &Chain) -> u64 {
        let numbers = match self.number {
            Some(_) => versions.numbers_since(self.horizon),
            None => vec![versions.newest()],
        };
        self.pick(key, &numbers, self.floor(key))
    }

    /// Whether anything keeps it from going back: the one who reads, or that global indexes go forward.
    fn has_floors(&self) -> bool {
        self.place.is_global || self.session.is_some()
    }

    /// The version of an item behind which it does not go back.
    fn floor(&self, key: &Key) -> u64 {
        let floors = self.floors.get(&(self.place.table, key.clone()));
        let floor = floors.and_then(|floors| match (&self.place.index, &self.session) {
            (Some((index, _)), _) if self.place.is_global => floors.global_indexes.get(index),
            (_, Some(session)) => floors.sessions.get(session),
            (_, None) => None,
        });
        floor.copied().unwrap_or(0)
    }

    /// One of the versions with these numbers, of which there is at least one, and not behind `floor`.
    fn pick(&self, key: &Key, numbers: &[u64], floor: u64) -> u64 {
        let oldest = numbers.first().copied().unwrap_or(0);
        let newest = numbers.last().copied().unwrap_or(0);
        match self.mode {
            ConsistencyMode::Off => newest,
            // The oldest that may be seen is what there was then.
            ConsistencyMode::Lag { .. } => oldest.max(floor),
            ConsistencyMode::Seeded { seed, .. } => {
                let behind = numbers.partition_point(|number| *number < floor);
                // Nothing is behind the end; then the newest is shown.
                let left = numbers.get(behind..).unwrap_or(&[]);
                let count = u64::try_from(left.len()).unwrap_or(1).max(1);
                let drawn = self.draw(seed, key).checked_rem(count).unwrap_or(0);
                let drawn = usize::try_from(drawn).unwrap_or(0);
                left.get(drawn).copied().unwrap_or(newest)
            }
        }
    }

    /// 64 bits that follow from the seed, the read and the key, and from nothing else.
    fn draw(&self, seed: u64, key: &Key) -> u64 {
        let mut digest = Md5::new();
        digest.update(seed.to_be_bytes());
        digest.update(self.number.unwrap_or(0).to_be_bytes());
        digest.update(self.place.table_name.as_bytes());
        digest.update([0]);
        if let Some((_, name)) = &self.place.index {
            // An item is of one version in a table and its local indexes.
            if self.place.is_global {
                digest.update(name.as_bytes());
            }
        }
        digest.update([0]);
        digest.update(key.as_bytes());
        let digest: [u8; 16] = digest.finalize().into();
        let (bits, _) = digest.split_first_chunk::<8>().unwrap_or((&[0; 8], &[]));
        u64::from_be_bytes(*bits)
    }
}
