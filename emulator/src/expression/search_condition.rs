//! `SearchConditionExpression`: attributes and the values that they must have.
//!
//! "The condition only supports equality comparisons (=), which can be combined using AND"
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SearchVectors.html>).

use super::ast::{Comparator, Instruction, Operand, PathRef, Test};
use super::condition::Condition;
use super::error::{Broken, ExpressionError, ExpressionKind, Fault, RequestFault};
use crate::value::{AttributeValue, DataType};

/// Attributes with the value that each must have, in the order of the text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SearchCondition {
    /// Name and value; no name stands twice.
    pub(crate) equal: Vec<(String, AttributeValue)>,
}

impl SearchCondition {
    /// Reads a condition of the general grammar as one of a search.
    ///
    /// # Errors
    ///
    /// For anything but comparisons of one top-level attribute with one value by `=`, joined by AND.
    pub(crate) fn from_condition(condition: &Condition) -> Result<Self, ExpressionError> {
        let invalid = |fault| ExpressionError::invalid(ExpressionKind::SearchCondition, fault);
        let mut code = condition.tree.code.iter();
        if code.any(|one| matches!(one, Instruction::SkipIfTrue(_) | Instruction::Not)) {
            return Err(invalid(Fault::SearchComparator));
        }
        let mut equal: Vec<(String, AttributeValue)> = Vec::new();
        for test in condition.tree.tests() {
            let (path, value) = sides(test).ok_or_else(|| invalid(Fault::SearchComparator))?;
            let broken = |broken: Broken| invalid(broken.into());
            let name = condition.bindings.name(&path.root).map_err(broken)?;
            let value = condition.bindings.value(value).map_err(broken)?;
            if equal.iter().any(|(known, _)| known == name) {
                return Err(invalid(Fault::SearchConditionTwice));
            }
            equal.push((name.to_owned(), value.clone()));
        }
        Ok(Self { equal })
    }
}

/// Whether a value can be that of an attribute of this type.
///
/// # Errors
///
/// If it is of another type.
pub(crate) fn check_type(value: &AttributeValue, data_type: DataType) -> Result<(), RequestFault> {
    match value.data_type() == data_type {
        true => Ok(()),
        false => Err(RequestFault::KeyConditionType),
    }
}

/// The attribute and the value that a test holds against each other.
fn sides(test: &Test) -> Option<(&PathRef, u32)> {
    let Test::Compare {
        operator: Comparator::Equal,
        left,
        right,
    } = test
    else {
        return None;
    };
    let (path, value) = match (left, right) {
        (Operand::Path(path), Operand::Value(value))
        | (Operand::Value(value), Operand::Path(path)) => (path, *value),
        _ => return None,
    };
    path.steps.is_empty().then_some((path, value))
}
