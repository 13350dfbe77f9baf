//! `packages template`: what comes with the program to begin a document with.

use std::process::ExitCode;

use package_database::packages::shipped::{DOCUMENT, TEMPLATES, Template};
use serde_json::{Value, json};

use crate::cli::output::Output;

/// What the whole document is called among the templates.
const WHOLE: &str = "document";
const WHOLE_SENTENCE: &str = "The whole document that comes with the program.";

/// Writes a template, or says which there are.
pub(super) fn run(name: Option<&str>, mut output: Output) -> ExitCode {
    let Some(name) = name else {
        return list(output);
    };
    let text = match name {
        WHOLE => Some(DOCUMENT),
        name => Template::find(name).map(|template| template.text),
    };
    let Some(text) = text else {
        let text = format!("there is no template {name}: without a name, all are listed");
        return output.refuse(&text);
    };
    output.note(text.trim_end());
    // A test reads each of them.
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    output.end(json!({"name": name, "template": value}))
}

fn list(mut output: Output) -> ExitCode {
    let templates = TEMPLATES.iter();
    let templates = templates.map(|template| (template.name, template.sentence));
    let all: Vec<(&str, &str)> = templates.chain([(WHOLE, WHOLE_SENTENCE)]).collect();
    for (name, sentence) in &all {
        output.note(&format!("{name:12}{sentence}"));
    }
    let all = all.iter();
    let all: Vec<Value> = all
        .map(|(name, sentence)| json!({"name": name, "sentence": sentence}))
        .collect();
    output.end(json!({"templates": all}))
}
