//! Which conditions of a WHERE clause make a key, and which are left.

use super::super::ast::{Code, all_of};
use crate::expression::ast::{Comparator, Instruction, Name, Operand, PathRef, Slot, Test};
use crate::expression::{Broken, Condition, SortRange};
use crate::value::AttributeValue;

/// A WHERE clause with its values, from which conditions on key attributes are taken.
pub(super) struct Clause<'f> {
    parts: &'f [Code],
    /// Which parts were taken.
    taken: Vec<bool>,
    whole: Condition,
}

impl<'f> Clause<'f> {
    /// A clause of these parts, whose values `whole` has.
    pub(super) fn new(parts: &'f [Code], whole: Condition) -> Self {
        Self {
            parts,
            taken: vec![false; parts.len()],
            whole,
        }
    }

    /// Whether it says anything at all.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether nothing of it is left.
    pub(super) fn is_taken(&self) -> bool {
        self.taken.iter().all(|taken| *taken)
    }

    /// Takes `name = value`.
    pub(super) fn take_equality(&mut self, name: &str) -> Result<Option<AttributeValue>, Broken> {
        let slot = self.take(|code| equality(single(code)?, name));
        slot.map(|slot| self.value(slot)).transpose()
    }

    /// Takes `name IN (…)` or `name = … OR name = …`.
    pub(super) fn take_alternatives(
        &mut self,
        name: &str,
    ) -> Result<Option<Vec<AttributeValue>>, Broken> {
        let Some(slots) = self.take(|code| alternatives(code, name)) else {
            return Ok(None);
        };
        let values = slots.into_iter().map(|slot| self.value(slot));
        values.collect::<Result<_, _>>().map(Some)
    }

    /// Takes a comparison of `name` that leaves a range of values.
    pub(super) fn take_range(&mut self, name: &str) -> Result<Option<SortRange>, Broken> {
        let range = self.take(|code| range(single(code)?, name));
        let range = range.map(|range| range.fill(|slot| self.value(slot)));
        range.transpose()
    }

    /// The value in a slot of the clause.
    fn value(&self, slot: Slot) -> Result<AttributeValue, Broken> {
        self.whole.value(slot).cloned()
    }

    /// Takes the first part that `read` recognises.
    fn take<T>(&mut self, read: impl Fn(&Code) -> Option<T>) -> Option<T> {
        self.parts
            .iter()
            .zip(&mut self.taken)
            .filter(|(_, taken)| !**taken)
            .find_map(|(code, taken)| {
                let found = read(code)?;
                *taken = true;
                Some(found)
            })
    }

    /// The whole condition, if any, whatever was taken.
    pub(super) fn into_whole(self) -> Option<Condition> {
        (!self.is_empty()).then_some(self.whole)
    }

    /// The condition that is left, if any.
    pub(super) fn into_rest(self) -> Option<Condition> {
        if self.is_taken() {
            return None;
        }
        if !self.taken.contains(&true) {
            return Some(self.whole);
        }
        let code = self.rest();
        Some(self.whole.with_code(code))
    }

    /// The condition that is left, behind `first`; `join` says how they go together.
    pub(super) fn into_rest_after(self, first: Test, join: fn(usize) -> Instruction) -> Condition {
        let rest = self.rest();
        let mut code = vec![Instruction::Test(first)];
        if !rest.is_empty() {
            code.push(join(rest.len()));
            code.extend(rest);
        }
        self.whole.with_code(code)
    }

    /// The code of the condition that is left.
    fn rest(&self) -> Code {
        let left = self.parts.iter().zip(&self.taken);
        all_of(left.filter(|(_, taken)| !**taken).map(|(code, _)| code))
    }
}

/// The test of a part that is one test.
fn single(code: &Code) -> Option<&Test> {
    match code.as_slice() {
        [Instruction::Test(test)] => Some(test),
        _ => None,
    }
}

/// Whether an operand is the attribute `name` as a whole.
fn is_attribute(operand: &Operand, name: &str) -> bool {
    match operand {
        Operand::Path(PathRef {
            root: Name::Written(root),
            steps,
        }) => steps.is_empty() && **root == *name,
        _ => false,
    }
}

/// The slot of an operand that is a value.
fn slot_of(operand: &Operand) -> Option<Slot> {
    match operand {
        Operand::Value(slot) => Some(*slot),
        _ => None,
    }
}

/// `name operator value`, whichever side the name stands on.
fn comparison(test: &Test, name: &str) -> Option<(Comparator, Slot)> {
    let Test::Compare {
        operator,
        left,
        right,
    } = test
    else {
        return None;
    };
    if is_attribute(left, name) {
        return Some((*operator, slot_of(right)?));
    }
    if !is_attribute(right, name) {
        return None;
    }
    let turned = match operator {
        Comparator::Less => Comparator::Greater,
        Comparator::LessOrEqual => Comparator::GreaterOrEqual,
        Comparator::Greater => Comparator::Less,
        Comparator::GreaterOrEqual => Comparator::LessOrEqual,
        same => *same,
    };
    Some((turned, slot_of(left)?))
}

/// `name = value`
fn equality(test: &Test, name: &str) -> Option<Slot> {
    match comparison(test, name)? {
        (Comparator::Equal, slot) => Some(slot),
        _ => None,
    }
}

/// The values that `name` may have, if a condition says no more than that.
fn alternatives(code: &Code, name: &str) -> Option<Vec<Slot>> {
    let mut slots = Vec::new();
    for instruction in code {
        match instruction {
            Instruction::SkipIfTrue(_) => {}
            Instruction::Test(Test::In { operand, list }) if is_attribute(operand, name) => {
                for choice in list {
                    slots.push(slot_of(choice)?);
                }
            }
            Instruction::Test(test) => slots.push(equality(test, name)?),
            Instruction::Not | Instruction::SkipIfFalse(_) => return None,
        }
    }
    Some(slots)
}

/// The range of values that a test leaves to `name`.
enum Range {
    /// What the comparison makes of the value in this slot.
    Compare(fn(AttributeValue) -> SortRange, Slot),
    /// BETWEEN the values in these slots, both ends included.
    Between(Slot, Slot),
}

impl Range {
    fn fill(
        self,
        value: impl Fn(Slot) -> Result<AttributeValue, Broken>,
    ) -> Result<SortRange, Broken> {
        Ok(match self {
            Self::Compare(range, slot) => range(value(slot)?),
            Self::Between(low, high) => SortRange::Between(value(low)?, value(high)?),
        })
    }
}

/// The range of values that a test leaves to `name`.
fn range(test: &Test, name: &str) -> Option<Range> {
    match test {
        Test::Compare { .. } => {
            let (operator, slot) = comparison(test, name)?;
            let range = match operator {
                Comparator::Less => SortRange::Less,
                Comparator::LessOrEqual => SortRange::LessOrEqual,
                Comparator::Greater => SortRange::Greater,
                Comparator::GreaterOrEqual => SortRange::GreaterOrEqual,
                Comparator::Equal | Comparator::NotEqual => return None,
            };
            Some(Range::Compare(range, slot))
        }
        Test::Between { operand, low, high } if is_attribute(operand, name) => {
            Some(Range::Between(slot_of(low)?, slot_of(high)?))
        }
        Test::BeginsWith { operand, prefix } if is_attribute(operand, name) => {
            Some(Range::Compare(SortRange::BeginsWith, slot_of(prefix)?))
        }
        _ => None,
    }
}
