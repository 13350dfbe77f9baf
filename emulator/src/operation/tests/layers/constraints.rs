//! Violations of the service description.

use super::{ONE, Tables, current, refused, region};

const LENGTH: &str =
    "failed to satisfy constraint: Member must have length greater than or equal to 1";
const UNITS: &str =
    "failed to satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]";
const ECHOED: &str = "failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]";
/// The misspelt value is the service's.
const GENERIC: &str = "Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]";
const OPERATORS: &str =
    "failed to satisfy constraint: Member must satisfy enum value set: [OR, AND]";
const GENERIC_OPERATORS: &str =
    "Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]";

fn write(operation: &str, members: &str) -> String {
    let key = match operation {
        "PutItem" => "Item",
        _ => "Key",
    };
    format!(r#"{{"TableName":"plain","{key}":{{"pk":{{"S":"a"}}}},{members}}}"#)
}

/// A list of lists, `levels` of them, around a text.
fn nested(levels: usize) -> String {
    let (open, close) = (r#"{"L":["#.repeat(levels), "]}".repeat(levels));
    format!(r#"{open}{{"S":"x"}}{close}"#)
}

/// F3-1-enums: which violations are told, and in which form.
#[test]
fn enumerations() {
    let three =
        r#""ReturnValues":"Z","ReturnConsumedCapacity":"Y","ReturnItemCollectionMetrics":"X""#;
    let two = r#""ReturnValues":"Z","ReturnConsumedCapacity":"Y""#;
    let capacity = format!("Value 'Y' at 'returnConsumedCapacity' {UNITS}");
    let metrics = "Value 'X' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must satisfy enum value set: [SIZE, NONE]";
    let row = |operation: &'static str, members: &str, sentence: String| {
        (operation, write(operation, members), sentence)
    };
    refused(
        &current(),
        &[
            row(
                "PutItem",
                three,
                format!("3 validation errors detected: {capacity}; {GENERIC}; {metrics}"),
            ),
            row(
                "DeleteItem",
                two,
                format!("2 validation errors detected: {capacity}; {GENERIC}"),
            ),
            row("UpdateItem", two, format!("{ONE}{GENERIC}")),
            row("UpdateItem", three, format!("{ONE}{GENERIC}")),
            row(
                "UpdateItem",
                r#""ReturnConsumedCapacity":"Y""#,
                format!("{ONE}{capacity}"),
            ),
            row(
                "PutItem",
                r#""ReturnValues":"all_old""#,
                format!("{ONE}{GENERIC}"),
            ),
            row(
                "DeleteItem",
                r#""ConditionalOperator":"XOR""#,
                format!("{ONE}{GENERIC_OPERATORS}"),
            ),
        ],
    );
    let older = [
        row(
            "DeleteItem",
            two,
            format!(
                "2 validation errors detected: {capacity}; Value 'Z' at 'returnValues' {ECHOED}"
            ),
        ),
        row(
            "UpdateItem",
            two,
            format!(
                "2 validation errors detected: {capacity}; Value 'Z' at 'returnValues' {ECHOED}"
            ),
        ),
        row(
            "PutItem",
            r#""ConditionalOperator":"XOR""#,
            format!("{ONE}Value 'XOR' at 'conditionalOperator' {OPERATORS}"),
        ),
    ];
    refused(&Tables::new(), &older);
    refused(&region("me-central-1"), &older);
}

/// F3-2-conditional-operator: on Query bare and alone, on Scan as ever.
#[test]
fn conditional_operators_of_pages() {
    let request =
        |members: &str| format!(r#"{{"TableName":"plain","ConditionalOperator":"XOR"{members}}}"#);
    let echoed = format!("Value 'XOR' at 'conditionalOperator' {OPERATORS}");
    refused(
        &current(),
        &[
            ("Query", request(""), GENERIC_OPERATORS.to_owned()),
            (
                "Query",
                request(r#","Limit":0,"Select":"Z""#),
                GENERIC_OPERATORS.to_owned(),
            ),
            ("Scan", request(""), format!("{ONE}{echoed}")),
        ],
    );
    refused(
        &Tables::new(),
        &[
            ("Query", request(""), format!("{ONE}{echoed}")),
            ("Scan", request(""), format!("{ONE}{echoed}")),
        ],
    );
}

/// F3-1-table-name, V8.
#[test]
fn table_names() {
    let key = r#""Key":{"pk":{"S":"a"}}"#;
    let named = |name: &str, more: &str| format!(r#"{{"TableName":"{name}",{key}{more}}}"#);
    let alone = format!("{ONE}Value at 'TableName' {LENGTH}");
    let echoed = format!("{ONE}Value '' at 'tableName' {LENGTH}");
    let bad = format!(
        "{ONE}Value 'x!' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
    );
    let long = "n".repeat(256);
    let too_long = format!(
        "{ONE}Value '{long}' at 'tableName' failed to satisfy constraint: Member must have length less than or equal to 255"
    );
    for operation in ["UpdateItem", "DeleteItem"] {
        let rows = |empty: &str, beside: String| {
            [
                (operation, named("", ""), empty.to_owned()),
                (
                    operation,
                    named("", r#","ReturnConsumedCapacity":"Z""#),
                    beside,
                ),
                (operation, named("x!", ""), bad.clone()),
                (operation, named(&long, ""), too_long.clone()),
            ]
        };
        refused(&current(), &rows(&alone, alone.clone()));
        let [capacity, name] = [
            format!("Value 'Z' at 'returnConsumedCapacity' {UNITS}"),
            format!("Value '' at 'tableName' {LENGTH}"),
        ];
        let beside = format!("2 validation errors detected: {capacity}; {name}");
        refused(&Tables::new(), &rows(&echoed, beside));
    }
    // A name that no table can have is well formed for operations on items.
    let missing = "ResourceNotFoundException: Requested resource not found";
    for tables in [Tables::new(), current()] {
        for name in ["a", "ab", "_", "-."] {
            let item = format!(r#"{{"TableName":"{name}","Item":{{"pk":{{"S":"a"}}}}}}"#);
            let query = format!(
                r#"{{"TableName":"{name}","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{{":p":{{"S":"a"}}}}}}"#
            );
            let key = format!(r#"{{"TableName":"{name}",{key}}}"#);
            let within = |action: &str| format!(r#"{{"TransactItems":[{{"{action}":{key}}}]}}"#);
            tables.check(&[
                ("PutItem", &item, missing),
                ("GetItem", &key, missing),
                ("UpdateItem", &key, missing),
                ("DeleteItem", &key, missing),
                ("Query", &query, missing),
                ("Scan", &format!(r#"{{"TableName":"{name}"}}"#), missing),
                ("TransactGetItems", &within("Get"), missing),
                ("TransactWriteItems", &within("Delete"), missing),
            ]);
        }
    }
}

/// F3-1-deep: past the depth that the current layer reads, the older one answers.
#[test]
fn deep_requests() {
    for (levels, deep) in [
        (1, false),
        (40, false),
        (61, false),
        (63, true),
        (200, true),
    ] {
        let value = nested(levels);
        let members = |rest: &str| {
            format!(r#""Expected":{{"a":{{"Exists":false}}}},"Unknown":{value},{rest}"#)
        };
        let row = |operation: &'static str, rest: &str, sentence: String| {
            let request = match operation {
                "PutItem" => format!(
                    r#"{{"TableName":"plain","Item":{{"pk":{{"S":"a"}},"v":{value}}},{rest}}}"#
                ),
                _ => write(operation, &members(rest)),
            };
            (operation, request, sentence)
        };
        let (values, operators) = match deep {
            true => (
                format!("{ONE}Value 'Z' at 'returnValues' {ECHOED}"),
                format!("{ONE}Value 'XOR' at 'conditionalOperator' {OPERATORS}"),
            ),
            false => (
                format!("{ONE}{GENERIC}"),
                format!("{ONE}{GENERIC_OPERATORS}"),
            ),
        };
        for operation in ["PutItem", "UpdateItem", "DeleteItem"] {
            refused(
                &current(),
                &[
                    row(operation, r#""ReturnValues":"Z""#, values.clone()),
                    row(
                        operation,
                        r#""ConditionalOperator":"XOR""#,
                        operators.clone(),
                    ),
                ],
            );
        }
    }
}

/// F3-1-no-key: an update without a key is answered by the older layer.
#[test]
fn updates_without_a_key() {
    let key = "Value null at 'key' failed to satisfy constraint: Member must not be null";
    let capacity = format!("Value 'Y' at 'returnConsumedCapacity' {UNITS}");
    let values = format!("Value 'Z' at 'returnValues' {ECHOED}");
    let operator = format!("Value 'XOR' at 'conditionalOperator' {OPERATORS}");
    let name = format!("Value '' at 'tableName' {LENGTH}");
    let rows = [
        ("UpdateItem", r#"{"TableName":"plain"}"#.to_owned(), format!("{ONE}{key}")),
        (
            "UpdateItem",
            r#"{"TableName":"plain","ReturnValues":"Z"}"#.to_owned(),
            format!("2 validation errors detected: {values}; {key}"),
        ),
        (
            "UpdateItem",
            r#"{"TableName":"","ReturnValues":"Z","ReturnConsumedCapacity":"Y","ConditionalOperator":"XOR"}"#.to_owned(),
            format!("5 validation errors detected: {operator}; {capacity}; {name}; {values}; {key}"),
        ),
    ];
    refused(&current(), &rows);
    refused(&Tables::new(), &rows);
}

/// W7, F3-1-batch-get, F3-1-batch-write: batches by region.
#[test]
fn batches() {
    let empty = r#"{"RequestItems":{}}"#.to_owned();
    let required =
        |operation: &str| format!("The requestItems parameter is required for {operation}");
    let rows = |of_get: String| {
        [
            ("BatchGetItem", empty.clone(), of_get),
            ("BatchWriteItem", empty.clone(), required("BatchWriteItem")),
        ]
    };
    let named = format!("{ONE}Value at 'RequestItems' {LENGTH}");
    refused(&Tables::new(), &rows(required("BatchGetItem")));
    refused(&current(), &rows(named.clone()));
    refused(&region("eu-south-2"), &rows(named));
    refused(&region("me-central-1"), &rows(required("BatchGetItem")));

    let delete =
        |number: usize| format!(r#"{{"DeleteRequest":{{"Key":{{"pk":{{"S":"{number}"}}}}}}}}"#);
    let batch = |table: &str, count: usize| {
        let list: Vec<String> = (0..count).map(delete).collect();
        format!(r#"{{"RequestItems":{{"{table}":[{}]}}}}"#, list.join(","))
    };
    for (table, count, limit) in [
        ("plain", 26, "less than or equal to 25"),
        ("no-table", 30, "less than or equal to 25"),
        ("plain", 0, "greater than or equal to 1"),
    ] {
        let request = batch(table, count);
        refused(
            &region("eu-north-1"),
            &[(
                "BatchWriteItem",
                request.clone(),
                format!(
                    "{ONE}Value at 'RequestItems.{table}.member' failed to satisfy constraint: Member must have length {limit}"
                ),
            )],
        );
        for tables in [
            Tables::new(),
            current(),
            region("us-east-1"),
            region("eu-west-2"),
        ] {
            let answer = tables.call("BatchWriteItem", &request);
            let [first, last] = [
                format!("ValidationException: {ONE}Value '{{{table}=["),
                "]}' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have length greater than or equal to 1]".to_owned(),
            ];
            assert!(
                answer.starts_with(&first) && answer.ends_with(&last),
                "{answer}"
            );
        }
    }
}

/// F3-1-transact-empty, F3-1-token: transactions by region.
#[test]
fn transactions() {
    let none = r#"{"TransactItems":[]}"#.to_owned();
    let token = "t".repeat(37);
    let long = |rest: &str| {
        format!(
            r#"{{"ClientRequestToken":"{token}","TransactItems":[{{"Delete":{{"TableName":"plain","Key":{{"pk":{{"S":"a"}}}}}}}}]{rest}}}"#
        )
    };
    let limit = "failed to satisfy constraint: Member must have length less than or equal to 36";
    let echoed = format!("Value '{token}' at 'clientRequestToken' {limit}");
    let units = format!("Value 'Y' at 'returnConsumedCapacity' {UNITS}");
    let beside = long(r#","ReturnConsumedCapacity":"Y""#);
    for older in [
        Tables::new(),
        current(),
        region("us-east-1"),
        region("me-central-1"),
    ] {
        let empty = format!("{ONE}Value '[]' at 'transactItems' {LENGTH}");
        refused(
            &older,
            &[
                ("TransactWriteItems", none.clone(), empty.clone()),
                ("TransactGetItems", none.clone(), empty),
                ("TransactWriteItems", long(""), format!("{ONE}{echoed}")),
                (
                    "TransactWriteItems",
                    beside.clone(),
                    format!("2 validation errors detected: {echoed}; {units}"),
                ),
            ],
        );
    }
    for new in ["eu-north-1", "ap-northeast-2", "eu-west-2"] {
        let empty = format!("{ONE}Value at 'TransactItems' {LENGTH}");
        let named = format!("{ONE}Value at 'ClientRequestToken' {limit}");
        refused(
            &region(new),
            &[
                ("TransactWriteItems", none.clone(), empty.clone()),
                ("TransactGetItems", none.clone(), empty),
                ("TransactWriteItems", long(""), named.clone()),
                ("TransactWriteItems", beside.clone(), named),
            ],
        );
    }
}

/// F3-1-scan-parameters: numbers without their values.
#[test]
fn numbers_of_scans() {
    let rows = |limit: &str, segment: &str| {
        [
            (
                "Scan",
                r#"{"TableName":"plain","Limit":0}"#.to_owned(),
                format!(
                    "{ONE}{limit} failed to satisfy constraint: Member must have value greater than or equal to 1"
                ),
            ),
            (
                "Scan",
                r#"{"TableName":"plain","Segment":-1,"TotalSegments":2}"#.to_owned(),
                format!(
                    "{ONE}{segment} failed to satisfy constraint: Member must have value greater than or equal to 0"
                ),
            ),
        ]
    };
    refused(
        &Tables::new(),
        &rows("Value '0' at 'limit'", "Value '-1' at 'segment'"),
    );
    refused(&current(), &rows("Value at 'Limit'", "Value at 'Segment'"));
    refused(
        &region("eu-west-2"),
        &rows("Value at 'Limit'", "Value at 'Segment'"),
    );
}
