//! Text to tree to verdict or new item.
//!
//! Invariant: this room knows no table, no storage, no JSON, no HTTP.
//!
//! The pipeline, one file per step:
//!
//! 1. `lexer` and `parse`: a text becomes a tree (`ast`), once; [`ExpressionCache`] keeps it by text.
//!    Placeholders become slots, so that the tree serves every request that sends the same text.
//! 2. `resolve`: [`Placeholders`] fill the slots with the names and values of one request.
//! 3. `check`: operands must suit their operators, paths must keep apart.
//! 4. `condition`, `update`, `projection`, `key_condition`: the tree meets an item or a key schema.
//!
//! Depth: parsing keeps its own stack, and trees are flat lists of instructions with jumps. So there
//! is no recursion that a text could deepen, neither in parsing nor in evaluation nor in drop.
//!
//! Legacy parameters and PartiQL build the same trees from `ast` without a text.

pub(crate) mod ast;
mod cache;
mod check;
mod condition;
mod draft;
mod error;
mod found;
mod key_condition;
mod lexer;
mod parse;
mod projection;
mod reserved_words;
mod resolve;
mod search_condition;
mod statement_size;
mod update;

#[cfg(test)]
mod tests;

pub(crate) use cache::{ExpressionCache, TextCache};
pub(crate) use condition::Condition;
pub(crate) use error::{Broken, ExpressionError, ExpressionKind, Fault};
pub(crate) use key_condition::{KeyCondition, KeyRange, KeyTest, SortRange};
pub(crate) use projection::Projection;
pub(crate) use resolve::Placeholders;
pub(crate) use search_condition::{SearchCondition, check_type};
pub(crate) use statement_size::UpdateSizing;
pub(crate) use update::{Update, UpdateError};
