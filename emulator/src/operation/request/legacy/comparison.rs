//! `ComparisonOperator` and its `AttributeValueList`: the one form of all legacy conditions.
//!
//! [Condition](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Condition.html)

use std::cmp::Ordering;

use crate::expression::ast::{
    Comparator, ConditionTree, Instruction, Operand, PathRef, Slot, Test,
};
use crate::expression::{Condition, KeyTest, SortRange};
use crate::operation::request::legacy::{checked, invalid};
use crate::operation::request::member;
use crate::operation::request::refusal::worded::complaint;
use crate::profile::Layer;
use crate::value::{AttributeValue, DataType, Unchecked, compare};
use crate::wire::ApiError;
use crate::wire::types::{self, values};

/// A comparison whose values suit its operator.
#[derive(Debug, PartialEq)]
pub(in crate::operation) struct Comparison {
    operator: Operator,
    values: Vec<AttributeValue>,
}

/// The operators of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    LessOrEqual,
    Less,
    GreaterOrEqual,
    Greater,
    NotNull,
    Null,
    Contains,
    NotContains,
    BeginsWith,
    In,
    Between,
}

impl Operator {
    /// The operator of that name; the names are checked with the rest of the service description.
    fn named(name: &str) -> Option<Self> {
        use values::ComparisonOperator as Named;
        Some(match Named::from_text(name)? {
            Named::Eq => Self::Equal,
            Named::Ne => Self::NotEqual,
            Named::Le => Self::LessOrEqual,
            Named::Lt => Self::Less,
            Named::Ge => Self::GreaterOrEqual,
            Named::Gt => Self::Greater,
            Named::NotNull => Self::NotNull,
            Named::Null => Self::Null,
            Named::Contains => Self::Contains,
            Named::NotContains => Self::NotContains,
            Named::BeginsWith => Self::BeginsWith,
            Named::In => Self::In,
            Named::Between => Self::Between,
        })
    }

    /// Whether it takes `count` values.
    fn takes(self, count: usize) -> bool {
        match self {
            Self::Null | Self::NotNull => count == 0,
            Self::In => count > 0,
            Self::Between => count == 2,
            _ => count == 1,
        }
    }

    /// Whether it takes values of this type.
    fn suits(self, data_type: DataType) -> bool {
        match self {
            Self::Equal | Self::NotEqual | Self::Null | Self::NotNull => true,
            Self::BeginsWith => matches!(data_type, DataType::S | DataType::B),
            _ => matches!(data_type, DataType::S | DataType::N | DataType::B),
        }
    }
}

impl Comparison {
    /// Equality with one value.
    pub(in crate::operation) fn equal(value: AttributeValue) -> Self {
        Self {
            operator: Operator::Equal,
            values: vec![value],
        }
    }

    /// The absence of the attribute.
    pub(in crate::operation) fn absent() -> Self {
        Self {
            operator: Operator::Null,
            values: Vec::new(),
        }
    }

    /// Reads the two members.
    pub(in crate::operation) fn read(
        name: &str,
        values: Vec<Unchecked<AttributeValue>>,
        layer: Layer,
    ) -> Result<Self, ApiError> {
        let values = values
            .into_iter()
            .map(|value| checked(value, layer))
            .collect::<Result<Vec<_>, _>>()?;
        let operator = Operator::named(name).filter(|operator| operator.takes(values.len()));
        let Some(operator) = operator else {
            let reason =
                format_args!("Invalid number of argument(s) for the {name} ComparisonOperator");
            return Err(invalid(reason, layer));
        };
        if let Some(value) = values
            .iter()
            .find(|value| !operator.suits(value.data_type()))
        {
            let data_type = value.data_type();
            let reason = format_args!(
                "ComparisonOperator {name} is not valid for {data_type} AttributeValue type"
            );
            return Err(invalid(reason, layer));
        }
        let kinds = values.windows(2).all(|pair| match pair {
            [one, two] => one.data_type() == two.data_type(),
            _ => true,
        });
        if !kinds {
            return Err(invalid(
                "AttributeValues inside AttributeValueList must be of same type",
                layer,
            ));
        }
        if let (Operator::Between, [low, high]) = (operator, values.as_slice())
            && compare::order(low, high) == Some(Ordering::Greater)
        {
            return Err(complaint(
                "The BETWEEN condition was provided a range where the lower bound is greater than \
                 the upper bound",
                layer,
            ));
        }
        Ok(Self { operator, values })
    }

    /// Reads a condition of a filter or of keys.
    pub(in crate::operation) fn of_condition(
        condition: &types::Condition,
        layer: Layer,
    ) -> Result<Self, ApiError> {
        let operator = condition.comparison_operator.as_deref();
        Self::read(
            member::required(operator, "ComparisonOperator")?,
            // No list is the list of no values: NULL and NOT_NULL take none, and the others refuse it.
            condition.attribute_value_list.clone().unwrap_or_default(),
            layer,
        )
    }

    /// As a condition on a key attribute; none, if no index can answer it.
    pub(in crate::operation) fn into_key_test(self) -> Option<KeyTest> {
        let mut values = self.values.into_iter();
        let range =
            |range: fn(AttributeValue) -> SortRange| move |value| KeyTest::Range(range(value));
        match self.operator {
            Operator::Equal => values.next().map(KeyTest::Equal),
            Operator::LessOrEqual => values.next().map(range(SortRange::LessOrEqual)),
            Operator::Less => values.next().map(range(SortRange::Less)),
            Operator::GreaterOrEqual => values.next().map(range(SortRange::GreaterOrEqual)),
            Operator::Greater => values.next().map(range(SortRange::Greater)),
            Operator::BeginsWith => values.next().map(range(SortRange::BeginsWith)),
            Operator::Between => values
                .next()
                .zip(values.next())
                .map(|(low, high)| KeyTest::Range(SortRange::Between(low, high))),
            Operator::NotEqual
            | Operator::NotNull
            | Operator::Null
            | Operator::Contains
            | Operator::NotContains
            | Operator::In => None,
        }
    }
}

/// Comparisons on their way to one condition.
pub(in crate::operation) struct Lowering {
    tree: ConditionTree,
    values: Vec<AttributeValue>,
    /// Whether one comparison suffices.
    or: bool,
}

impl Lowering {
    /// Begins a condition of so many comparisons, joined by the `ConditionalOperator`.
    pub(in crate::operation) fn new(
        count: usize,
        operator: Option<&str>,
        layer: Layer,
    ) -> Result<Self, ApiError> {
        if operator.is_some() && count < 2 {
            return Err(complaint(
                "ConditionalOperator can only be used when Filter or Expected has two or more \
                 elements",
                layer,
            ));
        }
        Ok(Self {
            tree: ConditionTree::default(),
            values: Vec::new(),
            or: operator == Some(values::ConditionalOperator::Or.as_str()),
        })
    }

    /// Adds a comparison of an attribute.
    pub(in crate::operation) fn add(&mut self, name: &str, comparison: Comparison) {
        let path = PathRef::top_level(name);
        let operand = || Operand::Path(path.clone());
        let mut slots = Vec::with_capacity(comparison.values.len());
        for value in comparison.values {
            // The last slot of all is bound to nothing, so that whoever asks for its value is told.
            let slot = Slot::try_from(self.values.len()).unwrap_or(Slot::MAX);
            slots.push(Operand::Value(slot));
            self.values.push(value);
        }
        let compare = |operator, slots: Vec<Operand>| Test::Compare {
            operator,
            left: operand(),
            right: one(slots),
        };
        let test = match comparison.operator {
            Operator::Equal => compare(Comparator::Equal, slots),
            Operator::NotEqual => compare(Comparator::NotEqual, slots),
            Operator::LessOrEqual => compare(Comparator::LessOrEqual, slots),
            Operator::Less => compare(Comparator::Less, slots),
            Operator::GreaterOrEqual => compare(Comparator::GreaterOrEqual, slots),
            Operator::Greater => compare(Comparator::Greater, slots),
            Operator::NotNull => Test::Exists(path),
            Operator::Null => Test::NotExists(path),
            Operator::Contains => Test::Contains {
                operand: operand(),
                element: one(slots),
            },
            Operator::NotContains => {
                // What is not there contains nothing and is no match either.
                let contains = Test::Contains {
                    operand: operand(),
                    element: one(slots),
                };
                let lacks = [
                    Instruction::Test(Test::Exists(path)),
                    Instruction::SkipIfFalse(2),
                    Instruction::Test(contains),
                    Instruction::Not,
                ];
                self.tree.join(lacks, self.or);
                return;
            }
            Operator::BeginsWith => Test::BeginsWith {
                operand: operand(),
                prefix: one(slots),
            },
            Operator::In => Test::In {
                operand: operand(),
                list: slots.into(),
            },
            Operator::Between => {
                let mut slots = slots.into_iter();
                // As of `one`: no faulty operand is ever evaluated.
                let mut next = || slots.next().unwrap_or(Operand::Faulty);
                Test::Between {
                    operand: operand(),
                    low: next(),
                    high: next(),
                }
            }
        };
        self.tree.join([Instruction::Test(test)], self.or);
    }

    /// Ends the condition, which holds if all comparisons do, or one of them.
    pub(in crate::operation) fn finish(self) -> Condition {
        Condition::of_tree(self.tree, self.values)
    }
}

/// The only operand; the count has been checked.
fn one(operands: Vec<Operand>) -> Operand {
    // Where the check let another count pass, evaluating the condition is an internal error.
    operands.into_iter().next().unwrap_or(Operand::Faulty)
}
