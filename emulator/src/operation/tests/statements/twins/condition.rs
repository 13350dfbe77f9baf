//! Conditions on attributes.

use proptest::prelude::*;

use super::values::{Values, number, text, value};
use crate::value::AttributeValue;

/// A condition.
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

/// Conditions on these paths, of which few compare what cannot be compared.
pub(super) fn condition(paths: &[&'static str]) -> BoxedStrategy<Condition> {
    let path = || prop::sample::select(paths.to_vec());
    let equals = prop::sample::select(vec!["=", "<>"]);
    let operator = || prop::sample::select(vec!["=", "<>", "<", "<=", ">", ">="]);
    let ordered = prop_oneof![12 => number(), 12 => text(), 1 => value()];
    let function = || prop::sample::select(vec!["begins_with", "contains"]);
    let sorts = prop::sample::select(vec!["S", "N", "L", "NULL", "SS", "M", "x"]);
    let test = prop_oneof![
        20 => (path(), equals, value())
            .prop_map(|(path, operator, value)| Condition::Compare(path, operator, value)),
        20 => (path(), operator(), ordered)
            .prop_map(|(path, operator, value)| Condition::Compare(path, operator, value)),
        10 => (path(), -3..2_i64, 0..4_i64)
            .prop_map(|(path, low, more)| Condition::Between(path, low.into(), (low + more).into())),
        1 => (path(), value(), value())
            .prop_map(|(path, low, high)| Condition::Between(path, low, high)),
        15 => (path(), prop::collection::vec(value(), 1..4))
            .prop_map(|(path, list)| Condition::In(path, list)),
        10 => (function(), path(), text())
            .prop_map(|(function, path, value)| Condition::Function(function, path, value)),
        1 => (function(), path(), value())
            .prop_map(|(function, path, value)| Condition::Function(function, path, value)),
        10 => (path(), sorts)
            .prop_map(|(path, name)| Condition::Function("attribute_type", path, name.into())),
        10 => (path(), operator(), 0..3_i64)
            .prop_map(|(path, operator, size)| Condition::Size(path, operator, size)),
        25 => path().prop_map(Condition::Exists),
        25 => path().prop_map(Condition::NotExists),
    ];
    let condition = test.prop_recursive(3, 8, 2, |inside| {
        let pair = (inside.clone(), inside.clone());
        prop_oneof![
            inside.prop_map(|inside| Condition::Not(Box::new(inside))),
            pair.clone()
                .prop_map(|(left, right)| Condition::And(Box::new(left), Box::new(right))),
            pair.prop_map(|(left, right)| Condition::Or(Box::new(left), Box::new(right))),
        ]
    });
    condition.boxed()
}

impl Condition {
    /// The condition in one language, without parentheses around it.
    pub(super) fn text(&self, values: &mut impl Values) -> String {
        match self {
            Self::Compare(path, operator, value) => {
                format!("{path} {operator} {}", values.put(value))
            }
            Self::Between(path, low, high) => {
                let (low, high) = (values.put(low), values.put(high));
                format!("{path} BETWEEN {low} AND {high}")
            }
            Self::In(path, list) => {
                let list: Vec<String> = list.iter().map(|value| values.put(value)).collect();
                format!("{path} IN ({})", list.join(", "))
            }
            Self::Function(function, path, value) => {
                format!("{function}({path}, {})", values.put(value))
            }
            Self::Size(path, operator, size) => {
                format!("size({path}) {operator} {}", values.put(&(*size).into()))
            }
            Self::Exists(path) => values.exists(path, true),
            Self::NotExists(path) => values.exists(path, false),
            Self::Not(inside) => format!("NOT {}", inside.inside(values)),
            Self::And(left, right) => {
                format!("{} AND {}", left.inside(values), right.inside(values))
            }
            Self::Or(left, right) => format!("{} OR {}", left.inside(values), right.inside(values)),
        }
    }

    /// The condition as a part of another.
    pub(super) fn inside(&self, values: &mut impl Values) -> String {
        match self {
            Self::Not(_) | Self::And(..) | Self::Or(..) => format!("({})", self.text(values)),
            _ => self.text(values),
        }
    }
}

/// A condition behind AND.
pub(super) fn and(condition: Option<&Condition>, values: &mut impl Values) -> String {
    let rest = condition.map(|condition| format!(" AND {}", condition.inside(values)));
    rest.unwrap_or_default()
}
