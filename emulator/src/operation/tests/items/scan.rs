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
            // C1: the items lie in the last of four partitions.
            r#"{"ConsumedCapacity":{"CapacityUnits":152.0,"TableName":"sorted"},"Count":4,"LastEvaluatedKey":{"pk":{"S":"a"},"sk":{"N":"3"}},"ScannedCount":4}"#,
        ),
        (
            "Scan",
            r#"{"TableName":"sorted","Select":"COUNT","ExclusiveStartKey":{"pk":{"S":"a"},"sk":{"N":"3"}}}"#,
            r#"{"Count":1,"ScannedCount":1}"#,
        ),
    ]);
}

/// What a scan of a table consumes, with these members.
fn units(tables: &Tables, table: &str, members: &str) -> f64 {
    let answer = tables.call(
        "Scan",
        &format!(
            r#"{{"TableName":"{table}","Select":"COUNT","ReturnConsumedCapacity":"TOTAL"{members}}}"#
        ),
    );
    let units = answer.split_once(r#""CapacityUnits":"#).unwrap().1;
    units.split(',').next().unwrap().parse().unwrap()
}

const STRONG: &str = r#","ConsistentRead":true"#;

/// C1: an on-demand table begins with four partitions, and a scan reads each of those that it goes over.
#[test]
fn c1_scans_of_several_partitions() {
    let tables = Tables::new();
    let create = r#"{"TableName":"provisioned","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":5}}"#;
    assert!(tables.call("CreateTable", create).starts_with('{'));
    // Empty, and with one small item.
    for _ in 0..2 {
        assert_eq!(units(&tables, "plain", ""), 2.0);
        assert_eq!(units(&tables, "plain", STRONG), 4.0);
        assert_eq!(units(&tables, "provisioned", ""), 0.5);
        assert_eq!(units(&tables, "provisioned", STRONG), 1.0);
        for table in ["plain", "provisioned"] {
            let put = format!(r#"{{"TableName":"{table}","Item":{{"pk":{{"S":"A"}}}}}}"#);
            assert_eq!(tables.call("PutItem", &put), "{}");
        }
    }
}

/// C1: pages and segments cost what they go over.
#[test]
fn c1_pages_and_segments() {
    let tables = Tables::new();
    let put = r#"{"TableName":"plain","Item":{"pk":{"S":"A"}}}"#;
    assert_eq!(tables.call("PutItem", put), "{}");
    // The items of a filtered page cost what they weigh, each partition rounded by itself. By the first bits of
    // their hashes `A` and `B` lie in the first partition, `user01` in the third, `user02` in the fourth.
    for (key, bytes) in [("B", 5_000), ("user01", 5_000), ("user02", 100)] {
        let put = format!(
            r#"{{"TableName":"plain","Item":{{"pk":{{"S":"{key}"}},"x":{{"S":"{}"}}}}}}"#,
            "x".repeat(bytes)
        );
        assert_eq!(tables.call("PutItem", &put), "{}");
    }
    let filter = r#","FilterExpression":"attribute_exists(nothing)","ConsistentRead":true"#;
    assert_eq!(units(&tables, "plain", filter), 2.0 + 1.0 + 2.0 + 1.0);
    assert_eq!(units(&tables, "plain", ""), 3.0);
    // A page costs the partitions up to its end, the next one those from there on.
    let page = |limit: usize, start: Option<&str>| {
        let start = start.map(|key| format!(r#","ExclusiveStartKey":{{"pk":{{"S":"{key}"}}}}"#));
        units(
            &tables,
            "plain",
            &format!(r#","Limit":{limit}{STRONG}{}"#, start.unwrap_or_default()),
        )
    };
    assert_eq!(page(1, None), 1.0);
    assert_eq!(page(2, None), 2.0);
    assert_eq!(page(3, None), 2.0 + 1.0 + 2.0);
    assert_eq!(page(1, Some("A")), 2.0);
    assert_eq!(page(1, Some("B")), 1.0 + 1.0 + 2.0);
    assert_eq!(page(9, Some("user01")), 1.0 + 1.0);
    assert_eq!(page(9, Some("user02")), 1.0);
    // A segment costs the partitions that it lies in.
    let segment = |number: u32, total: u32| {
        units(
            &tables,
            "plain",
            &format!(r#","Segment":{number},"TotalSegments":{total}{STRONG}"#),
        )
    };
    assert_eq!(
        [0, 1, 2, 3].map(|number| segment(number, 4)),
        [2.0, 1.0, 2.0, 1.0]
    );
    assert_eq!([0, 1].map(|number| segment(number, 2)), [3.0, 3.0]);
    assert_eq!([0, 1, 2].map(|number| segment(number, 8)), [1.0, 2.0, 1.0]);
    assert_eq!(
        [0, 1, 2].map(|number| segment(number, 3)),
        [2.0 + 1.0, 1.0 + 2.0, 1.0 + 1.0]
    );
    // Indexes likewise; queries read one partition.
    let index = tables.call(
        "Scan",
        r#"{"TableName":"indexed","IndexName":"all","ReturnConsumedCapacity":"INDEXES"}"#,
    );
    assert!(
        index.contains(r#""GlobalSecondaryIndexes":{"all":{"CapacityUnits":2.0}}"#),
        "{index}"
    );
    let query = tables.call(
        "Query",
        r#"{"TableName":"plain","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"z"}},"ReturnConsumedCapacity":"TOTAL"}"#,
    );
    assert!(query.contains(r#""CapacityUnits":0.5"#), "{query}");
}
