//! Query and Scan through indexes, and what `Select` gives of them.

use super::world::Tables;

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

/// The refusal of a filter on these attributes, which the index lacks.
fn unprojected(index: &str, names: &str) -> String {
    format!(
        "ValidationException: One or more parameter values were invalid: Secondary index {index} does not project one or more filter attributes: [{names}]"
    )
}

/// A query's filter names what its index holds, as a public report of October 2026 has it of a global one and
/// recordings of statements have it of both kinds; a scan's filter does not see the rest. What a local index
/// fetches, the filter sees.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.Projections>
#[test]
fn filters_on_what_an_index_does_not_hold() {
    let tables = Tables::new();
    indexed(&tables);
    let values = r#""ExpressionAttributeValues":{":g":{"S":"g"},":a":{"S":"a"},":o":{"S":"o"}}"#;
    let one = r#"{"Count":1,"ScannedCount":1}"#;
    let cases = [
        ("gsi", "o = :o AND pk = :a", "", unprojected("gsi", "o")),
        (
            "gsi",
            "i = :o OR NOT (o.x[1] = :o) OR size(l) > z OR pk = :a",
            "",
            unprojected("gsi", "l, o, z"),
        ),
        (
            "gsi",
            "attribute_not_exists(o) OR pk = :a",
            "",
            unprojected("gsi", "o"),
        ),
        (
            "gsi",
            "o = :o AND pk = :a",
            r#","Select":"COUNT""#,
            unprojected("gsi", "o"),
        ),
        (
            "gsi",
            "o = :o AND pk = :a",
            r#","ProjectionExpression":"pk""#,
            unprojected("gsi", "o"),
        ),
        (
            "gsi",
            "pk = :a AND i <> :o",
            r#","Select":"COUNT""#,
            one.to_owned(),
        ),
        (
            "all",
            "pk = :a AND o = :o",
            r#","Select":"COUNT""#,
            one.to_owned(),
        ),
        ("lsi", "g = :g AND o = :o", "", unprojected("lsi", "g, o")),
        (
            "lsi",
            "g = :g AND o = :o",
            r#","ProjectionExpression":"g""#,
            r#"{"Count":1,"Items":[{"g":{"S":"g"}}],"ScannedCount":2}"#.to_owned(),
        ),
    ];
    for (index, filter, members, expected) in cases {
        let key = if index == "lsi" { "pk = :a" } else { "g = :g" };
        // Each value is used, wherever that makes no difference.
        let filter = format!("({filter}) AND :g = :g AND :a = :a AND :o = :o");
        let request = format!(
            r#"{{"TableName":"indexed","IndexName":"{index}","KeyConditionExpression":"{key}","FilterExpression":"{filter}",{values}{members}}}"#
        );
        assert_eq!(tables.call("Query", &request), expected, "{request}");
    }
}

/// The same in the older form, and of scans, which go on.
#[test]
fn filters_of_other_reads_on_what_an_index_does_not_hold() {
    let tables = Tables::new();
    indexed(&tables);
    tables.check(&[
        (
            "Query",
            r#"{"TableName":"indexed","IndexName":"gsi","KeyConditions":{"g":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"g"}]}},"QueryFilter":{"o":{"ComparisonOperator":"NULL"}}}"#,
            &unprojected("gsi", "o"),
        ),
        (
            "Scan",
            r#"{"TableName":"indexed","IndexName":"gsi","FilterExpression":"attribute_not_exists(o)","Select":"COUNT"}"#,
            r#"{"Count":1,"ScannedCount":1}"#,
        ),
        (
            "Scan",
            r#"{"TableName":"indexed","IndexName":"lsi","FilterExpression":"attribute_exists(o)","Select":"COUNT"}"#,
            r#"{"Count":0,"ScannedCount":2}"#,
        ),
    ]);
}

/// A page of an index goes on behind the keys of index and table.
///
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-response-LastEvaluatedKey>
#[test]
fn index_pages() {
    let tables = Tables::new();
    for number in 1..=3 {
        let request = format!(
            r#"{{"TableName":"indexed","Item":{{"pk":{{"S":"p{number}"}},"sk":{{"N":"7"}},"g":{{"S":"g"}},"i":{{"N":"{number}"}}}}}}"#
        );
        assert_eq!(tables.call("PutItem", &request), "{}");
    }
    let mut start = String::new();
    let mut pages = Vec::new();
    for _ in 0..4 {
        let request = format!(
            r#"{{"TableName":"indexed","IndexName":"gsi","KeyConditionExpression":"g = :g AND sk = :s","ExpressionAttributeValues":{{":g":{{"S":"g"}},":s":{{"N":"7"}}}},"ProjectionExpression":"i","Limit":1{start}}}"#
        );
        let answer = tables.call("Query", &request);
        let (page, last) = match answer.split_once(r#","LastEvaluatedKey":"#) {
            Some((page, rest)) => (page.to_owned(), rest.split_once(r#","ScannedCount"#)),
            None => (answer.clone(), None),
        };
        pages.push(page);
        let Some((last, _)) = last else { break };
        start = format!(r#","ExclusiveStartKey":{last}"#);
    }
    let mut items: Vec<&str> = pages
        .iter()
        .filter_map(|page| page.split('[').nth(1))
        .collect();
    items.sort_unstable();
    assert_eq!(
        items,
        [
            r#"],"ScannedCount":0}"#,
            r#"{"i":{"N":"1"}}]"#,
            r#"{"i":{"N":"2"}}]"#,
            r#"{"i":{"N":"3"}}]"#,
        ]
    );
    assert!(
        start.contains(r#""g":{"S":"g"}"#) && start.contains(r#""pk":{"S":"p"#),
        "{start}"
    );
    assert!(!start.contains(r#""i""#), "{start}");
    tables.check(&[(
        "Query",
        r#"{"TableName":"indexed","IndexName":"gsi","KeyConditionExpression":"g = :g","ExpressionAttributeValues":{":g":{"S":"g"}},"ExclusiveStartKey":{"pk":{"S":"p1"},"sk":{"N":"7"}}}"#,
        "ValidationException: The provided starting key is invalid",
    )]);
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html>
#[test]
fn keys_of_several_attributes() {
    let tables = Tables::new();
    for (pk, c, d) in [("1", "x", 1), ("2", "x", 2), ("3", "y", 1)] {
        let request = format!(
            r#"{{"TableName":"wide","Item":{{"pk":{{"S":"{pk}"}},"a":{{"S":"a"}},"b":{{"N":"1"}},"c":{{"S":"{c}"}},"d":{{"N":"{d}"}}}}}}"#
        );
        assert_eq!(tables.call("PutItem", &request), "{}");
    }
    let cases = [
        (
            "a = :a AND b = :b",
            r#"[{"pk":{"S":"1"}},{"pk":{"S":"2"}},{"pk":{"S":"3"}}]"#,
        ),
        (
            "a = :a AND b = :b AND c = :c",
            r#"[{"pk":{"S":"1"}},{"pk":{"S":"2"}}]"#,
        ),
        (
            "a = :a AND b = :b AND c = :c AND d > :b",
            r#"[{"pk":{"S":"2"}}]"#,
        ),
        ("a = :a AND b = :b AND c > :c", r#"[{"pk":{"S":"3"}}]"#),
        (
            "a = :a",
            // Fact Q3.
            "ValidationException: HASH key attributes b must have equality conditions specified in the query",
        ),
    ];
    for (condition, expected) in cases {
        let mut values = vec![r#"":a":{"S":"a"}"#];
        values.extend(condition.contains(":b").then_some(r#"":b":{"N":"1"}"#));
        values.extend(condition.contains(":c").then_some(r#"":c":{"S":"x"}"#));
        let request = format!(
            r#"{{"TableName":"wide","IndexName":"multi","KeyConditionExpression":"{condition}","ExpressionAttributeValues":{{{}}},"ProjectionExpression":"pk"}}"#,
            values.join(",")
        );
        let answer = tables.call("Query", &request);
        assert!(answer.contains(expected), "{condition}: {answer}");
    }
}
