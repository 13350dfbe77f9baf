//! `dispatch.rs`: from an operation to its marker type.

use super::{header, line};
use crate::model::Operation;
use crate::shape::Plan;
use crate::unanswered::Unanswered;

/// The text of the file.
pub fn emit(plan: &Plan, unanswered: &Unanswered) -> String {
    let mut text = header("From an operation to its marker type.");
    text.push_str("use super::operations::*;\nuse crate::wire::Dispatched;\n");
    let operations = &plan.model.operations;
    let (refused, answered): (Vec<&Operation>, Vec<&Operation>) = operations
        .iter()
        .partition(|operation| unanswered.contains(operation));
    is_answered(&refused, &mut text);
    text.push('\n');
    for operation in &answered {
        text.push_str(&format!("impl Dispatched for {} {{}}\n", operation.name));
    }
    dispatch(operations, &answered, &refused, &mut text);
    text
}

fn is_answered(refused: &[&Operation], text: &mut String) {
    text.push_str("\nimpl Operation {\n");
    line(
        text,
        1,
        "/// Whether this emulator answers it; otherwise it is refused as unknown.",
    );
    line(text, 1, "pub const fn is_answered(self) -> bool {");
    if refused.is_empty() {
        line(text, 2, "true");
    } else {
        line(text, 2, "!matches!(");
        line(text, 3, "self,");
        for (place, operation) in refused.iter().enumerate() {
            let bar = if place == 0 { "" } else { "| " };
            line(text, 3, &format!("{bar}Self::{}", operation.name));
        }
        line(text, 2, ")");
    }
    line(text, 1, "}");
    text.push_str("}\n");
}

/// The macro that every door and the tests go through.
fn dispatch(all: &[Operation], answered: &[&Operation], refused: &[&Operation], text: &mut String) {
    text.push_str(
        "\n/// Runs code with the marker type of an operation: `dispatch!(operation, O => code, _ => other)`\n\
         /// gives `code`, in which `O` is the marker type, if the operation is answered, and `other` if\n\
         /// not; without `_` there is `code` for every operation of the model.\n\
         macro_rules! dispatch {\n",
    );
    line(
        text,
        1,
        "($operation:expr, $marker:ident => $code:expr, _ => $other:expr $(,)?) => {",
    );
    line(text, 2, "match $operation {");
    for operation in answered {
        arm(operation, text);
    }
    for (place, operation) in refused.iter().enumerate() {
        let bar = if place == 0 { "" } else { "| " };
        let pattern = format!("{bar}$crate::wire::Operation::{}", operation.name);
        line(text, 3, &pattern);
    }
    if !refused.is_empty() {
        line(text, 3, "=> $other,");
    }
    line(text, 2, "}");
    line(text, 1, "};");
    line(
        text,
        1,
        "($operation:expr, $marker:ident => $code:expr $(,)?) => {",
    );
    line(text, 2, "match $operation {");
    for operation in all {
        arm(operation, text);
    }
    line(text, 2, "}");
    line(text, 1, "};");
    text.push_str("}\npub(crate) use dispatch;\n");
}

fn arm(operation: &Operation, text: &mut String) {
    let name = &operation.name;
    line(
        text,
        3,
        &format!(
            "$crate::wire::Operation::{name} => {{ type $marker = $crate::wire::ops::{name}; $code }}"
        ),
    );
}
