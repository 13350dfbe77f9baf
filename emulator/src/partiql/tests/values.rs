//! Literals and parameters:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.data-types.html>.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::{keys, parameters, parse};
use crate::partiql::{Body, StatementError, insert};
use crate::value::{AttributeValue, Item, Number};

/// The item that an INSERT puts.
fn item(text: &str, values: &[AttributeValue]) -> Result<Item, StatementError> {
    let statement = parse::statement(text)?;
    let parameters = parameters(&statement, values)?;
    let Body::Insert(body) = &statement.body else {
        panic!("{text}: no INSERT");
    };
    insert(body, parameters, &keys()).map(|(item, _)| item)
}

fn number(text: &str) -> AttributeValue {
    AttributeValue::N(Number::parse(text).unwrap())
}

fn map<const N: usize>(members: [(&str, AttributeValue); N]) -> AttributeValue {
    let members = members
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    AttributeValue::M(members.collect::<BTreeMap<_, _>>())
}

#[test]
fn literals_are_values() {
    let numbers = |texts: &[&str]| {
        AttributeValue::Ns(
            texts
                .iter()
                .map(|text| Number::parse(text).unwrap())
                .collect(),
        )
    };
    let cases: Vec<(&str, AttributeValue)> = vec![
        ("TRUE", true.into()),
        ("false", false.into()),
        ("Null", AttributeValue::Null),
        ("1", 1.into()),
        ("1.0", 1.into()),
        ("1e0", 1.into()),
        ("-2.50", number("-2.5")),
        ("+3", 3.into()),
        (".5", number("0.5")),
        ("1E+2", 100.into()),
        ("'string value'", "string value".into()),
        ("''", "".into()),
        ("'it''s'", "it's".into()),
        ("'say \"hi\" -- ? /* */'", "say \"hi\" -- ? /* */".into()),
        ("'Grüße, 世界'", "Grüße, 世界".into()),
        ("[]", Vec::<AttributeValue>::new().into()),
        (
            "[1, 'stringval']",
            vec![1.into(), "stringval".into()].into(),
        ),
        ("{}", map([])),
        (
            "{'entryname1': 'value', 'entryname2': 4}",
            map([("entryname1", "value".into()), ("entryname2", 4.into())]),
        ),
        ("<<1,34,32,4.5>>", numbers(&["1", "34", "32", "4.5"])),
        (
            "<<'stringval','stringval2'>>",
            AttributeValue::Ss(vec!["stringval".to_owned(), "stringval2".to_owned()]),
        ),
        (
            "[{'a': [<<'x'>>]}, []]",
            vec![
                map([("a", vec![AttributeValue::Ss(vec!["x".to_owned()])].into())]),
                Vec::new().into(),
            ]
            .into(),
        ),
    ];
    for (literal, value) in cases {
        let text = format!("INSERT INTO t VALUE {{'pk': 'k', 'v': {literal}}}");
        let expected = Item::from_iter([("pk", "k".into()), ("v", value)]);
        assert_eq!(item(&text, &[]), Ok(expected), "{text}");
    }
}

#[test]
fn comments_and_any_blanks_are_skipped() {
    let text = "insert\n\tinto t -- the table\n value /* the ' item */{'pk':1};;";
    assert_eq!(item(text, &[]), Ok(Item::from_iter([("pk", 1.into())])));
}

/// Parameters stand wherever a value may:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html#DDB-ExecuteStatement-request-Parameters>.
#[test]
fn parameters_fill_literals_in_the_order_of_their_marks() {
    let binary = AttributeValue::B(Bytes::from_static(b"x"));
    let filled = item(
        "INSERT INTO t VALUE {'pk': ?, 'l': [?, 2, {'m': ?}], 's': <<'a', ?>>, 'b': <<?>>, 'c': 1}",
        &["k".into(), 1.into(), true.into(), "b".into(), binary],
    );
    let expected = Item::from_iter([
        ("pk", "k".into()),
        (
            "l",
            vec![1.into(), 2.into(), map([("m", true.into())])].into(),
        ),
        (
            "s",
            AttributeValue::Ss(vec!["a".to_owned(), "b".to_owned()]),
        ),
        ("b", AttributeValue::Bs(vec![Bytes::from_static(b"x")])),
        ("c", 1.into()),
    ]);
    assert_eq!(filled, Ok(expected));
    let whole = item("INSERT INTO t VALUE ?", &[map([("pk", 1.into())])]);
    assert_eq!(whole, Ok(Item::from_iter([("pk", 1.into())])));
}

#[test]
fn values_that_are_none_are_refused() {
    let deep = |levels: usize| format!("{}1{}", "[".repeat(levels), "]".repeat(levels));
    let nested = "Nesting Levels have exceeded supported limits: Attributes in the item have nested \
                  levels beyond supported limit";
    let (legal, over) = (deep(31), deep(32));
    let cases: Vec<(&str, Vec<AttributeValue>, &str)> = vec![
        ("{'v': <<>>}", vec![], "Empty bags are not supported"),
        (
            "{'v': <<'a','a'>>}",
            vec![],
            "One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
        ),
        (
            "{'v': <<'a',?>>}",
            vec!["a".into()],
            "One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
        ),
        (
            "{'v': <<'a',?>>}",
            vec![1.into()],
            "Members of a set must be of one type, and be strings, numbers or binary values",
        ),
        (
            "{'v': <<?>>}",
            vec![true.into()],
            "Members of a set must be of one type, and be strings, numbers or binary values",
        ),
        ("{'': ?}", vec![1.into()], "Empty attribute name"),
        ("{'v': {'': 1}}", vec![], "Empty attribute name"),
        (
            "{'v': ?}",
            vec![],
            "Number of parameters in request and statement don't match.",
        ),
        (
            "{'v': 1}",
            vec![1.into()],
            "Number of parameters in request and statement don't match.",
        ),
        (
            "?",
            vec![1.into()],
            "INSERT needs one item: a map of names to values",
        ),
    ];
    for (value, values, sentence) in cases {
        let refusal = item(&format!("INSERT INTO t VALUE {value}"), &values).unwrap_err();
        assert_eq!(refusal.to_string(), sentence, "{value}");
    }
    item(&format!("INSERT INTO t VALUE {{'v': {legal}}}"), &[]).unwrap();
    let refusal = item(&format!("INSERT INTO t VALUE {{'v': {over}}}"), &[]).unwrap_err();
    assert_eq!(refusal.to_string(), nested);
}
