//! Pages that follow from the tables of this domain: the operations, and the rules of the validator.

use super::pipeline::{OPERATIONS, Operation, Parameter, ParameterKind};
use super::validate::{RULES, Strictness};

/// The page of the thirty operations, as Markdown: what each does, what it is given, and a step with it.
///
/// # Examples
///
/// ```
/// let page = package_database::packages::reference::operations();
/// assert!(page.contains("## `kv.get`"));
/// ```
pub fn operations() -> String {
    let mut page = String::from(
        "<!-- Written by a test from the registry of operations: UPDATE=1 cargo test -p package-database --lib reference -->\n\n\
         # The thirty operations\n\n\
         A step names an operation and gives it arguments: `{\"op\": \"kv.get\", \"args\": {…}}`. Every operation takes a\n\
         condition in `when` besides ([conditions](conditions.md)); what is said to be filled in may have references\n\
         ([references](interpolation.md)).\n\n\
         | Operation | What people call it | Scope needed |\n|---|---|---|\n",
    );
    for operation in OPERATIONS.iter() {
        let anchor = operation.name.replace('.', "");
        let governed = if operation.governed {
            "if one lists it"
        } else {
            "–"
        };
        page.push_str(&format!(
            "| [`{}`](#{anchor}) | {} | {governed} |\n",
            operation.name, operation.label
        ));
    }
    for operation in OPERATIONS.iter() {
        one(operation, &mut page);
    }
    page
}

fn one(operation: &Operation, page: &mut String) {
    page.push_str(&format!(
        "\n## `{}`\n\n{}\n\n",
        operation.name, operation.sentence
    ));
    if operation.parameters.is_empty() {
        page.push_str("It takes no arguments.\n\n");
    } else {
        page.push_str("| Argument | Value | Without it | For |\n|---|---|---|---|\n");
    }
    for parameter in operation.parameters {
        let Parameter {
            name,
            sentence,
            kind,
            ..
        } = parameter;
        let without = match (parameter.required, parameter.default) {
            (true, _) => "refused".to_owned(),
            (false, Some(default)) => format!("`{default}`"),
            (false, None) => "nothing".to_owned(),
        };
        page.push_str(&format!(
            "| `{name}` | {} | {without} | {sentence} |\n",
            words(*kind)
        ));
    }
    if !operation.parameters.is_empty() {
        page.push('\n');
    }
    page.push_str(&format!("```json step\n{}\n```\n", operation.example));
}

/// What the value of an argument may be.
fn words(kind: ParameterKind) -> String {
    match kind {
        ParameterKind::Text => "a text, as it is written".to_owned(),
        ParameterKind::TextList => "texts, as they are written".to_owned(),
        ParameterKind::Reference => "a text, filled in".to_owned(),
        ParameterKind::Variable => "the name of a variable".to_owned(),
        ParameterKind::Integer => "a whole number".to_owned(),
        ParameterKind::Count => "a whole number, or what refers to one".to_owned(),
        ParameterKind::Status => "200 to 599".to_owned(),
        ParameterKind::Bool => "true or false".to_owned(),
        ParameterKind::Object => "an object, filled in".to_owned(),
        ParameterKind::Any => "anything, filled in".to_owned(),
        ParameterKind::Source => "`request.body`, or what is referred to".to_owned(),
        ParameterKind::Choice(choices) => {
            let choices = choices.iter().map(|choice| format!("`{choice}`"));
            choices.collect::<Vec<_>>().join(", ")
        }
    }
}

/// The page of the rules that a document is held against, as Markdown.
pub fn rules() -> String {
    let mut page = String::from(
        "<!-- Written by a test from the table of rules: UPDATE=1 cargo test -p package-database --lib reference -->\n\n\
         # What a document is held against\n\n\
         An error keeps a document from being loaded. *Strict* is for a repository that serves others, *lenient* for\n\
         templates, trials and documents of others. A level can be changed by the name of its rule, or by the rule and the\n\
         thing that it is about: `invariant.violated:inv.latest_monotonic`.\n\n\
         | Rule | Strict | Lenient | What has to be so |\n|---|---|---|---|\n",
    );
    for rule in RULES {
        let (strict, lenient) = (
            rule.level(Strictness::Strict),
            rule.level(Strictness::Lenient),
        );
        page.push_str(&format!(
            "| `{}` | {strict} | {lenient} | {} |\n",
            rule.name, rule.sentence
        ));
    }
    page
}
