//! A source text: taken apart into code, comments and literals, then into tokens and paths.
//!
//! Invariant: this room knows no file, no crate and no rule.

mod functions;
mod items;
mod lexer;
mod paths;
mod tokens;

pub(crate) use functions::{Function, functions, test_blocks};
pub(crate) use items::{Documented, declared, documented};
pub(crate) use lexer::{Comment, CommentKind, Lexed, lex};
pub(crate) use paths::{Names, Origin, Use, names};
pub(crate) use tokens::{Token, tokens};

#[cfg(test)]
mod tests;
