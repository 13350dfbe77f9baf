//! Which variables of a pipeline are looked into.
//!
//! Invariant: of what a variable holds, a pipeline that only asks whether there is something learns nothing else.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::step::{Pipeline, When};
use super::template::{Sigil, is_reference, references};

/// The names of the variables of which some step wants more than whether there is a value.
pub(super) fn looked_into(pipeline: &Pipeline) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for step in &pipeline.steps {
        for clause in &step.when {
            match clause {
                When::IsNull(value) | When::IsNotNull(value) => {
                    if !is_whole(value) {
                        note(value, &mut names);
                    }
                }
                When::IsEmpty(value) => note(value, &mut names),
                When::Equals(left, right) | When::NotIn(left, right) => {
                    note(left, &mut names);
                    note(right, &mut names);
                }
            }
        }
        // A dollar in what is taken as it is written counts as well: then more is read than is needed.
        step.args.values().for_each(|value| note(value, &mut names));
    }
    names
}

/// Whether it is one reference to all that a variable holds.
fn is_whole(value: &Json) -> bool {
    let whole = |text: &str| references(text).all(|found| found.path.is_empty());
    let text = value.as_str();
    text.is_some_and(|text| is_reference(text) && whole(text))
}

/// Notes the variables that a value refers to. It is as deep as the document is, which is bounded.
fn note(value: &Json, names: &mut BTreeSet<String>) {
    match value {
        Json::String(text) => {
            let variables = references(text).filter(|found| found.scope == Sigil::Variable);
            names.extend(variables.map(|found| found.name));
        }
        Json::Array(elements) => elements.iter().for_each(|element| note(element, names)),
        Json::Object(members) => members.values().for_each(|member| note(member, names)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Pipeline, looked_into};

    #[test]
    fn what_is_only_asked_for_is_not_looked_into() {
        let steps = json!([
            {"op": "kv.get", "args": {"doc": "notes", "key": "note/$key", "out": "note"}},
            {"op": "respond.error", "args": {
                "when": {"is_null": "$note", "is_not_null": "$part.inside"},
                "message": "no $$note, $said",
            }},
            {"op": "respond.json", "args": {
                "when": {"is_empty": "$empty", "equals": ["$left", 1], "not_in": [1, ["$right"]]},
                "body": {"a": ["$body"]},
            }},
        ]);
        let pipeline = Pipeline::parse(&steps).unwrap();
        let names: Vec<String> = looked_into(&pipeline).into_iter().collect();
        let all = ["body", "empty", "key", "left", "part", "right", "said"];
        assert_eq!(names, all);
    }
}
