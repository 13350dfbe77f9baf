//! Tree, and names and types of the key attributes, to a range of keys.
//!
//! Which conditions a key takes:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html>;
//! keys of several attributes:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html>.

use std::cmp::Ordering;

use super::ast::{Comparator, Instruction, Operand, PathRef, Test};
use super::condition::Condition;
use super::error::{Broken, ExpressionError, ExpressionKind, Fault, RequestFault};
use crate::value::{AttributeValue, DataType, compare};

/// Conditions on attributes, all of which must hold, each attribute at most once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KeyCondition {
    /// Without a test where the operator is one that no index can answer; only legacy conditions have such.
    conditions: Vec<(String, Option<KeyTest>)>,
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
    ///
    /// # Errors
    ///
    /// For what no key condition may be.
    pub(crate) fn from_condition(condition: &Condition) -> Result<Self, ExpressionError> {
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
        let mut conditions: Vec<(String, Option<KeyTest>)> = Vec::new();
        for test in condition.tree.tests() {
            let broken = |broken: Broken| invalid(broken.into());
            let (path, test) = key_test(test, condition).map_err(broken)?;
            let name = condition.bindings.name(&path.root).map_err(broken)?;
            if conditions.iter().any(|(known, _)| known == name) {
                return Err(invalid(Fault::KeyConditionTwice));
            }
            conditions.push((name.to_owned(), Some(test)));
        }
        Ok(Self { conditions })
    }

    /// The attributes that are to have one value each, and these values.
    pub(crate) fn equalities(&self) -> impl Iterator<Item = (&str, &AttributeValue)> {
        let conditions = self.conditions.iter();
        conditions.filter_map(|(name, test)| match test {
            Some(KeyTest::Equal(value)) => Some((name.as_str(), value)),
            Some(KeyTest::Range(_)) | None => None,
        })
    }

    /// The attributes that are to have a value of a range, and these ranges.
    pub(crate) fn ranges(&self) -> impl Iterator<Item = (&str, &SortRange)> {
        let conditions = self.conditions.iter();
        conditions.filter_map(|(name, test)| match test {
            Some(KeyTest::Range(range)) => Some((name.as_str(), range)),
            Some(KeyTest::Equal(_)) | None => None,
        })
    }

    /// Conditions that were not written as text, on different attributes.
    pub(crate) fn of_tests(conditions: Vec<(String, KeyTest)>) -> Self {
        let conditions = conditions.into_iter();
        Self {
            conditions: conditions.map(|(name, test)| (name, Some(test))).collect(),
        }
    }

    /// Legacy conditions, on different attributes; without a test where no index can answer one.
    pub(crate) fn of_legacy(conditions: Vec<(String, Option<KeyTest>)>) -> Self {
        Self { conditions }
    }

    /// Lays the conditions over the key attributes of a table or index.
    ///
    /// # Errors
    ///
    /// In this order: when there are more conditions than key attributes; when a partition attribute lacks a
    /// condition, or a sort attribute before one that has; then of each condition, partition first, when its
    /// operator is no indexable one, a value of another type than the attribute, or the operator on a partition
    /// attribute other than `=`; when a condition is left over.
    pub(crate) fn bind(
        &self,
        partition: &[(&str, DataType)],
        sort: &[(&str, DataType)],
    ) -> Result<KeyRange, RequestFault> {
        let attributes = partition.len() + sort.len();
        let conditions = self.conditions.len();
        if conditions > attributes {
            return Err(RequestFault::TooManyKeyConditions {
                conditions,
                attributes,
            });
        }
        self.check_partition(partition)?;
        self.check_sort(sort)?;
        // What is left is on the sort attributes, from the first on.
        let sorted = conditions.saturating_sub(partition.len());
        let sort = sort.get(..sorted).unwrap_or(sort);
        if let Some((name, _)) = sort.iter().find(|(name, _)| !self.has(name)) {
            return Err(RequestFault::KeyConditionMissing((*name).to_owned()));
        }
        let mut range = KeyRange {
            partition: Vec::new(),
            sort_equal: Vec::new(),
            sort: None,
        };
        for (name, data_type) in partition {
            match self.test(name, *data_type)? {
                KeyTest::Equal(value) => range.partition.push(value.clone()),
                KeyTest::Range(_) => return Err(RequestFault::KeyConditionUnsupported),
            }
        }
        for (name, data_type) in sort {
            match self.test(name, *data_type)? {
                KeyTest::Equal(value) if range.sort.is_none() => {
                    range.sort_equal.push(value.clone());
                }
                KeyTest::Range(sort) if range.sort.is_none() => range.sort = Some(sort.clone()),
                // Of several sort attributes all before the last have `=`, which was checked.
                KeyTest::Equal(_) | KeyTest::Range(_) => {
                    return Err(RequestFault::KeyConditionUnsupported);
                }
            }
        }
        Ok(range)
    }

    /// The condition on a key attribute that has one: its operator indexable, its values of this type.
    fn test(&self, name: &str, data_type: DataType) -> Result<&KeyTest, RequestFault> {
        let conditions = self.conditions.iter();
        let mut found = conditions.filter(|(known, _)| known == name);
        let Some((_, test)) = found.next() else {
            return Err(RequestFault::KeyConditionMissing(name.to_owned()));
        };
        let test = test.as_ref().ok_or(RequestFault::NotIndexable)?;
        let is_of_type = |value: &AttributeValue| value.data_type() == data_type;
        let all = match test {
            KeyTest::Equal(value) => is_of_type(value),
            KeyTest::Range(range) => range.values().all(is_of_type),
        };
        match all {
            true => Ok(test),
            false => Err(RequestFault::KeyConditionType),
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
        match partition.iter().find(|(name, _)| !self.has(name)) {
            Some((name, _)) => Err(RequestFault::KeyConditionMissing((*name).to_owned())),
            None => Ok(()),
        }
    }

    /// Of several sort attributes, all before the last one with a condition must have `=`.
    fn check_sort(&self, sort: &[(&str, DataType)]) -> Result<(), RequestFault> {
        let last = sort.iter().rposition(|(name, _)| self.has(name));
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
            .filter_map(|(name, test)| Some((name.as_str(), test.as_ref()?)))
    }

    fn has(&self, name: &str) -> bool {
        self.conditions.iter().any(|(known, _)| known == name)
    }

    fn find(&self, name: &str) -> Option<&KeyTest> {
        let mut conditions = self.conditions.iter();
        let (_, test) = conditions.find(|(known, _)| known == name)?;
        test.as_ref()
    }
}

impl SortRange {
    /// Whether a value meets it.
    pub(crate) fn holds(&self, value: &AttributeValue) -> bool {
        let order = |other| compare::order(value, other);
        match self {
            Self::Less(high) => order(high).is_some_and(Ordering::is_lt),
            Self::LessOrEqual(high) => order(high).is_some_and(Ordering::is_le),
            Self::Greater(low) => order(low).is_some_and(Ordering::is_gt),
            Self::GreaterOrEqual(low) => order(low).is_some_and(Ordering::is_ge),
            Self::Between(low, high) => {
                order(low).is_some_and(Ordering::is_ge) && order(high).is_some_and(Ordering::is_le)
            }
            Self::BeginsWith(prefix) => compare::begins_with(value, prefix),
        }
    }

    /// The last value that meets it upwards, if there is one.
    pub(crate) fn highest(&self) -> Option<&AttributeValue> {
        match self {
            Self::LessOrEqual(high) | Self::Between(_, high) => Some(high),
            _ => None,
        }
    }

    /// The last value that meets it downwards, if there is one.
    pub(crate) fn lowest(&self) -> Option<&AttributeValue> {
        match self {
            Self::GreaterOrEqual(low) | Self::Between(low, _) => Some(low),
            _ => None,
        }
    }

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
