//! What is known of the generations of a repository, in one item.

use std::collections::BTreeMap;

use super::item::{self, damaged};
use crate::backend::{Item, Value};
use crate::block::record::Envelope;
use crate::error::Error;

const GENERATION: &str = "generation";
const NEXT: &str = "next";
const LOADED: &str = "loaded";
const PENDING: &str = "pending";
const GARBAGE: &str = "garbage";
const DIGEST: &str = "digest";

/// The pointer of a repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pointer {
    /// The generation that readers see; none before the first and after the last.
    pub(super) current: Option<u64>,
    /// What tells whether a document is the same as the current one.
    pub(super) digest: String,
    /// The number of the next generation. Numbers are never used twice.
    pub(super) next: u64,
    /// Generations that are whole, the current one among them, in ascending order.
    pub(super) loaded: Vec<u64>,
    /// Generations that somebody is writing, with the second in which that began.
    pub(super) pending: BTreeMap<u64, i64>,
    /// Generations that nobody sees any more, and whose records are to be removed.
    pub(super) garbage: Vec<u64>,
}

impl Pointer {
    pub(super) fn item(&self, id: &str) -> Result<Item, Error> {
        let numbers = |numbers: &[u64]| {
            let numbers = numbers.iter().map(Value::number);
            Value::List(numbers.collect())
        };
        let pending = self.pending.iter();
        let pending = pending.map(|(number, since)| (number.to_string(), Value::number(since)));
        let mut item = item::pointer(id)?
            .with(NEXT, Value::number(self.next))
            .with(LOADED, numbers(&self.loaded))
            .with(GARBAGE, numbers(&self.garbage))
            .with(PENDING, Value::Map(pending.collect()))
            .with(DIGEST, self.digest.as_str());
        if let Some(current) = self.current {
            item.insert(GENERATION, Value::number(current));
        }
        Ok(item)
    }

    /// The pointer of an item, with its envelope.
    pub(super) fn of(item: &Item) -> Result<(Self, Envelope), Error> {
        let envelope = Envelope::of(item)?;
        let current = match item.number(GENERATION) {
            None => None,
            Some(digits) => Some(digits.parse().map_err(|_| damaged(GENERATION))?),
        };
        let next = item.number(NEXT).and_then(|digits| digits.parse().ok());
        let pointer = Self {
            current,
            digest: item::text(item, DIGEST)?,
            next: next.ok_or_else(|| damaged(NEXT))?,
            loaded: numbers(item, LOADED)?,
            pending: pending(item)?,
            garbage: numbers(item, GARBAGE)?,
        };
        Ok((pointer, envelope))
    }
}

fn numbers(item: &Item, name: &str) -> Result<Vec<u64>, Error> {
    let Some(Value::List(list)) = item.get(name) else {
        return Err(damaged(name));
    };
    let numbers = list.iter().map(|value| match value {
        Value::Number(digits) => digits.parse().map_err(|_| damaged(name)),
        _ => Err(damaged(name)),
    });
    numbers.collect()
}

fn pending(item: &Item) -> Result<BTreeMap<u64, i64>, Error> {
    let Some(Value::Map(map)) = item.get(PENDING) else {
        return Err(damaged(PENDING));
    };
    let entries = map.iter().map(|(number, since)| {
        let since = match since {
            Value::Number(digits) => digits.parse().ok(),
            _ => None,
        };
        let entry = number.parse().ok().zip(since);
        entry.ok_or_else(|| damaged(PENDING))
    });
    entries.collect()
}
