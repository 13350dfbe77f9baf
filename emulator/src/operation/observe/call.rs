//! A call as the request log has it.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::engine::key::partition_of;
use crate::limits::TAG_BYTES_MAX;
use crate::meter::notes::{Notes, PageNotes};
use crate::operation::Context;
use crate::schema::{KeyAttribute, KeySchema, TableDefinition};
use crate::value::{Item, ItemBuilder};
use crate::wire::{ErrorCode, Operation};

/// A call as the request log has it.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::Emulator;
/// use dynamodb_emulator::ops::ListTables;
///
/// let emulator = Emulator::builder().control_calls().build()?;
/// emulator.call::<ListTables>(Default::default())?;
/// let calls = emulator.request_log();
/// assert_eq!((calls[0].operation.name(), calls[0].error), ("ListTables", None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LoggedCall {
    /// How many calls the database had answered when this one was, itself included.
    pub number: u64,
    /// When it was answered, by the clock of the database.
    pub time: Timestamp,
    /// The access key that called.
    pub access_key: Arc<str>,
    /// The region that was called.
    pub region: Arc<str>,
    /// What was called.
    pub operation: Operation,
    /// The first table that it worked on.
    pub table: Option<Arc<str>>,
    /// The first index that it read.
    pub index: Option<Arc<str>>,
    /// The keys that its request names, in the order in which it does.
    pub keys: Vec<LoggedKey>,
    /// With what it was refused; absent where it was not.
    pub error: Option<ErrorCode>,
    /// Why it was refused, in the words of the answer.
    pub reason: Option<Arc<str>>,
    /// The rule of faults that it met, by its [`FaultReport::id`](crate::FaultReport::id), and the one by which it was refused
    /// if it met several; absent where it met none.
    pub fault: Option<u64>,
    /// How long it took on the machine.
    pub took: Duration,
    /// Read capacity units that it took.
    pub read_units: f64,
    /// Write capacity units that it took.
    pub write_units: f64,
    /// The same, by the tables and indexes from which they were taken.
    pub taken: Vec<TakenUnits>,
    /// Items that were looked at or written.
    pub items: u64,
    /// Items that the answer has; absent where it has no list of them.
    pub returned: Option<u64>,
    /// Bytes of the body of the request; absent for a typed call.
    pub request_bytes: Option<u64>,
    /// Bytes of the body of the answer, before it is packed; absent for a typed call.
    pub response_bytes: Option<u64>,
    /// The header `x-emulator-tag` of the request, or else its user agent.
    pub tag: Option<Arc<str>>,
    /// Bytes of the greatest item that was read or written by its key.
    pub(crate) greatest: u64,
    /// How it reads, and what it leaves to be asked for.
    pub(crate) page: PageNotes,
    /// Whether it is a call of the console's own page, which no budget and no finding is about.
    pub(crate) is_page: bool,
}

/// A key that a request names, or the partition and the range that it reads.
///
/// What follows from it is worked out when somebody asks: a call pays for what it takes to keep the key, and no more.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LoggedKey {
    /// The table in which the key is.
    pub table: Arc<str>,
    /// The index that is read.
    pub index: Option<Arc<str>>,
    /// The attributes of the key that the request gives a value each: all of them for one item, at least those of the
    /// partition for a query. Absent where the call names keys of more than 1 KiB before this one.
    pub key: Option<Item>,
    /// The condition of a query on the sort key, if it is none of equality: `begins_with(s, {"S":"2026"})`.
    pub range: Option<Arc<str>>,
    /// What the key is one of.
    pub(crate) definition: Arc<TableDefinition>,
    /// What follows from a key that is not kept.
    pub(crate) follows: Option<(u64, Option<f64>)>,
}

/// Room for the text of a key of usual length.
const KEY_BYTES: usize = 96;

/// Bytes of keys that are kept of one call; of others it is kept where they lie.
pub(in crate::operation) const KEYS_BYTES_MAX: usize = 1024;

/// The keys of a call that is under way.
#[derive(Debug, Default)]
pub(in crate::operation) enum NamedKeys {
    #[default]
    None,
    /// They are known.
    Known(Vec<LoggedKey>),
    /// They are among the attributes of an item of this table.
    In(Arc<str>, Item),
    /// There are none, but this is the table that the request names.
    Table(Arc<str>),
}

impl NamedKeys {
    /// The keys, of a call that has ended with these notes, and the name of its table where the notes have none.
    pub(super) fn of_call(
        self,
        context: &Context,
        notes: &Notes,
    ) -> (Option<Arc<str>>, Vec<LoggedKey>) {
        let (table, item) = match self {
            Self::None => return (None, Vec::new()),
            Self::Known(keys) => return (None, keys),
            Self::In(table, item) => (table, item),
            Self::Table(table) => return (Some(table), Vec::new()),
        };
        let known = notes.table().map(|table| Arc::clone(&table.definition));
        let known = known.and_then(|known| known.downcast::<TableDefinition>().ok());
        let definition = known.or_else(|| {
            // It was refused before it came to its table, or there is none.
            let table = context.engine.table(&context.caller, &table).ok()?;
            Some(table.definition())
        });
        let found = definition.as_ref().map_or(table, |of| Arc::clone(&of.name));
        let key = definition.and_then(|definition| LoggedKey::of(definition, None, &item));
        let key = key.map(|key| match key.bytes() > KEYS_BYTES_MAX {
            true => key.without_key(),
            false => key,
        });
        (Some(found), key.map_or_else(Vec::new, |key| vec![key]))
    }
}

impl LoggedKey {
    /// The key among the attributes of an item, of the table with this definition or of an index of it.
    pub(in crate::operation) fn of(
        definition: Arc<TableDefinition>,
        index: Option<&str>,
        item: &Item,
    ) -> Option<Self> {
        let (index, keys) = match index {
            Some(name) => {
                let index = definition.index(name)?;
                (Some(Arc::clone(&index.name)), &index.keys)
            }
            None => (None, &definition.keys),
        };
        let key = match is_key_alone(keys, item) {
            // The key as it came, which costs a pointer.
            true => item.clone(),
            false => key_in(keys, item),
        };
        Some(Self {
            table: Arc::clone(&definition.name),
            index,
            key: Some(key),
            range: None,
            definition,
            follows: None,
        })
    }

    /// Whether it is the key of one item, as far as it is kept.
    pub(in crate::operation) fn is_whole(&self) -> bool {
        let keys = &self.definition.keys;
        let count = keys.partition.len() + keys.sort.len();
        self.range.is_none()
            && self.index.is_none()
            && self.key.as_ref().is_none_or(|key| key.len() == count)
    }

    /// How long the text of the key is that is kept.
    pub(in crate::operation) fn bytes(&self) -> usize {
        self.key.as_ref().map_or(0, |key| key.json().len())
    }

    /// Where the partition is in the key space, which goes from 0 to 1; nowhere if that cannot be told.
    pub fn place(&self) -> Option<f64> {
        match &self.key {
            Some(key) => self.place_of(key),
            None => self.follows?.1,
        }
    }

    /// A number that is the same for the same key.
    pub(crate) fn mark(&self) -> u64 {
        match &self.key {
            Some(key) => key.mark(),
            None => self.follows.map_or(0, |(mark, _)| mark),
        }
    }

    /// The same without the key, of which only what follows from it is kept.
    pub(crate) fn without_key(self) -> Self {
        Self {
            follows: Some((self.mark(), self.place())),
            key: None,
            ..self
        }
    }

    fn place_of(&self, key: &Item) -> Option<f64> {
        let keys = match self.index.as_deref() {
            Some(name) => &self.definition.index(name)?.keys,
            None => &self.definition.keys,
        };
        let partition = partition_of(keys, key).ok()?;
        Some(place(partition.prefix()))
    }
}

/// Equal as they are told.
impl PartialEq for LoggedKey {
    fn eq(&self, other: &Self) -> bool {
        (&self.table, &self.index, &self.key, &self.range)
            == (&other.table, &other.index, &other.key, &other.range)
            && self.follows == other.follows
    }
}

/// The attributes of a key that an item has.
fn key_in(keys: &KeySchema, item: &Item) -> Item {
    let mut key = ItemBuilder::with_capacity(KEY_BYTES);
    for attribute in keys.partition.iter().chain(&keys.sort) {
        if let Some(value) = item.raw(&attribute.name) {
            key.push_raw(&attribute.name, value);
        }
    }
    key.finish()
}

/// As much of a tag as is kept of a call.
pub(crate) fn kept_tag(tag: &str) -> &str {
    let end = tag.floor_char_boundary(TAG_BYTES_MAX.min(tag.len()));
    // It is a boundary.
    tag.get(..end).unwrap_or(tag)
}

/// Whether an item has no attributes but those of a key.
pub(super) fn is_key_alone(keys: &KeySchema, item: &Item) -> bool {
    let attributes = keys.partition.iter().chain(&keys.sort);
    let is_there = |attribute: &&KeyAttribute| item.contains(&attribute.name);
    item.len() <= keys.partition.len() + keys.sort.len()
        && item.len() == attributes.filter(is_there).count()
}

/// Two to the power of 32: the first half of a place, as a part of the key space.
const HALF: f64 = 4_294_967_296.0;

/// Where in the key space a partition is whose key begins so, from 0 to 1.
pub(in crate::operation) fn place(prefix: u64) -> f64 {
    // The upper half fits.
    u32::try_from(prefix >> 32).map_or(0.0, f64::from) / HALF
}

/// Units that a call took from a table, or from an index of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TakenUnits {
    /// The table, as the call named it.
    pub table: Arc<str>,
    /// The index; absent for the table itself.
    pub index: Option<Arc<str>>,
    /// Read capacity units.
    pub read: f64,
    /// Write capacity units.
    pub write: f64,
}
