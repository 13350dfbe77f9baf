//! What the arguments of a step refer to.

use serde_json::Value;

use crate::domain::packages::pipeline::{Operation, ParameterKind, Sigil, Step, When, references};

/// A name that is referred to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mention {
    /// `{name}`, with what follows the first dot.
    Field(String, Option<String>),
    /// `$name`, whatever of it is meant.
    Variable(String),
}

/// What a step refers to, in its condition and in those of its arguments in which references are filled in.
pub(super) fn of_step(step: &Step) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for clause in &step.when {
        of_clause(clause, &mut mentions);
    }
    let operation = Operation::find(&step.op);
    for (name, value) in &step.args {
        let parameter = operation.and_then(|operation| operation.parameter(name));
        let filled = parameter.is_some_and(|parameter| {
            use ParameterKind::{Any, Count, Object, Reference, Source};
            // A schema is written, and a dollar in it is no reference.
            matches!(parameter.kind, Any | Count | Object | Reference | Source) && name != "schema"
        });
        if filled {
            of_value(value, &mut mentions);
        }
    }
    mentions
}

/// What the conditions of a step refer to.
pub(super) fn of_conditions(step: &Step) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for clause in &step.when {
        of_clause(clause, &mut mentions);
    }
    mentions
}

fn of_clause(clause: &When, mentions: &mut Vec<Mention>) {
    match clause {
        When::Equals(left, right) | When::NotIn(left, right) => {
            of_value(left, mentions);
            of_value(right, mentions);
        }
        When::IsNull(value) | When::IsNotNull(value) | When::IsEmpty(value) => {
            of_value(value, mentions);
        }
    }
}

/// What a value refers to. It is as deep as the document is, which is bounded.
pub(super) fn of_value(value: &Value, mentions: &mut Vec<Mention>) {
    match value {
        Value::String(text) => of_text(text, mentions),
        Value::Array(list) => list.iter().for_each(|value| of_value(value, mentions)),
        Value::Object(members) => members.values().for_each(|value| of_value(value, mentions)),
        _ => {}
    }
}

/// What a text refers to.
pub(super) fn of_text(text: &str, mentions: &mut Vec<Mention>) {
    mentions.extend(references(text).map(|found| match found.scope {
        Sigil::Field => Mention::Field(found.name.clone(), found.rest()),
        Sigil::Variable => Mention::Variable(found.name),
    }));
}
