//! WHERE clauses: tests joined by AND, OR, NOT and parentheses.
//!
//! Operators wait on a stack until their operands are complete, so that parentheses nest as deeply as a
//! text has room for without any recursion.

use std::sync::Arc;

use super::super::ast::{Code, Filter, all_of, any_of};
use super::super::error::StatementError;
use super::StatementCursor;
use super::predicate::Predicates;
use crate::expression::Broken;
use crate::expression::ast::{ConditionTree, Instruction, Symbols};

/// What stands behind WHERE.
pub(super) fn filter(cursor: &mut StatementCursor<'_>) -> Result<Filter, StatementError> {
    let mut predicates = Predicates::new(cursor);
    let alternatives = alternatives(&mut predicates)?;
    let (parts, branches) = match <[Conjunction; 1]>::try_from(alternatives) {
        Ok([parts]) => (parts, Vec::new()),
        Err(branches) => (vec![any_of(&branches)], branches),
    };
    Ok(Filter {
        whole: Arc::new(ConditionTree {
            symbols: Arc::<Symbols>::default(),
            code: all_of(&parts),
        }),
        parts,
        branches,
        values: predicates.values,
    })
}

/// Conditions joined by AND, each complete.
type Conjunction = Vec<Code>;

/// What is joined by OR.
type Alternatives = Vec<Conjunction>;

/// What waits for an operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum WaitingOperator {
    /// `(`, which nothing but its `)` takes away.
    Open,
    /// `OR`, which binds least.
    Or,
    /// `AND`, which binds more than OR.
    And,
    /// `NOT`, which binds most.
    Not,
}

/// Tests joined by AND, OR, NOT and parentheses.
fn alternatives(predicates: &mut Predicates<'_, '_>) -> Result<Alternatives, StatementError> {
    let mut waiting: Vec<WaitingOperator> = Vec::new();
    let mut done: Vec<Alternatives> = Vec::new();
    let mut open = 0_usize;
    loop {
        if predicates.cursor.take_word("NOT") {
            predicates.cursor.count_operator()?;
            waiting.push(WaitingOperator::Not);
            continue;
        }
        if predicates.cursor.take("(") {
            waiting.push(WaitingOperator::Open);
            open += 1;
            continue;
        }
        done.push(vec![vec![predicates.read()?]]);
        let cursor = &mut *predicates.cursor;
        while open > 0 && cursor.take(")") {
            reduce(&mut waiting, &mut done, WaitingOperator::Or)?;
            waiting.pop();
            open -= 1;
        }
        let operator = if cursor.take_word("AND") {
            WaitingOperator::And
        } else if cursor.take_word("OR") {
            WaitingOperator::Or
        } else {
            break;
        };
        cursor.count_operator()?;
        cursor.expect_right_side()?;
        reduce(&mut waiting, &mut done, operator)?;
        waiting.push(operator);
    }
    if open > 0 {
        predicates.cursor.expect(")")?;
    }
    reduce(&mut waiting, &mut done, WaitingOperator::Or)?;
    let all = done.pop();
    Ok(all.ok_or_else(|| Broken::because("a condition has a test"))?)
}

/// Applies what waits and binds at least as tightly as `operator`.
fn reduce(
    waiting: &mut Vec<WaitingOperator>,
    done: &mut Vec<Alternatives>,
    operator: WaitingOperator,
) -> Result<(), Broken> {
    while let Some(top) = waiting.last().copied()
        && top >= operator
    {
        waiting.pop();
        let Some(mut right) = done.pop() else {
            return Err(Broken::because(
                "each operator has what stands to its right",
            ));
        };
        if top == WaitingOperator::Not {
            let mut code = any_of(&right);
            code.push(Instruction::Not);
            done.push(vec![vec![code]]);
            continue;
        }
        let Some(mut left) = done.pop() else {
            return Err(Broken::because("each operator has what stands to its left"));
        };
        if top == WaitingOperator::And {
            let mut both = conjunction(left);
            both.append(&mut conjunction(right));
            done.push(vec![both]);
        } else {
            left.append(&mut right);
            done.push(left);
        }
    }
    Ok(())
}

/// Alternatives as a part of a conjunction.
fn conjunction(alternatives: Alternatives) -> Conjunction {
    match <[Conjunction; 1]>::try_from(alternatives) {
        Ok([parts]) => parts,
        Err(branches) => vec![any_of(&branches)],
    }
}
