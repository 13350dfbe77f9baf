//! What can be chosen about syncs when a database is built.

use std::time::Duration;

use super::fault;
use crate::error::Error;

/// Shards that a run may have at most: so many fit into a page token.
pub(super) const SHARDS_MAX: u8 = 32;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What can be chosen about syncs: see [`DatabaseBuilder::settings`](crate::DatabaseBuilder::settings).
///
/// # Examples
///
/// ```
/// use package_database::syncs::{EndCheck, SyncSettings};
///
/// let settings = SyncSettings::new().shards(4).unwrap().end_check(EndCheck::Count);
/// assert_eq!(settings.shards, 4);
/// assert!(SyncSettings::new().shards(0).is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyncSettings {
    /// Partitions that the items of one kind of a new run are spread over: 1, unless chosen. A partition
    /// takes about a thousand writes in a second.
    pub shards: u8,
    /// What is looked at before a sync has ended.
    pub end_check: EndCheck,
    /// How long the items of a partial sync are kept, in whole seconds: 30 days, unless chosen; `None`
    /// until a clean-up removes them.
    pub partial_span: Option<Duration>,
    /// Bytes of an asset at most: 64 MiB, unless chosen.
    pub asset_bytes_max: u64,
    /// Conditional writes that are on their way at once: 16, unless chosen.
    pub writes_at_once: u8,
}

/// What is looked at before a sync has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndCheck {
    /// Every index shows as many items as there are, for which the end waits so long at most. It reads the
    /// indexes once.
    Strict(Duration),
    /// Items are counted, and indexes are believed to follow.
    Count,
}

impl Default for SyncSettings {
    fn default() -> Self {
        Self {
            shards: 1,
            end_check: EndCheck::Strict(Duration::from_secs(30)),
            partial_span: Some(30 * DAY),
            asset_bytes_max: 64 * 1024 * 1024,
            writes_at_once: 16,
        }
    }
}

impl SyncSettings {
    /// Those of a database for which nothing was chosen.
    pub fn new() -> Self {
        Self::default()
    }

    /// With so many shards of new runs.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for none, and for more than 32.
    pub fn shards(mut self, shards: u8) -> Result<Self, Error> {
        check_shards(shards)?;
        self.shards = shards;
        Ok(self)
    }

    /// With another look before the end.
    #[must_use]
    pub const fn end_check(mut self, check: EndCheck) -> Self {
        self.end_check = check;
        self
    }

    /// With another span for which partial syncs are kept.
    #[must_use]
    pub const fn partial_span(mut self, span: Option<Duration>) -> Self {
        self.partial_span = span;
        self
    }

    /// With another limit on assets, in bytes.
    #[must_use]
    pub const fn asset_bytes_max(mut self, bytes: u64) -> Self {
        self.asset_bytes_max = bytes;
        self
    }

    /// With so many conditional writes at once; at least one.
    #[must_use]
    pub const fn writes_at_once(mut self, writes: u8) -> Self {
        self.writes_at_once = writes;
        self
    }
}

pub(super) fn check_shards(shards: u8) -> Result<(), Error> {
    if (1..=SHARDS_MAX).contains(&shards) {
        return Ok(());
    }
    Err(fault::value(format!(
        "a sync has between 1 and {SHARDS_MAX} shards, and not {shards}"
    )))
}
