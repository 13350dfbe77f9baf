//! An emulator of its own for each test, on a clock that stands still.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::clock::{Clock, Timestamp, VirtualClock};
#[cfg(feature = "disk")]
use crate::engine::SimFolder;
use crate::engine::{Caller, Engine, EngineConfig, FaultStore, Sharing, Transition};
use crate::expression::ExpressionCache;
use crate::ids::Ids;
use crate::objects::MemoryBuckets;
#[cfg(feature = "disk")]
use crate::operation::tests::tee;
use crate::operation::{Answered, Context, TransferWorker, invoke};
use crate::partiql::Statements;
use crate::profile::{ErrorWording, HintWords};
use crate::wire::{ApiError, Operation, decode_request, dispatch, encode_output};

/// When every test begins: 2027-01-15T08:00:00Z.
pub(super) const START: i64 = 1_800_000_000;

/// The operation of this name.
pub(super) fn named(name: &str) -> Operation {
    let named = Operation::ALL.into_iter().find(|of| of.name() == name);
    named.unwrap_or_else(|| panic!("no operation {name}"))
}

/// What an engine of these tests is told.
pub(super) fn config(clock: Arc<dyn Clock>) -> EngineConfig {
    EngineConfig {
        clock,
        ids: Ids::seeded(1),
        sharing: Sharing::Nobody,
        transient: None,
        account_id: "000000000000".to_owned(),
        ttl_sweep: Duration::from_secs(1),
        recovery_lag: Duration::from_secs(300),
        export_window_min: Duration::from_secs(900),
        replication_lag: Some(Duration::ZERO),
        stream_shards: 1,
        overlaps: false,
    }
}

/// A context, and the clock that it lives by.
pub(super) struct World {
    pub(super) context: Context,
    pub(super) clock: Arc<VirtualClock>,
}

impl World {
    /// Where changes of tables take no time, and everything is answered in the older layer.
    pub(super) fn new() -> Self {
        Self::with_delay(None)
    }

    /// Where they take this long.
    pub(super) fn with_delay(transient: Option<Duration>) -> Self {
        Self::with(|config| config.transient = transient)
    }

    /// Where all callers and regions are one.
    pub(super) fn shared() -> Self {
        Self::with(|config| config.sharing = Sharing::All)
    }

    /// Where the latest moment that can be restored lies so far back.
    pub(super) fn with_recovery_lag(lag: Duration) -> Self {
        Self::with(|config| config.recovery_lag = lag)
    }

    /// Where streams have so many shards from their beginning.
    pub(super) fn with_stream_shards(count: u32) -> Self {
        Self::with(|config| config.stream_shards = count)
    }

    /// Where transactions that overlap in time conflict.
    pub(super) fn with_overlap() -> Self {
        Self::with(|config| config.overlaps = true)
    }

    /// Where the store fails when told.
    pub(super) fn with_faults() -> (Self, Arc<FaultStore>) {
        let mut store = None;
        let world = Self::over(
            |_| {},
            |config| {
                let (engine, faults) = Engine::over_faults(config);
                store = Some(faults);
                engine
            },
        );
        (world, store.expect("the engine was made"))
    }

    /// Where everything is kept in a folder, and answers wait until it is.
    #[cfg(feature = "disk")]
    pub(super) fn in_folder(folder: &SimFolder) -> Self {
        Self::over(
            |_| {},
            |config| Engine::open_sim(config, folder).expect("a folder that can be opened"),
        )
    }

    /// An emulator of its own, with some settings of its own.
    fn with(change: impl FnOnce(&mut EngineConfig)) -> Self {
        #[cfg(feature = "disk")]
        if tee::is_asked_for() {
            return Self::teed(change);
        }
        Self::over(change, Engine::new)
    }

    /// An emulator with some settings of its own, whose engine `make` makes.
    pub(super) fn over(
        change: impl FnOnce(&mut EngineConfig),
        make: impl FnOnce(EngineConfig) -> Engine,
    ) -> Self {
        let clock = Arc::new(VirtualClock::at(Timestamp::from_seconds(START)));
        let mut config = config(clock.clone());
        change(&mut config);
        let engine = make(config);
        let context = Context {
            compat: None,
            engine: Arc::new(engine),
            tee: None,
            background: Arc::new(TransferWorker::new(Arc::new(MemoryBuckets::default()))),
            meters: Arc::default(),
            faults: Arc::default(),
            ruling: None,
            expressions: Arc::new(ExpressionCache::new(64)),
            statements: Arc::new(Statements::new(64)),
            caller: Arc::new(Caller::new("test", "eu-west-1")),
            wording: ErrorWording::Classic,
            transition: Transition::AsConfigured,
            is_past: false,
            hints: HintWords(|hint| format!("{hint:?}")),
            address: None,
        };
        Self { context, clock }
    }

    /// The answer to a request.
    pub(super) fn call<T: Answered>(&self, request: &Value) -> Result<Value, ApiError> {
        let body = request.to_string();
        let input = decode_request::<T::Input>(body.as_bytes(), self.context.reading())?;
        let output = invoke::<T>(&self.context, input).finish()?;
        let mut body = Vec::new();
        encode_output(&output, &mut body);
        // Operations without an answer of their own answer with an empty body.
        if body.is_empty() {
            return Ok(Value::Null);
        }
        Ok(serde_json::from_slice(&body).unwrap())
    }

    /// The answer to a request for the operation of this name.
    pub(super) fn ask(&self, operation: &str, request: &Value) -> Result<Value, ApiError> {
        let operation = named(operation);
        dispatch!(operation, O => self.call::<O>(request), _ => panic!("{operation:?} is not answered"))
    }

    /// The answer to a request that must succeed.
    #[track_caller]
    pub(super) fn ok<T: Answered>(&self, request: Value) -> Value {
        self.call::<T>(&request)
            .unwrap_or_else(|error| panic!("{request}: {error}"))
    }

    /// Checks that a request is refused with that code and sentence.
    #[track_caller]
    pub(super) fn refused<T: Answered>(&self, request: Value, code: &str, sentence: &str) {
        match self.call::<T>(&request) {
            Ok(answer) => panic!("{request} was answered: {answer}"),
            Err(error) => assert_eq!(
                (error.code().as_str(), error.message().unwrap_or_default()),
                (code, sentence),
                "{request}"
            ),
        }
    }
}
