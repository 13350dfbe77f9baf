//! How deep values may nest, and who says so.

use super::{ONE, Tables, current, region};
use crate::profile::ErrorWording;
use crate::value::{AttributeValue, Item, Unchecked, ValueFault};

const DEEP: &str = "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit";

/// Lists or maps in turn, `levels` of them, around a text.
fn nested(levels: usize) -> String {
    let mut value = r#"{"S":"x"}"#.to_owned();
    for level in 0..levels {
        value = match level % 2 {
            0 => format!(r#"{{"L":[{value}]}}"#),
            _ => format!(r#"{{"M":{{"k":{value}}}}}"#),
        };
    }
    value
}

fn named(key: &str) -> String {
    format!("ExpressionAttributeValues contains invalid value: {DEEP} for key {key}")
}

/// The answer to an operation that does not fail.
const DONE: &str = "{}";

#[track_caller]
fn check(tables: &Tables, rows: &[(&str, String, String)]) {
    let rows: Vec<(&str, &str, &str)> = rows
        .iter()
        .map(|(operation, request, answer)| (*operation, &**request, &**answer))
        .collect();
    tables.check(&rows);
}

fn refusal(sentence: &str) -> String {
    format!("ValidationException: {sentence}")
}

fn put(value: &str) -> String {
    format!(r#"{{"TableName":"plain","Item":{{"pk":{{"S":"a"}},"v":{value}}}}}"#)
}

fn update(value: &str) -> String {
    format!(
        r#"{{"TableName":"plain","Key":{{"pk":{{"S":"a"}}}},"UpdateExpression":"SET v = :v","ExpressionAttributeValues":{{":v":{value}}}}}"#
    )
}

fn within(action: &str, body: &str) -> String {
    format!(r#"{{"TransactItems":[{{"{action}":{body}}}]}}"#)
}

/// A condition that holds, whatever the value.
fn condition(value: &str) -> String {
    let body = format!(
        r#"{{"TableName":"plain","Key":{{"pk":{{"S":"none"}}}},"ConditionExpression":"attribute_not_exists(pk) OR v = :v","ExpressionAttributeValues":{{":v":{value}}}}}"#
    );
    within("ConditionCheck", &body)
}

/// F3-1-nesting: puts and updates.
#[test]
fn writes() {
    for (levels, older, in_current) in [
        (30, None, None),
        (31, None, None),
        (32, Some(()), Some(true)),
        (40, Some(()), Some(true)),
        (61, Some(()), Some(true)),
        (63, Some(()), Some(false)),
        (100, Some(()), Some(false)),
    ] {
        let value = nested(levels);
        let batch = format!(
            r#"{{"RequestItems":{{"plain":[{{"PutRequest":{{"Item":{{"pk":{{"S":"a"}},"v":{value}}}}}}}]}}}}"#
        );
        let legacy = format!(
            r#"{{"TableName":"plain","Key":{{"pk":{{"S":"a"}}}},"AttributeUpdates":{{"v":{{"Value":{value}}}}}}}"#
        );
        let of = |refused: Option<String>| match refused {
            Some(sentence) => refusal(&sentence),
            None => DONE.to_owned(),
        };
        let bare = older.map(|()| DEEP.to_owned());
        check(
            &Tables::new(),
            &[
                ("PutItem", put(&value), of(bare.clone())),
                (
                    "UpdateItem",
                    update(&value),
                    of(older.map(|()| named(":v"))),
                ),
            ],
        );
        let wrapped = |without: String| {
            in_current.map(|current| match current {
                true => format!("{ONE}{DEEP}"),
                false => without,
            })
        };
        let tables = current();
        check(
            &tables,
            &[
                ("PutItem", put(&value), of(wrapped(DEEP.to_owned()))),
                ("UpdateItem", update(&value), of(wrapped(named(":v")))),
            ],
        );
        // One level more of the request than the values of PutItem, which makes no difference here.
        if levels != 61 {
            check(
                &tables,
                &[("UpdateItem", legacy, of(wrapped(DEEP.to_owned())))],
            );
        }
        let answer = tables.call("BatchWriteItem", &batch);
        match bare {
            Some(sentence) => assert_eq!(answer, refusal(&sentence)),
            None => assert_eq!(answer, r#"{"UnprocessedItems":{}}"#),
        }
    }
}

/// F3-1-nesting, F3-2-nesting: a transaction refuses what lies one level too deep only where it is stored.
#[test]
fn transactions() {
    let cancelled = format!(
        r#"{{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","CancellationReasons":[{{"Code":"ValidationError","Message":"{DEEP}"}}],"Message":"Transaction cancelled, please refer cancellation reasons for specific reasons [ValidationError]"}}"#
    );
    for tables in [
        Tables::new(),
        current(),
        region("us-east-1"),
        region("eu-west-2"),
    ] {
        check(
            &tables,
            &[
                (
                    "TransactWriteItems",
                    within("Update", &update(&nested(31))),
                    DONE.to_owned(),
                ),
                (
                    "TransactWriteItems",
                    condition(&nested(31)),
                    DONE.to_owned(),
                ),
                (
                    "TransactWriteItems",
                    condition(&nested(32)),
                    DONE.to_owned(),
                ),
                (
                    "TransactWriteItems",
                    within("Put", &put(&nested(32))),
                    refusal(DEEP),
                ),
            ],
        );
        let answer = tables.call(
            "TransactWriteItems",
            &within("Update", &update(&nested(32))),
        );
        assert_eq!(answer, cancelled);
        // A condition that does not hold says so.
        let body = format!(
            r#"{{"TableName":"plain","Key":{{"pk":{{"S":"none"}}}},"ConditionExpression":"v = :v","ExpressionAttributeValues":{{":v":{}}}}}"#,
            nested(32)
        );
        let answer = tables.call("TransactWriteItems", &within("Delete", &body));
        assert!(answer.contains("[ConditionalCheckFailed]"), "{answer}");
    }
}

/// F3-1-nesting: what is deeper is refused before anything is looked up, and past the depth that the current layer
/// reads by naming its placeholder.
#[test]
fn transactions_up_front() {
    for (levels, new) in [
        (33, DEEP.to_owned()),
        (60, DEEP.to_owned()),
        (61, named(":v")),
        (99, named(":v")),
    ] {
        for request in [
            within("Update", &update(&nested(levels))),
            condition(&nested(levels)),
        ] {
            for older in [Tables::new(), current(), region("eu-south-2")] {
                check(
                    &older,
                    &[("TransactWriteItems", request.clone(), refusal(&named(":v")))],
                );
            }
            for name in ["eu-north-1", "ap-northeast-2", "eu-west-2"] {
                check(
                    &region(name),
                    &[("TransactWriteItems", request.clone(), refusal(&new))],
                );
            }
        }
    }
}

/// F3-2-deep-order: the names of attributes, then how deep they nest, then the names inside.
#[test]
fn order() {
    let item = |members: &str| {
        within(
            "Put",
            &format!(r#"{{"TableName":"plain","Item":{{"pk":{{"S":"a"}},{members}}}}}"#),
        )
    };
    let (deep, inside) = (nested(40), r#"{"M":{"":{"S":"x"}}}"#);
    let rows = [
        (
            item(&format!(r#""a":{},"":{{"S":"x"}}"#, nested(100))),
            "Empty attribute name",
        ),
        (
            item(&format!(r#""":{{"S":"x"}},"a":{}"#, nested(100))),
            "Empty attribute name",
        ),
        (item(&format!(r#""m":{inside},"a":{deep}"#)), DEEP),
        (item(&format!(r#""a":{deep},"m":{inside}"#)), DEEP),
        (
            item(&format!(r#""m":{inside},"a":{deep},"":{{"S":"x"}}"#)),
            "Empty attribute name",
        ),
        (item(&format!(r#""m":{inside}"#)), "Empty attribute name"),
    ];
    for wording in [ErrorWording::Current, ErrorWording::Classic] {
        let tables = Tables::worded(wording);
        for (request, sentence) in &rows {
            let answer = tables.call("TransactWriteItems", request);
            assert_eq!(answer, refusal(sentence), "{request}");
        }
    }
}

/// A typed call may hand in what the wire may: F3-2-nesting.
#[test]
fn typed_values() {
    let nested = |levels: usize| {
        (0..levels).fold(AttributeValue::from("x"), |inside, _| {
            AttributeValue::L(vec![inside])
        })
    };
    let values = |levels: usize| -> Unchecked<Item> {
        let values: Item = [(":b", 1.into()), (":v", nested(levels))]
            .into_iter()
            .collect();
        values.into()
    };
    assert!(values(31).check_ref().is_ok());
    for levels in [32, 33, 70] {
        let values = values(levels);
        assert_eq!(values.check_ref(), Err(&ValueFault::NestingTooDeep));
        assert_eq!(values.faulty_attribute(), Some(":v"));
        assert_eq!(values.faulty_names(), [":b", ":v"]);
        let spare = values.with_spare_level();
        assert_eq!(spare.check_ref().is_ok(), levels == 32, "{levels}");
        if let Ok(values) = spare.check_ref() {
            assert_eq!(values.get(":v"), Some(nested(levels)));
        }
    }
    // Nothing else may be wrong.
    let bad = Item::from_iter([
        ("v", nested(32)),
        ("s", AttributeValue::Ss(vec!["a".into(), "a".into()])),
    ]);
    let bad = Unchecked::from(bad);
    assert_eq!(bad.check_ref(), Err(&ValueFault::NestingTooDeep));
    assert!(bad.with_spare_level().check_ref().is_err());
    let unnamed = Unchecked::from(Item::from_iter([("v", nested(99)), ("", 1.into())]));
    assert_eq!(unnamed.check_ref(), Err(&ValueFault::EmptyAttributeName));
}
