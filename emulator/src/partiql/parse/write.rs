//! `INSERT`, `UPDATE` and `DELETE`.

use std::sync::Arc;

use super::super::ast::{Delete, Filter, Insert, Returning, UpdateStatement};
use super::super::error::StatementError;
use super::assignment::Assignments;
use super::{Cursor, NOT_A_STATEMENT, condition, literal};

/// `INSERT INTO table VALUE item`:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.insert.html>.
pub(super) fn insert(cursor: &mut Cursor<'_>) -> Result<Insert, StatementError> {
    cursor.advance();
    cursor.expect_word("INTO")?;
    let table = cursor.name()?;
    cursor.expect_word("VALUE")?;
    let item = literal::whole(cursor)?;
    Ok(Insert { table, item })
}

/// `UPDATE table [SET | REMOVE] path [= data] […] WHERE condition [RETURNING …]`:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.update.html>.
pub(super) fn update(cursor: &mut Cursor<'_>) -> Result<UpdateStatement, StatementError> {
    cursor.advance();
    let table = cursor.name()?;
    let Assignments { tree, values, sets } = Assignments::read(cursor)?;
    if tree.actions.is_empty() {
        return Err(NOT_A_STATEMENT);
    }
    let filter = mandatory_filter(cursor)?;
    let returning = returning(cursor)?;
    Ok(UpdateStatement {
        table,
        update: Arc::new(tree),
        values,
        sets,
        filter,
        returning,
    })
}

/// `DELETE FROM table WHERE condition [RETURNING ALL OLD *]`:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.delete.html>.
pub(super) fn delete(cursor: &mut Cursor<'_>) -> Result<Delete, StatementError> {
    cursor.advance();
    cursor.expect_word("FROM")?;
    let table = cursor.name()?;
    let filter = mandatory_filter(cursor)?;
    let returns_old = match returning(cursor)? {
        None => false,
        Some(Returning::AllOld) => true,
        Some(_) => {
            return Err(StatementError::Malformed(
                "DELETE can only return ALL OLD *",
            ));
        }
    };
    Ok(Delete {
        table,
        filter,
        returns_old,
    })
}

/// The WHERE clause of a write. Without one, it says of no item that it is meant.
fn mandatory_filter(cursor: &mut Cursor<'_>) -> Result<Filter, StatementError> {
    if cursor.take_word("WHERE") {
        return condition::filter(cursor);
    }
    Ok(Filter::default())
}

/// `RETURNING [ALL | MODIFIED] [OLD | NEW] *`
fn returning(cursor: &mut Cursor<'_>) -> Result<Option<Returning>, StatementError> {
    if !cursor.take_word("RETURNING") {
        return Ok(None);
    }
    let all = cursor.take_word("ALL");
    if !all {
        cursor.expect_word("MODIFIED")?;
    }
    let old = cursor.take_word("OLD");
    if !old {
        cursor.expect_word("NEW")?;
    }
    cursor.expect("*")?;
    Ok(Some(match (all, old) {
        (true, true) => Returning::AllOld,
        (true, false) => Returning::AllNew,
        (false, true) => Returning::ModifiedOld,
        (false, false) => Returning::ModifiedNew,
    }))
}
