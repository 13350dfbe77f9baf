//! `values.rs`: the values of the text members that have an enumeration.

use super::{header, line};
use crate::model::Shape;
use crate::names;
use crate::shape::Plan;

/// The text of the file.
pub fn emit(plan: &Plan) -> String {
    let mut text = header("The values of the text members that have an enumeration.");
    text.push_str("use crate::wire::values::values;\n\nvalues! {\n");
    for (name, shape) in enumerations(plan) {
        line(&mut text, 1, &format!("{name} {{"));
        for value in &shape.values {
            let variant = names::variant(value);
            line(&mut text, 2, &format!("{variant} = \"{value}\","));
        }
        line(&mut text, 1, "}");
    }
    text.push_str("}\n");
    text
}

/// The enumerations of the model that a member of an emitted structure has, directly or in a list or map.
fn enumerations(plan: &Plan) -> Vec<(&str, &Shape)> {
    let mut mentioned: Vec<&str> = plan
        .requested
        .union(&plan.answered)
        .map(String::as_str)
        .collect();
    let mut at = 0;
    while let Some(name) = mentioned.get(at) {
        if let Some(shape) = plan.model.shapes.get(*name) {
            for other in shape.mentions() {
                if !mentioned.contains(&other) {
                    mentioned.push(other);
                }
            }
        }
        at += 1;
    }
    mentioned.sort_unstable();
    let shapes = mentioned.into_iter().filter_map(|name| {
        let (name, shape) = plan.model.shapes.get_key_value(name)?;
        Some((name.as_str(), shape))
    });
    shapes
        .filter(|(_, shape)| !shape.values.is_empty())
        .collect()
}
