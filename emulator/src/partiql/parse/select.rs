//! `SELECT … FROM … [WHERE …] [ORDER BY …]`:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.select.html>.

use super::super::ast::{Filter, OrderKey, Select};
use super::super::error::StatementError;
use super::path::path;
use super::{StatementCursor, condition, grammar, source};
use crate::expression::Projection;
use crate::expression::ast::{Name, PathRef, PathStep};
use crate::value::path;

/// The statement from its verb on.
pub(super) fn select(cursor: &mut StatementCursor<'_>) -> Result<Select, StatementError> {
    if !cursor.take_word("SELECT") {
        return Err(cursor.no_term());
    }
    let columns = columns(cursor)?;
    if !cursor.take_word("FROM") {
        return Err(StatementError::Malformed("Expected FROM after SELECT list"));
    }
    let source = source::read(cursor)?;
    let filter = if cursor.take_word("WHERE") {
        condition::filter(cursor)?
    } else {
        Filter::default()
    };
    let order = if cursor.take_word("ORDER") {
        if !cursor.take_word("BY") {
            return Err(StatementError::Malformed("Expected BY"));
        }
        order(cursor)?
    } else {
        Vec::new()
    };
    for clause in ["LIMIT", "OFFSET", "GROUP", "HAVING"] {
        if cursor.current.is_word(clause) {
            return Err(unsupported(cursor, clause));
        }
    }
    Ok(Select {
        source,
        projection: columns,
        filter,
        order,
    })
}

/// A clause that PartiQL has and `DynamoDB` does not.
fn unsupported(cursor: &StatementCursor<'_>, clause: &'static str) -> StatementError {
    StatementError::UnsupportedClause {
        clause,
        at: cursor.position(&cursor.current),
    }
}

/// `*`, or attributes and parts of attributes.
fn columns(cursor: &mut StatementCursor<'_>) -> Result<Option<Projection>, StatementError> {
    let is_all = cursor.take("*");
    if is_all && !cursor.current.is_sign(",") {
        return Ok(None);
    }
    let mut paths = Vec::new();
    if !is_all {
        paths.push(column(cursor)?);
    }
    while cursor.take(",") {
        if is_all || cursor.current.is_sign("*") {
            return Err(StatementError::Malformed(
                "Other expressions may not be present in the select list when '*' is used without dot notation.",
            ));
        }
        paths.push(column(cursor)?);
    }
    match Projection::of_columns(paths) {
        Ok(projection) => Ok(Some(projection)),
        Err(fault) => {
            cursor.defer(fault);
            Ok(None)
        }
    }
}

/// An attribute or a part of one, and the alias that it may not have.
fn column(cursor: &mut StatementCursor<'_>) -> Result<path::Path, StatementError> {
    let column = as_path(path(cursor)?);
    if cursor.take_word("AS") {
        cursor.name()?;
        cursor.defer(StatementError::Aliasing);
    } else if grammar::is_name(&cursor.current) {
        cursor.advance();
        cursor.defer(StatementError::Aliasing);
    }
    Ok(column)
}

/// A path all of whose names are written out.
fn as_path(path: PathRef) -> path::Path {
    let steps = path.steps.into_iter().map(|step| match step {
        PathStep::Name(name) => path::Step::Name(text(name)),
        PathStep::Index(index) => path::Step::Index(index as usize),
    });
    path::Path {
        steps: steps.collect(),
        root: text(path.root),
    }
}

/// A name that is written out, as all names of a statement are.
fn text(name: Name) -> String {
    match name {
        Name::Written(text) => text.into(),
        Name::Slot(_) => String::new(),
    }
}

/// The keys of ORDER BY.
fn order(cursor: &mut StatementCursor<'_>) -> Result<Vec<OrderKey>, StatementError> {
    let mut keys = Vec::new();
    loop {
        let name = cursor.name()?;
        let descending = cursor.take_word("DESC");
        if !descending {
            cursor.take_word("ASC");
        }
        keys.push(OrderKey { name, descending });
        if !cursor.take(",") {
            return Ok(keys);
        }
    }
}
