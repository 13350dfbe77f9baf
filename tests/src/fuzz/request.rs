//! A whole HTTP request: method, target, headers, body.

use dynamodb_emulator::AuthMode;
use serde_json::Value;

use super::message::Answer;
use super::{message, world};

/// Answers the request twice the same, whatever it is, under the gate and a signature of any value; and with the same
/// verdict, whichever layer of validation words it.
pub(super) fn run(data: &[u8]) {
    let Some(request) = message::parse(data) else {
        return;
    };
    let answers = world::twins().map(|twin| message::answer(&twin, request.clone()));
    let [one, two] = &answers;
    if request.uri().path().starts_with("/control/") {
        // The name of a transaction that is held is random.
        assert_eq!(one.status, two.status, "two answers to {request:?}");
    } else {
        assert_eq!(one, two, "two answers to {request:?}");
    }
    let older = message::answer(&world::older(), request.clone());
    assert_eq!(
        verdict(one),
        verdict(&older),
        "two verdicts on {request:?}: {one:?} and {older:?}"
    );
    let signed = world::builder().auth(AuthMode::Format).build().unwrap();
    message::answer(&signed, request);
}

/// What an answer comes to, whatever its words.
fn verdict(answer: &Answer) -> (u16, Option<&str>) {
    let body = answer.json.as_ref();
    let code = body.and_then(|body| body.get("__type"));
    (answer.status, code.and_then(Value::as_str))
}
