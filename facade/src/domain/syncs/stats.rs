//! What a sync has collected, in numbers.

use std::collections::BTreeMap;

use super::model::Kind;
use crate::backend::{Item, Value};

const STATS: &str = "stats";

/// How many things of each kind a sync has collected.
///
/// # Examples
///
/// ```
/// use package_database::syncs::{Kind, SyncStats};
///
/// let stats = SyncStats::default();
/// assert_eq!((stats.of_kind(Kind::Grant), stats.total()), (0, 0));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyncStats {
    /// How many types of resources there are.
    pub resource_types: u64,
    /// How many resources there are, of all types.
    pub resources: u64,
    /// How many entitlements there are, of all resources.
    pub entitlements: u64,
    /// How many grants there are, to all principals.
    pub grants: u64,
    /// How many assets there are, whatever their sizes.
    pub assets: u64,
}

impl SyncStats {
    /// How many there are of a kind.
    pub const fn of_kind(&self, kind: Kind) -> u64 {
        match kind {
            Kind::ResourceType => self.resource_types,
            Kind::Resource => self.resources,
            Kind::Entitlement => self.entitlements,
            Kind::Grant => self.grants,
            Kind::Asset => self.assets,
        }
    }

    /// How many there are of all kinds.
    pub fn total(&self) -> u64 {
        let counts = Kind::ALL.iter().map(|kind| self.of_kind(*kind));
        counts.fold(0, u64::saturating_add)
    }

    pub(super) const fn add(&mut self, kind: Kind, more: u64) {
        let count = match kind {
            Kind::ResourceType => &mut self.resource_types,
            Kind::Resource => &mut self.resources,
            Kind::Entitlement => &mut self.entitlements,
            Kind::Grant => &mut self.grants,
            Kind::Asset => &mut self.assets,
        };
        *count = count.saturating_add(more);
    }

    pub(super) fn put(&self, item: &mut Item) {
        let counts = Kind::ALL.iter().map(|kind| {
            let count = Value::number(self.of_kind(*kind));
            (kind.word().to_owned(), count)
        });
        item.insert(STATS, Value::Map(counts.collect()));
    }

    pub(super) fn of(item: &Item) -> Result<Option<Self>, String> {
        let counts: BTreeMap<String, Value> = match item.get(STATS) {
            None => return Ok(None),
            Some(Value::Map(counts)) => counts,
            Some(_) => return Err(super::run::unreadable(STATS)),
        };
        let mut stats = Self::default();
        for kind in Kind::ALL {
            let count = match counts.get(kind.word()) {
                Some(Value::Number(digits)) => digits.parse().ok(),
                _ => None,
            };
            stats.add(kind, count.ok_or_else(|| super::run::unreadable(STATS))?);
        }
        Ok(Some(stats))
    }
}
