//! What a statement may ask of an index.

use serde_json::json;

use super::{check, execute, run, tables};
use crate::operation::tests::items::world::Tables;

/// Three items of the table with indexes, and one of the table whose index has keys of several attributes.
fn filled() -> Tables {
    let tables = tables();
    for number in 1..=3 {
        let insert = format!(
            "INSERT INTO indexed VALUE {{'pk': 'p', 'sk': {number}, 'g': 'g', 'l': 'l{number}', 'i': {number}, 'x': {number}}}"
        );
        run(&tables, &insert);
    }
    run(
        &tables,
        "INSERT INTO wide VALUE {'pk': 'p', 'a': 'a', 'b': 1, 'c': 'c', 'd': 2}",
    );
    tables
}

/// F3-2-unprojected: with a key condition, a filter asks only for what the index holds.
#[test]
fn filters_on_what_an_index_does_not_hold() {
    let tables = filled();
    let unprojected = |index: &str, names: &str| {
        format!(
            "ValidationException: One or more parameter values were invalid: Secondary index {index} does not project one or more filter attributes: [{names}]"
        )
    };
    let keyed = [
        "g = 'g' AND x = 1",
        "g = 'g' AND x IS MISSING",
        "g = 'g' AND x IS NOT MISSING",
        "g = 'g' AND begins_with(x, 'a')",
        "g = 'g' AND NOT x = 1",
        "g = 'g' AND NOT (i = 1 OR x.y[0] > 1)",
        "g = 'g' AND sk = 1 AND size(x) = 1",
        "g IN ('g', 'h') AND attribute_exists(x)",
        "g = 'g' AND sk BETWEEN 1 AND 2 AND x <> 1",
        "(g = 'g' OR g = 'h') AND 1 = x",
        "g = 'g' AND sk = 1 AND x = 1 OR g = 'g' AND sk = 2",
        "x = 1 AND g = 'g' ORDER BY sk DESC",
    ];
    for clause in keyed {
        let text = format!("SELECT * FROM \"indexed\".\"gsi\" WHERE {clause}");
        assert_eq!(run(&tables, &text), unprojected("gsi", "x"), "{text}");
    }
    let two = "SELECT pk FROM \"indexed\".\"lsi\" WHERE pk = 'p' AND x = 1 AND (i = 2 OR l = 'l')";
    assert_eq!(run(&tables, two), unprojected("lsi", "i, x"));
    // Without a key condition, and of what the index holds, anything may be asked.
    let pk = |count: usize| {
        let items = vec![r#"{"pk":{"S":"p"}}"#; count].join(",");
        format!(r#"{{"Items":[{items}]}}"#)
    };
    for (clause, count) in [
        ("x = 1", 0),
        ("x IS MISSING", 3),
        ("g > 'f' AND x IS MISSING", 3),
        ("g = 'g' OR x = 1", 3),
        ("g = 'g' AND i > 1", 2),
        ("g = 'g' AND pk = 'p' AND sk <> 3", 2),
    ] {
        let text = format!("SELECT pk FROM \"indexed\".\"gsi\" WHERE {clause}");
        assert_eq!(run(&tables, &text), pk(count), "{text}");
    }
    let all = "SELECT pk FROM \"indexed\".\"all\" WHERE g = 'g' AND x > 2";
    assert_eq!(run(&tables, all), pk(1));
    let table = "SELECT pk FROM \"indexed\" WHERE pk = 'p' AND x > 1";
    assert_eq!(run(&tables, table), pk(2));
}

/// F3-2-multi-attribute: the language does not know keys of several attributes.
#[test]
fn keys_of_several_attributes() {
    let tables = filled();
    let refused = "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.";
    let refusal = format!("ValidationException: {refused}");
    check(
        &tables,
        &[
            ("SELECT * FROM \"wide\".\"multi\"", &refusal),
            (
                "SELECT pk FROM \"wide\".\"multi\" WHERE a = 'a' AND b = 1 AND c = 'c' AND d < 3",
                &refusal,
            ),
            (
                "SELECT * FROM \"wide\".\"multi\" WHERE a = 1 ORDER BY x",
                &refusal,
            ),
            ("SELECT * FROM \"wide\".\"multi\" ORDER BY c", &refusal),
            // Grammar and numbers come first.
            (
                "SELECT * FROM \"wide\".\"multi\" WHERE",
                "ValidationException: Statement wasn't well formed, can't be processed: Unexpected term",
            ),
            (
                "SELECT * FROM \"wide\".\"multi\" WHERE b = 1e126",
                "ValidationException: Number overflow. Attempting to store a number with magnitude larger than supported range under root",
            ),
            (
                "SELECT pk FROM wide WHERE pk = 'p'",
                r#"{"Items":[{"pk":{"S":"p"}}]}"#,
            ),
            ("UPDATE wide SET x = 1 WHERE pk = 'p'", super::NOTHING),
        ],
    );
    let strong = execute(
        &tables,
        "SELECT * FROM \"wide\".\"multi\"",
        json!({"ConsistentRead": true}),
    );
    assert_eq!(strong, refusal);
    let batch = json!({"Statements": [
        {"Statement": "SELECT * FROM \"wide\".\"multi\" WHERE a = 'a'"},
        {"Statement": "SELECT pk FROM wide WHERE pk = 'p'"},
    ]});
    assert_eq!(
        tables.call("BatchExecuteStatement", &batch.to_string()),
        format!(
            r#"{{"Responses":[{{"Error":{{"Code":"ValidationError","Message":"{refused}"}}}},{{"Item":{{"pk":{{"S":"p"}}}},"TableName":"wide"}}]}}"#
        )
    );
}

/// R2, F3-2-source, F3-2-consistent: unknown indexes, more names than two, and fresh answers of an index.
#[test]
fn indexes_by_name() {
    let tables = filled();
    let unknown = "ValidationException: The table does not have the specified index";
    let write = "ValidationException: This operation is not supported on an index";
    let nowhere = "ResourceNotFoundException: Requested resource not found";
    check(
        &tables,
        &[
            ("SELECT * FROM \"indexed\".\"none\"", unknown),
            ("SELECT * FROM \"plain\".\"gsi\" WHERE pk = 'a'", unknown),
            ("SELECT * FROM \"indexed\".\"GSI\" WHERE g = 'g'", unknown),
            ("SELECT * FROM \"nowhere\".\"gsi\"", nowhere),
            (
                "UPDATE \"indexed\".\"none\" SET a = 1 WHERE pk = 'p'",
                write,
            ),
            ("FROM \"nowhere\".\"gsi\" WHERE pk = 'p' SET a = 1", write),
            ("DELETE FROM \"indexed\".\"gsi\" WHERE g = 'g'", write),
            (
                "SELECT * FROM \"nowhere\".\"\"",
                "ValidationException: Path component cannot be an empty string",
            ),
            (
                "SELECT * FROM \"nowhere\".\"a\".\"b\"",
                "ValidationException: A path may contain at most 2 components in the FROM clause",
            ),
            (
                "INSERT INTO \"nowhere\".\"gsi\" VALUE {'pk': 'p'}",
                "ValidationException: Statement wasn't well formed, can't be processed: FROM clause may only contain a single table name",
            ),
        ],
    );
    let strong = |text: &str| execute(&tables, text, json!({"ConsistentRead": true}));
    let refused = "ValidationException: Strongly consistent read is not supported on Global Secondary Indexes";
    for index in ["gsi", "all"] {
        for clause in ["", "WHERE g = 'g' AND sk = 1", "WHERE g = 'g' AND x = 1"] {
            let text = format!("SELECT * FROM \"indexed\".\"{index}\" {clause}");
            assert_eq!(strong(&text), refused, "{text}");
        }
    }
    let local = "SELECT sk FROM \"indexed\".\"lsi\" WHERE pk = 'p' AND l = 'l2'";
    assert_eq!(strong(local), r#"{"Items":[{"sk":{"N":"2"}}]}"#);
}
