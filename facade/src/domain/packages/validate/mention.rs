//! What the arguments of a step refer to.

use serde_json::Value;

use crate::domain::packages::pipeline::{Operation, ParameterKind, Step, When};

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
            use ParameterKind::{Any, Object, Reference, Source};
            // A schema is written, and a dollar in it is no reference.
            matches!(parameter.kind, Any | Object | Reference | Source) && name != "schema"
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
    let mut rest = text;
    while let Some(at) = rest.find(['$', '{']) {
        let (_, found) = rest.split_at(at);
        let (mention, behind) = first(found);
        mentions.extend(mention);
        rest = behind;
    }
}

/// Whether a text is one reference and nothing else.
pub(super) fn is_whole(text: &str) -> bool {
    let begins = text.starts_with(['$', '{']);
    if !begins {
        return false;
    }
    match first(text) {
        (Some(Mention::Field(..)), behind) => behind.is_empty(),
        (Some(Mention::Variable(_)), behind) => is_path(behind),
        (None, _) => false,
    }
}

/// Whether all of a text leads from a variable into it.
fn is_path(text: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '[' | ']');
    text.is_empty() || (text.starts_with(['.', '[']) && text.chars().all(part))
}

/// What a text begins with that begins with a dollar or a brace, and what is behind its name.
fn first(text: &str) -> (Option<Mention>, &str) {
    for escape in ["$$", "{{"] {
        if let Some(behind) = text.strip_prefix(escape) {
            return (None, behind);
        }
    }
    if let Some(inside) = text.strip_prefix('{') {
        if let Some((path, behind)) = inside.split_once('}') {
            let (name, rest) = name(path);
            let rest = rest.strip_prefix('.');
            if !name.is_empty() && (rest.is_some() || name.len() == path.len()) {
                let mention = Mention::Field(name.to_owned(), rest.map(str::to_owned));
                return (Some(mention), behind);
            }
        }
        return (None, inside);
    }
    let behind = text.strip_prefix('$').unwrap_or(text);
    let (name, rest) = name(behind);
    let mention = (!name.is_empty()).then(|| Mention::Variable(name.to_owned()));
    (mention, rest)
}

/// The name that a text begins with, and what is behind it.
fn name(text: &str) -> (&str, &str) {
    let letter = |c: char| c.is_ascii_alphabetic() || c == '_';
    if !text.starts_with(letter) {
        return ("", text);
    }
    let end = text.find(|c: char| !letter(c) && !c.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}
