//! Text to statement: one part of the grammar per file, all on the [`StatementCursor`].
//!
//! The service first reads a text as PartiQL, and then asks what of it `DynamoDB` can do. So a text that
//! breaks the grammar anywhere is refused for that; what the grammar allows and `DynamoDB` does not is
//! kept until the end ([`StatementCursor::defer`]), and the first of it is reported.

mod assignment;
mod condition;
mod function;
mod grammar;
mod literal;
mod path;
mod predicate;
mod select;
mod source;
mod types;
mod write;

use super::ast::{Body, Statement};
use super::error::StatementError;
use super::lexer::{Lexer, Token, TokenKind};
use super::position::Position;
use super::value::Template;
use crate::expression::Fault;
use crate::expression::ast::Slot;
use crate::limits;

/// Parses a whole statement.
pub(super) fn statement(text: &str) -> Result<Statement, StatementError> {
    if !falls_into_words(text) {
        return Err(StatementError::Malformed(""));
    }
    let mut cursor = StatementCursor::new(text);
    let body = body(&mut cursor)?;
    let is_ended = cursor.take(";");
    while cursor.take(";") {}
    if cursor.current.kind != TokenKind::End {
        return Err(StatementError::Malformed(match is_ended {
            true => "Unexpected token after semicolon. (Only one query is allowed.)",
            false => grammar::LEFTOVER,
        }));
    }
    match cursor.deferred {
        Some(error) => Err(error),
        None => Ok(Statement {
            body,
            parameters: cursor.parameters,
        }),
    }
}

/// Whether there is nothing in a text that no token can be.
fn falls_into_words(text: &str) -> bool {
    let mut lexer = Lexer::new(text);
    loop {
        match lexer.next_token().kind {
            TokenKind::End => return true,
            TokenKind::Broken => return false,
            _ => {}
        }
    }
}

/// The statement without what may follow it.
fn body(cursor: &mut StatementCursor<'_>) -> Result<Body, StatementError> {
    let verb = cursor.current;
    if verb.is_word("SELECT") {
        return Ok(Body::Select(select::select(cursor)?));
    }
    if verb.is_word("INSERT") {
        return Ok(Body::Insert(write::insert(cursor)?));
    }
    if verb.is_word("UPDATE") {
        return Ok(Body::Update(write::update(cursor)?));
    }
    if verb.is_word("FROM") {
        return Ok(Body::Update(write::update_from(cursor)?));
    }
    if verb.is_word("DELETE") {
        return Ok(Body::Delete(write::delete(cursor)?));
    }
    if verb.is_word("EXISTS") {
        if !cursor.next.is_sign("(") {
            return Err(cursor.no_term());
        }
        cursor.advance();
        cursor.advance();
        let select = select::select(cursor)?;
        cursor.expect(")")?;
        return Ok(Body::Exists(select));
    }
    Err(match grammar::is_operator(&verb) {
        true => cursor.no_term(),
        false => NOT_A_STATEMENT,
    })
}

/// What the service says of a text that changes and reads nothing.
const NOT_A_STATEMENT: StatementError = StatementError::Malformed("Expected data manipulation");

/// Reads a text token by token, with one token of lookahead.
struct StatementCursor<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    current: Token<'a>,
    next: Token<'a>,
    /// Question marks met so far.
    parameters: usize,
    /// Operators met so far.
    operators: usize,
    /// What `DynamoDB` cannot do of what was read, the first of it.
    deferred: Option<StatementError>,
}

impl<'a> StatementCursor<'a> {
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
            deferred: None,
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
            Err(StatementError::Malformed(grammar::expected(sign)))
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

    /// Takes the current token, a question mark; its number.
    fn parameter(&mut self) -> usize {
        self.advance();
        self.parameters += 1;
        self.parameters - 1
    }

    /// Counts an operator.
    fn count_operator(&mut self) -> Result<(), StatementError> {
        self.operators += 1;
        if self.operators > limits::EXPRESSION_OPERATORS_MAX {
            return Err(Fault::TooManyOperators(self.operators).into());
        }
        Ok(())
    }

    /// Notes what `DynamoDB` cannot do of a text, to be reported unless its grammar is broken as well.
    fn defer(&mut self, error: impl Into<StatementError>) {
        self.deferred.get_or_insert_with(|| error.into());
    }

    /// As [`Self::defer`], of a word.
    fn defer_at(&mut self, token: &Token<'_>, error: impl FnOnce(Position) -> StatementError) {
        if self.deferred.is_none() {
            self.deferred = Some(error(self.position(token)));
        }
    }

    /// Where a token stands.
    fn position(&self, token: &Token<'_>) -> Position {
        Position::of(token, self.text)
    }
}

/// Keeps a value for later; its place.
fn push_slot(values: &mut Vec<Template>, value: Template) -> Result<Slot, StatementError> {
    let slot = Slot::try_from(values.len())
        .map_err(|_| StatementError::Malformed("Too many values in one statement"))?;
    values.push(value);
    Ok(slot)
}
