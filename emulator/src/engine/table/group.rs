//! A global table: the tables of several regions that replicate each other, and how far each has come.
//!
//! Every change has a number that no other change of any table has, and later changes have greater ones. That number
//! is the stamp of the version that a change makes: of two versions of an item the one with the greater stamp stays,
//! wherever they meet. Stamps are kept in a space of their own beside the items, where nobody reads them but who
//! replicates. A deletion leaves its stamp, so that an older version does not come back.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, LazyLock, Weak};

use parking_lot::Mutex;

use crate::clock::{StepBack, Timestamp};
use crate::storage::{Key, Space};
use crate::value::{AttributeValue, Item};

use crate::engine::table::catalog::CatalogTables;
use crate::engine::table::layout::Layout;
use crate::engine::table::{Table, group_fact};

/// The one attribute of the item in which a stamp is kept.
const STAMP: &str = "n";

/// How many hexadecimal digits it has.
const DIGITS: usize = 16;

/// Where they stand in the text of the item.
const DIGITS_AT: usize = r#"{"n":{"S":""#.len();

const HEX: [u8; 16] = *b"0123456789abcdef";

/// The stamp zero, of which others are made.
static ZERO: LazyLock<Item> = LazyLock::new(|| {
    let digits = AttributeValue::from("0".repeat(DIGITS));
    Item::from_iter([(STAMP, digits)])
});

/// Which group, of whom. Two groups of one name have no region in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::engine) struct GroupName {
    pub(in crate::engine) owner: Arc<str>,
    pub(in crate::engine) table: Arc<str>,
    pub(in crate::engine) id: Arc<str>,
}

/// From which region to which.
pub(in crate::engine) type Link = (Arc<str>, Arc<str>);

/// A group of tables.
#[derive(Debug)]
pub(in crate::engine) struct Group {
    pub(in crate::engine) name: GroupName,
    /// Under which key the store has the fact of it.
    pub(in crate::engine) fact_key: Key,
    /// Whether a write is everywhere before it is answered.
    pub(in crate::engine) is_strong: bool,
    /// Serialises deliveries and changes of members. Taken before every other lock of the engine.
    pub(in crate::engine) pump: Mutex<()>,
    /// Serialises writes of a group that is strong. Taken before `pump`.
    pub(in crate::engine) order: Mutex<()>,
    state: Mutex<GroupState>,
    /// The tables of members by region.
    tables: Mutex<BTreeMap<Arc<str>, Weak<Table>>>,
    controls: Mutex<BTreeMap<Link, LinkControl>>,
    /// Whether a link is paused: what a write looks at.
    is_paused: AtomicBool,
    /// For when delivering is noted next, in milliseconds; the greatest number while it is not.
    noted: AtomicI64,
    /// Until when nothing is delivered unless it is asked for, in milliseconds. Not kept.
    held: AtomicI64,
}

/// What of a group must outlive the process.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::engine) struct GroupState {
    /// In the order in which they came.
    pub(in crate::engine) members: Vec<MemberState>,
    /// The place without a table.
    pub(in crate::engine) witness: Option<WitnessState>,
    /// The number of the last change that went over each link.
    pub(in crate::engine) links: BTreeMap<Link, u64>,
}

/// A member of a group.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct MemberState {
    pub(in crate::engine) region: Arc<str>,
    /// Where its items are: what tells its table from a later one of the name.
    pub(in crate::engine) space: Space,
    /// Where its stamps are.
    pub(in crate::engine) stamps: Space,
    /// When it has come.
    pub(in crate::engine) ready_at: Timestamp,
    /// When it has left, once that is decided.
    pub(in crate::engine) leaves_at: Option<Timestamp>,
    /// From which region it was filled, if from one.
    pub(in crate::engine) seeded_by: Option<Arc<str>>,
    /// When it was.
    pub(in crate::engine) seeded_at: Timestamp,
}

/// A witness of a group.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct WitnessState {
    pub(in crate::engine) region: Arc<str>,
    /// When it has come.
    pub(in crate::engine) ready_at: Timestamp,
}

/// How a link is treated, and what was counted of it. Not kept.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct LinkControl {
    /// Whether nothing goes over it.
    pub(in crate::engine) paused: bool,
    /// How many changes met a later one.
    pub(in crate::engine) lost: u64,
    /// Up to which number all changes behind the last one that went over the link are such as go nowhere.
    passed: u64,
}

/// What a table knows of its group.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Membership {
    pub(in crate::engine) group: Arc<Group>,
    pub(in crate::engine) region: Arc<str>,
    /// Where the stamps of its items are.
    pub(in crate::engine) stamps: Space,
}

impl Group {
    /// A group in this state, without its tables.
    pub(in crate::engine) fn new(name: GroupName, is_strong: bool, state: GroupState) -> Arc<Self> {
        Arc::new(Self {
            fact_key: group_fact::key(&name),
            name,
            is_strong,
            pump: Mutex::default(),
            order: Mutex::default(),
            state: Mutex::new(state),
            tables: Mutex::default(),
            controls: Mutex::default(),
            is_paused: AtomicBool::new(false),
            noted: AtomicI64::new(i64::MAX),
            held: AtomicI64::new(i64::MIN),
        })
    }

    /// The same group for the tables of another engine.
    pub(in crate::engine) fn fork(&self) -> Arc<Self> {
        let fork = Self::new(self.name.clone(), self.is_strong, self.state());
        *fork.controls.lock() = self.controls.lock().clone();
        // `Relaxed`, as in `is_stopped`.
        let is_paused = self.is_paused.load(Ordering::Relaxed);
        fork.is_paused.store(is_paused, Ordering::Relaxed);
        fork
    }

    /// How it stands. A change is worked out on a copy, committed, and shown then, by who holds `pump`.
    pub(in crate::engine) fn state(&self) -> GroupState {
        self.state.lock().clone()
    }

    /// Shows a state that was committed.
    pub(in crate::engine) fn show(&self, state: GroupState) {
        *self.state.lock() = state;
    }

    /// The ways between its members.
    pub(in crate::engine) fn links(&self) -> Vec<Link> {
        self.state.lock().links.keys().cloned().collect()
    }

    /// Up to which number nothing is left to go over a link, if there is such a link.
    pub(in crate::engine) fn delivered(&self, link: &Link) -> Option<u64> {
        let delivered = self.state.lock().links.get(link).copied()?;
        Some(delivered.max(self.control(link).passed))
    }

    /// Notes, by who holds `pump`, that up to this number nothing is left to go over a link. After a crash it is found
    /// out again.
    pub(in crate::engine) fn pass(&self, link: &Link, sequence: u64) {
        self.set_control(link, |control| control.passed = sequence);
    }

    /// Shows what was committed of a link, by who holds `pump`.
    pub(in crate::engine) fn show_delivered(&self, link: &Link, sequence: u64) {
        if let Some(delivered) = self.state.lock().links.get_mut(link) {
            *delivered = sequence;
        }
    }

    /// The table of a member, unless it is gone.
    pub(in crate::engine) fn table(&self, region: &str) -> Option<Arc<Table>> {
        let table = self.tables.lock().get(region)?.upgrade()?;
        (!table.is_gone()).then_some(table)
    }

    /// Remembers the table of a member.
    pub(in crate::engine) fn set_table(&self, region: &Arc<str>, table: &Arc<Table>) {
        let mut tables = self.tables.lock();
        tables.insert(Arc::clone(region), Arc::downgrade(table));
    }

    /// Lets the tables of a catalog that nobody uses yet, where they are those that its members know, belong to it.
    pub(in crate::engine) fn take_tables(self: &Arc<Self>, catalog: &CatalogTables) {
        for member in self.state().staying() {
            let table = catalog.get(&self.name.owner, &member.region, &self.name.table);
            let Some(table) = table.filter(|table| table.space == member.space) else {
                continue;
            };
            self.set_table(&member.region, table);
            let mut writer = table.writer.lock();
            let mut layout = Layout::clone(&writer.layout);
            layout.member = Some(Membership {
                group: Arc::clone(self),
                region: Arc::clone(&member.region),
                stamps: member.stamps,
            });
            table.show(&mut writer, layout);
            writer.open_feed();
            if let Some(feed) = &writer.feed {
                feed.set_replicated(self.replicated(&member.region));
            }
        }
    }

    /// Forgets the table of a member that leaves.
    pub(in crate::engine) fn forget_table(&self, region: &str) {
        self.tables.lock().remove(region);
    }

    /// How a link is treated.
    pub(in crate::engine) fn control(&self, link: &Link) -> LinkControl {
        // What nobody changed is as it began.
        self.controls.lock().get(link).cloned().unwrap_or_default()
    }

    /// Changes how a link is treated.
    pub(in crate::engine) fn set_control(
        &self,
        link: &Link,
        change: impl FnOnce(&mut LinkControl),
    ) {
        let mut controls = self.controls.lock();
        change(controls.entry(link.clone()).or_default());
        let is_paused = controls.values().any(|control| control.paused);
        // `Relaxed`, as in `is_stopped`; stored under the lock, so that the last change is what is seen.
        self.is_paused.store(is_paused, Ordering::Relaxed);
    }

    /// Whether a link is paused, or nothing is delivered at the moment; `now` is asked only where that was ever so.
    pub(in crate::engine) fn is_stopped(&self, now: impl FnOnce() -> Timestamp) -> bool {
        // `Relaxed`: who writes after an answer that said so sees it; who writes meanwhile may be one of before.
        let held = self.held.load(Ordering::Relaxed);
        self.is_paused.load(Ordering::Relaxed) || held != i64::MIN && now().as_millis() < held
    }

    /// Shows that all changes of a region up to this number have gone over all its links, by who holds `pump`.
    pub(in crate::engine) fn show_sent(&self, region: &str, sequence: u64) {
        self.state.lock().sent(region, sequence);
    }

    /// The tables of all members, in the order of their regions; nothing while not every one is known.
    pub(in crate::engine) fn all_tables(&self) -> Option<Vec<Arc<Table>>> {
        let count = self.state.lock().staying().count();
        let tables = self.tables.lock();
        let mut found = Vec::with_capacity(count);
        found.extend(tables.values().filter_map(Weak::upgrade));
        (found.len() == count).then_some(found)
    }

    /// Lets nothing be delivered before this moment, unless it is asked for.
    pub(in crate::engine) fn hold(&self, until: Timestamp) {
        // `Relaxed`, as below: a delivery that is under way may still be one of before.
        self.held.fetch_max(until.as_millis(), Ordering::Relaxed);
    }

    /// Before which moment nothing is delivered.
    pub(in crate::engine) fn held_until(&self) -> Timestamp {
        Timestamp::from_millis(self.held.load(Ordering::Relaxed))
    }

    /// Goes back with the clock, by who holds `pump`: what is on its way arrives as late as it was to arrive, and nothing is
    /// noted any more.
    pub(in crate::engine) fn step_back(&self, back: StepBack) {
        // `Relaxed`, as in `hold` and `note`.
        self.held
            .store(back.shift(self.held_until()).as_millis(), Ordering::Relaxed);
        let noted = self.noted.swap(i64::MAX, Ordering::Relaxed);
        if noted != i64::MAX {
            self.hold(back.shift(Timestamp::from_millis(noted)));
        }
    }

    /// Notes that delivering is to be done then; whether nothing earlier was noted.
    pub(in crate::engine) fn note(&self, moment: Timestamp) -> bool {
        // `Relaxed`: whoever delivers looks at logs, whose locks publish what is in them. A note that is lost between
        // two threads was followed by a look that saw its change, or is noted by that look.
        moment.as_millis() < self.noted.fetch_min(moment.as_millis(), Ordering::Relaxed)
    }

    /// Nothing is noted any more: delivering begins.
    pub(in crate::engine) fn take_note(&self) {
        self.noted.store(i64::MAX, Ordering::Relaxed);
    }

    /// When members have left that leave.
    pub(in crate::engine) fn leavings(&self) -> Vec<Timestamp> {
        let state = self.state.lock();
        let members = state.members.iter();
        members.filter_map(|member| member.leaves_at).collect()
    }

    /// The smallest number that some link from this region has not gone beyond.
    pub(in crate::engine) fn replicated(&self, region: &str) -> u64 {
        let state = self.state.lock();
        let links = state.links.iter();
        let own = links.filter(|((from, _), _)| **from == *region);
        own.map(|(link, delivered)| (*delivered).max(self.control(link).passed))
            .min()
            .unwrap_or(u64::MAX)
    }
}

impl GroupState {
    /// Notes that all changes of a region up to this number have gone over all its links.
    pub(in crate::engine) fn sent(&mut self, region: &str, sequence: u64) {
        for ((from, _), delivered) in &mut self.links {
            if **from == *region {
                *delivered = sequence;
            }
        }
    }

    /// The members that are there at `now`, or come, or are not gone yet.
    pub(in crate::engine) fn present(&self, now: Timestamp) -> impl Iterator<Item = &MemberState> {
        let members = self.members.iter();
        members.filter(move |member| member.leaves_at.is_none_or(|moment| now < moment))
    }

    /// The members that do not leave.
    pub(in crate::engine) fn staying(&self) -> impl Iterator<Item = &MemberState> {
        self.members
            .iter()
            .filter(|member| member.leaves_at.is_none())
    }
}

/// A stamp as it is kept.
pub(in crate::engine) fn stamp_item(stamp: u64) -> Item {
    let mut digits = [0; DIGITS];
    for (digit, place) in digits.iter_mut().zip((0..DIGITS).rev()) {
        let nibble = (stamp >> (4 * place)) & 0xf;
        *digit = HEX
            .get(usize::try_from(nibble).unwrap_or(0))
            .copied()
            .unwrap_or(b'0');
    }
    // Every change of a replicated item makes one: the text is made once.
    ZERO.with_letters(DIGITS_AT, &digits)
}

/// The stamp that is kept so; none in what is no stamp.
pub(in crate::engine) fn stamp_of(item: &Item) -> Option<u64> {
    let text = item.raw(STAMP)?.as_str()?;
    u64::from_str_radix(&text, 16).ok()
}
