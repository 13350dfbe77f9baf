//! What stands behind FROM, INTO and UPDATE: a table, with or without an index.

use super::super::ast::Source;
use super::super::error::StatementError;
use super::StatementCursor;

/// `table`, `table.index`, as a SELECT and an update that begins with FROM name it.
pub(super) fn read(cursor: &mut StatementCursor<'_>) -> Result<Source, StatementError> {
    let first = cursor.name()?;
    rest(cursor, first)
}

/// As [`read`], where PartiQL takes nothing but names.
pub(super) fn simple(cursor: &mut StatementCursor<'_>) -> Result<Source, StatementError> {
    let first = cursor.simple_name()?;
    rest(cursor, first)
}

/// The table of an UPDATE or DELETE.
pub(super) fn written(cursor: &mut StatementCursor<'_>, source: Source) -> Box<str> {
    if source.index.is_some() {
        cursor.defer(StatementError::WriteOnIndex);
    }
    source.table
}

/// The index and what else stands behind dots.
fn rest(cursor: &mut StatementCursor<'_>, table: Box<str>) -> Result<Source, StatementError> {
    let mut source = Source { table, index: None };
    let mut is_empty = source.table.is_empty();
    let mut is_long = false;
    while cursor.take(".") {
        let component = cursor.component()?;
        is_empty |= component.is_empty();
        is_long |= source.index.is_some();
        source.index.get_or_insert(component);
    }
    if is_long {
        cursor.defer(StatementError::TooManyComponents);
    }
    if is_empty {
        cursor.defer(StatementError::EmptyComponent);
    }
    cursor.refuse_alias()?;
    Ok(source)
}
