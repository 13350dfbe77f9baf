//! Text to statement: one part of the grammar per file, all on the [`Cursor`].

mod assignment;
mod condition;
mod literal;
mod path;
mod select;
mod write;

use super::ast::{Body, Statement};
use super::error::StatementError;
use super::keywords::is_keyword;
use super::lexer::{Lexer, Token, TokenKind};
use super::value::Template;
use crate::expression::ast::Slot;
use crate::expression::{ExpressionError, ExpressionKind, Fault};
use crate::limits;

/// Parses a whole statement.
pub(super) fn statement(text: &str) -> Result<Statement, StatementError> {
    let mut cursor = Cursor::new(text);
    let body = body(&mut cursor)?;
    while cursor.take(";") {}
    if cursor.current.kind != TokenKind::End {
        return Err(cursor.unexpected());
    }
    Ok(Statement {
        body,
        parameters: cursor.parameters,
    })
}

/// The statement without what may follow it.
fn body(cursor: &mut Cursor<'_>) -> Result<Body, StatementError> {
    let verb = cursor.current;
    if verb.is_word("SELECT") {
        return Ok(Body::Select(select::select(cursor)?));
    }
    cursor.kind = ExpressionKind::Condition;
    if verb.is_word("INSERT") {
        return Ok(Body::Insert(write::insert(cursor)?));
    }
    if verb.is_word("UPDATE") {
        return Ok(Body::Update(write::update(cursor)?));
    }
    if verb.is_word("DELETE") {
        return Ok(Body::Delete(write::delete(cursor)?));
    }
    if verb.is_word("EXISTS") {
        cursor.advance();
        cursor.expect("(")?;
        let select = select::select(cursor)?;
        cursor.expect(")")?;
        return Ok(Body::Exists(select));
    }
    Err(match verb.kind {
        TokenKind::Unterminated | TokenKind::Unknown => cursor.unexpected(),
        _ => NOT_A_STATEMENT,
    })
}

/// What the service says of a text that changes and reads nothing.
const NOT_A_STATEMENT: StatementError = StatementError::Malformed("Expected data manipulation");

/// Reads a text token by token, with one token of lookahead.
struct Cursor<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    current: Token<'a>,
    next: Token<'a>,
    /// Question marks met so far.
    parameters: usize,
    /// Operators met so far.
    operators: usize,
    /// What the classic operations call the part that is being read.
    kind: ExpressionKind,
}

impl<'a> Cursor<'a> {
    /// Stands on the first token.
    fn new(text: &'a str) -> Self {
        let mut lexer = Lexer::new(text);
        let (current, next) = (lexer.next_token(), lexer.next_token());
        Self {
            text,
            lexer,
            current,
            next,
            parameters: 0,
            operators: 0,
            kind: ExpressionKind::Filter,
        }
    }

    /// Takes the current token.
    fn advance(&mut self) -> Token<'a> {
        let taken = self.current;
        self.current = self.next;
        self.next = self.lexer.next_token();
        taken
    }

    /// Takes the current token if it is this sign.
    fn take(&mut self, sign: &str) -> bool {
        let found = self.current.is_sign(sign);
        if found {
            self.advance();
        }
        found
    }

    /// Takes the current token, which must be this sign.
    fn expect(&mut self, sign: &str) -> Result<(), StatementError> {
        if self.take(sign) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    /// Takes the current token if it is this word.
    fn take_word(&mut self, word: &str) -> bool {
        let found = self.current.is_word(word);
        if found {
            self.advance();
        }
        found
    }

    /// Takes the current token, which must be this word.
    fn expect_word(&mut self, word: &str) -> Result<(), StatementError> {
        if self.take_word(word) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    /// Takes the current token, which must name something.
    fn name(&mut self) -> Result<Box<str>, StatementError> {
        match self.current.kind {
            TokenKind::Word if !is_keyword(self.current.text) => Ok(self.advance().text.into()),
            TokenKind::Quoted => Ok(self.advance().unquoted().into()),
            _ => Err(self.unexpected()),
        }
    }

    /// Counts an operator.
    fn count_operator(&mut self) -> Result<(), StatementError> {
        self.operators += 1;
        if self.operators > limits::EXPRESSION_OPERATORS_MAX {
            return Err(self.fault(Fault::TooManyOperators(self.operators)));
        }
        Ok(())
    }

    /// A fault that the classic operations know as well.
    fn fault(&self, fault: Fault) -> StatementError {
        ExpressionError::invalid(self.kind, fault).into()
    }

    /// Why the current token cannot stand here.
    fn unexpected(&self) -> StatementError {
        StatementError::Malformed(match self.current.kind {
            TokenKind::Word if is_keyword(self.current.text) => "Unexpected keyword",
            TokenKind::Word
            | TokenKind::Quoted
            | TokenKind::Text
            | TokenKind::Number
            | TokenKind::Parameter => "Unexpected term",
            TokenKind::Sign => "Unexpected token",
            TokenKind::Unterminated => "Quote or comment without an end",
            TokenKind::Unknown => "Invalid character",
            TokenKind::End => "Unexpected end of the statement",
        })
    }

    /// A clause that the service knows and does not support.
    fn unsupported(&self, clause: &'static str) -> StatementError {
        let before = self.text.get(..self.current.start).unwrap_or_default();
        let (lines, last) = before
            .rsplit_once('\n')
            .map_or((0, before), |(lines, last)| {
                (lines.matches('\n').count() + 1, last)
            });
        StatementError::UnsupportedClause {
            clause,
            line: lines + 1,
            column: last.chars().count() + 1,
            length: clause.len(),
        }
    }
}

/// Keeps a value for later; its place.
fn push_slot(values: &mut Vec<Template>, value: Template) -> Result<Slot, StatementError> {
    let slot = Slot::try_from(values.len())
        .map_err(|_| StatementError::Malformed("Too many values in one statement"))?;
    values.push(value);
    Ok(slot)
}
