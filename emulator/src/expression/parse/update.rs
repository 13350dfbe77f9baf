//! UpdateExpression: SET, REMOVE, ADD and DELETE sections, each at most once, in any order.
//!
//! The grammar is the one of
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html>.

use super::super::ast::{Action, Effect, UpdateTree, ValueInstruction};
use super::super::error::Fault;
use super::super::lexer::{Token, TokenKind};
use super::{Cursor, Function};

/// The sections of an update.
const SECTIONS: [&str; 4] = ["SET", "REMOVE", "ADD", "DELETE"];

/// Parses an UpdateExpression.
pub(crate) fn update(text: &str) -> Result<UpdateTree, Fault> {
    let mut cursor = Cursor::new(text).map_err(|fault| match fault {
        Fault::TooLong(_) => Fault::TooLong(None),
        other => other,
    })?;
    let mut actions = Vec::new();
    let mut values = Vec::new();
    let mut seen = [false; SECTIONS.len()];
    while !cursor.at(TokenKind::End) {
        let (section, seen) = SECTIONS
            .into_iter()
            .zip(&mut seen)
            .find(|(section, _)| cursor.current.is_keyword(section))
            .ok_or_else(|| cursor.syntax())?;
        cursor.advance();
        if std::mem::replace(seen, true) {
            cursor.record(Fault::SectionTwice(section));
        }
        loop {
            actions.push(action(&mut cursor, section, &mut values)?);
            if !cursor.take(TokenKind::Comma) {
                break;
            }
        }
    }
    Ok(UpdateTree {
        symbols: cursor.finish()?,
        actions,
        values,
    })
}

/// One action of a section.
fn action(
    cursor: &mut Cursor<'_>,
    section: &'static str,
    values: &mut Vec<ValueInstruction>,
) -> Result<Action, Fault> {
    if is_section(&cursor.current) {
        return Err(cursor.syntax());
    }
    let path = cursor.path()?;
    let change = match section {
        "SET" => {
            cursor.expect(TokenKind::Equal)?;
            let start = values.len();
            value(cursor, values)?;
            Effect::Set(start..values.len())
        }
        "ADD" => Effect::Add(cursor.value()?),
        "DELETE" => Effect::Delete(cursor.value()?),
        _ => Effect::Remove,
    };
    Ok(Action { path, change })
}

/// Whether a token begins a section.
fn is_section(token: &Token<'_>) -> bool {
    SECTIONS.iter().any(|section| token.is_keyword(section))
}

/// Something that waits for what stands to its right.
enum WaitingValue {
    /// `+` or `-`.
    Arithmetic(ValueInstruction),
    /// An opening parenthesis.
    Group,
    /// A function: the places of the code where its operands end, after where the first begins.
    Call(Function, Vec<usize>),
}

/// The right side of SET: its instructions are appended. It is one operand, or two with `+` or `-`
/// between them.
fn value(cursor: &mut Cursor<'_>, code: &mut Vec<ValueInstruction>) -> Result<(), Fault> {
    let mut waiting = Vec::new();
    let mut paired = false;
    loop {
        operand(cursor, code, &mut waiting)?;
        // Whether what was read last stood in parentheses.
        let mut grouped = false;
        loop {
            if let Some(WaitingValue::Arithmetic(_)) = waiting.last()
                && let Some(WaitingValue::Arithmetic(instruction)) = waiting.pop()
            {
                code.push(instruction);
                grouped = false;
            }
            match cursor.current.kind {
                TokenKind::Plus | TokenKind::Minus => {
                    let in_call = waiting
                        .iter()
                        .any(|open| matches!(open, WaitingValue::Call(..)));
                    if in_call || std::mem::replace(&mut paired, true) {
                        return Err(cursor.syntax());
                    }
                    let plus = cursor.advance().kind == TokenKind::Plus;
                    cursor.operators += 1;
                    waiting.push(WaitingValue::Arithmetic(if plus {
                        ValueInstruction::Add
                    } else {
                        ValueInstruction::Subtract
                    }));
                    break;
                }
                TokenKind::Comma => match waiting.last_mut() {
                    None => return Ok(()),
                    Some(WaitingValue::Call(_, ends)) => {
                        ends.push(code.len());
                        cursor.advance();
                        break;
                    }
                    Some(_) => return Err(cursor.syntax()),
                },
                TokenKind::Close => match waiting.pop() {
                    Some(WaitingValue::Group) => {
                        cursor.advance();
                        if std::mem::replace(&mut grouped, true) {
                            cursor.record(Fault::RedundantParentheses);
                        }
                    }
                    Some(WaitingValue::Call(function, ends)) => {
                        cursor.advance();
                        grouped = false;
                        let in_list = waiting.iter().any(|open| {
                            matches!(open, WaitingValue::Call(Function::ListAppend, _))
                        });
                        close_call(code, function, &ends, in_list);
                    }
                    _ => return Err(cursor.syntax()),
                },
                TokenKind::End if waiting.is_empty() => return Ok(()),
                TokenKind::Word if waiting.is_empty() && is_section(&cursor.current) => {
                    return Ok(());
                }
                _ => return Err(cursor.syntax()),
            }
        }
    }
}

/// Reads up to the next path or value, with the parentheses and functions before it.
fn operand(
    cursor: &mut Cursor<'_>,
    code: &mut Vec<ValueInstruction>,
    waiting: &mut Vec<WaitingValue>,
) -> Result<(), Fault> {
    loop {
        match cursor.current.kind {
            TokenKind::Open => {
                cursor.advance();
                waiting.push(WaitingValue::Group);
            }
            TokenKind::Value => {
                code.push(ValueInstruction::Value(cursor.value()?));
                return Ok(());
            }
            TokenKind::Word if cursor.next.kind == TokenKind::Open => {
                let name = cursor.advance().text;
                cursor.advance();
                cursor.operators += 1;
                let function = Function::named(name);
                match function {
                    Function::IfNotExists | Function::ListAppend => {}
                    Function::Unknown => cursor.record(Fault::UnknownFunction(name.to_owned())),
                    _ => cursor.record(Fault::FunctionForeign {
                        place: "an update",
                        function: function.as_str(),
                    }),
                }
                waiting.push(WaitingValue::Call(function, vec![code.len()]));
            }
            TokenKind::Word if is_section(&cursor.current) => return Err(cursor.syntax()),
            _ => {
                code.push(ValueInstruction::Path(cursor.path()?));
                return Ok(());
            }
        }
    }
}

/// Ends a function call, whose operands are in the code; `in_list` when it stands inside
/// `list_append`.
fn close_call(code: &mut Vec<ValueInstruction>, function: Function, ends: &[usize], in_list: bool) {
    if !matches!(function, Function::IfNotExists | Function::ListAppend) {
        return;
    }
    let count = ends.len();
    let flawed = |fault| ValueInstruction::Flawed(Box::new(fault));
    if count != function.operands() {
        let operator = function.as_str();
        code.push(flawed(Fault::OperandCount { operator, count }));
        return;
    }
    if function == Function::ListAppend {
        code.push(ValueInstruction::ListAppend);
        if in_list {
            code.push(flawed(Fault::FunctionMisplaced(function.as_str())));
        }
        return;
    }
    // The first operand is one instruction, the rest of the call is the second.
    let [start, second] = ends else { return };
    let skip = code.len().saturating_sub(*second);
    match code.get_mut(*start) {
        Some(instruction @ ValueInstruction::Path(_)) if second - start == 1 => {
            if let ValueInstruction::Path(path) =
                std::mem::replace(instruction, ValueInstruction::Add)
            {
                *instruction = ValueInstruction::IfNotExists { path, skip };
            }
        }
        _ => code.push(flawed(Fault::PathRequired(function.as_str()))),
    }
}
