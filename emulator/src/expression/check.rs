//! What shows only when names and values are known: undefined ones, types of operands, equal operands,
//! and paths that get in each other's way.
//!
//! The service goes through an expression in the order in which it was written, an operator after its
//! operands, and tells the first thing that is wrong.

use std::cmp::Ordering;

use super::ast::{
    Action, Comparator, ConditionTree, Effect, Flaw, Operand, PathRef, Test, UpdateTree,
    ValueInstruction,
};
use super::error::{Broken, Fault};
use super::resolve::{Bindings, Bound};
use crate::value::path::{Path, Relation};
use crate::value::{AttributeValue, DataType, compare};

/// Checks the operands of a condition, in the order in which they were written.
pub(super) fn condition(tree: &ConditionTree, bound: &Bound) -> Result<(), Fault> {
    tree.tests().try_for_each(|test| match test {
        Test::Flawed(flaw) => Err(first_fault(flaw, bound)),
        test => check_test(test, bound),
    })
}

/// Checks the operands of one test, then the test.
fn check_test(test: &Test, bound: &Bound) -> Result<(), Fault> {
    let (operands, path) = test.operands();
    for operand in operands {
        match operand {
            Operand::Flawed(flaw) => return Err(first_fault(flaw, bound)),
            operand => check_operand(operand, bound)?,
        }
    }
    if let Some(path) = path {
        bound.defines_path(path)?;
    }
    check_operator(test, &bound.bindings)
}

/// What is told of something that cannot be right.
fn first_fault(flaw: &Flaw, bound: &Bound) -> Fault {
    let (operands, test) = flaw.before();
    let before = operands
        .iter()
        .try_for_each(|operand| check_operand(operand, bound))
        .and_then(|()| test.map_or(Ok(()), |test| check_test(test, bound)));
    // Where nothing before it is wrong, it is told itself.
    before.err().unwrap_or_else(|| flaw.fault())
}

/// Checks what a sound operand names, and that a value of which the size is asked has one.
fn check_operand(operand: &Operand, bound: &Bound) -> Result<(), Fault> {
    match operand {
        Operand::Path(path) | Operand::SizeOfPath(path) => bound.defines_path(path),
        Operand::Value(slot) => bound.defines(*slot),
        Operand::SizeOfValue(slot) => {
            bound.defines(*slot)?;
            check_type("size", &Operand::Value(*slot), &bound.bindings, has_size)
        }
        Operand::Faulty | Operand::Flawed(_) => Ok(()),
    }
}

/// Checks whether the operands suit their operator.
fn check_operator(test: &Test, bindings: &Bindings) -> Result<(), Fault> {
    match test {
        Test::Compare {
            operator,
            left,
            right,
        } => {
            let ordered = !matches!(operator, Comparator::Equal | Comparator::NotEqual);
            if ordered {
                for operand in [left, right] {
                    check_type(operator.as_str(), operand, bindings, is_ordered)?;
                }
            }
            check_distinct(operator.as_str(), left, [right], bindings)
        }
        Test::Between { operand, low, high } => {
            for operand in [operand, low, high] {
                check_type("BETWEEN", operand, bindings, is_ordered)?;
            }
            check_distinct("BETWEEN", operand, [low, high], bindings)?;
            check_bounds(low, high, bindings)
        }
        Test::In { operand, list } => check_distinct("IN", operand, list, bindings),
        Test::HasType { operand, data_type } => check_type_name(operand, data_type, bindings),
        Test::BeginsWith { operand, prefix } => {
            let is_text = |data_type| matches!(data_type, DataType::S | DataType::B);
            check_type("begins_with", operand, bindings, is_text)?;
            check_type("begins_with", prefix, bindings, is_text)?;
            check_distinct("begins_with", operand, [prefix], bindings)
        }
        Test::Contains { operand, element } => {
            let holds = |data_type| data_type != DataType::M && has_size(data_type);
            check_type("contains", operand, bindings, holds)?;
            check_distinct("contains", operand, [element], bindings)
        }
        Test::Exists(_) | Test::NotExists(_) | Test::Flawed(_) | Test::Always => Ok(()),
    }
}

/// Types that have an order.
fn is_ordered(data_type: DataType) -> bool {
    matches!(data_type, DataType::S | DataType::N | DataType::B)
}

/// Types that `size` measures.
fn has_size(data_type: DataType) -> bool {
    !matches!(data_type, DataType::N | DataType::Bool | DataType::Null)
}

/// The type of an operand, as far as the request alone tells.
fn type_of(operand: &Operand, bindings: &Bindings) -> Result<Option<DataType>, Broken> {
    Ok(match operand {
        Operand::Value(slot) => Some(bindings.value(*slot)?.data_type()),
        Operand::SizeOfPath(_) | Operand::SizeOfValue(_) => Some(DataType::N),
        Operand::Path(_) | Operand::Faulty | Operand::Flawed(_) => None,
    })
}

fn check_type(
    operator: &'static str,
    operand: &Operand,
    bindings: &Bindings,
    allowed: impl Fn(DataType) -> bool,
) -> Result<(), Fault> {
    match type_of(operand, bindings)? {
        Some(data_type) if !allowed(data_type) => Err(Fault::OperandType {
            operator,
            data_type,
        }),
        _ => Ok(()),
    }
}

/// The first operand must not be one of the others.
fn check_distinct<'t>(
    operator: &'static str,
    first: &Operand,
    others: impl IntoIterator<Item = &'t Operand>,
    bindings: &Bindings,
) -> Result<(), Fault> {
    let Operand::Path(first) = first else {
        return Ok(());
    };
    for other in others {
        if let Operand::Path(other) = other
            && same_path(first, other, bindings)?
        {
            let operand = bindings.path(first)?.as_list().to_string();
            return Err(Fault::OperandsNotDistinct { operator, operand });
        }
    }
    Ok(())
}

/// Whether two paths, once their names are filled in, are the same; without building them.
fn same_path(one: &PathRef, two: &PathRef, bindings: &Bindings) -> Result<bool, Broken> {
    use super::ast::PathStep;
    if bindings.name(&one.root)? != bindings.name(&two.root)? || one.steps.len() != two.steps.len()
    {
        return Ok(false);
    }
    for steps in one.steps.iter().zip(&two.steps) {
        let same = match steps {
            (PathStep::Name(one), PathStep::Name(two)) => {
                bindings.name(one)? == bindings.name(two)?
            }
            (PathStep::Index(one), PathStep::Index(two)) => one == two,
            _ => false,
        };
        if !same {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Bounds given by the request must be of one type, the lower one first.
fn check_bounds(low: &Operand, high: &Operand, bindings: &Bindings) -> Result<(), Fault> {
    let (Operand::Value(low), Operand::Value(high)) = (low, high) else {
        return Ok(());
    };
    bounds(bindings.value(*low)?, bindings.value(*high)?)
}

/// Bounds must be of one type, the lower one first.
fn bounds(low: &AttributeValue, high: &AttributeValue) -> Result<(), Fault> {
    let (described_low, described_high) = (|| describe(low), || describe(high));
    match compare::order(low, high) {
        Some(Ordering::Greater) => Err(Fault::BetweenOrder {
            low: described_low(),
            high: described_high(),
        }),
        Some(_) => Ok(()),
        None => Err(Fault::BetweenTypes {
            low: described_low(),
            high: described_high(),
        }),
    }
}

/// A scalar in the notation of the service's messages.
fn describe(value: &AttributeValue) -> String {
    match value {
        AttributeValue::S(text) => format!("{{S:{text}}}"),
        AttributeValue::N(number) => format!("{{N:{number}}}"),
        AttributeValue::B(bytes) => {
            let length = bytes.len();
            format!("{{B:java.nio.HeapByteBuffer[pos=0 lim={length} cap={length}]}}")
        }
        other => format!("{{{}}}", other.data_type()),
    }
}

/// `attribute_type` asks about a path or a value, and names one of the ten types.
fn check_type_name(
    operand: &Operand,
    data_type: &Operand,
    bindings: &Bindings,
) -> Result<(), Fault> {
    const OPERATOR: &str = "attribute_type";
    if !matches!(operand, Operand::Path(_) | Operand::Value(_)) {
        return Err(Fault::PathRequired(OPERATOR));
    }
    check_distinct(OPERATOR, operand, [data_type], bindings)?;
    if matches!(data_type, Operand::Path(_)) {
        return Err(Fault::TypeNameNotGiven);
    }
    check_type(OPERATOR, data_type, bindings, |data_type| {
        data_type == DataType::S
    })?;
    match data_type {
        Operand::Value(slot) => match bindings.value(*slot)? {
            AttributeValue::S(name) if DataType::from_descriptor(name).is_none() => {
                Err(Fault::UnknownType(name.clone()))
            }
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Checks the operands of an update.
pub(super) fn update(tree: &UpdateTree, bound: &Bound) -> Result<(), Fault> {
    tree.actions
        .iter()
        .try_for_each(|action| check_action(action, tree, bound))
}

/// Checks one action.
fn check_action(action: &Action, tree: &UpdateTree, bound: &Bound) -> Result<(), Fault> {
    let bindings = &bound.bindings;
    if let Effect::Add(slot) | Effect::Delete(slot) = action.change {
        bound.defines(slot)?;
    }
    let is_set = |data_type| matches!(data_type, DataType::Ss | DataType::Ns | DataType::Bs);
    match &action.change {
        Effect::Set(range) => check_value(tree.value(range)?, bound),
        Effect::Add(slot) => check_action_type("ADD", bindings.value(*slot)?, |data_type| {
            data_type == DataType::N || is_set(data_type)
        }),
        Effect::Delete(slot) => check_action_type("DELETE", bindings.value(*slot)?, is_set),
        Effect::Remove => Ok(()),
    }
}

fn check_action_type(
    operator: &'static str,
    value: &AttributeValue,
    allowed: impl Fn(DataType) -> bool,
) -> Result<(), Fault> {
    let data_type = value.data_type();
    if allowed(data_type) {
        return Ok(());
    }
    let type_name = type_name(data_type);
    Err(Fault::ActionOperandType {
        operator,
        type_name,
    })
}

/// A type spelt out, as messages about ADD and DELETE name it.
fn type_name(data_type: DataType) -> &'static str {
    match data_type {
        DataType::S => "STRING",
        DataType::N => "NUMBER",
        DataType::B => "BINARY",
        DataType::Ss => "STRING_SET",
        DataType::Ns => "NUMBER_SET",
        DataType::Bs => "BINARY_SET",
        DataType::M => "MAP",
        DataType::L => "LIST",
        DataType::Bool => "BOOLEAN",
        DataType::Null => "NULL",
    }
}

/// Follows the types through the right side of SET, as far as the request alone tells.
fn check_value(code: &[ValueInstruction], bound: &Bound) -> Result<(), Fault> {
    let mut stack: Vec<Option<DataType>> = Vec::new();
    // Where the second operands of open `if_not_exists` calls end.
    let mut ends: Vec<usize> = Vec::new();
    for (place, instruction) in code.iter().enumerate() {
        let (operator, wanted) = match instruction {
            ValueInstruction::Add => ("+", DataType::N),
            ValueInstruction::Subtract => ("-", DataType::N),
            ValueInstruction::ListAppend => ("list_append", DataType::L),
            ValueInstruction::Flawed(fault) => return Err((**fault).clone()),
            ValueInstruction::Path(_) => {
                stack.push(None);
                forget_choices(place, &mut ends, &mut stack);
                continue;
            }
            ValueInstruction::Value(slot) => {
                bound.defines(*slot)?;
                stack.push(Some(bound.bindings.value(*slot)?.data_type()));
                forget_choices(place, &mut ends, &mut stack);
                continue;
            }
            ValueInstruction::IfNotExists { skip, .. } => {
                ends.push(place + skip);
                continue;
            }
        };
        let (right, left) = (stack.pop().flatten(), stack.pop().flatten());
        for data_type in [left, right].into_iter().flatten() {
            if data_type != wanted {
                return Err(Fault::OperandType {
                    operator,
                    data_type,
                });
            }
        }
        stack.push(Some(wanted));
        forget_choices(place, &mut ends, &mut stack);
    }
    Ok(())
}

/// What `if_not_exists` yields may be the attribute as well, of any type.
fn forget_choices(place: usize, ends: &mut Vec<usize>, stack: &mut [Option<DataType>]) {
    while ends.last() == Some(&place) {
        ends.pop();
        if let Some(top) = stack.last_mut() {
            *top = None;
        }
    }
}

/// No path may lead through another, or take for a list what another takes for a map.
pub(super) fn disjoint(paths: &[Path]) -> Result<(), Fault> {
    // In sorted order a path that meets any other also meets its neighbour.
    let mut sorted: Vec<&Path> = paths.iter().collect();
    sorted.sort_unstable();
    let apart = |pair: &[&Path]| match pair {
        [one, two] => one.relation(two) == Relation::Apart,
        _ => true,
    };
    if sorted.windows(2).all(apart) {
        return Ok(());
    }
    let pairs = || {
        let places = paths.iter().enumerate();
        places.flat_map(|(place, two)| paths.iter().take(place).map(move |one| (one, two)))
    };
    let first = |wanted| pairs().find(|(one, two)| one.relation(two) == wanted);
    let texts = |(one, two): (&Path, &Path)| (one.as_list().to_string(), two.as_list().to_string());
    // Overlaps of all pairs come before any conflict.
    if let Some((one, two)) = first(Relation::Overlap).map(texts) {
        return Err(Fault::PathsOverlap { one, two });
    }
    match first(Relation::Conflict).map(texts) {
        Some((one, two)) => Err(Fault::PathsConflict { one, two }),
        None => Ok(()),
    }
}
