//! Values as they are written:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.data-types.html>.
//!
//! Lists, maps and sets that are open are kept on a stack, so that nothing here recurses.

use std::collections::BTreeMap;

use super::super::error::StatementError;
use super::super::lexer::TokenKind;
use super::super::value::{Template, checked, set_of};
use super::Cursor;
use crate::limits;
use crate::value::{AttributeValue, Number, ValueFault};

/// Whether a value begins at the current token.
pub(super) fn begins_here(cursor: &Cursor<'_>) -> bool {
    let token = &cursor.current;
    match token.kind {
        TokenKind::Text | TokenKind::Number | TokenKind::Parameter => true,
        TokenKind::Sign => ["[", "{", "<<", "-", "+"].contains(&token.text),
        TokenKind::Word => ["TRUE", "FALSE", "NULL"]
            .iter()
            .any(|word| token.is_word(word)),
        _ => false,
    }
}

/// A value from the current token on, legal as far as its parameters do not matter.
pub(super) fn value(cursor: &mut Cursor<'_>) -> Result<Template, StatementError> {
    match whole(cursor)? {
        Template::Constant(value) => Ok(Template::Constant(checked(value)?)),
        template => Ok(template),
    }
}

/// A value from the current token on, not judged.
pub(super) fn whole(cursor: &mut Cursor<'_>) -> Result<Template, StatementError> {
    let mut stack: Vec<Open> = Vec::new();
    loop {
        let Some(mut value) = begin(cursor, &mut stack)? else {
            continue;
        };
        loop {
            let Some(mut open) = stack.pop() else {
                return Ok(value);
            };
            open.push(value);
            if cursor.take(",") {
                open.next(cursor)?;
                stack.push(open);
                break;
            }
            cursor.expect(open.end())?;
            value = open.close()?;
        }
    }
}

/// A collection whose end is not read yet.
enum Open {
    List(Vec<Template>),
    Set(Vec<Template>),
    /// The members so far, and the name of the one that is being read.
    Map(Vec<(String, Template)>, String),
}

impl Open {
    fn push(&mut self, value: Template) {
        match self {
            Self::List(values) | Self::Set(values) => values.push(value),
            Self::Map(members, name) => members.push((std::mem::take(name), value)),
        }
    }

    /// Goes on to the next member, behind a comma.
    fn next(&mut self, cursor: &mut Cursor<'_>) -> Result<(), StatementError> {
        if let Self::Map(_, name) = self {
            *name = member_name(cursor)?;
        }
        Ok(())
    }

    /// The sign that ends it.
    const fn end(&self) -> &'static str {
        match self {
            Self::List(_) => "]",
            Self::Set(_) => ">>",
            Self::Map(..) => "}",
        }
    }

    /// The whole collection: a constant, unless a parameter lies in it.
    fn close(self) -> Result<Template, StatementError> {
        let is_constant = |value: &Template| matches!(value, Template::Constant(_));
        Ok(match self {
            Self::List(values) if values.iter().all(is_constant) => {
                Template::Constant(AttributeValue::L(constants(values)))
            }
            Self::Set(values) if values.iter().all(is_constant) => {
                Template::Constant(set_of(constants(values))?)
            }
            Self::Map(members, _) if members.iter().all(|(_, value)| is_constant(value)) => {
                let (names, values): (Vec<_>, Vec<_>) = members.into_iter().unzip();
                let members: BTreeMap<_, _> = names.into_iter().zip(constants(values)).collect();
                Template::Constant(AttributeValue::M(members))
            }
            Self::List(values) => Template::List(values),
            Self::Set(values) => Template::Set(values),
            Self::Map(members, _) => Template::Map(members),
        })
    }
}

/// The values of templates that are all constants.
fn constants(templates: Vec<Template>) -> Vec<AttributeValue> {
    templates
        .into_iter()
        .filter_map(|template| template.into_constant().ok())
        .collect()
}

/// A scalar or an empty collection; nothing, if a collection was opened.
fn begin(
    cursor: &mut Cursor<'_>,
    stack: &mut Vec<Open>,
) -> Result<Option<Template>, StatementError> {
    let open = if cursor.take("[") {
        Open::List(Vec::new())
    } else if cursor.take("<<") {
        Open::Set(Vec::new())
    } else if cursor.take("{") {
        Open::Map(Vec::new(), String::new())
    } else {
        return scalar(cursor).map(Some);
    };
    if cursor.take(open.end()) {
        return open.close().map(Some);
    }
    if stack.len() >= limits::STATEMENT_NESTING_MAX {
        return Err(StatementError::Malformed("Values are nested too deep"));
    }
    let mut open = open;
    open.next(cursor)?;
    stack.push(open);
    Ok(None)
}

/// `'name':`
fn member_name(cursor: &mut Cursor<'_>) -> Result<String, StatementError> {
    if cursor.current.kind != TokenKind::Text {
        return Err(cursor.unexpected());
    }
    let name = cursor.advance().unquoted().into_owned();
    cursor.expect(":")?;
    Ok(name)
}

/// A value without parts.
fn scalar(cursor: &mut Cursor<'_>) -> Result<Template, StatementError> {
    let negative = cursor.current.is_sign("-");
    if negative || cursor.current.is_sign("+") {
        cursor.advance();
        return number(cursor, negative);
    }
    let value = match cursor.current.kind {
        TokenKind::Number => return number(cursor, false),
        TokenKind::Text => AttributeValue::S(cursor.current.unquoted().into_owned()),
        TokenKind::Parameter => {
            cursor.advance();
            cursor.parameters += 1;
            return Ok(Template::Parameter(cursor.parameters - 1));
        }
        TokenKind::Word if cursor.current.is_word("TRUE") => AttributeValue::Bool(true),
        TokenKind::Word if cursor.current.is_word("FALSE") => AttributeValue::Bool(false),
        TokenKind::Word if cursor.current.is_word("NULL") => AttributeValue::Null,
        _ => return Err(cursor.unexpected()),
    };
    cursor.advance();
    Ok(Template::Constant(value))
}

/// A number behind its sign.
fn number(cursor: &mut Cursor<'_>, negative: bool) -> Result<Template, StatementError> {
    if cursor.current.kind != TokenKind::Number {
        return Err(cursor.unexpected());
    }
    let number = Number::parse(cursor.advance().text).map_err(ValueFault::Number)?;
    let number = if negative { number.negated() } else { number };
    Ok(Template::Constant(AttributeValue::N(number)))
}
