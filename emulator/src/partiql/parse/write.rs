//! `INSERT`, `UPDATE` and `DELETE`.

use std::sync::Arc;

use super::super::ast::{Delete, Filter, Insert, Returning, UpdateStatement};
use super::super::error::StatementError;
use super::super::lexer::TokenKind;
use super::assignment::Assignments;
use super::{NOT_A_STATEMENT, StatementCursor, condition, grammar, literal, source};

/// `INSERT INTO table VALUE item`:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.insert.html>.
pub(super) fn insert(cursor: &mut StatementCursor<'_>) -> Result<Insert, StatementError> {
    if !cursor.next.is_word("INTO") {
        return Err(cursor.no_term());
    }
    cursor.advance();
    cursor.advance();
    let table = cursor.simple_name()?;
    while cursor.take(".") {
        cursor.component()?;
        cursor.defer(StatementError::Malformed(
            "FROM clause may only contain a single table name",
        ));
    }
    if table.is_empty() {
        cursor.defer(StatementError::EmptyComponent);
    }
    if !cursor.take_word("VALUE") {
        return Err(no_value(cursor));
    }
    let item = literal::whole(cursor)?;
    Ok(Insert { table, item })
}

/// Why what follows the table of an INSERT is not its item: PartiQL reads it as several of them, and
/// then finds the word VALUE, or the next item, left over.
fn no_value(cursor: &mut StatementCursor<'_>) -> StatementError {
    if cursor.take_word("VALUES") {
        return StatementError::Malformed(match cursor.take("(") {
            true => grammar::LEFTOVER,
            false => "Expected LEFT_PAREN for row value constructor",
        });
    }
    while cursor.take("(") {}
    let is_term = grammar::is_name(&cursor.current) || literal::begins_here(cursor);
    match is_term && cursor.current.kind != TokenKind::End {
        true => StatementError::Malformed(grammar::LEFTOVER),
        false => cursor.no_term(),
    }
}

/// `UPDATE table [SET | REMOVE] path [= data] […] WHERE condition [RETURNING …]`:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.update.html>.
pub(super) fn update(cursor: &mut StatementCursor<'_>) -> Result<UpdateStatement, StatementError> {
    cursor.advance();
    let source = source::simple(cursor)?;
    let table = source::written(cursor, source);
    let assignments = assignments(cursor)?;
    let filter = mandatory_filter(cursor)?;
    change(cursor, table, assignments, filter)
}

/// `FROM table WHERE condition [SET | REMOVE] path [= data] […] [RETURNING …]`: what UPDATE does, in
/// PartiQL's own order.
pub(super) fn update_from(
    cursor: &mut StatementCursor<'_>,
) -> Result<UpdateStatement, StatementError> {
    cursor.advance();
    let source = source::read(cursor)?;
    let table = source::written(cursor, source);
    let filter = mandatory_filter(cursor)?;
    let assignments = assignments(cursor)?;
    change(cursor, table, assignments, filter)
}

/// The clauses that change something, at least one.
fn assignments(cursor: &mut StatementCursor<'_>) -> Result<Assignments, StatementError> {
    let assignments = Assignments::read(cursor)?;
    if assignments.tree.actions.is_empty() {
        return Err(NOT_A_STATEMENT);
    }
    Ok(assignments)
}

/// The update from its parts, and what it returns.
fn change(
    cursor: &mut StatementCursor<'_>,
    table: Box<str>,
    assignments: Assignments,
    filter: Filter,
) -> Result<UpdateStatement, StatementError> {
    let Assignments { tree, values, sets } = assignments;
    Ok(UpdateStatement {
        table,
        update: Arc::new(tree),
        values,
        sets,
        filter,
        returning: returning(cursor)?,
    })
}

/// `DELETE FROM table WHERE condition [RETURNING ALL OLD *]`:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.delete.html>.
pub(super) fn delete(cursor: &mut StatementCursor<'_>) -> Result<Delete, StatementError> {
    cursor.advance();
    if !cursor.take_word("FROM") {
        return Err(StatementError::Malformed("Expected FROM after DELETE"));
    }
    let source = source::simple(cursor)?;
    let table = source::written(cursor, source);
    let filter = mandatory_filter(cursor)?;
    let returning = returning(cursor)?;
    if let Some(returning) = returning
        && returning != Returning::AllOld
    {
        cursor.defer(StatementError::ReturningInDelete(returning.as_str()));
    }
    Ok(Delete {
        table,
        filter,
        returns_old: returning.is_some(),
    })
}

/// The WHERE clause of a write. Without one, it says of no item that it is meant.
fn mandatory_filter(cursor: &mut StatementCursor<'_>) -> Result<Filter, StatementError> {
    if cursor.take_word("WHERE") {
        return condition::filter(cursor);
    }
    Ok(Filter::default())
}

/// `RETURNING [ALL | MODIFIED] [OLD | NEW] *`
fn returning(cursor: &mut StatementCursor<'_>) -> Result<Option<Returning>, StatementError> {
    if !cursor.take_word("RETURNING") {
        return Ok(None);
    }
    let all = cursor.current.is_word("ALL");
    let old = cursor.next.is_word("OLD");
    if !(all || cursor.current.is_word("MODIFIED")) || !(old || cursor.next.is_word("NEW")) {
        return Err(StatementError::Malformed(
            "Expected ( MODIFIED | ALL ) ( NEW | OLD ) in each returning element.",
        ));
    }
    cursor.advance();
    cursor.advance();
    if !cursor.take("*") {
        return Err(match grammar::is_name(&cursor.current) {
            true => StatementError::Malformed("Unsupported syntax in RETURNING columns."),
            false => cursor.no_term(),
        });
    }
    Ok(Some(match (all, old) {
        (true, true) => Returning::AllOld,
        (true, false) => Returning::AllNew,
        (false, true) => Returning::ModifiedOld,
        (false, false) => Returning::ModifiedNew,
    }))
}
