//! INSERT, UPDATE, DELETE and EXISTS: one write of the engine each.

use std::sync::Arc;

use crate::engine::key::{key_of_item, key_of_map};
use crate::engine::{Consumed, Mutation, Table, Write, WriteError};
use crate::expression::UpdateSizing;
use crate::operation::Context;
use crate::operation::item::keys;
use crate::operation::item::return_values::Returned;
use crate::operation::request::refusal::of_write;
use crate::operation::request::table_ref;
use crate::operation::statement::{StatementFault, names};
use crate::partiql::{self, Body, Parameters, Returning, Statement};
use crate::schema::TableDefinition;
use crate::value::Item;
use crate::wire::{ApiError, ErrorCode};

/// A statement that writes, on its table.
#[derive(Debug)]
pub(crate) struct BoundWrite {
    /// The table that the statement names.
    pub(crate) table: Arc<Table>,
    /// What is to happen.
    pub(crate) write: Write,
    /// What is returned of the item.
    returned: Returned,
    /// Whether a condition that fails means that the item is there already.
    pub(crate) is_insert: bool,
}

/// Finds the table and the item that a statement writes.
pub(crate) fn bind(
    context: &Context,
    statement: &Statement,
    parameters: Parameters,
) -> Result<BoundWrite, StatementFault> {
    context.refuse_change("a statement")?;
    let table = table_ref::find(context, statement.table())?;
    let definition = table.definition();
    let (write, returned) = lower(&definition, statement, parameters)?;
    Ok(BoundWrite {
        table,
        write,
        returned,
        is_insert: matches!(statement.body, Body::Insert(_)),
    })
}

/// The write that a statement means, and what is returned of the item.
fn lower(
    definition: &TableDefinition,
    statement: &Statement,
    parameters: Parameters,
) -> Result<(Write, Returned), StatementFault> {
    let schema = &definition.keys;
    let names = names(schema);
    Ok(match &statement.body {
        Body::Insert(insert) => {
            let (item, condition) = partiql::insert(insert, parameters, &names)?;
            let write = Write {
                key: key_of_item(schema, &item)?,
                mutation: Mutation::Put(item),
                condition: Some(condition),
            };
            (write, Returned::Nothing)
        }
        Body::Update(change) => {
            let (located, update) = partiql::update(change, parameters, &names)?;
            if let Some(sentence) = keys::changed(schema, &update) {
                return Err(StatementFault::KeyChange(sentence));
            }
            let write = Write {
                key: key_of_map(schema, &located.key)?,
                mutation: Mutation::Update {
                    update,
                    key_attributes: located.key,
                    sizing: UpdateSizing::Item,
                },
                condition: located.condition,
            };
            (write, returned(change.returning))
        }
        Body::Delete(delete) => {
            let located = partiql::delete(delete, parameters, &names)?;
            let write = Write {
                key: key_of_map(schema, &located.key)?,
                mutation: Mutation::Delete,
                condition: located.condition,
            };
            let returned = match delete.returns_old {
                true => Returned::AllOld,
                false => Returned::Nothing,
            };
            (write, returned)
        }
        Body::Exists(select) | Body::Select(select) => {
            let located = partiql::exists(select, parameters, &names)?;
            let write = Write {
                key: key_of_map(schema, &located.key)?,
                mutation: Mutation::Check,
                condition: located.condition,
            };
            (write, Returned::Nothing)
        }
    })
}

/// `RETURNING` in the words of `ReturnValues`.
const fn returned(returning: Option<Returning>) -> Returned {
    match returning {
        None => Returned::Nothing,
        Some(Returning::AllOld) => Returned::AllOld,
        Some(Returning::ModifiedOld) => Returned::UpdatedOld,
        Some(Returning::AllNew) => Returned::AllNew,
        Some(Returning::ModifiedNew) => Returned::UpdatedNew,
    }
}

impl BoundWrite {
    /// Applies the write alone: what it returns of the item, and what it consumed.
    pub(crate) fn apply(
        self,
        context: &Context,
        shows_failed: bool,
    ) -> Result<(Option<Item>, Consumed), ApiError> {
        match context.engine.write(&self.table, self.write) {
            Ok(written) => {
                let shown = (self.returned).attributes(written.old, written.new, &written.changed);
                Ok((shown, written.capacity))
            }
            Err(WriteError::ConditionFailed { .. }) if self.is_insert => Err(duplicate()),
            Err(error) => Err(of_write::of_write(error, shows_failed)),
        }
    }
}

/// An INSERT of what is there:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.insert.html#ql-reference.insert.return>.
fn duplicate() -> ApiError {
    ApiError::new(ErrorCode::DuplicateItem, of_write::DUPLICATE)
}
