//! The thirty operations: what they are called, what they do, and what they are given.
//!
//! Invariant: this list is the only one. The page about operations, the validator and the tests follow from it.

mod effects;
mod fit;
mod request;
mod storage;

use serde_json::Value;

/// An operation as it is described. What carries it out is found by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// What a step calls it: `kv.get`.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// What it does, in one sentence.
    pub sentence: &'static str,
    /// Which others are of its kind.
    pub category: Category,
    /// What it may be given, besides a condition.
    pub parameters: &'static [Parameter],
    /// Whether scopes may allow it by its name. It asks for one only if some scope names it.
    pub governed: bool,
    /// A step with it, as JSON.
    pub example: &'static str,
}

/// Operations of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Category {
    /// Who asks, and whether that is allowed.
    Auth,
    /// What is asked for.
    Parse,
    /// Whether that can be.
    Check,
    /// What happens together.
    Transaction,
    /// Values under keys.
    Documents,
    /// Bytes under digests.
    Blobs,
    /// Rows in an order.
    Indexes,
    /// What may be forgotten.
    Cache,
    /// What others have.
    Proxy,
    /// What is answered.
    Answer,
    /// What has happened.
    Events,
    /// Values of variables.
    Values,
}

/// Something that an operation is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// The name of the argument.
    pub name: &'static str,
    /// What its value may be.
    pub kind: ParameterKind,
    /// What it is for.
    pub sentence: &'static str,
    /// Whether a step without it is refused.
    pub required: bool,
    /// What stands for it in a step without it, as JSON.
    pub default: Option<&'static str>,
}

/// What the value of an argument may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParameterKind {
    /// A text that is taken as it is written.
    Text,
    /// Texts that are taken as they are written.
    TextList,
    /// A text whose references are filled in.
    Reference,
    /// The name of a variable.
    Variable,
    /// A whole number that is not negative.
    Integer,
    /// A whole number that is not negative, or a text that refers to one; what refers to nothing is as if it were not there.
    Count,
    /// The status of an answer: 200 to 599.
    Status,
    /// True or false.
    Bool,
    /// A map, of which the values are filled in but those of schemas.
    Object,
    /// Any value, in which references are filled in.
    Any,
    /// `request.body`, or a reference to a value.
    Source,
    /// One of these words, or the number that is written so.
    Choice(&'static [&'static str]),
}

impl Parameter {
    const fn required(name: &'static str, kind: ParameterKind, sentence: &'static str) -> Self {
        Self {
            name,
            kind,
            sentence,
            required: true,
            default: None,
        }
    }

    const fn optional(
        name: &'static str,
        kind: ParameterKind,
        sentence: &'static str,
        default: Option<&'static str>,
    ) -> Self {
        Self {
            name,
            kind,
            sentence,
            required: false,
            default,
        }
    }

    /// What stands for it in a step without it; `None` for nothing.
    pub(in crate::domain::packages) fn default_value(&self) -> Option<Value> {
        serde_json::from_str(self.default?).ok()
    }
}

/// All operations, those of one category beside each other.
///
/// # Examples
///
/// ```
/// use package_database::packages::pipeline::{OPERATIONS, Operation, Pipeline};
/// use serde_json::Value;
///
/// assert_eq!(OPERATIONS.iter().count(), 30);
/// for operation in OPERATIONS.iter() {
///     let step: Value = serde_json::from_str(operation.example).unwrap();
///     assert!(Pipeline::parse(&Value::from(vec![step])).is_ok());
/// }
/// assert_eq!(Operation::find("kv.get").unwrap().label, "Read a document");
/// assert!(Operation::find("shell.run").is_none());
/// ```
pub const OPERATIONS: Operations = Operations {
    parts: [
        &request::OPERATIONS,
        &storage::OPERATIONS,
        &effects::OPERATIONS,
    ],
};

/// The list of operations.
#[derive(Clone, Copy, Debug)]
pub struct Operations {
    parts: [&'static [Operation]; 3],
}

impl Operations {
    /// Each of them, in the order of their categories.
    pub fn iter(self) -> impl Iterator<Item = &'static Operation> {
        self.parts.into_iter().flatten()
    }
}

impl Operation {
    /// The operation of that name, if there is one.
    pub fn find(name: &str) -> Option<&'static Self> {
        Self::placed(name).map(|(_, operation)| operation)
    }

    /// The same, with its place in [`OPERATIONS`].
    pub(super) fn placed(name: &str) -> Option<(usize, &'static Self)> {
        let mut placed = OPERATIONS.iter().enumerate();
        placed.find(|(_, operation)| operation.name == name)
    }

    /// The parameter of that name, if it has one.
    pub fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        self.parameters
            .iter()
            .find(|parameter| parameter.name == name)
    }
}
