//! Expressions that are too long, too deep, malformed or wrongly typed.

use serde_json::{Value, json};

use super::{Case, Expect, Text, VALIDATION, call, check, invalid, with_tables};

/// A conditional put; `:v` has a value where the text names it.
fn condition(text: &str, expect: Expect) -> Case {
    let name: String = text.chars().take(60).collect();
    let mut input =
        json!({"TableName": "one", "Item": {"p": {"S": "a"}}, "ConditionExpression": text});
    if text.contains(":v") {
        input["ExpressionAttributeValues"] = json!({":v": {"S": "x"}});
    }
    call(&name, "PutItem", input, expect)
}

fn refused(text: &str, rest: &str) -> Case {
    condition(
        text,
        invalid(format!("Invalid ConditionExpression: {rest}")),
    )
}

fn refused_with(text: &str, part: &str) -> Case {
    condition(
        text,
        Expect::Error(400, VALIDATION, Text::Contains(part.to_owned())),
    )
}

#[test]
fn conditions() {
    let server = with_tables();
    // So many comparisons, and one OR fewer.
    let operators = |count: usize| vec!["a = :v"; count].join(" OR ");
    let operands = |count: usize| format!("a IN ({})", vec![":v"; count].join(", "));
    let cases = vec![
        refused("", "The expression can not be empty;"),
        refused(
            "attribute_not_exists(",
            r#"Syntax error; token: "<EOF>", near: "(""#,
        ),
        refused_with("a == :v", r#"Syntax error; token: "=", near: ""#),
        refused_with("((a = :v))", "The expression has redundant parentheses;"),
        refused_with("sized(a) = :v", "Invalid function name; function: sized"),
        refused(
            "status = :v",
            "Attribute name is a reserved keyword; reserved keyword: status",
        ),
        refused(
            "a = :w",
            "An expression attribute value used in expression is not defined; attribute value: :w",
        ),
        refused(
            "#a = :v",
            "An expression attribute name used in the document path is not defined; attribute name: #a",
        ),
        refused_with(
            "a[4294967295] = :v",
            "List index is not within the allowable range; index: [4294967295]",
        ),
        refused_with(
            "a[99999999999999999999] = :v",
            "List index is not within the allowable range; index: [99999999999999999999]",
        ),
        refused_with("ä = :v", "Syntax error;"),
        refused_with("a = :v AND", "Syntax error;"),
        refused_with("a = \0", "Syntax error;"),
        refused_with(&"(".repeat(4096), r#"Syntax error; token: "<EOF>""#),
        refused_with(
            &"(".repeat(4097),
            "Expression size has exceeded the maximum allowed size;",
        ),
        refused_with(
            &format!("a = :v {}", " ".repeat(4096)),
            "Expression size has exceeded the maximum allowed size;",
        ),
        refused_with(
            &operators(151),
            "The expression contains too many operators; operator count: 301",
        ),
        refused_with(
            &operands(101),
            "The IN operator is provided with too many operands; number of operands: 101",
        ),
        condition(
            &operands(100),
            Expect::Error(
                400,
                "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
                "The conditional request failed".into(),
            ),
        ),
        refused_with(
            &format!("{}a = :v", "NOT ".repeat(1000)),
            "The expression contains too many operators; operator count: 1001",
        ),
    ];
    check(server.address, cases);
}

/// Parentheses that are not redundant, as deep as the operators allow.
#[test]
fn a_condition_as_deep_as_it_may_be() {
    let server = with_tables();
    let depth = 145;
    let text = format!("{}a=:v{}", "NOT(a=:v OR ".repeat(depth), ")".repeat(depth));
    assert!(text.len() < 4096);
    let cases = vec![
        condition(&text, Expect::Status(&[200, 400])),
        condition(
            &format!("{}a{}", "size(".repeat(600), ")".repeat(600)),
            Expect::Status(&[400]),
        ),
        condition(
            &format!("a{} = :v", "[0]".repeat(1300)),
            Expect::Status(&[200, 400]),
        ),
        condition(
            &format!("a{} = :v", ".a".repeat(2000)),
            Expect::Status(&[200, 400]),
        ),
    ];
    check(server.address, cases);
}

fn update(text: &str, values: Value, expect: Expect) -> Case {
    let name: String = text.chars().take(60).collect();
    let mut input = json!({"TableName": "one", "Key": {"p": {"S": "u"}}, "UpdateExpression": text});
    if values != json!({}) {
        input["ExpressionAttributeValues"] = values;
    }
    call(&name, "UpdateItem", input, expect)
}

#[test]
fn updates() {
    let server = with_tables();
    let one = || json!({":v": {"N": "1"}});
    let faulty = |text: &str, rest: &str| {
        update(
            text,
            one(),
            invalid(format!("Invalid UpdateExpression: {rest}")),
        )
    };
    let overlap = "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]";
    let cases = vec![
        update(
            "",
            json!({}),
            invalid("Invalid UpdateExpression: The expression can not be empty;"),
        ),
        faulty(
            "SETT x = :v",
            r#"Syntax error; token: "SETT", near: "SETT x""#,
        ),
        faulty(
            "SET x = :v, y =",
            r#"Syntax error; token: "<EOF>", near: "=""#,
        ),
        faulty("SET a = :v, a.b = :v", overlap),
        faulty(
            "SET x = :w",
            "An expression attribute value used in expression is not defined; attribute value: :w",
        ),
        update(
            "SET p = :v",
            one(),
            invalid(
                "One or more parameter values were invalid: Cannot update attribute p. This attribute is part of the key",
            ),
        ),
        update(
            "SET a.b = :v",
            one(),
            invalid("The document path provided in the update expression is invalid for update"),
        ),
        update(
            "SET x = missing + :v",
            one(),
            Expect::Error(400, VALIDATION, Text::Any),
        ),
        update(
            "ADD x :v",
            json!({":v": {"S": "a"}}),
            Expect::Error(400, VALIDATION, Text::Contains("ADD".to_owned())),
        ),
        update(
            "SET x = :v",
            json!({":v": {"N": "1"}, ":w": {"N": "2"}}),
            invalid(
                "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}",
            ),
        ),
        update(
            "SET x = x + :v",
            json!({":v": {"S": "a"}}),
            Expect::Error(400, VALIDATION, Text::Any),
        ),
        update(
            "SET x = :v",
            json!({":v": {"N": "1"}, "w": {"N": "2"}}),
            Expect::Error(400, VALIDATION, Text::Any),
        ),
    ];
    check(server.address, cases);
}

#[test]
fn the_type_of_what_is_added_to() {
    let server = with_tables();
    let cases = vec![
        update("SET x = :v", json!({":v": {"S": "text"}}), Expect::Accepted),
        update(
            "SET x = x + :v",
            json!({":v": {"N": "1"}}),
            invalid("An operand in the update expression has an incorrect data type"),
        ),
        update(
            "ADD x :v",
            json!({":v": {"N": "1"}}),
            invalid("An operand in the update expression has an incorrect data type"),
        ),
    ];
    check(server.address, cases);
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn names_and_values_without_use() {
    let server = with_tables();
    let get = |name: &str, projection: Value, names: Value, expect: Expect| {
        let mut input = json!({"TableName": "one", "Key": {"p": {"S": "a"}}});
        input["ProjectionExpression"] = projection;
        input["ExpressionAttributeNames"] = names;
        call(name, "GetItem", input, expect)
    };
    let cases = vec![
        get(
            "an unused name",
            json!("a"),
            json!({"#x": "x"}),
            invalid("Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}"),
        ),
        get(
            "a reserved word",
            json!("size"),
            Value::Null,
            invalid(
                "Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword: size",
            ),
        ),
        get(
            "names without an expression",
            Value::Null,
            json!({"#x": "x"}),
            Expect::Error(
                400,
                VALIDATION,
                Text::Starts(
                    "ExpressionAttributeNames can only be specified when using expressions"
                        .to_owned(),
                ),
            ),
        ),
        get(
            "overlapping paths",
            json!("a, a.b"),
            Value::Null,
            Expect::Error(
                400,
                VALIDATION,
                Text::Contains("Two document paths overlap with each other".to_owned()),
            ),
        ),
        call(
            "values without an expression",
            "PutItem",
            json!({
                "TableName": "one", "Item": {"p": {"S": "a"}}, "ExpressionAttributeValues": {":v": {"S": "x"}},
            }),
            Expect::Error(
                400,
                VALIDATION,
                Text::Starts(
                    "ExpressionAttributeValues can only be specified when using expressions"
                        .to_owned(),
                ),
            ),
        ),
        call(
            "both forms",
            "PutItem",
            json!({
                "TableName": "one", "Item": {"p": {"S": "a"}}, "ConditionExpression": "attribute_exists(p)",
                "Expected": {"p": {"Exists": false}},
            }),
            invalid(
                "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}",
            ),
        ),
    ];
    check(server.address, cases);
}

#[test]
fn key_conditions() {
    let server = with_tables();
    let query = |text: &str, expect: Expect| {
        let values = [":v", ":w"].into_iter().filter(|name| text.contains(name));
        let values: serde_json::Map<String, Value> = values
            .map(|name| (name.to_owned(), json!({"S": "x"})))
            .collect();
        let input = json!({
            "TableName": "two", "KeyConditionExpression": text, "ExpressionAttributeValues": values,
        });
        call(text, "Query", input, expect)
    };
    let unsupported = || invalid("Query key condition not supported");
    let cases = vec![
        query(
            "s = :v",
            invalid("Query condition missed key schema element: p"),
        ),
        query("p > :v", unsupported()),
        query("p = :v AND s <> :w", Expect::Status(&[400])),
        query("p = :v OR s = :w", Expect::Status(&[400])),
        query("p = :v AND begins_with(s, :w)", Expect::Accepted),
        query("p = :v AND x = :w", Expect::Status(&[400])),
        query("p = :v AND contains(s, :w)", Expect::Status(&[400])),
        query(
            "p = :v AND",
            Expect::Error(
                400,
                VALIDATION,
                Text::Starts("Invalid KeyConditionExpression: Syntax error;".to_owned()),
            ),
        ),
    ];
    check(server.address, cases);
}
