//! Tree, and names and types of the key attributes, to a range of keys.
//!
//! Which conditions a key takes:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html>;
//! keys of several attributes:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html>.

use super::ast::{Comparator, Instruction, Operand, PathRef, Test};
use super::condition::Condition;
use super::error::{Broken, ExpressionError, ExpressionKind, Fault, RequestFault};
use crate::value::{AttributeValue, DataType};

/// Conditions on attributes, all of which must hold, each attribute at most once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KeyCondition {
    conditions: Vec<(String, KeyTest)>,
}

/// The condition on one key attribute.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum KeyTest {
    /// `=`: the one condition that a partition attribute takes.
    Equal(AttributeValue),
    /// Any other condition, which only the last sort attribute takes.
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
    /// `<`: up to this key, which is not within.
    Less(AttributeValue),
    /// `<=`: up to this key, which is within.
    LessOrEqual(AttributeValue),
    /// `>`: from this key, which is not within.
    Greater(AttributeValue),
    /// `>=`: from this key, which is within.
    GreaterOrEqual(AttributeValue),
    /// `BETWEEN`, both ends included.
    Between(AttributeValue, AttributeValue),
    /// `begins_with`: strings and binaries that start so.
    BeginsWith(AttributeValue),
}

impl KeyCondition {
    /// Reads a condition of the general grammar as one on keys.
    ///
    /// The service goes over the conditions once for each kind of fault.
    pub(super) fn from_condition(condition: &Condition) -> Result<Self, ExpressionError> {
        let invalid = |fault| ExpressionError::invalid(ExpressionKind::KeyCondition, fault);
        let code = &condition.tree.code;
        if let Some(operator) = code.iter().find_map(connective) {
            return Err(invalid(Fault::KeyOperator(operator)));
        }
        for test in condition.tree.tests() {
            check_form(test).map_err(invalid)?;
        }
        for check in [
            check_flat,
            check_attribute,
            check_one_attribute,
            check_place,
        ] {
            for test in condition.tree.tests() {
                check(test).map_err(invalid)?;
            }
        }
        let mut conditions: Vec<(String, KeyTest)> = Vec::new();
        for test in condition.tree.tests() {
            let broken = |broken: Broken| invalid(broken.into());
            let (path, test) = key_test(test, condition).map_err(broken)?;
            let name = condition.bindings.name(&path.root).map_err(broken)?;
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
    /// When there are more conditions than key attributes; when a partition attribute lacks a condition
    /// or has one other than `=`; when a condition is on no key attribute, or on a sort attribute before
    /// which another one is not fixed; when a value is of another type than its attribute.
    pub(crate) fn bind(
        &self,
        partition: &[(&str, DataType)],
        sort: &[(&str, DataType)],
    ) -> Result<KeyRange, RequestFault> {
        let attributes = partition.len() + sort.len();
        let mut left = self.conditions.len();
        if left > attributes {
            return Err(RequestFault::TooManyKeyConditions {
                conditions: left,
                attributes,
            });
        }
        let mut range = KeyRange {
            partition: Vec::new(),
            sort_equal: Vec::new(),
            sort: None,
        };
        self.check_partition(partition)?;
        for (name, data_type) in partition {
            let Some(KeyTest::Equal(value)) = self.find(name) else {
                return Err(RequestFault::KeyConditionUnsupported);
            };
            range.partition.push(of_type(value, *data_type)?.clone());
            left -= 1;
        }
        self.check_sort(sort)?;
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

    /// Every partition attribute must have a condition, and of several each must have `=`.
    fn check_partition(&self, partition: &[(&str, DataType)]) -> Result<(), RequestFault> {
        if partition.len() > 1 {
            let names = self.not_equal(partition);
            return match names.is_empty() {
                true => Ok(()),
                false => Err(RequestFault::PartitionNotEqual(names)),
            };
        }
        match partition.iter().find(|(name, _)| self.find(name).is_none()) {
            Some((name, _)) => Err(RequestFault::KeyConditionMissing((*name).to_owned())),
            None => Ok(()),
        }
    }

    /// Of several sort attributes, all before the last one with a condition must have `=`.
    fn check_sort(&self, sort: &[(&str, DataType)]) -> Result<(), RequestFault> {
        let last = sort.iter().rposition(|(name, _)| self.find(name).is_some());
        let Some((before, (last, _))) = last.and_then(|last| {
            let (before, rest) = sort.split_at_checked(last)?;
            Some((before, rest.first()?))
        }) else {
            return Ok(());
        };
        let names = self.not_equal(before);
        match names.is_empty() || sort.len() == 1 {
            true => Ok(()),
            false => Err(RequestFault::SortNotEqual {
                names,
                last: (*last).to_owned(),
            }),
        }
    }

    /// The attributes that have no `=`.
    fn not_equal(&self, attributes: &[(&str, DataType)]) -> Vec<String> {
        attributes
            .iter()
            .filter(|(name, _)| !matches!(self.find(name), Some(KeyTest::Equal(_))))
            .map(|(name, _)| (*name).to_owned())
            .collect()
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

/// The operator between conditions that no key condition may use.
fn connective(instruction: &Instruction) -> Option<&'static str> {
    match instruction {
        Instruction::SkipIfTrue(_) => Some("OR"),
        Instruction::Not => Some("NOT"),
        Instruction::SkipIfFalse(_) | Instruction::Test(_) => None,
    }
}

/// Only comparisons, BETWEEN and `begins_with`, of attributes and values themselves.
fn check_form(test: &Test) -> Result<(), Fault> {
    let operator = match test {
        Test::Compare { operator, .. } if *operator == Comparator::NotEqual => operator.as_str(),
        Test::In { .. } => "IN",
        Test::Exists(_) => "attribute_exists",
        Test::NotExists(_) => "attribute_not_exists",
        Test::HasType { .. } => "attribute_type",
        Test::Contains { .. } => "contains",
        Test::Compare { .. }
        | Test::Between { .. }
        | Test::BeginsWith { .. }
        | Test::Flawed(_)
        | Test::Always => {
            let (operands, _) = test.operands();
            let sized = |operand: &&Operand| {
                matches!(operand, Operand::SizeOfPath(_) | Operand::SizeOfValue(_))
            };
            return match operands.iter().any(sized) {
                true => Err(Fault::KeyOperationNested),
                false => Ok(()),
            };
        }
    };
    Err(Fault::KeyOperator(operator))
}

/// The attributes that a test names.
fn attributes(test: &Test) -> impl Iterator<Item = &PathRef> {
    let (operands, _) = test.operands();
    operands.into_iter().filter_map(|operand| match operand {
        Operand::Path(path) => Some(path),
        _ => None,
    })
}

fn check_flat(test: &Test) -> Result<(), Fault> {
    match attributes(test).any(|path| !path.steps.is_empty()) {
        true => Err(Fault::KeyConditionNested),
        false => Ok(()),
    }
}

fn check_attribute(test: &Test) -> Result<(), Fault> {
    match attributes(test).next() {
        Some(_) => Ok(()),
        None => Err(Fault::KeyOperand("No key attribute specified".to_owned())),
    }
}

fn check_one_attribute(test: &Test) -> Result<(), Fault> {
    match attributes(test).nth(1) {
        None => Ok(()),
        Some(_) => Err(Fault::KeyOperand(
            "Multiple attribute names used in one condition".to_owned(),
        )),
    }
}

/// Comparisons may be turned round; the others begin with their attribute.
fn check_place(test: &Test) -> Result<(), Fault> {
    let (operator, first) = match test {
        Test::Between { operand, .. } => ("BETWEEN", operand),
        Test::BeginsWith { operand, .. } => ("begins_with", operand),
        _ => return Ok(()),
    };
    match first {
        Operand::Path(_) => Ok(()),
        _ => Err(Fault::KeyOperand(format!(
            "{operator} operator must have the key attribute as its first operand"
        ))),
    }
}

/// Reads one test, which has passed the checks above, as a condition on a key.
fn key_test<'c>(
    test: &'c Test,
    condition: &'c Condition,
) -> Result<(&'c PathRef, KeyTest), Broken> {
    let value = |operand: &Operand| match operand {
        Operand::Value(slot) => condition.bindings.value(*slot).cloned(),
        _ => Err(Broken::because("a key is compared with values")),
    };
    let path = attributes(test).next();
    let path = path.ok_or_else(|| Broken::because("a test of a key names an attribute"))?;
    let test = match test {
        Test::Compare {
            operator,
            left,
            right,
        } => match left {
            Operand::Path(_) => comparison(*operator, value(right)?),
            left => comparison(operator.mirrored(), value(left)?),
        },
        Test::Between { low, high, .. } => {
            KeyTest::Range(SortRange::Between(value(low)?, value(high)?))
        }
        Test::BeginsWith { prefix, .. } => KeyTest::Range(SortRange::BeginsWith(value(prefix)?)),
        _ => return Err(Broken::because("a test of a key has a form that keys take")),
    };
    Ok((path, test))
}

fn comparison(operator: Comparator, value: AttributeValue) -> KeyTest {
    match operator {
        Comparator::Less => KeyTest::Range(SortRange::Less(value)),
        Comparator::LessOrEqual => KeyTest::Range(SortRange::LessOrEqual(value)),
        Comparator::Greater => KeyTest::Range(SortRange::Greater(value)),
        Comparator::GreaterOrEqual => KeyTest::Range(SortRange::GreaterOrEqual(value)),
        Comparator::Equal | Comparator::NotEqual => KeyTest::Equal(value),
    }
}
