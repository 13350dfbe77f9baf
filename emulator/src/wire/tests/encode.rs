//! Answers and error bodies, byte for byte.

use std::collections::BTreeMap;

use crate::clock::Timestamp;
use crate::value::{AttributeValue, Item};
use crate::wire::types::{
    BatchGetItemOutput, CancellationReason, ConsumedCapacity, GetItemOutput, PutItemOutput,
    ScanOutput, TableDescription, TagResourceOutput,
};
use crate::wire::{ApiError, Encode, ErrorCode, encode_output};

fn json<T: Encode>(output: &T) -> String {
    let mut body = Vec::new();
    encode_output(output, &mut body);
    String::from_utf8(body).unwrap()
}

fn item() -> Item {
    [("pk".to_owned(), AttributeValue::S("a\"b".to_owned()))]
        .into_iter()
        .collect()
}

#[test]
fn answers() {
    assert_eq!(json(&PutItemOutput::default()), "{}");
    assert_eq!(json(&TagResourceOutput::default()), "");
    let got = GetItemOutput {
        consumed_capacity: Some(ConsumedCapacity {
            capacity_units: Some(0.5),
            table_name: Some("tbl".to_owned()),
            ..ConsumedCapacity::default()
        }),
        item: Some(item()),
    };
    assert_eq!(
        json(&got),
        r#"{"ConsumedCapacity":{"CapacityUnits":0.5,"TableName":"tbl"},"Item":{"pk":{"S":"a\"b"}}}"#
    );
    let scanned = ScanOutput {
        count: Some(2),
        items: Some(vec![item(), Item::default()]),
        ..ScanOutput::default()
    };
    assert_eq!(
        json(&scanned),
        r#"{"Count":2,"Items":[{"pk":{"S":"a\"b"}},{}]}"#
    );
    let batch = BatchGetItemOutput {
        responses: Some(BTreeMap::from([("t\n".to_owned(), vec![item()])])),
        ..BatchGetItemOutput::default()
    };
    assert_eq!(
        json(&batch),
        r#"{"Responses":{"t\n":[{"pk":{"S":"a\"b"}}]}}"#
    );
}

#[test]
fn moments_are_seconds() {
    let cases = [
        (1_700_000_000_123, "1700000000.123"),
        (1_700_000_000_000, "1700000000"),
    ];
    for (millis, expected) in cases {
        let table = TableDescription {
            creation_date_time: Some(Timestamp::from_millis(millis)),
            ..TableDescription::default()
        };
        assert_eq!(json(&table), format!("{{\"CreationDateTime\":{expected}}}"));
    }
}

#[test]
fn error_bodies() {
    let body = |error: &ApiError| {
        let mut body = Vec::new();
        error.write_body(&mut body);
        String::from_utf8(body).unwrap()
    };
    assert_eq!(
        body(&ApiError::validation("no \"good\"")),
        r#"{"__type":"com.amazon.coral.validate#ValidationException","message":"no \"good\""}"#
    );
    assert_eq!(
        body(&ApiError::without_message(ErrorCode::Serialization)),
        r#"{"__type":"com.amazon.coral.service#SerializationException"}"#
    );
    let failed = ApiError::new(ErrorCode::ConditionalCheckFailed, "x").with_item(item());
    assert_eq!(
        body(&failed),
        r#"{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","Item":{"pk":{"S":"a\"b"}},"message":"x"}"#
    );
    assert_eq!(failed.item(), Some(&item()));
    let none = CancellationReason {
        code: Some("None".to_owned()),
        ..CancellationReason::default()
    };
    let cancelled = ApiError::new(ErrorCode::TransactionCanceled, "x").with_reasons(vec![none]);
    assert_eq!(
        body(&cancelled),
        r#"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","CancellationReasons":[{"Code":"None"}],"Message":"x"}"#
    );
    assert_eq!(cancelled.cancellation_reasons().map(<[_]>::len), Some(1));
    assert_eq!(cancelled.to_string(), "TransactionCanceledException: x");
}
