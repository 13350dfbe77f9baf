//! Document paths: `a.b[0]."c d"`.

use super::super::error::StatementError;
use super::super::keywords::is_keyword;
use super::super::lexer::TokenKind;
use super::Cursor;
use crate::expression::Fault;
use crate::expression::ast::{Name, PathRef, PathStep};
use crate::limits;
use crate::value::check_name;

/// A path from the current token on.
pub(super) fn path(cursor: &mut Cursor<'_>) -> Result<PathRef, StatementError> {
    let root = written(cursor.name()?)?;
    let mut steps = Vec::new();
    loop {
        if cursor.take(".") {
            steps.push(PathStep::Name(written(member(cursor)?)?));
        } else if cursor.take("[") {
            steps.push(element(cursor)?);
        } else {
            break;
        }
    }
    let levels = steps.len() + 1;
    if levels > limits::DOCUMENT_PATH_DEPTH_MAX {
        return Err(cursor.fault(Fault::PathTooDeep(levels)));
    }
    Ok(PathRef {
        root,
        steps: steps.into(),
    })
}

/// A name that an attribute can have.
fn written(name: Box<str>) -> Result<Name, StatementError> {
    check_name(&name)?;
    Ok(Name::Written(name))
}

/// The name behind a dot.
fn member(cursor: &mut Cursor<'_>) -> Result<Box<str>, StatementError> {
    match cursor.current.kind {
        TokenKind::Word if !is_keyword(cursor.current.text) => Ok(cursor.advance().text.into()),
        TokenKind::Quoted => Ok(cursor.advance().unquoted().into()),
        _ => Err(StatementError::Malformed("Invalid path dot component")),
    }
}

/// What stands between brackets: the index of an element, or the name of a member.
fn element(cursor: &mut Cursor<'_>) -> Result<PathStep, StatementError> {
    let token = cursor.advance();
    let step = match token.kind {
        TokenKind::Text => PathStep::Name(written(token.unquoted().into())?),
        TokenKind::Number if token.text.bytes().all(|byte| byte.is_ascii_digit()) => {
            match token.text.parse() {
                Ok(index) if index <= limits::LIST_INDEX_MAX => PathStep::Index(index),
                _ => return Err(cursor.fault(Fault::ListIndex(token.text.to_owned()))),
            }
        }
        _ => return Err(StatementError::Malformed("Invalid path component")),
    };
    cursor.expect("]")?;
    Ok(step)
}
