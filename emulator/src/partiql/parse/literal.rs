//! Values as they are written:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.data-types.html>.
//!
//! Lists, maps and sets that are open are kept on a stack, so that nothing here recurses.

use std::collections::BTreeMap;

use super::super::error::StatementError;
use super::super::lexer::TokenKind;
use super::super::value::{Template, checked, set_of};
use super::path::path;
use super::{StatementCursor, grammar};
use crate::limits;
use crate::value::{AttributeValue, Number};

/// Whether a value begins at the current token.
pub(super) fn begins_here(cursor: &StatementCursor<'_>) -> bool {
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
pub(super) fn value(cursor: &mut StatementCursor<'_>) -> Result<Template, StatementError> {
    Ok(match whole(cursor)? {
        Template::Constant(value) => Template::Constant(legal(cursor, checked(value))),
        template => template,
    })
}

/// A value, or what is wrong with it for later and a value in its place.
fn legal(
    cursor: &mut StatementCursor<'_>,
    value: Result<AttributeValue, StatementError>,
) -> AttributeValue {
    value.unwrap_or_else(|error| {
        // The fault refuses the statement, so that what stands in is never stored.
        cursor.defer(error);
        AttributeValue::Null
    })
}

/// A value from the current token on, not judged.
pub(super) fn whole(cursor: &mut StatementCursor<'_>) -> Result<Template, StatementError> {
    let mut stack: Vec<OpenCollection> = Vec::new();
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
            value = open.close(cursor);
        }
    }
}

/// A collection whose end is not read yet.
enum OpenCollection {
    List(Vec<Template>),
    Set(Vec<Template>),
    /// The members so far, and the name of the one that is being read.
    Map(Vec<(String, Template)>, String),
}

impl OpenCollection {
    fn push(&mut self, value: Template) {
        match self {
            Self::List(values) | Self::Set(values) => values.push(value),
            Self::Map(members, name) => members.push((std::mem::take(name), value)),
        }
    }

    /// Goes on to the next member, behind a comma.
    fn next(&mut self, cursor: &mut StatementCursor<'_>) -> Result<(), StatementError> {
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
    fn close(self, cursor: &mut StatementCursor<'_>) -> Template {
        let is_constant = |value: &Template| matches!(value, Template::Constant(_));
        match self {
            Self::List(values) if values.iter().all(is_constant) => {
                Template::Constant(AttributeValue::L(constants(values)))
            }
            Self::Set(values) if values.iter().all(is_constant) => {
                Template::Constant(legal(cursor, set_of(constants(values))))
            }
            Self::Map(members, _) if members.iter().all(|(_, value)| is_constant(value)) => {
                let (names, values): (Vec<_>, Vec<_>) = members.into_iter().unzip();
                let members: BTreeMap<_, _> = names.into_iter().zip(constants(values)).collect();
                Template::Constant(AttributeValue::M(members))
            }
            Self::List(values) => Template::List(values),
            Self::Set(values) => Template::Set(values),
            Self::Map(members, _) => Template::Map(members),
        }
    }
}

/// The place that is being read, as the service names it.
fn key(stack: &[OpenCollection]) -> String {
    let mut key = "root".to_owned();
    for open in stack {
        match open {
            OpenCollection::List(values) | OpenCollection::Set(values) => {
                key.push_str(&format!("[{}]", values.len()));
            }
            OpenCollection::Map(_, name) => {
                key.push('.');
                key.push_str(name);
            }
        }
    }
    key
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
    cursor: &mut StatementCursor<'_>,
    stack: &mut Vec<OpenCollection>,
) -> Result<Option<Template>, StatementError> {
    let open = if cursor.take("[") {
        OpenCollection::List(Vec::new())
    } else if cursor.take("<<") {
        OpenCollection::Set(Vec::new())
    } else if cursor.take("{") {
        OpenCollection::Map(Vec::new(), String::new())
    } else {
        return scalar(cursor, stack).map(Some);
    };
    if cursor.take(open.end()) {
        return Ok(Some(open.close(cursor)));
    }
    if stack.len() >= limits::STATEMENT_NESTING_MAX {
        return Err(StatementError::Malformed("Values are nested too deep"));
    }
    let mut open = open;
    open.next(cursor)?;
    stack.push(open);
    Ok(None)
}

/// Takes `'name':`, which is in front of each value of a map.
fn member_name(cursor: &mut StatementCursor<'_>) -> Result<String, StatementError> {
    if cursor.current.kind != TokenKind::Text {
        return Err(cursor.no_term());
    }
    let name = cursor.advance().unquoted().into_owned();
    cursor.expect(":")?;
    Ok(name)
}

/// A value without parts.
fn scalar(
    cursor: &mut StatementCursor<'_>,
    stack: &[OpenCollection],
) -> Result<Template, StatementError> {
    let negative = cursor.current.is_sign("-");
    if negative || cursor.current.is_sign("+") {
        cursor.advance();
        return number(cursor, negative, stack);
    }
    let value = match cursor.current.kind {
        TokenKind::Number => return number(cursor, false, stack),
        TokenKind::Text => AttributeValue::S(cursor.current.unquoted().into_owned()),
        TokenKind::Parameter => return Ok(Template::Parameter(cursor.parameter())),
        TokenKind::Word if cursor.current.is_word("TRUE") => AttributeValue::Bool(true),
        TokenKind::Word if cursor.current.is_word("FALSE") => AttributeValue::Bool(false),
        TokenKind::Word if cursor.current.is_word("NULL") => AttributeValue::Null,
        _ => return computed(cursor, stack),
    };
    cursor.advance();
    Ok(Template::Constant(value))
}

/// What is no value before an item is looked at: an attribute or a function, which an item cannot be
/// made of.
fn computed(
    cursor: &mut StatementCursor<'_>,
    stack: &[OpenCollection],
) -> Result<Template, StatementError> {
    let name = cursor.current;
    if cursor.next.is_sign("(") && name.kind == TokenKind::Word && !grammar::is_operator(&name) {
        cursor.skip_call()?;
    } else {
        path(cursor)?;
    }
    cursor.defer_at(&name, |at| StatementError::UnsupportedValue {
        name: name.text.to_lowercase(),
        key: key(stack),
        at,
    });
    Ok(Template::Constant(AttributeValue::Null))
}

/// A number behind its sign.
fn number(
    cursor: &mut StatementCursor<'_>,
    negative: bool,
    stack: &[OpenCollection],
) -> Result<Template, StatementError> {
    if cursor.current.kind != TokenKind::Number {
        return Err(cursor.no_term());
    }
    let number = match Number::parse(cursor.advance().text) {
        Ok(number) if negative => number.negated(),
        Ok(number) => number,
        Err(error) => {
            let key = key(stack);
            cursor.defer(StatementError::Number { error, key });
            Number::ZERO
        }
    };
    Ok(Template::Constant(AttributeValue::N(number)))
}
