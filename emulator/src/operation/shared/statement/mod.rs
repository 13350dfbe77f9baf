//! A statement of PartiQL on its table: what ExecuteStatement, BatchExecuteStatement and
//! ExecuteTransaction share.
//!
//! A statement ends where the classic operation that means the same does: in a key that is read, a
//! walk along keys, or a [`Write`](crate::engine::Write) of the engine.

mod cursor;
mod page;
mod read;
mod token;
mod write;

pub(crate) use read::{Around, point_read, start};
pub(crate) use write::bind;

use std::sync::Arc;

use crate::operation::Context;
use crate::partiql::{KeyNames, Parameters, Statement, StatementError};
use crate::profile::ErrorWording;
use crate::schema::KeySchema;
use crate::value::{AttributeValue, Unchecked};
use crate::wire::ApiError;

/// Parses the text of a statement.
pub(crate) fn parse(context: &Context, text: &str) -> Result<Arc<Statement>, ApiError> {
    context
        .statements
        .parse(text)
        .map_err(|error| refusal(error, context.wording))
}

/// The parameters of a statement: as many as it has question marks, each a value.
pub(crate) fn parameters(
    context: &Context,
    statement: &Statement,
    given: Option<Vec<Unchecked<AttributeValue>>>,
) -> Result<Parameters, ApiError> {
    Parameters::new(statement, given).map_err(|error| refusal(error, context.wording))
}

/// What is wrong with a statement, as the service's error.
fn refusal(error: StatementError, wording: ErrorWording) -> ApiError {
    ApiError::validation(error.text(wording))
}

/// The names of the attributes of a key.
fn names(keys: &KeySchema) -> KeyNames<'_> {
    KeyNames {
        partition: keys.partition.iter().map(|key| &*key.name).collect(),
        sort: keys.sort.iter().map(|key| &*key.name).collect(),
    }
}
