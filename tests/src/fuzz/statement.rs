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
    let reads = begins_with(text, "select");
    if answer.is_err() || reads {
        let before = world::scan(world::shared(), world::TABLE, None);
        assert_eq!(after, before, "{text:?} was refused");
    }
    assert!(world::check_indexes(twin));
    world::check_stream(twin);
    batch(&input, &answer, &after);
    transaction(&input, &answer, &after);
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

/// A transaction of this one statement as well; EXISTS is possible there only.
fn transaction(input: &Value, alone: &Asked, after: &Option<Vec<Value>>) {
    let twins = world::twins();
    let [twin, _] = &twins;
    let transaction = json!({"TransactStatements": [input]});
    let found = |emulator| world::scan(emulator, world::TABLE, None);
    match world::ask_both(&twins, "ExecuteTransaction", &transaction) {
        Ok(_) => {
            let text = input["Statement"].as_str().unwrap();
            let alone = alone.is_ok() || begins_with(text, "exists");
            assert!(alone, "{input} is accepted in a transaction");
            assert_eq!(&found(twin), after, "{input} in a transaction");
        }
        Err(_) => assert_eq!(found(twin), found(world::shared()), "{input} was refused"),
    }
    assert!(world::check_indexes(twin));
}

fn begins_with(text: &str, word: &str) -> bool {
    let first = text.trim_start().get(..word.len());
    first.is_some_and(|first| first.eq_ignore_ascii_case(word))
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
