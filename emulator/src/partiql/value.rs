//! Values of a statement: literals, parameters, and literals with parameters inside.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ast::{Body, Filter, Statement, UpdateStatement};
use super::error::StatementError;
use crate::expression::ast::ConditionTree;
use crate::expression::{Broken, Condition, Update};
use crate::value::{AttributeValue, DataType, Item, Unchecked, ValueFault};

/// A value that is complete once the parameters are known.
#[derive(Debug)]
pub(super) enum Template {
    /// A literal without parameters, which is legal by itself.
    Constant(AttributeValue),
    /// `?`: the parameter at this place, counted from 0.
    Parameter(usize),
    /// `[…, ?, …]`: a list in which a parameter lies, however deep.
    List(Vec<Self>),
    /// `{…, 'name': ?, …}`
    Map(Vec<(String, Self)>),
    /// `<<…, ?, …>>`, which is checked when the parameter is known.
    Set(Vec<Self>),
}

/// The parameters of one request, and what of its statement they complete. Every question mark takes
/// its own.
#[derive(Debug)]
pub(crate) struct Parameters {
    values: Vec<AttributeValue>,
    /// WHERE, whose operands suit their operators.
    pub(super) filter: Condition,
    /// SET and REMOVE, likewise.
    pub(super) update: Option<Update>,
}

impl Parameters {
    /// Checks that there are as many parameters as the statement has question marks, that they are
    /// values at all, and that they suit the operators that they meet.
    pub(crate) fn new(
        statement: &Statement,
        given: Option<Vec<Unchecked<AttributeValue>>>,
    ) -> Result<Self, StatementError> {
        // No `Parameters` are none, which a statement without question marks takes.
        let given = given.unwrap_or_default();
        if given.len() != statement.parameters {
            return Err(StatementError::ParameterCount);
        }
        let values = given.into_iter().map(Unchecked::check);
        let mut values: Vec<AttributeValue> = values.collect::<Result<_, ValueFault>>()?;
        let mut update = None;
        let filter = match &statement.body {
            Body::Select(select) | Body::Exists(select) => {
                // The page's token holds a digest of all parameters, so that they must remain.
                condition(&select.filter, &mut values.clone())?
            }
            Body::Insert(_) => Condition::of_tree(ConditionTree::default(), Vec::new()),
            Body::Update(change) => {
                update = Some(changes(change, &mut values)?);
                condition(&change.filter, &mut values)?
            }
            Body::Delete(delete) => condition(&delete.filter, &mut values)?,
        };
        Ok(Self {
            values,
            filter,
            update,
        })
    }

    /// Takes the parameters of a SELECT, as they were given, which reading it does not need.
    pub(crate) fn take_given(&mut self) -> Given {
        Given(std::mem::take(&mut self.values))
    }

    /// The item of an INSERT.
    pub(super) fn assemble(
        mut self,
        template: &Template,
    ) -> Result<AttributeValue, StatementError> {
        template.assemble(&mut self.values)
    }
}

/// The parameters of a SELECT as they were given.
#[derive(Debug)]
pub(crate) struct Given(Vec<AttributeValue>);

impl Given {
    /// All of them by their places.
    pub(crate) fn into_item(self) -> Item {
        let places = (0..).map(|place: usize| place.to_string());
        places.zip(self.0).collect()
    }
}

/// A WHERE clause with its values.
fn condition(
    filter: &Filter,
    parameters: &mut [AttributeValue],
) -> Result<Condition, StatementError> {
    let values = fill(&filter.values, parameters)?;
    Ok(Condition::with_values(Arc::clone(&filter.whole), values)?)
}

/// The changes of an UPDATE with their values.
fn changes(
    change: &UpdateStatement,
    parameters: &mut [AttributeValue],
) -> Result<Update, StatementError> {
    let values = fill(&change.values, parameters)?;
    for operand in &change.sets {
        let value = values.get(operand.slot as usize);
        if !value.is_some_and(is_set) {
            return Err(StatementError::SecondSetArgument {
                function: operand.function,
                at: operand.at,
            });
        }
    }
    Ok(Update::with_values(Arc::clone(&change.update), values)?)
}

/// Whether a value is one that SET_ADD and SET_DELETE work with.
const fn is_set(value: &AttributeValue) -> bool {
    matches!(
        value,
        AttributeValue::Ss(_) | AttributeValue::Ns(_) | AttributeValue::Bs(_)
    )
}

/// The values of slots.
fn fill(
    templates: &[Template],
    parameters: &mut [AttributeValue],
) -> Result<Vec<AttributeValue>, StatementError> {
    templates
        .iter()
        .map(|template| template.fill(parameters))
        .collect()
}

/// The parameter of a question mark, which no other asks for.
fn take(parameters: &mut [AttributeValue], place: usize) -> Result<AttributeValue, Broken> {
    match parameters.get_mut(place) {
        Some(value) => Ok(std::mem::replace(value, AttributeValue::Null)),
        None => Err(Broken::because(
            "there is a parameter for each question mark",
        )),
    }
}

impl Template {
    /// The value with its parameters.
    fn fill(&self, parameters: &mut [AttributeValue]) -> Result<AttributeValue, StatementError> {
        match self {
            Self::Constant(value) => Ok(value.clone()),
            Self::Parameter(place) => Ok(take(parameters, *place)?),
            _ => checked(self.assemble(parameters)?),
        }
    }

    /// As [`Self::fill`], without judging the value. As deep as the literal.
    fn assemble(
        &self,
        parameters: &mut [AttributeValue],
    ) -> Result<AttributeValue, StatementError> {
        Ok(match self {
            Self::Constant(value) => value.clone(),
            Self::Parameter(place) => take(parameters, *place)?,
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
    parameters: &mut [AttributeValue],
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
        return Err(StatementError::EmptyBag);
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
