//! Opaque texts that come back: NextToken of a statement, and shard iterators. The first line names one;
//! the rest is a text, or, after `%`, pairs of a place and a byte that are changed in a real one.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::{choose, directive, world};

const STATEMENT: &str = r#"SELECT * FROM "things" WHERE p = 'a'"#;

static TOKEN: LazyLock<String> = LazyLock::new(|| {
    let input = json!({"Statement": STATEMENT, "Limit": 1});
    let page = world::ask(world::shared(), "ExecuteStatement", &input).unwrap();
    text(&page, "/NextToken")
});

static ITERATOR: LazyLock<String> = LazyLock::new(|| {
    let (arn, shards) = world::shards(world::shared()).unwrap();
    let input = json!({
        "StreamArn": arn, "ShardId": shards[0], "ShardIteratorType": "TRIM_HORIZON",
    });
    let output = world::ask(world::shared(), "GetShardIterator", &input).unwrap();
    text(&output, "/ShardIterator")
});

/// What was not handed out is refused.
pub(super) fn run(data: &[u8]) {
    let Some((named, rest)) = directive(data) else {
        return;
    };
    let kind = choose(&["iterator", "statement"], named);
    let real: &str = if kind == "iterator" {
        &ITERATOR
    } else {
        &TOKEN
    };
    let Some(token) = changed(real, rest) else {
        return;
    };
    let (operation, input) = match kind {
        "iterator" => ("GetRecords", json!({"ShardIterator": token})),
        _ => (
            "ExecuteStatement",
            json!({"Statement": STATEMENT, "NextToken": token, "Limit": 1}),
        ),
    };
    let answer = world::ask(world::shared(), operation, &input);
    assert_eq!(
        answer.is_ok(),
        token == real,
        "{operation} {token}: {answer:?}"
    );
}

fn changed(real: &str, rest: &[u8]) -> Option<String> {
    let Some(edits) = rest.strip_prefix(b"%") else {
        return String::from_utf8(rest.to_vec()).ok();
    };
    let mut bytes = real.as_bytes().to_vec();
    for edit in edits.chunks_exact(2) {
        if let [place, byte] = *edit {
            let place = usize::from(place) % bytes.len().max(1);
            if let Some(changed) = bytes.get_mut(place) {
                *changed = byte;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

fn text(output: &Value, pointer: &str) -> String {
    let text = output.pointer(pointer).and_then(Value::as_str);
    text.unwrap().to_owned()
}
