//! `constrain.rs`: the limits of each structure, one call per limit.

use std::collections::{BTreeMap, BTreeSet};

use super::bounds;
use super::{header, line, structure_imports};
use crate::model::{Error, Kind, Member, Shape};
use crate::names;
use crate::overlay::Form;
use crate::shape::Plan;

/// The text of the file.
///
/// # Errors
///
/// When the model lacks a shape that it mentions, or combines limits in a way that the runtime
/// does not know.
pub fn emit(plan: &Plan) -> Result<String, Error> {
    let mut emitter = Emitter {
        plan,
        limits: BTreeSet::new(),
        checks: BTreeMap::new(),
    };
    let inputs: Vec<&str> = plan.inputs().into_iter().map(|(_, input)| input).collect();
    for input in &inputs {
        emitter.checks_of(input)?;
    }
    let mut text = header("The limits on the values of requests.");
    structure_imports(&mut text, &["inputs", "shapes"]);
    text.push_str("use crate::wire::constrain::{\n");
    text.push_str(
        "    Bounds, Constrain, Form, Hides, Path, Pattern, Rule, Values, Violations, Wording,\n",
    );
    text.push_str("};\nuse crate::wire::pattern;\n");
    for (shape, checks) in &emitter.checks {
        if !checks.is_empty() || inputs.contains(&shape.as_str()) {
            implementation(plan, shape, checks, &mut text);
        }
    }
    for entry in &plan.overlay.names {
        if emitter.limits.contains(&entry.shape) {
            emitter.limits.insert(entry.name.clone());
        }
    }
    for shape in &emitter.limits {
        bounds::emit_bounds(plan, shape, &mut text)?;
    }
    bounds::emit_wordings(plan, &mut text);
    Ok(text)
}

fn implementation(plan: &Plan, shape: &str, checks: &[String], text: &mut String) {
    text.push_str(&format!(
        "\nimpl Constrain for {} {{\n",
        plan.type_name(shape)
    ));
    if checks.is_empty() {
        line(
            text,
            1,
            "fn constrain(&self, _: &Path<'_>, _: &mut Violations) {}",
        );
    } else {
        line(
            text,
            1,
            "fn constrain(&self, at: &Path<'_>, found: &mut Violations) {",
        );
        for check in checks {
            line(text, 2, check);
        }
        line(text, 1, "}");
    }
    text.push_str("}\n");
}

/// Collects the checks of the structures that requests may contain.
struct Emitter<'a> {
    plan: &'a Plan,
    /// The shapes whose limits some check names.
    limits: BTreeSet<String>,
    /// By structure. An empty list: the structure has no limits, not even inside.
    checks: BTreeMap<String, Vec<String>>,
}

impl Emitter<'_> {
    /// The checks of a structure; collects those of the structures inside it.
    fn checks_of(&mut self, structure: &str) -> Result<bool, Error> {
        if let Some(checks) = self.checks.get(structure) {
            return Ok(!checks.is_empty());
        }
        let mut checks = Vec::new();
        for member in self.ordered(structure)? {
            self.member(structure, &member, &mut checks)?;
        }
        let any = !checks.is_empty();
        self.checks.insert(structure.to_owned(), checks);
        Ok(any)
    }

    /// The members in the order in which the service lists their violations.
    fn ordered(&self, structure: &str) -> Result<Vec<Member>, Error> {
        let mut members = self.plan.model.members(structure)?.to_vec();
        let orders = &self.plan.overlay.orders;
        if let Some(order) = orders.iter().find(|order| order.shape == structure) {
            let place =
                |member: &Member| order.members.iter().position(|name| *name == member.name);
            members.sort_by_key(|member| place(member).unwrap_or(usize::MAX));
        }
        Ok(members)
    }

    fn member(
        &mut self,
        structure: &str,
        member: &Member,
        checks: &mut Vec<String>,
    ) -> Result<(), Error> {
        let (name, field) = (&member.name, names::field(&member.name));
        let worded = self.plan.overlay.wordings.iter();
        let worded: Vec<_> = worded
            .filter(|entry| entry.shape == structure && entry.member == *name)
            .collect();
        let at = if !worded.is_empty() {
            format!(
                "&at.worded(\"{name}\", {})",
                bounds::wordings_name(structure, name)
            )
        } else {
            format!("&at.member(\"{name}\")")
        };
        let check = |checks: &mut Vec<String>, function: &str, limits: Option<&str>| {
            let limits = limits.map_or_else(String::new, |shape| {
                format!(", &{}", bounds::bounds_name(shape))
            });
            checks.push(format!(
                "found.{function}({at}, self.{field}.as_ref(){limits});"
            ));
        };
        if member.required {
            check(checks, "present", None);
        }
        let mut required = self.plan.overlay.required.iter();
        let required = required.find(|entry| entry.shape == structure && entry.member == *name);
        if let Some(entry) = required {
            check(checks, "present", None);
            if let Some(present) = checks.pop() {
                let with = names::field(&entry.with);
                checks.push(format!("if self.{with}.is_some() {{"));
                checks.push(format!("    {present}"));
                checks.push("}".to_owned());
            }
        }
        for (function, limits) in self.limits_on(&member.shape)? {
            let in_json = worded
                .iter()
                .any(|entry| [&entry.older, &entry.current].contains(&&Form::Json));
            let function = match function {
                "keys" if in_json => "keys_in_json",
                other => other,
            };
            check(checks, function, Some(&limits));
            self.limits.insert(limits);
        }
        if self.is_limited_inside(&member.shape)? {
            check(checks, "within", None);
        }
        Ok(())
    }

    /// The functions of the runtime that check a value of that shape, each with the shape whose
    /// limits it takes.
    fn limits_on(&self, name: &str) -> Result<Vec<(&'static str, String)>, Error> {
        let shape = self.plan.model.shape(name)?;
        if self.plan.is_provided(name, shape) {
            return Ok(Vec::new());
        }
        let own = |function| (function, name.to_owned());
        let mut limits = Vec::new();
        match &shape.kind {
            Kind::String if shape.is_constrained() => limits.push(own("text")),
            Kind::Integer | Kind::Long if shape.is_constrained() => limits.push(own("number")),
            Kind::List(element) => {
                if shape.is_constrained() {
                    limits.push(own("length"));
                }
                if is_limited_text(self.plan.model.shape(element)?) {
                    limits.push(("elements", element.clone()));
                }
            }
            Kind::Map(key, value) => {
                if shape.is_constrained() {
                    limits.push(own("length"));
                }
                if is_limited_text(self.plan.model.shape(key)?) {
                    limits.push(("keys", key.clone()));
                }
                let inner = self.plan.model.shape(value)?;
                match &inner.kind {
                    Kind::String if inner.is_constrained() => {
                        limits.push(("values", value.clone()));
                    }
                    Kind::List(_) if inner.is_constrained() => {
                        limits.push(("value_lengths", value.clone()));
                    }
                    _ => {}
                }
            }
            Kind::Structure { .. } => {}
            _ if shape.is_constrained() => return Err(format!("{name} has limits of a new kind")),
            _ => {}
        }
        Ok(limits)
    }

    /// Whether a structure inside that shape has limits.
    fn is_limited_inside(&mut self, name: &str) -> Result<bool, Error> {
        let shape = self.plan.model.shape(name)?;
        if self.plan.is_provided(name, shape) {
            return Ok(false);
        }
        match shape.kind.clone() {
            Kind::Structure { .. } => self.checks_of(name),
            Kind::List(inner) | Kind::Map(_, inner) => self.is_limited_inside(&inner),
            _ => Ok(false),
        }
    }
}

fn is_limited_text(shape: &Shape) -> bool {
    shape.kind == Kind::String && shape.is_constrained()
}
