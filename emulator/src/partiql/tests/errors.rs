//! Texts that are no statements. Every one is answered with `Statement wasn't well formed, can't be
//! processed: …`, or with what the classic operations say of the same fault.

use super::{check_refusals, refusal};

const MALFORMED: &str = "Statement wasn't well formed, can't be processed: ";

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
            "Unexpected keyword",
        ),
        ("SELECT key FROM t", "Unexpected keyword"),
        ("SELECT * FROM order", "Unexpected keyword"),
        ("SELECT DISTINCT a FROM t", "Unexpected keyword"),
        ("SELECT COUNT(*) FROM t", "Unexpected keyword"),
        (
            "INSERT INTO t VALUES {'a': 1}",
            "Expected LEFT_PAREN for row value constructor",
        ),
        // https://github.com/passren/PyDynamoDB/issues/28
        ("SELECT payload.size FROM t", "Invalid path dot component"),
        ("SELECT a.* FROM t", "Invalid path dot component"),
        ("SELECT a[*] FROM t", "Invalid path component"),
        ("SELECT a[1.5] FROM t", "Invalid path component"),
        ("SELECT a[-1] FROM t", "Invalid path component"),
        ("SELECT a[0 FROM t", "Expected RIGHT_BRACKET"),
        ("SELECT", "Unexpected term"),
        ("SELECT *", "Expected FROM after SELECT list"),
        ("SELECT * FROM", "Unexpected term"),
        ("SELECT * FROM t WHERE", "Unexpected term"),
        ("SELECT * FROM t WHERE pk", "Unexpected term"),
        (
            "SELECT * FROM t WHERE pk =",
            "Missing right-hand side expression of infix operator",
        ),
        ("SELECT * FROM t WHERE (pk = 1", "Expected RIGHT_PAREN"),
        (
            "SELECT * FROM t WHERE pk = 1)",
            "Unexpected token after expression",
        ),
        ("SELECT * FROM t WHERE ()", "Unexpected term"),
        (
            "SELECT * FROM t WHERE pk = 1 AND",
            "Missing right-hand side expression of infix operator",
        ),
        ("SELECT * FROM t WHERE NOT", "Unexpected term"),
        (
            "SELECT * FROM t WHERE pk NOT = 1",
            "Unexpected token after expression",
        ),
        (
            "SELECT * FROM t WHERE pk BETWEEN 1 OR 2",
            "Expected AND keyword",
        ),
        ("SELECT * FROM t WHERE pk IN ()", "Unexpected term"),
        ("SELECT * FROM t WHERE pk IN 1", "Unexpected term"),
        ("SELECT * FROM t WHERE pk IN (1]", "Expected RIGHT_PAREN"),
        ("SELECT * FROM t WHERE pk IS 'x'", "Expected type name"),
        ("SELECT * FROM t WHERE pk IS", "Expected type name"),
        ("SELECT * FROM t WHERE a = MISSING", "Unexpected keyword"),
        (
            "SELECT * FROM t WHERE a LIKE 'x'",
            "Unsupported operation: Like",
        ),
        ("SELECT * FROM t x y", "Unexpected token after expression"),
        ("SELECT * FROM t ORDER pk", "Expected BY"),
        ("SELECT * FROM t ORDER BY", "Unexpected term"),
        (
            "SELECT * FROM t; SELECT * FROM t",
            "Unexpected token after semicolon. (Only one query is allowed.)",
        ),
        ("SELECT a, FROM t", "Unexpected keyword"),
        ("SELECT 'a' FROM t", "Unexpected term"),
        ("SELECT * FROM t WHERE a = 'x", ""),
        ("SELECT * FROM \"t WHERE a = 1", ""),
        ("SELECT * FROM t /* WHERE a = 1", ""),
        ("SELECT * FROM t WHERE a = `1`", ""),
        ("SELECT * FROM t WHERE ä = 1", ""),
        ("SELECT * FROM t WHERE a = \0", ""),
        ("#", ""),
        (&long, ""),
        ("INSERT INTO t VALUE", "Unexpected term"),
        ("INSERT INTO t VALUE {a: 1}", "Unexpected term"),
        ("INSERT INTO t VALUE {'a' 1}", "Expected COLON"),
        ("INSERT INTO t VALUE {'a': 1", "Expected RIGHT_CURLY"),
        ("INSERT INTO t VALUE {'a': 1,}", "Unexpected term"),
        ("INSERT INTO t VALUE {'a': [1 2]}", "Expected RIGHT_BRACKET"),
        (
            "INSERT INTO t VALUE {'a': <<1]}",
            "Expected RIGHT_DOUBLE_ANGLE_BRACKET",
        ),
        ("INSERT INTO t VALUE {'a': -'x'}", "Unexpected term"),
        (
            "INSERT INTO t VALUE {'a': 1} RETURNING ALL OLD *",
            "Unexpected token after expression",
        ),
        ("INSERT t VALUE {'a': 1}", "Unexpected keyword"),
        ("UPDATE t SET", "Expected identifier for simple path"),
        ("UPDATE t SET a", "Expected '='"),
        ("UPDATE t SET a 1", "Expected '='"),
        ("UPDATE t SET a = ", "Unexpected term"),
        (
            "UPDATE t SET a = 1 +",
            "Missing right-hand side expression of infix operator",
        ),
        (
            "UPDATE t REMOVE a, b WHERE pk = 1",
            "Unexpected token after expression",
        ),
        (
            "UPDATE t SET a = 1 WHERE pk = 1 RETURNING",
            "Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element.",
        ),
        (
            "UPDATE t SET a = 1 WHERE pk = 1 RETURNING ALL *",
            "Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element.",
        ),
        (
            "UPDATE t SET a = 1 WHERE pk = 1 RETURNING ALL OLD",
            "Unexpected term",
        ),
        (
            "UPDATE t SET a = 1 WHERE pk = 1 RETURNING UPDATED OLD *",
            "Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element.",
        ),
        ("DELETE t WHERE pk = 1", "Expected FROM after DELETE"),
        ("EXISTS SELECT * FROM t", "Unexpected keyword"),
        (
            "EXISTS(SELECT * FROM t WHERE pk = 1",
            "Expected RIGHT_PAREN",
        ),
    ];
    let mut wrong = String::new();
    for (text, detail) in cases {
        let answer = refusal(text);
        if answer != format!("{MALFORMED}{detail}") {
            wrong += &format!("{text}\n  expected {detail}\n  answered {answer}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
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
            "Unrecognized function: f at 1:23:1",
        ),
        (
            "DELETE FROM t WHERE exists(a, 1)",
            "Unrecognized function: exists at 1:21:6",
        ),
        (
            "UPDATE t SET a = upper(b)",
            "Unrecognized function: upper at 1:18:5",
        ),
        (
            "SELECT a, a.b FROM t",
            "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]",
        ),
        (
            "SELECT a[99999999999] FROM t",
            "List index is not within the allowable range; index: [99999999999]",
        ),
        (
            "SELECT * FROM t WHERE 1 IS MISSING",
            "Operator or function requires a document path; operator or function: IS",
        ),
        (
            &in_list,
            "The IN operator is provided with too many operands; number of operands: 101",
        ),
        (
            &or_list,
            "The expression contains too many operators; operator count: 301",
        ),
        (
            &deep,
            "The document path has too many nesting elements; nesting levels: 33",
        ),
        (
            "SELECT * FROM t WHERE a = 1e126",
            "Number overflow. Attempting to store a number with magnitude larger than supported range under root",
        ),
        (
            "UPDATE t SET a = set_add(b, <<1>>)",
            "The first argument to SET_ADD must equal the assignment value at 1:26:1",
        ),
        (
            "UPDATE t SET a = 1 + set_delete(a, <<1>>)",
            "Unsupported data type: set_delete under key root at 1:22:10",
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
        (
            "SELECT * FROM t WHERE begins_with(a)",
            "Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1",
        ),
        (
            "SELECT * FROM t WHERE contains(a, 'b', 'c')",
            "Incorrect number of operands for operator or function; operator or function: contains, number of operands: 3",
        ),
        (
            "INSERT INTO t VALUE {'a': b}",
            "Unsupported data type: b under key root.a at 1:27:1",
        ),
        (
            "UPDATE t SET a = list_append(b)",
            "Incorrect number of operands for operator or function; operator or function: list_append, number of operands: 1",
        ),
        (
            "UPDATE \"t\".\"i\" SET a = 1 WHERE pk = 1",
            "This operation is not supported on an index",
        ),
        (
            "DELETE FROM t WHERE pk = 1 RETURNING ALL NEW *",
            "Invalid returning clause: RETURNING ALL NEW *. Only RETURNING ALL OLD * is allowed in DELETE statements.",
        ),
    ];
    check_refusals(&cases);
}
