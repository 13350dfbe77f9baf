//! PartiQL statements.

use serde_json::{Value, json};

use super::world::{self, Asked};

/// The parameters of a statement: as many as it has question marks, of several types.
fn parameters(text: &str) -> Vec<Value> {
    let values = [
        json!({"S": "a"}),
        json!({"N": "1"}),
        json!({"S": "red"}),
        json!({"SS": ["red"]}),
        json!({"L": [{"N": "1"}]}),
        json!({"M": {"a": {"N": "1"}}}),
        json!({"BOOL": true}),
    ];
    let count = text.matches('?').count().min(100);
    values.into_iter().cycle().take(count).collect()
}

/// A statement that is refused or reads changes nothing, one that writes keeps indexes and stream
/// true, a batch does the same, and pages are the whole in order.
pub(super) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let mut input = json!({"Statement": text});
    let parameters = parameters(text);
    if !parameters.is_empty() {
        world::put(&mut input, "Parameters", json!(parameters));
    }
    let twins = world::twins();
    let [twin, _] = &twins;
    let answer = world::ask_both(&twins, "ExecuteStatement", &input);
    let after = world::scan(twin, world::TABLE, None);
    let reads = text
        .trim_start()
        .get(..6)
        .is_some_and(|word| word.eq_ignore_ascii_case("select"));
    if answer.is_err() || reads {
        let before = world::scan(world::shared(), world::TABLE, None);
        assert_eq!(after, before, "{text:?} was refused");
    }
    assert!(world::check_indexes(twin));
    world::check_stream(twin);
    batch(&input, &answer, &after);
    if let (true, Ok(whole)) = (reads, &answer) {
        assert_eq!(
            by_pages(input),
            world::items(whole),
            "{text:?} page by page"
        );
    }
}

/// A batch of this one statement refuses what it alone is refused, and leaves the same items when it
/// is accepted.
fn batch(input: &Value, alone: &Asked, after: &Option<Vec<Value>>) {
    let twins = world::twins();
    let [twin, _] = &twins;
    let batch = json!({"Statements": [input]});
    let Ok(output) = world::ask_both(&twins, "BatchExecuteStatement", &batch) else {
        return;
    };
    let response = output.pointer("/Responses/0").cloned().unwrap_or_default();
    if response.get("Error").is_none() {
        assert!(
            alone.is_ok(),
            "{input} in a batch: {response}, alone {alone:?}"
        );
        assert_eq!(
            &world::scan(twin, world::TABLE, None),
            after,
            "{input} in a batch"
        );
    }
}

fn by_pages(mut input: Value) -> Vec<Value> {
    let mut found = Vec::new();
    world::put(&mut input, "Limit", json!(1));
    // Every page but blank ones advances; the fixed table is small.
    for _ in 0..200 {
        let page = world::ask(world::shared(), "ExecuteStatement", &input).unwrap();
        found.extend(world::items(&page));
        let Some(token) = page.get("NextToken") else {
            return found;
        };
        world::put(&mut input, "NextToken", token.clone());
    }
    panic!("{input} never ends");
}
