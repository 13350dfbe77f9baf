//! What is decided when an engine is made, and never changes.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;
use crate::ids::Ids;
use crate::storage::Fact;

#[cfg(feature = "disk")]
use crate::engine::parts::engine_fact::{self, EngineFact};
#[cfg(feature = "disk")]
use crate::engine::parts::numbers_fact::{self, NumbersFact};
use crate::engine::table::catalog::Caller;

/// Owner, or owner and region, of all tables where these do not separate.
const SHARED: &str = "shared";

/// What separates the tables of callers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sharing {
    /// Their keys and their regions.
    #[default]
    Nobody,
    /// Their regions alone.
    Keys,
    /// Neither keys nor regions: there is one set of tables.
    All,
}

/// What an engine is made of.
#[derive(Debug)]
pub(crate) struct EngineConfig {
    /// Where time comes from.
    pub(crate) clock: Arc<dyn Clock>,
    /// Where identifiers come from.
    pub(crate) ids: Ids,
    /// Which callers see one set of tables.
    pub(crate) sharing: Sharing,
    /// How long tables and indexes are being created, updated and deleted; none means no time.
    pub(crate) transient: Option<Duration>,
    /// The account that names contain.
    pub(crate) account_id: String,
    /// How often expired items are looked for.
    pub(crate) ttl_sweep: Duration,
    /// How far the latest moment that can be restored lies behind the present one.
    pub(crate) recovery_lag: Duration,
    /// The shortest stretch of time that an incremental export is of.
    pub(crate) export_window_min: Duration,
    /// How long after it has happened a change arrives in other regions; none where it waits until it is told to.
    pub(crate) replication_lag: Option<Duration>,
    /// How many shards a stream has from its beginning; none is taken for one.
    pub(crate) stream_shards: u32,
    /// Whether transactions that overlap in time conflict, as they may in the service.
    pub(crate) overlaps: bool,
}

impl EngineConfig {
    /// The same for another engine, with a source of identifiers of its own.
    #[cfg(feature = "disk")]
    pub(crate) fn again(&self) -> Self {
        Self {
            clock: Arc::clone(&self.clock),
            ids: Ids::seeded(self.ids.bits()),
            account_id: self.account_id.clone(),
            ..*self
        }
    }
}

/// What an engine was told about itself.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Settings {
    /// Which callers see one set of tables.
    sharing: Sharing,
    /// The owner, or owner and region, of what is shared.
    shared: Arc<str>,
    /// How long tables and indexes are being created, updated and deleted; none means no time.
    pub(in crate::engine) transient: Option<Duration>,
    /// The account that names contain.
    pub(in crate::engine) account_id: Arc<str>,
    /// How often expired items are looked for.
    pub(in crate::engine) ttl_sweep: Duration,
    /// How far the latest moment that can be restored lies behind the present one.
    pub(in crate::engine) recovery_lag: Duration,
    /// The shortest stretch of time that an incremental export is of.
    pub(in crate::engine) export_window_min: Duration,
    /// How many shards a stream has from its beginning, at least one.
    pub(in crate::engine) stream_shards: u32,
    /// Whether transactions that overlap in time conflict.
    pub(in crate::engine) overlaps: bool,
    /// What tokens are sealed with.
    pub(in crate::engine) secret: [u8; 32],
    /// Whether the store holds that, so that the next process has it too.
    #[cfg(feature = "disk")]
    is_secret_kept: bool,
    /// Up to which sequence number the store says that none is given out; zero if it says nothing.
    #[cfg(feature = "disk")]
    sequences_behind: u64,
}

impl Settings {
    /// The settings of this configuration.
    pub(in crate::engine) fn new(config: &EngineConfig) -> Self {
        Self {
            sharing: config.sharing,
            shared: Arc::from(SHARED),
            transient: config.transient,
            account_id: Arc::from(config.account_id.as_str()),
            ttl_sweep: config.ttl_sweep,
            recovery_lag: config.recovery_lag,
            export_window_min: config.export_window_min,
            stream_shards: config.stream_shards.max(1),
            overlaps: config.overlaps,
            secret: config.ids.secret(),
            #[cfg(feature = "disk")]
            is_secret_kept: false,
            #[cfg(feature = "disk")]
            sequences_behind: 0,
        }
    }

    /// What the store holds of these settings.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn facts(&self) -> impl Iterator<Item = Fact> + use<> {
        let secret = self.is_secret_kept.then_some(self.secret);
        let secret = secret.map(|secret| engine_fact::exists(EngineFact { secret }));
        let sequence = self.sequences_behind;
        let numbers = (sequence > 0).then(|| numbers_fact::exists(NumbersFact { sequence }));
        secret.into_iter().chain(numbers)
    }

    /// What the store holds of these settings.
    #[cfg(not(feature = "disk"))]
    pub(in crate::engine) fn facts(&self) -> Option<Fact> {
        None
    }

    /// Goes on behind this sequence number, as the store says.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn keep_sequence(&mut self, sequence: u64) {
        self.sequences_behind = sequence;
    }

    /// Lives over a store that holds nothing of these settings.
    pub(in crate::engine) fn forget_kept(&mut self) {
        #[cfg(feature = "disk")]
        {
            self.is_secret_kept = false;
            self.sequences_behind = 0;
        }
    }

    /// Goes on with the secret that the store holds.
    #[cfg(feature = "disk")]
    pub(in crate::engine) fn keep_secret(&mut self, secret: [u8; 32]) {
        self.secret = secret;
        self.is_secret_kept = true;
    }

    /// Whether all callers see one set of tables.
    pub(in crate::engine) fn is_shared(&self) -> bool {
        self.sharing == Sharing::All
    }

    /// Owner and region whose tables a caller sees.
    pub(in crate::engine) fn namespace<'a>(
        &'a self,
        caller: &'a Caller,
    ) -> (&'a Arc<str>, &'a Arc<str>) {
        match self.sharing {
            Sharing::All => (&self.shared, &self.shared),
            Sharing::Keys => (&self.shared, &caller.region),
            Sharing::Nobody => (&caller.owner, &caller.region),
        }
    }
}
