//! What a table is made of again, and how often something is tried.

use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use parking_lot::Mutex;
use serde_json::{Value, json};

use super::endpoint::{CallError, Endpoint};
use super::settings;
use super::state::{SegmentState, TableState};
use super::{Outbound, Patience, put_records};
use crate::ids::Ids;

/// An endpoint that gives one answer after the other.
struct Canned(RefCell<Vec<Result<(u16, Value), String>>>);

impl Endpoint for Canned {
    fn call(&mut self, _: &str, _: Bytes) -> Result<(u16, Bytes), String> {
        let (status, answer) = self.0.borrow_mut().remove(0)?;
        Ok((status, Bytes::from(answer.to_string())))
    }
}

/// What a call ends with after these answers, how many are left, and how long was waited.
fn called(
    answers: Vec<Result<(u16, Value), String>>,
) -> (Result<Value, CallError>, usize, Vec<Duration>) {
    let waited = Mutex::new(Vec::new());
    let patience = Patience {
        attempts: 4,
        wait: &|span| waited.lock().push(span),
        ids: &Ids::seeded(1),
    };
    let mut canned = Canned(RefCell::new(answers));
    let ended = patience.call(&mut canned, "Scan", &json!({}));
    let left = canned.0.borrow().len();
    let waited = waited.lock().clone();
    (ended, left, waited)
}

fn refusal(status: u16, code: &str) -> Result<(u16, Value), String> {
    let code = format!("com.amazonaws.dynamodb.v20120810#{code}");
    Ok((status, json!({"__type": code, "message": "no"})))
}

#[test]
fn what_is_refused_for_a_while_is_tried_again() {
    let throttled = || refusal(400, "ProvisionedThroughputExceededException");
    let (ended, left, waited) = called(vec![
        throttled(),
        Err("connection refused".to_owned()),
        refusal(500, "InternalServerError"),
        Ok((200, json!({"Items": []}))),
    ]);
    assert_eq!((ended, left), (Ok(json!({"Items": []})), 0));
    // Longer each time, and never the whole of it for sure.
    assert_eq!(waited.len(), 3);
    for (span, longest) in waited.iter().zip([50, 100, 200]) {
        assert!(
            (longest / 2..=longest).contains(&(span.as_millis() as u64)),
            "{waited:?}"
        );
    }
    let (ended, left, _) = called(vec![
        throttled(),
        throttled(),
        throttled(),
        throttled(),
        throttled(),
    ]);
    assert_eq!(left, 1);
    assert!(
        ended
            .unwrap_err()
            .to_string()
            .contains("ProvisionedThroughputExceededException: no")
    );
    let (ended, left, waited) = called(vec![refusal(400, "ValidationException"), throttled()]);
    assert_eq!(
        (ended.unwrap_err().code(), left, waited.len()),
        (Some("ValidationException"), 1, 0)
    );
    let (ended, ..) = called(vec![Ok((404, json!("not here")))]);
    assert!(ended.is_err());
}

/// Waiting times stay within bounds, however often something is tried.
#[test]
fn nobody_waits_for_ever() {
    let longest = AtomicUsize::new(0);
    let patience = Patience {
        attempts: 1,
        wait: &|span| {
            longest.fetch_max(span.as_millis() as usize, Ordering::Relaxed);
        },
        ids: &Ids::seeded(1),
    };
    (0..200).for_each(|attempt| patience.pause(attempt));
    assert!(longest.into_inner() <= 20_000);
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html>, in full.
#[test]
fn a_description_becomes_what_makes_the_table() {
    let keys = json!([{"AttributeName": "p", "KeyType": "HASH"}]);
    let attributes = json!([{"AttributeName": "p", "AttributeType": "S"}]);
    let all = json!({"ProjectionType": "ALL"});
    let units = json!({"ReadCapacityUnits": 3, "WriteCapacityUnits": 4});
    let shown_units = json!({
        "ReadCapacityUnits": 3, "WriteCapacityUnits": 4, "NumberOfDecreasesToday": 0, "LastIncreaseDateTime": 1.0,
    });
    let description = json!({
        "TableName": "t", "TableStatus": "ACTIVE", "CreationDateTime": 1.5, "ItemCount": 7, "TableSizeBytes": 9,
        "TableArn": "arn", "TableId": "id", "AttributeDefinitions": attributes, "KeySchema": keys,
        "ProvisionedThroughput": shown_units, "DeletionProtectionEnabled": true,
        "TableClassSummary": {"TableClass": "STANDARD_INFREQUENT_ACCESS"},
        "LocalSecondaryIndexes": [{"IndexName": "l", "KeySchema": keys, "Projection": all, "IndexArn": "arn", "ItemCount": 1}],
        "GlobalSecondaryIndexes": [
            {"IndexName": "g", "KeySchema": keys, "Projection": all, "IndexStatus": "ACTIVE",
             "ProvisionedThroughput": shown_units, "WarmThroughput": {"Status": "ACTIVE"}},
            {"IndexName": "old", "KeySchema": keys, "Projection": all, "IndexStatus": "DELETING"},
        ],
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"},
    });
    let tags = vec![json!({"Key": "a", "Value": "b"})];
    assert_eq!(
        settings::create(&description, tags.clone()),
        json!({
            "TableName": "t", "AttributeDefinitions": attributes, "KeySchema": keys, "BillingMode": "PROVISIONED",
            "ProvisionedThroughput": units, "TableClass": "STANDARD_INFREQUENT_ACCESS", "DeletionProtectionEnabled": true,
            "LocalSecondaryIndexes": [{"IndexName": "l", "KeySchema": keys, "Projection": all}],
            "GlobalSecondaryIndexes": [
                {"IndexName": "g", "KeySchema": keys, "Projection": all, "ProvisionedThroughput": units},
            ],
            "Tags": tags,
        })
    );
    assert_eq!(
        settings::stream(&description),
        Some(description["StreamSpecification"].clone())
    );
    // On demand, units are shown as zero and cannot be given.
    let on_demand = json!({
        "TableName": "t", "AttributeDefinitions": attributes, "KeySchema": keys,
        "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
        "ProvisionedThroughput": {"ReadCapacityUnits": 0, "WriteCapacityUnits": 0},
        "OnDemandThroughput": {"MaxReadRequestUnits": 5, "MaxWriteRequestUnits": 6},
        "DeletionProtectionEnabled": false,
    });
    assert_eq!(
        settings::create(&on_demand, Vec::new()),
        json!({
            "TableName": "t", "AttributeDefinitions": attributes, "KeySchema": keys, "BillingMode": "PAY_PER_REQUEST",
            "OnDemandThroughput": {"MaxReadRequestUnits": 5, "MaxWriteRequestUnits": 6},
        })
    );
    assert_eq!(settings::stream(&on_demand), None);
}

/// Vector indexes, and what a table and its indexes are ready for beyond their billing.
#[test]
fn vector_indexes_and_warm_throughput_are_copied() {
    let warm = |reads: u32, writes: u32| json!({"ReadUnitsPerSecond": reads, "WriteUnitsPerSecond": writes});
    let told = |reads, writes| {
        let mut warm = warm(reads, writes);
        warm["Status"] = json!("ACTIVE");
        warm
    };
    let vector = json!({
        "IndexName": "v", "VectorAttribute": {"AttributeName": "e"}, "Dimensions": 3, "DistanceFunction": "COSINE",
        "SearchSchema": [{"AttributeName": "p", "SearchSchemaElementType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    });
    let mut shown = vector.clone();
    shown["IndexStatus"] = json!("ACTIVE");
    shown["ItemCount"] = json!(9);
    let mut old = shown.clone();
    old["IndexStatus"] = json!("DELETING");
    let description = json!({
        "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"}, "WarmThroughput": told(13_000, 5_000),
        "GlobalSecondaryIndexes": [
            {"IndexName": "g", "WarmThroughput": told(12_000, 4_001)},
            {"IndexName": "h", "WarmThroughput": told(12_000, 4_000)},
        ],
        "VectorIndexes": [shown, old],
    });
    assert_eq!(
        settings::create(&description, Vec::new()),
        json!({
            "BillingMode": "PAY_PER_REQUEST", "WarmThroughput": warm(13_000, 5_000), "VectorIndexes": [vector],
            "GlobalSecondaryIndexes": [
                {"IndexName": "g", "WarmThroughput": warm(12_000, 4_001)}, {"IndexName": "h"},
            ],
        })
    );
    let units = json!({"ReadCapacityUnits": 3, "WriteCapacityUnits": 4});
    for (reads, expected) in [(3, Value::Null), (9, warm(9, 4))] {
        let description = json!({"ProvisionedThroughput": units, "WarmThroughput": told(reads, 4)});
        let made = settings::create(&description, Vec::new());
        let found = made.get("WarmThroughput").cloned().unwrap_or_default();
        assert_eq!(found, expected);
    }
}

#[test]
fn expiry_is_that_which_is_on() {
    for (status, expected) in [
        ("ENABLED", Some("ttl")),
        ("ENABLING", Some("ttl")),
        ("DISABLING", None),
        ("DISABLED", None),
    ] {
        let described =
            json!({"TimeToLiveDescription": {"TimeToLiveStatus": status, "AttributeName": "ttl"}});
        assert_eq!(settings::expiry(&described), expected);
    }
    assert_eq!(
        settings::expiry(&json!({"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}})),
        None
    );
}

#[test]
fn states_are_read_as_they_were_written() {
    let state = TableState {
        segments: 4,
        is_done: true,
    };
    assert_eq!(TableState::of(&state.put("source")), Some(state));
    assert_eq!(TableState::of(&json!({})), None);
    let segment = SegmentState {
        start: Some(json!({"p": {"S": "é"}})),
        items: 9,
        is_done: false,
    };
    assert_eq!(SegmentState::of(&segment.put("source", 3)), segment);
    assert_eq!(SegmentState::of(&json!({})), SegmentState::default());
}

/// A Kinesis that refuses each record whose number a call is told to, and remembers what it took.
struct Streams {
    /// For each call the places of records that it does not take.
    refuses: Vec<Vec<usize>>,
    calls: Vec<Vec<String>>,
    taken: Vec<String>,
}

impl Endpoint for Streams {
    fn call(&mut self, operation: &str, body: Bytes) -> Result<(u16, Bytes), String> {
        assert_eq!(operation, "PutRecords");
        let input: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(
            input["StreamARN"],
            "arn:aws:kinesis:eu-west-1:000000000000:stream/changes"
        );
        let refused = match self.refuses.is_empty() {
            true => Vec::new(),
            false => self.refuses.remove(0),
        };
        let records = input["Records"].as_array().unwrap();
        let mut told = Vec::new();
        let mut call = Vec::new();
        for (place, record) in records.iter().enumerate() {
            let data = STANDARD.decode(record["Data"].as_str().unwrap()).unwrap();
            let data = String::from_utf8(data).unwrap();
            call.push(data.clone());
            if refused.contains(&place) {
                told.push(json!({"ErrorCode": "ProvisionedThroughputExceededException"}));
            } else {
                self.taken.push(data);
                told.push(json!({"SequenceNumber": "1", "ShardId": "0"}));
            }
        }
        self.calls.push(call);
        let answer = json!({"FailedRecordCount": refused.len(), "Records": told});
        Ok((200, Bytes::from(answer.to_string())))
    }
}

/// Puts `a1 b1 a2 a3 c1` into a Kinesis that refuses so.
fn put_into(refuses: Vec<Vec<usize>>) -> (Result<(), String>, Streams) {
    let mut streams = Streams {
        refuses,
        calls: Vec::new(),
        taken: Vec::new(),
    };
    let records = ["a1", "b1", "a2", "a3", "c1"];
    let records = records.map(|text| Outbound {
        partition_key: text.get(..1).unwrap(),
        data: text.as_bytes(),
    });
    let patience = Patience {
        attempts: 3,
        wait: &|_| {},
        ids: &Ids::seeded(1),
    };
    let arn = "arn:aws:kinesis:eu-west-1:000000000000:stream/changes";
    let ended = put_records(&mut streams, &patience, arn, &records);
    (ended, streams)
}

#[test]
fn records_of_one_key_stay_in_their_order() {
    let (ended, streams) = put_into(vec![]);
    assert_eq!(ended, Ok(()));
    assert_eq!(
        streams.calls,
        [vec!["a1", "b1", "c1"], vec!["a2"], vec!["a3"]]
    );

    // What is not taken comes again, and what follows it waits.
    let (ended, streams) = put_into(vec![vec![0, 2], vec![0]]);
    assert_eq!(ended, Ok(()));
    assert_eq!(
        streams.calls,
        [
            vec!["a1", "b1", "c1"],
            vec!["a1", "c1"],
            vec!["a1"],
            vec!["a2"],
            vec!["a3"]
        ]
    );
    assert_eq!(streams.taken, ["b1", "c1", "a1", "a2", "a3"]);

    let (ended, streams) = put_into(vec![vec![0]; 3]);
    assert_eq!(
        ended,
        Err("PutRecords: 1 records were not taken".to_owned())
    );
    assert_eq!(streams.taken, ["b1", "c1"]);
}

/// A password in an address would be shown and written down.
#[test]
fn an_address_names_no_user() {
    for (url, has_user) in [
        ("http://u:p@localhost:8001", true),
        ("https://u@example.com/", true),
        ("u:p@localhost", true),
        ("http://localhost:8001/a@b", false),
        ("http://localhost:8001", false),
    ] {
        assert_eq!(super::http::has_user(url), has_user, "{url}");
    }
}
