//! SELECT: conditions, columns, indexes.

use serde_json::{Value, json};

use super::{NOTHING, check, execute, run, tables};
use crate::operation::tests::items::world::Tables;

/// The values of `n` of the items that a statement returns, in the order of numbers.
fn numbers(tables: &Tables, text: &str, more: Value) -> Vec<i64> {
    let answer = execute(tables, text, more);
    let answer: Value =
        serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{text}: {answer}"));
    let mut numbers: Vec<i64> = answer["Items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["n"]["N"].as_str().unwrap().parse().unwrap())
        .collect();
    numbers.sort_unstable();
    numbers
}

/// Items of many shapes, numbered from 1.
fn shapes() -> Tables {
    let tables = tables();
    let items = [
        "'a': 1",
        "'a': 2, 's': 'hello'",
        "'a': '1', 's': 'help'",
        "'a': true",
        "'a': NULL",
        "'a': [1, 'x', {'y': 5}]",
        "'a': {'b': 'deep', 'c d': [1, 2]}",
        "'a': <<1, 2>>",
        "'a': <<'x', 'hello'>>",
        "'b': 1",
    ];
    for (place, attributes) in items.iter().enumerate() {
        let number = place + 1;
        let insert =
            format!("INSERT INTO plain VALUE {{'pk': '{number}', 'n': {number}, {attributes}}}");
        assert_eq!(run(&tables, &insert), NOTHING, "{insert}");
    }
    tables
}

/// Operators: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-operators.html>.
/// Functions: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-functions.html>.
#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn conditions() {
    let tables = shapes();
    let all: Vec<i64> = (1..=10).collect();
    let but = |left: &[i64]| -> Vec<i64> {
        all.iter()
            .copied()
            .filter(|number| !left.contains(number))
            .collect()
    };
    let cases: Vec<(&str, Vec<i64>)> = vec![
        ("a = 1", vec![1]),
        ("1 = a", vec![1]),
        ("a = 1.00", vec![1]),
        ("a = '1'", vec![3]),
        ("a = TRUE", vec![4]),
        ("a = null", vec![5]),
        ("a = [1, 'x', {'y': 5}]", vec![6]),
        ("a = {'c d': [1, 2], 'b': 'deep'}", vec![7]),
        ("a = <<2, 1>>", vec![8]),
        ("a = b", vec![]),
        ("a <> 1", but(&[1])),
        ("a != 1", but(&[1])),
        ("n < 3", vec![1, 2]),
        ("n <= 3", vec![1, 2, 3]),
        ("n > 8", vec![9, 10]),
        ("8 < n", vec![9, 10]),
        ("n >= 9", vec![9, 10]),
        ("n BETWEEN 3 AND 5", vec![3, 4, 5]),
        ("n NOT BETWEEN 3 AND 9", vec![1, 2, 10]),
        ("n IN (1, 5, 77)", vec![1, 5]),
        ("n IN [1, 5, 77]", vec![1, 5]),
        ("n not in (1, 2, 3, 4, 5, 6, 7)", vec![8, 9, 10]),
        ("n IN (a)", vec![1, 2]),
        ("a IS MISSING", vec![10]),
        ("a IS NOT MISSING", but(&[10])),
        ("NOT a IS MISSING", but(&[10])),
        ("a IS NULL", vec![5]),
        ("a IS NOT NULL", but(&[5])),
        ("a IS STRING", vec![3]),
        ("a IS LIST", vec![6]),
        ("a IS BAG", vec![8, 9]),
        ("a IS NOT BAG", but(&[8, 9])),
        ("a IS STRUCT OR a IS BOOLEAN", vec![4, 7]),
        ("begins_with(s, 'hel')", vec![2, 3]),
        ("BEGINS_WITH(\"s\", 'hell')", vec![2]),
        ("NOT begins_with(s, 'hell')", but(&[2])),
        ("contains(s, 'lp')", vec![3]),
        ("contains(a, 2)", vec![8]),
        ("contains(a, 'x')", vec![6, 9]),
        ("attribute_type(a, 'SS')", vec![9]),
        ("Attribute_Type(a, 'NULL')", vec![5]),
        ("size(a) = 3", vec![6]),
        ("SIZE(s) > 4", vec![2]),
        ("size(a) BETWEEN 2 AND 2", vec![7, 8, 9]),
        ("a.b = 'deep'", vec![7]),
        ("a.\"c d\"[1] = 2", vec![7]),
        ("a['c d'][0] = 1", vec![7]),
        ("a[2].y = 5", vec![6]),
        ("a[1] = 'x' AND a[0] = 1", vec![6]),
        ("n = 1 OR n = 2 AND a = 3", vec![1]),
        ("(n = 1 OR n = 2) AND a = 2", vec![2]),
        ("NOT (n = 1 OR n = 2) AND n < 5", vec![3, 4]),
        ("NOT n > 3 AND NOT NOT n > 1", vec![2, 3]),
        ("n > 1 AND n < 3 OR n > 9 AND n < 11", vec![2, 10]),
        ("((n = 1))", vec![1]),
        ("s = 'it''s'", vec![]),
    ];
    for (clause, expected) in cases {
        let text = format!("SELECT * FROM plain WHERE {clause}");
        assert_eq!(numbers(&tables, &text, json!({})), expected, "{clause}");
    }
    let more = json!({"Parameters": [{"N": "3"}, {"S": "hel"}]});
    let text = "SELECT n FROM plain WHERE n < ? AND begins_with(s, ?)";
    assert_eq!(numbers(&tables, text, more), vec![2]);
    assert_eq!(numbers(&tables, "SELECT * FROM plain", json!({})), all);
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.select.html#ql-reference.select.parameters>
#[test]
fn columns() {
    let tables = shapes();
    check(
        &tables,
        &[
            (
                "SELECT n, s FROM plain WHERE pk = '2'",
                r#"{"Items":[{"n":{"N":"2"},"s":{"S":"hello"}}]}"#,
            ),
            (
                "SELECT \"s\" FROM \"plain\" WHERE \"pk\" = '2'",
                r#"{"Items":[{"s":{"S":"hello"}}]}"#,
            ),
            (
                "SELECT a.b FROM plain WHERE pk = '7'",
                r#"{"Items":[{"b":{"S":"deep"}}]}"#,
            ),
            (
                "SELECT a[2].y, a[0] FROM plain WHERE pk = '6'",
                r#"{"Items":[{"a[0]":{"N":"1"},"y":{"N":"5"}}]}"#,
            ),
            // R1, F3-2-column, F3-4-columns: a path is called by its last name.
            (
                "SELECT pk, \"a\".\"b\" FROM plain WHERE pk = '7'",
                r#"{"Items":[{"b":{"S":"deep"},"pk":{"S":"7"}}]}"#,
            ),
            (
                "SELECT a[0], a[1], a[2], a[9] FROM plain WHERE pk = '6'",
                r#"{"Items":[{"a[0]":{"N":"1"},"a[1]":{"S":"x"},"a[2]":{"M":{"y":{"N":"5"}}}}]}"#,
            ),
            (
                "SELECT a.b.c, a.x[0] FROM plain WHERE pk = '7'",
                r#"{"Items":[{}]}"#,
            ),
            ("SELECT a FROM plain WHERE n = 10", r#"{"Items":[{}]}"#),
            ("SELECT a FROM plain WHERE pk = '10'", r#"{"Items":[{}]}"#),
            ("SELECT a FROM plain WHERE pk = '11'", NOTHING),
            ("SELECT n FROM plain WHERE pk = '1' AND a = 2", NOTHING),
            (
                "SELECT n FROM plain WHERE pk = '1' AND a = 1",
                r#"{"Items":[{"n":{"N":"1"}}]}"#,
            ),
        ],
    );
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.select.html>: queries of
/// an index name it behind the table.
#[test]
fn indexes() {
    let tables = tables();
    for number in 1..=3 {
        let insert = format!(
            "INSERT INTO indexed VALUE {{'pk': 'p', 'sk': {number}, 'g': 'g', 'l': 'l{}', 'i': {number}, 'x': {number}}}",
            4 - number
        );
        assert_eq!(run(&tables, &insert), NOTHING);
    }
    let entry = |number: i32| {
        format!(
            r#"{{"g":{{"S":"g"}},"i":{{"N":"{number}"}},"pk":{{"S":"p"}},"sk":{{"N":"{number}"}}}}"#
        )
    };
    let gsi = |numbers: &[i32]| {
        let entries: Vec<String> = numbers.iter().map(|number| entry(*number)).collect();
        format!(r#"{{"Items":[{}]}}"#, entries.join(","))
    };
    check(
        &tables,
        &[
            (
                "SELECT * FROM \"indexed\".\"gsi\" WHERE g = 'g'",
                &gsi(&[1, 2, 3]),
            ),
            (
                "SELECT * FROM indexed.gsi WHERE g = 'g' AND sk > 1 ORDER BY sk DESC",
                &gsi(&[3, 2]),
            ),
            (
                "SELECT * FROM \"indexed\".\"gsi\" WHERE g = 'g' AND sk = 2",
                &gsi(&[2]),
            ),
            ("SELECT * FROM \"indexed\".\"gsi\" WHERE i = 3", &gsi(&[3])),
            ("SELECT * FROM \"indexed\".\"gsi\"", &gsi(&[1, 2, 3])),
            (
                "SELECT x FROM \"indexed\".\"all\" WHERE g = 'g' AND x = 3",
                r#"{"Items":[{"x":{"N":"3"}}]}"#,
            ),
            (
                "SELECT x FROM \"indexed\".\"gsi\" WHERE g = 'g'",
                "ValidationException: One or more parameter values were invalid: Global secondary index gsi does not project [x]",
            ),
            // A local index shows what it holds, and fetches what a column names.
            (
                "SELECT * FROM \"indexed\".\"lsi\" WHERE pk = 'p' AND l < 'l2'",
                r#"{"Items":[{"l":{"S":"l1"},"pk":{"S":"p"},"sk":{"N":"3"}}]}"#,
            ),
            (
                "SELECT x FROM \"indexed\".\"lsi\" WHERE pk = 'p' ORDER BY l",
                r#"{"Items":[{"x":{"N":"3"}},{"x":{"N":"2"}},{"x":{"N":"1"}}]}"#,
            ),
            (
                "SELECT * FROM \"indexed\".\"none\"",
                "ValidationException: The table does not have the specified index",
            ),
            (
                "SELECT * FROM \"indexed\".\"gsi\" WHERE g = 1",
                "ValidationException: One or more parameter values were invalid: Condition parameter type does not match schema type",
            ),
        ],
    );
    let strong = json!({"ConsistentRead": true});
    assert_eq!(
        execute(&tables, "SELECT * FROM \"indexed\".\"gsi\"", strong.clone()),
        "ValidationException: Strongly consistent read is not supported on Global Secondary Indexes"
    );
    let local = "SELECT pk FROM \"indexed\".\"lsi\" WHERE pk = 'p' AND l = 'l1'";
    assert_eq!(
        execute(&tables, local, strong),
        r#"{"Items":[{"pk":{"S":"p"}}]}"#
    );
}

/// A value of the wrong type for a key is told before a column that the index does not hold, as Query tells it.
#[test]
fn keys_are_judged_before_columns() {
    check(
        &tables(),
        &[(
            "SELECT x FROM \"indexed\".\"gsi\" WHERE g = 1",
            "ValidationException: One or more parameter values were invalid: Condition parameter type does not match schema type",
        )],
    );
}

/// Units are those of the read that the statement becomes:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html>.
#[test]
fn capacity() {
    let tables = tables();
    let long = "x".repeat(5000);
    let more = |extra: Value| {
        let mut more = json!({"ReturnConsumedCapacity": "TOTAL"});
        more.as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        more
    };
    let units = |text: &str, extra: Value| {
        let answer = execute(&tables, text, more(extra));
        let answer: Value = serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{answer}"));
        assert_eq!(answer["ConsumedCapacity"]["TableName"], "sorted");
        answer["ConsumedCapacity"]["CapacityUnits"]
            .as_f64()
            .unwrap()
    };
    let strong = || json!({"ConsistentRead": true});
    let insert = "INSERT INTO sorted VALUE {'pk': 'a', 'sk': 1, 'x': ?}";
    assert_eq!(units(insert, json!({"Parameters": [{"S": long}]})), 5.0);
    assert_eq!(
        units("SELECT sk FROM sorted WHERE pk = 'a' AND sk = 1", json!({})),
        1.0
    );
    assert_eq!(
        units("SELECT sk FROM sorted WHERE pk = 'a' AND sk = 1", strong()),
        2.0
    );
    assert_eq!(
        units("SELECT sk FROM sorted WHERE pk = 'a' AND sk = 2", json!({})),
        0.5
    );
    assert_eq!(units("SELECT sk FROM sorted WHERE pk = 'a'", strong()), 2.0);
    assert_eq!(
        units("SELECT sk FROM sorted WHERE pk IN ('a', 'b')", strong()),
        3.0
    );
    // C1: two units in the partition of the item, and the least in three others; half of all.
    assert_eq!(units("SELECT sk FROM sorted", json!({})), 2.5);
    assert_eq!(
        units(
            "UPDATE sorted SET y = 1 WHERE pk = 'a' AND sk = 1",
            json!({})
        ),
        5.0
    );
    assert_eq!(
        units("DELETE FROM sorted WHERE pk = 'a' AND sk = 1", json!({})),
        5.0
    );
    assert_eq!(
        units("DELETE FROM sorted WHERE pk = 'a' AND sk = 1", json!({})),
        1.0
    );
    let indexes = json!({"ReturnConsumedCapacity": "INDEXES"});
    let text = "SELECT * FROM \"indexed\".\"all\" WHERE g = 'g'";
    let expected = r#"{"ConsumedCapacity":{"CapacityUnits":0.5,"GlobalSecondaryIndexes":{"all":{"CapacityUnits":0.5}},"Table":{"CapacityUnits":0.0},"TableName":"indexed"},"Items":[]}"#;
    assert_eq!(execute(&tables, text, indexes), expected);
}
