//! A statement of PartiQL on its table: what ExecuteStatement, BatchExecuteStatement and
//! ExecuteTransaction share.
//!
//! Invariant: a statement ends where the classic operation that means the same does: in a key that is
//! read, a walk along keys, or a [`Write`](crate::engine::Write) of the engine.

mod batch_execute_statement;
mod cursor;
mod execute_statement;
mod execute_transaction;
mod page;
mod read;
mod write;

pub(crate) use read::{PointRead, SelectRequest, point_read, start};
pub(crate) use write::{BoundWrite, bind};

use std::sync::Arc;

use crate::engine::KeyError;
use crate::operation::Context;
use crate::operation::request::refusal::of_transaction::Refused;
use crate::operation::request::refusal::{internal, of_write};
use crate::partiql::{KeyNames, Parameters, Statement, StatementError};
use crate::schema::KeySchema;
use crate::value::{AttributeValue, Unchecked};
use crate::wire::ApiError;

/// Parses the text of a statement.
pub(crate) fn parse(context: &Context, text: &str) -> Result<Arc<Statement>, StatementFault> {
    Ok(context.statements.parse(text)?)
}

/// The parameters of a statement: as many as it has question marks, each a value.
pub(crate) fn parameters(
    statement: &Statement,
    given: Option<Vec<Unchecked<AttributeValue>>>,
) -> Result<Parameters, StatementFault> {
    Ok(Parameters::new(statement, given)?)
}

/// Why a statement cannot be bound to its table.
#[derive(Debug)]
pub(crate) enum StatementFault {
    /// The statement is at fault.
    Statement(StatementError),
    /// The values of its key make no key.
    Key(KeyError),
    /// It cannot be for another reason.
    Sentence(String),
    /// It would change the key of its item.
    KeyChange(String),
    /// The request is refused as a whole.
    Request(ApiError),
}

impl StatementFault {
    /// The refusal of the statement alone. Statements have the older layer of validation everywhere, so that
    /// no behaviour profile words them otherwise.
    pub(crate) fn into_error(self) -> ApiError {
        match self {
            Self::Statement(error) if error.is_broken() => internal::error(),
            Self::Statement(error) => ApiError::validation(error.to_string()),
            Self::Key(error) => of_write::of_key(error),
            Self::Sentence(sentence) | Self::KeyChange(sentence) => ApiError::validation(sentence),
            Self::Request(error) => error,
        }
    }

    /// The refusal as the part of a transaction at a place. What is wrong with the statement itself
    /// refuses the request and names the place, but for a value, which stands alone; what is wrong with
    /// the key cancels the transaction, as that of a classic action does.
    pub(crate) fn into_refused(self, place: usize) -> Refused {
        let at_place = |sentence: String| {
            let place = format!("Validation failed in TransactStatements[{place}]: ");
            Refused::Request(ApiError::validation(place + &sentence))
        };
        match self {
            Self::Statement(error @ StatementError::Value(_)) => {
                Refused::Request(ApiError::validation(error.to_string()))
            }
            Self::Statement(error) if error.is_broken() => Refused::Request(internal::error()),
            Self::Statement(error) => at_place(error.to_string()),
            Self::Sentence(sentence) => at_place(sentence),
            Self::KeyChange(sentence) => Refused::of_action(sentence),
            Self::Key(error) => Refused::of_key(error),
            Self::Request(error) => Refused::Request(error),
        }
    }
}

impl From<StatementError> for StatementFault {
    fn from(error: StatementError) -> Self {
        Self::Statement(error)
    }
}

impl From<KeyError> for StatementFault {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}

impl From<ApiError> for StatementFault {
    fn from(error: ApiError) -> Self {
        Self::Request(error)
    }
}

/// EXISTS is for transactions:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-functions.exists.html>.
fn exists_alone() -> StatementFault {
    StatementFault::Sentence("EXISTS can only be used in transactions".to_owned())
}

/// The names of the attributes of a key.
fn names(keys: &KeySchema) -> KeyNames<'_> {
    KeyNames {
        partition: keys.partition.iter().map(|key| &*key.name).collect(),
        sort: keys.sort.iter().map(|key| &*key.name).collect(),
    }
}
