//! What has been read of a condition, and what it can serve as.

use super::super::ast::{Flaw, Instruction, Operand, Test};
use super::super::error::{Broken, Fault};
use super::Function;
use super::condition::{Parser, Waiting};
use crate::limits;
use crate::value::DataType;

/// Something finished, on the stack of operands.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) meaning: Meaning,
    /// Stood in parentheses.
    pub(super) grouped: bool,
}

/// What a finished part can serve as.
#[derive(Debug)]
pub(super) enum Meaning {
    /// A path, a value or a size.
    Operand(Operand),
    /// A function that answers yes or no, not yet in the code.
    Predicate(Function, Test),
    /// A call that cannot be right: fits everywhere.
    Flawed(Box<Flaw>),
    /// A condition that is in the code.
    Condition,
}

impl Parser<'_> {
    /// Takes the name of a function and its parenthesis.
    pub(super) fn open_call(&mut self) {
        let name = self.cursor.advance().text;
        self.cursor.advance();
        let function = Function::named(name);
        match function {
            Function::Unknown => self.cursor.record(Fault::UnknownFunction(name.to_owned())),
            Function::IfNotExists | Function::ListAppend => {
                self.cursor.record(Fault::FunctionForeign {
                    place: "a condition",
                    function: function.as_str(),
                });
            }
            _ => {}
        }
        self.waiting.push(Waiting::Call(function, self.parts.len()));
    }

    /// Marks what stands in the group; a pair of parentheses around another is redundant.
    pub(super) fn close_group(&mut self) {
        self.waiting.pop();
        if let Some(part) = self.parts.last_mut() {
            if part.grouped {
                self.cursor.record(Fault::RedundantParentheses);
            }
            part.grouped = true;
        }
    }

    /// Ends `operand IN (…)`.
    pub(super) fn close_list(&mut self, first: usize) -> Result<(), Fault> {
        let mut list = Vec::with_capacity(self.parts.len().saturating_sub(first));
        while self.parts.len() > first {
            list.push(self.pop_operand()?);
        }
        list.reverse();
        if list.len() > limits::EXPRESSION_IN_OPERANDS_MAX {
            self.cursor.record(Fault::TooManyInOperands(list.len()));
        }
        let operand = self.pop_operand()?;
        self.condition_from(Test::In {
            operand,
            list: list.into(),
        });
        Ok(())
    }

    /// Ends a function call.
    pub(super) fn close_call(&mut self, function: Function, first: usize) -> Result<(), Fault> {
        let mut operands = Vec::with_capacity(2);
        while self.parts.len() > first {
            operands.push(self.pop_operand()?);
        }
        operands.reverse();
        let count = operands.len();
        let flawed = operands
            .iter()
            .any(|operand| matches!(operand, Operand::Flawed(_)));
        let meaning = if flawed || count != function.operands() {
            let operator = function.as_str();
            let fault = Fault::OperandCount { operator, count };
            Meaning::Flawed(Box::new(Flaw::of_call(operands, fault)))
        } else {
            let mut operands = operands.into_iter();
            // A function of one operand has no second, and does not look at what stands for it.
            let one = operands.next().unwrap_or(Operand::Faulty);
            let two = operands.next().unwrap_or(Operand::Faulty);
            call(function, one, two)
        };
        self.push(meaning);
        Ok(())
    }

    /// The part just read must serve as an operand of the token that follows.
    pub(super) fn require_operand(&mut self) -> Result<(), Fault> {
        match self.parts.last_mut() {
            Some(Part {
                meaning: Meaning::Operand(_) | Meaning::Flawed(_),
                ..
            }) => Ok(()),
            Some(Part {
                meaning: meaning @ Meaning::Predicate(..),
                ..
            }) => {
                if let Meaning::Predicate(function, test) =
                    std::mem::replace(meaning, Meaning::Condition)
                {
                    let fault = Fault::FunctionMisplaced(function.as_str());
                    *meaning = Meaning::Flawed(Box::new(Flaw::of_test(test, fault)));
                }
                Ok(())
            }
            _ => Err(self.cursor.syntax()),
        }
    }

    /// Takes the part just read as an operand.
    pub(super) fn pop_operand(&mut self) -> Result<Operand, Fault> {
        self.require_operand()?;
        match self.parts.pop() {
            Some(Part {
                meaning: Meaning::Operand(operand),
                ..
            }) => Ok(operand),
            Some(Part {
                meaning: Meaning::Flawed(flaw),
                ..
            }) => Ok(Operand::Flawed(flaw)),
            _ => Err(Broken::because("a part that serves as an operand is one").into()),
        }
    }

    /// The part just read must be a condition; brings it into the code.
    pub(super) fn require_condition(&mut self) -> Result<(), Fault> {
        let Some(part) = self.parts.last_mut() else {
            return Err(self.cursor.syntax());
        };
        let test = match std::mem::replace(&mut part.meaning, Meaning::Condition) {
            Meaning::Condition => return Ok(()),
            Meaning::Predicate(_, test) => test,
            Meaning::Flawed(flaw) => Test::Flawed(flaw),
            Meaning::Operand(size @ (Operand::SizeOfPath(_) | Operand::SizeOfValue(_))) => {
                let fault = Fault::FunctionMisplaced(Function::Size.as_str());
                Test::Flawed(Box::new(Flaw::of_call(vec![size], fault)))
            }
            Meaning::Operand(_) => return Err(self.cursor.syntax()),
        };
        self.code.push(Instruction::Test(test));
        Ok(())
    }

    /// Puts a part on the stack.
    pub(super) fn push(&mut self, meaning: Meaning) {
        self.parts.push(Part {
            meaning,
            grouped: false,
        });
    }
}

/// What a call of sound operands means.
fn call(function: Function, one: Operand, two: Operand) -> Meaning {
    let flawed = |one, fault| Meaning::Flawed(Box::new(Flaw::of_call(vec![one], fault)));
    let test = match function {
        Function::Size => {
            return match one {
                Operand::Path(path) => Meaning::Operand(Operand::SizeOfPath(path)),
                Operand::Value(slot) => Meaning::Operand(Operand::SizeOfValue(slot)),
                // A size is a number, and has none.
                one => flawed(
                    one,
                    Fault::OperandType {
                        operator: function.as_str(),
                        data_type: DataType::N,
                    },
                ),
            };
        }
        Function::AttributeExists | Function::AttributeNotExists => match one {
            Operand::Path(path) if function == Function::AttributeExists => Test::Exists(path),
            Operand::Path(path) => Test::NotExists(path),
            one => return flawed(one, Fault::PathRequired(function.as_str())),
        },
        Function::AttributeType => Test::HasType {
            operand: one,
            data_type: two,
        },
        Function::BeginsWith => Test::BeginsWith {
            operand: one,
            prefix: two,
        },
        Function::Contains => Test::Contains {
            operand: one,
            element: two,
        },
        // Told of the whole text already.
        Function::IfNotExists | Function::ListAppend | Function::Unknown => {
            return flawed(one, Fault::FunctionMisplaced(function.as_str()));
        }
    };
    Meaning::Predicate(function, test)
}
