//! Refusals, as `Syntax error; token: …` and the rest of the sentences that the service sends.
//! Examples that users published are marked with where.

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
fn refuse(kind: ExpressionKind, text: &str) -> String {
    let request = request();
    let cache = ExpressionCache::new(4);
    let mut placeholders = Placeholders::new(request.names.as_ref(), request.values).unwrap();
    let placeholders = &mut placeholders;
    let error = match kind {
        ExpressionKind::Condition | ExpressionKind::Filter => {
            cache.condition(kind, text, placeholders).err()
        }
        ExpressionKind::KeyCondition => cache.key_condition(text, placeholders).err(),
        ExpressionKind::Update => cache.update(text, placeholders).err(),
        ExpressionKind::Projection => cache.projection(text, placeholders).err(),
    };
    error
        .unwrap_or_else(|| panic!("{text} was accepted"))
        .to_string()
}

fn check(kind: ExpressionKind, cases: &[(&str, &str)]) {
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
            (":s", r#"Syntax error; token: ":s", near: ":s""#),
        ],
    );
}

#[test]
fn names_and_functions() {
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

#[test]
fn operands() {
    const DISTINCT: &str = "The first operand must be distinct from the remaining operands for this operator or function; operator: ";
    const TYPE: &str = "Incorrect operand type for operator or function; operator or function: ";
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
    let cases = [
        // aws-sdk-js-v3 issue 7171.
        ("SET a = list_append(a, :map)", format!("{TYPE}list_append, operand type: M")),
        ("SET a = b + :s", format!("{TYPE}+, operand type: S")),
        ("SET a = :list - :n", format!("{TYPE}-, operand type: L")),
        ("SET a = list_append(:n + :n, b)", format!("{TYPE}list_append, operand type: N")),
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
        "SET a = (b + :n) - (c - :n), d = :s, e = :l",
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

/// Quotas: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-expression-parameters>.
#[test]
fn quotas() {
    let long = format!("{}a", " ".repeat(4096));
    let tests = |count: usize| vec!["a=:n"; count].join(" OR ");
    let choices = |count: usize| format!("a IN ({})", vec![":n"; count].join(","));
    let sum = |count: usize| format!("SET a = b{}", " + :n".repeat(count));
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
    let cases: &[(&[(&str, &str)], &[(&str, AttributeValue)], Option<&str>)] = &[
        (&[("#a", "a")], &[(":v", n("1"))], None),
        (
            &[("#a", "a"), ("#u", "u")],
            &[(":v", n("1")), (":w", n("1"))],
            Some("Value provided in ExpressionAttributeNames unused in expressions: keys: {#u}"),
        ),
        (
            &[("#a", "a")],
            &[(":v", n("1")), (":w", n("1")), (":x", n("1"))],
            Some(
                "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w, :x}",
            ),
        ),
        // dbeaver issue 9979.
        (
            &[("#environment.item", "a")],
            &[(":v", n("1"))],
            Some(
                "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#environment.item\"",
            ),
        ),
        (
            &[("#a", "a")],
            &[("v", n("1"))],
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
}
