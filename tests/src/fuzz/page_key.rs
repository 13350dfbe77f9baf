//! Page keys. The first line names the walk, the rest is an ExclusiveStartKey.

use bytes::Bytes;
use serde_json::{Value, json};

use super::{choose, directive, world};
use world::TABLE;

const WALKS: &[&str] = &[
    "scan",
    "scan global",
    "scan local",
    "query",
    "query back",
    "query between",
    "query global",
    "query local",
];

/// An accepted key gives the end of the walk from some point on.
pub(super) fn run(data: &[u8]) {
    let Some((named, body)) = directive(data) else {
        return;
    };
    let walk = choose(WALKS, named);
    let (operation, input) = request(walk);
    let emulator = world::shared();
    let all = world::items(&world::ask(emulator, operation, &input).unwrap());
    let text = input.to_string();
    let open = text.strip_suffix('}').unwrap_or_default();
    let body = [open.as_bytes(), br#","ExclusiveStartKey":"#, body, b"}"].concat();
    let ask = || {
        world::read(&world::ask_raw(
            emulator,
            operation,
            Bytes::from(body.clone()),
        ))
    };
    let answer = ask();
    assert_eq!(answer, ask(), "two answers to {walk}");
    if let Ok(page) = answer {
        let rest = world::items(&page);
        assert!(
            all.ends_with(&rest),
            "{walk}: {rest:?}\nis no end of {all:?}"
        );
    }
}

/// The walk without a page key.
fn request(walk: &str) -> (&'static str, Value) {
    let mut input = json!({"TableName": TABLE});
    let (operation, kind) = walk.split_once(' ').unwrap_or((walk, ""));
    if matches!(kind, "global" | "local") {
        world::put(&mut input, "IndexName", json!(kind));
    }
    if operation == "scan" {
        return ("Scan", input);
    }
    let (text, values) = match kind {
        "global" => ("color = :c", json!({":c": {"S": "red"}})),
        "between" => (
            "p = :p AND s BETWEEN :a AND :b",
            json!({":p": {"S": "a"}, ":a": {"N": "-1.5"}, ":b": {"N": "1"}}),
        ),
        _ => ("p = :p", json!({":p": {"S": "a"}})),
    };
    world::put(&mut input, "ScanIndexForward", json!(kind != "back"));
    world::put(&mut input, "KeyConditionExpression", json!(text));
    world::put(&mut input, "ExpressionAttributeValues", values);
    ("Query", input)
}
