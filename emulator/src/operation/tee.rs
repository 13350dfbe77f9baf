//! Two engines side by side, of which every answer is compared: one over a store in memory, one over a folder.
//!
//! Invariant: nothing may differ. Both live by one clock, which stands still for each step; both draw the same
//! identifiers, because the second begins each step where the first does; and steps come one at a time, so that both
//! see them in one order. So also sequence numbers, tokens and moments are the same, and are compared.

use std::fmt::{self, Debug};
use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard};

use crate::clock::HeldClock;
use crate::engine::{CallStart, Engine, Unkept};
use crate::ids::Ids;
use crate::operation::answer::{Answer, Job, Progress};
use crate::operation::{CallMeters, Context, EngineManner};
use crate::wire::{ApiError, Decoded, Encode, ErrorCode, Operation, encode_output};

/// So many divergences are kept; later ones only fail their calls.
const DIVERGENCES_MAX: usize = 100;

/// What an engine needs for as long as it is there.
pub(crate) type Belongings = Arc<dyn Debug + Send + Sync>;

/// The second engine, and what came of comparing it with the first.
#[derive(Debug)]
pub(crate) struct Tee {
    second: Arc<Engine>,
    clock: Arc<HeldClock>,
    /// Where identifiers of requests come from: those of the engines belong to their steps.
    request_ids: Ids,
    /// What is counted of the second engine's calls, which nobody reads.
    meters: Arc<CallMeters>,
    /// Held for one step of both engines.
    turn: Mutex<()>,
    divergences: Mutex<Vec<Divergence>>,
    /// What goes with the second engine, behind it; and with each that comes after it in its folder.
    #[cfg_attr(
        not(feature = "disk"),
        expect(dead_code, reason = "without folders none follows another one")
    )]
    belongings: Option<Belongings>,
}

/// A call that two engines answered differently: what `Emulator::divergences` lists.
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "disk")] {
/// use dynamodb_emulator::Emulator;
///
/// let emulator = Emulator::builder().tee().build()?;
/// for divergence in emulator.divergences() {
///     println!("{divergence}");
/// }
/// # }
/// # Ok::<(), dynamodb_emulator::BuildError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Divergence {
    /// The operation that was called, by its name.
    pub operation: String,
    /// What it was asked, as Rust prints the input.
    pub request: String,
    /// What the engine in memory answered, as JSON; of a refusal the status and the body.
    pub memory: String,
    /// What the engine over a folder answered.
    pub disk: String,
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operation,
            request,
            memory,
            disk,
        } = self;
        write!(
            f,
            "the engines diverge: {operation} {request}\n  in memory: {memory}\n  on disk:   {disk}"
        )
    }
}

/// One step of both engines.
pub(super) struct Turn<'a> {
    tee: &'a Tee,
    _alone: MutexGuard<'a, ()>,
}

#[cfg(feature = "disk")]
impl Turn<'_> {
    /// A second pair of engines, of which this is the second, in the folder of the one before.
    pub(super) fn succeeded(&self, second: Engine) -> Tee {
        Tee {
            belongings: self.tee.belongings.clone(),
            divergences: Mutex::new(self.tee.divergences.lock().clone()),
            ..self.tee.beside(second)
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.tee.clock.release();
    }
}

impl Tee {
    /// Compares an engine with `second`, which has the same content; both live by `clock`. `belongings` are kept for as
    /// long as the second engine.
    #[cfg(any(feature = "disk", test))]
    pub(crate) fn new(
        second: Engine,
        clock: Arc<HeldClock>,
        belongings: Option<Belongings>,
    ) -> Self {
        Self {
            request_ids: Ids::seeded(second.ids().bits()),
            second: Arc::new(second),
            clock,
            meters: Arc::default(),
            turn: Mutex::default(),
            divergences: Mutex::default(),
            belongings,
        }
    }

    /// What was answered differently so far, the first hundred.
    #[cfg(any(feature = "disk", test))]
    pub(crate) fn divergences(&self) -> Vec<Divergence> {
        self.divergences.lock().clone()
    }

    /// The engine over a folder.
    pub(crate) fn second(&self) -> &Engine {
        &self.second
    }

    /// Begins a step of both: no other is under way, time stands still, and both draw the same identifiers.
    pub(super) fn turn(&self, first: &Engine) -> Turn<'_> {
        let alone = self.turn.lock();
        self.clock.hold();
        self.second.ids().follow(first.ids());
        Turn {
            tee: self,
            _alone: alone,
        }
    }

    /// Compares what both have answered.
    ///
    /// # Errors
    ///
    /// If they differ.
    pub(super) fn compare(
        &self,
        operation: &str,
        request: impl FnOnce() -> String,
        [memory, disk]: [String; 2],
    ) -> Result<(), ApiError> {
        if memory == disk {
            return Ok(());
        }
        let divergence = Divergence {
            operation: operation.to_owned(),
            request: request(),
            memory,
            disk,
        };
        let report = divergence.to_string();
        tracing::error!("{report}");
        let mut divergences = self.divergences.lock();
        if divergences.len() < DIVERGENCES_MAX {
            divergences.push(divergence);
        }
        Err(ApiError::new(ErrorCode::InternalServerError, report))
    }

    /// A second pair of engines, of which this is the second.
    fn beside(&self, second: Engine) -> Self {
        Self {
            request_ids: Ids::seeded(self.request_ids.bits()),
            second: Arc::new(second),
            clock: Arc::clone(&self.clock),
            meters: Arc::default(),
            turn: Mutex::default(),
            divergences: Mutex::default(),
            belongings: None,
        }
    }
}

impl Context {
    /// The same context over the second engine, if there is one.
    pub(super) fn second(&self) -> Option<Self> {
        let tee = self.tee.as_ref()?;
        Some(Self {
            engine: Arc::clone(&tee.second),
            meters: Arc::clone(&tee.meters),
            tee: None,
            ..self.clone()
        })
    }

    /// Does the work that has fallen due, such as deleting expired items; whether more is due at once, for it is done in
    /// portions.
    pub(crate) fn run_due(&self) -> bool {
        self.in_both(Self::do_due)
    }

    /// The same for whoever does not go on before all is done.
    pub(crate) fn run_due_awaited(&self) -> bool {
        self.in_both(Self::do_due_awaited)
    }

    /// Does something in the engine, and in the second one if there is one; what the first says.
    fn in_both(&self, work: impl Fn(&Self) -> bool) -> bool {
        let turn = self.tee.as_ref().map(|tee| tee.turn(&self.engine));
        let goes_on = work(self);
        if turn.is_some()
            && let Some(second) = self.second()
        {
            work(&second);
        }
        goes_on
    }

    /// The same context over another database with the same content, once the medium has what it shows.
    pub(crate) fn fork(&self) -> Self {
        let (fork, unkept) = self.forked();
        if let Some(Err(error)) = unkept.map(|unkept| unkept.wait()) {
            // The copy is of use all the same, and every write to the original will say so.
            tracing::warn!(%error, "a copy shows what the original may not keep");
        }
        fork
    }

    /// The same, and whoever tells of it waits for the medium.
    pub(crate) fn fork_later(&self) -> Answer<Self> {
        let start = self.engine.begin_call();
        let (fork, _) = self.forked();
        Answer::of(&self.engine, start, Ok(fork))
    }

    /// A copy, and what is to be waited for before it is told of.
    fn forked(&self) -> (Self, Option<Unkept>) {
        let turn = self.tee.as_ref().map(|tee| tee.turn(&self.engine));
        let start = self.engine.begin_call();
        let engine = Arc::new(self.engine.fork());
        let unkept = self.engine.unkept(start);
        let tee = turn.as_ref().map(|turn| {
            let second = fork(&turn.tee.second);
            Arc::new(turn.tee.beside(second))
        });
        (self.beside(engine, tee), unkept)
    }

    /// Lets the numbers of changes go on behind this one, in both engines.
    pub(crate) fn go_on_behind(&self, sequence: u64) {
        self.engine.go_on_behind(sequence);
        if let Some(tee) = &self.tee {
            tee.second.go_on_behind(sequence);
        }
    }

    /// The same context over another database, which is empty, lives in memory and goes in this manner.
    pub(crate) fn blank(&self, manner: &EngineManner) -> Self {
        let turn = self.tee.as_ref().map(|tee| tee.turn(&self.engine));
        let engine = Arc::new(self.engine.blank(manner));
        let tee = turn.as_ref().map(|turn| {
            let second = turn.tee.second.blank(manner);
            Arc::new(turn.tee.beside(second))
        });
        self.beside(engine, tee)
    }

    /// The same context over another database: counted by itself, and without rules of faults.
    pub(super) fn beside(&self, engine: Arc<Engine>, tee: Option<Arc<Tee>>) -> Self {
        let meters = self.meters.fork();
        meters.begin_bill(engine.now());
        Self {
            engine,
            tee,
            // What was is not changed by what a fork of it becomes.
            is_past: false,
            meters: Arc::new(meters),
            faults: Arc::default(),
            ..self.clone()
        }
    }

    /// Whether nothing of it is in a folder.
    pub(crate) fn is_in_memory(&self) -> bool {
        self.engine.is_in_memory()
            && self
                .tee
                .as_ref()
                .is_none_or(|tee| tee.second.is_in_memory())
    }

    /// What does not agree with the items, in one engine or the other.
    pub(crate) fn verify(&self) -> Vec<String> {
        let verify = |engine: &Engine| {
            let findings = engine.shown(|| engine.verify());
            findings.unwrap_or_else(|error| vec![format!("store: {error}")])
        };
        let mut findings = verify(&self.engine);
        if let Some(tee) = &self.tee {
            let of_second = verify(&tee.second);
            findings.extend(of_second.iter().map(|found| format!("on disk: {found}")));
        }
        findings
    }

    /// The identifier of a request that has come.
    pub(crate) fn request_id(&self) -> [u8; 52] {
        let ids = self.tee.as_ref().map(|tee| &tee.request_ids);
        ids.unwrap_or(self.engine.ids()).request_id()
    }
}

/// A fork of one engine, once the medium has what it shows.
fn fork(original: &Engine) -> Engine {
    let start = original.begin_call();
    let fork = original.fork();
    if let Some(Err(error)) = original.unkept(start).map(|unkept| unkept.wait()) {
        // The copy is of use all the same, and every write to the original will say so.
        tracing::warn!(%error, "a copy shows what the original may not keep");
    }
    fork
}

/// Begins an operation: in the engine of the context and, where there is a second one, there too.
pub(super) fn both<I: Clone + Debug, T: Encode + Debug + Send + 'static>(
    context: &Context,
    operation: Operation,
    input: Decoded<I>,
    work: impl Fn(&Context, Decoded<I>) -> Result<Progress<T>, ApiError>,
) -> Result<Progress<T>, ApiError> {
    let (Some(tee), Some(second)) = (&context.tee, context.second()) else {
        return work(context, input);
    };
    let turn = tee.turn(&context.engine);
    let request = format!("{:?}", input.input);
    let start = second.engine.begin_call();
    let steps = [work(context, input.clone()), work(&second, input)];
    let pair = Pair {
        tee: Arc::clone(tee),
        first: Arc::clone(&context.engine),
        operation,
        request,
        start,
        steps,
    };
    let step = pair.settle();
    drop(turn);
    step
}

/// An operation that both engines work at.
#[derive(Debug)]
struct Pair<T> {
    tee: Arc<Tee>,
    first: Arc<Engine>,
    operation: Operation,
    request: String,
    /// When the second engine's call began.
    start: CallStart,
    /// How far it has come in each engine.
    steps: [Result<Progress<T>, ApiError>; 2],
}

impl<T: Encode + Debug + Send + 'static> Pair<T> {
    /// Compares what both have come to. An operation that pauses in both goes on later; where it pauses in one alone,
    /// it is done to its end there.
    fn settle(self) -> Result<Progress<T>, ApiError> {
        if let [Ok(Progress::Paused(_)), Ok(Progress::Paused(_))] = &self.steps {
            return Ok(Progress::Paused(Box::new(self)));
        }
        let Self {
            tee,
            operation,
            request,
            start,
            steps: [memory, disk],
            ..
        } = self;
        let memory = memory.and_then(finish);
        // Whoever asked waits for the first engine only; for this one it is done here, in a turn that is for one call.
        let disk = Answer::of(&tee.second, start, disk.and_then(finish)).wait();
        let answers = [text(&memory), text(&disk)];
        tee.compare(operation.name(), || request, answers)?;
        memory.map(Progress::Done)
    }
}

impl<T: Encode + Debug + Send + 'static> Job<T> for Pair<T> {
    fn resume(self: Box<Self>) -> Result<Progress<T>, ApiError> {
        let tee = Arc::clone(&self.tee);
        let turn = tee.turn(&self.first);
        let steps = self.steps.map(|step| match step {
            Ok(Progress::Paused(job)) => job.resume(),
            step => step,
        });
        let step = Self { steps, ..*self }.settle();
        drop(turn);
        step
    }
}

/// Works on until the end, slice after slice.
fn finish<T>(progress: Progress<T>) -> Result<T, ApiError> {
    let mut progress = progress;
    loop {
        match progress {
            Progress::Done(output) => return Ok(output),
            Progress::Paused(job) => progress = job.resume()?,
        }
    }
}

/// An answer in full, so that two of them can be compared.
pub(super) fn text<T: Encode>(answer: &Result<T, ApiError>) -> String {
    let mut body = Vec::new();
    match answer {
        Ok(output) => encode_output(output, &mut body),
        Err(error) => {
            body.extend_from_slice(error.http_status().to_string().as_bytes());
            body.push(b' ');
            error.write_body(&mut body);
        }
    }
    String::from_utf8_lossy(&body).into_owned()
}
