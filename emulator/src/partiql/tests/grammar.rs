//! What PartiQL's own grammar says of a text, and what of it `DynamoDB` does not have.

use super::{check_refusals, parse, refusal};

/// The detail of a refusal for grammar.
#[track_caller]
fn check_details(detail: &str, texts: &[&str]) {
    let expected = format!("Statement wasn't well formed, can't be processed: {detail}");
    let cases: Vec<(&str, &str)> = texts
        .iter()
        .map(|text| (*text, expected.as_str()))
        .collect();
    check_refusals(&cases);
}

/// F3-2-leftover
#[test]
fn what_stands_behind_a_statement_is_left_over() {
    check_details(
        "Unexpected token after expression",
        &[
            "SELECT * FROM t WHERE pk = 1 2",
            "SELECT * FROM t WHERE pk = 1 pk = 2",
            "SELECT * FROM t WHERE (pk = 1))",
            "SELECT * FROM t)",
            "SELECT * FROM t ORDER BY pk WHERE pk = 1",
            "SELECT * FROM t WHERE pk = 1 ORDER BY sk DESC 'x'",
            "INSERT INTO t VALUE {'pk': 1} {'pk': 2}",
            "INSERT INTO t VALUE {'pk': 1}, {'pk': 2}",
            "INSERT INTO t VALUE {'pk': 1} WHERE pk = 1",
            "INSERT INTO t x VALUE {'pk': 1}",
            "INSERT INTO \"t\" \"x\" VALUE {'pk': 1}",
            "UPDATE t SET a = 1 WHERE pk = 1 SET b = 2",
            "UPDATE t SET a = 1 2 WHERE pk = 1",
            "UPDATE t SET a = 1 WHERE pk = 1 RETURNING ALL NEW * *",
            "FROM t WHERE pk = 1 SET a = 1 WHERE pk = 1",
            "FROM t SET a = 1 WHERE pk = 1",
            "DELETE FROM t WHERE pk = 1 ORDER BY sk",
            "DELETE FROM t WHERE pk = 1 LIMIT 1",
            "DELETE FROM t WHERE pk = 1 = 2 3",
        ],
    );
}

/// F3-2-alias: the grammar has other names for tables and columns.
#[test]
fn nothing_has_another_name() {
    for text in [
        "SELECT * FROM t x",
        "SELECT * FROM t AS x",
        "SELECT * FROM t \"x\" WHERE x.pk = 1",
        "SELECT * FROM t AS x AT y",
        "SELECT * FROM t AT y",
        "SELECT * FROM t BY y",
        "SELECT * FROM \"t\".\"i\" AS x WHERE pk = 1",
        "SELECT a AS b FROM t",
        "SELECT a b, c FROM t",
        "SELECT c, m.a[0] AS \"b\" FROM t",
        "UPDATE t x SET a = 1 WHERE pk = 1",
        "UPDATE t AS x SET a = 1 WHERE pk = 1",
        "FROM t AS x WHERE pk = 1 REMOVE a",
        "DELETE FROM t x WHERE pk = 1",
        "EXISTS(SELECT * FROM t AS x WHERE pk = 1)",
    ] {
        assert_eq!(refusal(text), "Aliasing is not supported", "{text}");
    }
    check_details("Expected identifier for AS-alias", &["SELECT * FROM t AS"]);
    // The grammar comes first, wherever it is broken.
    check_details("Expected RIGHT_PAREN", &["SELECT * FROM t x WHERE (pk = 1"]);
}

/// F3-2-unexpected-term
#[test]
fn where_a_term_is_missing() {
    check_details(
        "Unexpected term",
        &[
            "SELECT",
            "SELECT * FROM",
            "SELECT * FROM ;",
            "SELECT * FROM t WHERE",
            "SELECT * FROM t WHERE ;",
            "SELECT * FROM t WHERE NOT",
            "SELECT * FROM t WHERE NOT NOT",
            "SELECT * FROM t WHERE (",
            "SELECT * FROM t WHERE ((",
            "SELECT * FROM t WHERE ()",
            "SELECT * FROM t WHERE pk IN ()",
            "SELECT * FROM t WHERE pk IN (1,)",
            "SELECT * FROM t WHERE size(",
            "UPDATE t SET a =",
            "UPDATE t SET a = 1 WHERE",
            "UPDATE t SET a = (",
            "DELETE FROM t WHERE",
            "DELETE FROM t WHERE NOT (",
            "FROM",
            "FROM t WHERE",
            "INSERT INTO t VALUE",
            "INSERT INTO t AS x VALUE {'pk': 1}",
        ],
    );
}

/// F3-2-right-side
#[test]
fn where_an_operand_is_missing() {
    check_details(
        "Missing right-hand side expression of infix operator",
        &[
            "SELECT * FROM t WHERE pk = 1 AND",
            "SELECT * FROM t WHERE pk = 1 or",
            "SELECT * FROM t WHERE pk = 1 AND sk = 2 OR",
            "SELECT * FROM t WHERE (pk = 1 AND",
            "SELECT * FROM t WHERE pk =",
            "SELECT * FROM t WHERE pk >=",
            "SELECT * FROM t WHERE a LIKE",
            "SELECT * FROM t WHERE a IN",
            "SELECT * FROM t WHERE a BETWEEN",
            "DELETE FROM t WHERE pk = 1 AND",
            "UPDATE t SET a = b -",
            "UPDATE t SET a = 1 WHERE pk = 1 OR",
            "FROM t WHERE pk = 1 AND",
        ],
    );
    check_details(
        "Expected expression after AND",
        &["SELECT * FROM t WHERE a BETWEEN 1 AND"],
    );
    check_details(
        "Expected AND keyword",
        &[
            "SELECT * FROM t WHERE a BETWEEN 1",
            "SELECT * FROM t WHERE a BETWEEN 1 , 2",
        ],
    );
}

/// F3-2-is-type
#[test]
fn is_asks_for_types() {
    check_details(
        "Expected type name",
        &[
            "SELECT * FROM t WHERE a IS",
            "SELECT * FROM t WHERE a IS NOT",
            "SELECT * FROM t WHERE a IS 'S'",
            "SELECT * FROM t WHERE a IS 1",
            "SELECT * FROM t WHERE a IS b",
            "SELECT * FROM t WHERE a IS \"STRING\"",
            "SELECT * FROM t WHERE a IS NOT ?",
            "SELECT * FROM t WHERE a IS TRUE",
            "SELECT * FROM t WHERE a IS DOUBLE",
            "DELETE FROM t WHERE pk = 1 AND a IS NUMBER",
        ],
    );
    check_details(
        "Unsupported operation: IsType",
        &[
            "SELECT * FROM t WHERE a IS INT4",
            "SELECT * FROM t WHERE a IS NOT int8",
            "SELECT * FROM t WHERE a IS DOUBLE PRECISION",
            "SELECT * FROM t WHERE a IS Character Varying",
            "SELECT * FROM t WHERE a IS CHARACTER VARYING(10)",
            "SELECT * FROM t WHERE a IS VARCHAR AND pk = 1",
            "SELECT * FROM t WHERE NOT (a IS TIMESTAMP OR pk = 1)",
        ],
    );
    for name in [
        "MISSING",
        "NULL",
        "int",
        "Bool",
        "STRING",
        "LIST",
        "STRUCT",
        "DECIMAL(5, 2)",
    ] {
        let text = format!("SELECT * FROM t WHERE a IS NOT {name} AND b IS {name}");
        assert!(parse::statement(&text).is_ok(), "{text}");
    }
}

/// F3-2-operator
#[test]
fn where_an_operator_stands_for_an_operand() {
    check_details(
        "Unexpected operator",
        &[
            "SELECT * FROM t WHERE IS MISSING",
            "SELECT * FROM t WHERE IS NOT NULL",
            "SELECT * FROM t WHERE LIKE 'x'",
            "SELECT * FROM t WHERE AND pk = 1",
            "SELECT * FROM t WHERE OR (pk = 1)",
            "SELECT * FROM t WHERE pk = 1 AND IS MISSING",
            "SELECT * FROM t WHERE pk = 1 AND OR sk = 1",
            "SELECT * FROM t WHERE NOT IN (1)",
            "SELECT * FROM t WHERE pk = = 1",
            "SELECT * FROM t WHERE = 1",
            "SELECT * FROM t WHERE pk = / 1",
            "UPDATE t SET a = LIKE",
            "DELETE FROM t WHERE BETWEEN 1 AND 2",
            "IS MISSING",
            "LIKE 'x'",
        ],
    );
}

/// F3-2-simple-path
#[test]
fn writes_name_what_they_change() {
    check_details(
        "Expected identifier for simple path",
        &[
            "DELETE FROM",
            "DELETE FROM ;",
            "DELETE FROM WHERE pk = 1",
            "DELETE FROM 't' WHERE pk = 1",
            "DELETE FROM ? WHERE pk = 1",
            "UPDATE",
            "UPDATE SET a = 1 WHERE pk = 1",
            "UPDATE 't' SET a = 1",
            "UPDATE t SET",
            "UPDATE t SET 1 = 1",
            "UPDATE t SET a = 1, WHERE pk = 1",
            "UPDATE t REMOVE WHERE pk = 1",
            "INSERT INTO VALUE {'pk': 1}",
            "INSERT INTO",
        ],
    );
}

/// F3-2-lexer: what does not even fall into words is refused without a reason, wherever it stands.
#[test]
fn texts_that_do_not_fall_into_words() {
    check_details(
        "",
        &[
            "SELECT * FROM t # all of it",
            "# SELECT * FROM t",
            "SELECT * FROM t /* all of it",
            "SELECT * FROM /* t WHERE pk = 1",
            "SELECT * FROM t WHERE pk = 'x",
            "SELECT * FROM \"t",
            "SELECT * FROM t WHERE pk = 1e2147483648",
            "SELECT * FROM t WHERE pk = 1E-2147483648",
            "SELECT * FROM t WHERE pk = -1e99999999999999999999",
            "SELECT * FROM t WHERE pk = 1.5e-2147483647",
            "INSERT INTO t VALUE {'pk': [<<1, 1e2147483648>>]}",
            "DROP TABLE t # comment",
            "SELECT ~ FROM t",
        ],
    );
    // The exponents of 32 bits are numbers, if none that can be stored.
    check_refusals(&[
        (
            "SELECT * FROM t WHERE pk = 1e2147483646",
            "Number overflow. Attempting to store a number with magnitude larger than supported range under root",
        ),
        (
            "SELECT * FROM t WHERE pk = 1e2147483647",
            "Number underflow. Attempting to store a number with magnitude smaller than supported range under root",
        ),
        (
            "SELECT * FROM t WHERE pk = 1.5e-2147483646",
            "Number underflow. Attempting to store a number with magnitude smaller than supported range under root",
        ),
    ]);
}

/// F3-2-literal-number: a number says where in its value it stands.
#[test]
fn numbers_that_cannot_be_stored() {
    let overflow = "Number overflow. Attempting to store a number with magnitude larger than supported range under ";
    let underflow = "Number underflow. Attempting to store a number with magnitude smaller than supported range under ";
    let digits = "Attempting to store more than 38 significant digits in a Number under ";
    let long = "1".repeat(39);
    let cases = [
        (
            "SELECT * FROM t WHERE pk = 1e126".to_owned(),
            overflow,
            "root",
        ),
        (
            "SELECT * FROM t WHERE pk IN (1, -1e126)".to_owned(),
            overflow,
            "root",
        ),
        (
            "SELECT * FROM t WHERE a BETWEEN 1e-131 AND 1".to_owned(),
            underflow,
            "root",
        ),
        (format!("DELETE FROM t WHERE pk = {long}"), digits, "root"),
        (format!("UPDATE t SET a = b + {long}"), digits, "root"),
        (
            "UPDATE t SET a = [0, 1e126]".to_owned(),
            overflow,
            "root[1]",
        ),
        (
            "UPDATE t SET a = <<0, 1, 1e126>>".to_owned(),
            overflow,
            "root[2]",
        ),
        (
            "INSERT INTO t VALUE {'pk': 1, 'x': 1e126}".to_owned(),
            overflow,
            "root.x",
        ),
        (
            "INSERT INTO t VALUE {'x': [1, {'y z': [1e-131]}], 'pk': 1e126}".to_owned(),
            underflow,
            "root.x[1].y z[0]",
        ),
    ];
    for (text, sentence, key) in cases {
        assert_eq!(refusal(&text), format!("{sentence}{key}"), "{text}");
    }
}

/// F3-2-source: tables, indexes, and what is neither.
#[test]
fn sources_have_one_or_two_names() {
    let long = "A path may contain at most 2 components in the FROM clause";
    let empty = "Path component cannot be an empty string";
    let write = "This operation is not supported on an index";
    let insert = "Statement wasn't well formed, can't be processed: FROM clause may only contain a single table name";
    check_refusals(&[
        ("SELECT * FROM a.b.c", long),
        ("SELECT * FROM \"a\".\"b\".\"c\".\"d\" WHERE pk = 1", long),
        ("SELECT * FROM \"\"", empty),
        ("SELECT * FROM \"a\".\"\" WHERE pk = 1", empty),
        ("SELECT * FROM \"\".\"i\"", empty),
        ("DELETE FROM \"\" WHERE pk = 1", empty),
        ("INSERT INTO \"\" VALUE {'pk': 1}", empty),
        ("UPDATE t.i SET a = 1 WHERE pk = 1", write),
        ("FROM t.i WHERE pk = 1 SET a = 1", write),
        ("DELETE FROM \"t\".\"i\" WHERE pk = 1", write),
        ("INSERT INTO t.i VALUE {'pk': 1}", insert),
        ("INSERT INTO \"a\".\"b\".\"c\" VALUE {'pk': 1}", insert),
    ]);
    check_details(
        "Invalid path dot component",
        &[
            "SELECT * FROM t.",
            "SELECT * FROM t.*",
            "UPDATE t. SET a = 1",
        ],
    );
}

/// F3-2-functions: names that are no functions, with their places.
#[test]
fn functions_of_no_one() {
    check_refusals(&[
        (
            "SELECT * FROM t WHERE pk = 1 AND exists(a)",
            "Unrecognized function: exists at 1:34:6",
        ),
        (
            "DELETE FROM t\n  WHERE pk = 'Grüße'\nAND 'ä' = 'ö' AND Is_There(a, [1, (2)])",
            "Unrecognized function: is_there at 3:19:8",
        ),
        (
            "SELECT * FROM t WHERE a = nothing()",
            "Unrecognized function: nothing at 1:27:7",
        ),
        (
            "SELECT * FROM t WHERE pk = 1 AND Lower(a) = 'x'",
            "Unrecognized function: lower at 1:34:5",
        ),
        (
            "UPDATE t SET b = 1 WHERE pk = 1 AND abs(a, 2) >= ? + 1",
            "Unrecognized function: abs at 1:37:3",
        ),
        (
            "SELECT * FROM t WHERE ltrim(a) IN ['x', ?] OR a = 1",
            "Unrecognized function: ltrim at 1:23:5",
        ),
        (
            "SELECT * FROM t WHERE f(a) NOT BETWEEN 1 AND g(b)",
            "Unrecognized function: f at 1:23:1",
        ),
        (
            "DELETE FROM t WHERE NOT (is_there(a) IS MISSING)",
            "Unrecognized function: is_there at 1:26:8",
        ),
        (
            "SELECT * FROM t WHERE size_of(a) LIKE 'x'",
            "Unrecognized function: size_of at 1:23:7",
        ),
        (
            "SELECT * FROM t WHERE list_append(a, b) = [1]",
            "Unsupported data type: list_append under key root at 1:23:11",
        ),
        (
            "UPDATE t SET a = if_exists(a, ?)",
            "Unrecognized function: if_exists at 1:18:9",
        ),
        (
            "SELECT * FROM t WHERE a = set_add(b, <<1>>)",
            "Unsupported data type: set_add under key root at 1:27:7",
        ),
        (
            "INSERT INTO t VALUE {'pk': 1, 'a': [list_append(b, c)]}",
            "Unsupported data type: list_append under key root.a[0] at 1:37:11",
        ),
    ]);
}

/// F3-2-functions: operands that do not suit.
#[test]
fn functions_of_conditions() {
    let path =
        "Operator or function requires a document path; operator or function: attribute_exists";
    let count = |name: &str, count: usize| {
        format!(
            "Incorrect number of operands for operator or function; operator or function: {name}, number of operands: {count}"
        )
    };
    let none = count("attribute_exists", 0);
    let two = count("attribute_not_exists", 2);
    let one = count("contains", 1);
    let size = count("size", 2);
    check_refusals(&[
        ("SELECT * FROM t WHERE attribute_exists()", &none),
        ("SELECT * FROM t WHERE NOT Attribute_Exists( )", &none),
        ("SELECT * FROM t WHERE attribute_not_exists(a, b)", &two),
        ("SELECT * FROM t WHERE contains(a)", &one),
        ("SELECT * FROM t WHERE size(a, b) = 1", &size),
        ("SELECT * FROM t WHERE attribute_exists('a')", path),
        ("DELETE FROM t WHERE pk = 1 AND attribute_exists(?)", path),
        ("SELECT * FROM t WHERE attribute_exists(size(a))", path),
        ("SELECT * FROM t WHERE attribute_exists([1])", path),
    ]);
    check_details(
        "Expected RIGHT_PAREN",
        &[
            "SELECT * FROM t WHERE attribute_exists(a",
            "SELECT * FROM t WHERE attribute_exists(a b)",
            "SELECT * FROM t WHERE no_function(a",
            "UPDATE t SET a = list_append(a, b",
        ],
    );
}

/// F3-2-exists: wherever a condition may stand, in any case, compared with an answer or not.
#[test]
fn attributes_are_asked_for_anywhere() {
    for condition in [
        "attribute_exists(a)",
        "ATTRIBUTE_EXISTS(\"a b\".c[1])",
        "Attribute_Not_Exists(a) AND attribute_exists(b)",
        "NOT attribute_exists(a)",
        "(attribute_exists(a) OR NOT (attribute_not_exists(b)))",
        "attribute_exists(a) = true",
        "attribute_exists(a) = FALSE AND TRUE = attribute_exists(b)",
        "begins_with(a, 'x') = true",
    ] {
        for statement in ["SELECT * FROM t WHERE", "DELETE FROM t WHERE pk = 1 AND"] {
            let text = format!("{statement} {condition}");
            assert!(
                parse::statement(&text).is_ok(),
                "{text}: {}",
                refusal(&text)
            );
        }
    }
}

/// F3-2-delete-returning
#[test]
fn a_delete_returns_what_it_deleted() {
    for clause in ["ALL NEW", "MODIFIED OLD", "modified new"] {
        let text = format!("DELETE FROM t WHERE pk = 1 RETURNING {clause} *");
        let expected = format!(
            "Invalid returning clause: RETURNING {} *. Only RETURNING ALL OLD * is allowed in DELETE statements.",
            clause.to_uppercase()
        );
        assert_eq!(refusal(&text), expected, "{text}");
    }
    assert!(parse::statement("DELETE FROM t WHERE pk = 1 returning all old *").is_ok());
}

/// F3-2-from-first: an update in PartiQL's own order.
#[test]
fn updates_begin_with_from() {
    for text in [
        "FROM t WHERE pk = 1 SET a = 1",
        "from \"t\" where pk = ? set a = ?, b = list_append(b, ?) remove c returning all new *",
        "FROM t WHERE pk = 1 REMOVE a REMOVE b",
        "FROM t WHERE pk = 1 AND attribute_exists(a) SET a = 1 SET b = 2 RETURNING MODIFIED OLD *;",
        "FROM t SET a = 1",
    ] {
        assert!(parse::statement(text).is_ok(), "{text}: {}", refusal(text));
    }
    check_details(
        "Expected data manipulation",
        &[
            "FROM t",
            "FROM t WHERE pk = 1",
            "FROM t WHERE pk = 1 DELETE",
            "FROM t WHERE pk = 1 RETURNING ALL OLD *",
        ],
    );
}
