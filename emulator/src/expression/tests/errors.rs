//! Refusals, as `Syntax error; token: …` and the rest of the sentences that the service sends.
//! Examples that users published are marked with where.

use crate::expression::SearchCondition;

use super::*;

/// Definitions that suit every case.
fn request() -> Request {
    Request::new(
        &[("#n", "a"), ("#m", "b")],
        &[
            (":s", s("x")),
            (":t", s("a")),
            (":n", n("2")),
            (":one", n("1")),
            (":bool", true.into()),
            (":list", l(&[])),
            (":map", m(&[])),
            (":set", ss(&["x"])),
        ],
    )
}

/// Runs one expression whose unused definitions do not matter; gives the refusal.
pub(super) fn refuse(kind: ExpressionKind, text: &str) -> String {
    let request = request();
    let cache = ExpressionCache::new(4);
    let mut placeholders = Placeholders::new(request.names.as_ref(), request.values).unwrap();
    let placeholders = &mut placeholders;
    let error = match kind {
        ExpressionKind::Condition | ExpressionKind::Filter => {
            cache.condition(kind, text, placeholders).err()
        }
        ExpressionKind::SearchCondition => {
            let condition = cache.condition(kind, text, placeholders);
            let condition = condition.and_then(|read| SearchCondition::from_condition(&read));
            condition.err()
        }
        ExpressionKind::KeyCondition => cache.key_condition(text, placeholders).err(),
        ExpressionKind::Update => cache.update(text, placeholders).err(),
        ExpressionKind::Projection => cache.projection(text, placeholders).err(),
    };
    error
        .unwrap_or_else(|| panic!("{text} was accepted"))
        .to_string()
}

pub(super) fn check(kind: ExpressionKind, cases: &[(&str, &str)]) {
    for (text, expect) in cases {
        assert_eq!(
            refuse(kind, text),
            format!("Invalid {kind}: {expect}"),
            "{text}"
        );
    }
}

#[test]
fn syntax_of_conditions() {
    check(
        ExpressionKind::Condition,
        &[
            ("", "The expression can not be empty;"),
            // Confirmed by users for every kind of condition.
            ("a-b", r#"Syntax error; token: "-", near: "a-b""#),
            // aws-sdk-java-v2 issue 3279.
            (
                "_version = :s",
                r#"Syntax error; token: "_", near: "_version""#,
            ),
            (
                "__typename <> :s",
                r#"Syntax error; token: "_", near: "__""#,
            ),
            (
                "a attribute_not_exists :s",
                r#"Syntax error; token: "attribute_not_exists", near: "a attribute_not_exists :s""#,
            ),
            ("(", r#"Syntax error; token: "<EOF>", near: "(""#),
            ("a", r#"Syntax error; token: "<EOF>", near: "a""#),
            ("a = ", r#"Syntax error; token: "<EOF>", near: "=""#),
            ("a = :s AND", r#"Syntax error; token: "<EOF>", near: "AND""#),
            ("a = :s)", r#"Syntax error; token: ")", near: ":s)""#),
            ("a = :s b", r#"Syntax error; token: "b", near: ":s b""#),
            ("a = 5", r#"Syntax error; token: "5", near: "= 5""#),
            ("a == :s", r#"Syntax error; token: "=", near: "== :s""#),
            ("a = b = :s", r#"Syntax error; token: "=", near: "b = :s""#),
            (
                "a BETWEEN :n",
                r#"Syntax error; token: "<EOF>", near: ":n""#,
            ),
            (
                "a BETWEEN :n OR :n",
                r#"Syntax error; token: "OR", near: ":n OR :n""#,
            ),
            ("a IN ()", r#"Syntax error; token: ")", near: "()""#),
            ("a IN :s", r#"Syntax error; token: ":s", near: "IN :s""#),
            ("a[x] = :s", r#"Syntax error; token: "x", near: "[x]""#),
            ("a. = :s", r#"Syntax error; token: "=", near: ". = :s""#),
            ("a = : s", r#"Syntax error; token: ":", near: "= : s""#),
            ("é = :s", r#"Syntax error; token: "é", near: "é =""#),
            ("size()", r#"Syntax error; token: ")", near: "()""#),
            ("(a = :s", r#"Syntax error; token: "<EOF>", near: ":s""#),
            (
                "size(a = :s) = :n",
                r#"Syntax error; token: "=", near: "a = :s""#,
            ),
            ("a = (b = :s)", r#"Syntax error; token: "<EOF>", near: ")""#),
            ("NOT", r#"Syntax error; token: "<EOF>", near: "NOT""#),
            (
                "a = NOT b",
                r#"Syntax error; token: "NOT", near: "= NOT b""#,
            ),
            ("AND a = :s", r#"Syntax error; token: "AND", near: "AND a""#),
        ],
    );
}

#[test]
fn syntax_of_updates_and_projections() {
    check(
        ExpressionKind::Update,
        &[
            (
                "SETT x = :s",
                r#"Syntax error; token: "SETT", near: "SETT x""#,
            ),
            (
                "INVALID SYNTAX HERE",
                r#"Syntax error; token: "INVALID", near: "INVALID SYNTAX""#,
            ),
            // aws-cdk issue 7591.
            (
                "ADD hits : incr",
                r#"Syntax error; token: ":", near: "hits : incr""#,
            ),
            // aws-sdk-js issue 1691.
            (
                "set _something = :s",
                r#"Syntax error; token: "_", near: "set _something""#,
            ),
            (
                "SET #n, #m = :s",
                r##"Syntax error; token: ",", near: "#n, #m""##,
            ),
            ("SET", r#"Syntax error; token: "<EOF>", near: "SET""#),
            ("SET a = :s,", r#"Syntax error; token: "<EOF>", near: ",""#),
            (
                "SET a = :s b = :s",
                r#"Syntax error; token: "b", near: ":s b =""#,
            ),
            (
                "SET size(a) = :s",
                r#"Syntax error; token: "(", near: "size(a""#,
            ),
            (
                "REMOVE :s",
                r#"Syntax error; token: ":s", near: "REMOVE :s""#,
            ),
            ("ADD a b", r#"Syntax error; token: "b", near: "a b""#),
            ("SET a = (b", r#"Syntax error; token: "<EOF>", near: "b""#),
            ("SET a = b)", r#"Syntax error; token: ")", near: "b)""#),
            (
                "SET a = b * :n",
                r#"Syntax error; token: "*", near: "b * :n""#,
            ),
        ],
    );
    check(
        ExpressionKind::Projection,
        &[
            ("", "The expression can not be empty;"),
            ("!!", r#"Syntax error; token: "!", near: "!!""#),
            ("a,", r#"Syntax error; token: "<EOF>", near: ",""#),
            ("a b", r#"Syntax error; token: "b", near: "a b""#),
            ("a, #", r##"Syntax error; token: "#", near: ", #""##),
            // aws-sdk-java-v2 issue 2310: a number ends behind a leading zero.
            (
                "#n.#m_2021-03-03",
                r##"Syntax error; token: "-", near: "#m_2021-0""##,
            ),
            ("a[00]", r#"Syntax error; token: "0", near: "00]""#),
            (":s", r#"Syntax error; token: ":s", near: ":s""#),
        ],
    );
}

#[test]
fn names_and_functions_of_conditions() {
    check(
        ExpressionKind::Condition,
        &[
            (
                "Status = :s",
                "Attribute name is a reserved keyword; reserved keyword: Status",
            ),
            (
                "a.size = :s",
                "Attribute name is a reserved keyword; reserved keyword: size",
            ),
            ("f(a)", "Invalid function name; function: f"),
            ("SIZE(a) = :n", "Invalid function name; function: SIZE"),
            (
                "#x = :s",
                "An expression attribute name used in the document path is not defined; attribute name: #x",
            ),
            (
                "a = :x",
                "An expression attribute value used in expression is not defined; attribute value: :x",
            ),
            (
                "size(a)",
                "The function is not allowed to be used this way in an expression; function: size",
            ),
            (
                "attribute_exists(a) = :s",
                "The function is not allowed to be used this way in an expression; function: attribute_exists",
            ),
            (
                "a = begins_with(b, :s)",
                "The function is not allowed to be used this way in an expression; function: begins_with",
            ),
            (
                "if_not_exists(a, :s) = :s",
                "The function is not allowed in a condition expression; function: if_not_exists",
            ),
            (
                "attribute_exists(a, b)",
                "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2",
            ),
            (
                "size(a, b) = :n",
                "Incorrect number of operands for operator or function; operator or function: size, number of operands: 2",
            ),
            (
                "contains(a)",
                "Incorrect number of operands for operator or function; operator or function: contains, number of operands: 1",
            ),
            (
                "attribute_exists(:s)",
                "Operator or function requires a document path; operator or function: attribute_exists",
            ),
            (
                "a[4294967295] = :s",
                "List index is not within the allowable range; index: [4294967295]",
            ),
        ],
    );
}

#[test]
fn functions_of_updates() {
    check(
        ExpressionKind::Update,
        &[
            (
                "SET a = size(b)",
                "The function is not allowed in an update expression; function: size",
            ),
            ("SET a = f(b)", "Invalid function name; function: f"),
            (
                "SET a = if_not_exists(b)",
                "Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1",
            ),
            (
                "SET a = if_not_exists(:n, b)",
                "Operator or function requires a document path; operator or function: if_not_exists",
            ),
            (
                "SET a = :s SET b = :s",
                "The \"SET\" section can only be used once in an update expression;",
            ),
            (
                "REMOVE a REMOVE b",
                "The \"REMOVE\" section can only be used once in an update expression;",
            ),
        ],
    );
}
