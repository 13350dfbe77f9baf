//! The functions of a WHERE clause that answer with yes or no.

use super::super::lexer::Token;
use crate::expression::Fault;
use crate::expression::ast::{Operand, PathRef, Test};

/// Makes a test of the operands of a call.
pub(super) type Make = fn(Vec<Operand>) -> Result<Test, Fault>;

/// The function of a name, in whatever case.
pub(super) fn named(name: &Token<'_>) -> Option<Make> {
    let functions: [(&str, Make); 5] = [
        ("attribute_exists", |operands| {
            path("attribute_exists", operands).map(Test::Exists)
        }),
        ("attribute_not_exists", |operands| {
            path("attribute_not_exists", operands).map(Test::NotExists)
        }),
        ("attribute_type", |operands| {
            let [operand, data_type] = operands_of("attribute_type", operands)?;
            Ok(Test::HasType { operand, data_type })
        }),
        ("begins_with", |operands| {
            let [operand, prefix] = operands_of("begins_with", operands)?;
            Ok(Test::BeginsWith { operand, prefix })
        }),
        ("contains", |operands| {
            let [operand, element] = operands_of("contains", operands)?;
            Ok(Test::Contains { operand, element })
        }),
    ];
    functions
        .into_iter()
        .find(|(known, _)| name.is_word(known))
        .map(|(_, make)| make)
}

/// Whether a function makes values, for which only SET has a place.
pub(super) fn is_of_assignments(name: &Token<'_>) -> bool {
    ["list_append", "set_add", "set_delete"]
        .iter()
        .any(|known| name.is_word(known))
}

/// The one operand of a function that asks for an attribute.
fn path(function: &'static str, operands: Vec<Operand>) -> Result<PathRef, Fault> {
    let [operand] = operands_of(function, operands)?;
    match operand {
        Operand::Path(path) => Ok(path),
        _ => Err(Fault::PathRequired(function)),
    }
}

/// So many operands.
fn operands_of<const N: usize>(
    function: &'static str,
    operands: Vec<Operand>,
) -> Result<[Operand; N], Fault> {
    <[Operand; N]>::try_from(operands).map_err(|operands| Fault::OperandCount {
        operator: function,
        count: operands.len(),
    })
}
