//! A field of the document as a definition, and back.
//!
//! What a value must be stands in the words of JSON Schema: `minimum`, `maximum`, `minLength`, `maxLength`, `enum`.

use serde_json::{Map, Value, json};

use super::model::{REACHES, word_of};
use super::read::{Faults, Section};
use crate::domain::models::definition::{FieldDef, FieldType};
use crate::domain::models::doc::normal_of;

const MEMBERS: [&str; 12] = [
    "default",
    "enum",
    "index",
    "maxLength",
    "maximum",
    "minLength",
    "minimum",
    "name",
    "required",
    "transform",
    "type",
    "unique",
];

/// Another text in place of one.
type ChangedText = fn(&str) -> String;

/// What becomes of a text that is assigned.
const TRANSFORMS: [(&str, ChangedText); 3] = [
    ("lowercase", |text| text.to_lowercase()),
    ("trim", |text| text.trim().to_owned()),
    ("uppercase", |text| text.to_uppercase()),
];

pub(super) fn read(value: &Value, at: String, faults: &mut Faults) -> Option<FieldDef> {
    let own = Section::of(value, at, &MEMBERS, faults)?;
    let name = own.needed("name", faults)?;
    let kind = match own.needed("type", faults)?.parse::<FieldType>() {
        Ok(kind) => kind,
        Err(error) => {
            faults.add(&own.at, error);
            return None;
        }
    };
    let mut field = FieldDef::new(name, kind);
    if own.flag("required", faults) {
        field = field.required();
    }
    if own.flag("unique", faults) {
        field = field.unique();
    }
    if let Some(reach) = own.word("index", &REACHES, faults) {
        field = field.index_of(reach);
    }
    if let Some(value) = own.members.get("default") {
        field = field.default_value(value.clone());
    }
    if let Some(change) = own.word("transform", &TRANSFORMS, faults) {
        // The text was read a moment ago.
        let word = own.text("transform", faults).unwrap_or_default();
        field = field
            .saying("transform", json!(word))
            .transform(move |value| {
                let changed = value.as_str().map(change);
                changed.map_or(value, Value::String)
            });
    }
    Some(bounded(&own, field, faults))
}

/// The field with the checks that its bounds are.
fn bounded(own: &Section<'_>, mut field: FieldDef, faults: &mut Faults) -> FieldDef {
    type Holds = fn(f64, f64) -> bool;
    let bounds: [(&str, Holds, &str); 2] = [
        ("minimum", |value, bound| value >= bound, "is below"),
        ("maximum", |value, bound| value <= bound, "is above"),
    ];
    for (name, holds, wrong) in bounds {
        if let Some(bound) = own.take(name, "number", faults, Value::as_f64) {
            let wrong = format!("{wrong} {bound}");
            // The member was read a moment ago.
            let said = own.members.get(name).cloned().unwrap_or_default();
            field = field.saying(name, said).check_with(move |value| {
                let held = value.as_f64().is_none_or(|value| holds(value, bound));
                held.then_some(()).ok_or_else(|| wrong.clone())
            });
        }
    }
    type HasLength = fn(usize, usize) -> bool;
    let lengths: [(&str, HasLength, &str); 2] = [
        (
            "minLength",
            |length, bound| length >= bound,
            "is shorter than",
        ),
        (
            "maxLength",
            |length, bound| length <= bound,
            "is longer than",
        ),
    ];
    for (name, holds, wrong) in lengths {
        if let Some(bound) = own.count::<usize>(name, faults) {
            let wrong = format!("{wrong} {bound} characters");
            field = field.saying(name, json!(bound)).check_with(move |value| {
                let length = value.as_str().map(|text| text.chars().count());
                let held = length.is_none_or(|length| holds(length, bound));
                held.then_some(()).ok_or_else(|| wrong.clone())
            });
        }
    }
    if let Some(values) = own.take("enum", "list", faults, Value::as_array) {
        // Documents are compared in the form that they are kept in.
        let known: Vec<Value> = values
            .iter()
            .map(|value| normal_of(&field, value.clone()))
            .collect();
        field = field
            .saying("enum", json!(values))
            .check_with(move |value| match known.contains(value) {
                true => Ok(()),
                false => Err("is none of the values that it may be".to_owned()),
            });
    }
    field
}

pub(super) fn write(field: &FieldDef) -> Value {
    let mut json = Map::new();
    json.insert("name".to_owned(), json!(field.name()));
    json.insert("type".to_owned(), json!(field.kind().word()));
    if field.is_required() {
        json.insert("required".to_owned(), json!(true));
    }
    if field.is_unique() {
        json.insert("unique".to_owned(), json!(true));
    }
    if let Some(reach) = field.index_kind() {
        json.insert("index".to_owned(), json!(word_of(&REACHES, &reach)));
    }
    let said = field.said().iter();
    json.extend(said.map(|(name, value)| (name.clone(), value.clone())));
    Value::Object(json)
}
