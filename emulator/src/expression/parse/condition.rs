//! ConditionExpression, FilterExpression, KeyConditionExpression.
//!
//! An operator-precedence parser: operands and finished conditions lie on one stack, what waits for
//! its right side on another. The grammar is the one of
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html>.

use super::super::ast::{Comparator, ConditionTree, Instruction, Operand, Test};
use super::super::error::Fault;
use super::super::lexer::{Token, TokenKind};
use super::parts::{Meaning, Part};
use super::{Cursor, Function};

/// Parses a condition.
pub(crate) fn condition(text: &str) -> Result<ConditionTree, Fault> {
    let mut parser = Parser {
        cursor: Cursor::new(text)?,
        code: Vec::new(),
        waiting: Vec::new(),
        parts: Vec::new(),
    };
    loop {
        parser.operand()?;
        if parser.operators()? == Progress::Finished {
            return Ok(ConditionTree {
                symbols: parser.cursor.finish()?,
                code: parser.code,
            });
        }
    }
}

/// What follows an operand and its operators.
#[derive(PartialEq)]
enum Progress {
    /// An operand must follow.
    Operand,
    /// Perhaps another operator.
    Operator,
    /// The end of the text.
    Finished,
}

/// Something that waits for what stands to its right.
#[derive(Debug, PartialEq)]
pub(super) enum Waiting {
    /// OR, whose jump stands at this place of the code.
    Or(usize),
    /// AND, whose jump stands at this place of the code.
    And(usize),
    /// NOT, which turns round the verdict of what follows.
    Not,
    /// A comparison, whose left side is on the stack of parts.
    Compare(Comparator),
    /// BETWEEN, before its AND.
    BetweenLow,
    /// BETWEEN, after its AND.
    BetweenHigh,
    /// An opening parenthesis.
    Group,
    /// A function; its operands begin at this place of the stack.
    Call(Function, usize),
    /// The list of IN, likewise.
    In(usize),
}

/// Where parsing stands. What is on the stack of parts is the business of `parts.rs`.
pub(super) struct Parser<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) code: Vec<Instruction>,
    pub(super) waiting: Vec<Waiting>,
    pub(super) parts: Vec<Part>,
}

impl Parser<'_> {
    /// Reads up to the next path or value, with the NOTs and parentheses before it.
    fn operand(&mut self) -> Result<(), Fault> {
        loop {
            let token = self.cursor.current;
            match token.kind {
                TokenKind::Open => {
                    self.cursor.advance();
                    self.waiting.push(Waiting::Group);
                }
                TokenKind::Word if token.is_keyword("NOT") => {
                    if !self.in_condition() {
                        return Err(self.cursor.syntax());
                    }
                    self.cursor.advance();
                    self.cursor.operators += 1;
                    self.waiting.push(Waiting::Not);
                }
                TokenKind::Word if is_operator(&token) => return Err(self.cursor.syntax()),
                TokenKind::Word if self.cursor.next.kind == TokenKind::Open => self.open_call(),
                TokenKind::Value => {
                    let value = self.cursor.value()?;
                    self.push(Meaning::Operand(Operand::Value(value)));
                    return Ok(());
                }
                _ => {
                    let path = self.cursor.path()?;
                    self.push(Meaning::Operand(Operand::Path(path)));
                    return Ok(());
                }
            }
        }
    }

    /// Reads operators up to the next operand or the end.
    fn operators(&mut self) -> Result<Progress, Fault> {
        loop {
            self.settle()?;
            let progress = match self.cursor.current.kind {
                TokenKind::End => self.end()?,
                TokenKind::Close => self.close()?,
                TokenKind::Comma => self.comma()?,
                _ => self.operator()?,
            };
            if progress != Progress::Operator {
                return Ok(progress);
            }
        }
    }

    /// Completes a comparison whose last operand has been read.
    fn settle(&mut self) -> Result<(), Fault> {
        match self.waiting.last() {
            Some(Waiting::Compare(operator)) => {
                let operator = *operator;
                let right = self.pop_operand()?;
                let left = self.pop_operand()?;
                self.condition_from(Test::Compare {
                    operator,
                    left,
                    right,
                });
            }
            Some(Waiting::BetweenHigh) => {
                let high = self.pop_operand()?;
                let low = self.pop_operand()?;
                let operand = self.pop_operand()?;
                self.condition_from(Test::Between { operand, low, high });
            }
            _ => {}
        }
        Ok(())
    }

    /// Ends the innermost waiting operator with a test.
    pub(super) fn condition_from(&mut self, test: Test) {
        self.waiting.pop();
        self.code.push(Instruction::Test(test));
        self.push(Meaning::Condition);
    }

    /// A comparator, BETWEEN, IN, AND or OR.
    fn operator(&mut self) -> Result<Progress, Fault> {
        let token = self.cursor.current;
        if token.is_keyword("AND") {
            if self.waiting.last() == Some(&Waiting::BetweenLow) {
                self.require_operand()?;
                self.waiting.pop();
                self.waiting.push(Waiting::BetweenHigh);
                self.cursor.advance();
                return Ok(Progress::Operand);
            }
            self.junction(false)?;
        } else if token.is_keyword("OR") {
            self.junction(true)?;
        } else {
            let waiting = if token.is_keyword("BETWEEN") {
                Waiting::BetweenLow
            } else if token.is_keyword("IN") {
                Waiting::In(self.parts.len())
            } else {
                Waiting::Compare(comparator(token.kind).ok_or_else(|| self.cursor.syntax())?)
            };
            if !self.in_condition() {
                return Err(self.cursor.syntax());
            }
            self.require_operand()?;
            self.cursor.advance();
            if matches!(waiting, Waiting::In(_)) {
                self.cursor.expect(TokenKind::Open)?;
            }
            self.waiting.push(waiting);
        }
        self.cursor.operators += 1;
        Ok(Progress::Operand)
    }

    /// AND or OR between two conditions.
    fn junction(&mut self, or: bool) -> Result<(), Fault> {
        self.reduce(!or)?;
        if !self.in_condition() {
            return Err(self.cursor.syntax());
        }
        self.parts.pop();
        let place = self.code.len();
        self.code.push(if or {
            Instruction::SkipIfTrue(0)
        } else {
            Instruction::SkipIfFalse(0)
        });
        self.waiting.push(if or {
            Waiting::Or(place)
        } else {
            Waiting::And(place)
        });
        self.cursor.advance();
        Ok(())
    }

    /// Completes NOT and AND, and OR unless it must wait, with the condition just read.
    fn reduce(&mut self, keep_or: bool) -> Result<(), Fault> {
        self.require_condition()?;
        loop {
            match self.waiting.last() {
                Some(Waiting::Not) => self.code.push(Instruction::Not),
                Some(Waiting::And(place)) => self.land(*place),
                Some(Waiting::Or(place)) if !keep_or => self.land(*place),
                _ => return Ok(()),
            }
            self.waiting.pop();
            if let Some(part) = self.parts.last_mut() {
                part.grouped = false;
            }
        }
    }

    /// Makes the jump at a place of the code end here.
    fn land(&mut self, place: usize) {
        let length = self.code.len().saturating_sub(place + 1);
        if let Some(Instruction::SkipIfFalse(skip) | Instruction::SkipIfTrue(skip)) =
            self.code.get_mut(place)
        {
            *skip = length;
        }
    }

    /// A comma between operands.
    fn comma(&mut self) -> Result<Progress, Fault> {
        if !matches!(
            self.waiting.last(),
            Some(Waiting::Call(..) | Waiting::In(_))
        ) {
            return Err(self.cursor.syntax());
        }
        self.require_operand()?;
        self.cursor.advance();
        Ok(Progress::Operand)
    }

    /// A closing parenthesis: of a function, of a list or of a group.
    fn close(&mut self) -> Result<Progress, Fault> {
        match self.waiting.last() {
            Some(Waiting::Call(function, first)) => {
                let (function, first) = (*function, *first);
                self.require_operand()?;
                self.waiting.pop();
                self.close_call(function, first)?;
            }
            Some(Waiting::In(first)) => {
                let first = *first;
                self.require_operand()?;
                self.close_list(first)?;
            }
            Some(Waiting::Group) => self.close_group(),
            Some(Waiting::Not | Waiting::And(_) | Waiting::Or(_)) => {
                self.reduce(false)?;
                if self.waiting.last() != Some(&Waiting::Group) {
                    return Err(self.cursor.syntax());
                }
                self.close_group();
            }
            _ => return Err(self.cursor.syntax()),
        }
        self.cursor.advance();
        Ok(Progress::Operator)
    }

    /// The end of the text.
    fn end(&mut self) -> Result<Progress, Fault> {
        self.reduce(false)?;
        if self.waiting.is_empty() {
            Ok(Progress::Finished)
        } else {
            Err(self.cursor.syntax())
        }
    }

    /// Whether a condition can begin or continue here, not only an operand.
    fn in_condition(&self) -> bool {
        matches!(
            self.waiting.last(),
            None | Some(Waiting::Group | Waiting::And(_) | Waiting::Or(_) | Waiting::Not)
        )
    }
}

/// The keywords that stand between operands.
fn is_operator(token: &Token<'_>) -> bool {
    ["AND", "OR", "BETWEEN", "IN"]
        .iter()
        .any(|keyword| token.is_keyword(keyword))
}

/// The comparator that a token is.
fn comparator(kind: TokenKind) -> Option<Comparator> {
    Some(match kind {
        TokenKind::Equal => Comparator::Equal,
        TokenKind::NotEqual => Comparator::NotEqual,
        TokenKind::Less => Comparator::Less,
        TokenKind::LessOrEqual => Comparator::LessOrEqual,
        TokenKind::Greater => Comparator::Greater,
        TokenKind::GreaterOrEqual => Comparator::GreaterOrEqual,
        _ => return None,
    })
}
