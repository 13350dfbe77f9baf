//! What a text means before a request supplies its names and values.
//!
//! Conditions and the values of SET are written flat, in the order of evaluation, with relative
//! jumps: nothing here nests, so no input can make evaluation or drop deep.

use std::ops::Range;
use std::sync::Arc;

use super::error::{Broken, Fault};

/// The place of a `#name` or `:value` in the [`Symbols`] of its expression.
pub(crate) type Slot = u32;

/// The placeholders of one expression, each once, in the order of their first use.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Symbols {
    /// With the leading `#`.
    pub(crate) names: Vec<Box<str>>,
    /// With the leading `:`.
    pub(crate) values: Vec<Box<str>>,
}

impl Symbols {
    /// The slot of a `#name`.
    pub(crate) fn name(&mut self, text: &str) -> Slot {
        slot(&mut self.names, text)
    }

    /// The slot of a `:value`.
    pub(crate) fn value(&mut self, text: &str) -> Slot {
        slot(&mut self.values, text)
    }
}

/// Finds or appends.
fn slot(table: &mut Vec<Box<str>>, text: &str) -> Slot {
    let place = table
        .iter()
        .position(|known| &**known == text)
        .unwrap_or_else(|| {
            table.push(text.into());
            table.len() - 1
        });
    // More values than slots do not fit into a request. The last slot of all is bound to nothing, so that whoever
    // asks for its value is told.
    Slot::try_from(place).unwrap_or(Slot::MAX)
}

/// An attribute name in a path.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Name {
    /// The name itself, as it stands in the text.
    Written(Box<str>),
    /// A `#name`, which `ExpressionAttributeNames` defines.
    Slot(Slot),
}

/// One step of a path below its top-level attribute.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PathStep {
    /// `.name`: a member of a map.
    Name(Name),
    /// `[index]`: an element of a list, counted from 0.
    Index(u32),
}

/// A document path as written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PathRef {
    /// The top-level attribute.
    pub(crate) root: Name,
    /// The way down from there.
    pub(crate) steps: Box<[PathStep]>,
}

impl PathRef {
    /// A top-level attribute whose name was not written in an expression.
    pub(crate) fn top_level(name: &str) -> Self {
        Self {
            root: Name::Written(name.into()),
            steps: Box::default(),
        }
    }
}

/// A side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Operand {
    /// The attribute at a path.
    Path(PathRef),
    /// A `:value`, which `ExpressionAttributeValues` defines.
    Value(Slot),
    /// `size(path)`: the size of what is stored there.
    SizeOfPath(PathRef),
    /// `size(:value)`: the size of what the request defines.
    SizeOfValue(Slot),
    /// Stands for an operand that is not there.
    Faulty,
    /// A call that cannot be right, whatever the request defines.
    Flawed(Box<Flaw>),
}

/// Something that cannot be right, and what the service judges before it: faults inside one expression
/// are told in the order in which they were written, those of operands before those of their operator.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Flaw {
    /// The operands before it; none is flawed itself, so that flaws do not nest.
    operands: Vec<Operand>,
    /// A test that is right in itself but stands where none may.
    test: Option<Test>,
    /// What is wrong.
    fault: Fault,
}

impl Flaw {
    /// A call of these operands; where one of them is flawed, that is told and not this.
    pub(crate) fn of_call(operands: Vec<Operand>, fault: Fault) -> Self {
        let mut sound = Vec::with_capacity(operands.len());
        for operand in operands {
            match operand {
                Operand::Flawed(flaw) => {
                    sound.extend(flaw.operands);
                    return Self {
                        operands: sound,
                        ..*flaw
                    };
                }
                operand => sound.push(operand),
            }
        }
        Self {
            operands: sound,
            test: None,
            fault,
        }
    }

    /// A test, which has no flawed operands, where a value is needed.
    pub(crate) fn of_test(test: Test, fault: Fault) -> Self {
        Self {
            operands: Vec::new(),
            test: Some(test),
            fault,
        }
    }

    /// What is judged first, in this order.
    pub(crate) fn before(&self) -> (&[Operand], Option<&Test>) {
        (&self.operands, self.test.as_ref())
    }

    /// What is wrong then.
    pub(crate) fn fault(&self) -> Fault {
        self.fault.clone()
    }
}

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparator {
    /// `=`: the same type and the same value.
    Equal,
    /// `<>`: another type, or another value of the same.
    NotEqual,
    /// `<`: the same type, and earlier in its order.
    Less,
    /// `<=`: the same type, and not later in its order.
    LessOrEqual,
    /// `>`: the same type, and later in its order.
    Greater,
    /// `>=`: the same type, and not earlier in its order.
    GreaterOrEqual,
}

impl Comparator {
    /// What holds between two values when they change places.
    pub(crate) fn mirrored(self) -> Self {
        match self {
            Self::Equal => Self::Equal,
            Self::NotEqual => Self::NotEqual,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }

    /// The sign of the expression language.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

/// A question about an item that has one answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    /// `left = right`
    Compare {
        /// What is to hold from left to right.
        operator: Comparator,
        /// What stands before the operator.
        left: Operand,
        /// What stands behind the operator.
        right: Operand,
    },
    /// `operand BETWEEN low AND high`
    Between {
        /// What is asked about.
        operand: Operand,
        /// The lower bound, which is within.
        low: Operand,
        /// The upper bound, which is within.
        high: Operand,
    },
    /// `operand IN (…)`
    In {
        /// What is asked about.
        operand: Operand,
        /// The choices: one of them must be equal.
        list: Box<[Operand]>,
    },
    /// `attribute_exists(path)`: whatever the type, NULL among them.
    Exists(PathRef),
    /// `attribute_not_exists(path)`, which a path through what is not there meets too.
    NotExists(PathRef),
    /// `attribute_type(path, :type)`: false where nothing is.
    HasType {
        /// What is asked about.
        operand: Operand,
        /// A string that names a type.
        data_type: Operand,
    },
    /// `begins_with(path, prefix)`: of a string or a binary.
    BeginsWith {
        /// What is asked about.
        operand: Operand,
        /// String or binary.
        prefix: Operand,
    },
    /// `contains(path, element)`: a part of a text, or an element.
    Contains {
        /// A string, binary, set or list.
        operand: Operand,
        /// What it may hold.
        element: Operand,
    },
    /// A test that cannot be right, whatever the request defines.
    Flawed(Box<Flaw>),
    /// Always true: stands for a test whose fault is already noted and told in its turn.
    Always,
}

impl Test {
    /// Its operands in the order in which they were written; those that must be paths are told apart.
    pub(crate) fn operands(&self) -> (Vec<&Operand>, Option<&PathRef>) {
        match self {
            Self::Compare { left, right, .. } => (vec![left, right], None),
            Self::Between { operand, low, high } => (vec![operand, low, high], None),
            Self::In { operand, list } => (std::iter::once(operand).chain(list).collect(), None),
            Self::HasType {
                operand,
                data_type: other,
            }
            | Self::BeginsWith {
                operand,
                prefix: other,
            }
            | Self::Contains {
                operand,
                element: other,
            } => (vec![operand, other], None),
            Self::Exists(path) | Self::NotExists(path) => (Vec::new(), Some(path)),
            Self::Flawed(_) | Self::Always => (Vec::new(), None),
        }
    }
}

/// One instruction of a condition. The verdict of the last test is the only state.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Instruction {
    /// Sets the verdict.
    Test(Test),
    /// Turns it round.
    Not,
    /// Skips so many instructions when the verdict is false (AND).
    SkipIfFalse(usize),
    /// Skips so many instructions when the verdict is true (OR).
    SkipIfTrue(usize),
}

/// A parsed ConditionExpression, FilterExpression or KeyConditionExpression.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ConditionTree {
    /// The placeholders to which its slots refer.
    pub(crate) symbols: Arc<Symbols>,
    /// In the order of evaluation; never empty.
    pub(crate) code: Vec<Instruction>,
}

impl ConditionTree {
    /// The tests in the order in which they were written.
    pub(crate) fn tests(&self) -> impl Iterator<Item = &Test> {
        self.code
            .iter()
            .filter_map(|instruction| match instruction {
                Instruction::Test(test) => Some(test),
                _ => None,
            })
    }

    /// Appends a condition: with `or` it suffices, without it must hold as well. All conditions of
    /// a tree that is built so must be joined alike.
    pub(crate) fn join(&mut self, condition: impl IntoIterator<Item = Instruction>, or: bool) {
        let place = self.code.len();
        if place > 0 {
            self.code.push(Instruction::SkipIfFalse(0));
        }
        self.code.extend(condition);
        let skip = self.code.len().saturating_sub(place + 1);
        if place > 0
            && let Some(jump) = self.code.get_mut(place)
        {
            *jump = if or {
                Instruction::SkipIfTrue(skip)
            } else {
                Instruction::SkipIfFalse(skip)
            };
        }
    }
}

/// One instruction of a value on the right side of SET. They work on a stack.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ValueInstruction {
    /// Pushes the attribute at a path, which must exist.
    Path(PathRef),
    /// Pushes a `:value`.
    Value(Slot),
    /// Pops two numbers, pushes their sum.
    Add,
    /// Pops two numbers, pushes their difference.
    Subtract,
    /// `if_not_exists`: if the path exists, pushes its value and skips so many instructions, which
    /// push the other operand.
    IfNotExists {
        /// The first operand.
        path: PathRef,
        /// The length of the second.
        skip: usize,
    },
    /// Pops two lists, pushes one after the other.
    ListAppend,
    /// A call that cannot be right; no update is made of it.
    Flawed(Box<Fault>),
}

/// One action of an update.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Action {
    /// What it changes.
    pub(crate) path: PathRef,
    /// What happens there.
    pub(crate) change: Effect,
}

/// What an action does to its path.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// `SET path = value`: the instructions of the value.
    Set(Range<usize>),
    /// `REMOVE path`: an attribute, a member or an element goes.
    Remove,
    /// `ADD path :value`
    Add(Slot),
    /// `DELETE path :value`
    Delete(Slot),
}

/// A parsed UpdateExpression.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct UpdateTree {
    /// The placeholders to which its slots refer.
    pub(crate) symbols: Arc<Symbols>,
    /// In the order in which they were written.
    pub(crate) actions: Vec<Action>,
    /// The values of all SET actions.
    pub(crate) values: Vec<ValueInstruction>,
}

impl UpdateTree {
    /// The instructions of the value of a SET action.
    pub(super) fn value(&self, range: &Range<usize>) -> Result<&[ValueInstruction], Broken> {
        let code = self.values.get(range.clone());
        code.ok_or_else(|| Broken::because("each SET has its instructions"))
    }
}

/// A parsed ProjectionExpression.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ProjectionTree {
    /// Its placeholders; only names.
    pub(crate) symbols: Arc<Symbols>,
    /// In the order in which they were written.
    pub(crate) paths: Vec<PathRef>,
}
