//! The SET and REMOVE clauses of UPDATE, as the actions of an update expression.

use std::sync::Arc;

use super::super::error::StatementError;
use super::super::value::Template;
use super::path::path;
use super::{Cursor, literal, push_slot};
use crate::expression::ast::{
    Action, Effect, PathRef, Slot, Symbols, UpdateTree, ValueInstruction,
};
use crate::expression::{ExpressionKind, Fault};
use crate::limits;

/// `SET_ADD`, as refusals call it.
const SET_ADD: &str = "SET_ADD";
/// `SET_DELETE`, likewise.
const SET_DELETE: &str = "SET_DELETE";

/// What the clauses say.
#[derive(Default)]
pub(super) struct Assignments {
    /// The actions.
    pub(super) tree: UpdateTree,
    /// The values of their slots.
    pub(super) values: Vec<Template>,
    /// Slots that must hold sets, with the function that says so.
    pub(super) sets: Vec<(Slot, &'static str)>,
}

impl Assignments {
    /// Reads clauses as long as there are any.
    pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Self, StatementError> {
        let kind = std::mem::replace(&mut cursor.kind, ExpressionKind::Update);
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
                let path = path(cursor)?;
                let change = Effect::Remove;
                read.tree.actions.push(Action { path, change });
            } else {
                break;
            }
        }
        cursor.kind = kind;
        Ok(read)
    }

    /// `path = value`
    fn assign(&mut self, cursor: &mut Cursor<'_>) -> Result<(), StatementError> {
        let path = path(cursor)?;
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
        cursor: &mut Cursor<'_>,
        target: &PathRef,
        function: &'static str,
    ) -> Result<Effect, StatementError> {
        cursor.count_operator()?;
        cursor.advance();
        cursor.expect("(")?;
        if path(cursor)? != *target {
            return Err(StatementError::SetFunctionElsewhere(function));
        }
        cursor.expect(",")?;
        let slot = push_slot(&mut self.values, literal::value(cursor)?)?;
        cursor.expect(")")?;
        self.sets.push((slot, function));
        Ok(match function {
            SET_ADD => Effect::Add(slot),
            _ => Effect::Delete(slot),
        })
    }

    /// Values joined by `+` and `-`. `levels` is how many more may lie inside one another.
    fn sum(&mut self, cursor: &mut Cursor<'_>, levels: usize) -> Result<(), StatementError> {
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
            self.term(cursor, levels)?;
            self.tree.values.push(instruction);
        }
    }

    /// One value: an attribute, a literal, a parameter, LIST_APPEND, or a sum in parentheses.
    fn term(&mut self, cursor: &mut Cursor<'_>, levels: usize) -> Result<(), StatementError> {
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
        if !cursor.next.is_sign("(") {
            let path = path(cursor)?;
            self.tree.values.push(ValueInstruction::Path(path));
            return Ok(());
        }
        if let Some(function) = set_function(cursor) {
            return Err(StatementError::SetFunctionElsewhere(function));
        }
        if !cursor.current.is_word("LIST_APPEND") {
            let fault = Fault::UnknownFunction(cursor.current.text.to_owned());
            return Err(cursor.fault(fault));
        }
        cursor.count_operator()?;
        cursor.advance();
        cursor.expect("(")?;
        self.sum(cursor, inside)?;
        cursor.expect(",")?;
        self.sum(cursor, inside)?;
        cursor.expect(")")?;
        self.tree.values.push(ValueInstruction::ListAppend);
        Ok(())
    }
}

/// The function on sets that is called here.
fn set_function(cursor: &Cursor<'_>) -> Option<&'static str> {
    let functions = [SET_ADD, SET_DELETE];
    let name = cursor.current;
    functions
        .into_iter()
        .find(|function| name.is_word(function) && cursor.next.is_sign("("))
}
