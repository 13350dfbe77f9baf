//! Control calls, one after the other with empty lines between: the first line of each has its method and what stands
//! behind `/control/v1/`, the others are the body.

use bytes::Bytes;
use http::Request;

use super::{message, world};

/// So many calls of one input are made.
const CALLS_MAX: usize = 16;

/// Both of two databases answer each call with the same status, and hold the same items afterwards.
pub(super) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let twins = world::twins();
    for call in text.split("\n\n").take(CALLS_MAX) {
        let (line, body) = call.split_once('\n').unwrap_or((call, ""));
        let (method, path) = line.split_once(' ').unwrap_or(("GET", line));
        let request = Request::builder()
            .method(method)
            .uri(format!("/control/v1/{path}"))
            .header("content-type", "application/json")
            .body(Bytes::from(body.to_owned()));
        let Ok(request) = request else {
            continue;
        };
        // Identifiers that are drawn, such as those of transactions, may differ where databases were made.
        let statuses = twins
            .each_ref()
            .map(|twin| message::answer(twin, request.clone()).status);
        assert_eq!(statuses[0], statuses[1], "two answers to {call}");
    }
    let [one, two] = twins.each_ref().map(|twin| {
        assert!(twin.verify().is_clean());
        world::scan(twin, world::TABLE, None)
    });
    assert_eq!(one, two, "after {text}");
}
