//! Reads that show what there was a while ago.

use std::time::Duration;

use dynamodb_emulator::ConsistencyMode;
use dynamodb_emulator::clock::Timestamp;
use serde_json::{Value, json};

use super::{
    EVENTUAL, SECOND, SESSION, Way, ask, assert_shown, delete, item, key, put, read, shown, world,
};

/// A read that is not strong sees what there was so long ago: items that came, changed and went since.
#[test]
fn reads_lag_behind() {
    let emulator = world(|builder| builder);
    put(&emulator, "a", "1");
    put(&emulator, "b", "1");
    assert_shown(&emulator, "a1 b1", "a1 b1");
    emulator.set_consistency(ConsistencyMode::lag(SECOND));
    assert_shown(&emulator, "a1 b1", "a1 b1");
    put(&emulator, "a", "2");
    assert_shown(&emulator, "a1 b1", "a2 b1");
    emulator.advance_clock(SECOND / 2);
    delete(&emulator, "b");
    assert_shown(&emulator, "a1 b1", "a2");
    emulator.advance_clock(SECOND / 2);
    assert_shown(&emulator, "a2 b1", "a2");
    emulator.advance_clock(SECOND / 2);
    assert_shown(&emulator, "a2", "a2");
    // What is written again is not there for a while.
    put(&emulator, "b", "3");
    assert_shown(&emulator, "a2", "a2 b3");
    // Nothing is kept that nobody asks for any more.
    emulator.set_consistency(ConsistencyMode::Off);
    assert_shown(&emulator, "a2 b3", "a2 b3");
    emulator.set_consistency(ConsistencyMode::lag(SECOND));
    assert_shown(&emulator, "a2 b3", "a2 b3");
}

/// What is judged and written is judged by the newest, and expiry and batches are writes as others are.
#[test]
fn conditions_and_updates_see_the_newest() {
    let emulator = world(|builder| builder.consistency(ConsistencyMode::lag(SECOND)));
    put(&emulator, "a", "1");
    let update = json!({
        "TableName": "tea", "Key": key("a"), "ReturnValues": "ALL_OLD",
        "UpdateExpression": "SET v = :two", "ConditionExpression": "v = :one",
        "ExpressionAttributeValues": {":one": {"S": "1"}, ":two": {"S": "2"}},
    });
    let answer = ask(&emulator, "UpdateItem", update);
    assert_eq!(answer["Attributes"]["v"]["S"], "1");
    let batch = json!({"RequestItems": {"tea": [{"PutRequest": {"Item": item("b", "1")}}]}});
    let _ = ask(&emulator, "BatchWriteItem", batch);
    for way in EVENTUAL {
        assert_eq!(read(&emulator, SESSION, way, false), "", "{way:?}");
    }
    emulator.advance_clock(SECOND);
    assert_eq!(read(&emulator, SESSION, Way::Query, false), "a2 b1");
    assert!(emulator.verify().is_clean());
}

/// Global indexes have a lag of their own.
#[test]
fn global_indexes_lag_by_another_span() {
    let emulator = world(|builder| builder);
    let mode = ConsistencyMode::lag(Duration::ZERO).global_indexes(SECOND);
    emulator.set_consistency(mode);
    put(&emulator, "a", "1");
    assert_eq!(read(&emulator, SESSION, Way::Query, false), "a1");
    assert_eq!(read(&emulator, SESSION, Way::QueryLocal, false), "a1");
    assert_eq!(read(&emulator, SESSION, Way::Global, false), "");
    emulator.advance_clock(SECOND);
    assert_eq!(read(&emulator, SESSION, Way::Global, false), "a1");
    // A clock that is set back takes nothing back.
    emulator.set_clock(Timestamp::from_seconds(1_700_000_000));
    put(&emulator, "a", "2");
    assert_eq!(read(&emulator, SESSION, Way::Global, false), "a1");
    emulator.advance_clock(SECOND);
    assert_eq!(read(&emulator, SESSION, Way::Global, false), "a2");
}

/// Pages of the past go on where they ended, also behind an item that is gone by now.
#[test]
fn pages_of_the_past_go_on() {
    let emulator = world(|builder| builder);
    for s in ["a", "b", "c", "d"] {
        put(&emulator, s, "1");
    }
    emulator.set_consistency(ConsistencyMode::lag(SECOND));
    for s in ["a", "b", "d"] {
        delete(&emulator, s);
    }
    put(&emulator, "e", "1");
    for (index, forward, expected) in [
        (None, true, "a1 b1 c1 d1"),
        (None, false, "d1 c1 b1 a1"),
        (Some("global"), true, "a1 b1 c1 d1"),
        (Some("global"), false, "d1 c1 b1 a1"),
    ] {
        let (mut start, mut words, mut counted) = (Value::Null, Vec::new(), 0);
        for _ in 0..6 {
            let (name, value) = match index {
                Some(_) => ("g", "g"),
                None => ("p", "p"),
            };
            let mut input = json!({
                "TableName": "tea", "KeyConditionExpression": format!("{name} = :k"), "Limit": 1,
                "ExpressionAttributeValues": {":k": {"S": value}}, "ScanIndexForward": forward,
            });
            if let Some(index) = index {
                input["IndexName"] = index.into();
            }
            if !start.is_null() {
                input["ExclusiveStartKey"] = start;
            }
            let answer = ask(&emulator, "Query", input);
            words.push(shown(answer["Items"].as_array().unwrap()));
            counted += answer["ScannedCount"].as_i64().unwrap();
            start = answer["LastEvaluatedKey"].clone();
            if start.is_null() {
                break;
            }
        }
        words.retain(|word| !word.is_empty());
        assert_eq!((words.join(" ").as_str(), counted), (expected, 4));
        assert!(start.is_null());
    }
}
