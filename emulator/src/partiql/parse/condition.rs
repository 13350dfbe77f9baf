//! WHERE clauses:
//! [operators](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-operators.html) and
//! [functions](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-functions.html).
//!
//! Operators wait on a stack until their operands are complete, so that parentheses nest as deeply as a
//! text has room for without any recursion.

use std::sync::Arc;

use super::super::ast::{Code, Filter, all_of};
use super::super::error::StatementError;
use super::super::value::Template;
use super::path::path;
use super::{Cursor, literal, push_slot};
use crate::expression::Fault;
use crate::expression::ast::{
    Comparator, ConditionTree, Instruction, Operand, PathRef, Symbols, Test,
};
use crate::limits;
use crate::value::{AttributeValue, DataType};

/// What stands behind WHERE.
pub(super) fn filter(cursor: &mut Cursor<'_>) -> Result<Filter, StatementError> {
    let mut parser = Parser {
        cursor,
        values: Vec::new(),
    };
    let parts = parser.condition()?;
    Ok(Filter {
        whole: Arc::new(ConditionTree {
            symbols: Arc::<Symbols>::default(),
            code: all_of(&parts),
        }),
        parts,
        values: parser.values,
    })
}

/// Conditions joined by AND, each complete.
type Conjunction = Vec<Code>;

/// What waits for an operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Waiting {
    /// `(`
    Open,
    /// `OR`
    Or,
    /// `AND`
    And,
    /// `NOT`
    Not,
}

/// Reads one WHERE clause.
struct Parser<'c, 'a> {
    cursor: &'c mut Cursor<'a>,
    values: Vec<Template>,
}

impl Parser<'_, '_> {
    /// Tests joined by AND, OR, NOT and parentheses.
    fn condition(&mut self) -> Result<Conjunction, StatementError> {
        let mut waiting: Vec<Waiting> = Vec::new();
        let mut done: Vec<Conjunction> = Vec::new();
        loop {
            if self.cursor.take_word("NOT") {
                self.cursor.count_operator()?;
                waiting.push(Waiting::Not);
                continue;
            }
            if self.cursor.take("(") {
                waiting.push(Waiting::Open);
                continue;
            }
            done.push(vec![self.test()?]);
            while waiting.contains(&Waiting::Open) && self.cursor.current.is_sign(")") {
                reduce(&mut waiting, &mut done, Waiting::Or);
                waiting.pop();
                self.cursor.advance();
            }
            let operator = if self.cursor.take_word("AND") {
                Waiting::And
            } else if self.cursor.take_word("OR") {
                Waiting::Or
            } else {
                break;
            };
            self.cursor.count_operator()?;
            reduce(&mut waiting, &mut done, operator);
            waiting.push(operator);
        }
        if waiting.contains(&Waiting::Open) {
            return Err(self.cursor.unexpected());
        }
        reduce(&mut waiting, &mut done, Waiting::Or);
        Ok(done.pop().unwrap_or_default())
    }

    /// One question about an item.
    fn test(&mut self) -> Result<Code, StatementError> {
        if self.cursor.next.is_sign("(") && !self.cursor.current.is_word("SIZE") {
            return self.function();
        }
        let operand = self.operand()?;
        if self.cursor.take_word("IS") {
            return self.is(operand);
        }
        let negated = self.cursor.take_word("NOT");
        if negated {
            self.cursor.count_operator()?;
        }
        let test = if self.cursor.take_word("BETWEEN") {
            let low = self.operand()?;
            self.cursor.expect_word("AND")?;
            let high = self.operand()?;
            Test::Between { operand, low, high }
        } else if self.cursor.take_word("IN") {
            let list = self.choices()?;
            Test::In { operand, list }
        } else if negated {
            return Err(self.cursor.unexpected());
        } else {
            self.comparison(operand)?
        };
        self.cursor.count_operator()?;
        Ok(code_of(test, negated))
    }

    /// `left = right`
    fn comparison(&mut self, left: Operand) -> Result<Test, StatementError> {
        let operator = match self.cursor.current.text {
            "=" => Comparator::Equal,
            "<>" | "!=" => Comparator::NotEqual,
            "<" => Comparator::Less,
            "<=" => Comparator::LessOrEqual,
            ">" => Comparator::Greater,
            ">=" => Comparator::GreaterOrEqual,
            _ => return Err(self.cursor.unexpected()),
        };
        self.cursor.advance();
        let right = self.operand()?;
        Ok(Test::Compare {
            operator,
            left,
            right,
        })
    }

    /// `IS [NOT] MISSING`, `IS [NOT] NULL`, `IS [NOT] type`, behind IS.
    fn is(&mut self, operand: Operand) -> Result<Code, StatementError> {
        self.cursor.count_operator()?;
        let negated = self.cursor.take_word("NOT");
        let Operand::Path(path) = operand else {
            return Err(self.cursor.fault(Fault::PathRequired("IS")));
        };
        let word = self.cursor.current;
        if word.is_word("MISSING") {
            self.cursor.advance();
            return Ok(code_of(Test::NotExists(path), negated));
        }
        let known = TYPES
            .iter()
            .find(|(name, _)| word.is_word(name))
            .map(|(_, types)| *types);
        let Some(types) = known else {
            return Err(self.cursor.unexpected());
        };
        self.cursor.advance();
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

    /// A function that answers with yes or no.
    fn function(&mut self) -> Result<Code, StatementError> {
        let name = self.cursor.current;
        let test: fn(Operand, Operand) -> Test = if name.is_word("BEGINS_WITH") {
            |operand, prefix| Test::BeginsWith { operand, prefix }
        } else if name.is_word("CONTAINS") {
            |operand, element| Test::Contains { operand, element }
        } else if name.is_word("ATTRIBUTE_TYPE") {
            |operand, data_type| Test::HasType { operand, data_type }
        } else if name.kind == super::TokenKind::Word {
            let fault = Fault::UnknownFunction(name.text.to_owned());
            return Err(self.cursor.fault(fault));
        } else {
            return Err(self.cursor.unexpected());
        };
        self.cursor.advance();
        self.cursor.expect("(")?;
        let first = self.operand()?;
        self.cursor.expect(",")?;
        let second = self.operand()?;
        self.cursor.expect(")")?;
        Ok(code_of(test(first, second), false))
    }

    /// The list of IN, in parentheses or brackets.
    fn choices(&mut self) -> Result<Box<[Operand]>, StatementError> {
        let end = match self.cursor.current.text {
            "(" => ")",
            "[" => "]",
            _ => return Err(self.cursor.unexpected()),
        };
        self.cursor.advance();
        let mut choices = vec![self.operand()?];
        while self.cursor.take(",") {
            choices.push(self.operand()?);
        }
        self.cursor.expect(end)?;
        if choices.len() > limits::EXPRESSION_IN_OPERANDS_MAX {
            return Err(self.cursor.fault(Fault::TooManyInOperands(choices.len())));
        }
        Ok(choices.into())
    }

    /// A side of a comparison: an attribute, a value, or the size of either.
    fn operand(&mut self) -> Result<Operand, StatementError> {
        if self.cursor.current.is_word("SIZE") && self.cursor.next.is_sign("(") {
            self.cursor.advance();
            self.cursor.advance();
            let operand = match self.value_or_path()? {
                Operand::Path(path) => Operand::SizeOfPath(path),
                Operand::Value(slot) => Operand::SizeOfValue(slot),
                other => other,
            };
            self.cursor.expect(")")?;
            return Ok(operand);
        }
        self.value_or_path()
    }

    fn value_or_path(&mut self) -> Result<Operand, StatementError> {
        if literal::begins_here(self.cursor) {
            let value = literal::value(self.cursor)?;
            return Ok(Operand::Value(push_slot(&mut self.values, value)?));
        }
        path(self.cursor).map(Operand::Path)
    }
}

/// What IS asks for, by name: PartiQL's types, as far as DynamoDB has them.
const TYPES: [(&str, &[DataType]); 17] = [
    ("NULL", &[DataType::Null]),
    ("BOOL", &[DataType::Bool]),
    ("BOOLEAN", &[DataType::Bool]),
    ("INT", &[DataType::N]),
    ("INTEGER", &[DataType::N]),
    ("DECIMAL", &[DataType::N]),
    ("NUMERIC", &[DataType::N]),
    ("FLOAT", &[DataType::N]),
    ("NUMBER", &[DataType::N]),
    ("STRING", &[DataType::S]),
    ("VARCHAR", &[DataType::S]),
    ("BLOB", &[DataType::B]),
    ("BINARY", &[DataType::B]),
    ("LIST", &[DataType::L]),
    ("STRUCT", &[DataType::M]),
    ("TUPLE", &[DataType::M]),
    ("BAG", &[DataType::Ss, DataType::Ns, DataType::Bs]),
];

/// A test, or its opposite.
fn code_of(test: Test, negated: bool) -> Code {
    let mut code = vec![Instruction::Test(test)];
    if negated {
        code.push(Instruction::Not);
    }
    code
}

/// Applies what waits and binds at least as tightly as `operator`.
fn reduce(waiting: &mut Vec<Waiting>, done: &mut Vec<Conjunction>, operator: Waiting) {
    while let Some(top) = waiting.last().copied()
        && top >= operator
    {
        waiting.pop();
        let Some(mut right) = done.pop() else { return };
        if top == Waiting::Not {
            let mut code = all_of(&right);
            code.push(Instruction::Not);
            done.push(vec![code]);
            continue;
        }
        let Some(mut left) = done.pop() else { return };
        if top == Waiting::And {
            left.append(&mut right);
            done.push(left);
        } else {
            let (mut code, right) = (all_of(&left), all_of(&right));
            code.push(Instruction::SkipIfTrue(right.len()));
            code.extend(right);
            done.push(vec![code]);
        }
    }
}
