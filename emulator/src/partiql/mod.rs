//! Statement text to the trees of `expression`.
//!
//! Invariant: this room knows no table, no engine, no JSON, and evaluates nothing. What a statement asks
//! for becomes a key, a condition, an update or a projection, and the code that serves the classic
//! operations does the rest.
//!
//! The pipeline, one file per step:
//!
//! 1. `lexer` and `parse`: a text becomes a [`Statement`], once; [`Statements`] keeps it by text. Values
//!    become slots, so that the statement serves every request that sends the same text.
//! 2. `value`: the slots are filled from the literals and the parameters of one request.
//! 3. `lower`: names and types of the key attributes decide which conditions make a key and which are
//!    left as a filter.
//!
//! Depth: literals and conditions are parsed on a stack of their own, values of SET with a small budget
//! of levels; literals nest no deeper than [`crate::limits::STATEMENT_NESTING_MAX`].
//!
//! The language:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html>.

mod ast;
mod error;
mod keywords;
mod lexer;
mod lower;
mod parse;
mod position;
mod value;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::expression::TextCache;

pub(crate) use ast::{Body, Returning, Select, Statement};
pub(crate) use error::StatementError;
pub(crate) use lower::{Access, KeyNames, Read, delete, exists, insert, select, update};
pub(crate) use value::Parameters;

/// The longest text that is kept, so that a thousand hostile ones hold some megabytes.
const CACHED_BYTES_MAX: usize = 2048;

/// A bounded cache of parsed statements: one per emulator, shared by all requests, locked inside.
#[derive(Debug)]
pub(crate) struct Statements(TextCache<Statement>);

impl Statements {
    /// A cache that keeps about so many texts.
    pub(crate) fn new(capacity: usize) -> Self {
        Self(TextCache::new(capacity))
    }

    /// The statement of a text. Long texts are mostly literals, which do not come back, and are not
    /// kept.
    ///
    /// # Errors
    ///
    /// Whatever can be wrong with a statement before its table and parameters are known.
    pub(crate) fn parse(&self, text: &str) -> Result<Arc<Statement>, StatementError> {
        if text.len() > CACHED_BYTES_MAX {
            return parse::statement(text).map(Arc::new);
        }
        self.0.get(text, parse::statement)
    }
}
