//! The alternatives of an OR, each of which names its own partition and sort conditions.

use std::cmp::Ordering;

use super::super::ast::{Code, OrderKey};
use super::super::error::StatementError;
use super::KeyNames;
use super::key::Clause;
use super::read::{Partition, compared, partitions, sort_tests};
use crate::expression::{Condition, KeyTest, SortRange};
use crate::limits;
use crate::value::{AttributeValue, compare};

/// A partition, or a part of one.
pub(super) struct Stretch {
    pub(super) partition: Partition,
    /// On the sort key.
    pub(super) tests: Vec<KeyTest>,
}

/// What the alternatives read, in the order in which they were written; nothing, if one of them names no
/// partition. The service does not read an item twice for two of them: it refuses alternatives on sort
/// keys that overlap.
pub(super) fn stretches(
    branches: &[Vec<Code>],
    whole: &Condition,
    keys: &KeyNames<'_>,
) -> Result<Option<Vec<Stretch>>, StatementError> {
    if branches.is_empty() {
        return Ok(None);
    }
    let mut found: Vec<Stretch> = Vec::new();
    for branch in branches {
        let mut clause = Clause::new(branch, whole.clone());
        let Some(partitions) = partitions(&mut clause, keys)? else {
            return Ok(None);
        };
        let tests = sort_tests(&mut clause, keys)?;
        for partition in partitions {
            let tests = tests.clone();
            add(&mut found, Stretch { partition, tests })?;
        }
    }
    if found.len() > limits::STATEMENT_PARTITIONS_MAX {
        return Err(StatementError::TooManyPartitions(found.len()));
    }
    Ok(Some(found))
}

/// Adds a stretch to others, unless it is the same whole partition as one of them.
fn add(found: &mut Vec<Stretch>, stretch: Stretch) -> Result<(), StatementError> {
    let mut is_new = true;
    for other in found
        .iter()
        .filter(|other| other.partition == stretch.partition)
    {
        if other.tests.is_empty() && stretch.tests.is_empty() {
            is_new = false;
        } else if overlap(&other.tests, &stretch.tests) {
            return Err(StatementError::OverlappingRanges);
        }
    }
    if is_new {
        found.push(stretch);
    }
    Ok(())
}

/// Puts stretches in the order that ORDER BY asks for.
pub(super) fn order_stretches(stretches: &mut [Stretch], order: &[OrderKey], keys: &KeyNames<'_>) {
    // The sorts are stable, so the most important comes last.
    for key in order.iter().rev() {
        if let Some(place) = keys.partition.iter().position(|name| **name == *key.name) {
            stretches.sort_by(|left, right| {
                compared(key, left.partition.get(place), right.partition.get(place))
            });
        } else {
            stretches.sort_by(|left, right| compared(key, lowest(left), lowest(right)));
        }
    }
}

/// The least sort key that a stretch may hold, if there is one.
fn lowest(stretch: &Stretch) -> Option<&AttributeValue> {
    let interval = Interval::of(stretch.tests.first()?);
    interval.low.map(|(value, _)| value).or(interval.prefix)
}

/// Whether two tests of one sort attribute can hold of one item; none holds of all.
fn overlap(left: &[KeyTest], right: &[KeyTest]) -> bool {
    let pairs = left.iter().zip(right);
    pairs
        .map(|(left, right)| (Interval::of(left), Interval::of(right)))
        .all(|(left, right)| left.meets(&right))
}

/// An end of an interval, and whether it belongs to the interval.
type End<'t> = (&'t AttributeValue, bool);

/// The values that a test leaves.
#[derive(Clone, Copy, Default)]
struct Interval<'t> {
    low: Option<End<'t>>,
    high: Option<End<'t>>,
    /// What they all begin with, in place of ends.
    prefix: Option<&'t AttributeValue>,
}

impl<'t> Interval<'t> {
    fn of(test: &'t KeyTest) -> Self {
        let interval = |low, high| Self {
            low,
            high,
            prefix: None,
        };
        match test {
            KeyTest::Equal(value) => interval(Some((value, true)), Some((value, true))),
            KeyTest::Range(range) => match range {
                SortRange::Less(value) => interval(None, Some((value, false))),
                SortRange::LessOrEqual(value) => interval(None, Some((value, true))),
                SortRange::Greater(value) => interval(Some((value, false)), None),
                SortRange::GreaterOrEqual(value) => interval(Some((value, true)), None),
                SortRange::Between(low, high) => interval(Some((low, true)), Some((high, true))),
                SortRange::BeginsWith(prefix) => Self {
                    prefix: Some(prefix),
                    ..Self::default()
                },
            },
        }
    }

    /// Whether there may be a value in both.
    fn meets(&self, other: &Self) -> bool {
        match (self.prefix, other.prefix) {
            (None, None) => reaches(self.low, other.high) && reaches(other.low, self.high),
            (Some(one), Some(two)) => {
                compare::begins_with(one, two) || compare::begins_with(two, one)
            }
            (Some(prefix), None) => other.holds_one_with(prefix),
            (None, Some(prefix)) => self.holds_one_with(prefix),
        }
    }

    /// Whether one of its values begins so: those that do lie together, the prefix itself first.
    fn holds_one_with(&self, prefix: &AttributeValue) -> bool {
        let begins_low = self
            .low
            .is_some_and(|(low, _)| compare::begins_with(low, prefix));
        reaches(Some((prefix, true)), self.high)
            && (begins_low || reaches(self.low, Some((prefix, true))))
    }
}

/// Whether an interval that begins at `low` may end at `high`. Values of two types have no order, and no
/// key attribute takes both.
fn reaches(low: Option<End<'_>>, high: Option<End<'_>>) -> bool {
    let (Some((low, with_low)), Some((high, with_high))) = (low, high) else {
        return true;
    };
    match compare::order(low, high) {
        Some(Ordering::Less) => true,
        Some(Ordering::Equal) => with_low && with_high,
        Some(Ordering::Greater) | None => false,
    }
}
