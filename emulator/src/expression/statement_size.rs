//! What an update is charged for as a statement: most regions hold the limit of an item's size against the text
//! and the values of UpdateItem as well, and look at both before the condition.
//!
//! The numbers are measured, not documented: each clause has an overhead, beside the bytes of its paths and of
//! its values, which count at every use. Names, aliases, untouched attributes and copied values are free.

use super::ast::{Effect, PathRef, PathStep, ValueInstruction};
use super::error::Broken;
use super::update::Update;
use crate::value::path::{Path, Step};
use crate::value::{AttributeValue, Item};

/// How the size of an update is held against the limit of an item: the one thing in which regions differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum UpdateSizing {
    /// The item that it makes, once the condition holds.
    Item,
    /// The statement as well as the item, and both before the condition.
    Statement,
}

/// Overheads in bytes.
const STATEMENT: usize = 3;
const FURTHER_SET: usize = 19;
const ADD: usize = 19;
const REMOVE: usize = 1;
const DELETE: usize = 1;
/// Beside its digits, at the end of a path that is removed; one more where it is set.
const INDEX: usize = 4;
const OPERAND: usize = 15;
const OPERAND_STEP: usize = 14;
const ADDITION: usize = 34;
const SUBTRACTION: usize = 37;
const IF_NOT_EXISTS: usize = 39;
const LIST_APPEND: usize = 37;

impl Update {
    /// Bytes that the statement is charged for, before the item that it finds.
    ///
    /// # Errors
    ///
    /// If the tree does not fit its bindings, which is a mistake of ours.
    pub(crate) fn statement_charge(&self, old: Option<&Item>) -> Result<usize, Broken> {
        let mut sets = 0;
        let mut charge = STATEMENT;
        for (effect, path) in self.clauses() {
            charge += match effect {
                Effect::Set(range) => {
                    sets += 1;
                    let overhead = if sets == 1 { 0 } else { FURTHER_SET };
                    let instructions = self.instructions(range)?.iter();
                    let value = instructions.map(|one| self.operand(one));
                    overhead + path_size(path, 1) + value.sum::<Result<usize, Broken>>()?
                }
                Effect::Remove => REMOVE + path_size(path, 0),
                Effect::Add(slot) => {
                    let there = || path.find(old?).map(|found| found.decode());
                    let value = self.bindings().value(*slot)?;
                    ADD + path_size(path, 1) + added_size(value, there().as_ref())
                }
                Effect::Delete(_) => DELETE + path_size(path, 0),
            };
        }
        Ok(charge)
    }

    /// How large the item can become at most, from one of `base` bytes: as if every operand were all of it.
    ///
    /// # Errors
    ///
    /// As [`Self::statement_charge`].
    pub(crate) fn most_bytes(&self, base: usize, charge: usize) -> Result<usize, Broken> {
        let copies = self.clauses().map(|(effect, _)| match effect {
            Effect::Set(range) => self.instructions(range).map(<[_]>::len),
            Effect::Remove | Effect::Add(_) | Effect::Delete(_) => Ok(0),
        });
        let copies = copies.sum::<Result<usize, Broken>>()?;
        Ok(base.saturating_mul(1 + copies).saturating_add(charge))
    }

    /// One instruction of a right side.
    fn operand(&self, instruction: &ValueInstruction) -> Result<usize, Broken> {
        Ok(match instruction {
            ValueInstruction::Path(path) => self.operand_path(path)?,
            ValueInstruction::Value(slot) => self.bindings().value(*slot)?.size(),
            ValueInstruction::Add => ADDITION,
            ValueInstruction::Subtract => SUBTRACTION,
            ValueInstruction::IfNotExists { path, .. } => {
                IF_NOT_EXISTS + self.operand_path(path)?
            }
            ValueInstruction::ListAppend => LIST_APPEND,
            // No update is made of one.
            ValueInstruction::Flawed(_) => 0,
        })
    }

    /// A path on a right side: the first name, then each further element.
    fn operand_path(&self, path: &PathRef) -> Result<usize, Broken> {
        let mut size = OPERAND + self.bindings().name(&path.root)?.len();
        for step in &path.steps {
            size += OPERAND_STEP;
            size += match step {
                PathStep::Name(name) => self.bindings().name(name)?.len(),
                PathStep::Index(index) => digits(*index as usize),
            };
        }
        Ok(size)
    }
}

/// Bytes of the path of an action; `more` for each index of a list beside the overhead.
fn path_size(path: &Path, more: usize) -> usize {
    let steps = path.steps.iter().map(|step| match step {
        Step::Name(name) => name.len(),
        Step::Index(index) => INDEX + digits(*index) + more,
    });
    path.root.len() + steps.sum::<usize>()
}

/// Bytes that ADD brings: of a set only the members that are not there.
fn added_size(value: &AttributeValue, there: Option<&AttributeValue>) -> usize {
    fn of<T: Ord + Clone>(value: &[T], there: &[T], set: fn(Vec<T>) -> AttributeValue) -> usize {
        set(crate::value::set::difference(value, there)).size()
    }
    use AttributeValue::{Bs, Ns, Ss};
    match (value, there) {
        (Ss(value), Some(Ss(there))) => of(value, there, Ss),
        (Ns(value), Some(Ns(there))) => of(value, there, Ns),
        (Bs(value), Some(Bs(there))) => of(value, there, Bs),
        (value, _) => value.size(),
    }
}

/// How many digits a number has.
fn digits(number: usize) -> usize {
    number.checked_ilog10().map_or(1, |log| log as usize + 1)
}
