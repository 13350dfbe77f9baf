//! Query and Scan.

use super::world::Tables;

/// Ten items of one partition, a row for each sort key.
fn ten(tables: &Tables) {
    for number in 0..10 {
        let request = format!(
            r#"{{"TableName":"sorted","Item":{{"pk":{{"S":"a"}},"sk":{{"N":"{number}"}},"odd":{{"BOOL":{}}}}}}}"#,
            number % 2 == 1
        );
        assert_eq!(tables.call("PutItem", &request), "{}");
    }
}

/// An item with everything, and one that only the table and the local index know.
fn indexed(tables: &Tables) {
    tables.check(&[
        (
            "PutItem",
            r#"{"TableName":"indexed","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"l":{"S":"x"},"g":{"S":"g"},"i":{"S":"i"},"o":{"S":"o"}}}"#,
            "{}",
        ),
        (
            "PutItem",
            r#"{"TableName":"indexed","Item":{"pk":{"S":"a"},"sk":{"N":"2"},"l":{"S":"w"}}}"#,
            "{}",
        ),
    ]);
}

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
            "ValidationException: The provided starting key is invalid",
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

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-request-Select>
#[test]
fn select() {
    let tables = Tables::new();
    indexed(&tables);
    let ask = |members: &str| {
        let request = format!(r#"{{"TableName":"indexed",{members}}}"#);
        tables.call("Scan", &request)
    };
    let cases = [
        (
            r#""Select":"SPECIFIC_ATTRIBUTES""#,
            "ValidationException: Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
        ),
        (
            r#""Select":"COUNT","ProjectionExpression":"pk""#,
            "ValidationException: Cannot specify the ProjectionExpression when choosing to get only the Count",
        ),
        (
            r#""Select":"ALL_ATTRIBUTES","AttributesToGet":["pk"]"#,
            "ValidationException: Cannot specify the AttributesToGet when choosing to get ALL_ATTRIBUTES",
        ),
        (
            r#""Select":"ALL_PROJECTED_ATTRIBUTES""#,
            "ValidationException: ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
        ),
        (
            r#""IndexName":"gsi","Select":"ALL_ATTRIBUTES""#,
            "ValidationException: One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index gsi because its projection type is not ALL",
        ),
        // <https://github.com/localstack/localstack/issues/478> quotes the service.
        (
            r#""IndexName":"gsi","ProjectionExpression":"i, o""#,
            "ValidationException: One or more parameter values were invalid: Global secondary index gsi does not project [o]",
        ),
        (
            r#""IndexName":"gsi""#,
            r#"{"Count":1,"Items":[{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"S":"g"},"i":{"S":"i"}}],"ScannedCount":1}"#,
        ),
        (
            r#""IndexName":"all","Select":"ALL_ATTRIBUTES""#,
            r#"{"Count":1,"Items":[{"pk":{"S":"a"},"sk":{"N":"1"},"l":{"S":"x"},"g":{"S":"g"},"i":{"S":"i"},"o":{"S":"o"}}],"ScannedCount":1}"#,
        ),
        (
            r#""IndexName":"gsi","Select":"SPECIFIC_ATTRIBUTES","ProjectionExpression":"i""#,
            r#"{"Count":1,"Items":[{"i":{"S":"i"}}],"ScannedCount":1}"#,
        ),
        (
            r#""Select":"COUNT","ScanFilter":{"g":{"ComparisonOperator":"NOT_NULL"}}"#,
            r#"{"Count":1,"ScannedCount":2}"#,
        ),
    ];
    for (members, expected) in cases {
        assert_eq!(ask(members), expected, "{members}");
    }
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.Reading>
#[test]
fn local_index_fetches() {
    let tables = Tables::new();
    indexed(&tables);
    tables.check(&[
        // What the index holds, by its sort key.
        (
            "Query",
            r#"{"TableName":"indexed","IndexName":"lsi","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}},"Limit":1,"ReturnConsumedCapacity":"INDEXES"}"#,
            r#"{"ConsumedCapacity":{"CapacityUnits":0.5,"LocalSecondaryIndexes":{"lsi":{"CapacityUnits":0.5}},"Table":{"CapacityUnits":0.0},"TableName":"indexed"},"Count":1,"Items":[{"pk":{"S":"a"},"sk":{"N":"2"},"l":{"S":"w"}}],"LastEvaluatedKey":{"pk":{"S":"a"},"sk":{"N":"2"},"l":{"S":"w"}},"ScannedCount":1}"#,
        ),
        // What it does not hold is fetched, each item at a price.
        (
            "Query",
            r#"{"TableName":"indexed","IndexName":"lsi","ConsistentRead":true,"KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}},"ProjectionExpression":"sk, o","ExclusiveStartKey":{"pk":{"S":"a"},"sk":{"N":"2"},"l":{"S":"w"}},"ReturnConsumedCapacity":"INDEXES"}"#,
            r#"{"ConsumedCapacity":{"CapacityUnits":2.0,"LocalSecondaryIndexes":{"lsi":{"CapacityUnits":1.0}},"Table":{"CapacityUnits":1.0},"TableName":"indexed"},"Count":1,"Items":[{"sk":{"N":"1"},"o":{"S":"o"}}],"ScannedCount":1}"#,
        ),
    ]);
}

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
