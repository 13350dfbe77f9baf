//! Which of several faults of one expression is told, and what the grammars refuse: facts E1 to E9.

use super::errors::{check, refuse};
use super::*;

const PARENTHESES: &str = "The expression has redundant parentheses;";
const DISTINCT: &str = "The first operand must be distinct from the remaining operands for this operator or function; operator: ";
const TYPE: &str = "Incorrect operand type for operator or function; operator or function: ";
const COUNT: &str = "Incorrect number of operands for operator or function; operator or function: ";
const MISPLACED: &str =
    "The function is not allowed to be used this way in an expression; function: ";
const RESERVED: &str = "Attribute name is a reserved keyword; reserved keyword: ";
const FUNCTION: &str = "Invalid function name; function: ";
const NAME: &str =
    "An expression attribute name used in the document path is not defined; attribute name: ";
const VALUE: &str =
    "An expression attribute value used in expression is not defined; attribute value: ";

fn check_all(kind: ExpressionKind, cases: &[(&str, String)]) {
    for (text, expect) in cases {
        let expect = format!("Invalid {kind}: {expect}");
        assert_eq!(refuse(kind, text), expect, "{text}");
    }
}

/// Fact E1: a value is one operand, or two with one sign between them.
#[test]
fn arithmetic_of_two_operands() {
    let syntax =
        |token: &str, near: &str| format!("Syntax error; token: \"{token}\", near: \"{near}\"");
    check_all(
        ExpressionKind::Update,
        &[
            ("SET a = :n+:n+:n", syntax("+", ":n+:n")),
            ("SET a = b - :n + c", syntax("+", ":n + c")),
            ("SET a = (b + :n) - :n", syntax("-", ") - :n")),
            ("SET a = b + (:n - :n)", syntax("-", ":n - :n")),
            ("SET a = (b + :n - c)", syntax("-", ":n - c")),
            (
                "SET a = if_not_exists(b, :n) + :n + :n",
                syntax("+", ":n + :n"),
            ),
            ("SET a = if_not_exists(b, :n + :n)", syntax("+", ":n + :n")),
            ("SET a = list_append(:list, b - c)", syntax("-", "b - c")),
            (
                "SET a = if_not_exists(b, if_not_exists(c, (:n + :n)))",
                syntax("+", ":n + :n"),
            ),
            ("SET a = :n, b = c + :n + :one", syntax("+", ":n + :one")),
        ],
    );
    let request = Request::new(&[], &[(":n", n("1"))]);
    for text in [
        "SET a = b + :n",
        "SET a = (b - :n)",
        "SET a = (b) + (:n)",
        "SET a = if_not_exists(b, :n) + if_not_exists(c, :n)",
        "SET a = b + :n, c = d - :n REMOVE e",
    ] {
        assert!(request.update(text).is_ok(), "{text}");
    }
}

/// Fact E2.
#[test]
fn functions_inside_functions_of_updates() {
    let nested = format!("{MISPLACED}list_append");
    check_all(
        ExpressionKind::Update,
        &[
            (
                "SET a = list_append(list_append(a, :list), :list)",
                nested.clone(),
            ),
            (
                "SET a = list_append(:list, list_append(a, :list))",
                nested.clone(),
            ),
            (
                "SET a = list_append(if_not_exists(a, list_append(b, :list)), :list)",
                nested,
            ),
        ],
    );
    let request = Request::new(&[], &[(":l", l(&[]))]);
    for text in [
        "SET a = if_not_exists(a, if_not_exists(b, if_not_exists(c, :l)))",
        "SET a = list_append(if_not_exists(a, :l), if_not_exists(b, :l))",
        "SET a = list_append(a, :l), b = list_append(b, :l)",
    ] {
        assert!(request.update(text).is_ok(), "{text}");
    }
}

/// Fact E4: the first operand may be a value; the second is a value that names a type.
#[test]
fn the_operands_of_attribute_type() {
    let names = "{S,SS,N,NS,B,BS,BOOL,NULL,L,M,HD,DOUBLE,FLOAT,HDS,FS,DOUBLESET,DICT,DECIMAL,INT,DECIMALSET,INTSET}";
    check_all(
        ExpressionKind::Condition,
        &[
            ("attribute_type(a, b)", format!("{TYPE}attribute_type, operand type: {names}")),
            ("attribute_type(a, b.c[1])", format!("{TYPE}attribute_type, operand type: {names}")),
            ("attribute_type(:s, #m)", format!("{TYPE}attribute_type, operand type: {names}")),
            ("attribute_type(a, size(b))", format!("{TYPE}attribute_type, operand type: N")),
            ("attribute_type(a, :bool)", format!("{TYPE}attribute_type, operand type: BOOL")),
            (
                "attribute_type(:n, :t)",
                "Invalid attribute type name found; type: a, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}".to_owned(),
            ),
        ],
    );
    for (data_type, expect) in [("N", true), ("S", false)] {
        let request = Request::new(&[], &[(":v", n("1")), (":type", s(data_type))]);
        let condition = request.condition("attribute_type(:v, :type)").unwrap();
        assert_eq!(condition.matches(None).unwrap(), expect, "{data_type}");
    }
}

/// Fact E5: what is looked for in the whole text, one step after the other.
#[test]
fn steps_over_the_whole_text() {
    let syntax =
        |token: &str, near: &str| format!("Syntax error; token: \"{token}\", near: \"{near}\"");
    check_all(
        ExpressionKind::Condition,
        &[
            (
                "size = :s AND f(a) AND ((a = :s)) AND",
                syntax("<EOF>", "AND"),
            ),
            ("size = :s AND ((a = :s))", PARENTHESES.to_owned()),
            ("f(a) AND ((#x = :x))", PARENTHESES.to_owned()),
            ("a = :x AND f(a)", format!("{FUNCTION}f")),
            (
                "#x = :x AND a = :s AND size.b = :n",
                format!("{RESERVED}size"),
            ),
            ("a < :bool AND Status = :s", format!("{RESERVED}Status")),
            ("size(a, b) = :n AND g(a)", format!("{FUNCTION}g")),
            ("contains(a) AND Status = :s", format!("{RESERVED}Status")),
        ],
    );
    let overlap = "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]";
    check_all(
        ExpressionKind::Update,
        &[
            ("SET a = :x SET b = size", format!("{RESERVED}size")),
            ("SET size = ((a)) SET b = :s", PARENTHESES.to_owned()),
            (
                "SET #x = :x SET b = :s",
                "The \"SET\" section can only be used once in an update expression;".to_owned(),
            ),
            ("SET a = :s, a = :s, b = #x", format!("{NAME}#x")),
            ("SET a = :x, b = c + :s, #n = :s", overlap.to_owned()),
            ("SET a = :s + :n REMOVE a", overlap.to_owned()),
            ("SET a = if_not_exists(b) ADD a :s", overlap.to_owned()),
        ],
    );
}

/// Fact E5: what is left, in the order in which it was written, operators after their operands. Fact E7:
/// equal operands are no exception.
#[test]
fn from_operator_to_operator() {
    check_all(
        ExpressionKind::Condition,
        &[
            // Undefined names and values against each other.
            ("#x = :x", format!("{NAME}#x")),
            (":x = #x", format!("{VALUE}:x")),
            ("a.#x.#y = :x", format!("{NAME}#x")),
            ("a = :s AND b IN (:n, :x, #y)", format!("{VALUE}:x")),
            // Undefined ones against the number and the types of operands.
            ("a < :bool AND b = :x", format!("{TYPE}<, operand type: BOOL")),
            ("b = :x AND a < :bool", format!("{VALUE}:x")),
            ("a BETWEEN :list AND :x", format!("{VALUE}:x")),
            ("size(:n) = :x", format!("{TYPE}size, operand type: N")),
            (":x = size(:n)", format!("{VALUE}:x")),
            ("contains(a) AND b = :x", format!("{COUNT}contains, number of operands: 1")),
            ("b = :x AND contains(a)", format!("{VALUE}:x")),
            ("contains(:x)", format!("{VALUE}:x")),
            ("begins_with(a, :n, :x)", format!("{VALUE}:x")),
            ("begins_with(a, :n, :s)", format!("{COUNT}begins_with, number of operands: 3")),
            ("attribute_exists(:x)", format!("{VALUE}:x")),
            (
                "attribute_exists(:s) AND #x = :s",
                "Operator or function requires a document path; operator or function: attribute_exists".to_owned(),
            ),
            ("NOT (a = b OR begins_with(a, :n)) AND #x = :s", format!("{TYPE}begins_with, operand type: N")),
            // Functions out of their place.
            ("begins_with(a, :n) = :x", format!("{TYPE}begins_with, operand type: N")),
            ("begins_with(a, :s) = :x", format!("{MISPLACED}begins_with")),
            ("attribute_exists(#x) = :s", format!("{NAME}#x")),
            (":x = attribute_exists(a)", format!("{VALUE}:x")),
            ("size(a) AND b = :x", format!("{MISPLACED}size")),
            ("size(:n)", format!("{TYPE}size, operand type: N")),
            // Equal operands.
            ("a = a AND b = :x", format!("{DISTINCT}=, first operand: [a]")),
            ("#n <> a AND b = :x", format!("{DISTINCT}<>, first operand: [a]")),
            ("b = :x AND a = a", format!("{VALUE}:x")),
            ("a BETWEEN a AND :list", format!("{TYPE}BETWEEN, operand type: L")),
            ("a IN (b, a) AND #x = :s", format!("{DISTINCT}IN, first operand: [a]")),
            ("attribute_type(a, a)", format!("{DISTINCT}attribute_type, first operand: [a]")),
            ("attribute_type(#n, a) AND b = :x", format!("{DISTINCT}attribute_type, first operand: [a]")),
        ],
    );
    check_all(
        ExpressionKind::Update,
        &[
            ("SET a = b + :s, c = :x", format!("{TYPE}+, operand type: S")),
            ("SET c = :x, a = b + :s", format!("{VALUE}:x")),
            ("SET a = :s + :x", format!("{VALUE}:x")),
            ("SET a = list_append(:n, :x)", format!("{VALUE}:x")),
            ("SET a = if_not_exists(b), c = :x", format!("{COUNT}if_not_exists, number of operands: 1")),
            ("SET c = :x, a = if_not_exists(b)", format!("{VALUE}:x")),
            ("SET a = if_not_exists(:n, :x)", format!("{VALUE}:x")),
            ("SET a = if_not_exists(b, list_append(:n, c)) + :x", format!("{TYPE}list_append, operand type: N")),
            (
                "ADD a :s DELETE b :x",
                "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND".to_owned(),
            ),
            ("DELETE b :x ADD a :s", format!("{VALUE}:x")),
        ],
    );
}

/// Fact E6.
#[test]
fn the_size_of_a_size() {
    let number = format!("{TYPE}size, operand type: N");
    let undefined = format!("{NAME}#x");
    check_all(
        ExpressionKind::Condition,
        &[
            ("size(size(a)) = :n", number.clone()),
            ("size(size(a))", number.clone()),
            ("size(size(size(a))) > :n", number.clone()),
            ("size(size(:s)) = :n", number.clone()),
            ("size(size(a)) = :x", number.clone()),
            ("size(:n)", number),
            ("size(size(#x)) = :n", undefined),
            (
                "size(attribute_exists(a)) = :n",
                format!("{MISPLACED}attribute_exists"),
            ),
        ],
    );
}

/// Fact E8: overlaps of all pairs come before any conflict.
#[test]
fn overlaps_before_conflicts() {
    let overlap = |one: &str, two: &str| {
        format!(
            "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: {one}, path two: {two}"
        )
    };
    check_all(
        ExpressionKind::Update,
        &[
            (
                "SET a.b = :s, a[1] = :s, c = :s, c.d = :s",
                overlap("[c]", "[c, d]"),
            ),
            (
                "REMOVE a[0], a.b, b[1].c, b[1]",
                overlap("[b, [1], c]", "[b, [1]]"),
            ),
        ],
    );
    check_all(
        ExpressionKind::Projection,
        &[("a.b, a[1], c, c", overlap("[c]", "[c]"))],
    );
    check(
        ExpressionKind::Projection,
        &[(
            "a.b, a[1], c",
            "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [1]]",
        )],
    );
}

/// Fact E9 is open: `views` is reserved everywhere.
#[test]
fn the_word_views() {
    let reserved = format!("{RESERVED}views");
    check_all(
        ExpressionKind::Update,
        &[
            ("SET views = :n", reserved.clone()),
            ("ADD views :n", reserved.clone()),
            ("SET a = views", reserved),
        ],
    );
}

/// The highest index that a path may name (F3-4-list-index).
#[test]
fn indexes_of_lists() {
    let request = Request::new(&[], &[(":n", n("1"))]);
    for text in ["SET a[2147483648] = :n", "SET a[4294967294] = :n"] {
        let update = request.update(text).unwrap();
        let list: Item = [("a".to_owned(), l(&[n("7")]))].into_iter().collect();
        let updated = update.apply(Some(&list), &Item::new()).unwrap();
        assert_eq!(updated.item.get("a"), Some(l(&[n("7"), n("1")])), "{text}");
    }
    for index in ["4294967295", "99999999999999999999"] {
        assert_eq!(
            request.update(&format!("SET a[{index}] = :n")).err(),
            Some(format!(
                "Invalid UpdateExpression: List index is not within the allowable range; index: [{index}]"
            ))
        );
    }
}
