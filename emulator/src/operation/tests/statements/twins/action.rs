//! The actions of an update.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::values::{
    Literals, NAMES, PATHS, Placeholders, Values, filler, index_attribute, set, value,
};
use crate::value::AttributeValue;

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

/// Some actions, most of which leave each other alone.
pub(super) fn actions() -> impl Strategy<Value = Vec<Action>> + Clone {
    let name = || prop::sample::select(&NAMES[..]);
    let path = || prop::sample::select(&PATHS[..]);
    let sign = prop::sample::select(vec!["+", "-"]);
    let keys = prop::sample::select(vec!["g", "t", "n", "pk"]);
    let action = prop_oneof![
        12 => (path(), value()).prop_map(|(path, value)| Action::Set(path, value)),
        8 => index_attribute().prop_map(|(name, value)| Action::Set(name, value)),
        2 => (path(), path(), sign, -3..4_i64)
            .prop_map(|(target, source, sign, number)| Action::Sum(target, source, sign, number)),
        4 => Just(Action::Sum("n", "n", "+", 1)),
        2 => (path(), path(), prop::collection::vec(value(), 0..3))
            .prop_map(|(target, source, list)| Action::Append(target, source, list)),
        8 => path().prop_map(Action::Remove),
        4 => prop::sample::select(vec!["g", "t", "n", "f"]).prop_map(Action::Remove),
        3 => (name(), set()).prop_map(|(name, set)| Action::AddToSet(name, set)),
        3 => (name(), set()).prop_map(|(name, set)| Action::DeleteFromSet(name, set)),
        3 => filler().prop_map(|filler| Action::Set("f", filler)),
        1 => (keys, value()).prop_map(|(name, value)| Action::Set(name, value)),
    ];
    let actions = prop::collection::vec(action, 1..4);
    (actions, prop::bool::weighted(0.1)).prop_map(|(mut actions, overlap)| {
        let mut roots = BTreeSet::new();
        actions.retain(|action| roots.insert(action.root()) || overlap);
        actions
    })
}

impl Action {
    /// The attribute that changes.
    fn root(&self) -> &'static str {
        let (Self::Set(path, _)
        | Self::Sum(path, ..)
        | Self::Append(path, ..)
        | Self::Remove(path)
        | Self::AddToSet(path, _)
        | Self::DeleteFromSet(path, _)) = self;
        path.split(['.', '[']).next().unwrap_or(path)
    }
}

/// The right side of SET; nothing for the other actions.
fn set_text(action: &Action, values: &mut impl Values) -> Option<String> {
    match action {
        Action::Set(path, value) => Some(format!("{path} = {}", values.put(value))),
        Action::Sum(target, source, sign, number) => Some(format!(
            "{target} = {source} {sign} {}",
            values.put(&(*number).into())
        )),
        Action::Append(target, source, list) => {
            let list = values.put(&AttributeValue::L(list.clone()));
            Some(format!("{target} = list_append({source}, {list})"))
        }
        _ => None,
    }
}

/// The actions as an UpdateExpression.
pub(super) fn update_expression(actions: &[Action], values: &mut Placeholders) -> String {
    let mut text = String::new();
    let sets: Vec<String> = actions
        .iter()
        .filter_map(|action| set_text(action, values))
        .collect();
    let mut section = |verb: &str, actions: Vec<String>| {
        if !actions.is_empty() {
            text += &format!("{verb} {} ", actions.join(", "));
        }
    };
    section("SET", sets);
    let removes = actions.iter().filter_map(|action| match action {
        Action::Remove(path) => Some((*path).to_owned()),
        _ => None,
    });
    section("REMOVE", removes.collect());
    let adds = actions.iter().filter_map(|action| match action {
        Action::AddToSet(name, set) => Some(format!("{name} {}", values.put(set))),
        _ => None,
    });
    section("ADD", adds.collect());
    let deletes = actions.iter().filter_map(|action| match action {
        Action::DeleteFromSet(name, set) => Some(format!("{name} {}", values.put(set))),
        _ => None,
    });
    section("DELETE", deletes.collect());
    text
}

/// The actions as clauses of UPDATE, in the order of the sections.
pub(super) fn clauses(actions: &[Action], values: &mut Literals) -> String {
    let mut clauses: Vec<String> = actions
        .iter()
        .filter_map(|action| set_text(action, values))
        .map(|set| format!("SET {set}"))
        .collect();
    clauses.extend(actions.iter().filter_map(|action| match action {
        Action::Remove(path) => Some(format!("REMOVE {path}")),
        _ => None,
    }));
    clauses.extend(actions.iter().filter_map(|action| match action {
        Action::AddToSet(name, set) => {
            Some(format!("SET {name} = set_add({name}, {})", values.put(set)))
        }
        _ => None,
    }));
    clauses.extend(actions.iter().filter_map(|action| match action {
        Action::DeleteFromSet(name, set) => Some(format!(
            "SET {name} = set_delete({name}, {})",
            values.put(set)
        )),
        _ => None,
    }));
    clauses.join(" ")
}
