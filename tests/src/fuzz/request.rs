//! A whole HTTP request: method, target, headers, body.

use super::{message, world};
use dynamodb_emulator::AuthMode;

/// Answers the request twice the same, whatever it is, under the gate and a signature of any value.
pub(super) fn run(data: &[u8]) {
    let Some(request) = message::parse(data) else {
        return;
    };
    let answers = world::twins().map(|twin| message::answer(&twin, request.clone()));
    let [one, two] = &answers;
    if request.uri().path().contains("/control/") {
        // The name of a transaction that is held is random.
        assert_eq!(one.status, two.status, "two answers to {request:?}");
    } else {
        assert_eq!(one, two, "two answers to {request:?}");
    }
    let signed = world::builder().auth(AuthMode::Format).build().unwrap();
    message::answer(&signed, request);
}
