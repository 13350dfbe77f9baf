//! Updates that begin with FROM, questions for attributes, and what an update returns.

use serde_json::json;

use super::{NOTHING, check, execute, run, tables};

const FAILED: &str = "ConditionalCheckFailedException: The conditional request failed";

/// F3-2-from-first: all that an UPDATE can do, in PartiQL's own order.
#[test]
fn from_first() {
    let tables = tables();
    let insert = "INSERT INTO plain VALUE {'pk': 'a', 'n': 1, 'l': [1]}";
    let key = "ValidationException: Where clause does not contain a mandatory equality on all key attributes";
    check(
        &tables,
        &[
            ("FROM plain WHERE pk = 'a' SET n = 1", FAILED),
            (insert, NOTHING),
            (
                "FROM plain WHERE pk = 'a' SET n = n + 1, m = {'x': 1}",
                NOTHING,
            ),
            (
                "from \"plain\" where pk = 'a' and n = 2 set l = list_append(l, [2]) remove m.x returning all new *",
                r#"{"Items":[{"l":{"L":[{"N":"1"},{"N":"2"}]},"n":{"N":"2"},"pk":{"S":"a"},"m":{"M":{}}}]}"#,
            ),
            (
                "FROM plain WHERE 'a' = pk REMOVE m REMOVE l RETURNING MODIFIED OLD *",
                r#"{"Items":[{"l":{"L":[{"N":"1"},{"N":"2"}]},"m":{"M":{}}}]}"#,
            ),
            ("FROM plain WHERE pk = 'a' AND n = 7 SET n = 8", FAILED),
            ("FROM plain WHERE n = 2 SET n = 3", key),
            ("FROM plain WHERE pk > 'a' SET n = 3", key),
            ("FROM plain SET n = 3", key),
            ("FROM sorted WHERE pk = 'a' SET n = 3", key),
            (
                "FROM nowhere WHERE pk = 'a' SET n = 1",
                "ResourceNotFoundException: Requested resource not found",
            ),
            (
                "FROM plain WHERE pk = 'a' SET pk = 'b'",
                "ValidationException: One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key",
            ),
        ],
    );
    // Question marks count as they stand: those of WHERE first.
    let more = json!({"Parameters": [{"S": "a"}, {"N": "5"}]});
    let text = "FROM plain WHERE pk = ? SET n = ? RETURNING ALL OLD *";
    assert_eq!(
        execute(&tables, text, more),
        r#"{"Items":[{"n":{"N":"2"},"pk":{"S":"a"}}]}"#
    );
    let failed = execute(
        &tables,
        "FROM plain WHERE pk = 'a' AND n = 1 REMOVE n",
        json!({"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}),
    );
    assert!(failed.contains(r#""n":{"N":"5"}"#), "{failed}");
}

/// F3-2-exists
#[test]
fn attributes_that_exist() {
    let tables = tables();
    for insert in [
        "INSERT INTO plain VALUE {'pk': 'a', 'n': 1, 'm': {'x y': [NULL]}}",
        "INSERT INTO plain VALUE {'pk': 'b', 'n': NULL}",
        "INSERT INTO plain VALUE {'pk': 'c'}",
    ] {
        run(&tables, insert);
    }
    let with = |names: &[&str]| {
        let items = names
            .iter()
            .map(|name| format!(r#"{{"pk":{{"S":"{name}"}}}}"#));
        let mut items: Vec<String> = items.collect();
        items.sort();
        items
    };
    for (clause, names) in [
        ("attribute_exists(n)", vec!["a", "b"]),
        ("ATTRIBUTE_NOT_EXISTS(n)", vec!["c"]),
        ("NOT attribute_exists(n)", vec!["c"]),
        ("attribute_exists(m.\"x y\"[0])", vec!["a"]),
        ("attribute_exists(m['x y']) OR pk = 'c'", vec!["a", "c"]),
        (
            "(attribute_not_exists(m) AND (attribute_exists(n)))",
            vec!["b"],
        ),
        (
            "attribute_exists(n) = true AND attribute_exists(m) = false",
            vec!["b"],
        ),
        ("true = attribute_exists(m)", vec!["a"]),
        ("NOT attribute_exists(m) = false", vec!["a"]),
        ("begins_with(pk, 'a') = FALSE", vec!["b", "c"]),
    ] {
        let text = format!("SELECT pk FROM plain WHERE {clause}");
        let answer: serde_json::Value = serde_json::from_str(&run(&tables, &text)).unwrap();
        let items = answer["Items"].as_array().unwrap().iter();
        let mut items: Vec<String> = items.map(ToString::to_string).collect();
        items.sort();
        assert_eq!(items, with(&names), "{clause}");
    }
    check(
        &tables,
        &[
            (
                "UPDATE plain SET n = 2 WHERE pk = 'a' AND attribute_not_exists(n)",
                FAILED,
            ),
            (
                "UPDATE plain SET n = 2 WHERE pk = 'c' AND attribute_not_exists(n)",
                NOTHING,
            ),
            (
                "UPDATE plain SET n = 2 WHERE pk = 'd' AND attribute_not_exists(n)",
                FAILED,
            ),
            (
                "DELETE FROM plain WHERE pk = 'b' AND attribute_exists(m)",
                FAILED,
            ),
            (
                "DELETE FROM plain WHERE pk = 'b' AND attribute_exists(n)",
                NOTHING,
            ),
        ],
    );
}

/// F3-2-modified-new: elements that a list has gained, and those that took the place of another.
#[test]
fn modified_new_shows_what_stands_there_now() {
    let tables = tables();
    run(
        &tables,
        "INSERT INTO plain VALUE {'pk': 'a', 'l': [1, 2, 3], 'm': {'l': ['x']}}",
    );
    let modified = |change: &str| {
        run(
            &tables,
            &format!("UPDATE plain {change} WHERE pk = 'a' RETURNING MODIFIED NEW *"),
        )
    };
    for (change, items) in [
        ("SET l[3] = 4", r#"{"l":{"L":[{"N":"4"}]}}"#),
        ("REMOVE l[0]", r#"{"l":{"L":[{"N":"2"}]}}"#),
        ("REMOVE l[1]", r#"{"l":{"L":[{"N":"4"}]}}"#),
        ("REMOVE l[1]", ""),
        ("SET m.l[1] = 'y'", r#"{"m":{"M":{"l":{"L":[{"S":"y"}]}}}}"#),
        (
            "REMOVE m.l[0] SET l[0] = 5",
            r#"{"l":{"L":[{"N":"5"}]},"m":{"M":{"l":{"L":[{"S":"y"}]}}}}"#,
        ),
        ("REMOVE m", ""),
    ] {
        assert_eq!(
            modified(change),
            format!(r#"{{"Items":[{items}]}}"#),
            "{change}"
        );
    }
}
