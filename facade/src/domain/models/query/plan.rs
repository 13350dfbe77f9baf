//! Plans: what is read to answer a query.

use std::fmt;

use crate::backend::{Consistency, Query};
use crate::domain::models::table::Slot;

/// What is read to answer a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlanKind {
    /// Nothing: no document can be meant.
    Nothing,
    /// Documents by their ids.
    Ids,
    /// The documents of one user.
    OneUser,
    /// The documents of several users.
    SeveralUsers,
    /// The shards of an index over all documents.
    GlobalIndex,
    /// The one partition of a model.
    OnePartition,
    /// One shard of a model.
    OneShard,
    /// Several shards of a model, or all of them.
    Shards,
    /// The documents of every user in the directory.
    EveryUser,
}

impl PlanKind {
    const fn words(self) -> &'static str {
        match self {
            Self::Nothing => "nothing is read",
            Self::Ids => "documents by their ids",
            Self::OneUser => "the documents of one user",
            Self::SeveralUsers => "the documents of several users",
            Self::GlobalIndex => "an index over all documents",
            Self::OnePartition => "the one partition of the model",
            Self::OneShard => "one shard of the model",
            Self::Shards => "several shards of the model",
            Self::EveryUser => "the documents of every user",
        }
    }
}

/// How a query is answered. Its text says it in a few lines.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct QueryPlan {
    /// What is read.
    pub kind: PlanKind,
    /// The field whose index is used; `None` where partitions are read whole.
    pub index: Option<String>,
    /// The conditions that bound what is read.
    pub in_keys: Vec<String>,
    /// Those by which the store leaves documents out that it has read: of those that are stored in the newest version,
    /// where older ones are migrated on reading.
    pub in_store: Vec<String>,
    /// Those that are looked at in the documents that it gives.
    pub in_memory: Vec<String>,
    /// Partitions that are read, of those that are known before anything is read.
    pub partitions: usize,
    /// Whether all is read and sorted before the first document is given; else reading ends with the last one that is.
    pub sorts_all: bool,
    /// Requests that it takes at least.
    pub requests_min: u64,
    /// Read capacity that it takes at least; more for each 4 KB.
    pub units_min: f64,
    /// What would make it cheaper.
    pub advice: Vec<String>,
}

impl fmt::Display for QueryPlan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.kind.words())?;
        if let Some(index) = &self.index {
            write!(formatter, ", by the index of {index}")?;
        }
        write!(
            formatter,
            "; {} partitions, {} requests and {} units at least",
            self.partitions, self.requests_min, self.units_min
        )?;
        let lists = [
            ("in keys", &self.in_keys),
            ("in the store", &self.in_store),
            ("in memory", &self.in_memory),
        ];
        for (place, conditions) in lists {
            if !conditions.is_empty() {
                write!(formatter, "\n{place}: {}", conditions.join(", "))?;
            }
        }
        if self.sorts_all {
            formatter.write_str("\neverything is read before the first document is given")?;
        }
        for advice in &self.advice {
            write!(formatter, "\nadvice: {advice}")?;
        }
        Ok(())
    }
}

/// In which order a partition gives its documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Natural {
    /// By their ids.
    Id,
    /// By this field, then by their ids.
    Field(String),
    /// In another one.
    Other,
}

/// One partition of a table or an index that is read.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// As text for a person.
    pub(super) label: String,
    /// The value of the partition key.
    pub(super) partition: String,
    pub(super) query: Query,
}

/// A plan with what is read.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub(super) plan: QueryPlan,
    pub(super) ids: Vec<String>,
    pub(super) sources: Vec<Source>,
    pub(super) slot: Option<Slot>,
    pub(super) natural: Natural,
    /// Whether the natural order is the one that was asked for, so that reading may end early.
    pub(super) in_order: bool,
}

impl Planned {
    /// Fills in what follows from the sources.
    pub(super) fn counted(mut self) -> Self {
        let strong = |source: &Source| source.query.consistency == Consistency::Strong;
        let units = |source: &Source| if strong(source) { 1.0 } else { 0.5 };
        self.plan.partitions = self.sources.len();
        let requests = self.sources.len() + self.ids.len().div_ceil(100);
        self.plan.requests_min = u64::try_from(requests).unwrap_or(u64::MAX);
        self.plan.units_min = self.sources.iter().map(units).sum();
        self.plan.units_min += self.ids.iter().map(|_| 1.0).sum::<f64>();
        self
    }
}
