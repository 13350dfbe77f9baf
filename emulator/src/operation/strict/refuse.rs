//! Calls that are refused because of what they do, before they do it.

use super::before::Before;
use super::find::is_read;
use super::kind::FindingKind;
use crate::operation::observe::RequestLog;
use crate::operation::{Context, LoggedKey};
use crate::wire::{ApiError, Operation};

/// How many calls back it is looked for what was written, or read.
const CALLS_BACK: u64 = 1000;

/// Why findings are not refused.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{Emulator, FindingKind, StrictError};
///
/// let emulator = Emulator::builder().control_calls().build()?;
/// let refused = emulator.refuse(&[FindingKind::LargeItem]);
/// assert_eq!(refused, Err(StrictError::Late { kind: FindingKind::LargeItem }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StrictError {
    /// It is told when calls are over, and too late to refuse one.
    #[error(
        "{} is found when it is too late to refuse a call: Scan, UnpaginatedLoop and NeedlessStrongRead can be refused",
        kind.name()
    )]
    Late {
        /// What was to be refused.
        kind: FindingKind,
    },
    /// There is no request log to find anything in.
    #[error("nothing is found without a request log: build the emulator with control_calls")]
    NotLogged,
}

/// Lets calls of these kinds be refused from now on, and of no others.
///
/// # Errors
///
/// If one of them cannot be, or there is no request log.
pub(crate) fn refuse(context: &Context, kinds: &[FindingKind]) -> Result<(), StrictError> {
    let log = context.meters.log().ok_or(StrictError::NotLogged)?;
    if let Some(kind) = kinds.iter().find(|kind| !kind.can_be_refused()) {
        return Err(StrictError::Late { kind: *kind });
    }
    let bits = kinds.iter().fold(0, |bits, kind| bits | bit(*kind));
    log.refuse(bits);
    Ok(())
}

/// The kinds that are refused.
pub(crate) fn refused(context: &Context) -> Vec<FindingKind> {
    let bits = context.meters.log().map_or(0, RequestLog::refused);
    let kinds = FindingKind::ALL.into_iter();
    kinds.filter(|kind| bits & bit(*kind) != 0).collect()
}

/// The refusal of a call that does what is refused: of its keys is known which they are, and whether it reads all.
pub(in crate::operation) fn refusal(
    context: &Context,
    log: &RequestLog,
    operation: Operation,
    (keys, reads_all): (&[LoggedKey], bool),
) -> Option<ApiError> {
    let bits = log.refused();
    if bits == 0 {
        return None;
    }
    let is_wanted = |kind: FindingKind| bits & bit(kind) != 0;
    let refusal = |kind: FindingKind| ApiError::validation(format!("Strict: {}", kind.advice()));
    if reads_all && is_wanted(FindingKind::Scan) {
        return Some(refusal(FindingKind::Scan));
    }
    // Of what calls without keys read nothing is known before.
    if keys.is_empty() || !is_read(operation) {
        return None;
    }
    let call = log.begun(context, operation, keys);
    let mut before = Before::default();
    log.look_back(CALLS_BACK, |call| before.pass(call));
    if is_wanted(FindingKind::UnpaginatedLoop) && before.is_loop(&call) {
        return Some(refusal(FindingKind::UnpaginatedLoop));
    }
    let is_needless = call.page.is_strong && !before.was_written(&call);
    (is_needless && is_wanted(FindingKind::NeedlessStrongRead))
        .then(|| refusal(FindingKind::NeedlessStrongRead))
}

/// The kind among those of one number.
fn bit(kind: FindingKind) -> u32 {
    1 << (kind as u32)
}
