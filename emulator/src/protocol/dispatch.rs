//! From the operation and the bytes of a request to the bytes of its answer.

use std::fmt::Debug;

use crate::operation::{Answered, Context, Job, Progress, invoke, unknown_operation};
use crate::wire::{self, ApiError, Encode, Operation};

/// A job whose output is still to be encoded.
#[derive(Debug)]
struct Rendered<T>(Box<dyn Job<T>>);

impl<T: Encode + Debug + 'static> Job<Vec<u8>> for Rendered<T> {
    fn resume(self: Box<Self>) -> Result<Progress<Vec<u8>>, ApiError> {
        self.0.resume().map(render)
    }
}

/// Runs one operation, up to its end or its first pause.
pub(super) fn start(
    operation: Operation,
    context: &Context,
    body: &[u8],
) -> Result<Progress<Vec<u8>>, ApiError> {
    wire::dispatch!(operation, O => answer::<O>(context, body), _ => Err(unknown_operation(context.compat)))
}

/// Decode, invoke, encode: the same for every operation.
fn answer<O: Answered>(context: &Context, body: &[u8]) -> Result<Progress<Vec<u8>>, ApiError> {
    let input = wire::decode_request::<O::Input>(body, context.reading())?;
    invoke::<O>(context, input).map(render)
}

/// The same progress, with the body of the answer at its end.
fn render<T: Encode + Debug + 'static>(progress: Progress<T>) -> Progress<Vec<u8>> {
    match progress {
        Progress::Done(output) => {
            let mut body = Vec::new();
            wire::encode_output(&output, &mut body);
            Progress::Done(body)
        }
        Progress::Paused(job) => Progress::Paused(Box::new(Rendered(job))),
    }
}
