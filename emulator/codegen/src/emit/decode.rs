//! `decode.rs`: from JSON to requests, one straight line per structure.

use super::{header, line, structure_imports};
use crate::model::Error;
use crate::names;
use crate::shape::Plan;

/// The package of the service's own types, which some messages quote.
const PACKAGE: &str = "com.amazonaws.dynamodb.v20120810";

/// The text of the file.
///
/// # Errors
///
/// When the model lacks a structure that it mentions.
pub fn emit(plan: &Plan) -> Result<String, Error> {
    let mut text = header("How requests are read.");
    structure_imports(&mut text, &["inputs", "shapes"]);
    text.push_str("use crate::wire::decode::{Decode, begin_structure, member};\n");
    text.push_str("use crate::wire::json::{DecodeError, Reader};\n");
    for shape in &plan.requested {
        structure(plan, shape, &mut text)?;
    }
    Ok(text)
}

fn structure(plan: &Plan, shape: &str, text: &mut String) -> Result<(), Error> {
    text.push_str(&format!("\nimpl Decode for {} {{\n", plan.type_name(shape)));
    line(
        text,
        1,
        &format!("const CLASS: &'static str = \"{PACKAGE}.{shape}\";\n"),
    );
    line(
        text,
        1,
        "fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {",
    );
    let members = plan.model.members(shape)?;
    let begin = "if !begin_structure(reader, Self::CLASS)? {";
    if members.is_empty() {
        line(text, 2, begin);
        line(text, 3, "return Ok(Self {});");
        line(text, 2, "}");
        line(text, 2, "while reader.next_key()?.is_some() {");
        line(text, 3, "reader.skip_value()?;");
        line(text, 2, "}");
        line(text, 2, "Ok(Self {})");
    } else {
        line(text, 2, "let mut read = Self::default();");
        line(text, 2, begin);
        line(text, 3, "return Ok(read);");
        line(text, 2, "}");
        line(text, 2, "while let Some(key) = reader.next_key()? {");
        line(text, 3, "match key.as_bytes() {");
        for member in members {
            let (name, field) = (&member.name, names::field(&member.name));
            line(
                text,
                4,
                &format!("b\"{name}\" => member(reader, &mut read.{field})?,"),
            );
        }
        line(text, 4, "_ => reader.skip_value()?,");
        line(text, 3, "}");
        line(text, 2, "}");
        line(text, 2, "Ok(read)");
    }
    line(text, 1, "}");
    text.push_str("}\n");
    Ok(())
}
