//! A recording written, read, edited, and replayed.

use std::sync::Arc;

use serde_json::json;

use super::{answer, call};
use crate::protocol::{Relay, RelayedAnswer, RelayedCall};
use crate::relay::recording::{Head, head_line, line, read};
use crate::relay::replay::Replay;

fn head() -> Head {
    Head {
        endpoint: "https://dynamodb.eu-west-1.amazonaws.com".to_owned(),
        region: "eu-west-1".to_owned(),
    }
}

/// A recording of calls and what was answered.
fn recording(calls: &[(RelayedCall, RelayedAnswer)]) -> String {
    let mut text = head_line(&head()) + "\n";
    for ((call, answer), number) in calls.iter().zip(1..) {
        text += &(line(number, call, answer, 1.5) + "\n");
    }
    text
}

fn answered(replay: &Arc<Replay>, call: RelayedCall) -> RelayedAnswer {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(Arc::clone(replay).answer(call))
}

#[test]
fn answers_come_back_to_the_byte() {
    let bodies = [
        r#"{"Item":{"z":{"N":"1"},"a":{"S":"é\n\u0000 \"response\":{}}"}}}"#,
        r#"{"ConsumedCapacity":{"CapacityUnits":1.0,"TableName":"t"}}"#,
        "{ }",
        "<UnknownOperationException/>\n",
        "",
    ];
    for body in bodies {
        let call = call(
            "GetItem",
            r#"{"TableName":"t","Key":{"k":{"S":"\"response\":{}}"}}}"#,
        );
        let text = recording(&[(call, answer(200, body))]);
        let (read_head, recorded) = read(&text).unwrap();
        assert_eq!(read_head, head());
        assert_eq!(recorded.len(), 1, "{text}");
        assert_eq!(recorded[0].answer, answer(200, body), "{text}");
    }
    // Line breaks between the parts of JSON become spaces.
    let pretty = (call("GetItem", "{\n}"), answer(200, "{\n  \"a\": 1\r\n}"));
    let (_, recorded) = read(&recording(&[pretty])).unwrap();
    assert_eq!(recorded[0].answer, answer(200, "{   \"a\": 1  }"));
}

#[test]
fn an_edited_answer_counts_as_it_stands() {
    let text = recording(&[(
        call("GetItem", "{}"),
        answer(200, r#"{"Item":{"a":{"S":"b"}}}"#),
    )]);
    let edited = text.replace(r#"{"S":"b"}"#, r#"{"S":"longer"}"#);
    let (_, recorded) = read(&edited).unwrap();
    assert_eq!(
        recorded[0].answer,
        answer(200, r#"{"Item":{"a":{"S":"longer"}}}"#)
    );
}

#[test]
fn what_is_no_recording_is_refused_with_its_line() {
    let good = recording(&[(call("GetItem", "{}"), answer(200, "{}"))]);
    let newer = good.replace("\"version\":1", "\"version\":2");
    let cases = [
        ("", "this is no recording"),
        ("{\"Table\": {}}", "this is no recording"),
        (&newer, "this recording is of version 2"),
        (
            &good.replace("\"status\":200", "\"status\":70000"),
            "line 2: status is missing",
        ),
        (
            &good.replace("\"target\"", "\"other\""),
            "line 2: target is missing",
        ),
        (&good.replace("\"response\":{}}", ""), "line 2: "),
    ];
    for (text, sentence) in cases {
        let refusal = read(text).unwrap_err();
        assert!(refusal.starts_with(sentence), "{refusal}");
    }
}

#[test]
fn requests_are_found_again_in_their_order_and_the_last_answer_stays() {
    let describe = || call("DescribeTable", r#"{"TableName":"t"}"#);
    let (creating, active) = (answer(200, "{\"a\":1}"), answer(200, "{\"a\":2}"));
    let write = |token: &str, set: &str| {
        call(
            "TransactWriteItems",
            &format!(r#"{{"ClientRequestToken":"{token}","TransactItems":[{{"SS":{set}}}]}}"#),
        )
    };
    let text = recording(&[
        (describe(), creating.clone()),
        (write("one", r#"["a","b"]"#), answer(400, "{}")),
        (describe(), active.clone()),
    ]);
    let replay = Arc::new(Replay::open(&text).unwrap());
    // White space and the order of members do not matter.
    let spaced = call("DescribeTable", r#"{ "TableName" : "t" }"#);
    assert_eq!(answered(&replay, spaced), creating);
    assert_eq!(answered(&replay, describe()), active);
    assert_eq!(answered(&replay, describe()), active);
    // Neither do tokens that an SDK makes up, and the order of a set.
    assert_eq!(
        answered(&replay, write("two", r#"["b","a"]"#)),
        answer(400, "{}")
    );
    let unknown = answered(&replay, call("DescribeTable", r#"{"TableName":"u"}"#));
    assert_eq!(unknown.status, 400);
    let said: serde_json::Value = serde_json::from_slice(&unknown.body).unwrap();
    let message = said["message"].as_str().unwrap();
    assert!(message.contains("it has 2 to other requests"), "{message}");
    assert_eq!(
        said["__type"],
        json!("com.amazon.coral.validate#ValidationException")
    );
    assert_eq!(replay.counts(), (4, 1));
}
