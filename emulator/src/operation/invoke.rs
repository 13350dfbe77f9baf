//! The one way into an operation, for every door: HTTP, typed calls, held transactions, the SDK's connector.
//!
//! Invariant: nothing else runs an operation. [`Invoked`], without which none can be run, is made here only; what
//! must happen for each call, whatever door it came through, happens here, once: before its work what is due, and
//! after it a wait, so that nobody is told of anything that a crash could take back. That is so for reads and for
//! refusals as well as for writes, because what they have seen may be a moment old. The wait comes last, where no lock
//! is held: an [`Answer`] can be had by waiting only.

use std::any::Any;
use std::fmt::Debug;
use std::ops::Deref;

use crate::meter::notes;
use crate::operation::Context;
use crate::operation::aim::{keys_of, named, reads_all, traits};
use crate::operation::answer::{Answer, Called, Progress};
use crate::operation::compat::reworded;
use crate::operation::faults::Ruling;
use crate::operation::observe::{Tally, may_change};
use crate::operation::{read_only, strict, tee};
use crate::profile::{Layers, Row};
use crate::wire::{self, ApiCall, ApiError, Decoded, Dispatched};

/// An operation that the emulator answers.
///
/// It is the bound of [`Emulator::call`](crate::Emulator::call), so that wrappers around calls can be generic. The
/// operations listed below are all that there are: the trait is sealed.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{Answered, ApiError, Emulator, ErrorCode};
///
/// /// Calls an operation again while a transaction is in its way.
/// fn retry<O: Answered>(emulator: &Emulator, input: &O::Input) -> Result<O::Output, ApiError> {
///     for _ in 1..3 {
///         match emulator.call::<O>(input.clone()) {
///             Err(error) if error.code() == ErrorCode::TransactionConflict => {}
///             outcome => return outcome,
///         }
///     }
///     emulator.call::<O>(input.clone())
/// }
///
/// # use dynamodb_emulator::{ops::ListTables, types::ListTablesInput};
/// let emulator = Emulator::new();
/// let tables = retry::<ListTables>(&emulator, &ListTablesInput::default())?;
/// assert_eq!(tables.table_names, Some(vec![]));
/// # Ok::<(), ApiError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "the emulator does not answer `{Self}` yet",
    label = "not an operation that the emulator answers"
)]
pub trait Answered: ApiCall + Dispatched {
    /// Begins the operation; `input` has passed the constraints of the model.
    ///
    /// Those whose pages may be long pause after each slice of work, so that a server can answer others in
    /// between; all others are done at once.
    #[doc(hidden)]
    fn run(context: Invoked<'_>, input: Self::Input) -> Result<Progress<Self::Output>, ApiError>;
}

/// The context of a call that came through this file.
#[derive(Clone, Copy, Debug)]
pub struct Invoked<'a> {
    context: &'a Context,
    /// How the refusals of this call are worded.
    pub(crate) layers: Layers,
}

impl Deref for Invoked<'_> {
    type Target = Context;

    fn deref(&self) -> &Context {
        self.context
    }
}

/// Runs one operation, up to its end or its first pause.
///
/// The answer may be a refusal: every one of the service, among them the violations of the model's constraints.
pub(crate) fn invoke<O: Answered>(
    context: &Context,
    input: impl Into<Decoded<O::Input>>,
) -> Called<O::Output> {
    invoke_and::<O, _>(context, input, |progress| progress)
}

/// Runs one operation in the same way, and makes something else of its output while the call is still counted.
pub(crate) fn invoke_and<O: Answered, T>(
    context: &Context,
    input: impl Into<Decoded<O::Input>>,
    render: impl FnOnce(Progress<O::Output>) -> Progress<T>,
) -> Called<T> {
    let mut tally = Tally::begin(context, O::OPERATION);
    let start = context.engine.begin_call();
    let input = input.into();
    let log = context.meters.log();
    let is_logged = log.is_some();
    let mut refusal = None;
    if let Some(log) = log {
        traits::of_input(O::OPERATION, &input.input);
        if log.refused() != 0 && !notes::is_for_page() {
            let keys = keys_of(context, O::OPERATION, &input.input);
            let reads_all = reads_all(context, O::OPERATION, &input.input);
            refusal = strict::refusal(context, log, O::OPERATION, (&keys, reads_all));
        }
        tally.name(named(context, O::OPERATION, &input.input));
    }
    let ruling = context.faults.judge(context, O::OPERATION, &input.input);
    let ruled = ruling.map(|ruling| context.ruled(ruling));
    let progress = match (refusal, &ruled) {
        (Some(refusal), _) => Err(refusal),
        (None, Some(context)) => meet::<O>(context, input),
        (None, None) => tee::both(context, O::OPERATION, input, |context, input| {
            admit::<O, _>(context, input, O::run)
        }),
    };
    if const { may_change(O::OPERATION) }
        && let Some(log) = log
    {
        let _accounts = log.set_aside.look(context);
    }
    let leaves = const { traits::may_leave(O::OPERATION) } && is_logged;
    let progress = progress.map(|progress| match leaves {
        true => render(noted(context, progress)),
        false => render(progress),
    });
    Called::of(ruled.as_ref().unwrap_or(context), start, tally, progress)
}

/// The same progress, of which is noted what the answer leaves to be asked for, now or when it is there.
fn noted<T: Any + Debug>(context: &Context, progress: Progress<T>) -> Progress<T> {
    if let Progress::Done(output) = &progress {
        traits::left(context, output);
    }
    progress.map(traits::with_next)
}

/// Runs one operation that meets a fault: unless the fault comes before the work, it is done, and what is told of it
/// is up to the ruling.
fn meet<O: Answered>(
    context: &Context,
    input: Decoded<O::Input>,
) -> Result<Progress<O::Output>, ApiError> {
    tee::both(context, O::OPERATION, input, |context, input| {
        admit::<O, _>(context, input, |context, input| {
            let ruling = context.ruling.as_deref();
            if let Some(refusal) = ruling.and_then(Ruling::before) {
                return Err(refusal.clone());
            }
            if let Some(ruling) = ruling {
                ruling.slow_down(&context);
            }
            O::run(context, input)
        })
    })
}

/// Lets a request of `O` in and counts it, where its work is done at once and is not all that the operation does.
pub(super) fn enter<O: ApiCall, T>(
    context: &Context,
    input: Decoded<O::Input>,
    work: impl FnOnce(Invoked<'_>, O::Input) -> Result<T, ApiError>,
) -> Answer<T> {
    let tally = Tally::begin(context, O::OPERATION);
    let start = context.engine.begin_call();
    let result = admit::<O, _>(context, input, work);
    Answer::counted(context, start, tally, result)
}

/// Lets a call in that is none of the service's: what is due by now is done, then `work`.
pub(super) fn enter_own<T, E>(
    context: &Context,
    work: impl FnOnce() -> Result<T, E>,
) -> Answer<T, E> {
    let start = context.engine.begin_call();
    context.do_due();
    let result = work();
    Answer::of(&context.engine, start, result)
}

/// What is due by now is done, then the constraints of the model are checked, then `work` begins.
///
/// Work that is due comes first, because the service does it whether or not a request comes, and whether or not
/// that request is refused.
fn admit<O: ApiCall, T>(
    context: &Context,
    Decoded { input, deep }: Decoded<O::Input>,
    work: impl FnOnce(Invoked<'_>, O::Input) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    context.do_due();
    let operation = O::OPERATION.name();
    if read_only::changes(O::OPERATION) {
        context.refuse_change(operation)?;
    }
    let row = const { Row::of(O::OPERATION.name()) };
    let mut layers = row.layers(context.wording, operation, &context.caller.region);
    if deep {
        layers = layers.of_deep_request();
    }
    wire::constrain_input(&input, layers)
        .and_then(|()| work(Invoked { context, layers }, input))
        .map_err(|error| reworded(context.compat, error))
}
