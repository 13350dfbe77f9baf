//! Counts and lengths that the service bounds, and names that it refuses.

use serde_json::{Value, json};

use super::{Case, Expect, Text, call, check, invalid, long, with_tables};
use crate::support::raw;

fn constraint(value: &str, path: &str, rule: &str) -> Expect {
    invalid(format!(
        "1 validation error detected: Value {value} at '{path}' failed to satisfy constraint: {rule}"
    ))
}

#[test]
fn table_names() {
    let server = with_tables();
    let get = |name: &str, table: Value, expect: Expect| {
        call(
            name,
            "GetItem",
            json!({"TableName": table, "Key": {"p": {"S": "a"}}}),
            expect,
        )
    };
    let absent = || {
        let error = "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException";
        Expect::Error(400, error, "Requested resource not found".into())
    };
    let pattern = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";
    let cases = vec![
        get(
            "no table",
            Value::Null,
            constraint("null", "tableName", "Member must not be null"),
        ),
        get(
            "an empty name",
            json!(""),
            Expect::Error(400, super::VALIDATION, Text::Any),
        ),
        get("a name of 255", json!(long(255)), absent()),
        get("an absent table", json!("absent"), absent()),
        get(
            "a slash",
            json!("a/b/c"),
            Expect::Error(400, super::VALIDATION, Text::Contains(pattern.to_owned())),
        ),
        get(
            "a letter of another script",
            json!("täbelle"),
            Expect::Error(400, super::VALIDATION, Text::Contains(pattern.to_owned())),
        ),
        call(
            "put into an empty name",
            "PutItem",
            json!({"TableName": "", "Item": {"p": {"S": "a"}}}),
            constraint(
                "''",
                "tableName",
                "Member must have length greater than or equal to 1",
            ),
        ),
        call(
            "describe an absent table",
            "DescribeTable",
            json!({"TableName": "absent"}),
            Expect::Error(
                400,
                "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
                "Requested resource not found: Table: absent not found".into(),
            ),
        ),
        call(
            "create without a name",
            "CreateTable",
            json!({}),
            invalid("The parameter 'TableName' is required but was not present in the request"),
        ),
    ];
    check(server.address, cases);
}

fn create(name: &str, table: &str, key: &str, defined: &str, expect: Expect) -> Case {
    let input = json!({
        "TableName": table, "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": defined, "AttributeType": "S"}],
    });
    call(name, "CreateTable", input, expect)
}

#[test]
fn tables_that_cannot_be_made() {
    let server = with_tables();
    let with = |text: &str| Expect::Error(400, super::VALIDATION, Text::Contains(text.to_owned()));
    let key = long(256);
    let cases = vec![
        create("a name of 2", "ab", "p", "p", with("3")),
        create("a name of 256", &long(256), "p", "p", with("255")),
        create(
            "a key attribute of 255",
            &long(255),
            &long(255),
            &long(255),
            Expect::Accepted,
        ),
        create("a key attribute of 256", "abc", &key, &key, with("255")),
        create(
            "a key without a definition",
            "abc",
            "p",
            "q",
            with(
                "Some index key attributes are not defined in AttributeDefinitions. Keys: [p], \
                 AttributeDefinitions: [q]",
            ),
        ),
        create(
            "a table twice",
            "one",
            "p",
            "p",
            Expect::Error(
                400,
                "com.amazonaws.dynamodb.v20120810#ResourceInUseException",
                Text::Any,
            ),
        ),
    ];
    check(server.address, cases);
}

fn deletes(table: &str, count: usize) -> Value {
    let keys = (0..count).map(|n| json!({"DeleteRequest": {"Key": {"p": {"S": n.to_string()}}}}));
    json!({"RequestItems": {table: keys.collect::<Vec<_>>()}})
}

fn gets(table: &str, count: usize) -> Value {
    let keys = (0..count).map(|n| json!({"p": {"S": n.to_string()}}));
    json!({"RequestItems": {table: {"Keys": keys.collect::<Vec<_>>()}}})
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn batches() {
    let server = with_tables();
    let with = |text: &str| Expect::Error(400, super::VALIDATION, Text::Contains(text.to_owned()));
    let mut twice = deletes("one", 1);
    let same = twice["RequestItems"]["one"][0].clone();
    twice["RequestItems"]["one"]
        .as_array_mut()
        .unwrap()
        .push(same);
    let mut two_tables = gets("one", 100);
    two_tables["RequestItems"]["raw"] = json!({"Keys": [{"p": {"B": "AA=="}}]});
    let duplicate_keys =
        json!({"RequestItems": {"one": {"Keys": [{"p": {"S": "a"}}, {"p": {"S": "a"}}]}}});
    let duplicates = "Provided list of item keys contains duplicates";
    let cases = vec![
        call(
            "25 writes",
            "BatchWriteItem",
            deletes("one", 25),
            Expect::Accepted,
        ),
        call(
            "26 writes",
            "BatchWriteItem",
            deletes("one", 26),
            with("Member must have length less than or equal to 25"),
        ),
        call(
            "the same key twice",
            "BatchWriteItem",
            twice,
            invalid(duplicates),
        ),
        call(
            "no writes",
            "BatchWriteItem",
            json!({"RequestItems": {}}),
            invalid("The requestItems parameter is required for BatchWriteItem"),
        ),
        call(
            "100 reads",
            "BatchGetItem",
            gets("one", 100),
            Expect::Accepted,
        ),
        call(
            "101 reads of one table",
            "BatchGetItem",
            gets("one", 101),
            invalid(
                "1 validation error detected: Value at 'RequestItems.one.member.Keys' failed to satisfy constraint: Member must have length less than or equal to 100",
            ),
        ),
        call(
            "101 reads of two tables",
            "BatchGetItem",
            two_tables,
            invalid("Too many items requested for the BatchGetItem call"),
        ),
        call(
            "one read twice",
            "BatchGetItem",
            duplicate_keys,
            invalid(duplicates),
        ),
        call(
            "no reads",
            "BatchGetItem",
            json!({"RequestItems": {}}),
            invalid("The requestItems parameter is required for BatchGetItem"),
        ),
    ];
    check(server.address, cases);
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn scans() {
    let server = with_tables();
    let scan = |name: &str, mut input: Value, expect: Expect| {
        input["TableName"] = json!("one");
        call(name, "Scan", input, expect)
    };
    let at_least = |value: &str, path: &str, bound: i64| {
        constraint(
            &format!("'{value}'"),
            path,
            &format!("Member must have value greater than or equal to {bound}"),
        )
    };
    let cases = vec![
        scan("limit 0", json!({"Limit": 0}), at_least("0", "limit", 1)),
        scan("limit -1", json!({"Limit": -1}), at_least("-1", "limit", 1)),
        scan(
            "segment -1",
            json!({"Segment": -1, "TotalSegments": 1}),
            at_least("-1", "segment", 0),
        ),
        scan(
            "no segments",
            json!({"Segment": 0, "TotalSegments": 0}),
            at_least("0", "totalSegments", 1),
        ),
        scan(
            "too many segments",
            json!({"Segment": 0, "TotalSegments": 1_000_001}),
            constraint(
                "'1000001'",
                "totalSegments",
                "Member must have value less than or equal to 1000000",
            ),
        ),
        scan(
            "a segment past the last",
            json!({"Segment": 5, "TotalSegments": 5}),
            invalid(
                "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 5 is not less than TotalSegments: 5",
            ),
        ),
        scan(
            "a segment alone",
            json!({"Segment": 0}),
            invalid(
                "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
            ),
        ),
        scan(
            "segments alone",
            json!({"TotalSegments": 2}),
            invalid(
                "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
            ),
        ),
        scan(
            "capacity of no such kind",
            json!({"ReturnConsumedCapacity": "SOME"}),
            constraint(
                "'SOME'",
                "returnConsumedCapacity",
                "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]",
            ),
        ),
        call(
            "a strong read of a global index",
            "Scan",
            json!({"TableName": "two", "IndexName": "glo", "ConsistentRead": true}),
            invalid("Consistent reads are not supported on global secondary indexes"),
        ),
        call(
            "a query of nothing",
            "Query",
            json!({"TableName": "one"}),
            invalid(
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
            ),
        ),
    ];
    check(server.address, cases);
}

/// A page ends at 1 MB and a batch at 16 MB: no error, but a key or the keys to go on with.
#[test]
fn large_answers_come_in_parts() {
    let server = with_tables();
    let names: Vec<String> = (0..48).map(|n| format!("{n:02}")).collect();
    for name in &names {
        let item = json!({"p": {"S": name}, "v": {"S": long(380 * 1024)}});
        raw::call(
            server.address,
            "PutItem",
            &json!({"TableName": "one", "Item": item}),
        );
    }
    let page = raw::call(server.address, "Scan", &json!({"TableName": "one"}));
    assert_eq!(
        page["Count"], 3,
        "the item that passes 1 MB is the last of its page"
    );
    assert!(page["LastEvaluatedKey"]["p"]["S"].is_string());
    let keys: Vec<Value> = names.iter().map(|name| json!({"p": {"S": name}})).collect();
    let batch = raw::call(
        server.address,
        "BatchGetItem",
        &json!({"RequestItems": {"one": {"Keys": keys}}}),
    );
    let found = batch["Responses"]["one"].as_array().unwrap().len();
    let left = batch["UnprocessedKeys"]["one"]["Keys"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(found + left, 48);
    assert!((42..44).contains(&found), "{found} items of 380 KB");
}
