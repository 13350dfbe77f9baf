//! Tree, and names and types of the key attributes, to a range of keys.
//!
//! Which conditions a key takes:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html>;
//! keys of several attributes:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html>.

use super::ast::{Comparator, Instruction, Operand, PathRef, Slot, Test};
use super::condition::Condition;
use super::error::{ExpressionError, ExpressionKind, Fault, RequestFault};
use crate::value::{AttributeValue, DataType};

/// Conditions on attributes, all of which must hold, each attribute at most once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KeyCondition {
    conditions: Vec<(String, KeyTest)>,
}

/// The condition on one key attribute.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum KeyTest {
    /// `=`
    Equal(AttributeValue),
    /// Any other.
    Range(SortRange),
}

/// Where the items that a query asks for lie.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KeyRange {
    /// The value of each partition attribute.
    pub(crate) partition: Vec<AttributeValue>,
    /// The values of the first sort attributes.
    pub(crate) sort_equal: Vec<AttributeValue>,
    /// The condition on the sort attribute after those.
    pub(crate) sort: Option<SortRange>,
}

/// A condition on a sort attribute that several values can meet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SortRange {
    /// `<`
    Less(AttributeValue),
    /// `<=`
    LessOrEqual(AttributeValue),
    /// `>`
    Greater(AttributeValue),
    /// `>=`
    GreaterOrEqual(AttributeValue),
    /// `BETWEEN`, both ends included.
    Between(AttributeValue, AttributeValue),
    /// `begins_with`
    BeginsWith(AttributeValue),
}

impl KeyCondition {
    /// Reads a condition of the general grammar as one on keys.
    pub(super) fn from_condition(condition: &Condition) -> Result<Self, ExpressionError> {
        let mut conditions: Vec<(String, KeyTest)> = Vec::new();
        for instruction in &condition.tree.code {
            let test = match instruction {
                Instruction::Test(test) => test,
                Instruction::SkipIfFalse(_) => continue,
                Instruction::SkipIfTrue(_) => return Err(RequestFault::KeyOperator("OR").into()),
                Instruction::Not => return Err(RequestFault::KeyOperator("NOT").into()),
            };
            let (path, test) = key_test(test, condition)?;
            let invalid = |fault| ExpressionError::invalid(ExpressionKind::KeyCondition, fault);
            if !path.steps.is_empty() {
                return Err(invalid(Fault::KeyConditionNested));
            }
            let name = condition.bindings.name(&path.root);
            if conditions.iter().any(|(known, _)| known == name) {
                return Err(invalid(Fault::KeyConditionTwice));
            }
            conditions.push((name.to_owned(), test));
        }
        Ok(Self { conditions })
    }

    /// Conditions that were not written as text, on different attributes.
    pub(crate) fn of_tests(conditions: Vec<(String, KeyTest)>) -> Self {
        Self { conditions }
    }

    /// Lays the conditions over the key attributes of a table or index.
    ///
    /// # Errors
    ///
    /// When a partition attribute lacks a condition or has one other than `=`; when a condition is
    /// on no key attribute, or on a sort attribute before which another one is not fixed; when a
    /// value is of another type than its attribute.
    pub(crate) fn bind(
        &self,
        partition: &[(&str, DataType)],
        sort: &[(&str, DataType)],
    ) -> Result<KeyRange, RequestFault> {
        let mut left = self.conditions.len();
        let mut range = KeyRange {
            partition: Vec::new(),
            sort_equal: Vec::new(),
            sort: None,
        };
        for (name, _) in partition {
            self.find(name)
                .ok_or_else(|| RequestFault::KeyConditionMissing((*name).to_owned()))?;
        }
        for (name, data_type) in partition {
            let Some(KeyTest::Equal(value)) = self.find(name) else {
                return Err(RequestFault::KeyConditionUnsupported);
            };
            range.partition.push(of_type(value, *data_type)?.clone());
            left -= 1;
        }
        for (name, data_type) in sort {
            if left == 0 {
                break;
            }
            // Something is left, so this attribute must be fixed or ranged over first.
            let Some(test) = self.find(name) else {
                return Err(RequestFault::KeyConditionMissing((*name).to_owned()));
            };
            left -= 1;
            match test {
                KeyTest::Equal(value) => range.sort_equal.push(of_type(value, *data_type)?.clone()),
                KeyTest::Range(sort) => {
                    for value in sort.values() {
                        of_type(value, *data_type)?;
                    }
                    range.sort = Some(sort.clone());
                    break;
                }
            }
        }
        if left == 0 {
            Ok(range)
        } else {
            Err(RequestFault::KeyConditionUnsupported)
        }
    }

    /// The conditions, by attribute.
    #[cfg(test)]
    pub(crate) fn tests(&self) -> impl Iterator<Item = (&str, &KeyTest)> {
        self.conditions
            .iter()
            .map(|(name, test)| (name.as_str(), test))
    }

    fn find(&self, name: &str) -> Option<&KeyTest> {
        self.conditions
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, test)| test)
    }
}

impl SortRange {
    /// The values that it compares with.
    pub(crate) fn values(&self) -> impl Iterator<Item = &AttributeValue> {
        let (one, two) = match self {
            Self::Less(value)
            | Self::LessOrEqual(value)
            | Self::Greater(value)
            | Self::GreaterOrEqual(value)
            | Self::BeginsWith(value) => (value, None),
            Self::Between(low, high) => (low, Some(high)),
        };
        std::iter::once(one).chain(two)
    }
}

/// A value must have the type that the schema gives its attribute.
fn of_type(value: &AttributeValue, data_type: DataType) -> Result<&AttributeValue, RequestFault> {
    if value.data_type() == data_type {
        Ok(value)
    } else {
        Err(RequestFault::KeyConditionType)
    }
}

/// Reads one test as a condition on a key.
fn key_test<'c>(
    test: &'c Test,
    condition: &'c Condition,
) -> Result<(&'c PathRef, KeyTest), RequestFault> {
    let value = |slot: Slot| condition.bindings.value(slot).clone();
    match test {
        Test::Compare {
            operator,
            left,
            right,
        } => {
            let operator = *operator;
            if operator == Comparator::NotEqual {
                return Err(RequestFault::KeyOperator("<>"));
            }
            let (path, [slot]) = operands(operator.as_str(), left, [right])?;
            let value = value(slot);
            let test = match operator {
                Comparator::Less => KeyTest::Range(SortRange::Less(value)),
                Comparator::LessOrEqual => KeyTest::Range(SortRange::LessOrEqual(value)),
                Comparator::Greater => KeyTest::Range(SortRange::Greater(value)),
                Comparator::GreaterOrEqual => KeyTest::Range(SortRange::GreaterOrEqual(value)),
                Comparator::Equal | Comparator::NotEqual => KeyTest::Equal(value),
            };
            Ok((path, test))
        }
        Test::Between { operand, low, high } => {
            let (path, [low, high]) = operands("BETWEEN", operand, [low, high])?;
            Ok((
                path,
                KeyTest::Range(SortRange::Between(value(low), value(high))),
            ))
        }
        Test::BeginsWith { operand, prefix } => {
            let (path, [slot]) = operands("begins_with", operand, [prefix])?;
            Ok((path, KeyTest::Range(SortRange::BeginsWith(value(slot)))))
        }
        Test::In { .. } => Err(RequestFault::KeyOperator("IN")),
        Test::Exists(_) => Err(RequestFault::KeyOperator("attribute_exists")),
        Test::NotExists(_) => Err(RequestFault::KeyOperator("attribute_not_exists")),
        Test::HasType { .. } => Err(RequestFault::KeyOperator("attribute_type")),
        Test::Contains { .. } => Err(RequestFault::KeyOperator("contains")),
        Test::Always => Err(RequestFault::KeyConditionUnsupported),
    }
}

/// The key attribute, which must come first, and the values it is compared with.
fn operands<'c, const COUNT: usize>(
    operator: &'static str,
    first: &'c Operand,
    others: [&'c Operand; COUNT],
) -> Result<(&'c PathRef, [Slot; COUNT]), RequestFault> {
    let sized =
        |operand: &Operand| matches!(operand, Operand::SizeOfPath(_) | Operand::SizeOfValue(_));
    if sized(first) || others.iter().any(|operand| sized(operand)) {
        return Err(RequestFault::KeyOperator("size"));
    }
    let invalid = |text: String| Err(RequestFault::KeyOperand(text));
    let other_paths = others
        .iter()
        .any(|operand| matches!(operand, Operand::Path(_)));
    let Operand::Path(path) = first else {
        return invalid(if other_paths {
            format!("{operator} operator must have the key attribute as its first operand")
        } else {
            "No key attribute specified".to_owned()
        });
    };
    let slots = others.map(|operand| match operand {
        Operand::Value(slot) => Some(*slot),
        _ => None,
    });
    if slots.iter().any(Option::is_none) {
        return invalid("Multiple attribute names used in one condition".to_owned());
    }
    Ok((path, slots.map(Option::unwrap_or_default)))
}
