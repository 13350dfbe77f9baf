//! The constants of `constrain.rs`: the limits of each shape, the wordings of some members.

use super::line;
use crate::model::Error;
use crate::names;
use crate::overlay::{Form, Hides, Wording};
use crate::shape::Plan;

/// The functions of the runtime that stand for the regular expressions of the description.
const PATTERNS: [(&str, &str); 9] = [
    (r"[a-zA-Z0-9_.-]+", "name"),
    (r"\p{Print}+", "printable"),
    (
        r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*",
        "xml_text",
    ),
    (r"([0-9a-f]{16})+", "hexadecimal_words"),
    (r"^[^\$]+$", "no_dollar"),
    (r"[,;:|\t ]", "delimiter"),
    (r"[\x20-\x21\x23-\x2B\x2D-\x7E]*", "column_name"),
    (r"^[a-z0-9A-Z]+[\.\-\w]*[a-z0-9A-Z]+$", "bucket"),
    (r"[0-9]{12}", "account"),
];

/// The name of the constant with the limits of that shape.
pub(super) fn bounds_name(shape: &str) -> String {
    names::snake(shape).to_uppercase()
}

/// The name of the constant with the wordings of that member.
pub(super) fn wordings_name(structure: &str, member: &str) -> String {
    format!("{}_{}", names::snake(structure), names::snake(member)).to_uppercase()
}

/// The constant with the limits of that shape.
///
/// # Errors
///
/// When its pattern has no function in the runtime.
pub(super) fn emit_bounds(plan: &Plan, name: &str, text: &mut String) -> Result<(), Error> {
    let shape = plan.model.shape(name)?;
    text.push_str(&format!(
        "\nstatic {}: Bounds = Bounds {{\n",
        bounds_name(name)
    ));
    if let Some(min) = shape.min {
        line(text, 1, &format!("min: Some({min}),"));
    }
    if let Some(max) = shape.max {
        line(text, 1, &format!("max: Some({max}),"));
    }
    if let Some(pattern) = &shape.pattern {
        let function = PATTERNS.iter().find(|(text, _)| text == pattern);
        let (_, function) =
            function.ok_or_else(|| format!("{name}: no function matches {pattern}"))?;
        line(
            text,
            1,
            &format!(
                "pattern: Some(Pattern {{ text: {pattern:?}, matches: pattern::{function} }}),"
            ),
        );
    }
    if !shape.values.is_empty() {
        let orders = plan
            .overlay
            .enums
            .iter()
            .filter(|entry| entry.shape == name);
        let usual = orders.clone().find(|entry| !entry.nameless);
        let set = usual.map_or(&shape.values, |entry| &entry.order);
        let printed = orders.clone().find(|entry| entry.nameless);
        let printed = match printed {
            Some(entry) => format!("Some(&{:?})", entry.order),
            None => "None".to_owned(),
        };
        line(text, 1, "values: Some(Values {");
        line(text, 2, &format!("set: &{set:?},"));
        line(text, 2, &format!("printed_nameless: {printed},"));
        line(text, 1, "}),");
    }
    if let Some(entry) = plan.overlay.names.iter().find(|entry| entry.shape == name) {
        line(
            text,
            1,
            &format!("name: Some(&{}),", bounds_name(&entry.name)),
        );
    }
    line(text, 1, "..Bounds::NONE");
    text.push_str("};\n");
    Ok(())
}

/// The constants with the wordings of the overlay.
pub(super) fn emit_wordings(plan: &Plan, text: &mut String) {
    let mut done: Vec<String> = Vec::new();
    for entry in &plan.overlay.wordings {
        let name = wordings_name(&entry.shape, &entry.member);
        if done.contains(&name) {
            continue;
        }
        text.push_str(&format!("\nstatic {name}: &[Wording] = &[\n"));
        let same = |other: &&Wording| other.shape == entry.shape && other.member == entry.member;
        for entry in plan.overlay.wordings.iter().filter(same) {
            wording(entry, text);
        }
        text.push_str("];\n");
        done.push(name);
    }
}

fn wording(entry: &Wording, text: &mut String) {
    let rules: Vec<String> = entry
        .rules
        .iter()
        .map(|rule| format!("Rule::{}", capital(rule)))
        .collect();
    line(text, 1, "Wording {");
    line(text, 2, &format!("rules: &[{}],", rules.join(", ")));
    line(text, 2, &format!("older: {},", form(&entry.older)));
    line(text, 2, &format!("current: {},", form(&entry.current)));
    line(
        text,
        2,
        &format!("older_hides: {},", hides(entry.older_hides)),
    );
    line(
        text,
        2,
        &format!("current_hides: {},", hides(entry.current_hides)),
    );
    line(text, 1, "},");
}

fn form(form: &Form) -> String {
    match form {
        Form::Echo => "Form::Echo".to_owned(),
        Form::Json => "Form::Json".to_owned(),
        Form::Named => "Form::Named".to_owned(),
        Form::Nameless => "Form::Nameless".to_owned(),
        Form::Sentence(sentence) => format!("Form::Sentence({sentence:?})"),
    }
}

const fn hides(hides: Hides) -> &'static str {
    match hides {
        Hides::Nothing => "Hides::Nothing",
        Hides::Enums => "Hides::Enums",
        Hides::All => "Hides::All",
    }
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
