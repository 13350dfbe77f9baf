//! From settings to an emulator: checked first, then put together.

#[cfg(feature = "disk")]
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ACCOUNT;
use super::aside::Aside;
use super::error::{BuildError, BuildErrorKind, is_access_key, is_host, is_origin, is_region};
use crate::emulator::{Emulator, EmulatorBuilder};
#[cfg(feature = "disk")]
use crate::engine::StoreOptions;
use crate::engine::{Caller, Engine, EngineConfig, Transition};
use crate::expression::ExpressionCache;
use crate::ids::Ids;
use crate::limits::SHARDS_AT_ONCE;
#[cfg(feature = "disk")]
use crate::operation::ShelvedCopies;
use crate::operation::{
    self, Background, CallMeters, Context, RequestLog, SlowLog, Tee, TransferWorker,
};
use crate::partiql::Statements;
use crate::protocol::{AuthMode, Service};

/// How many parsed expressions one emulator remembers.
const EXPRESSIONS_CACHED: usize = 1024;

/// How many parsed statements one emulator remembers.
const STATEMENTS_CACHED: usize = 1024;

/// Where the snapshots of a database are kept that lives in `folder`: beside it, because what is in it belongs to the store.
#[cfg(feature = "disk")]
fn beside(folder: &Path) -> PathBuf {
    // The folder is there, and its path may end in a dot or two.
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push("-snapshots");
    folder.with_file_name(name)
}

impl EmulatorBuilder {
    /// Makes the emulator.
    ///
    /// # Errors
    ///
    /// When a setting cannot be used, or the folder of the data: [`BuildErrorKind`] lists them.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// let refused = Emulator::builder().allow_host("http://db").build().unwrap_err();
    /// assert!(refused.to_string().contains("without scheme and port"));
    /// ```
    pub fn build(self) -> Result<Emulator, BuildError> {
        self.check()?;
        #[cfg(feature = "disk")]
        if self.tee {
            return self.assemble_tee();
        }
        #[cfg(feature = "disk")]
        if let Some(folder) = self.data.clone() {
            let options = StoreOptions {
                fsync: self.fsync,
                memory: self.memory,
            };
            let opened = Engine::open_folder(self.engine_config(), &folder, options);
            let engine = opened.map_err(|error| BuildError::of_data(&folder, &error))?;
            let shelf = beside(&folder);
            let shelved = ShelvedCopies::open(shelf.clone(), self.engine_config());
            let emulator = self.assemble_over(engine, None);
            let main = emulator.service.databases().main();
            let shelved = shelved.and_then(|copies| main.shelve_snapshots(copies));
            shelved.map_err(|error| BuildError::of_data(&shelf, &error))?;
            return Ok(emulator);
        }
        Ok(self.assemble())
    }

    /// Refuses what could not work, so that nothing is accepted and dropped.
    fn check(&self) -> Result<(), BuildError> {
        if !is_region(&self.region) {
            return Err(BuildError::new(BuildErrorKind::Region, &self.region));
        }
        if !is_access_key(&self.access_key) {
            return Err(BuildError::new(BuildErrorKind::AccessKey, &self.access_key));
        }
        if !SHARDS_AT_ONCE.contains(&self.stream_shards) {
            let count = self.stream_shards.to_string();
            return Err(BuildError::new(BuildErrorKind::StreamShards, count));
        }
        if matches!(&self.service.auth, AuthMode::Verify(keys) if keys.is_empty()) {
            return Err(BuildError::new(BuildErrorKind::NoAccessKeys, ""));
        }
        if let Some(host) = self
            .service
            .allowed_hosts
            .iter()
            .find(|host| !is_host(host))
        {
            return Err(BuildError::new(BuildErrorKind::AllowedHost, host));
        }
        let mut origins = self.service.allowed_origins.iter();
        match origins.find(|origin| !is_origin(origin)) {
            Some(origin) => Err(BuildError::new(BuildErrorKind::AllowedOrigin, origin)),
            None => Ok(()),
        }
    }

    /// Puts the emulator together from settings that were checked, or are the defaults.
    pub(in crate::emulator) fn assemble(self) -> Emulator {
        debug_assert!(
            self.check().is_ok(),
            "settings are checked before they are used"
        );
        let engine = Engine::new(self.engine_config());
        self.assemble_over(engine, None)
    }

    /// What the engine is told.
    pub(in crate::emulator) fn engine_config(&self) -> EngineConfig {
        EngineConfig {
            clock: Arc::clone(&self.clock),
            ids: self.seed.map_or_else(Ids::random, Ids::seeded),
            sharing: self.sharing,
            transient: self.transient,
            account_id: ACCOUNT.to_owned(),
            ttl_sweep: self.ttl_sweep,
            recovery_lag: self.recovery_lag,
            export_window_min: self.export_window,
            replication_lag: self.replication_lag,
            stream_shards: self.stream_shards,
            overlaps: self.transaction_conflicts,
        }
    }

    /// Puts everything else on top of an engine, or of two.
    pub(in crate::emulator) fn assemble_over(
        self,
        engine: Engine,
        tee: Option<Arc<Tee>>,
    ) -> Emulator {
        let enforces = self.enforce_capacity;
        let consistency = self.consistency;
        let is_aside = self.buckets.is_remote() && tee.is_none();
        let transfers: Arc<dyn Background> = Arc::new(TransferWorker::new(self.buckets));
        let context = Context {
            engine: Arc::new(engine),
            tee,
            background: match is_aside {
                true => Arc::new(Aside::new(transfers)),
                // Two engines do the same step by step, whatever they wait for.
                false => transfers,
            },
            meters: Arc::new(CallMeters::new(
                self.slow_log.map(SlowLog::new),
                self.service.control.then(RequestLog::default),
            )),
            faults: Arc::default(),
            ruling: None,
            expressions: Arc::new(ExpressionCache::new(EXPRESSIONS_CACHED)),
            statements: Arc::new(Statements::new(STATEMENTS_CACHED)),
            caller: Arc::new(Caller::new(&self.access_key, &self.region)),
            wording: self.service.wording,
            compat: self.compat,
            transition: Transition::AsConfigured,
            is_past: false,
            hints: self.service.hints,
            address: None,
        };
        context.meters.begin_bill(context.engine.now());
        if enforces {
            // Only a table that is named can be missing.
            let _ = operation::enforce_capacity(&context, None, true);
        }
        context.set_consistency(consistency);
        let service = Service::new(context.clone(), self.service);
        Emulator::of(service, 0, context)
    }
}
