//! Random programs on the table `sorted`.

use proptest::prelude::*;

use crate::value::{AttributeValue, Number};

/// One request, in both languages.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// What is asked.
    pub(super) ask: Ask,
    /// Whether values of the statement stand in parameters.
    pub(super) parameters: bool,
}

/// What is asked.
#[derive(Clone, Debug)]
pub(super) enum Ask {
    Insert {
        key: Key,
        attributes: Vec<(&'static str, AttributeValue)>,
    },
    Get {
        key: Key,
        columns: Vec<&'static str>,
        consistent: bool,
    },
    Query {
        pk: &'static str,
        range: Option<Range>,
        filter: Option<Condition>,
        backward: bool,
        limit: Option<u32>,
    },
    Scan {
        filter: Option<Condition>,
        limit: Option<u32>,
    },
    Update {
        key: Key,
        actions: Vec<Action>,
        condition: Option<Condition>,
        returning: Option<(&'static str, &'static str)>,
    },
    Delete {
        key: Key,
        condition: Option<Condition>,
        returns_old: bool,
    },
}

/// A key of the table.
pub(super) type Key = (&'static str, i64);

/// A condition on the sort key.
#[derive(Clone, Debug)]
pub(super) enum Range {
    Compare(&'static str, i64),
    Between(i64, i64),
}

/// A condition on other attributes.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    Compare(&'static str, &'static str, AttributeValue),
    Between(&'static str, AttributeValue, AttributeValue),
    In(&'static str, Vec<AttributeValue>),
    Function(&'static str, &'static str, AttributeValue),
    Size(&'static str, &'static str, i64),
    Exists(&'static str),
    NotExists(&'static str),
    Not(Box<Self>),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
}

/// An action of an update.
#[derive(Clone, Debug)]
pub(super) enum Action {
    Set(&'static str, AttributeValue),
    Sum(&'static str, &'static str, &'static str, i64),
    Append(&'static str, &'static str, Vec<AttributeValue>),
    Remove(&'static str),
    AddToSet(&'static str, AttributeValue),
    DeleteFromSet(&'static str, AttributeValue),
}

/// Attributes, and places inside them.
const PATHS: [&str; 6] = ["a", "b", "c", "l[0]", "m.x", "m.y"];
const NAMES: [&str; 5] = ["a", "b", "c", "l", "m"];

fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&NAMES[..])
}

fn path() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&PATHS[..])
}

fn key() -> impl Strategy<Value = Key> {
    (prop::sample::select(vec!["p", "q"]), 0..4_i64)
}

fn number() -> impl Strategy<Value = AttributeValue> {
    (-3..4_i64).prop_map(AttributeValue::from)
}

fn text() -> impl Strategy<Value = AttributeValue> {
    prop::sample::select(vec!["", "x", "xy", "it's", "ü\"?"]).prop_map(AttributeValue::from)
}

fn set() -> impl Strategy<Value = AttributeValue> {
    let texts = prop::sample::subsequence(vec!["x", "y", "it's"], 1..3)
        .prop_map(|texts| AttributeValue::Ss(texts.into_iter().map(str::to_owned).collect()));
    let numbers = prop::sample::subsequence(vec![1_i64, 2, 3], 1..3)
        .prop_map(|numbers| AttributeValue::Ns(numbers.into_iter().map(Number::from).collect()));
    prop_oneof![texts, numbers]
}

fn value() -> impl Strategy<Value = AttributeValue> {
    let scalar = prop_oneof![
        4 => number(),
        4 => text(),
        1 => any::<bool>().prop_map(AttributeValue::from),
        1 => Just(AttributeValue::Null),
    ];
    let list = prop::collection::vec(scalar.clone(), 0..3).prop_map(AttributeValue::L);
    let map = prop::collection::btree_map(
        prop::sample::select(vec!["x".to_owned(), "y".to_owned()]),
        scalar.clone(),
        0..3,
    )
    .prop_map(AttributeValue::M);
    prop_oneof![6 => scalar, 2 => set(), 2 => list, 2 => map]
}

fn operator() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["=", "<>", "<", "<=", ">", ">="])
}

fn condition() -> impl Strategy<Value = Condition> {
    let function = prop::sample::select(vec!["begins_with", "contains", "attribute_type"]);
    let test = prop_oneof![
        (path(), operator(), value())
            .prop_map(|(path, operator, value)| Condition::Compare(path, operator, value)),
        (path(), value(), value())
            .prop_map(|(path, low, high)| Condition::Between(path, low, high)),
        (path(), prop::collection::vec(value(), 1..4))
            .prop_map(|(path, list)| Condition::In(path, list)),
        (function, path(), value())
            .prop_map(|(function, path, value)| Condition::Function(function, path, value)),
        (path(), prop::sample::select(vec!["S", "N", "L", "NULL"]))
            .prop_map(|(path, name)| Condition::Function("attribute_type", path, name.into())),
        (path(), operator(), 0..3_i64)
            .prop_map(|(path, operator, size)| Condition::Size(path, operator, size)),
        path().prop_map(Condition::Exists),
        path().prop_map(Condition::NotExists),
    ];
    test.prop_recursive(3, 8, 2, |inside| {
        let pair = (inside.clone(), inside.clone());
        prop_oneof![
            inside.prop_map(|inside| Condition::Not(Box::new(inside))),
            pair.clone()
                .prop_map(|(left, right)| Condition::And(Box::new(left), Box::new(right))),
            pair.prop_map(|(left, right)| Condition::Or(Box::new(left), Box::new(right))),
        ]
    })
}

fn action() -> impl Strategy<Value = Action> {
    let sign = prop::sample::select(vec!["+", "-"]);
    prop_oneof![
        (path(), value()).prop_map(|(path, value)| Action::Set(path, value)),
        (path(), path(), sign, -3..4_i64)
            .prop_map(|(target, source, sign, number)| Action::Sum(target, source, sign, number)),
        (path(), path(), prop::collection::vec(value(), 0..3))
            .prop_map(|(target, source, list)| Action::Append(target, source, list)),
        path().prop_map(Action::Remove),
        (name(), set()).prop_map(|(name, set)| Action::AddToSet(name, set)),
        (name(), set()).prop_map(|(name, set)| Action::DeleteFromSet(name, set)),
    ]
}

fn range() -> impl Strategy<Value = Range> {
    prop_oneof![
        (prop::sample::select(vec!["<", "<=", ">", ">="]), 0..4_i64)
            .prop_map(|(operator, number)| Range::Compare(operator, number)),
        (0..3_i64, 0..3_i64).prop_map(|(low, more)| Range::Between(low, low + more)),
    ]
}

fn ask() -> impl Strategy<Value = Ask> {
    let returning = prop::sample::select(vec![
        ("ALL_OLD", "ALL OLD"),
        ("UPDATED_OLD", "MODIFIED OLD"),
        ("ALL_NEW", "ALL NEW"),
        ("UPDATED_NEW", "MODIFIED NEW"),
    ]);
    let columns = prop::sample::subsequence(PATHS.to_vec(), 0..3);
    let limit = || prop::option::of(1..4_u32);
    let filter = || prop::option::of(condition());
    prop_oneof![
        6 => (key(), prop::collection::btree_map(name(), value(), 0..5))
            .prop_map(|(key, attributes)| Ask::Insert { key, attributes: attributes.into_iter().collect() }),
        3 => (key(), columns, any::<bool>())
            .prop_map(|(key, columns, consistent)| Ask::Get { key, columns, consistent }),
        3 => (prop::sample::select(vec!["p", "q"]), prop::option::of(range()), filter(), any::<bool>(), limit())
            .prop_map(|(pk, range, filter, backward, limit)| Ask::Query { pk, range, filter, backward, limit }),
        2 => (filter(), limit()).prop_map(|(filter, limit)| Ask::Scan { filter, limit }),
        6 => (key(), prop::collection::vec(action(), 1..4), filter(), prop::option::of(returning))
            .prop_map(|(key, actions, condition, returning)| Ask::Update { key, actions, condition, returning }),
        2 => (key(), filter(), any::<bool>())
            .prop_map(|(key, condition, returns_old)| Ask::Delete { key, condition, returns_old }),
    ]
}

/// Programs of some steps.
pub(super) fn programs() -> impl Strategy<Value = Vec<Step>> {
    let step = (ask(), any::<bool>()).prop_map(|(ask, parameters)| Step { ask, parameters });
    prop::collection::vec(step, 1..20)
}
