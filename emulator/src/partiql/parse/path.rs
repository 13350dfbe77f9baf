//! Document paths: `a.b[0]."c d"`.

use super::super::error::StatementError;
use super::super::lexer::TokenKind;
use super::{StatementCursor, grammar};
use crate::expression::Fault;
use crate::expression::ast::{Name, PathRef, PathStep};
use crate::limits;
use crate::value::check_name;

/// A path from the current token on.
pub(super) fn path(cursor: &mut StatementCursor<'_>) -> Result<PathRef, StatementError> {
    let root = cursor.name()?;
    from(cursor, root)
}

/// As [`path`], for what a write changes.
pub(super) fn simple_path(cursor: &mut StatementCursor<'_>) -> Result<PathRef, StatementError> {
    let root = cursor.simple_name()?;
    from(cursor, root)
}

/// The steps behind the attribute.
fn from(cursor: &mut StatementCursor<'_>, root: Box<str>) -> Result<PathRef, StatementError> {
    let root = written(cursor, root);
    let mut steps = Vec::new();
    loop {
        if cursor.take(".") {
            let member = cursor.component()?;
            steps.push(PathStep::Name(written(cursor, member)));
        } else if cursor.take("[") {
            steps.push(element(cursor)?);
        } else {
            break;
        }
    }
    let levels = steps.len() + 1;
    if levels > limits::DOCUMENT_PATH_DEPTH_MAX {
        cursor.defer(Fault::PathTooDeep(levels));
    }
    Ok(PathRef {
        root,
        steps: steps.into(),
    })
}

/// A name that an attribute can have.
fn written(cursor: &mut StatementCursor<'_>, name: Box<str>) -> Name {
    if let Err(fault) = check_name(&name) {
        cursor.defer(fault);
    }
    Name::Written(name)
}

/// What stands between brackets: the index of an element, or the name of a member.
fn element(cursor: &mut StatementCursor<'_>) -> Result<PathStep, StatementError> {
    let token = cursor.current;
    let step = match token.kind {
        TokenKind::Text => {
            let name = token.unquoted().into();
            PathStep::Name(written(cursor, name))
        }
        TokenKind::Number if token.text.bytes().all(|byte| byte.is_ascii_digit()) => {
            match token.text.parse() {
                Ok(index) if index <= limits::LIST_INDEX_MAX => PathStep::Index(index),
                _ => {
                    cursor.defer(Fault::ListIndex(token.text.to_owned()));
                    PathStep::Index(0)
                }
            }
        }
        TokenKind::End => return Err(cursor.no_term()),
        _ => return Err(StatementError::Malformed("Invalid path component")),
    };
    cursor.advance();
    cursor.expect("]")?;
    Ok(step)
}

impl StatementCursor<'_> {
    /// The name behind a dot.
    pub(super) fn component(&mut self) -> Result<Box<str>, StatementError> {
        match grammar::is_name(&self.current) {
            true => self.name(),
            false => Err(StatementError::Malformed("Invalid path dot component")),
        }
    }
}
