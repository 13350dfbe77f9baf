//! Statements that are refused, and in which words.

use serde_json::json;

use super::{execute, run, tables};
use crate::operation::tests::items::world::Tables;
use crate::profile::ErrorWording;

/// Malformed statements are ValidationExceptions before anything else is looked at.
#[test]
fn malformed_before_anything_else() {
    let tables = tables();
    let long = format!("SELECT * FROM t WHERE a = '{}'", "x".repeat(8192));
    let cases = [
        (
            "SELEC * FROM nowhere",
            "Statement wasn't well formed, can't be processed: Expected data manipulation",
        ),
        (
            "SELECT key FROM nowhere",
            "Statement wasn't well formed, can't be processed: Unexpected keyword",
        ),
        (
            "SELECT * FROM nowhere WHERE a = ? AND",
            "Statement wasn't well formed, can't be processed: Missing right-hand side expression of infix operator",
        ),
        (
            "SELECT * FROM nowhere LIMIT 1",
            "Unsupported clause: LIMIT at 1:23:5",
        ),
        (
            "EXISTS(SELECT * FROM plain WHERE pk = 'a' AND b = 1)",
            "EXISTS can only be used in transactions",
        ),
    ];
    for (text, sentence) in cases {
        assert_eq!(
            run(&tables, text),
            format!("ValidationException: {sentence}"),
            "{text}"
        );
    }
    // Statements have 1 to 8192 characters
    // (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html#DDB-ExecuteStatement-request-Statement).
    assert!(run(&tables, "").contains("Member must have length greater than or equal to 1"));
    assert!(run(&tables, &long).contains("Member must have length less than or equal to 8192"));
    assert!(run(&tables, &format!("{:8192}", "SELECT * FROM plain")).contains("Items"));
}

/// Conditions are judged as FilterExpression and ConditionExpression judge them, which a statement has not
/// got and so does not name.
#[test]
fn operands_that_do_not_suit() {
    let tables = tables();
    let cases = [
        (
            "SELECT * FROM plain WHERE a < [1]",
            "Incorrect operand type for operator or function; operator or function: <, operand type: L",
        ),
        (
            "SELECT * FROM plain WHERE a BETWEEN 2 AND 1",
            "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}",
        ),
        (
            "SELECT * FROM plain WHERE begins_with(a, 1)",
            "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N",
        ),
        (
            "SELECT * FROM plain WHERE attribute_type(a, 'STRING')",
            "Invalid attribute type name found; type: STRING, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
        ),
        (
            "SELECT * FROM plain WHERE a = a",
            "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [a]",
        ),
        (
            "DELETE FROM plain WHERE pk = 'k' AND a > true",
            "Incorrect operand type for operator or function; operator or function: >, operand type: BOOL",
        ),
        (
            "SELECT * FROM plain WHERE pk = 1",
            "The provided key element does not match the schema",
        ),
        (
            "SELECT * FROM sorted WHERE pk = 1",
            "One or more parameter values were invalid: Condition parameter type does not match schema type",
        ),
        (
            "SELECT * FROM sorted WHERE pk = 'a' AND sk > 'x'",
            "One or more parameter values were invalid: Condition parameter type does not match schema type",
        ),
        (
            "SELECT * FROM sorted ORDER BY sk",
            "Must have WHERE clause in the statement when using ORDER BY clause.",
        ),
        (
            "SELECT * FROM sorted WHERE sk = 1 ORDER BY sk",
            "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
        ),
        (
            "SELECT * FROM sorted WHERE pk = 'a' ORDER BY x",
            "Variable reference x in ORDER BY clause must be part of the primary key",
        ),
    ];
    for (text, sentence) in cases {
        assert_eq!(
            run(&tables, text),
            format!("ValidationException: {sentence}"),
            "{text}"
        );
    }
}

/// F3-2-unordered: operands are judged before the table is looked for, wherever the condition stands.
#[test]
fn operands_before_tables() {
    let tables = tables();
    let parameter = |value: serde_json::Value| json!({"Parameters": [value]});
    let cases = [
        (
            "SELECT * FROM nowhere WHERE a < true",
            json!({}),
            "<",
            "BOOL",
        ),
        (
            "SELECT * FROM nowhere WHERE pk = 'a' AND NOT (b > 1 OR null >= c)",
            json!({}),
            ">=",
            "NULL",
        ),
        (
            "DELETE FROM nowhere WHERE pk = 'a' AND a <= {'b': 1}",
            json!({}),
            "<=",
            "M",
        ),
        (
            "UPDATE nowhere SET b = 1 WHERE pk = 'a' AND a > <<1>>",
            json!({}),
            ">",
            "NS",
        ),
        (
            "FROM nowhere WHERE pk = 'a' AND a > [] SET b = 1",
            json!({}),
            ">",
            "L",
        ),
        (
            "SELECT * FROM \"nowhere\".\"i\" WHERE a < ?",
            parameter(json!({"BOOL": false})),
            "<",
            "BOOL",
        ),
        (
            "SELECT * FROM nowhere WHERE a BETWEEN 1 AND ?",
            parameter(json!({"SS": ["x"]})),
            "BETWEEN",
            "SS",
        ),
    ];
    for (text, more, operator, data_type) in cases {
        assert_eq!(
            execute(&tables, text, more),
            format!(
                "ValidationException: Incorrect operand type for operator or function; operator or function: {operator}, operand type: {data_type}"
            ),
            "{text}"
        );
    }
}

/// F3-2-parameter-number: statements have the older layer of validation in every profile.
#[test]
fn wordings() {
    let value =
        |text: &str| format!("The parameter cannot be converted to a numeric value: {text}");
    let underflow = "Number underflow. Attempting to store a number with magnitude smaller than supported range";
    let long = "1e2147483648";
    let cases = [
        (json!({"N": "x"}), value("x")),
        (json!({"N": long}), value(long)),
        (json!({"N": "-7E2147483648"}), value("-7E2147483648")),
        (json!({"N": "1e-2147483648"}), value("1e-2147483648")),
        (json!({"NS": ["1", long]}), value(long)),
        (json!({"L": [{"M": {"a": {"N": long}}}]}), value(long)),
        (json!({"N": "1e2147483647"}), underflow.to_owned()),
    ];
    for wording in [ErrorWording::Classic, ErrorWording::Current] {
        let tables = Tables::worded(wording);
        for (parameter, sentence) in &cases {
            let refusal = format!("ValidationException: {sentence}");
            let member = json!({"Statement": "DELETE FROM plain WHERE pk = 'a' AND n = ?", "Parameters": [parameter]});
            let answer = tables.call("ExecuteStatement", &member.to_string());
            assert_eq!(answer, refusal, "{parameter}");
            let transaction = json!({"TransactStatements": [member]});
            let answer = tables.call("ExecuteTransaction", &transaction.to_string());
            assert_eq!(answer, refusal, "{parameter}");
        }
        let answer = execute(
            &tables,
            "SELECT * FROM plain WHERE pk = <<'a', 'a'>>",
            json!({}),
        );
        assert_eq!(
            answer,
            "ValidationException: One or more parameter values were invalid: Input collection [a, a] contains duplicates."
        );
    }
}
