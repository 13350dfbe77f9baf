//! From the operation and the bytes of a request to the bytes of its answer.

use crate::operation::{Answered, Context, Job, Progress, invoke};
use crate::wire::{self, ApiError, Encode, ErrorCode, Operation};

/// How far an operation has come.
pub(super) enum Step {
    /// The body of the answer.
    Done(Vec<u8>),
    /// A long page that let others go first.
    Paused(Box<dyn Page>),
}

/// The rest of a long page.
pub(super) trait Page: Send {
    /// Goes on for one slice.
    fn resume(self: Box<Self>) -> Result<Step, ApiError>;
}

/// A job whose output is still to be encoded.
struct Rendered<T>(Box<dyn Job<T>>);

impl<T: Encode + 'static> Page for Rendered<T> {
    fn resume(self: Box<Self>) -> Result<Step, ApiError> {
        self.0.resume().map(render)
    }
}

/// Runs one operation, up to its end or its first pause.
pub(super) fn start(
    operation: Operation,
    context: &Context,
    body: &[u8],
) -> Result<Step, ApiError> {
    wire::dispatch!(operation, O => answer::<O>(context, body), _ => Err(unknown()))
}

/// Decode, invoke, encode: the same for every operation.
fn answer<O: Answered>(context: &Context, body: &[u8]) -> Result<Step, ApiError> {
    let input = wire::decode_input::<O::Input>(body)?;
    invoke::<O>(context, input).map(render)
}

fn render<T: Encode + 'static>(progress: Progress<T>) -> Step {
    match progress {
        Progress::Done(output) => {
            let mut body = Vec::new();
            wire::encode_output(&output, &mut body);
            Step::Done(body)
        }
        Progress::Paused(job) => Step::Paused(Box::new(Rendered(job))),
    }
}

/// What the service says of a target that it does not know: nothing but the code.
pub(super) fn unknown() -> ApiError {
    ApiError::without_message(ErrorCode::UnknownOperation)
}
