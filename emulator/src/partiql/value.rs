//! Values of a statement: literals, parameters, and literals with parameters inside.

use std::collections::BTreeMap;

use super::ast::Statement;
use super::error::StatementError;
use crate::profile::ErrorWording;
use crate::value::{AttributeValue, DataType, Item, Unchecked, ValueFault};

/// A value that is complete once the parameters are known.
#[derive(Debug)]
pub(super) enum Template {
    /// A literal without parameters, which is legal by itself.
    Constant(AttributeValue),
    /// `?`
    Parameter(usize),
    /// `[…, ?, …]`
    List(Vec<Self>),
    /// `{…, 'name': ?, …}`
    Map(Vec<(String, Self)>),
    /// `<<…, ?, …>>`
    Set(Vec<Self>),
}

/// The parameters of one request. Every question mark takes its own.
#[derive(Clone, Debug)]
pub(crate) struct Parameters(Vec<AttributeValue>);

impl Parameters {
    /// Checks that there are as many parameters as the statement has question marks, and that they
    /// are values at all.
    pub(crate) fn new(
        statement: &Statement,
        given: Option<Vec<Unchecked<AttributeValue>>>,
    ) -> Result<Self, StatementError> {
        let given = given.unwrap_or_default();
        if given.len() != statement.parameters {
            return Err(StatementError::ParameterCount);
        }
        let values = given.into_iter().map(Unchecked::check);
        Ok(Self(values.collect::<Result<_, ValueFault>>()?))
    }

    /// All of them by their places, as long as none was taken.
    pub(crate) fn into_item(self) -> Item {
        let places = (0..).map(|place: usize| place.to_string());
        places.zip(self.0).collect()
    }

    fn take(&mut self, place: usize) -> AttributeValue {
        self.0.get_mut(place).map_or(AttributeValue::Null, |value| {
            std::mem::replace(value, AttributeValue::Null)
        })
    }

    /// The values of slots.
    pub(super) fn fill(
        &mut self,
        templates: &[Template],
    ) -> Result<Vec<AttributeValue>, StatementError> {
        templates
            .iter()
            .map(|template| template.fill(self))
            .collect()
    }
}

impl StatementError {
    /// The refusal in the words of a behaviour profile.
    pub(crate) fn text(&self, wording: ErrorWording) -> String {
        match self {
            Self::Value(fault) => fault.text(wording),
            other => other.to_string(),
        }
    }
}

impl Template {
    /// The value with its parameters.
    pub(super) fn fill(
        &self,
        parameters: &mut Parameters,
    ) -> Result<AttributeValue, StatementError> {
        match self {
            Self::Constant(value) => Ok(value.clone()),
            Self::Parameter(place) => Ok(parameters.take(*place)),
            _ => checked(self.assemble(parameters)?),
        }
    }

    /// As [`Self::fill`], without judging the value. As deep as the literal.
    pub(super) fn assemble(
        &self,
        parameters: &mut Parameters,
    ) -> Result<AttributeValue, StatementError> {
        Ok(match self {
            Self::Constant(value) => value.clone(),
            Self::Parameter(place) => parameters.take(*place),
            Self::List(elements) => AttributeValue::L(assemble(elements, parameters)?),
            Self::Set(members) => set_of(assemble(members, parameters)?)?,
            Self::Map(members) => {
                let mut map = BTreeMap::new();
                for (name, value) in members {
                    map.insert(name.clone(), value.assemble(parameters)?);
                }
                AttributeValue::M(map)
            }
        })
    }

    /// The value, if it has no parameter inside; it is not judged yet.
    pub(super) fn into_constant(self) -> Result<AttributeValue, Self> {
        match self {
            Self::Constant(value) => Ok(value),
            other => Err(other),
        }
    }
}

/// Assembles values in their order.
fn assemble(
    templates: &[Template],
    parameters: &mut Parameters,
) -> Result<Vec<AttributeValue>, StatementError> {
    templates
        .iter()
        .map(|template| template.assemble(parameters))
        .collect()
}

/// A value, if the service accepts it.
pub(super) fn checked(value: AttributeValue) -> Result<AttributeValue, StatementError> {
    Ok(Unchecked::from(value).check()?)
}

/// The set of these members, which must be of one type.
pub(super) fn set_of(members: Vec<AttributeValue>) -> Result<AttributeValue, StatementError> {
    let Some(first) = members.first() else {
        return Err(ValueFault::EmptySet(DataType::Ss).into());
    };
    let kind = first.data_type();
    let (mut texts, mut numbers, mut binaries) = (Vec::new(), Vec::new(), Vec::new());
    for member in members {
        match (kind, member) {
            (DataType::S, AttributeValue::S(text)) => texts.push(text),
            (DataType::N, AttributeValue::N(number)) => numbers.push(number),
            (DataType::B, AttributeValue::B(binary)) => binaries.push(binary),
            _ => return Err(StatementError::MixedSet),
        }
    }
    Ok(match kind {
        DataType::S => AttributeValue::Ss(texts),
        DataType::N => AttributeValue::Ns(numbers),
        _ => AttributeValue::Bs(binaries),
    })
}
