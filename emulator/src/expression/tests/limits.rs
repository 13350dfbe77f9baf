//! Quotas of texts, and the rules for the names and values beside them.

use super::*;

/// Quotas: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-expression-parameters>.
/// Too long a filter: <https://github.com/pynamodb/PynamoDB/issues/979>, update:
/// <https://github.com/aws/aws-sdk-java-v2/issues/4597>; too many operators:
/// <https://github.com/aws/aws-sdk-js/issues/3721>.
#[test]
fn quotas() {
    let long = format!("{}a", " ".repeat(4096));
    let tests = |count: usize| vec!["a=:n"; count].join(" OR ");
    let choices = |count: usize| format!("a IN ({})", vec![":n"; count].join(","));
    let sum = |count: usize| {
        let actions: Vec<_> = (0..count).map(|place| format!("x{place}=b+:n")).collect();
        format!("SET {}", actions.join(","))
    };
    let cases = [
        (
            long.clone(),
            Some("Expression size has exceeded the maximum allowed size; expression size: 4097"),
        ),
        (
            "(".repeat(4097),
            Some("Expression size has exceeded the maximum allowed size; expression size: 4097"),
        ),
        (tests(150), None),
        (
            tests(151),
            Some("The expression contains too many operators; operator count: 301"),
        ),
        (choices(100), None),
        (
            choices(101),
            Some("The IN operator is provided with too many operands; number of operands: 101"),
        ),
        (
            "((a=:n))".to_owned(),
            Some("The expression has redundant parentheses;"),
        ),
        (
            "((a)) = :n".to_owned(),
            Some("The expression has redundant parentheses;"),
        ),
        (
            "(NOT ((a = :n)))".to_owned(),
            Some("The expression has redundant parentheses;"),
        ),
        ("((a=:n) AND (b=:n))".to_owned(), None),
        ("(NOT (a=:n))".to_owned(), None),
        ("(a=:n AND (b=:n))".to_owned(), None),
    ];
    let request = Request::new(&[], &[(":n", n("1"))]);
    for (text, expect) in cases {
        let expect = expect.map(|text| format!("Invalid ConditionExpression: {text}"));
        assert_eq!(request.condition(&text).err(), expect, "{text}");
    }
    assert_eq!(
        request.update(&long).err().as_deref(),
        Some("Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;")
    );
    assert_eq!(request.update(&sum(300)).err(), None);
    assert_eq!(
        request.update(&sum(301)).err().as_deref(),
        Some(
            "Invalid UpdateExpression: The expression contains too many operators; operator count: 301"
        )
    );
    assert_eq!(
        request.update("SET a = ((b + :n))").err().as_deref(),
        Some("Invalid UpdateExpression: The expression has redundant parentheses;")
    );
}

/// Definitions: all used, names first, keys well formed.
#[test]
fn definitions() {
    type Case = (
        &'static [(&'static str, &'static str)],
        Vec<(&'static str, AttributeValue)>,
        Option<&'static str>,
    );
    let cases: &[Case] = &[
        (&[("#a", "a")], vec![(":v", n("1"))], None),
        (
            &[("#a", "a"), ("#u", "u")],
            vec![(":v", n("1")), (":w", n("1"))],
            Some("Value provided in ExpressionAttributeNames unused in expressions: keys: {#u}"),
        ),
        (
            &[("#a", "a")],
            vec![(":v", n("1")), (":w", n("1")), (":x", n("1"))],
            Some(
                "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w, :x}",
            ),
        ),
        // dbeaver issue 9979.
        (
            &[("#environment.item", "a")],
            vec![(":v", n("1"))],
            Some(
                "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#environment.item\"",
            ),
        ),
        (
            &[("#a", "a")],
            vec![("v", n("1"))],
            Some("ExpressionAttributeValues contains invalid key: Syntax error; key: \"v\""),
        ),
    ];
    for (names, values, expect) in cases {
        let request = Request::new(names, values);
        assert_eq!(request.condition("#a = :v").err().as_deref(), *expect);
    }
    let none = Request {
        names: Some(BTreeMap::new()),
        values: None,
    };
    assert_eq!(
        none.condition("a = b").err().as_deref(),
        Some("ExpressionAttributeNames must not be empty")
    );
    let none = Request {
        names: None,
        values: Some(Item::new()),
    };
    assert_eq!(
        none.condition("a = b").err().as_deref(),
        Some("ExpressionAttributeValues must not be empty")
    );
    let empty_name = Request::new(&[("#a", "")], &[]);
    assert_eq!(
        empty_name.condition("#a = b").err().as_deref(),
        Some("ExpressionAttributeNames contains invalid value: Empty attribute name for key #a")
    );
    let large = Request::new(&[], &[(":v", "x".repeat(2 * 1024 * 1024).into())]);
    assert_eq!(
        large.condition("a = :v").err().as_deref(),
        Some("ExpressionAttributeValues exceeded max size")
    );
}

/// A definition counts as used wherever it is used.
#[test]
fn definitions_of_several_expressions() {
    let request = Request::new(
        &[("#a", "a"), ("#b", "b")],
        &[(":v", n("1")), (":w", n("1"))],
    );
    let both = request.parse(|cache, placeholders| {
        cache.update("SET #a = :v", placeholders)?;
        cache.condition(
            ExpressionKind::Condition,
            "#b = :w AND #a <> :v",
            placeholders,
        )
    });
    assert!(both.is_ok());
    let overlapping = request.parse(|cache, placeholders| {
        cache.update("SET #a = :v", placeholders)?;
        cache.condition(
            ExpressionKind::Condition,
            "a = :w AND #a <> :v",
            placeholders,
        )
    });
    assert_eq!(
        overlapping.err().as_deref(),
        Some("Value provided in ExpressionAttributeNames unused in expressions: keys: {#b}")
    );
}
