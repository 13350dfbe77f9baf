//! Legacy parameters, by the pages under
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html>.

use std::collections::BTreeMap;

use crate::expression::{KeyRange, SortRange, UpdateError};
use crate::operation::request::legacy::*;
use crate::profile::Layer;
use crate::value::{Item, Number};

const CLASSIC: Layer = Layer::Older;

fn s(text: &str) -> AttributeValue {
    text.into()
}

fn n(text: &str) -> AttributeValue {
    AttributeValue::N(Number::parse(text).unwrap())
}

fn ss(members: &[&str]) -> AttributeValue {
    AttributeValue::Ss(members.iter().map(|member| (*member).to_owned()).collect())
}

fn product() -> Item {
    Item::from_iter([
        ("Id", n("1")),
        ("Name", s("bicycle")),
        ("Price", n("5")),
        ("Colors", ss(&["red", "blue"])),
        ("Parts", AttributeValue::L(vec![s("wheel")])),
        ("a.b", s("dotted")),
    ])
}

fn list(values: &[AttributeValue]) -> Option<Vec<Unchecked<AttributeValue>>> {
    Some(values.iter().cloned().map(Unchecked::from).collect())
}

fn condition(operator: &str, values: &[AttributeValue]) -> types::Condition {
    types::Condition {
        comparison_operator: Some(operator.to_owned()),
        attribute_value_list: list(values).filter(|values| !values.is_empty()),
    }
}

fn message<T>(result: Result<T, ApiError>) -> String {
    match result {
        Ok(_) => "accepted".to_owned(),
        Err(error) => error.message().unwrap_or_default().to_owned(),
    }
}

/// Asks one comparison about the product.
fn check(name: &str, operator: &str, values: &[AttributeValue], expect: bool) {
    let conditions = IndexMap::from([(name.to_owned(), condition(operator, values))]);
    let filter = page_filter(Some(&conditions), None, CLASSIC)
        .unwrap()
        .unwrap();
    assert_eq!(
        filter.matches(Some(&product())).unwrap(),
        expect,
        "{name} {operator} {values:?}"
    );
}

/// [Condition](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Condition.html)
#[test]
fn comparisons() {
    check("Price", "EQ", &[n("5.0")], true);
    check("Price", "NE", &[n("5")], false);
    check("Gone", "NE", &[n("5")], true);
    check("Price", "LE", &[n("5")], true);
    check("Price", "LT", &[n("5")], false);
    check("Price", "GE", &[n("6")], false);
    check("Price", "GT", &[n("4")], true);
    check("Price", "GT", &[s("4")], false);
    check("Price", "NOT_NULL", &[], true);
    check("Gone", "NOT_NULL", &[], false);
    check("Gone", "NULL", &[], true);
    check("Name", "CONTAINS", &[s("cyc")], true);
    check("Colors", "CONTAINS", &[s("red")], true);
    check("Parts", "CONTAINS", &[s("wheel")], true);
    check("Name", "NOT_CONTAINS", &[s("cyc")], false);
    check("Colors", "NOT_CONTAINS", &[s("green")], true);
    check("Gone", "NOT_CONTAINS", &[s("green")], false);
    check("Name", "BEGINS_WITH", &[s("bi")], true);
    check("Price", "IN", &[n("4"), n("5")], true);
    check("Price", "IN", &[n("4")], false);
    check("Price", "BETWEEN", &[n("4"), n("5")], true);
    check("a.b", "EQ", &[s("dotted")], true);
}

#[test]
fn conditional_operator() {
    let two = |one: &str, two: &str| {
        IndexMap::from([
            ("Colors".to_owned(), condition("NOT_CONTAINS", &[s(one)])),
            ("Name".to_owned(), condition("EQ", &[s(two)])),
        ])
    };
    for (one, name, operator, expect) in [
        ("green", "bicycle", None, true),
        ("red", "bicycle", None, false),
        ("red", "bicycle", Some("AND"), false),
        ("red", "bicycle", Some("OR"), true),
        ("green", "x", Some("OR"), true),
        ("green", "x", Some("AND"), false),
        ("red", "x", Some("OR"), false),
    ] {
        let conditions = two(one, name);
        let filter = page_filter(Some(&conditions), operator, CLASSIC)
            .unwrap()
            .unwrap();
        assert_eq!(
            filter.matches(Some(&product())).unwrap(),
            expect,
            "{one} {name} {operator:?}"
        );
    }
    assert_eq!(
        message(page_filter(None, Some("OR"), CLASSIC)),
        "ConditionalOperator cannot be used without Filter or Expected"
    );
    let one = IndexMap::from([("Name".to_owned(), condition("NULL", &[]))]);
    assert_eq!(
        message(page_filter(Some(&one), Some("OR"), CLASSIC)),
        "ConditionalOperator can only be used when Filter or Expected has two or more elements"
    );
}

#[test]
fn refused_comparisons() {
    const INVALID: &str = "One or more parameter values were invalid: ";
    let cases = [
        ("EQ", vec![], format!("{INVALID}Invalid number of argument(s) for the EQ ComparisonOperator")),
        ("NULL", vec![s("x")], format!("{INVALID}Invalid number of argument(s) for the NULL ComparisonOperator")),
        ("BETWEEN", vec![n("1")], format!("{INVALID}Invalid number of argument(s) for the BETWEEN ComparisonOperator")),
        // PipelineDashboard issue 463.
        ("IN", vec![], format!("{INVALID}Invalid number of argument(s) for the IN ComparisonOperator")),
        // dynamodb-geo.js issue 30.
        ("BETWEEN", vec![AttributeValue::M(BTreeMap::new()); 2], format!("{INVALID}ComparisonOperator BETWEEN is not valid for M AttributeValue type")),
        ("CONTAINS", vec![ss(&["a"])], format!("{INVALID}ComparisonOperator CONTAINS is not valid for SS AttributeValue type")),
        ("BEGINS_WITH", vec![n("1")], format!("{INVALID}ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type")),
        ("IN", vec![n("1"), s("a")], format!("{INVALID}AttributeValues inside AttributeValueList must be of same type")),
        ("BETWEEN", vec![n("2"), n("1")], "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound".to_owned()),
    ];
    for (operator, values, expect) in cases {
        let conditions = IndexMap::from([("a".to_owned(), condition(operator, &values))]);
        assert_eq!(
            message(page_filter(Some(&conditions), None, CLASSIC)),
            expect
        );
    }
}

/// One attribute of `Expected`: Value, Exists, ComparisonOperator, AttributeValueList.
fn expect_price(
    value: Option<AttributeValue>,
    exists: Option<bool>,
    operator: Option<&str>,
    values: &[AttributeValue],
) -> Result<bool, ApiError> {
    let expected = types::ExpectedAttributeValue {
        value: value.map(Unchecked::from),
        exists,
        comparison_operator: operator.map(str::to_owned),
        attribute_value_list: list(values).filter(|values| !values.is_empty()),
    };
    let expected = IndexMap::from([("Price".to_owned(), expected)]);
    let condition = write_condition(Some(expected), None, CLASSIC)?;
    Ok(condition.unwrap().matches(Some(&product())).unwrap())
}

/// [Expected](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Expected.html)
#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn expectations() {
    let five = || Some(n("5"));
    let six = [n("6")];
    assert_eq!(expect_price(five(), None, None, &[]), Ok(true));
    assert_eq!(expect_price(five(), Some(true), None, &[]), Ok(true));
    assert_eq!(expect_price(None, Some(false), None, &[]), Ok(false));
    assert_eq!(expect_price(five(), None, Some("EQ"), &[]), Ok(true));
    assert_eq!(expect_price(None, None, Some("EQ"), &six), Ok(false));
    assert_eq!(expect_price(None, None, Some("NOT_NULL"), &[]), Ok(true));
    let eq = Some("EQ");
    let refused = [
        (
            None,
            None,
            None,
            false,
            "Value must be provided when Exists is null",
        ),
        (
            None,
            Some(true),
            None,
            false,
            "Value must be provided when Exists is true",
        ),
        (
            five(),
            Some(false),
            None,
            false,
            "Value cannot be used when Exists is false",
        ),
        (
            None,
            None,
            None,
            true,
            "AttributeValueList can only be used with a ComparisonOperator",
        ),
        // Fact V6: before any word about the operator.
        (
            five(),
            None,
            None,
            true,
            "Value and AttributeValueList cannot be used together",
        ),
        (
            five(),
            Some(false),
            eq,
            true,
            "Value and AttributeValueList cannot be used together",
        ),
        (
            five(),
            Some(true),
            eq,
            false,
            "Exists and ComparisonOperator cannot be used together",
        ),
        (
            five(),
            None,
            eq,
            true,
            "Value and AttributeValueList cannot be used together",
        ),
        (
            None,
            None,
            eq,
            false,
            "Value or AttributeValueList must be used with ComparisonOperator: EQ",
        ),
    ];
    for (value, exists, operator, listed, expect) in refused {
        let values: &[AttributeValue] = if listed { &six } else { &[] };
        assert_eq!(
            message(expect_price(value, exists, operator, values)),
            format!("One or more parameter values were invalid: {expect} for Attribute: Price")
        );
    }
}

/// [KeyConditions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.KeyConditions.html)
#[test]
fn keys() {
    let bind = |conditions: &[(&str, types::Condition)]| {
        let conditions = conditions
            .iter()
            .map(|(name, condition)| ((*name).to_owned(), condition.clone()));
        let condition = key_conditions(&conditions.collect(), false, CLASSIC)?;
        condition
            .bind(&[("Id", DataType::N)], &[("Name", DataType::S)])
            .map_err(|fault| ApiError::validation(fault.to_string()))
    };
    assert_eq!(
        bind(&[
            ("Id", condition("EQ", &[n("1")])),
            ("Name", condition("BEGINS_WITH", &[s("b")]))
        ]),
        Ok(KeyRange {
            partition: vec![n("1")],
            sort_equal: Vec::new(),
            sort: Some(SortRange::BeginsWith(s("b"))),
        })
    );
    assert_eq!(
        message(bind(&[])),
        "Conditions can be of length 1 or 2 only"
    );
    assert_eq!(
        message(bind(&[("Id", condition("NE", &[n("1")]))])),
        "Attempted conditional constraint is not an indexable operation"
    );
    assert_eq!(
        message(bind(&[("Id", condition("GT", &[n("1")]))])),
        "Query key condition not supported"
    );
}

/// What an attribute of the product is after one update.
fn update(
    name: &str,
    action: Option<&str>,
    value: Option<AttributeValue>,
) -> Result<Option<AttributeValue>, ApiError> {
    let update = types::AttributeValueUpdate {
        action: action.map(str::to_owned),
        value: value.map(Unchecked::from),
    };
    let update = attribute_updates(IndexMap::from([(name.to_owned(), update)]), CLASSIC)?;
    let updated = update.apply(Some(&product()), &Item::new());
    Ok(updated
        .map_err(|error| ApiError::validation(error.to_string()))?
        .item
        .get(name))
}

/// [AttributeUpdates](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributeUpdates.html)
#[test]
fn updates() {
    assert_eq!(update("Name", None, Some(s("x"))), Ok(Some(s("x"))));
    assert_eq!(update("Name", Some("PUT"), Some(n("1"))), Ok(Some(n("1"))));
    assert_eq!(update("Price", Some("ADD"), Some(n("1"))), Ok(Some(n("6"))));
    assert_eq!(update("Hits", Some("ADD"), Some(n("1"))), Ok(Some(n("1"))));
    assert_eq!(update("Name", Some("DELETE"), None), Ok(None));
    assert_eq!(
        update("Colors", Some("DELETE"), Some(ss(&["red"]))),
        Ok(Some(ss(&["blue"])))
    );
    assert_eq!(update("a.b", Some("DELETE"), None), Ok(None));
    let invalid = "One or more parameter values were invalid: ";
    assert_eq!(
        message(update("Name", None, None)),
        format!("{invalid}Only DELETE action is allowed when no attribute value is specified")
    );
}

/// Fact U2: the types by their letters.
#[test]
fn types_in_refusals_of_updates() {
    let invalid = "One or more parameter values were invalid: ";
    for (value, kind) in [
        (s("x"), "S"),
        (n("1"), "N"),
        (true.into(), "BOOL"),
        (AttributeValue::Null, "NULL"),
        (AttributeValue::L(vec![]), "L"),
        (AttributeValue::M(BTreeMap::new()), "M"),
    ] {
        let delete = message(update("Name", Some("DELETE"), Some(value.clone())));
        assert_eq!(
            delete,
            format!("{invalid}DELETE action with value is not supported for the type {kind}")
        );
        if matches!(kind, "N" | "L") {
            continue;
        }
        assert_eq!(
            message(update("Name", Some("ADD"), Some(value))),
            format!("{invalid}ADD action is not supported for the type {kind}")
        );
    }
}

/// Fact U1: a list is appended, or comes to be.
#[test]
fn lists_are_appended() {
    let list = |numbers: &[&str]| AttributeValue::L(numbers.iter().map(|text| n(text)).collect());
    assert_eq!(
        update("Steps", Some("ADD"), Some(list(&["1", "2"]))),
        Ok(Some(list(&["1", "2"])))
    );
    let mut steps: BTreeMap<String, AttributeValue> = product().to_map();
    steps.insert("Steps".to_owned(), list(&["2", "1"]));
    let one = types::AttributeValueUpdate {
        action: Some("ADD".to_owned()),
        value: Some(list(&["1"]).into()),
    };
    let added = attribute_updates([("Steps".to_owned(), one.clone())].into(), Layer::Older);
    let updated = added.unwrap().apply(Some(&steps.into()), &Item::new());
    assert_eq!(
        updated.unwrap().item.get("Steps"),
        Some(list(&["2", "1", "1"]))
    );
    let onto_number = attribute_updates([("Price".to_owned(), one)].into(), Layer::Older);
    let refused = onto_number.unwrap().apply(Some(&product()), &Item::new());
    assert_eq!(refused, Err(UpdateError::WrongType));
}

/// Fact U8.
#[test]
fn empty_names() {
    for names in [vec![""], vec!["a", ""], vec!["", ""], vec!["a", "a", ""]] {
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        assert_eq!(message(attributes_to_get(&names)), "Empty attribute name");
    }
    for action in [Some("PUT"), Some("ADD"), Some("DELETE"), None] {
        let update = types::AttributeValueUpdate {
            action: action.map(str::to_owned),
            value: Some(n("1").into()),
        };
        let updates = [(String::new(), update)].into();
        assert_eq!(
            message(attribute_updates(updates, Layer::Older)),
            "Empty attribute name"
        );
    }
}

#[test]
fn attributes() {
    let names = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    let projection = attributes_to_get(&names(&["a.b", "Gone"])).unwrap();
    assert_eq!(
        projection.apply(&product()),
        Item::from_iter([("a.b", s("dotted"))])
    );
    assert_eq!(
        message(attributes_to_get(&names(&["a", "b", "a"]))),
        "One or more parameter values were invalid: Duplicate value in attribute name: a"
    );
}
