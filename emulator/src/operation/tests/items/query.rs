//! Query on tables.

use super::world::{Tables, ten};

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html>
#[test]
fn query_ranges() {
    let tables = Tables::new();
    ten(&tables);
    let cases = [
        ("pk = :p AND sk < :a", "[0,1]"),
        ("pk = :p AND sk <= :a", "[0,1,2]"),
        ("pk = :p AND sk > :b", "[9]"),
        ("pk = :p AND sk >= :b", "[8,9]"),
        ("pk = :p AND sk = :a", "[2]"),
        ("pk = :p AND sk BETWEEN :a AND :b", "[2,3,4,5,6,7,8]"),
        ("pk = :p", "[0,1,2,3,4,5,6,7,8,9]"),
    ];
    for (condition, expected) in cases {
        let uses = |name: &str, value: &str| match condition.contains(name) {
            true => format!(r#","{name}":{{"N":"{value}"}}"#),
            false => String::new(),
        };
        let request = format!(
            r#"{{"TableName":"sorted","KeyConditionExpression":"{condition}","ProjectionExpression":"sk","ExpressionAttributeValues":{{":p":{{"S":"a"}}{}{}}}}}"#,
            uses(":a", "2"),
            uses(":b", "8"),
        );
        assert_eq!(
            sort_keys(&tables.call("Query", &request)),
            expected,
            "{condition}"
        );
    }
}

/// The sort keys of an answer, in its order.
fn sort_keys(answer: &str) -> String {
    let keys: Vec<&str> = answer
        .split(r#"{"sk":{"N":""#)
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    format!("[{}]", keys.join(","))
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html>
#[test]
fn query_pages() {
    let tables = Tables::new();
    ten(&tables);
    tables.check(&[
        (
            "Query",
            r#"{"TableName":"sorted","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}},"Limit":2,"ProjectionExpression":"sk"}"#,
            r#"{"Count":2,"Items":[{"sk":{"N":"0"}},{"sk":{"N":"1"}}],"LastEvaluatedKey":{"pk":{"S":"a"},"sk":{"N":"1"}},"ScannedCount":2}"#,
        ),
        (
            "Query",
            r#"{"TableName":"sorted","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}},"Limit":2,"ProjectionExpression":"sk","ScanIndexForward":false,"ExclusiveStartKey":{"pk":{"S":"a"},"sk":{"N":"2"}}}"#,
            r#"{"Count":2,"Items":[{"sk":{"N":"1"}},{"sk":{"N":"0"}}],"LastEvaluatedKey":{"pk":{"S":"a"},"sk":{"N":"0"}},"ScannedCount":2}"#,
        ),
        // The limit bounds what is evaluated, not what passes the filter.
        (
            "Query",
            r#"{"TableName":"sorted","KeyConditionExpression":"pk = :p","FilterExpression":"odd = :t","ExpressionAttributeValues":{":p":{"S":"a"},":t":{"BOOL":true}},"Limit":3,"ProjectionExpression":"sk"}"#,
            r#"{"Count":1,"Items":[{"sk":{"N":"1"}}],"LastEvaluatedKey":{"pk":{"S":"a"},"sk":{"N":"2"}},"ScannedCount":3}"#,
        ),
        (
            "Query",
            r#"{"TableName":"sorted","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}},"Select":"COUNT","ReturnConsumedCapacity":"TOTAL"}"#,
            r#"{"ConsumedCapacity":{"CapacityUnits":0.5,"TableName":"sorted"},"Count":10,"ScannedCount":10}"#,
        ),
        (
            "Query",
            r#"{"TableName":"sorted","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"z"}}}"#,
            r#"{"Count":0,"Items":[],"ScannedCount":0}"#,
        ),
        // Legacy conditions.
        (
            "Query",
            r#"{"TableName":"sorted","KeyConditions":{"pk":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"a"}]},"sk":{"ComparisonOperator":"GT","AttributeValueList":[{"N":"7"}]}},"AttributesToGet":["sk"],"QueryFilter":{"odd":{"ComparisonOperator":"EQ","AttributeValueList":[{"BOOL":true}]}}}"#,
            r#"{"Count":1,"Items":[{"sk":{"N":"9"}}],"ScannedCount":2}"#,
        ),
    ]);
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html>
#[test]
fn query_refusals() {
    Tables::new().check(&[
        (
            "Query",
            r#"{"TableName":"nowhere"}"#,
            "ValidationException: Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
        ),
        (
            "Query",
            r#"{"TableName":"nowhere","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}}}"#,
            "ResourceNotFoundException: Requested resource not found",
        ),
        (
            "Query",
            r#"{"TableName":"sorted","KeyConditionExpression":"sk = :p","ExpressionAttributeValues":{":p":{"N":"1"}}}"#,
            "ValidationException: Query condition missed key schema element: pk",
        ),
        (
            "Query",
            r#"{"TableName":"sorted","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"N":"1"}}}"#,
            "ValidationException: One or more parameter values were invalid: Condition parameter type does not match schema type",
        ),
        (
            "Query",
            r#"{"TableName":"sorted","IndexName":"none","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}}}"#,
            "ValidationException: The table does not have the specified index: none",
        ),
        (
            "Query",
            r#"{"TableName":"indexed","IndexName":"gsi","ConsistentRead":true,"KeyConditionExpression":"g = :p","ExpressionAttributeValues":{":p":{"S":"a"}}}"#,
            "ValidationException: Consistent reads are not supported on global secondary indexes",
        ),
        (
            "Query",
            r#"{"TableName":"sorted","KeyConditionExpression":"pk = :p","FilterExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}}}"#,
            "ValidationException: Filter Expression can only contain non-primary key attributes: Primary key attribute: pk",
        ),
        // The key that counts is the one of the index.
        (
            "Query",
            r#"{"TableName":"indexed","IndexName":"all","KeyConditionExpression":"g = :p","FilterExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}}}"#,
            r#"{"Count":0,"Items":[],"ScannedCount":0}"#,
        ),
    ]);
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-request-ExclusiveStartKey>
#[test]
fn start_keys() {
    let tables = Tables::new();
    ten(&tables);
    let query = |condition: &str, start: &str| {
        let bound = if condition.contains(":s") {
            r#",":s":{"N":"5"}"#
        } else {
            ""
        };
        tables.call(
            "Query",
            &format!(
                r#"{{"TableName":"sorted","KeyConditionExpression":"{condition}","ExpressionAttributeValues":{{":p":{{"S":"a"}}{bound}}},"ExclusiveStartKey":{start},"Select":"COUNT"}}"#
            ),
        )
    };
    let cases = [
        (
            "pk = :p",
            r#"{"pk":{"S":"a"},"sk":{"N":"7.5"}}"#,
            r#"{"Count":2,"ScannedCount":2}"#,
        ),
        (
            "pk = :p",
            r#"{"pk":{"S":"a"}}"#,
            "ValidationException: The provided starting key is invalid",
        ),
        (
            "pk = :p",
            r#"{"pk":{"S":"a"},"sk":{"S":"1"}}"#,
            "ValidationException: The provided key element does not match the schema",
        ),
        (
            "pk = :p",
            r#"{"pk":{"S":"b"},"sk":{"N":"1"}}"#,
            "ValidationException: The provided starting key is outside query boundaries based on provided conditions",
        ),
        (
            "pk = :p AND sk >= :s",
            r#"{"pk":{"S":"a"},"sk":{"N":"1"}}"#,
            "ValidationException: The provided starting key does not match the range key predicate",
        ),
        (
            "pk = :p AND sk >= :s",
            r#"{"pk":{"S":"a"},"sk":{"N":"5"}}"#,
            r#"{"Count":4,"ScannedCount":4}"#,
        ),
    ];
    for (condition, start, expected) in cases {
        assert_eq!(query(condition, start), expected, "{condition} {start}");
    }
    tables.check(&[(
        "Scan",
        r#"{"TableName":"sorted","ExclusiveStartKey":{"pk":{"S":"a"}}}"#,
        "ValidationException: The provided starting key is invalid: The provided key element does not match the schema",
    )]);
}
