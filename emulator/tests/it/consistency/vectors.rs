//! Searches of vectors, which follow their table as reads of global indexes do.

use std::collections::BTreeSet;
use std::time::Duration;

use dynamodb_emulator::{ConsistencyMode, Emulator};
use serde_json::{Value, json};

use super::{SECOND, SEEDS, SESSION, ask, ask_as, world};

fn create(emulator: &Emulator) {
    let _ = ask(
        emulator,
        "CreateTable",
        json!({
            "TableName": "catalogue", "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
            "VectorIndexes": [{
                "IndexName": "near", "VectorAttribute": {"AttributeName": "e"}, "Dimensions": 2,
                "DistanceFunction": "EUCLIDEAN", "Projection": {"ProjectionType": "ALL"},
            }],
        }),
    );
}

fn vector(x: u32) -> Value {
    json!([{"N": x.to_string()}, {"N": "0"}])
}

/// Puts an item at this place.
fn put(emulator: &Emulator, p: &str, x: u32) {
    let item = json!({"p": {"S": p}, "x": {"N": x.to_string()}, "e": {"L": vector(x)}});
    let input = json!({"TableName": "catalogue", "Item": item});
    let _ = ask(emulator, "PutItem", input);
}

fn delete(emulator: &Emulator, p: &str) {
    let input = json!({"TableName": "catalogue", "Key": {"p": {"S": p}}});
    let _ = ask(emulator, "DeleteItem", input);
}

/// The items closest to the origin and how far they are from it, the closest first.
fn search(emulator: &Emulator, session: &str) -> String {
    let input = json!({
        "TableName": "catalogue", "IndexName": "near", "TopK": 10, "SearchVector": vector(0),
    });
    let answer = ask_as(emulator, session, "SearchVectors", &input);
    let results = answer["SearchResults"].as_array().unwrap().iter();
    let words = results.map(|result| {
        let p = result["Item"]["p"]["S"].as_str().unwrap();
        // What is shown is what was measured.
        let x = result["Item"]["x"]["N"].as_str().unwrap();
        assert_eq!(result["Score"].as_f64(), x.parse().ok());
        format!("{p}{x}")
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn searches_lag_behind_as_global_indexes_do() {
    let emulator = world(|builder| builder);
    create(&emulator);
    put(&emulator, "a", 1);
    put(&emulator, "b", 2);
    let mode = ConsistencyMode::lag(Duration::ZERO).global_indexes(SECOND);
    emulator.set_consistency(mode);
    put(&emulator, "a", 5);
    put(&emulator, "c", 3);
    delete(&emulator, "b");
    // In the order of what there was then.
    assert_eq!(search(&emulator, SESSION), "a1 b2");
    emulator.advance_clock(SECOND);
    assert_eq!(search(&emulator, SESSION), "c3 a5");
    put(&emulator, "b", 1);
    assert_eq!(search(&emulator, SESSION), "c3 a5");
    emulator.set_consistency(ConsistencyMode::Off);
    assert_eq!(search(&emulator, SESSION), "b1 c3 a5");
    assert!(emulator.verify().is_clean());
}

/// All that may be seen of two items within the window is seen, nothing else, and none of them goes back.
#[test]
fn searches_go_forward_with_each_item() {
    let mut outcomes = BTreeSet::new();
    for seed in 0..SEEDS {
        let emulator = world(|builder| builder);
        create(&emulator);
        put(&emulator, "a", 1);
        let _adversary = emulator.with_consistency(ConsistencyMode::seeded(seed, SECOND));
        put(&emulator, "a", 2);
        put(&emulator, "b", 3);
        let first = search(&emulator, "one");
        outcomes.insert(first.clone());
        let mut last = first;
        for session in ["two", "one", "two"] {
            let next = search(&emulator, session);
            assert!(
                !(last.contains("a2") && next.contains("a1")),
                "{seed}: {last}, {next}"
            );
            assert!(
                !last.contains("b3") || next.contains("b3"),
                "{seed}: {last}, {next}"
            );
            last = next;
        }
        emulator.advance_clock(SECOND);
        assert_eq!(search(&emulator, SESSION), "a2 b3");
    }
    let expected = ["a1", "a1 b3", "a2", "a2 b3"].map(str::to_owned);
    assert_eq!(outcomes, BTreeSet::from(expected));
}
