//! `inputs.rs`, `outputs.rs`, `shapes.rs`: one type per structure.

use super::{header, line, page, page_prefix};
use crate::model::{Error, Operation};
use crate::names;
use crate::shape::Plan;

/// `inputs.rs`: what the operations take.
///
/// # Errors
///
/// When the model mentions a shape that it lacks.
pub fn emit_inputs(plan: &Plan) -> Result<String, Error> {
    let mut body = String::new();
    for (operation, input) in plan.inputs() {
        let doc = format!("Request of {}.", link(operation));
        structure(plan, input, &doc, &mut body)?;
    }
    for operation in &plan.model.operations {
        alias(
            plan,
            operation,
            &operation.input,
            "Input",
            "Request",
            &mut body,
        );
    }
    Ok(file("The requests, one type per operation.", &body))
}

/// `outputs.rs`: what the operations answer.
///
/// # Errors
///
/// When the model mentions a shape that it lacks.
pub fn emit_outputs(plan: &Plan) -> Result<String, Error> {
    let mut body = String::new();
    for (operation, output) in plan.outputs() {
        let doc = format!("Answer of {}.", link(operation));
        match output {
            Some(output) => structure(plan, output, &doc, &mut body)?,
            None => body.push_str(&format!(
                "\n/// {doc} The service answers with an empty body.\n\
                 #[derive(Clone, Debug, Default, PartialEq)]\n\
                 pub struct {}Output {{}}\n",
                operation.name
            )),
        }
    }
    for operation in &plan.model.operations {
        if let Some(output) = &operation.output {
            alias(plan, operation, output, "Output", "Answer", &mut body);
        }
    }
    Ok(file("The answers, one type per operation.", &body))
}

/// `shapes.rs`: what requests and answers are made of.
///
/// # Errors
///
/// When the model mentions a shape that it lacks.
pub fn emit_shapes(plan: &Plan) -> Result<String, Error> {
    let mut body = String::new();
    for name in plan.shared_structures() {
        let doc = format!("[{name}]({}).", page("", name));
        structure(plan, name, &doc, &mut body)?;
    }
    Ok(file("The structures inside requests and answers.", &body))
}

fn structure(plan: &Plan, shape: &str, doc: &str, text: &mut String) -> Result<(), Error> {
    let requested = plan.requested.contains(shape);
    text.push_str(&format!(
        "\n/// {doc}\n#[derive(Clone, Debug, Default, PartialEq)]\n"
    ));
    text.push_str(&format!("pub struct {} {{\n", plan.type_name(shape)));
    for member in plan.model.members(shape)? {
        let field = names::field(&member.name);
        let kind = plan.rust_type(&member.shape, requested)?;
        line(text, 1, &format!("pub {field}: Option<{kind}>,"));
    }
    text.push_str("}\n");
    Ok(())
}

/// Where several operations share one structure, each still has a type of its own name.
fn alias(
    plan: &Plan,
    operation: &Operation,
    shape: &str,
    suffix: &str,
    what: &str,
    text: &mut String,
) {
    let own = format!("{}{suffix}", operation.name);
    let actual = plan.type_name(shape);
    if own != actual {
        text.push_str(&format!("\n/// {what} of {}.\n", link(operation)));
        text.push_str(&format!("pub type {own} = {actual};\n"));
    }
}

/// The file: header, the imports that `body` needs, `body`.
fn file(what: &str, body: &str) -> String {
    let mut text = header(what);
    let uses = |word: &str| body.contains(word);
    if uses("BTreeMap<") {
        text.push_str("use std::collections::BTreeMap;\n\n");
    }
    if uses("<Bytes>") {
        text.push_str("use bytes::Bytes;\n\n");
    }
    if uses("IndexMap<") {
        text.push_str("use indexmap::IndexMap;\n\n");
    }
    if what.starts_with("The requests") || what.starts_with("The answers") {
        text.push_str("use super::shapes::*;\n");
    }
    if uses("<Timestamp>") {
        text.push_str("use crate::clock::Timestamp;\n");
    }
    let mut values: Vec<&str> = Vec::new();
    if uses("<AttributeValue>") {
        values.push("AttributeValue");
    }
    if uses("<Item>") || uses(", Item>") {
        values.push("Item");
    }
    if uses("Unchecked<") {
        values.push("Unchecked");
    }
    match values.as_slice() {
        [] => {}
        [one] => text.push_str(&format!("use crate::value::{one};\n")),
        several => text.push_str(&format!("use crate::value::{{{}}};\n", several.join(", "))),
    }
    text.push_str(body);
    text
}

fn link(operation: &Operation) -> String {
    let page = page(page_prefix(&operation.target_prefix), &operation.name);
    format!("[{}]({page})", operation.name)
}
