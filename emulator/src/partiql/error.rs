//! What is wrong with a statement, in the service's words.

use crate::expression::ExpressionError;
use crate::value::ValueFault;

/// A statement that the service refuses.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum StatementError {
    /// The text is no statement.
    #[error("Statement wasn't well formed, can't be processed: {0}")]
    Malformed(&'static str),
    /// A clause of SQL that DynamoDB does not have.
    #[error("Unsupported clause: {clause} at {line}:{column}:{length}")]
    UnsupportedClause {
        /// In capitals.
        clause: &'static str,
        /// From one.
        line: usize,
        /// From one.
        column: usize,
        /// Of the word that begins the clause.
        length: usize,
    },
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
    /// The condition, the update or the projection is one that the classic operations refuse too.
    #[error(transparent)]
    Expression(#[from] ExpressionError),
    /// A write that does not say which item.
    #[error("Where clause does not contain a mandatory equality on all key attributes")]
    KeyEqualityMissing,
    /// More partition keys than one statement may ask for.
    #[error("The IN operator is provided with too many hash key values; number of values: {0}")]
    TooManyPartitions(usize),
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
    /// A set function that takes one attribute and changes another.
    #[error("{0} must be assigned to the attribute that is its first operand")]
    SetFunctionElsewhere(&'static str),
}

impl From<ValueFault> for StatementError {
    fn from(fault: ValueFault) -> Self {
        Self::Value(fault)
    }
}
