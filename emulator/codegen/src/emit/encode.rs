//! `encode.rs`: from answers to JSON. Requests are written too: tests read back what they write.

use std::collections::BTreeSet;

use super::{header, line, structure_imports};
use crate::model::Error;
use crate::names;
use crate::shape::Plan;

/// The text of the file.
///
/// # Errors
///
/// When the model lacks a structure that it mentions.
pub fn emit(plan: &Plan) -> Result<String, Error> {
    let mut text = header("How answers are written.");
    structure_imports(&mut text, &["inputs", "outputs", "shapes"]);
    text.push_str("use crate::wire::encode::{Encode, member};\n");
    text.push_str("use crate::wire::json::Writer;\n");
    let shapes: BTreeSet<&String> = plan.requested.union(&plan.answered).collect();
    for shape in shapes {
        structure(plan, shape, &mut text)?;
    }
    for (operation, output) in plan.outputs() {
        if output.is_none() {
            text.push_str(&format!("\nimpl Encode for {}Output {{\n", operation.name));
            line(&mut text, 1, "/// The body is empty.");
            line(&mut text, 1, "fn encode(&self, _: &mut Writer<'_>) {}");
            text.push_str("}\n");
        }
    }
    Ok(text)
}

fn structure(plan: &Plan, shape: &str, text: &mut String) -> Result<(), Error> {
    text.push_str(&format!("\nimpl Encode for {} {{\n", plan.type_name(shape)));
    line(text, 1, "fn encode(&self, writer: &mut Writer<'_>) {");
    line(text, 2, "writer.begin_object();");
    for member in plan.model.members(shape)? {
        let (name, field) = (&member.name, names::field(&member.name));
        line(
            text,
            2,
            &format!("member(writer, \"{name}\", self.{field}.as_ref());"),
        );
    }
    line(text, 2, "writer.end_object();");
    line(text, 1, "}");
    text.push_str("}\n");
    Ok(())
}
