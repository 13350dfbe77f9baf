//! `operations.rs`: the enumeration of operations, and a marker type for each.

use std::collections::BTreeSet;

use super::{header, line, page, page_prefix};
use crate::model::Operation;
use crate::shape::Plan;

/// The text of the file.
pub fn emit(plan: &Plan) -> String {
    let mut text = header("The operations of both services, and a marker type for each.");
    text.push_str("use super::{inputs, outputs};\nuse crate::wire::ApiCall;\n\n");
    enumeration(plan, &mut text);
    methods(plan, &mut text);
    for operation in &plan.model.operations {
        marker(plan, operation, &mut text);
    }
    text
}

/// What the enumeration says of itself.
const DOCUMENTATION: &str = "\
/// One of the operations of DynamoDB and DynamoDB Streams.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::Operation;
///
/// let operation = Operation::from_target(\"DynamoDB_20120810.PutItem\");
/// assert_eq!(operation, Some(Operation::PutItem));
/// assert_eq!(Operation::PutItem.name(), \"PutItem\");
/// ```
";

fn enumeration(plan: &Plan, text: &mut String) {
    text.push_str(DOCUMENTATION);
    text.push_str(super::DERIVED);
    text.push_str("#[non_exhaustive]\npub enum Operation {\n");
    for operation in &plan.model.operations {
        line(text, 1, &format!("/// {}.", link(operation)));
        line(text, 1, &format!("{},", operation.name));
    }
    text.push_str("}\n\n");
}

fn methods(plan: &Plan, text: &mut String) {
    let operations = &plan.model.operations;
    text.push_str("impl Operation {\n");
    line(
        text,
        1,
        "/// All of them, DynamoDB's before DynamoDB Streams'.",
    );
    line(
        text,
        1,
        &format!("pub const ALL: [Self; {}] = [", operations.len()),
    );
    for operation in operations {
        line(text, 2, &format!("Self::{},", operation.name));
    }
    line(text, 1, "];\n");
    line(
        text,
        1,
        "/// The operation that an `X-Amz-Target` header names.",
    );
    line(
        text,
        1,
        "pub fn from_target(target: &str) -> Option<Self> {",
    );
    line(
        text,
        2,
        "let place = TARGETS.binary_search_by_key(&target, |(target, _)| target).ok()?;",
    );
    line(
        text,
        2,
        "TARGETS.get(place).map(|(_, operation)| *operation)",
    );
    line(text, 1, "}\n");
    name(operations, text);
    target_prefix(operations, text);
    text.push_str("}\n\n");
    targets(operations, text);
}

/// How long a function may be: clippy.toml.
const LINES_MAX: usize = 70;

fn name(operations: &[Operation], text: &mut String) {
    line(text, 1, "/// Its name, as in `PutItem`.");
    if operations.len() + 4 > LINES_MAX {
        line(
            text,
            1,
            "#[expect(clippy::too_many_lines, reason = \"one arm per operation\")]",
        );
    }
    line(text, 1, "pub const fn name(self) -> &'static str {");
    line(text, 2, "match self {");
    for operation in operations {
        line(text, 3, &format!("Self::{0} => \"{0}\",", operation.name));
    }
    line(text, 2, "}");
    line(text, 1, "}\n");
}

fn target_prefix(operations: &[Operation], text: &mut String) {
    line(
        text,
        1,
        "/// What stands before the dot in its `X-Amz-Target`.",
    );
    line(
        text,
        1,
        "pub const fn target_prefix(self) -> &'static str {",
    );
    line(text, 2, "match self {");
    let prefixes: BTreeSet<&str> = operations
        .iter()
        .map(|operation| operation.target_prefix.as_str())
        .collect();
    for prefix in prefixes {
        let of_service: Vec<String> = operations
            .iter()
            .filter(|op| op.target_prefix == prefix)
            .map(|op| format!("Self::{}", op.name))
            .collect();
        let arm = format!("{} => \"{prefix}\",", of_service.join(" | "));
        line(text, 3, &arm);
    }
    line(text, 2, "}");
    line(text, 1, "}");
}

/// The table behind `from_target`.
fn targets(operations: &[Operation], text: &mut String) {
    let mut targets: Vec<(String, &str)> = operations
        .iter()
        .map(|op| {
            (
                format!("{}.{}", op.target_prefix, op.name),
                op.name.as_str(),
            )
        })
        .collect();
    targets.sort();
    text.push_str("/// The targets in alphabetical order.\n");
    text.push_str(&format!(
        "static TARGETS: [(&str, Operation); {}] = [\n",
        targets.len()
    ));
    for (target, name) in targets {
        line(text, 1, &format!("(\"{target}\", Operation::{name}),"));
    }
    text.push_str("];\n");
}

fn marker(plan: &Plan, operation: &Operation, text: &mut String) {
    let name = &operation.name;
    let input = plan.type_name(&operation.input);
    let output = match &operation.output {
        Some(output) => plan.type_name(output),
        None => format!("{name}Output"),
    };
    text.push_str(&format!("\n/// {}.\n", link(operation)));
    text.push_str("#[derive(Clone, Copy, Debug)]\n");
    text.push_str(&format!(
        "pub struct {name};\n\nimpl ApiCall for {name} {{\n"
    ));
    line(text, 1, &format!("type Input = inputs::{input};"));
    line(text, 1, &format!("type Output = outputs::{output};"));
    line(
        text,
        1,
        &format!("const OPERATION: Operation = Operation::{name};"),
    );
    text.push_str("}\n");
}

fn link(operation: &Operation) -> String {
    let page = page(page_prefix(&operation.target_prefix), &operation.name);
    format!("[{}]({page})", operation.name)
}
