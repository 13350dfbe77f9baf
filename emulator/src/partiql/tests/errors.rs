//! Texts that are no statements. Every one is answered with `Statement wasn't well formed, can't be
//! processed: …`, or with what the classic operations say of the same fault.

use super::parse;

const MALFORMED: &str = "Statement wasn't well formed, can't be processed: ";

/// What is wrong with a text.
#[track_caller]
fn refusal(text: &str) -> String {
    match parse::statement(text) {
        Ok(statement) => panic!("{text}: {statement:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn malformed_statements() {
    let long = "'".to_owned() + &"x".repeat(8000);
    let cases = [
        // https://github.com/awsdocs/aws-sdk-for-javascript-v3/issues/98
        (
            "UPDATE Payment-abc SET active=? WHERE subscriptionId=?",
            "Expected data manipulation",
        ),
        ("DROP TABLE t", "Expected data manipulation"),
        ("", "Expected data manipulation"),
        ("   ", "Expected data manipulation"),
        ("SELEC * FROM t", "Expected data manipulation"),
        ("UPDATE t WHERE pk = 1", "Expected data manipulation"),
        // https://github.com/passren/PyDynamoDB/issues/26
        (
            "INSERT INTO urls (key, secret_key) VALUES (?, ?)",
            "Unexpected token",
        ),
        ("SELECT key FROM t", "Unexpected keyword"),
        ("SELECT * FROM order", "Unexpected keyword"),
        ("SELECT DISTINCT a FROM t", "Unexpected keyword"),
        ("SELECT COUNT(*) FROM t", "Unexpected keyword"),
        ("INSERT INTO t VALUES {'a': 1}", "Unexpected keyword"),
        // https://github.com/passren/PyDynamoDB/issues/28
        ("SELECT payload.size FROM t", "Invalid path dot component"),
        ("SELECT a.* FROM t", "Invalid path dot component"),
        ("SELECT a[*] FROM t", "Invalid path component"),
        ("SELECT a[1.5] FROM t", "Invalid path component"),
        ("SELECT a[-1] FROM t", "Invalid path component"),
        ("SELECT a[0 FROM t", "Unexpected keyword"),
        ("SELECT", "Unexpected end of the statement"),
        ("SELECT *", "Unexpected end of the statement"),
        ("SELECT * FROM", "Unexpected end of the statement"),
        ("SELECT * FROM t WHERE", "Unexpected end of the statement"),
        (
            "SELECT * FROM t WHERE pk",
            "Unexpected end of the statement",
        ),
        (
            "SELECT * FROM t WHERE pk =",
            "Unexpected end of the statement",
        ),
        (
            "SELECT * FROM t WHERE (pk = 1",
            "Unexpected end of the statement",
        ),
        ("SELECT * FROM t WHERE pk = 1)", "Unexpected token"),
        ("SELECT * FROM t WHERE ()", "Unexpected token"),
        (
            "SELECT * FROM t WHERE pk = 1 AND",
            "Unexpected end of the statement",
        ),
        (
            "SELECT * FROM t WHERE NOT",
            "Unexpected end of the statement",
        ),
        ("SELECT * FROM t WHERE pk NOT = 1", "Unexpected token"),
        (
            "SELECT * FROM t WHERE pk BETWEEN 1 OR 2",
            "Unexpected keyword",
        ),
        ("SELECT * FROM t WHERE pk IN ()", "Unexpected token"),
        ("SELECT * FROM t WHERE pk IN 1", "Unexpected term"),
        ("SELECT * FROM t WHERE pk IN (1]", "Unexpected token"),
        ("SELECT * FROM t WHERE pk IS 'x'", "Unexpected term"),
        (
            "SELECT * FROM t WHERE pk IS",
            "Unexpected end of the statement",
        ),
        ("SELECT * FROM t WHERE a = MISSING", "Unexpected keyword"),
        ("SELECT * FROM t WHERE a LIKE 'x'", "Unexpected keyword"),
        ("SELECT * FROM t WHERE begins_with(a)", "Unexpected token"),
        (
            "SELECT * FROM t WHERE contains(a, 'b', 'c')",
            "Unexpected token",
        ),
        ("SELECT * FROM t x y", "Unexpected term"),
        ("SELECT * FROM t ORDER pk", "Unexpected term"),
        (
            "SELECT * FROM t ORDER BY",
            "Unexpected end of the statement",
        ),
        ("SELECT * FROM t; SELECT * FROM t", "Unexpected keyword"),
        ("SELECT a, FROM t", "Unexpected keyword"),
        ("SELECT 'a' FROM t", "Unexpected term"),
        (
            "SELECT * FROM t WHERE a = 'x",
            "Quote or comment without an end",
        ),
        (
            "SELECT * FROM \"t WHERE a = 1",
            "Quote or comment without an end",
        ),
        (
            "SELECT * FROM t /* WHERE a = 1",
            "Quote or comment without an end",
        ),
        ("SELECT * FROM t WHERE a = `1`", "Invalid character"),
        ("SELECT * FROM t WHERE ä = 1", "Invalid character"),
        ("SELECT * FROM t WHERE a = \0", "Invalid character"),
        ("#", "Invalid character"),
        (&long, "Quote or comment without an end"),
        ("INSERT INTO t VALUE", "Unexpected end of the statement"),
        ("INSERT INTO t VALUE {a: 1}", "Unexpected term"),
        ("INSERT INTO t VALUE {'a' 1}", "Unexpected term"),
        ("INSERT INTO t VALUE {'a': b}", "Unexpected term"),
        (
            "INSERT INTO t VALUE {'a': 1",
            "Unexpected end of the statement",
        ),
        ("INSERT INTO t VALUE {'a': 1,}", "Unexpected token"),
        ("INSERT INTO t VALUE {'a': [1 2]}", "Unexpected term"),
        ("INSERT INTO t VALUE {'a': <<1]}", "Unexpected token"),
        ("INSERT INTO t VALUE {'a': -'x'}", "Unexpected term"),
        (
            "INSERT INTO t VALUE {'a': 1} RETURNING ALL OLD *",
            "Unexpected term",
        ),
        ("INSERT t VALUE {'a': 1}", "Unexpected term"),
        ("UPDATE t SET", "Unexpected end of the statement"),
        ("UPDATE t SET a", "Unexpected end of the statement"),
        ("UPDATE t SET a 1", "Unexpected term"),
        ("UPDATE t SET a = ", "Unexpected end of the statement"),
        ("UPDATE t SET a = 1 +", "Unexpected end of the statement"),
        ("UPDATE t SET a = list_append(b)", "Unexpected token"),
        ("UPDATE t REMOVE a, b WHERE pk = 1", "Unexpected token"),
        (
            "UPDATE t SET a = 1 WHERE pk = 1 RETURNING",
            "Unexpected end of the statement",
        ),
        (
            "UPDATE t SET a = 1 WHERE pk = 1 RETURNING ALL *",
            "Unexpected token",
        ),
        (
            "UPDATE t SET a = 1 WHERE pk = 1 RETURNING ALL OLD",
            "Unexpected end of the statement",
        ),
        (
            "UPDATE t SET a = 1 WHERE pk = 1 RETURNING UPDATED OLD *",
            "Unexpected term",
        ),
        (
            "UPDATE \"t\".\"i\" SET a = 1 WHERE pk = 1",
            "Expected data manipulation",
        ),
        ("DELETE t WHERE pk = 1", "Unexpected term"),
        (
            "DELETE FROM t WHERE pk = 1 RETURNING ALL NEW *",
            "DELETE can only return ALL OLD *",
        ),
        ("EXISTS SELECT * FROM t", "Unexpected keyword"),
        (
            "EXISTS(SELECT * FROM t WHERE pk = 1",
            "Unexpected end of the statement",
        ),
    ];
    for (text, detail) in cases {
        assert_eq!(refusal(text), format!("{MALFORMED}{detail}"), "{text}");
    }
}

#[test]
fn faults_that_the_classic_operations_know() {
    let many = |count: usize| vec!["1"; count].join(",");
    let operators = |count: usize| vec!["a = 1"; count].join(" OR ");
    let path = format!("a{}", "[0]".repeat(32));
    let in_list = format!("SELECT * FROM t WHERE a IN ({})", many(101));
    let or_list = format!("SELECT * FROM t WHERE {}", operators(151));
    let deep = format!("SELECT {path} FROM t");
    let cases = [
        (
            "SELECT * FROM t WHERE f(a, 1)",
            "Invalid FilterExpression: Invalid function name; function: f",
        ),
        (
            "DELETE FROM t WHERE exists(a, 1)",
            "Invalid ConditionExpression: Invalid function name; function: exists",
        ),
        (
            "UPDATE t SET a = upper(b)",
            "Invalid UpdateExpression: Invalid function name; function: upper",
        ),
        (
            "SELECT a, a.b FROM t",
            "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]",
        ),
        (
            "SELECT a[99999999999] FROM t",
            "Invalid ProjectionExpression: List index is not within the allowable range; index: [99999999999]",
        ),
        (
            "SELECT * FROM t WHERE 1 IS MISSING",
            "Invalid FilterExpression: Operator or function requires a document path; operator or function: IS",
        ),
        (
            &in_list,
            "Invalid FilterExpression: The IN operator is provided with too many operands; number of operands: 101",
        ),
        (
            &or_list,
            "Invalid FilterExpression: The expression contains too many operators; operator count: 301",
        ),
        (
            &deep,
            "Invalid ProjectionExpression: The document path has too many nesting elements; nesting levels: 33",
        ),
        (
            "SELECT * FROM t WHERE a = 1e126",
            "Number overflow. Attempting to store a number with magnitude larger than supported range",
        ),
        (
            "UPDATE t SET a = set_add(b, <<1>>)",
            "SET_ADD must be assigned to the attribute that is its first operand",
        ),
        (
            "UPDATE t SET a = 1 + set_delete(a, <<1>>)",
            "SET_DELETE must be assigned to the attribute that is its first operand",
        ),
        ("UPDATE t SET \"\" = 1", "Empty attribute name"),
        (
            "SELECT * FROM t LIMIT 5",
            "Unsupported clause: LIMIT at 1:17:5",
        ),
        (
            "SELECT *\nFROM t\n  WHERE pk = 'ä' GROUP BY pk",
            "Unsupported clause: GROUP at 3:18:5",
        ),
    ];
    for (text, sentence) in cases {
        assert_eq!(refusal(text), sentence, "{text}");
    }
}
