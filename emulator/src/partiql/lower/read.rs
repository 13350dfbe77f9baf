//! SELECT to a read of one item, of some partitions, or of everything.
//!
//! Which conditions avoid reading everything:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.select.html#ql-reference.select.parameters>.

use std::cmp::Ordering;

use super::super::ast::{OrderKey, Select};
use super::super::error::StatementError;
use super::super::value::Parameters;
use super::KeyNames;
use super::key::Clause;
use super::stretch::{order_stretches, stretches};
use crate::expression::{Broken, Condition, KeyCondition, KeyTest};
use crate::limits;
use crate::value::{AttributeValue, Item, compare};

/// What a SELECT reads.
#[derive(Debug)]
pub(crate) struct Read {
    /// The keys that are visited.
    pub(crate) access: Access,
    /// What must hold of what is read.
    pub(crate) filter: Option<Condition>,
    /// Whether sort keys are read downwards.
    pub(crate) backward: bool,
}

/// Where a SELECT reads.
#[derive(Debug)]
pub(crate) enum Access {
    /// One item of a table, by its whole key.
    Item(Item),
    /// Partitions, or stretches of them, one after the other.
    Partitions(Vec<KeyCondition>),
    /// Everything: no partition is named, so that this is a scan.
    All,
}

/// Lowers a SELECT. The keys are those of the index, where it names one.
pub(crate) fn select(
    select: &Select,
    parameters: Parameters,
    keys: &KeyNames<'_>,
) -> Result<Read, StatementError> {
    let mut clause = Clause::new(&select.filter.parts, parameters.filter);
    if !select.order.is_empty() && clause.is_empty() {
        return Err(StatementError::OrderWithoutWhere);
    }
    let Some(mut partitions) = partitions(&mut clause, keys)? else {
        return alternatives(select, clause, keys);
    };
    let backward = sort(&select.order, keys, &mut partitions)?;
    let tests = sort_tests(&mut clause, keys)?;
    let access = match partitions.as_slice() {
        [partition] if select.source.index.is_none() && is_whole(&tests, keys) => {
            Access::Item(key_item(partition, &tests, keys))
        }
        _ => Access::Partitions(
            partitions
                .into_iter()
                .map(|partition| key_condition(partition, &tests, keys))
                .collect(),
        ),
    };
    Ok(Read {
        access,
        filter: clause.into_rest(),
        backward,
    })
}

/// A SELECT whose clause names no partitions that its sort conditions would have in common: each
/// alternative of an OR may name its own, or else everything is read.
fn alternatives(
    select: &Select,
    clause: Clause<'_>,
    keys: &KeyNames<'_>,
) -> Result<Read, StatementError> {
    let Some(whole) = clause.into_whole() else {
        return Ok(everything(None));
    };
    let Some(mut stretches) = stretches(&select.filter.branches, &whole, keys)? else {
        if !select.order.is_empty() {
            return Err(StatementError::OrderWithoutPartition);
        }
        return Ok(everything(Some(whole)));
    };
    let backward = sort(&select.order, keys, &mut [])?;
    order_stretches(&mut stretches, &select.order, keys);
    let conditions = stretches
        .into_iter()
        .map(|stretch| key_condition(stretch.partition, &stretch.tests, keys));
    Ok(Read {
        access: Access::Partitions(conditions.collect()),
        filter: Some(whole),
        backward,
    })
}

/// The read of everything.
const fn everything(filter: Option<Condition>) -> Read {
    Read {
        access: Access::All,
        filter,
        backward: false,
    }
}

/// The values of the partition attributes, in their order.
pub(super) type Partition = Vec<AttributeValue>;

/// The partitions that the clause names, each once; nothing, if it leaves them open.
pub(super) fn partitions(
    clause: &mut Clause<'_>,
    keys: &KeyNames<'_>,
) -> Result<Option<Vec<Partition>>, StatementError> {
    let mut found: Vec<Partition> = vec![Partition::new()];
    for name in &keys.partition {
        let values = match clause.take_equality(name)? {
            Some(value) => vec![value],
            None => match clause.take_alternatives(name)? {
                Some(values) => values,
                None => return Ok(None),
            },
        };
        let count = found.len().saturating_mul(values.len());
        if count > limits::STATEMENT_PARTITIONS_MAX {
            return Err(StatementError::TooManyPartitions(count));
        }
        let mut next: Vec<Partition> = Vec::with_capacity(count);
        for partition in &found {
            for value in &values {
                let mut partition = partition.clone();
                partition.push(value.clone());
                if !next.contains(&partition) {
                    next.push(partition);
                }
            }
        }
        found = next;
    }
    Ok(Some(found))
}

/// Sorts the partitions as ORDER BY wants; whether sort keys are read downwards.
pub(super) fn sort(
    order: &[OrderKey],
    keys: &KeyNames<'_>,
    partitions: &mut [Partition],
) -> Result<bool, StatementError> {
    let mut backward = None;
    for key in order {
        if keys.sort.contains(&&*key.name) {
            if *backward.get_or_insert(key.descending) != key.descending {
                return Err(StatementError::OrderBothWays);
            }
        } else if !keys.partition.contains(&&*key.name) {
            return Err(StatementError::OrderByOther(key.name.to_string()));
        }
    }
    // The sorts are stable, so the most important comes last.
    for key in order.iter().rev() {
        if let Some(place) = keys.partition.iter().position(|name| **name == *key.name) {
            partitions.sort_by(|left, right| compared(key, left.get(place), right.get(place)));
        }
    }
    // Where ORDER BY names no sort attribute, it is read upwards as without the clause.
    Ok(backward.unwrap_or(false))
}

/// How two values of an attribute stand in the order of a key of ORDER BY.
pub(super) fn compared(
    key: &OrderKey,
    left: Option<&AttributeValue>,
    right: Option<&AttributeValue>,
) -> Ordering {
    let ascending = match (left, right) {
        // Values of several types, of which only one can be in the key: any order will do.
        (Some(left), Some(right)) => compare::order(left, right).unwrap_or(Ordering::Equal),
        (left, right) => left.is_some().cmp(&right.is_some()),
    };
    if key.descending {
        ascending.reverse()
    } else {
        ascending
    }
}

/// The conditions on sort attributes that a query can use: equalities, then at most one range.
pub(super) fn sort_tests(
    clause: &mut Clause<'_>,
    keys: &KeyNames<'_>,
) -> Result<Vec<KeyTest>, Broken> {
    let mut tests = Vec::new();
    for name in &keys.sort {
        if let Some(value) = clause.take_equality(name)? {
            tests.push(KeyTest::Equal(value));
            continue;
        }
        tests.extend(clause.take_range(name)?.map(KeyTest::Range));
        break;
    }
    Ok(tests)
}

/// Whether the tests fix the whole sort key.
fn is_whole(tests: &[KeyTest], keys: &KeyNames<'_>) -> bool {
    let is_equal = |test: &KeyTest| matches!(test, KeyTest::Equal(_));
    tests.len() == keys.sort.len() && tests.iter().all(is_equal)
}

/// The key of one item.
fn key_item(partition: &Partition, tests: &[KeyTest], keys: &KeyNames<'_>) -> Item {
    let mut builder = Item::builder();
    for (name, value) in keys.partition.iter().zip(partition) {
        builder.push(name, value);
    }
    for (name, test) in keys.sort.iter().zip(tests) {
        if let KeyTest::Equal(value) = test {
            builder.push(name, value);
        }
    }
    builder.finish()
}

/// The key condition that selects one partition, or a stretch of it.
fn key_condition(partition: Partition, tests: &[KeyTest], keys: &KeyNames<'_>) -> KeyCondition {
    let owned = |name: &&str| (*name).to_owned();
    let equal = partition.into_iter().map(KeyTest::Equal);
    let of_partition = keys.partition.iter().map(owned).zip(equal);
    let of_sort = keys.sort.iter().map(owned).zip(tests.iter().cloned());
    KeyCondition::of_tests(of_partition.chain(of_sort).collect())
}
