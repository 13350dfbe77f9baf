//! What a query has answered, and what that has cost.

use std::fmt;

use super::plan::QueryPlan;
use crate::domain::models::doc::Doc;
use crate::error::Error;

/// What a query has cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct QueryCost {
    /// Requests that were answered; none for an answer that was kept.
    pub requests: u64,
    /// Documents that were read.
    pub read: u64,
    /// Bytes of them.
    pub bytes: u64,
    /// Read capacity, as the service counts it: a unit for each 4 KB of a request, a half where it may be a moment
    /// behind.
    pub units: f64,
}

impl QueryCost {
    pub(super) fn add(&mut self, other: &Self) {
        self.requests = self.requests.saturating_add(other.requests);
        self.read = self.read.saturating_add(other.read);
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.units += other.units;
    }
}

/// A part of a query that could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub struct SourceFailure {
    /// The partition: that of a user, of a shard, or of an index.
    pub partition: String,
    /// Why it could not be read.
    pub error: Error,
}

impl fmt::Display for SourceFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.partition, self.error)
    }
}

/// What a query has answered.
#[derive(Debug)]
#[non_exhaustive]
pub struct QueryOutcome {
    /// The documents, in the order that was asked for.
    pub docs: Vec<Doc>,
    /// What could not be read, though other parts could: then documents are missing.
    pub failures: Vec<SourceFailure>,
    /// What it has cost.
    pub cost: QueryCost,
    /// How it was answered.
    pub plan: QueryPlan,
    /// Whether the answer was kept from an earlier query.
    pub cached: bool,
}

impl QueryOutcome {
    /// The documents, if all parts could be read.
    ///
    /// # Errors
    ///
    /// That of the first part that could not.
    pub fn whole(mut self) -> Result<Vec<Doc>, Error> {
        match self.failures.is_empty() {
            true => Ok(self.docs),
            false => Err(self.failures.swap_remove(0).error),
        }
    }
}
