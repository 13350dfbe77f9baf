//! `describe.rs`: structures as violations print them. Only what stands inside a list or a map of
//! limited size is ever printed.

use std::collections::BTreeSet;

use super::{header, line, structure_imports};
use crate::model::{Error, Kind};
use crate::names;
use crate::shape::Plan;

/// The text of the file.
///
/// # Errors
///
/// When the model lacks a shape that it mentions.
pub fn emit(plan: &Plan) -> Result<String, Error> {
    let mut text = header("How structures look inside a violation.");
    structure_imports(&mut text, &["shapes"]);
    text.push_str("use crate::wire::describe::{Describe, member};\n");
    for shape in printed(plan)? {
        structure(plan, shape, &mut text)?;
    }
    Ok(text)
}

fn structure(plan: &Plan, shape: &str, text: &mut String) -> Result<(), Error> {
    let described = plan.model.members(shape)?;
    let print = plan
        .overlay
        .prints
        .iter()
        .find(|print| print.shape == shape);
    let order: Vec<&String> = match print {
        Some(print) => print.members.iter().collect(),
        None => described.iter().map(|member| &member.name).collect(),
    };
    text.push_str(&format!(
        "\nimpl Describe for {} {{\n",
        plan.type_name(shape)
    ));
    line(text, 1, "fn describe(&self, text: &mut String) {");
    let mut opening = format!("{shape}(");
    for name in order {
        let camel = names::camel(name);
        if described.iter().any(|member| member.name == *name) {
            let field = names::field(name);
            let call = format!("member(text, \"{opening}\", \"{camel}\", self.{field}.as_ref());");
            line(text, 2, &call);
        } else {
            line(
                text,
                2,
                &format!("text.push_str(\"{opening}{camel}=null\");"),
            );
        }
        opening = ", ".to_owned();
    }
    line(text, 2, "text.push(')');");
    line(text, 1, "}");
    text.push_str("}\n");
    Ok(())
}

/// The structures inside the lists and maps that have limits.
fn printed(plan: &Plan) -> Result<BTreeSet<&str>, Error> {
    let mut found = BTreeSet::new();
    for structure in &plan.requested {
        for member in plan.model.members(structure)? {
            if is_limited(plan, &member.shape)? {
                add(plan, &member.shape, &mut found)?;
            }
        }
    }
    Ok(found)
}

/// Whether a violation may print a value of that list or map.
fn is_limited(plan: &Plan, name: &str) -> Result<bool, Error> {
    let shape = plan.model.shape(name)?;
    if plan.is_provided(name, shape) {
        return Ok(false);
    }
    Ok(match &shape.kind {
        Kind::List(_) => shape.is_constrained(),
        Kind::Map(key, value) => {
            shape.is_constrained()
                || plan.model.shape(key)?.is_constrained()
                || plan.model.shape(value)?.is_constrained()
        }
        _ => false,
    })
}

fn add<'a>(plan: &'a Plan, name: &'a str, found: &mut BTreeSet<&'a str>) -> Result<(), Error> {
    let shape = plan.model.shape(name)?;
    if plan.is_provided(name, shape) {
        return Ok(());
    }
    if shape.is_structure() && !found.insert(name) {
        return Ok(());
    }
    for mentioned in shape.mentions() {
        add(plan, mentioned, found)?;
    }
    Ok(())
}
