//! The SET and REMOVE clauses of UPDATE, as the actions of an update expression.

use std::sync::Arc;

use super::super::ast::SetOperand;
use super::super::error::StatementError;
use super::super::lexer::{Token, TokenKind};
use super::super::value::Template;
use super::path::{path, simple_path};
use super::{StatementCursor, literal, push_slot};
use crate::expression::Fault;
use crate::expression::ast::{Action, Effect, PathRef, Symbols, UpdateTree, ValueInstruction};
use crate::limits;
use crate::value::AttributeValue;

/// `SET_ADD`, as refusals call it.
const SET_ADD: &str = "SET_ADD";
/// `SET_DELETE`, as refusals call it.
const SET_DELETE: &str = "SET_DELETE";
/// Likewise of classic expressions.
const LIST_APPEND: &str = "list_append";

/// What the clauses say.
#[derive(Default)]
pub(super) struct Assignments {
    /// The actions as those of an update expression.
    pub(super) tree: UpdateTree,
    /// The values of their slots.
    pub(super) values: Vec<Template>,
    /// Slots that must hold sets.
    pub(super) sets: Vec<SetOperand>,
}

impl Assignments {
    /// Reads clauses as long as there are any.
    pub(super) fn read(cursor: &mut StatementCursor<'_>) -> Result<Self, StatementError> {
        let mut read = Self {
            tree: UpdateTree {
                symbols: Arc::<Symbols>::default(),
                ..UpdateTree::default()
            },
            ..Self::default()
        };
        loop {
            if cursor.take_word("SET") {
                read.assign(cursor)?;
                while cursor.take(",") {
                    read.assign(cursor)?;
                }
            } else if cursor.take_word("REMOVE") {
                let path = simple_path(cursor)?;
                let change = Effect::Remove;
                read.tree.actions.push(Action { path, change });
            } else {
                return Ok(read);
            }
        }
    }

    /// `path = value`
    fn assign(&mut self, cursor: &mut StatementCursor<'_>) -> Result<(), StatementError> {
        let path = simple_path(cursor)?;
        cursor.expect("=")?;
        let change = match set_function(cursor) {
            Some(function) => self.change_set(cursor, &path, function)?,
            None => {
                let start = self.tree.values.len();
                self.sum(cursor, limits::STATEMENT_VALUE_LEVELS_MAX)?;
                Effect::Set(start..self.tree.values.len())
            }
        };
        self.tree.actions.push(Action { path, change });
        Ok(())
    }

    /// `SET_ADD(path, set)` or `SET_DELETE(path, set)`, which change the set at their own path.
    fn change_set(
        &mut self,
        cursor: &mut StatementCursor<'_>,
        target: &PathRef,
        function: &'static str,
    ) -> Result<Effect, StatementError> {
        cursor.count_operator()?;
        let name = cursor.advance();
        cursor.advance();
        let mut arguments = Vec::new();
        if !cursor.take(")") {
            arguments.push(Argument::read(cursor)?);
            while cursor.take(",") {
                arguments.push(Argument::read(cursor)?);
            }
            cursor.expect(")")?;
        }
        let mut arguments = arguments.into_iter();
        let value = match (arguments.next(), arguments.next(), arguments.next()) {
            (Some(first), Some(second), None) => {
                if !matches!(&first.kind, ArgumentKind::Path(path) if path == target) {
                    cursor.defer_at(&first.token, |at| StatementError::FirstSetArgument {
                        function,
                        at,
                    });
                }
                self.sets.push(SetOperand {
                    // Too many values are refused below, where this one is put among them.
                    slot: u32::try_from(self.values.len()).unwrap_or(u32::MAX),
                    function,
                    at: cursor.position(&second.token),
                });
                second.set(cursor, function)
            }
            _ => {
                cursor.defer_at(&name, |at| StatementError::SetArgumentCount {
                    function,
                    at,
                });
                None
            }
        };
        // The fault is noted, so that no request is ever bound to the value that stands in here.
        let value = value.unwrap_or(Template::Constant(AttributeValue::Null));
        let slot = push_slot(&mut self.values, value)?;
        Ok(match function {
            SET_ADD => Effect::Add(slot),
            _ => Effect::Delete(slot),
        })
    }

    /// Values joined by `+` and `-`. `levels` is how many more may lie inside one another.
    fn sum(
        &mut self,
        cursor: &mut StatementCursor<'_>,
        levels: usize,
    ) -> Result<(), StatementError> {
        self.term(cursor, levels)?;
        loop {
            let instruction = if cursor.take("+") {
                ValueInstruction::Add
            } else if cursor.take("-") {
                ValueInstruction::Subtract
            } else {
                return Ok(());
            };
            cursor.count_operator()?;
            cursor.expect_right_side()?;
            self.term(cursor, levels)?;
            self.tree.values.push(instruction);
        }
    }

    /// One value: an attribute, a literal, a parameter, LIST_APPEND, or a sum in parentheses.
    fn term(
        &mut self,
        cursor: &mut StatementCursor<'_>,
        levels: usize,
    ) -> Result<(), StatementError> {
        let inside = levels
            .checked_sub(1)
            .ok_or(StatementError::Malformed("Expressions are nested too deep"))?;
        if literal::begins_here(cursor) {
            let slot = push_slot(&mut self.values, literal::value(cursor)?)?;
            self.tree.values.push(ValueInstruction::Value(slot));
            return Ok(());
        }
        if cursor.take("(") {
            self.sum(cursor, inside)?;
            return cursor.expect(")");
        }
        let name = cursor.current;
        if !cursor.next.is_sign("(") || name.kind != TokenKind::Word {
            let path = path(cursor)?;
            self.tree.values.push(ValueInstruction::Path(path));
            return Ok(());
        }
        if name.is_word(LIST_APPEND) {
            return self.list_append(cursor, inside);
        }
        let is_set_function = set_function(cursor).is_some();
        cursor.call_refused(is_set_function)
    }

    /// Reads a call that joins two lists, from its name on.
    fn list_append(
        &mut self,
        cursor: &mut StatementCursor<'_>,
        inside: usize,
    ) -> Result<(), StatementError> {
        cursor.count_operator()?;
        cursor.advance();
        cursor.advance();
        let mut count = 0;
        if !cursor.take(")") {
            loop {
                self.sum(cursor, inside)?;
                count += 1;
                if !cursor.take(",") {
                    break;
                }
            }
            cursor.expect(")")?;
        }
        if count != 2 {
            cursor.defer(Fault::OperandCount {
                operator: LIST_APPEND,
                count,
            });
        }
        self.tree.values.push(ValueInstruction::ListAppend);
        Ok(())
    }
}

/// An argument of a set function.
struct Argument<'a> {
    /// The word that it begins with.
    token: Token<'a>,
    kind: ArgumentKind,
}

enum ArgumentKind {
    Path(PathRef),
    Value(Template),
    /// The call of a function.
    Call,
}

impl<'a> Argument<'a> {
    fn read(cursor: &mut StatementCursor<'a>) -> Result<Self, StatementError> {
        let mut token = cursor.current;
        let kind = if literal::begins_here(cursor) {
            // The sign of a number does not count as its beginning.
            if token.is_sign("-") || token.is_sign("+") {
                token = cursor.next;
            }
            ArgumentKind::Value(literal::value(cursor)?)
        } else if cursor.next.is_sign("(") && token.kind == TokenKind::Word {
            cursor.skip_call()?;
            ArgumentKind::Call
        } else {
            ArgumentKind::Path(path(cursor)?)
        };
        Ok(Self { token, kind })
    }

    /// The set that a set function works with; a parameter may yet turn out to be one.
    fn set(self, cursor: &mut StatementCursor<'a>, function: &'static str) -> Option<Template> {
        match self.kind {
            ArgumentKind::Value(
                value @ (Template::Set(_)
                | Template::Parameter(_)
                | Template::Constant(
                    AttributeValue::Ss(_) | AttributeValue::Ns(_) | AttributeValue::Bs(_),
                )),
            ) => Some(value),
            ArgumentKind::Call => {
                cursor.defer_at(&self.token, |at| StatementError::UnsupportedValue {
                    name: self.token.text.to_lowercase(),
                    key: "root".to_owned(),
                    at,
                });
                None
            }
            ArgumentKind::Value(_) | ArgumentKind::Path(_) => {
                cursor.defer_at(&self.token, |at| StatementError::SecondSetArgument {
                    function,
                    at,
                });
                None
            }
        }
    }
}

/// The function on sets that is called here.
fn set_function(cursor: &StatementCursor<'_>) -> Option<&'static str> {
    let functions = [SET_ADD, SET_DELETE];
    let name = cursor.current;
    functions
        .into_iter()
        .find(|function| name.is_word(function) && cursor.next.is_sign("("))
}
