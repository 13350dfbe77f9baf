//! ExecuteTransaction:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.multiplestatements.transactions.html>.

use serde_json::{Value, json};

use super::{NOTHING, run, tables};
use crate::operation::tests::items::world::Tables;

/// The answer to a transaction; `more` holds further members of the request.
fn transact(tables: &Tables, statements: Value, more: Value) -> String {
    let mut request = more;
    request["TransactStatements"] = statements;
    tables.call("ExecuteTransaction", &request.to_string())
}

/// The answer to statements without parameters.
fn texts(tables: &Tables, texts: &[&str]) -> String {
    let statements: Vec<Value> = texts
        .iter()
        .map(|text| json!({"Statement": text}))
        .collect();
    transact(tables, statements.into(), json!({}))
}

/// A cancelled transaction: for each statement its code and message.
fn cancelled(reasons: &[(&str, &str)]) -> String {
    let codes: Vec<&str> = reasons.iter().map(|(code, _)| *code).collect();
    let reasons: Vec<Value> = reasons
        .iter()
        .map(|(code, message)| match message.is_empty() {
            true => json!({"Code": code}),
            false => json!({"Code": code, "Message": message}),
        })
        .collect();
    let message = format!(
        "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
        codes.join(", ")
    );
    json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "CancellationReasons": reasons,
        "Message": message,
    })
    .to_string()
}

#[track_caller]
fn assert_cancelled(answer: &str, reasons: &[(&str, &str)]) {
    let parse =
        |text: &str| -> Value { serde_json::from_str(text).unwrap_or_else(|_| panic!("{text}")) };
    assert_eq!(parse(answer), parse(&cancelled(reasons)));
}

const FAILED: (&str, &str) = ("ConditionalCheckFailed", "The conditional request failed");
const NONE: (&str, &str) = ("None", "");

/// F3-2-responses: what a transaction that writes answers.
const WROTE: &str = r#"{"Responses":[]}"#;

/// The refusal of a transaction for the statement at a place.
fn refused_at(place: usize, sentence: &str) -> String {
    format!("ValidationException: Validation failed in TransactStatements[{place}]: {sentence}")
}

/// The page's own example.
#[test]
fn writes_happen_together() {
    let tables = tables();
    run(
        &tables,
        "INSERT INTO Music VALUE {'Artist': 'No One You Know', 'SongTitle': 'Call Me Today'}",
    );
    run(
        &tables,
        "INSERT INTO Music VALUE {'Artist': 'Acme Band', 'SongTitle': 'PartiQL Rocks'}",
    );
    let statements = json!([
        {"Statement": "EXISTS(SELECT * FROM \"Music\" where Artist='No One You Know' and SongTitle='Call Me Today' and Awards is  MISSING)"},
        {"Statement": "INSERT INTO Music value {'Artist':?,'SongTitle':?}", "Parameters": [{"S": "Acme Band"}, {"S": "Best Song"}]},
        {"Statement": "UPDATE \"Music\" SET AwardsWon=1 SET AwardDetail={'Grammys':[2020, 2018]}  where Artist='Acme Band' and SongTitle='PartiQL Rocks'"},
    ]);
    assert_eq!(transact(&tables, statements.clone(), json!({})), WROTE);
    // Once more, the INSERT finds its item.
    let duplicate = ("DuplicateItem", "Duplicate primary key exists in table");
    assert_cancelled(
        &transact(&tables, statements, json!({})),
        &[NONE, duplicate, NONE],
    );
    let songs = "SELECT AwardsWon FROM Music WHERE Artist = 'Acme Band' ORDER BY SongTitle DESC";
    assert_eq!(
        run(&tables, songs),
        r#"{"Items":[{"AwardsWon":{"N":"1"}},{}]}"#
    );
}

/// EXISTS: there is such an item
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-functions.exists.html>).
#[test]
fn exists() {
    let tables = tables();
    run(&tables, "INSERT INTO plain VALUE {'pk': 'a', 'n': 1}");
    let update = "UPDATE plain SET m = 1 WHERE pk = 'a'";
    run(
        &tables,
        "INSERT INTO sorted VALUE {'pk': 'p', 'sk': 1, 'x': 2}",
    );
    let cases = [
        (
            "EXISTS(SELECT * FROM sorted WHERE pk = 'p' AND sk = 1)",
            true,
        ),
        (
            "exists (select x from sorted where pk = 'p' and sk = 1 and x > 1)",
            true,
        ),
        (
            "EXISTS(SELECT * FROM sorted WHERE pk = 'p' AND sk = 1 AND x = 3)",
            false,
        ),
        (
            "EXISTS(SELECT * FROM sorted WHERE pk = 'p' AND sk = 2)",
            false,
        ),
        (
            "EXISTS(SELECT * FROM sorted WHERE pk = 'p' AND sk = 2 AND x IS MISSING)",
            false,
        ),
    ];
    for (text, holds) in cases {
        let answer = texts(&tables, &[text, update]);
        match holds {
            true => assert_eq!(answer, WROTE, "{text}"),
            false => assert_cancelled(&answer, &[FAILED, NONE]),
        }
    }
}

/// What an EXISTS says besides its key and its conditions is not passed over: "Transactions cannot be
/// performed using indexes"
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html>), and an
/// order is by the key
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.select.html>).
#[test]
fn exists_of_what_is_no_item_by_its_key() {
    let tables = tables();
    run(&tables, "INSERT INTO indexed VALUE {'pk': 'p', 'sk': 1}");
    let index = "Reads on indices are not supported within transactions.";
    let other = "Variable reference x in ORDER BY clause must be part of the primary key";
    let both = "Where clause does not contain a mandatory equality on all key attributes";
    for (source, sentence) in [
        ("\"indexed\".\"gsi\" WHERE pk = 'p' AND sk = 1", index),
        ("\"indexed\".\"none\" WHERE pk = 'p' AND sk = 1", index),
        ("indexed WHERE pk = 'p' AND sk = 1 ORDER BY x", other),
        ("indexed WHERE pk = 'p' AND sk > 0", both),
        ("indexed", both),
    ] {
        let answer = texts(&tables, &[&format!("EXISTS(SELECT * FROM {source})")]);
        assert_eq!(answer, refused_at(0, sentence), "{source}");
    }
    let ordered = "EXISTS(SELECT * FROM indexed WHERE pk = 'p' AND sk = 1 ORDER BY sk DESC)";
    assert_eq!(texts(&tables, &[ordered]), WROTE);
}

/// "If any of the singleton INSERT, UPDATE, or DELETE operations return an error, the transactions are
/// canceled with the TransactionCanceledException exception, and the cancellation reason code includes
/// the errors from the individual singleton operations."
#[test]
fn one_error_cancels_all() {
    let tables = tables();
    run(&tables, "INSERT INTO plain VALUE {'pk': 'a', 'n': 1}");
    let insert = "INSERT INTO plain VALUE {'pk': 'b'}";
    let invalid = |message| [NONE, ("ValidationError", message)];
    let cases = [
        (
            "UPDATE plain SET n = 2 WHERE pk = 'a' AND n = 7",
            [NONE, FAILED],
        ),
        ("UPDATE plain SET n = 2 WHERE pk = 'z'", [NONE, FAILED]),
        ("DELETE FROM plain WHERE pk = 'a' AND n = 7", [NONE, FAILED]),
        (
            "UPDATE plain SET n = x WHERE pk = 'a'",
            invalid(
                "The provided expression refers to an attribute that does not exist in the item",
            ),
        ),
        (
            "UPDATE plain SET pk = 'b' WHERE pk = 'a'",
            invalid(
                "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key",
            ),
        ),
        (
            "DELETE FROM plain WHERE pk = 1",
            invalid("The provided key element does not match the schema"),
        ),
    ];
    for (text, reasons) in cases {
        assert_cancelled(&texts(&tables, &[insert, text]), &reasons);
    }
    let refused = [
        (
            "DELETE FROM plain WHERE pk = 'b'",
            "ValidationException: Transaction request cannot include multiple operations on one item",
        ),
        (
            "DELETE FROM nowhere WHERE pk = 'b'",
            "ResourceNotFoundException: Requested resource not found",
        ),
        (
            "SELECT * FROM plain WHERE pk = 'a'",
            "ValidationException: The transaction must consist of either read statements or write statements",
        ),
        (
            "DELETE FROM plain WHERE pk = ''",
            "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
        ),
    ];
    for (text, sentence) in refused {
        assert_eq!(texts(&tables, &[insert, text]), sentence, "{text}");
    }
    assert_eq!(
        run(&tables, "SELECT * FROM plain"),
        r#"{"Items":[{"n":{"N":"1"},"pk":{"S":"a"}}]}"#
    );
    // The item that made a condition fail shows if asked.
    let shown = json!([
        {"Statement": "DELETE FROM plain WHERE pk = 'a' AND n = 7", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"},
    ]);
    let answer: Value = serde_json::from_str(&transact(&tables, shown, json!({}))).unwrap();
    assert_eq!(
        answer["CancellationReasons"][0]["Item"],
        json!({"n": {"N": "1"}, "pk": {"S": "a"}})
    );
}

#[test]
fn reads_show_one_moment() {
    let tables = tables();
    run(&tables, "INSERT INTO plain VALUE {'pk': 'a', 'n': 1}");
    run(
        &tables,
        "INSERT INTO sorted VALUE {'pk': 'a', 'sk': 1, 'x': 2}",
    );
    let statements = json!([
        {"Statement": "SELECT n FROM plain WHERE pk = ?", "Parameters": [{"S": "a"}]},
        {"Statement": "SELECT * FROM sorted WHERE pk = 'a' AND sk = 1"},
        {"Statement": "SELECT * FROM sorted WHERE pk = 'a' AND sk = 2"},
        {"Statement": "SELECT * FROM plain WHERE pk = 'b' AND n = 1"},
    ]);
    let more = json!({"ReturnConsumedCapacity": "TOTAL"});
    let of = |table: &str| {
        format!(r#"{{"CapacityUnits":2.0,"ReadCapacityUnits":2.0,"TableName":"{table}"}}"#)
    };
    let expected = format!(
        r#"{{"ConsumedCapacity":[{0},{1},{1},{0}],"Responses":[{{"Item":{{"n":{{"N":"1"}}}}}},{{"Item":{{"pk":{{"S":"a"}},"sk":{{"N":"1"}},"x":{{"N":"2"}}}}}},{{}},{{}}]}}"#,
        of("plain"),
        of("sorted")
    );
    assert_eq!(transact(&tables, statements, more), expected);
    let key = "Select statements within ExecuteTransaction must specify the primary key in the where clause.";
    let answer = texts(
        &tables,
        &[
            "SELECT * FROM plain WHERE pk = 'a'",
            "SELECT * FROM sorted WHERE pk = 'a'",
        ],
    );
    assert_eq!(answer, refused_at(1, key));
}

/// F3-2-transaction: what is wrong with a statement itself refuses the request, for the first such
/// statement; a value stands without its place.
#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn a_statement_that_cannot_be_refuses_the_request() {
    let tables = tables();
    let good = "INSERT INTO plain VALUE {'pk': 'b'}";
    let cases = [
        (
            "SELECT * FROM \"indexed\".\"gsi\" WHERE g = 'g'",
            "Reads on indices are not supported within transactions.",
        ),
        (
            "SELECT * FROM \"nowhere\".\"i\"",
            "Reads on indices are not supported within transactions.",
        ),
        (
            "UPDATE plain SET a = 1 WHERE pk = 'b' RETURNING ALL NEW *",
            "RETURNING clause is not supported in ExecuteTransaction.",
        ),
        (
            "FROM plain WHERE pk = 'b' REMOVE a RETURNING MODIFIED OLD *",
            "RETURNING clause is not supported in ExecuteTransaction.",
        ),
        (
            "DELETE FROM plain WHERE pk = 'b' RETURNING ALL OLD *",
            "RETURNING clause is not supported in ExecuteTransaction.",
        ),
        (
            "DELETE FROM plain WHERE pk = 'b' RETURNING ALL NEW *",
            "Invalid returning clause: RETURNING ALL NEW *. Only RETURNING ALL OLD * is allowed in DELETE statements.",
        ),
        (
            "UPDATE plain SET n = 1 WHERE n = 1",
            "Where clause does not contain a mandatory equality on all key attributes",
        ),
        (
            "UPDATE plain SET n = ? WHERE pk = 'a'",
            "Number of parameters in request and statement don't match.",
        ),
        (
            "DROP TABLE plain",
            "Statement wasn't well formed, can't be processed: Expected data manipulation",
        ),
        (
            "DELETE FROM plain WHERE pk = 'b' AND",
            "Statement wasn't well formed, can't be processed: Missing right-hand side expression of infix operator",
        ),
        (
            "DELETE FROM plain WHERE pk = 'b' AND exists(a)",
            "Unrecognized function: exists at 1:38:6",
        ),
        (
            "DELETE FROM plain WHERE pk = 'b' AND a < true",
            "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
        ),
    ];
    for (text, sentence) in cases {
        assert_eq!(texts(&tables, &[text]), refused_at(0, sentence), "{text}");
        assert_eq!(
            texts(&tables, &[good, text, text]),
            refused_at(1, sentence),
            "{text}"
        );
    }
    let number = json!([
        {"Statement": good},
        {"Statement": "UPDATE plain SET n = ? WHERE pk = 'a'", "Parameters": [{"N": "x"}]},
    ]);
    assert_eq!(
        transact(&tables, number, json!({})),
        "ValidationException: The parameter cannot be converted to a numeric value: x"
    );
    assert_eq!(run(&tables, "SELECT * FROM plain"), NOTHING);
    // An update in PartiQL's own order, and a question for an attribute, are at home here.
    run(&tables, "INSERT INTO plain VALUE {'pk': 'a', 'n': 1}");
    let fine = [
        "FROM plain WHERE pk = 'a' AND attribute_exists(n) SET n = 2",
        "EXISTS(SELECT * FROM sorted WHERE pk = 'p' AND sk = 1 AND attribute_not_exists(x))",
    ];
    assert_cancelled(&texts(&tables, &fine), &[NONE, FAILED]);
    run(&tables, "INSERT INTO sorted VALUE {'pk': 'p', 'sk': 1}");
    assert_eq!(texts(&tables, &fine), WROTE);
    assert_eq!(
        run(&tables, "SELECT n FROM plain"),
        r#"{"Items":[{"n":{"N":"2"}}]}"#
    );
}

/// The token of a transaction that writes
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-apis-txwriteitems>).
#[test]
fn tokens_and_capacity() {
    let tables = tables();
    run(&tables, "INSERT INTO plain VALUE {'pk': 'a', 'n': 1}");
    let add = |value: &str| json!([{"Statement": "UPDATE plain SET n = n + ? WHERE pk = 'a'", "Parameters": [{"N": value}]}]);
    let more = || json!({"ClientRequestToken": "t", "ReturnConsumedCapacity": "TOTAL"});
    let wrote = r#"{"ConsumedCapacity":[{"CapacityUnits":2.0,"TableName":"plain","WriteCapacityUnits":2.0}],"Responses":[]}"#;
    let read = r#"{"ConsumedCapacity":[{"CapacityUnits":2.0,"ReadCapacityUnits":2.0,"TableName":"plain"}],"Responses":[]}"#;
    assert_eq!(transact(&tables, add("1"), more()), wrote);
    assert_eq!(transact(&tables, add("1"), more()), read);
    assert_eq!(
        transact(&tables, add("2"), more()),
        "IdempotentParameterMismatchException"
    );
    assert_eq!(
        run(&tables, "SELECT n FROM plain"),
        r#"{"Items":[{"n":{"N":"2"}}]}"#
    );
    // A transaction that fails leaves its token free.
    let text = json!([{"Statement": "DELETE FROM plain WHERE pk = 'a' AND n = 7"}]);
    let other = || json!({"ClientRequestToken": "u"});
    assert_cancelled(&transact(&tables, text.clone(), other()), &[FAILED]);
    assert_eq!(
        run(&tables, "UPDATE plain SET n = 7 WHERE pk = 'a'"),
        NOTHING
    );
    assert_eq!(transact(&tables, text, other()), WROTE);
}

/// What is wrong with a statement is told before its token is looked at, as TransactWriteItems does with
/// its actions.
#[test]
fn a_fault_comes_before_a_used_token() {
    let tables = tables();
    let statements = |text: &str| json!([{"Statement": text}]);
    let more = || json!({"ClientRequestToken": "t"});
    let insert = statements("INSERT INTO plain VALUE {'pk': 'a'}");
    assert_eq!(transact(&tables, insert, more()), WROTE);
    let faults = [
        (
            "DELETE FROM plain WHERE n = 1",
            "Where clause does not contain a mandatory equality on all key attributes",
        ),
        (
            "DELETE FROM plain WHERE pk = 1",
            "The provided key element does not match the schema",
        ),
    ];
    let [of_statement, of_key] = faults;
    assert_eq!(
        transact(&tables, statements(of_statement.0), more()),
        refused_at(0, of_statement.1)
    );
    assert_cancelled(
        &transact(&tables, statements(of_key.0), more()),
        &[("ValidationError", of_key.1)],
    );
    let action = json!([{"Delete": {"TableName": "plain", "Key": {"pk": {"N": "1"}}}}]);
    let mut classic = more();
    classic["TransactItems"] = action;
    assert_cancelled(
        &tables.call("TransactWriteItems", &classic.to_string()),
        &[("ValidationError", of_key.1)],
    );
    let delete = statements("DELETE FROM plain WHERE pk = 'a'");
    let mismatch = "IdempotentParameterMismatchException";
    assert_eq!(transact(&tables, delete, more()), mismatch);
}

/// That the key cannot change is told before the key is looked at: alone, and as a part of either
/// transaction, whose reasons have the sentences of single operations.
#[test]
fn a_change_of_the_key_comes_before_a_wrong_key() {
    let tables = tables();
    let sentence = "One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key";
    let text = "UPDATE plain SET pk = 2 WHERE pk = 1";
    let update = json!({"TableName": "plain", "Key": {"pk": {"N": "1"}},
        "UpdateExpression": "SET pk = :v", "ExpressionAttributeValues": {":v": {"N": "2"}}});
    let alone = format!("ValidationException: {sentence}");
    assert_eq!(tables.call("UpdateItem", &update.to_string()), alone);
    assert_eq!(run(&tables, text), alone);
    let classic = json!({"TransactItems": [{"Update": update}]}).to_string();
    let cancelled = [
        tables.call("TransactWriteItems", &classic),
        texts(&tables, &[text]),
    ];
    for answer in cancelled {
        assert_cancelled(&answer, &[("ValidationError", sentence)]);
    }
}

/// At most 100 statements.
#[test]
fn limits() {
    let tables = tables();
    let statements = |count: usize| -> Value {
        let text =
            |number| json!({"Statement": format!("INSERT INTO plain VALUE {{'pk': '{number}'}}")});
        (0..count).map(text).collect()
    };
    assert_eq!(transact(&tables, statements(100), json!({})), WROTE);
    let over = transact(&tables, statements(101), json!({}));
    assert!(
        over.contains("Member must have length less than or equal to 100"),
        "{over}"
    );
    let none = transact(&tables, statements(0), json!({}));
    assert!(
        none.contains("Member must have length greater than or equal to 1"),
        "{none}"
    );
}

/// As of a put of TransactWriteItems, also behind a statement that would cancel the transaction.
#[test]
fn an_item_that_is_too_large_refuses_the_request() {
    let tables = tables();
    let ask = |length: usize, other: &str| {
        let text = "INSERT INTO plain VALUE {'pk': 'b', 'x': ?}";
        let insert = json!({"Statement": text, "Parameters": [{"S": "x".repeat(length)}]});
        transact(&tables, json!([{"Statement": other}, insert]), json!({}))
    };
    let most = 400 * 1024 - 4;
    let too_large = "ValidationException: Item size has exceeded the maximum allowed size";
    for other in [
        "DELETE FROM plain WHERE pk = 'a'",
        "DELETE FROM plain WHERE pk = 1",
    ] {
        assert_eq!(ask(most + 1, other), too_large, "{other}");
    }
    assert_eq!(ask(most, "DELETE FROM plain WHERE pk = 'a'"), WROTE);
}
