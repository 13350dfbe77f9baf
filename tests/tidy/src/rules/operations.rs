//! Operation files look alike: the first line, the imports, the order of the four steps.

use crate::finding::Finding;
use crate::text::{declared, tokens};
use crate::tree::Source;

/// The rules of this file, as an allow-list spells them.
pub(crate) const RULES: [&str; 3] = ["operation-head", "operation-import", "operation-steps"];

/// The steps of an operation, in their order.
const STEPS: [&str; 4] = ["check", "bind", "apply", "render"];

/// Where operations are and how they are known.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct OperationLook {
    /// The folder below `src` that holds the files of operations.
    pub folder: &'static str,
    /// The trait that an operation implements for its marker type.
    pub implements: &'static str,
    /// The module whose items are written with it: `ops::PutItem`, `types::PutItemInput`.
    pub qualified: [&'static [&'static str]; 2],
}

impl OperationLook {
    /// Operations below `operation/`, which are `impl Answered for ops::PutItem`.
    pub const fn usual() -> Self {
        Self {
            folder: "operation/",
            implements: "Answered",
            qualified: [&["crate", "wire", "ops"], &["crate", "wire", "types"]],
        }
    }
}

/// Checks each file that implements an operation.
pub(crate) fn check(library: &[Source], look: OperationLook) -> Vec<Finding> {
    let inside = library
        .iter()
        .filter(|source| source.path.starts_with(look.folder));
    let mut findings = Vec::new();
    for source in inside.filter(|source| source.is_prose()) {
        let operations = operations(source, look.implements);
        if operations.is_empty() {
            continue;
        }
        findings.extend(head(source, &operations));
        findings.extend(imports(source, look));
        findings.extend(steps(source));
    }
    findings
}

/// What the file implements the trait for: `ops::PutItem`, `PutItem`.
fn operations<'a>(source: &'a Source, implements: &str) -> Vec<&'a str> {
    let tokens = tokens(&source.lexed.code);
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let named =
            token.text == implements && before.is_some_and(|t| ["impl", "::"].contains(&t.text));
        let mut behind = tokens.iter().skip(at + 1).map(|token| token.text);
        if named && behind.next() == Some("for") {
            let path = behind.take_while(|text| *text != "{");
            found.extend(path.last());
        }
    }
    found
}

/// The first line is a sentence behind the names of the operations.
fn head(source: &Source, operations: &[&str]) -> Option<Finding> {
    let first = source.text.lines().next().unwrap_or("");
    let names = first
        .strip_prefix("//! ")
        .and_then(|line| line.split_once(": "));
    let names = names.map_or("", |(names, _)| names);
    let named = operations
        .iter()
        .all(|operation| names.split([',', ' ', '`']).any(|name| name == *operation));
    (!named).then(|| {
        let what = format!(
            "{} does not begin with \"//! {}: ...\"",
            source.path,
            operations.join(", ")
        );
        Finding::new("operation-head", &source.path, what)
    })
}

/// Generated names are written with their module.
fn imports(source: &Source, look: OperationLook) -> Vec<Finding> {
    let mut findings = Vec::new();
    for leaf in &source.names.uses {
        for module in look.qualified {
            let path = leaf.origin.path.iter().map(String::as_str);
            let inside = leaf.origin.path.len() > module.len()
                && path.take(module.len()).eq(module.iter().copied());
            if inside {
                let module = module.last().copied().unwrap_or("");
                let what = format!(
                    "{} imports {}: write {module}::{}",
                    source.path, leaf.name, leaf.name
                );
                findings.push(Finding::new("operation-import", &source.path, what));
            }
        }
    }
    findings
}

/// Steps that are there stand in their order.
fn steps(source: &Source) -> Option<Finding> {
    let items = declared(&source.lexed.code);
    let functions = items
        .iter()
        .filter(|item| item.kind == "fn" && item.in_module);
    let steps = functions.filter_map(|item| STEPS.iter().position(|step| *step == item.name));
    let steps: Vec<usize> = steps.collect();
    (!steps.is_sorted()).then(|| {
        let what = format!("{} has not {} in this order", source.path, STEPS.join(", "));
        Finding::new("operation-steps", &source.path, what)
    })
}
