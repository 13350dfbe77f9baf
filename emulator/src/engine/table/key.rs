//! From items and key maps to key bytes, and back to page keys.
//!
//! A table key is the place of the partition values (`place.rs`), the partition values, the sort values,
//! each value self-delimiting and in its own order. So a scan goes by places, a segment of a parallel scan is
//! a stretch of them, and a query is a contiguous range. An entry of an index lies under the index's own key,
//! made the same way, followed by what tells entries of one index key apart: in a local index the whole table
//! key, which orders them by the table's sort key; in a global one the place of the item's whole key and then
//! the values of that key.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::expression::{KeyRange, SortRange};
use crate::limits;
use crate::schema::{IndexDefinition, IndexKind, KeyAttribute, KeySchema, ScalarType};
use crate::storage::{Direction, Key, Span};
use crate::value::{AttributeValue, Item, RawValue, key_order};

use crate::engine::error::{
    AskedKeyError, IndexKeyError, KeyError, ReadError, StartFault, ValueFault,
};
use crate::engine::table::place::{PLACE_LEN, PlaceHasher, segment_start};

/// What most keys need in bytes.
const USUAL_LEN: usize = 96;

/// The key of an item that is to be stored: the key attributes may stand among others.
pub(crate) fn key_of_item(keys: &KeySchema, item: &Item) -> Result<Key, KeyError> {
    let mut bytes = KeyBytes::new();
    for attribute in &keys.partition {
        bytes.push_required(attribute, item)?;
    }
    bytes.end_partition()?;
    for attribute in &keys.sort {
        bytes.push_required(attribute, item)?;
    }
    bytes.finish()
}

/// The key that a key map names: exactly the key attributes, each of its type.
pub(crate) fn key_of_map(keys: &KeySchema, map: &Item) -> Result<Key, KeyError> {
    if map.len() != keys.attributes().count() {
        return Err(KeyError::SchemaMismatch);
    }
    key_of_item(keys, map).map_err(KeyError::of_map)
}

/// The key bytes of the item's partition: what all items of one collection share.
pub(crate) fn partition_of(keys: &KeySchema, item: &Item) -> Result<Key, KeyError> {
    let mut bytes = KeyBytes::new();
    for attribute in &keys.partition {
        bytes.push_required(attribute, item)?;
    }
    bytes.end_partition()?;
    bytes.finish()
}

/// The key bytes of the partition in which a key lies: of a table with this schema, or of a local index of one, which
/// has the partitions of its table. Nothing for what is no such key.
#[cfg(feature = "disk")]
pub(in crate::engine) fn partition_of_key(keys: &KeySchema, key: &Key) -> Option<Key> {
    let bytes = key.as_bytes();
    let mut end = PLACE_LEN;
    for attribute in &keys.partition {
        let rest = bytes.get(end..)?;
        end += match attribute.kind {
            ScalarType::S | ScalarType::B => key_order::binary_length(rest)?,
            ScalarType::N => key_order::number_length(rest)?,
        };
    }
    bytes.get(..end).map(Key::new)
}

/// The key of an item in its table, as all entries of the item in indexes need it.
pub(in crate::engine) struct TableKey<'a> {
    keys: &'a KeySchema,
    key: &'a Key,
    /// The place of the whole key, once an entry asked for it: the same for each of them.
    place: OnceCell<[u8; PLACE_LEN]>,
}

impl<'a> TableKey<'a> {
    /// The key `key`, which an item has in a table with this schema.
    pub(in crate::engine) fn new(keys: &'a KeySchema, key: &'a Key) -> Self {
        Self {
            keys,
            key,
            place: OnceCell::new(),
        }
    }

    /// The key itself.
    pub(in crate::engine) fn key(&self) -> &'a Key {
        self.key
    }

    /// The key schema of the table.
    pub(in crate::engine) fn schema(&self) -> &'a KeySchema {
        self.keys
    }

    /// The place of the partition, and the values of the key.
    fn parts(&self) -> ([u8; PLACE_LEN], &'a [u8]) {
        let parts = self.key.as_bytes().split_first_chunk();
        debug_assert!(parts.is_some(), "a table key begins with its place");
        // Without a place no entry is found again, which a check of the index tells.
        parts.map_or(([0; PLACE_LEN], &[]), |(place, values)| (*place, values))
    }

    /// The place of the whole key of `item`, whose key this is: what orders entries of a global index that have
    /// one index key. Where no sort key adds to it, the partition's place is that of the key.
    fn place(&self, item: &Item) -> [u8; PLACE_LEN] {
        if self.keys.sort.is_empty() {
            return self.parts().0;
        }
        *self.place.get_or_init(|| {
            let mut place = PlaceHasher::new();
            for attribute in self.keys.attributes() {
                if let Some(value) = item.raw(&attribute.name) {
                    place.stored(attribute.kind, value);
                }
            }
            place.finish()
        })
    }
}

/// Where an item stands in an index; nowhere if it lacks a key attribute of it.
///
/// # Errors
///
/// If a key attribute of the index is there but of another type, empty, or too long.
pub(in crate::engine) fn index_key(
    index: &IndexDefinition,
    item: &Item,
    table_key: &TableKey<'_>,
) -> Result<Option<Key>, IndexKeyError> {
    let mut bytes = match index.kind {
        // A local index has the partitions of its table.
        IndexKind::Local => KeyBytes::at(table_key.parts().0),
        IndexKind::Global | IndexKind::Vector => KeyBytes::new(),
    };
    let mut complete = true;
    // Whether the attribute is there.
    let push = |bytes: &mut KeyBytes, attribute: &KeyAttribute, max: usize| {
        let Some(value) = item.raw(&attribute.name) else {
            return Ok(false);
        };
        bytes
            .push(value, attribute.kind)
            .map_err(|fault| IndexKeyError::of_value(&index.name, attribute, fault))?;
        if bytes.size > max {
            let size = bytes.size;
            return Err(IndexKeyError::too_long(&index.name, attribute, size, max));
        }
        Ok(true)
    };
    for attribute in &index.keys.partition {
        complete &= push(&mut bytes, attribute, limits::PARTITION_KEY_BYTES)?;
    }
    // Each attribute was held against the limit above.
    bytes.seal_partition();
    if index.kind == IndexKind::Vector {
        // Entries have no order of their own, and what filters ask for may be missing.
        for attribute in &index.keys.sort {
            push(&mut KeyBytes::new(), attribute, limits::SORT_KEY_BYTES)?;
        }
        return Ok(complete.then(|| table_key.key().clone()));
    }
    for attribute in &index.keys.sort {
        complete &= push(&mut bytes, attribute, limits::SORT_KEY_BYTES)?;
    }
    if !complete {
        return Ok(None);
    }
    match index.kind {
        IndexKind::Local => bytes.bytes.extend_from_slice(table_key.key.as_bytes()),
        IndexKind::Global | IndexKind::Vector => {
            // The table key without the place of its partition, which would decide nothing here.
            let (_, values) = table_key.parts();
            bytes.bytes.extend_from_slice(&table_key.place(item));
            bytes.bytes.extend_from_slice(values);
        }
    }
    Ok(Some(bytes.into_key()))
}

/// Whether two items that lie under one key of their table lie under one key of an index too.
///
/// In an index of vectors the vector decides as well.
pub(in crate::engine) fn is_same_index_key(index: &IndexDefinition, items: [&Item; 2]) -> bool {
    let has_vector =
        |item: &Item| (index.vector.as_ref()).is_none_or(|vector| item.contains(&vector.attribute));
    items.iter().all(|item| has_vector(item))
        && index.keys.attributes().all(|attribute| {
            let [old, new] = items.map(|item| item.raw(&attribute.name).map(|value| value.json()));
            old == new
        })
}

/// The place that a start key names: of the table, or of one of its indexes, whose start keys carry
/// the key attributes of both.
pub(crate) fn start_key(
    keys: &KeySchema,
    index: Option<&IndexDefinition>,
    map: &Item,
) -> Result<Key, KeyError> {
    let Some(index) = index else {
        return key_of_map(keys, map);
    };
    let of_index = index.keys.attributes();
    let more = keys
        .attributes()
        .filter(|attribute| !index.keys.contains(&attribute.name));
    if map.len() != of_index.chain(more).count() {
        return Err(KeyError::SchemaMismatch);
    }
    // A start key with any fault is one that does not match.
    let table_key = key_of_item(keys, map).map_err(|_| KeyError::SchemaMismatch)?;
    let table_key = TableKey::new(keys, &table_key);
    let place = index_key(index, map, &table_key).ok().flatten();
    place.ok_or(KeyError::SchemaMismatch)
}

/// The attributes of `item` that say where it stands: what `LastEvaluatedKey` carries.
pub(crate) fn page_key(keys: &KeySchema, index: Option<&IndexDefinition>, item: &Item) -> Item {
    item.select(|name| keys.contains(name) || index.is_some_and(|index| index.keys.contains(name)))
}

/// Checks the values with which a query asks for keys, of a table or of the index of that name: no
/// key is an empty string or binary value or too long, so that asking for one is a mistake.
pub(crate) fn check_asked(
    keys: &KeySchema,
    index: Option<&Arc<str>>,
    range: &KeyRange,
) -> Result<(), AskedKeyError> {
    let partition = keys.partition.iter().zip(&range.partition);
    let equal = keys.sort.iter().zip(&range.sort_equal);
    let next = keys.sort.get(range.sort_equal.len());
    let bounds = range.sort.iter().flat_map(SortRange::values);
    let bounded = bounds.filter_map(|value| Some((next?, value)));
    for (attribute, value) in partition.chain(equal).chain(bounded) {
        if is_empty(value) {
            let fault = ValueFault::Empty;
            return Err(match index {
                Some(index) => IndexKeyError::of_value(index, attribute, fault).into(),
                None => KeyError::of_value(attribute, fault).into(),
            });
        }
    }
    let size = |values: &[AttributeValue]| values.iter().map(AttributeValue::size).sum::<usize>();
    if size(&range.partition) > limits::PARTITION_KEY_BYTES {
        return Err(KeyError::PartitionTooLong.into());
    }
    let bounds = range.sort.iter().flat_map(SortRange::values);
    let bound = bounds.map(AttributeValue::size).max().unwrap_or(0);
    if size(&range.sort_equal) + bound > limits::SORT_KEY_BYTES {
        return Err(KeyError::SortTooLong.into());
    }
    Ok(())
}

/// Checks that a query can go on behind a start key of its table or index: first against the condition on the
/// sort key, whatever the partition, then against the partition.
///
/// `is_unique` tells that there is one item for each key, as in a table: then nothing can follow where the sort
/// key is the last that the condition allows in this direction, and the service refuses to look.
pub(crate) fn check_start(
    keys: &KeySchema,
    is_unique: bool,
    range: &KeyRange,
    start: &Item,
    direction: Direction,
) -> Result<(), StartFault> {
    let value = |attribute: &KeyAttribute| start.get(&attribute.name);
    let equal = |(attribute, wanted): (&KeyAttribute, &AttributeValue)| {
        value(attribute).as_ref() == Some(wanted)
    };
    let sorts = keys.sort.iter().zip(&range.sort_equal).all(equal)
        && range.sort.as_ref().is_none_or(|sort| {
            let next = keys.sort.get(range.sort_equal.len()).and_then(value);
            next.is_some_and(|next| {
                let is_last = is_unique && last_of(sort, direction) == Some(&next);
                sort.holds(&next) && !is_last
            })
        });
    if !sorts {
        return Err(StartFault::SortCondition);
    }
    if keys.partition.iter().zip(&range.partition).all(equal) {
        return Ok(());
    }
    Err(match range.sort.is_some() || !range.sort_equal.is_empty() {
        true => StartFault::OtherItem,
        false => StartFault::OtherPartition,
    })
}

/// The last value that a condition on a sort key allows in this direction, if there is one.
fn last_of(sort: &SortRange, direction: Direction) -> Option<&AttributeValue> {
    match direction {
        Direction::Forward => sort.highest(),
        Direction::Backward => sort.lowest(),
    }
}

/// Whether nothing can follow an item in a query of its table, so that the query cannot be restarted there: the
/// sort key is the last that the condition allows, or the table has none.
pub(in crate::engine) fn is_last(
    keys: &KeySchema,
    range: &KeyRange,
    item: &Item,
    direction: Direction,
) -> bool {
    let Some(sort) = &range.sort else {
        return keys.sort.is_empty();
    };
    let attribute = keys.sort.get(range.sort_equal.len());
    let value = attribute.and_then(|attribute| item.get(&attribute.name));
    value.is_some_and(|value| last_of(sort, direction) == Some(&value))
}

/// Whether a value is an empty string or binary value.
fn is_empty(value: &AttributeValue) -> bool {
    match value {
        AttributeValue::S(text) => text.is_empty(),
        AttributeValue::B(binary) => binary.is_empty(),
        _ => false,
    }
}

/// The stretch of keys that a query reads, if a walk along it can start behind `start`.
pub(in crate::engine) fn query_span(
    range: &KeyRange,
    start: Option<&Key>,
) -> Result<Span, ReadError> {
    let mut bytes = KeyBytes::new();
    for value in &range.partition {
        append_value(&mut bytes.bytes, value)?;
        bytes.add_to_place(|place| place.value(value));
    }
    bytes.end_partition()?;
    let mut prefix = bytes.bytes;
    if start.is_some_and(|start| !start.as_bytes().starts_with(&prefix)) {
        return Err(ReadError::Start(StartFault::OtherPartition));
    }
    for value in &range.sort_equal {
        append_value(&mut prefix, value)?;
    }
    let span = match &range.sort {
        Some(sort) => sort_span(&prefix, sort)?,
        None => Span::starting_with(prefix),
    };
    if start.is_some_and(|start| !span.contains(start)) {
        return Err(ReadError::Start(StartFault::SortCondition));
    }
    Ok(span)
}

/// The stretch that a condition on one sort value leaves of the keys that start with `prefix`.
///
/// Values are self-delimiting, so everything with the value `v` starts with the bytes of `v`, whatever
/// follows: further sort values, or the table key in an index.
fn sort_span(prefix: &[u8], sort: &SortRange) -> Result<Span, KeyError> {
    let with = |value: &AttributeValue| -> Result<Vec<u8>, KeyError> {
        let mut bytes = prefix.to_vec();
        append_value(&mut bytes, value)?;
        Ok(bytes)
    };
    Ok(match sort {
        SortRange::Less(value) => Span {
            lower: Span::from_start_of(prefix),
            upper: Span::to_start_of(&with(value)?),
        },
        SortRange::LessOrEqual(value) => Span {
            lower: Span::from_start_of(prefix),
            upper: Span::to_end_of(with(value)?),
        },
        SortRange::Greater(value) => Span {
            lower: Span::from_end_of(with(value)?),
            upper: Span::to_end_of(prefix.to_vec()),
        },
        SortRange::GreaterOrEqual(value) => Span {
            lower: Span::from_start_of(&with(value)?),
            upper: Span::to_end_of(prefix.to_vec()),
        },
        SortRange::Between(low, high) => Span {
            lower: Span::from_start_of(&with(low)?),
            upper: Span::to_end_of(with(high)?),
        },
        SortRange::BeginsWith(value) => {
            let mut bytes = prefix.to_vec();
            match value {
                AttributeValue::S(text) => key_order::append_prefix(&mut bytes, text.as_bytes()),
                AttributeValue::B(binary) => key_order::append_prefix(&mut bytes, binary),
                _ => return Err(KeyError::SchemaMismatch),
            }
            Span::starting_with(bytes)
        }
    })
}

/// The stretch of one segment of a parallel scan: the places divided evenly.
pub(in crate::engine) fn segment_span(segment: u32, total: u32) -> Span {
    let Some(lower) = segment_start(segment, total) else {
        return Span::half_open(&[], &[]);
    };
    Span {
        lower: Span::from_start_of(&lower),
        upper: segment_start(segment.saturating_add(1), total)
            .map_or(Span::ALL.upper, |upper| Span::to_start_of(&upper)),
    }
}

/// A key in the making.
struct KeyBytes {
    bytes: Vec<u8>,
    /// Bytes of values since the beginning, or since the partition ended.
    size: usize,
    /// The place of the partition values, until these are complete or where it was not known before.
    place: Option<PlaceHasher>,
}

impl KeyBytes {
    /// Room for the place, and nothing else.
    fn new() -> Self {
        Self {
            place: Some(PlaceHasher::new()),
            ..Self::at([0; PLACE_LEN])
        }
    }

    /// A place that is known, and nothing else.
    fn at(place: [u8; PLACE_LEN]) -> Self {
        let mut bytes = Vec::with_capacity(USUAL_LEN);
        bytes.extend_from_slice(&place);
        Self {
            bytes,
            size: 0,
            place: None,
        }
    }

    /// Adds to the place what belongs to the partition; sort values do not.
    fn add_to_place(&mut self, add: impl FnOnce(&mut PlaceHasher)) {
        if let Some(place) = &mut self.place {
            add(place);
        }
    }

    /// Appends the value of a key attribute of a table, which the item must have.
    fn push_required(&mut self, attribute: &KeyAttribute, item: &Item) -> Result<(), KeyError> {
        let value = item.raw(&attribute.name);
        let value = value.ok_or_else(|| KeyError::Missing {
            name: Arc::clone(&attribute.name),
        })?;
        self.push(value, attribute.kind)
            .map_err(|fault| KeyError::of_value(attribute, fault))
    }

    /// Appends a stored value, which must be of this type.
    fn push(&mut self, value: RawValue<'_>, kind: ScalarType) -> Result<(), ValueFault> {
        let mismatch = || ValueFault::Type(value.data_type());
        match kind {
            ScalarType::S => {
                let text = value.as_utf8().ok_or_else(mismatch)?;
                if text.is_empty() {
                    return Err(ValueFault::Empty);
                }
                self.size += text.len();
                key_order::append_binary(&mut self.bytes, &text);
                self.add_to_place(|place| place.bytes(&text));
            }
            ScalarType::N => {
                let number = value.as_number().ok_or_else(mismatch)?;
                self.size += number.size();
                key_order::append_number(&mut self.bytes, &number);
                self.add_to_place(|place| place.number(&number));
            }
            ScalarType::B => {
                let binary = value.as_binary().ok_or_else(mismatch)?;
                if binary.is_empty() {
                    return Err(ValueFault::Empty);
                }
                self.size += binary.len();
                key_order::append_binary(&mut self.bytes, &binary);
                self.add_to_place(|place| place.bytes(&binary));
            }
        }
        Ok(())
    }

    /// Ends the partition values: checks their size and sets the place.
    fn end_partition(&mut self) -> Result<(), KeyError> {
        if self.size > limits::PARTITION_KEY_BYTES {
            return Err(KeyError::PartitionTooLong);
        }
        self.seal_partition();
        Ok(())
    }

    /// Ends the partition values, whose size is within the limit: sets the place.
    fn seal_partition(&mut self) {
        debug_assert!(
            self.size <= limits::PARTITION_KEY_BYTES,
            "a partition key is within its limit"
        );
        self.size = 0;
        let room = self.bytes.first_chunk_mut::<PLACE_LEN>();
        if let (Some(room), Some(place)) = (room, self.place.take()) {
            *room = place.finish();
        }
    }

    /// Checks the size of the sort values.
    fn check_sort(&self) -> Result<(), KeyError> {
        if self.size > limits::SORT_KEY_BYTES {
            return Err(KeyError::SortTooLong);
        }
        Ok(())
    }

    /// The key, after the sort values.
    fn finish(self) -> Result<Key, KeyError> {
        self.check_sort()?;
        Ok(self.into_key())
    }

    /// The bytes so far as a key, whatever their size.
    fn into_key(self) -> Key {
        Key::new(&self.bytes)
    }
}

/// Appends a value that must be of a key type.
fn append_value(bytes: &mut Vec<u8>, value: &AttributeValue) -> Result<(), KeyError> {
    if key_order::append_value(bytes, value) {
        Ok(())
    } else {
        Err(KeyError::SchemaMismatch)
    }
}
