//! What is wrong with a statement, in the service's words.

use crate::expression::{Broken, Fault};
use crate::value::{NumberError, ValueFault};

use super::position::Position;

/// A statement that the service refuses.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum StatementError {
    /// The text is no statement: what PartiQL's grammar misses, or nothing where the text does not even
    /// fall into words.
    #[error("Statement wasn't well formed, can't be processed: {0}")]
    Malformed(&'static str),
    /// A clause of SQL that DynamoDB does not have.
    #[error("Unsupported clause: {clause} at {at}")]
    UnsupportedClause {
        /// The words that begin the clause, in capitals.
        clause: &'static str,
        /// Of the word that begins the clause.
        at: Position,
    },
    /// A table, a column or an index under another name.
    #[error("Aliasing is not supported")]
    Aliasing,
    /// More names behind FROM than a table and its index.
    #[error("A path may contain at most 2 components in the FROM clause")]
    TooManyComponents,
    /// A table or an index that is called by the empty text.
    #[error("Path component cannot be an empty string")]
    EmptyComponent,
    /// A write through an index.
    #[error("This operation is not supported on an index")]
    WriteOnIndex,
    /// No function has this name.
    #[error("Unrecognized function: {name} at {at}")]
    UnknownFunction {
        /// In lower case.
        name: String,
        /// Of the name.
        at: Position,
    },
    /// Something that is computed where a value must be written out.
    #[error("Unsupported data type: {name} under key {key} at {at}")]
    UnsupportedValue {
        /// In lower case.
        name: String,
        /// Where in the value: `root`, `root.name`, `root[0]`.
        key: String,
        /// Of the name.
        at: Position,
    },
    /// A number, written out, that DynamoDB cannot store.
    #[error("{error} under {key}")]
    Number {
        /// Its range or its digits.
        error: NumberError,
        /// Where in the value: `root`, `root.name`, `root[0]`.
        key: String,
    },
    /// A set without members, which no item can hold.
    #[error("Empty bags are not supported")]
    EmptyBag,
    /// A set function that takes one attribute and changes another.
    #[error("The first argument to {function} must equal the assignment value at {at}")]
    FirstSetArgument {
        /// `SET_ADD` or `SET_DELETE`.
        function: &'static str,
        /// Of the argument.
        at: Position,
    },
    /// A set function whose operand is no set.
    #[error("The second argument to {function} must be a value with type SET at {at}")]
    SecondSetArgument {
        /// `SET_ADD` or `SET_DELETE`.
        function: &'static str,
        /// Of the argument.
        at: Position,
    },
    /// A set function with more or fewer arguments.
    #[error("{function} must have exactly two arguments at {at}")]
    SetArgumentCount {
        /// `SET_ADD` or `SET_DELETE`.
        function: &'static str,
        /// Of the function's name.
        at: Position,
    },
    /// A DELETE that returns something else than the item that it deleted.
    #[error(
        "Invalid returning clause: {0}. Only RETURNING ALL OLD * is allowed in DELETE statements."
    )]
    ReturningInDelete(&'static str),
    /// More or fewer parameters than question marks.
    #[error("Number of parameters in request and statement don't match.")]
    ParameterCount,
    /// A literal or a parameter is no value of DynamoDB.
    #[error("{0}")]
    Value(ValueFault),
    /// A set of members that are not all strings, all numbers or all binary values.
    #[error("Members of a set must be of one type, and be strings, numbers or binary values")]
    MixedSet,
    /// The item of an INSERT is no map.
    #[error("INSERT needs one item: a map of names to values")]
    ItemIsNoMap,
    /// The condition, the update or the projection is one that the classic operations refuse too. They
    /// name the expression in which the fault lies; a statement has none to name.
    #[error("{0}")]
    Expression(Fault),
    /// A write that does not say which item.
    #[error("Where clause does not contain a mandatory equality on all key attributes")]
    KeyEqualityMissing,
    /// More partition keys than one statement may ask for.
    #[error("The IN operator is provided with too many hash key values; number of values: {0}")]
    TooManyPartitions(usize),
    /// Alternatives that would read some items twice.
    #[error("Overlapping conditions with range keys are not supported in where clause")]
    OverlappingRanges,
    /// An order of everything.
    #[error("Must have WHERE clause in the statement when using ORDER BY clause.")]
    OrderWithoutWhere,
    /// An order of items that are scattered over the table.
    #[error(
        "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."
    )]
    OrderWithoutPartition,
    /// An order by something else than the key.
    #[error("Variable reference {0} in ORDER BY clause must be part of the primary key")]
    OrderByOther(String),
    /// One sort attribute upwards, the other downwards.
    #[error("ORDER BY cannot sort the sort key in both directions")]
    OrderBothWays,
}

impl From<Broken> for StatementError {
    fn from(broken: Broken) -> Self {
        Self::Expression(Fault::Broken(broken))
    }
}

impl StatementError {
    /// Whether the statement is not to blame: then it is answered with an internal error.
    pub(crate) const fn is_broken(&self) -> bool {
        matches!(self, Self::Expression(Fault::Broken(_)))
    }
}

impl From<ValueFault> for StatementError {
    fn from(fault: ValueFault) -> Self {
        Self::Value(match fault {
            // Statements cannot read an exponent that the classic operations find too large or too small.
            ValueFault::Number(NumberError::ExponentTooLong { text, .. }) => {
                ValueFault::Number(NumberError::NotNumeric(text))
            }
            fault => fault,
        })
    }
}

impl From<Fault> for StatementError {
    fn from(fault: Fault) -> Self {
        Self::Expression(fault)
    }
}
