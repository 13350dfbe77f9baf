//! What is said of the values of a field, against itself.
//!
//! Invariant: a bound that was read has its form already; here it is compared with the field and with the others.

use serde_json::Value;

use super::field::{FieldDef, FieldType};
use crate::domain::models::doc::{normal_of, value_fault};

/// Words that say something of one type alone.
const ABOUT: [(&str, FieldType); 5] = [
    ("minimum", FieldType::Number),
    ("maximum", FieldType::Number),
    ("minLength", FieldType::String),
    ("maxLength", FieldType::String),
    ("transform", FieldType::String),
];
/// Words of which the first is never above the second.
const PAIRS: [(&str, &str); 2] = [("minimum", "maximum"), ("minLength", "maxLength")];

/// Why no value, or not the default, could be as the field wants it.
pub(super) fn faults(field: &FieldDef) -> Vec<String> {
    let name = field.name();
    let kind = field.kind().word();
    let said = field.said();
    let mut faults = Vec::new();
    for (word, about) in ABOUT {
        if said.contains_key(word) && field.kind() != about {
            let about = about.word();
            faults.push(format!(
                "{word} of {name:?} means nothing: it is about a {about}, and this is a {kind}"
            ));
        }
    }
    let number = |word: &str| said.get(word).and_then(Value::as_f64);
    for (least, most) in PAIRS {
        if let (Some(low), Some(high)) = (number(least), number(most))
            && low > high
        {
            faults.push(format!(
                "{least} {low} of {name:?} is above its {most} {high}"
            ));
        }
    }
    let members = said.get("enum").and_then(Value::as_array);
    if members.is_some_and(Vec::is_empty) {
        faults.push(format!("the enum of {name:?} has no value"));
    }
    for (place, member) in members.into_iter().flatten().enumerate() {
        if let Some(wrong) = value_fault(field, member) {
            faults.push(format!("value {place} of the enum of {name:?} {wrong}"));
        }
    }
    let wrong = field.make_default().map(|value| of_default(field, value));
    let wrong = wrong.into_iter().flatten();
    faults.extend(wrong.map(|wrong| format!("the default of {name:?} {wrong}")));
    faults
}

/// What keeps a document from being stored that is given no value.
fn of_default(field: &FieldDef, value: Value) -> Vec<String> {
    if let Some(wrong) = value_fault(field, &value) {
        return vec![wrong];
    }
    // Nothing is no value, which checks are not asked about.
    match value.is_null() {
        true => Vec::new(),
        false => field.run_checks(&normal_of(field, value)),
    }
}
