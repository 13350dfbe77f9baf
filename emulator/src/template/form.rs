//! What a text is, by what it holds.

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::node::{Node, Value};
use crate::template::sections::SECTIONS;

/// A kind of file that tables can come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SourceForm {
    /// A CloudFormation template, be it written by hand or by a tool.
    CloudFormation,
    /// A plan or a state of Terraform, as `terraform show -json` prints it.
    Terraform,
    /// Answers of DescribeTable, or requests of CreateTable.
    Described,
    /// A data model of NoSQL Workbench.
    Workbench,
}

/// Files that tools make others of, and what to give instead.
const SOURCES: [(&[&str], &str); 4] = [
    (
        &["service", "provider"],
        "a source file of the Serverless Framework: run `serverless package` and give \
         .serverless/cloudformation-template-update-stack.json",
    ),
    (
        &["artifacts", "version"],
        "the manifest of a cloud assembly: give the folder in which it is",
    ),
    (
        &["app", "context"],
        "the settings of the CDK: run `cdk synth` and give the folder cdk.out",
    ),
    (
        &["lineage", "terraform_version"],
        "a state file of Terraform: give what `terraform show -json` prints of it",
    ),
];

/// What the text is that this tree was read from.
pub(crate) fn of(root: &Node) -> Result<SourceForm, TemplateError> {
    let has = |names: &[&str]| names.iter().all(|name| root.get(name).is_some());
    if let Some((_, advice)) = SOURCES.iter().find(|(names, _)| has(names)) {
        return Err(TemplateError::new(TemplateFault::Source(advice)));
    }
    if has(&["format_version", "planned_values"]) || has(&["format_version", "values"]) {
        return Ok(SourceForm::Terraform);
    }
    if has(&["DataModel", "ModelName"]) {
        return Ok(SourceForm::Workbench);
    }
    // A map has no elements.
    let mut listed = root.as_list().unwrap_or_default().iter();
    if is_described(root) || (listed.len() > 0 && listed.all(is_described)) {
        return Ok(SourceForm::Described);
    }
    let is_section = |(name, _): &(String, Node)| SECTIONS.contains(&name.as_str());
    match root.entries().iter().any(is_section) {
        true => Ok(SourceForm::CloudFormation),
        false => {
            let fault = TemplateFault::Unrecognised(shown(root));
            Err(TemplateError::at(root.line, fault))
        }
    }
}

/// What is in a text of nothing but space and comments.
pub(crate) const NOTHING: &str = "an empty text";

/// Whether a tree describes a table: an answer, its one member, or a request.
fn is_described(node: &Node) -> bool {
    let table = node.get("Table").unwrap_or(node);
    table.get("TableName").is_some() && table.get("KeySchema").is_some()
}

/// A few words about what was found.
fn shown(root: &Node) -> String {
    match &root.value {
        Value::Map(entries) if entries.is_empty() => "an empty map".to_owned(),
        Value::Map(entries) => {
            let mut names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
            let more = if names.len() > 5 { ", …" } else { "" };
            names.truncate(5);
            format!("a map of {}{more}", names.join(", "))
        }
        Value::List(_) => "a list".to_owned(),
        Value::Null => NOTHING.to_owned(),
        Value::Plain(_) | Value::Text(_) => "a text".to_owned(),
    }
}

/// What a text is that cannot be read, where that is known by a look at it.
pub(crate) fn of_text(text: &str) -> Option<TemplateError> {
    let is_terraform = text.contains("resource \"aws_") || text.contains("required_providers");
    let advice = "a source file of Terraform: run `terraform plan -out plan` and give what \
                  `terraform show -json plan` prints";
    is_terraform.then(|| TemplateError::new(TemplateFault::Source(advice)))
}
