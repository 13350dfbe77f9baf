//! Which members of Query and Scan go together, and which of several faults is told.

use super::world::{Tables, ten};

/// Asks for a query of `sorted`.
fn query(tables: &Tables, members: &str) -> String {
    tables.call("Query", &format!(r#"{{"TableName":"sorted",{members}}}"#))
}

const KEYS: &str =
    r#""KeyConditions":{"pk":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"a"}]}}"#;
const CONDITION: &str = r#""KeyConditionExpression":"pk = :p""#;
const VALUES: &str = r#""ExpressionAttributeValues":{":p":{"S":"a"}}"#;

/// Q1: KeyConditions suit every expression but their own counterpart.
#[test]
fn q1_key_conditions_beside_expressions() {
    let tables = Tables::new();
    ten(&tables);
    let cases = [
        (
            format!(
                r#"{KEYS},"FilterExpression":"odd = :t AND sk_ <> :t","ExpressionAttributeValues":{{":t":{{"BOOL":true}}}},"Select":"COUNT""#
            ),
            r#"{"Count":5,"ScannedCount":10}"#,
        ),
        (
            format!(
                r##"{KEYS},"ProjectionExpression":"#s","ExpressionAttributeNames":{{"#s":"sk"}},"Limit":1"##
            ),
            r#"{"Count":1,"Items":[{"sk":{"N":"0"}}],"LastEvaluatedKey":{"pk":{"S":"a"},"sk":{"N":"0"}},"ScannedCount":1}"#,
        ),
        (
            format!(
                r#"{KEYS},"AttributesToGet":["sk"],"QueryFilter":{{"odd":{{"ComparisonOperator":"NULL"}}}},"ConditionalOperator":"AND","FilterExpression":"odd = :t","ProjectionExpression":"sk""#
            ),
            "ValidationException: Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet, QueryFilter, ConditionalOperator} Expression parameters: {ProjectionExpression, FilterExpression}",
        ),
        (
            format!(r#"{KEYS},{CONDITION},{VALUES},"FilterExpression":"odd = :p""#),
            "ValidationException: Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {KeyConditions} Expression parameters: {FilterExpression, KeyConditionExpression}",
        ),
        (
            format!(r#"{KEYS},{VALUES},"ProjectionExpression":"sk""#),
            "ValidationException: ExpressionAttributeValues can only be specified when using expressions: FilterExpression and KeyConditionExpression are null",
        ),
        (
            r#""FilterExpression":"odd = :p""#.to_owned(),
            "ValidationException: Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
        ),
    ];
    for (members, answer) in cases {
        assert_eq!(query(&tables, &members), answer, "{members}");
    }
}

/// Q2, Q3, F3-2-gap, F3-4-several: legacy conditions on keys of several attributes, one for each.
#[test]
fn q2_key_conditions_on_several_attributes() {
    let tables = Tables::new();
    for (pk, d) in [("1", 1), ("2", 2)] {
        let item = format!(
            r#"{{"TableName":"wide","Item":{{"pk":{{"S":"{pk}"}},"a":{{"S":"a"}},"b":{{"N":"1"}},"c":{{"S":"x"}},"d":{{"N":"{d}"}}}}}}"#
        );
        assert_eq!(tables.call("PutItem", &item), "{}");
    }
    let equal = |name: &str, value: &str| {
        format!(r#""{name}":{{"ComparisonOperator":"EQ","AttributeValueList":[{value}]}}"#)
    };
    let (a, b) = (equal("a", r#"{"S":"a"}"#), equal("b", r#"{"N":"1"}"#));
    let (c, d) = (equal("c", r#"{"S":"x"}"#), equal("d", r#"{"N":"2"}"#));
    let more = r#""d":{"ComparisonOperator":"GE","AttributeValueList":[{"N":"1"}]}"#;
    let ask = |index: &str, conditions: &[&str]| {
        tables.call(
            "Query",
            &format!(
                r#"{{"TableName":"wide",{index}"KeyConditions":{{{}}},"Select":"COUNT"}}"#,
                conditions.join(",")
            ),
        )
    };
    const INDEX: &str = r#""IndexName":"multi","#;
    assert_eq!(
        ask(INDEX, &[&a, &b, &c, &d]),
        r#"{"Count":1,"ScannedCount":1}"#
    );
    assert_eq!(
        ask(INDEX, &[&a, &b, &c, more]),
        r#"{"Count":2,"ScannedCount":2}"#
    );
    assert_eq!(ask(INDEX, &[&a, &b]), r#"{"Count":2,"ScannedCount":2}"#);
    assert_eq!(
        ask(INDEX, &[&a, &c, &d]),
        "ValidationException: HASH key attributes b must have equality conditions specified in the query"
    );
    assert_eq!(
        ask(INDEX, &[&a, &b, more]),
        "ValidationException: RANGE key attributes c must have equality conditions specified in the query because a condition is present on key attribute d"
    );
    let e = equal("e", r#"{"S":"x"}"#);
    assert_eq!(
        ask(INDEX, &[&a, &b, &c, &d, &e]),
        "ValidationException: The number of query conditions (5) exceeds the number of key attributes defined in the schema (4)"
    );
    // All others have two at most, and are told so before the index is missed.
    const TWO: &str = "ValidationException: Conditions can be of length 1 or 2 only";
    assert_eq!(ask("", &[&a, &b, &c]), TWO);
    assert_eq!(ask(r#""IndexName":"none","#, &[&a, &b, &c]), TWO);
    assert_eq!(ask(INDEX, &[]), TWO);
    // The same as expressions.
    let text = |condition: &str| {
        tables.call(
            "Query",
            &format!(
                r#"{{"TableName":"wide","IndexName":"multi","KeyConditionExpression":"{condition}","ExpressionAttributeValues":{{":a":{{"S":"a"}},":b":{{"N":"1"}}}},"Select":"COUNT"}}"#
            ),
        )
    };
    assert_eq!(
        text("a = :a AND b = :b AND d <= :b"),
        "ValidationException: RANGE key attributes c must have equality conditions specified in the query because a condition is present on key attribute d"
    );
    assert_eq!(
        text("d = :b AND b > :b AND a = :a"),
        "ValidationException: HASH key attributes b must have equality conditions specified in the query"
    );
}

/// Q5: what nothing uses, before the shape of the key condition.
#[test]
fn q5_unused_definitions_before_the_shape() {
    let tables = Tables::new();
    const UNUSED: &str = "ValidationException: Value provided in ExpressionAttributeNames unused in expressions: keys: {#count}";
    const NAMES: &str = r##""ExpressionAttributeNames":{"#count":"n"}"##;
    for shape in [
        "pk = sk",
        "pk = :p OR sk = :p",
        "NOT pk = :p",
        "size(pk) = :p",
        "pk.a = :p",
        "pk = :p AND pk = :p",
        "attribute_exists(pk) AND pk = :p",
    ] {
        let values = if shape.contains(":p") {
            VALUES
        } else {
            r#""Limit":1"#
        };
        let members = format!(r#""KeyConditionExpression":"{shape}",{values}"#);
        assert_eq!(
            query(&tables, &format!("{members},{NAMES}")),
            UNUSED,
            "{shape}"
        );
        let told = query(&tables, &members);
        assert!(
            told.starts_with("ValidationException: Invalid KeyConditionExpression: "),
            "{shape}: {told}"
        );
    }
}

/// Q8: the key condition is read before the filter, and that before the projection.
#[test]
fn q8_order_of_expressions() {
    let tables = Tables::new();
    let ask = |key: &str, filter: &str, projection: &str| {
        query(
            &tables,
            &format!(
                r#""KeyConditionExpression":"{key}","FilterExpression":"{filter}","ProjectionExpression":"{projection}",{VALUES}"#
            ),
        )
    };
    let of = |kind: &str, token: &str| {
        format!(r#"ValidationException: Invalid {kind}: Syntax error; token: "{token}""#)
    };
    let begins = |answer: String, beginning: String| {
        assert!(answer.starts_with(&beginning), "{answer}");
    };
    begins(
        ask("pk ! :p", "x ! :p", "y !"),
        of("KeyConditionExpression", "!"),
    );
    begins(ask("pk = :p", "x ! :p", "y !"), of("FilterExpression", "!"));
    begins(
        ask("pk = :p", "x = :p", "y !"),
        of("ProjectionExpression", "!"),
    );
    // The shape of a key condition comes after all three.
    begins(
        ask("pk = sk", "x = :p", "y !"),
        of("ProjectionExpression", "!"),
    );
}

/// Q9: pairs of faults of one query, each with the one that is told.
#[test]
fn q9_order_of_query() {
    let tables = Tables::new();
    let many_args = r#"{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"a"},{"S":"b"}]}"#;
    let bad_type = r#"{"ComparisonOperator":"BEGINS_WITH","AttributeValueList":[{"M":{}}]}"#;
    let not_for_maps = "ValidationException: One or more parameter values were invalid: ComparisonOperator BEGINS_WITH is not valid for M AttributeValue type";
    let argument_count = "ValidationException: One or more parameter values were invalid: Invalid number of argument(s) for the EQ ComparisonOperator";
    let empty_start = r#""ExclusiveStartKey":{"pk":{"S":"a"},"sk":{}}"#;
    let start_told = "ValidationException: The provided starting key is invalid: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    let nowhere =
        |members: &str| tables.call("Query", &format!(r#"{{"TableName":"nowhere",{members}}}"#));
    let cases = [
        // Names, then values.
        (
            format!(
                r##"{KEYS},{VALUES},"ExpressionAttributeNames":{{"#n":"n"}},"QueryFilter":{{"x":{many_args}}}"##
            ),
            "ValidationException: ExpressionAttributeNames can only be specified when using expressions",
        ),
        (
            format!(r#"{KEYS},{VALUES},"QueryFilter":{{"x":{many_args}}}"#),
            "ValidationException: ExpressionAttributeValues can only be specified when using expressions: FilterExpression and KeyConditionExpression are null",
        ),
        // The filter before duplicates, these before the start key, that before the conditions.
        (
            format!(r#"{KEYS},"QueryFilter":{{"x":{many_args}}},"AttributesToGet":["a","a"]"#),
            argument_count,
        ),
        (
            format!(r#"{KEYS},{empty_start},"AttributesToGet":["a","a"]"#),
            "ValidationException: One or more parameter values were invalid: Duplicate value in attribute name: a",
        ),
        (
            format!(r#"{empty_start},"KeyConditions":{{"pk":{many_args}}}"#),
            start_told,
        ),
        (
            format!(r#"{empty_start},"KeyConditionExpression":"pk ! :p",{VALUES}"#),
            start_told,
        ),
        // Of conditions each by itself, then how many.
        (
            format!(r#""KeyConditions":{{"a":{many_args},"b":{many_args},"c":{many_args}}}"#),
            argument_count,
        ),
        // Entry by entry as the body has them, whatever they are called.
        (
            format!(r#""KeyConditions":{{"b":{bad_type},"a":{many_args}}}"#),
            not_for_maps,
        ),
        (
            format!(r#"{KEYS},"QueryFilter":{{"b":{bad_type},"a":{many_args}}}"#),
            not_for_maps,
        ),
        (
            format!(r#"{KEYS},"QueryFilter":{{"a":{many_args},"b":{bad_type}}}"#),
            argument_count,
        ),
        // And these before the expressions beside them.
        (
            r#""KeyConditions":{},"FilterExpression":"x !""#.to_owned(),
            "ValidationException: Conditions can be of length 1 or 2 only",
        ),
    ];
    for (members, told) in cases {
        assert_eq!(nowhere(&members), told, "{members}");
    }
}

/// Legacy conditions of one argument `a`, or two.
const CONTAINS: &str = r#"{"ComparisonOperator":"CONTAINS","AttributeValueList":[{"S":"a"}]}"#;
const GREATER: &str = r#"{"ComparisonOperator":"GT","AttributeValueList":[{"S":"a"}]}"#;
const EQUAL: &str = r#"{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"a"}]}"#;

/// KeyConditions of these.
fn conditions(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, condition)| format!(r#""{name}":{condition}"#))
        .collect();
    format!(r#""KeyConditions":{{{}}}"#, pairs.join(","))
}

/// Q9: what conditions lack against the key, once the table is found.
#[test]
fn q9_conditions_against_the_key() {
    let tables = Tables::new();
    assert_eq!(
        tables.call(
            "Query",
            &format!(
                r#"{{"TableName":"nowhere",{}}}"#,
                conditions(&[("pk", CONTAINS)])
            )
        ),
        "ResourceNotFoundException: Requested resource not found"
    );
    const NOT_INDEXABLE: &str =
        "ValidationException: Attempted conditional constraint is not an indexable operation";
    const TYPE: &str = "ValidationException: One or more parameter values were invalid: Condition parameter type does not match schema type";
    for (pairs, told) in [
        (vec![("pk", CONTAINS)], NOT_INDEXABLE),
        // What is missing before what is there.
        (
            vec![("sk", CONTAINS)],
            "ValidationException: Query condition missed key schema element: pk",
        ),
        (
            vec![("pk", CONTAINS), ("x", EQUAL)],
            "ValidationException: Query condition missed key schema element: sk",
        ),
        // The partition key's condition, then the sort key's: operator, type, `=`.
        (
            vec![("pk", GREATER), ("sk", CONTAINS)],
            "ValidationException: Query key condition not supported",
        ),
        (vec![("pk", EQUAL), ("sk", CONTAINS)], NOT_INDEXABLE),
        (vec![("pk", EQUAL), ("sk", EQUAL)], TYPE),
        (
            vec![(
                "pk",
                r#"{"ComparisonOperator":"GT","AttributeValueList":[{"N":"1"}]}"#,
            )],
            TYPE,
        ),
        (
            vec![("pk", r#"{"ComparisonOperator":"NULL"}"#), ("sk", EQUAL)],
            NOT_INDEXABLE,
        ),
    ] {
        assert_eq!(query(&tables, &conditions(&pairs)), told, "{pairs:?}");
    }
}

/// Q9: the index, a strong read of it, the start key, the conditions, and the filter.
#[test]
fn q9_start_keys_conditions_and_filters() {
    let tables = Tables::new();
    // The start key's shape before the conditions, these before its place, that before the filter.
    let shape = r#""ExclusiveStartKey":{"pk":{"S":"a"}}"#;
    let place = r#""ExclusiveStartKey":{"pk":{"S":"b"},"sk":{"N":"1"}}"#;
    let filter = format!(r#""QueryFilter":{{"pk":{EQUAL}}}"#);
    for (members, told) in [
        (
            format!("{shape},{}", conditions(&[("sk", EQUAL)])),
            "ValidationException: The provided starting key is invalid",
        ),
        (
            format!("{place},{}", conditions(&[("sk", EQUAL)])),
            "ValidationException: Query condition missed key schema element: pk",
        ),
        (
            format!("{place},{filter},{KEYS}"),
            "ValidationException: The provided starting key is outside query boundaries based on provided conditions",
        ),
        (
            format!("{filter},{KEYS}"),
            "ValidationException: QueryFilter can only contain non-primary key attributes: Primary key attribute: pk",
        ),
    ] {
        assert_eq!(query(&tables, &members), told, "{members}");
    }
    // The index, then a strong read of it, then the start key.
    for (index, told) in [
        (
            "none",
            "ValidationException: The table does not have the specified index: none",
        ),
        (
            "gsi",
            "ValidationException: Consistent reads are not supported on global secondary indexes",
        ),
    ] {
        let request = format!(
            r#"{{"TableName":"indexed","IndexName":"{index}","ConsistentRead":true,{shape},{KEYS}}}"#
        );
        tables.check(&[("Query", &request, told)]);
    }
}

/// F3-2-clause-by-clause: in written order, and as many conditions as there are key attributes.
#[test]
fn conditions_clause_by_clause() {
    let tables = Tables::new();
    let ask = |condition: &str, values: &str| {
        query(
            &tables,
            &format!(
                r#""KeyConditionExpression":"{condition}","ExpressionAttributeValues":{{{values}}}"#
            ),
        )
    };
    let operand = |operator: &str, data_type: &str| {
        format!(
            "ValidationException: Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: {operator}, operand type: {data_type}"
        )
    };
    let undefined = "ValidationException: Invalid KeyConditionExpression: An expression attribute value used in expression is not defined; attribute value: :u";
    let values = r#"":p":{"S":"a"},":m":{"M":{}},":n":{"N":"1"}"#;
    assert_eq!(ask("pk > :m AND sk = :u", values), operand(">", "M"));
    assert_eq!(ask("pk = :u AND sk > :m", values), undefined);
    assert_eq!(
        ask("begins_with(sk, :n) AND pk = :u", values),
        operand("begins_with", "N")
    );
    assert_eq!(ask("pk = :u AND begins_with(sk, :n)", values), undefined);
    assert_eq!(ask("pk = :p AND sk BETWEEN :m AND :u", values), undefined);
    // The fault of a shape waits for the whole.
    assert_eq!(ask("size(pk) = :n AND sk = :u", values), undefined);
    let numbers = r#"":p":{"S":"a"},":n":{"N":"1"}"#;
    assert_eq!(
        ask("pk = :p AND sk > :n AND x = :n", numbers),
        "ValidationException: The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)"
    );
    assert_eq!(
        ask("x = :p AND y > :n AND z = :n AND pk = :p", numbers),
        "ValidationException: The number of query conditions (4) exceeds the number of key attributes defined in the schema (2)"
    );
    assert_eq!(
        tables.call(
            "Query",
            r#"{"TableName":"plain","KeyConditionExpression":"pk = :p AND x = :p","ExpressionAttributeValues":{":p":{"S":"a"}}}"#
        ),
        "ValidationException: The number of query conditions (2) exceeds the number of key attributes defined in the schema (1)"
    );
}

/// Q10: what a segment lacks is told after all that the members say by themselves, before the table.
#[test]
fn q10_order_of_scan() {
    let tables = Tables::new();
    let ask = |members: &str| {
        tables.call(
            "Scan",
            &format!(r#"{{"TableName":"nowhere","Segment":1,{members}}}"#),
        )
    };
    let many_args = r#"{"ComparisonOperator":"EQ","AttributeValueList":[]}"#;
    let cases = [
        (
            r#""AttributesToGet":["a"],"FilterExpression":"x = :p""#.to_owned(),
            "ValidationException: Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {FilterExpression}",
        ),
        (
            r##""ExpressionAttributeNames":{"#n":"n"},"ExpressionAttributeValues":{":p":{"S":"a"}}"##.to_owned(),
            "ValidationException: ExpressionAttributeNames can only be specified when using expressions",
        ),
        (
            VALUES.to_owned(),
            "ValidationException: ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null",
        ),
        (
            format!(r#""ScanFilter":{{"x":{many_args}}},"AttributesToGet":["a","a"]"#),
            "ValidationException: One or more parameter values were invalid: Invalid number of argument(s) for the EQ ComparisonOperator",
        ),
        (
            r#""AttributesToGet":["a","a"],"ExclusiveStartKey":{"pk":{}}"#.to_owned(),
            "ValidationException: One or more parameter values were invalid: Duplicate value in attribute name: a",
        ),
        (
            r#""ExclusiveStartKey":{"pk":{}},"FilterExpression":"x !""#.to_owned(),
            "ValidationException: The provided starting key is invalid: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        ),
        (
            r#""FilterExpression":"x = :p","ExpressionAttributeValues":{}"#.to_owned(),
            "ValidationException: ExpressionAttributeValues must not be empty",
        ),
        (
            r#""FilterExpression":"x = :p""#.to_owned(),
            "ValidationException: Invalid FilterExpression: An expression attribute value used in expression is not defined; attribute value: :p",
        ),
        (
            r#""Limit":1"#.to_owned(),
            "ValidationException: The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
        ),
    ];
    for (members, told) in cases {
        assert_eq!(ask(&members), told, "{members}");
    }
    tables.check(&[(
        "Scan",
        r#"{"TableName":"nowhere","TotalSegments":4}"#,
        "ValidationException: The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
    )]);
}

/// Q15: all attributes of a global index that has not all, after what is wrong with the rest.
#[test]
fn q15_all_attributes_of_a_global_index() {
    const REFUSAL: &str = "ValidationException: One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index gsi because its projection type is not ALL";
    let tables = Tables::new();
    let ask = |operation: &str, members: &str, told: &str| {
        let request = format!(
            r#"{{"TableName":"indexed","IndexName":"gsi","Select":"ALL_ATTRIBUTES"{members}}}"#
        );
        tables.check(&[(operation, &request, told)]);
    };
    let keys =
        r#","KeyConditions":{"g":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"a"}]}}"#;
    let start = r#","ExclusiveStartKey":{"pk":{"S":"a"}}"#;
    let filter = r#","QueryFilter":{"g":{"ComparisonOperator":"NOT_NULL"}}"#;
    let missed =
        r#","KeyConditions":{"sk":{"ComparisonOperator":"EQ","AttributeValueList":[{"N":"1"}]}}"#;
    ask("Query", keys, REFUSAL);
    ask(
        "Query",
        &format!("{keys}{start}"),
        "ValidationException: The provided starting key is invalid",
    );
    ask(
        "Query",
        missed,
        "ValidationException: Query condition missed key schema element: g",
    );
    ask(
        "Query",
        &format!("{keys}{filter}"),
        "ValidationException: QueryFilter can only contain non-primary key attributes: Primary key attribute: g",
    );
    ask("Scan", "", REFUSAL);
    ask(
        "Scan",
        start,
        "ValidationException: The provided starting key is invalid",
    );
    // A local index fetches them.
    tables.check(&[(
        "Scan",
        r#"{"TableName":"indexed","IndexName":"lsi","Select":"ALL_ATTRIBUTES"}"#,
        r#"{"Count":0,"Items":[],"ScannedCount":0}"#,
    )]);
}
