//! Refusals of operands that are known to be wrong, and of paths that meet.

use super::errors::{check, refuse};
use super::*;

const DISTINCT: &str = "The first operand must be distinct from the remaining operands for this operator or function; operator: ";
const TYPE: &str = "Incorrect operand type for operator or function; operator or function: ";

#[test]
fn operands_of_conditions() {
    let cases = [
        ("a < :bool", format!("{TYPE}<, operand type: BOOL")),
        (":map >= a", format!("{TYPE}>=, operand type: M")),
        ("a BETWEEN :list AND :n", format!("{TYPE}BETWEEN, operand type: L")),
        ("begins_with(a, :n)", format!("{TYPE}begins_with, operand type: N")),
        ("begins_with(:set, a)", format!("{TYPE}begins_with, operand type: SS")),
        ("contains(:n, a)", format!("{TYPE}contains, operand type: N")),
        ("size(:n) = :n", format!("{TYPE}size, operand type: N")),
        ("attribute_type(a, :n)", format!("{TYPE}attribute_type, operand type: N")),
        ("attribute_type(a, :s)", "Invalid attribute type name found; type: x, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}".to_owned()),
        ("a = a", format!("{DISTINCT}=, first operand: [a]")),
        ("#n.b[1] <> a.#m[1]", format!("{DISTINCT}<>, first operand: [a, b, [1]]")),
        ("a IN (:s, a)", format!("{DISTINCT}IN, first operand: [a]")),
        ("contains(a, #n)", format!("{DISTINCT}contains, first operand: [a]")),
        ("a BETWEEN :n AND :one", "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}".to_owned()),
        ("a BETWEEN :s AND :t", "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {S:x}, upper bound operand: AttributeValue: {S:a}".to_owned()),
        ("a BETWEEN :n AND :t", "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {S:a}".to_owned()),
    ];
    for (text, expect) in cases {
        let expect = format!("Invalid ConditionExpression: {expect}");
        assert_eq!(refuse(ExpressionKind::Condition, text), expect, "{text}");
    }
}

#[test]
fn operands_of_updates_and_projections() {
    let cases = [
        // aws-sdk-js-v3 issue 7171.
        ("SET a = list_append(a, :map)", format!("{TYPE}list_append, operand type: M")),
        ("SET a = b + :s", format!("{TYPE}+, operand type: S")),
        ("SET a = :list - :n", format!("{TYPE}-, operand type: L")),
        ("SET a = list_append(:n, b)", format!("{TYPE}list_append, operand type: N")),
        ("ADD a :s", "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND".to_owned()),
        ("DELETE a :n", "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND".to_owned()),
        ("SET a = :s, a.b = :s", "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a, b]".to_owned()),
        ("SET a.b = :s REMOVE #n", "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]".to_owned()),
        ("SET c = :s REMOVE a.b, a[1]", "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [1]]".to_owned()),
    ];
    for (text, expect) in cases {
        let expect = format!("Invalid UpdateExpression: {expect}");
        assert_eq!(refuse(ExpressionKind::Update, text), expect, "{text}");
    }
    check(
        ExpressionKind::Projection,
        &[(
            "a, b, #n",
            "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]",
        )],
    );
}

/// What may be unknown about an operand must be accepted.
#[test]
fn operands_that_may_fit() {
    let request = Request::new(&[], &[(":s", s("x")), (":n", n("1")), (":l", l(&[]))]);
    for text in [
        "SET a = if_not_exists(b, :s) + :n, c = list_append(if_not_exists(d, :l), :l)",
        "SET a = (b + :n), d = :s, e = :l",
        "set a = list_append(:l, b) remove c, d add e :n, f :n SET_ :n, g :n",
    ] {
        let accepted = request.update(text);
        if text.contains("SET_") {
            assert!(accepted.unwrap_err().contains("SET_"));
        } else {
            accepted.unwrap();
        }
    }
}
