//! From the operation and the bytes of a request to the bytes of its answer.

use crate::meter::notes;
use crate::operation::{Answered, Called, Context, invoke_and};
use crate::wire::{self, Encode, Operation};

/// Runs one operation, up to its end or its first pause.
pub(super) fn start(operation: Operation, context: &Context, body: &[u8]) -> Called<Vec<u8>> {
    wire::dispatch!(operation, O => answer::<O>(context, body))
}

/// Decode, invoke, encode: the same for every operation.
fn answer<O: Answered>(context: &Context, body: &[u8]) -> Called<Vec<u8>> {
    match wire::decode_request::<O::Input>(body, context.reading()) {
        Ok(input) => invoke_and::<O, _>(context, input, |progress| progress.map(render)),
        Err(error) => {
            context.meters.refused(O::OPERATION, error.code());
            Called::refused(error)
        }
    }
}

/// The body of the answer.
fn render<T: Encode>(output: T) -> Vec<u8> {
    let mut body = Vec::new();
    wire::encode_output(&output, &mut body);
    notes::answered(body.len());
    body
}
