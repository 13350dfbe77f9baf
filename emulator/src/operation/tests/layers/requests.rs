//! Complaints about a request as a whole, about its values and about its expressions.

use super::{INVALID, ONE, Tables, current, refused, region};

const ALONE: &str = "can only be specified when using expressions";

/// The three writes of one item, with these members.
fn writes(members: &str, sentence: &str) -> Vec<(&'static str, String, String)> {
    let row = |operation, key: &str| {
        let request = format!(r#"{{"TableName":"plain","{key}":{{"pk":{{"S":"a"}}}},{members}}}"#);
        (operation, request, sentence.to_owned())
    };
    vec![
        row("PutItem", "Item"),
        row("UpdateItem", "Key"),
        row("DeleteItem", "Key"),
    ]
}

/// The same sentences behind the envelope in the current layer, and bare in the older one.
#[track_caller]
fn enveloped(rows: &[(&'static str, String, String)]) {
    refused(&Tables::new(), rows);
    for older in ["eu-south-2", "me-central-1"] {
        refused(&region(older), rows);
    }
    let wrapped: Vec<(&str, String, String)> = rows
        .iter()
        .map(|(operation, request, text)| (*operation, request.clone(), format!("{ONE}{text}")))
        .collect();
    refused(&current(), &wrapped);
    refused(&region("us-west-2"), &wrapped);
}

/// F3-1-envelope, W6: what writes of one item say of their members.
#[test]
fn requests_of_writes() {
    enveloped(&writes(
        r##""ExpressionAttributeNames":{"#a":"a"}"##,
        &format!("ExpressionAttributeNames {ALONE}"),
    ));
    enveloped(&writes(
        r#""ConditionExpression":"""#,
        "Invalid ConditionExpression: The expression can not be empty;",
    ));
    enveloped(&writes(
        r#""ConditionExpression":"a = :x""#,
        "Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :x",
    ));
    enveloped(&writes(
        r#""ConditionExpression":"a = :x","ExpressionAttributeValues":{}"#,
        "ExpressionAttributeValues must not be empty",
    ));
    enveloped(&writes(
        r#""ConditionExpression":"attribute_exists(a)","ExpressionAttributeNames":{}"#,
        "ExpressionAttributeNames must not be empty",
    ));
    enveloped(&writes(
        r#""ConditionExpression":"attribute_exists(a)","ExpressionAttributeValues":{"b":{"S":"x"}}"#,
        r#"ExpressionAttributeValues contains invalid key: Syntax error; key: "b""#,
    ));
    enveloped(&writes(
        r##""ConditionExpression":"attribute_exists(a)","ExpressionAttributeNames":{"#u":"u"}"##,
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#u}",
    ));
}

/// F3-1-envelope: members from before expressions.
#[test]
fn legacy_members_of_writes() {
    for (expected, detail) in [
        (
            r#"{"a":{}}"#,
            "Value must be provided when Exists is null for Attribute: a",
        ),
        (
            r#"{"a":{"Exists":false,"Value":{"S":"x"}}}"#,
            "Value cannot be used when Exists is false for Attribute: a",
        ),
        (
            r#"{"a":{"Exists":true,"ComparisonOperator":"EQ"}}"#,
            "Exists and ComparisonOperator cannot be used together for Attribute: a",
        ),
        (
            r#"{"a":{"Value":{"S":"x"},"AttributeValueList":[]}}"#,
            "Value and AttributeValueList cannot be used together for Attribute: a",
        ),
        (
            r#"{"a":{"ComparisonOperator":"BETWEEN","AttributeValueList":[{"S":"x"}]}}"#,
            "Invalid number of argument(s) for the BETWEEN ComparisonOperator",
        ),
        (
            r#"{"a":{"ComparisonOperator":"LT","AttributeValueList":[{"BOOL":true}]}}"#,
            "ComparisonOperator LT is not valid for BOOL AttributeValue type",
        ),
    ] {
        enveloped(&writes(
            &format!(r#""Expected":{expected}"#),
            &format!("{INVALID}{detail}"),
        ));
    }
    enveloped(&writes(
        r#""Expected":{"a":{"Exists":false}},"ConditionalOperator":"OR""#,
        "ConditionalOperator can only be used when Filter or Expected has two or more elements",
    ));
    enveloped(&writes(
        r#""ConditionalOperator":"OR""#,
        "ConditionalOperator cannot be used without Filter or Expected",
    ));
    let puts: Vec<_> = writes(
        r#""ReturnValues":"UPDATED_NEW""#,
        "ReturnValues can only be ALL_OLD or NONE",
    );
    enveloped(&[puts[0].clone(), puts[2].clone()]);
}

/// F3-1-envelope: the members of an update.
#[test]
fn requests_of_updates() {
    let update = |members: &str, sentence: &str| {
        let request = format!(r#"{{"TableName":"plain","Key":{{"pk":{{"S":"a"}}}},{members}}}"#);
        ("UpdateItem", request, sentence.to_owned())
    };
    enveloped(&[
        update(
            r#""UpdateExpression":"SET a = :v","ConditionExpression":"a = :x","ExpressionAttributeValues":{":v":{"S":"x"}}"#,
            "Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :x",
        ),
        update(
            r#""UpdateExpression":"SETT a = :v""#,
            r#"Invalid UpdateExpression: Syntax error; token: "SETT", near: "SETT a""#,
        ),
        update(
            r#""AttributeUpdates":{"a":{"Action":"PUT"}}"#,
            &format!("{INVALID}Only DELETE action is allowed when no attribute value is specified"),
        ),
        update(
            r#""AttributeUpdates":{"a":{"Action":"ADD","Value":{"S":"x"}}}"#,
            &format!("{INVALID}ADD action is not supported for the type S"),
        ),
        update(
            r#""AttributeUpdates":{"a":{"Action":"DELETE","Value":{"N":"1"}}}"#,
            &format!("{INVALID}DELETE action with value is not supported for the type N"),
        ),
    ]);
}

/// F3-1-envelope, F3-1-layers: values without an expression say what is missing in the older layer only.
#[test]
fn values_alone() {
    let request = |key: &str, members: &str| {
        format!(
            r#"{{"TableName":"plain",{key}"ExpressionAttributeValues":{{":a":{{"S":"a"}}}}{members}}}"#
        )
    };
    let (item, key) = (r#""Item":{"pk":{"S":"a"}},"#, r#""Key":{"pk":{"S":"a"}},"#);
    let text = format!("ExpressionAttributeValues {ALONE}");
    let filter = format!("{text}: FilterExpression is null");
    let rows = |sentences: [&str; 5]| {
        let [put, update, delete, query, scan] = sentences.map(str::to_owned);
        [
            ("PutItem", request(item, ""), put),
            ("UpdateItem", request(key, ""), update),
            ("DeleteItem", request(key, ""), delete),
            ("Query", request("", ""), query),
            ("Scan", request("", ""), scan),
        ]
    };
    let condition = format!("{text}: ConditionExpression is null");
    refused(
        &Tables::new(),
        &rows([
            &condition,
            &format!("{text}: UpdateExpression is null"),
            &condition,
            &format!("{text}: FilterExpression and KeyConditionExpression are null"),
            &filter,
        ]),
    );
    let one = format!("{ONE}{text}");
    refused(&current(), &rows([&one, &one, &one, &text, &filter]));
}

/// F3-1-layers, W3: the words of values, by operation.
fn value_rows(value: &str) -> Vec<(&'static str, String)> {
    let key = r#"{"pk":{"S":"a"}}"#;
    let item = format!(r#"{{"pk":{{"S":"a"}},"v":{value}}}"#);
    let values = format!(r#""ExpressionAttributeValues":{{":v":{value}}}"#);
    let set = r#""UpdateExpression":"SET a = :v""#;
    vec![
        (
            "PutItem",
            format!(r#"{{"TableName":"plain","Item":{item}}}"#),
        ),
        (
            "UpdateItem",
            format!(r#"{{"TableName":"plain","Key":{key},{set},{values}}}"#),
        ),
        (
            "DeleteItem",
            format!(
                r#"{{"TableName":"plain","Key":{key},"Expected":{{"a":{{"Value":{value}}}}}}}"#
            ),
        ),
        (
            "GetItem",
            format!(r#"{{"TableName":"plain","Key":{item}}}"#),
        ),
        (
            "BatchGetItem",
            format!(r#"{{"RequestItems":{{"plain":{{"Keys":[{item}]}}}}}}"#),
        ),
        (
            "Query",
            format!(r#"{{"TableName":"plain","KeyConditionExpression":"pk = :v",{values}}}"#),
        ),
        (
            "Scan",
            format!(r#"{{"TableName":"plain","FilterExpression":"a = :v",{values}}}"#),
        ),
        (
            "BatchWriteItem",
            format!(r#"{{"RequestItems":{{"plain":[{{"PutRequest":{{"Item":{item}}}}}]}}}}"#),
        ),
        (
            "TransactWriteItems",
            format!(
                r#"{{"TransactItems":[{{"Update":{{"TableName":"plain","Key":{key},{set},{values}}}}}]}}"#
            ),
        ),
        (
            "TransactGetItems",
            format!(r#"{{"TransactItems":[{{"Get":{{"TableName":"plain","Key":{item}}}}}]}}"#),
        ),
        (
            "ExecuteStatement",
            format!(r#"{{"Statement":"SELECT * FROM plain WHERE pk = ?","Parameters":[{value}]}}"#),
        ),
    ]
}

/// Asks every operation for a value, which `older` and `current` word so.
#[track_caller]
fn value_everywhere(value: &str, older: &str, current_words: &str) {
    value_here(value, older, current_words);
    value_moved(value, current_words);
}

/// The same where no region differs.
#[track_caller]
fn value_here(value: &str, older: &str, current_words: &str) {
    let wrapper = format!("ExpressionAttributeValues contains invalid value: {older} for key :v");
    let expected = |operation: &str, new: bool| match operation {
        "PutItem" | "UpdateItem" | "DeleteItem" if new => format!("{ONE}{current_words}"),
        "GetItem" | "BatchGetItem" | "Query" if new => current_words.to_owned(),
        "UpdateItem" | "Query" | "Scan" | "TransactWriteItems" => wrapper.clone(),
        _ => older.to_owned(),
    };
    for (tables, new) in [(Tables::new(), false), (current(), true)] {
        let rows: Vec<_> = value_rows(value)
            .into_iter()
            .map(|(operation, request)| {
                let sentence = expected(operation, new);
                (operation, request, sentence)
            })
            .collect();
        refused(&tables, &rows);
    }
}

/// F3-1-transactions: bare and without the name of the placeholder where they have moved.
#[track_caller]
fn value_moved(value: &str, sentence: &str) {
    for new in ["eu-north-1", "ap-northeast-2", "eu-west-2"] {
        let rows: Vec<_> = value_rows(value)
            .into_iter()
            .filter(|(operation, _)| operation.starts_with("Transact"))
            .map(|(operation, request)| (operation, request, sentence.to_owned()))
            .collect();
        refused(&region(new), &rows);
    }
}

/// F3-1-numbers.
#[test]
fn numbers() {
    let no_number = "The parameter cannot be converted to a numeric value";
    value_everywhere(
        r#"{"N":"x1"}"#,
        &format!("{no_number}: x1"),
        &format!("{no_number}: x1"),
    );
    value_everywhere(r#"{"N":""}"#, no_number, &format!("{no_number}: "));
    value_everywhere(r#"{"L":[{"N":""}]}"#, no_number, &format!("{no_number}: "));
    // The older layer goes wrong where 32 bits end.
    let range = "Attempting to store a number with magnitude";
    value_everywhere(
        r#"{"N":"1e2147483647"}"#,
        &format!("Number underflow. {range} smaller than supported range"),
        &format!("Number overflow. {range} larger than supported range"),
    );
    let digits = "Attempting to store more than 38 significant digits in a Number";
    value_everywhere(&format!(r#"{{"N":"{}"}}"#, "1".repeat(39)), digits, digits);
}

/// F3-1-duplicates, W4.
#[test]
fn sets() {
    value_everywhere(
        r#"{"SS":["b","a","b"]}"#,
        &format!("{INVALID}Input collection [b, a, b] contains duplicates."),
        &format!(r#"{INVALID}Input collection ["a", "b", "b"] contains duplicates."#),
    );
    value_everywhere(
        r#"{"BS":["/w==","AA==","/w==","AQ=="]}"#,
        &format!(
            "{INVALID}Input collection [/w==, AA==, /w==, AQ==]of type BS contains duplicates."
        ),
        &format!(
            r#"{INVALID}Input collection ["AA==", "/w==", "/w==", "AQ=="]of type BS contains duplicates."#
        ),
    );
    value_everywhere(
        r#"{"NS":["2","1","2.0"]}"#,
        "Input collection contains duplicates",
        &format!("{INVALID}Input collection contains duplicates."),
    );
    let empty = format!("{INVALID}An string set  may not be empty");
    value_everywhere(r#"{"SS":[]}"#, &empty, &empty);
    let null = format!("{INVALID}Null attribute value types must have the value of true");
    value_here(r#"{"NULL":false}"#, &null, &null);
}

/// F3-1-bare: Query has no wrapper, whatever is wrong with the value.
#[test]
fn queries_name_no_placeholder() {
    let request = r#"{"TableName":"plain","KeyConditionExpression":"pk = :v","ExpressionAttributeValues":{":v":{"S":"a","SS":["b"]}}}"#;
    let several = "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes";
    let row = |sentence: String| [("Query", request.to_owned(), sentence)];
    refused(&current(), &row(several.to_owned()));
    refused(
        &Tables::new(),
        &row(format!(
            "ExpressionAttributeValues contains invalid value: {several} for key :v"
        )),
    );
}

/// F3-1-layers: what the current layer leaves to the older one has that one's words, and so no envelope.
#[test]
fn values_that_the_older_layer_refuses() {
    let supplied = "Supplied AttributeValue";
    let one = "must contain exactly one of the supported datatypes";
    for (value, fault) in [
        ("{}", format!("{supplied} is empty, {one}")),
        (
            r#"{"S":"a","N":"1"}"#,
            format!("{supplied} has more than one datatypes set, {one}"),
        ),
        (r#"{"L":[{}]}"#, format!("{supplied} is empty, {one}")),
    ] {
        let key = r#""TableName":"plain","Key":{"pk":{"S":"a"}}"#;
        let values = format!(r#""ExpressionAttributeValues":{{":v":{value}}}"#);
        let condition = r#""ConditionExpression":"a = :v""#;
        let sentence =
            format!("ExpressionAttributeValues contains invalid value: {fault} for key :v");
        let rows = [
            (
                "UpdateItem",
                format!(r#"{{{key},"UpdateExpression":"SET a = :v",{values}}}"#),
            ),
            ("DeleteItem", format!("{{{key},{condition},{values}}}")),
            (
                "PutItem",
                format!(
                    r#"{{"TableName":"plain","Item":{{"pk":{{"S":"a"}}}},{condition},{values}}}"#
                ),
            ),
        ]
        .map(|(operation, request)| (operation, request, sentence.clone()));
        refused(&Tables::new(), &rows);
        refused(&current(), &rows);
    }
}

/// F3-1-layers: the values of members from before expressions.
#[test]
fn legacy_members_of_pages() {
    let condition = r#"{"ComparisonOperator":"EQ","AttributeValueList":[{"SS":["b","a","b"]}]}"#;
    let key = r#"{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"a"}]}"#;
    let older = format!("{INVALID}Input collection [b, a, b] contains duplicates.");
    let bare = format!(r#"{INVALID}Input collection ["a", "b", "b"] contains duplicates."#);
    let rows = |query: &str| {
        [
            (
                "Query",
                format!(r#"{{"TableName":"plain","KeyConditions":{{"pk":{condition}}}}}"#),
                query.to_owned(),
            ),
            (
                "Query",
                format!(
                    r#"{{"TableName":"plain","KeyConditions":{{"pk":{key}}},"QueryFilter":{{"a":{condition}}}}}"#
                ),
                query.to_owned(),
            ),
            (
                "Scan",
                format!(r#"{{"TableName":"plain","ScanFilter":{{"a":{condition}}}}}"#),
                older.clone(),
            ),
        ]
    };
    refused(&Tables::new(), &rows(&older));
    refused(&current(), &rows(&bare));
}

/// W1, W2, F3-1-scan-parameters: `Select` and the projection beside it.
#[test]
fn select() {
    let condition =
        r#""KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}}"#;
    for (members, sentence) in [
        (
            r#""Select":"ALL_ATTRIBUTES","ProjectionExpression":"a""#,
            "Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES",
        ),
        (
            r#""Select":"COUNT","ProjectionExpression":"a""#,
            "Cannot specify the ProjectionExpression when choosing to get only the Count",
        ),
        (
            r#""Select":"SPECIFIC_ATTRIBUTES""#,
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
        ),
        (
            r#""Select":"ALL_PROJECTED_ATTRIBUTES""#,
            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
        ),
    ] {
        let query = format!(r#"{{"TableName":"plain",{condition},{members}}}"#);
        let scan = format!(r#"{{"TableName":"plain",{members}}}"#);
        let one = format!("{ONE}{sentence}");
        for (tables, of_scan) in [
            (Tables::new(), sentence),
            (current(), &one),
            (region("eu-central-1"), &one),
        ] {
            refused(
                &tables,
                &[
                    ("Query", query.clone(), one.clone()),
                    ("Scan", scan.clone(), of_scan.to_owned()),
                ],
            );
        }
    }
}

/// F3-1-scan-parameters: three states.
#[test]
fn parameters_of_scans() {
    let segment = |segment: i32, total: i32| {
        format!(r#"{{"TableName":"sorted","Segment":{segment},"TotalSegments":{total}}}"#)
    };
    let not_less =
        "The Segment parameter is zero-based and must be less than parameter TotalSegments";
    let start = r#"{"TableName":"sorted","ExclusiveStartKey":{"pk":{"S":"a"},"sk":{"S":"b"}}}"#;
    let invalid = "The provided starting key is invalid";
    for (segment_number, total) in [(5, 5), (7, 2), (1, 1)] {
        let of = |sentence: String| [("Scan", segment(segment_number, total), sentence)];
        refused(
            &Tables::new(),
            &of(format!(
                "{not_less}: Segment: {segment_number} is not less than TotalSegments: {total}"
            )),
        );
        refused(&current(), &of(not_less.to_owned()));
        refused(&region("eu-south-2"), &of(not_less.to_owned()));
        for new in ["eu-central-1", "us-west-1", "ap-northeast-2", "eu-west-2"] {
            refused(&region(new), &of(format!("{ONE}{not_less}")));
        }
    }
    let of = |sentence: String| [("Scan", start.to_owned(), sentence)];
    refused(
        &Tables::new(),
        &of(format!(
            "{invalid}: The provided key element does not match the schema"
        )),
    );
    refused(&current(), &of(invalid.to_owned()));
    refused(&region("eu-west-2"), &of(invalid.to_owned()));
}

/// W3, F3-1-transactions: transactions have the envelope nowhere.
#[test]
fn transactions() {
    let put = |members: &str| {
        format!(
            r#"{{"TransactItems":[{{"Put":{{"TableName":"plain","Item":{{"pk":{{"S":"a"}}}},{members}}}}}]}}"#
        )
    };
    let rows = [
        (
            "TransactWriteItems",
            put(
                r##""ConditionExpression":"attribute_exists(a)","ExpressionAttributeNames":{"#u":"u"}"##,
            ),
            "Value provided in ExpressionAttributeNames unused in expressions: keys: {#u}"
                .to_owned(),
        ),
        (
            "TransactWriteItems",
            put(r#""ConditionExpression":"a = :a","ExpressionAttributeValues":{}"#),
            "ExpressionAttributeValues must not be empty".to_owned(),
        ),
        (
            "TransactWriteItems",
            put(r#""ConditionExpression":"a ==""#),
            r#"Invalid ConditionExpression: Syntax error; token: "=", near: "=="#.to_owned() + "\"",
        ),
    ];
    for tables in [
        Tables::new(),
        current(),
        region("us-east-1"),
        region("eu-north-1"),
    ] {
        refused(&tables, &rows);
    }
}
