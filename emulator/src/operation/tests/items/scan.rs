//! Scan, its segments, and long pages.

use super::world::Tables;
use crate::value::AttributeValue;
use crate::wire::ops;

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html#DDB-Scan-request-Segment>
#[test]
fn segments() {
    let tables = Tables::new();
    tables.check(&[
        (
            "Scan",
            r#"{"TableName":"plain","Segment":0}"#,
            "ValidationException: The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
        ),
        (
            "Scan",
            r#"{"TableName":"plain","TotalSegments":2}"#,
            "ValidationException: The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
        ),
        (
            "Scan",
            r#"{"TableName":"plain","Segment":5,"TotalSegments":5}"#,
            "ValidationException: The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 5 is not less than TotalSegments: 5",
        ),
    ]);
    for number in 0..20 {
        let request = format!(r#"{{"TableName":"plain","Item":{{"pk":{{"S":"{number}"}}}}}}"#);
        assert_eq!(tables.call("PutItem", &request), "{}");
    }
    // Every item is in exactly one segment.
    let counts = (0..4).map(|segment| {
        let request = format!(
            r#"{{"TableName":"plain","Segment":{segment},"TotalSegments":4,"Select":"COUNT"}}"#
        );
        let answer = tables.call("Scan", &request);
        let count = answer.strip_prefix(r#"{"Count":"#).unwrap();
        count.split(',').next().unwrap().parse::<u32>().unwrap()
    });
    assert_eq!(counts.sum::<u32>(), 20);
}

/// A start key must be of the segment that is asked for:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html#DDB-Scan-request-ExclusiveStartKey>.
#[test]
fn start_keys_of_segments() {
    let tables = Tables::new();
    tables.check(&[(
        "PutItem",
        r#"{"TableName":"plain","Item":{"pk":{"S":"a"}}}"#,
        "{}",
    )]);
    let answers = [0, 1].map(|segment| {
        let request = format!(
            r#"{{"TableName":"plain","Segment":{segment},"TotalSegments":2,"ExclusiveStartKey":{{"pk":{{"S":"a"}}}}}}"#
        );
        (segment, tables.call("Scan", &request))
    });
    for (segment, answer) in answers {
        let refusal = format!(
            "ValidationException: The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment: {segment}"
        );
        let accepted = r#"{"Count":0,"Items":[],"ScannedCount":0}"#;
        assert!(answer == accepted || answer == refusal, "{answer}");
    }
}

/// A long page pauses, so that a server can answer others in between; nothing of it is lost.
#[test]
fn long_pages_pause() {
    let tables = Tables::new();
    let filling = "x".repeat(10 * 1024);
    for number in 0..30 {
        let request = format!(
            r#"{{"TableName":"sorted","Item":{{"pk":{{"S":"a"}},"sk":{{"N":"{number}"}},"f":{{"S":"{filling}"}}}}}}"#
        );
        assert_eq!(tables.call("PutItem", &request), "{}");
    }
    let (pauses, output) = tables.pauses::<ops::Scan>(r#"{"TableName":"sorted"}"#);
    assert_eq!((pauses, output.count), (4, Some(30)));
    assert_eq!(output.items.unwrap().len(), 30);
    let query = r#"{"TableName":"sorted","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}},"ScanIndexForward":false}"#;
    let (pauses, output) = tables.pauses::<ops::Query>(query);
    assert_eq!((pauses, output.count), (4, Some(30)));
    let keys = output.items.unwrap();
    let keys = keys.iter().map(|item| item.get("sk").unwrap());
    assert!(keys.eq((0..30).rev().map(AttributeValue::from)));
}

/// A page ends with the item that reaches one megabyte, and the next goes on behind it.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html#Scan.Pagination>
#[test]
fn megabyte_pages() {
    let tables = Tables::new();
    let filling = "x".repeat(300 * 1024);
    for number in 0..5 {
        let request = format!(
            r#"{{"TableName":"sorted","Item":{{"pk":{{"S":"a"}},"sk":{{"N":"{number}"}},"f":{{"S":"{filling}"}}}}}}"#
        );
        assert_eq!(tables.call("PutItem", &request), "{}");
    }
    tables.check(&[
        (
            "Scan",
            r#"{"TableName":"sorted","Select":"COUNT","ReturnConsumedCapacity":"TOTAL"}"#,
            r#"{"ConsumedCapacity":{"CapacityUnits":150.5,"TableName":"sorted"},"Count":4,"LastEvaluatedKey":{"pk":{"S":"a"},"sk":{"N":"3"}},"ScannedCount":4}"#,
        ),
        (
            "Scan",
            r#"{"TableName":"sorted","Select":"COUNT","ExclusiveStartKey":{"pk":{"S":"a"},"sk":{"N":"3"}}}"#,
            r#"{"Count":1,"ScannedCount":1}"#,
        ),
    ]);
}
