//! The tests of a WHERE clause:
//! [operators](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-operators.html) and
//! [functions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-functions.html).

use super::super::ast::Code;
use super::super::error::StatementError;
use super::super::lexer::{Token, TokenKind};
use super::super::value::Template;
use super::path::path;
use super::types::{Asked, asked};
use super::{StatementCursor, function, literal, push_slot};
use crate::expression::Fault;
use crate::expression::ast::{Comparator, Instruction, Operand, PathRef, Test};
use crate::limits;
use crate::value::{AttributeValue, DataType};

/// Reads tests, and collects the values that they compare with.
pub(super) struct Predicates<'c, 'a> {
    /// Where the text is read.
    pub(super) cursor: &'c mut StatementCursor<'a>,
    /// In the order of their slots.
    pub(super) values: Vec<Template>,
}

impl<'c, 'a> Predicates<'c, 'a> {
    pub(super) fn new(cursor: &'c mut StatementCursor<'a>) -> Self {
        let values = Vec::new();
        Self { cursor, values }
    }

    /// One question about an item.
    pub(super) fn read(&mut self) -> Result<Code, StatementError> {
        if let Some(code) = self.answered()? {
            return Ok(code);
        }
        let first = self.cursor.current;
        let operand = self.operand()?;
        if self.cursor.take_word("IS") {
            return self.is(operand);
        }
        let negated = self.cursor.current.is_word("NOT") && is_negatable(&self.cursor.next);
        if negated {
            self.cursor.advance();
            self.cursor.count_operator()?;
        }
        let test = if self.cursor.take_word("BETWEEN") {
            self.between(operand)?
        } else if self.cursor.take_word("IN") {
            self.cursor.expect_right_side()?;
            let list = self.choices()?;
            Test::In { operand, list }
        } else if self.cursor.take_word("LIKE") {
            self.like()?
        } else if first.is_word("TRUE") && self.cursor.take("=") {
            if let Some(code) = self.answered()? {
                return Ok(code);
            }
            self.equal(operand)?
        } else {
            self.comparison(operand)?
        };
        self.cursor.count_operator()?;
        Ok(code_of(test, negated))
    }

    /// A function that answers with yes or no by itself, or compared with the answer.
    fn answered(&mut self) -> Result<Option<Code>, StatementError> {
        let name = self.cursor.current;
        let is_call = name.kind == TokenKind::Word && self.cursor.next.is_sign("(");
        if !is_call || name.is_word("SIZE") {
            return Ok(None);
        }
        // A function of no one is an operand, with whatever is asked of it.
        let Some(make) = function::named(&name) else {
            return Ok(None);
        };
        self.cursor.advance();
        let operands = self.arguments()?;
        let test = make(operands).unwrap_or_else(|fault| {
            // The fault refuses the statement, so that what stands in is never asked.
            self.cursor.defer(fault);
            Test::Always
        });
        let mut negated = false;
        if self.cursor.current.is_sign("=") {
            negated = self.cursor.next.is_word("FALSE");
            if negated || self.cursor.next.is_word("TRUE") {
                self.cursor.count_operator()?;
                self.cursor.advance();
                self.cursor.advance();
            }
        }
        Ok(Some(code_of(test, negated)))
    }

    /// The operands of a call, behind its name.
    fn arguments(&mut self) -> Result<Vec<Operand>, StatementError> {
        self.cursor.expect("(")?;
        let mut operands = Vec::new();
        if self.cursor.take(")") {
            return Ok(operands);
        }
        loop {
            operands.push(self.operand()?);
            if !self.cursor.take(",") {
                break;
            }
        }
        self.cursor.expect(")")?;
        Ok(operands)
    }

    /// `left = right`
    fn comparison(&mut self, left: Operand) -> Result<Test, StatementError> {
        let operator = match self.cursor.current.text {
            _ if self.cursor.current.kind != TokenKind::Sign => return Ok(self.no_test()),
            "=" => Comparator::Equal,
            "<>" | "!=" => Comparator::NotEqual,
            "<" => Comparator::Less,
            "<=" => Comparator::LessOrEqual,
            ">" => Comparator::Greater,
            ">=" => Comparator::GreaterOrEqual,
            _ => return Ok(self.no_test()),
        };
        self.cursor.advance();
        self.compare(operator, left)
    }

    /// `left = right`, behind the sign.
    fn equal(&mut self, left: Operand) -> Result<Test, StatementError> {
        self.compare(Comparator::Equal, left)
    }

    fn compare(&mut self, operator: Comparator, left: Operand) -> Result<Test, StatementError> {
        self.cursor.expect_right_side()?;
        let right = self.operand()?;
        Ok(Test::Compare {
            operator,
            left,
            right,
        })
    }

    /// An operand alone: an expression to PartiQL, but no question.
    fn no_test(&mut self) -> Test {
        self.cursor
            .defer(StatementError::Malformed("Unexpected term"));
        Test::Always
    }

    /// The bounds of BETWEEN.
    fn between(&mut self, operand: Operand) -> Result<Test, StatementError> {
        self.cursor.expect_right_side()?;
        let low = self.operand()?;
        if !self.cursor.take_word("AND") {
            return Err(StatementError::Malformed("Expected AND keyword"));
        }
        if self.cursor.current.kind == TokenKind::End {
            return Err(StatementError::Malformed("Expected expression after AND"));
        }
        let high = self.operand()?;
        Ok(Test::Between { operand, low, high })
    }

    /// `LIKE pattern [ESCAPE character]`, which `DynamoDB` does not have.
    fn like(&mut self) -> Result<Test, StatementError> {
        self.cursor.expect_right_side()?;
        self.operand()?;
        if self.cursor.take_word("ESCAPE") {
            self.operand()?;
        }
        self.cursor
            .defer(StatementError::Malformed("Unsupported operation: Like"));
        Ok(Test::Always)
    }

    /// `IS [NOT] MISSING`, `IS [NOT] NULL`, `IS [NOT] type`, behind IS.
    fn is(&mut self, operand: Operand) -> Result<Code, StatementError> {
        self.cursor.count_operator()?;
        let negated = self.cursor.take_word("NOT");
        let asked = asked(self.cursor)?;
        let Operand::Path(path) = operand else {
            self.cursor.defer(Fault::PathRequired("IS"));
            return Ok(code_of(Test::Always, negated));
        };
        let types = match asked {
            Asked::Missing => return Ok(code_of(Test::NotExists(path), negated)),
            Asked::Types(types) => types,
            Asked::Unsupported => {
                self.cursor
                    .defer(StatementError::Malformed("Unsupported operation: IsType"));
                return Ok(code_of(Test::Always, negated));
            }
        };
        let mut code = Code::new();
        for data_type in types {
            if !code.is_empty() {
                code.push(Instruction::SkipIfTrue(1));
            }
            code.push(Instruction::Test(self.has_type(&path, *data_type)?));
        }
        if negated {
            code.push(Instruction::Not);
        }
        Ok(code)
    }

    /// Asks for the type of an attribute.
    fn has_type(&mut self, path: &PathRef, data_type: DataType) -> Result<Test, StatementError> {
        let name = AttributeValue::S(data_type.as_str().to_owned());
        let slot = push_slot(&mut self.values, Template::Constant(name))?;
        Ok(Test::HasType {
            operand: Operand::Path(path.clone()),
            data_type: Operand::Value(slot),
        })
    }

    /// The list of IN, in parentheses or brackets.
    fn choices(&mut self) -> Result<Box<[Operand]>, StatementError> {
        let end = match self.cursor.current.text {
            "(" => ")",
            "[" => "]",
            _ => return Err(self.cursor.no_term()),
        };
        self.cursor.advance();
        let mut choices = vec![self.operand()?];
        while self.cursor.take(",") {
            choices.push(self.operand()?);
        }
        self.cursor.expect(end)?;
        if choices.len() > limits::EXPRESSION_IN_OPERANDS_MAX {
            self.cursor.defer(Fault::TooManyInOperands(choices.len()));
        }
        Ok(choices.into())
    }

    /// A side of a comparison: an attribute, a value, or the size of either. PartiQL also computes
    /// there, which `DynamoDB` does not.
    fn operand(&mut self) -> Result<Operand, StatementError> {
        let operand = self.factor()?;
        while let Some((_, name)) = ARITHMETIC
            .iter()
            .find(|(sign, _)| self.cursor.current.is_sign(sign))
        {
            self.cursor.count_operator()?;
            self.cursor.advance();
            self.cursor.expect_right_side()?;
            self.factor()?;
            self.cursor.defer(StatementError::Malformed(name));
        }
        Ok(operand)
    }

    /// An attribute, a value, or the size of either.
    fn factor(&mut self) -> Result<Operand, StatementError> {
        let name = self.cursor.current;
        if name.kind == TokenKind::Word && self.cursor.next.is_sign("(") {
            if name.is_word("SIZE") {
                return self.size();
            }
            let is_known = function::named(&name).is_some() || function::is_of_assignments(&name);
            self.cursor.call_refused(is_known)?;
            return Ok(Operand::Faulty);
        }
        self.value_or_path()
    }

    /// Reads the one call that stands for a number, from its name on.
    fn size(&mut self) -> Result<Operand, StatementError> {
        self.cursor.advance();
        self.cursor.advance();
        let mut operands = Vec::new();
        if !self.cursor.take(")") {
            loop {
                operands.push(self.value_or_path()?);
                if !self.cursor.take(",") {
                    break;
                }
            }
            self.cursor.expect(")")?;
        }
        let count = operands.len();
        let mut operands = operands.into_iter();
        Ok(match (operands.next(), count) {
            (Some(Operand::Path(path)), 1) => Operand::SizeOfPath(path),
            (Some(Operand::Value(slot)), 1) => Operand::SizeOfValue(slot),
            _ => {
                self.cursor.defer(Fault::OperandCount {
                    operator: "size",
                    count,
                });
                Operand::Faulty
            }
        })
    }

    fn value_or_path(&mut self) -> Result<Operand, StatementError> {
        if literal::begins_here(self.cursor) {
            let value = literal::value(self.cursor)?;
            return Ok(Operand::Value(push_slot(&mut self.values, value)?));
        }
        path(self.cursor).map(Operand::Path)
    }
}

/// What PartiQL computes, and how a refusal calls it.
const ARITHMETIC: [(&str, &str); 6] = [
    ("+", "Unsupported operation: Plus"),
    ("-", "Unsupported operation: Minus"),
    ("*", "Unsupported operation: Times"),
    ("/", "Unsupported operation: Divide"),
    ("%", "Unsupported operation: Modulo"),
    ("||", "Unsupported operation: Concat"),
];

/// Whether NOT goes with the operator behind it.
fn is_negatable(next: &Token<'_>) -> bool {
    ["BETWEEN", "IN", "LIKE"]
        .iter()
        .any(|word| next.is_word(word))
}

/// A test, or its opposite.
fn code_of(test: Test, negated: bool) -> Code {
    let mut code = vec![Instruction::Test(test)];
    if negated {
        code.push(Instruction::Not);
    }
    code
}
