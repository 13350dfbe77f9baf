//! `SELECT … FROM … [WHERE …] [ORDER BY …]`:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.select.html>.

use super::super::ast::{Filter, OrderKey, Select};
use super::super::error::StatementError;
use super::path::path;
use super::{Cursor, condition};
use crate::expression::ast::{Name, PathRef, PathStep};
use crate::expression::{ExpressionKind, Projection};
use crate::value::path;

/// The statement from its verb on.
pub(super) fn select(cursor: &mut Cursor<'_>) -> Result<Select, StatementError> {
    cursor.expect_word("SELECT")?;
    let kind = std::mem::replace(&mut cursor.kind, ExpressionKind::Projection);
    let projection = columns(cursor)?;
    cursor.kind = kind;
    cursor.expect_word("FROM")?;
    let table = cursor.name()?;
    let index = if cursor.take(".") {
        Some(cursor.name()?)
    } else {
        None
    };
    let filter = if cursor.take_word("WHERE") {
        condition::filter(cursor)?
    } else {
        Filter::default()
    };
    let order = if cursor.take_word("ORDER") {
        cursor.expect_word("BY")?;
        order(cursor)?
    } else {
        Vec::new()
    };
    for clause in ["LIMIT", "OFFSET", "GROUP", "HAVING"] {
        if cursor.current.is_word(clause) {
            return Err(cursor.unsupported(clause));
        }
    }
    Ok(Select {
        table,
        index,
        projection,
        filter,
        order,
    })
}

/// `*`, or attributes and parts of attributes.
fn columns(cursor: &mut Cursor<'_>) -> Result<Option<Projection>, StatementError> {
    if cursor.take("*") {
        return Ok(None);
    }
    let mut paths = vec![as_path(path(cursor)?)];
    while cursor.take(",") {
        paths.push(as_path(path(cursor)?));
    }
    match Projection::of_apart(&paths) {
        Ok(projection) => Ok(Some(projection)),
        Err(fault) => Err(cursor.fault(fault)),
    }
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
fn order(cursor: &mut Cursor<'_>) -> Result<Vec<OrderKey>, StatementError> {
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
