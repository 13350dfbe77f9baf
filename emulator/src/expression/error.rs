//! What is wrong with an expression, in the service's words.

use std::fmt;

use crate::value::{DataType, ValueFault};

/// Which parameter of a request an expression stood in: errors begin with its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ExpressionKind {
    /// `ConditionExpression`: what must hold before a write.
    Condition,
    /// `FilterExpression`: what must hold of what a page shows.
    Filter,
    /// `KeyConditionExpression`: which keys a query reads.
    KeyCondition,
    /// `SearchConditionExpression`: which vectors a search looks at.
    SearchCondition,
    /// `UpdateExpression`: what becomes of an item.
    Update,
    /// `ProjectionExpression`: which attributes are answered.
    Projection,
}

impl ExpressionKind {
    /// The name of the request parameter.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Condition => "ConditionExpression",
            Self::Filter => "FilterExpression",
            Self::KeyCondition => "KeyConditionExpression",
            Self::SearchCondition => "SearchConditionExpression",
            Self::Update => "UpdateExpression",
            Self::Projection => "ProjectionExpression",
        }
    }
}

impl fmt::Display for ExpressionKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// An expression, or the names and values beside it, that the service refuses.
///
/// `Display` is the whole classic sentence.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum ExpressionError {
    /// The text of one expression is at fault.
    #[error("Invalid {kind}: {fault}")]
    Invalid {
        /// The parameter in which the expression stood.
        kind: ExpressionKind,
        /// What is wrong with it.
        fault: Fault,
    },
    /// The names and values around the expressions, or the keys of a query, are at fault.
    #[error(transparent)]
    Request(#[from] RequestFault),
}

impl ExpressionError {
    /// Whether the request is not to blame: then it is answered with an internal error.
    pub(crate) const fn is_broken(&self) -> bool {
        matches!(
            self,
            Self::Invalid {
                fault: Fault::Broken(_),
                ..
            }
        )
    }

    /// A fault inside the text of one expression.
    pub(crate) fn invalid(kind: ExpressionKind, fault: Fault) -> Self {
        Self::Invalid { kind, fault }
    }
}

/// A tree does not fit itself, or what it was bound to. Whatever a request says, that is a mistake of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a tree does not fit itself or its bindings")]
pub(crate) struct Broken;

impl Broken {
    /// The error of a state that cannot be: the log says what should hold, and a debug build stops.
    #[cold]
    #[track_caller]
    pub(crate) fn because(invariant: &'static str) -> Self {
        tracing::error!(invariant, "a tree that cannot be");
        debug_assert!(false, "a tree that cannot be: {invariant}");
        Self
    }
}

/// What can be wrong inside one expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// Nothing that the request could be told.
    #[error(transparent)]
    Broken(#[from] Broken),
    /// No token at all.
    #[error("The expression can not be empty;")]
    Empty,
    /// Longer than [`crate::limits::EXPRESSION_BYTES_MAX`]; of an update the service does not say
    /// how long it is.
    #[error("Expression size has exceeded the maximum allowed size;{}", size_of(.0))]
    TooLong(Option<usize>),
    /// A token that the grammar does not allow here, with its neighbours as they were written.
    #[error("Syntax error; token: \"{token}\", near: \"{near}\"")]
    Syntax {
        /// The token itself, `<EOF>` at the end.
        token: String,
        /// From the token before it to the token after it.
        near: String,
    },
    /// An attribute name that needs a `#name`.
    #[error("Attribute name is a reserved keyword; reserved keyword: {0}")]
    ReservedWord(String),
    /// No function has this name; names of functions are case sensitive.
    #[error("Invalid function name; function: {0}")]
    UnknownFunction(String),
    /// A condition where a value is needed, or the other way round.
    #[error("The function is not allowed to be used this way in an expression; function: {0}")]
    FunctionMisplaced(&'static str),
    /// A function of another kind of expression.
    #[error("The function is not allowed in {place} expression; function: {function}")]
    FunctionForeign {
        /// `an update` or `a condition`.
        place: &'static str,
        /// The function as it was written.
        function: &'static str,
    },
    /// Too few or too many operands.
    #[error(
        "Incorrect number of operands for operator or function; operator or function: {operator}, number of operands: {count}"
    )]
    OperandCount {
        /// The function or the word of the operator.
        operator: &'static str,
        /// How many it was given.
        count: usize,
    },
    /// A value of a type that the operator cannot take.
    #[error(
        "Incorrect operand type for operator or function; operator or function: {operator}, operand type: {data_type}"
    )]
    OperandType {
        /// The operator or function.
        operator: &'static str,
        /// The type of the value.
        data_type: DataType,
    },
    /// A value that ADD or DELETE cannot take.
    #[error(
        "Incorrect operand type for operator or function; operator: {operator}, operand type: {type_name}, typeSet: ALLOWED_FOR_{operator}_OPERAND"
    )]
    ActionOperandType {
        /// `ADD` or `DELETE`.
        operator: &'static str,
        /// The type of the value, spelt out.
        type_name: &'static str,
    },
    /// A value where only a path makes sense.
    #[error("Operator or function requires a document path; operator or function: {0}")]
    PathRequired(&'static str),
    /// `a = a`: both operands are one path.
    #[error(
        "The first operand must be distinct from the remaining operands for this operator or function; operator: {operator}, first operand: {operand}"
    )]
    OperandsNotDistinct {
        /// The operator or function.
        operator: &'static str,
        /// The path, as a list.
        operand: String,
    },
    /// More than [`crate::limits::EXPRESSION_OPERATORS_MAX`].
    #[error("The expression contains too many operators; operator count: {0}")]
    TooManyOperators(usize),
    /// More than [`crate::limits::EXPRESSION_IN_OPERANDS_MAX`].
    #[error("The IN operator is provided with too many operands; number of operands: {0}")]
    TooManyInOperands(usize),
    /// `((a = b))`.
    #[error("The expression has redundant parentheses;")]
    RedundantParentheses,
    /// An index that no list can have.
    #[error("List index is not within the allowable range; index: [{0}]")]
    ListIndex(String),
    /// A path longer than [`crate::limits::DOCUMENT_PATH_DEPTH_MAX`].
    #[error("The document path has too many nesting elements; nesting levels: {0}")]
    PathTooDeep(usize),
    /// A `#name` that the request does not define.
    #[error(
        "An expression attribute name used in the document path is not defined; attribute name: {0}"
    )]
    UndefinedName(String),
    /// A `:value` that the request does not define.
    #[error(
        "An expression attribute value used in expression is not defined; attribute value: {0}"
    )]
    UndefinedValue(String),
    /// The second operand of `attribute_type` is a path. The service names the types of its own store
    /// beside those of the interface, in no fixed order.
    #[error(
        "Incorrect operand type for operator or function; operator or function: attribute_type, operand type: {{S,SS,N,NS,B,BS,BOOL,NULL,L,M,HD,DOUBLE,FLOAT,HDS,FS,DOUBLESET,DICT,DECIMAL,INT,DECIMALSET,INTSET}}"
    )]
    TypeNameNotGiven,
    /// The second operand of `attribute_type` names no type.
    #[error(
        "Invalid attribute type name found; type: {0}, valid types: {{B,NULL,SS,BOOL,L,BS,N,NS,S,M}}"
    )]
    UnknownType(String),
    /// BETWEEN a number and a string.
    #[error(
        "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {low}, upper bound operand: AttributeValue: {high}"
    )]
    BetweenTypes {
        /// The lower bound in the service's notation.
        low: String,
        /// The upper bound.
        high: String,
    },
    /// BETWEEN 2 AND 1.
    #[error(
        "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {low}, upper bound operand: AttributeValue: {high}"
    )]
    BetweenOrder {
        /// The lower bound in the service's notation.
        low: String,
        /// The upper bound.
        high: String,
    },
    /// One path leads through the other.
    #[error(
        "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: {one}, path two: {two}"
    )]
    PathsOverlap {
        /// The path written first, as a list.
        one: String,
        /// The path written second, as a list.
        two: String,
    },
    /// One path takes for a list what the other takes for a map.
    #[error(
        "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: {one}, path two: {two}"
    )]
    PathsConflict {
        /// The path written first, as a list.
        one: String,
        /// The path written second, as a list.
        two: String,
    },
    /// `SET a = :a SET b = :b`.
    #[error("The \"{0}\" section can only be used once in an update expression;")]
    SectionTwice(&'static str),
    /// Anything but `=` and AND in the condition of a search.
    #[error("Invalid comparator used in SearchConditionExpression")]
    SearchComparator,
    /// Two values for one attribute in the condition of a search.
    #[error("SearchConditionExpression must only contain one condition per attribute")]
    SearchConditionTwice,
    /// An operator that no key condition may use.
    #[error("Invalid operator used in KeyConditionExpression: {0}")]
    KeyOperator(&'static str),
    /// `size(pk) = :a`.
    #[error("KeyConditionExpressions cannot contain nested operations")]
    KeyOperationNested,
    /// A condition on no attribute, on several, or with the attribute where it may not stand.
    #[error("Invalid condition in KeyConditionExpression: {0}")]
    KeyOperand(String),
    /// Two conditions on one key attribute.
    #[error("KeyConditionExpressions must only contain one condition per key")]
    KeyConditionTwice,
    /// A condition on part of a document.
    #[error("KeyConditionExpressions cannot have conditions on nested attributes")]
    KeyConditionNested,
}

/// The steps in which the service looks through a whole text, before it goes from operator to
/// operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sweep {
    /// Parentheses around parentheses.
    Parentheses,
    /// Reserved words, names of functions, limits of the text.
    Words,
    /// Sections of an update.
    Sections,
}

impl Fault {
    /// The step that finds a fault which shows in the text alone.
    pub(super) const fn sweep(&self) -> Sweep {
        match self {
            Self::RedundantParentheses => Sweep::Parentheses,
            Self::SectionTwice(_) => Sweep::Sections,
            _ => Sweep::Words,
        }
    }
}

/// How long an expression is, where the service says so.
fn size_of(bytes: &Option<usize>) -> String {
    bytes.map_or_else(String::new, |bytes| format!(" expression size: {bytes}"))
}

/// What can be wrong around the expressions of a request.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum RequestFault {
    /// `ExpressionAttributeNames: {}`, or the same for the values.
    #[error("{0} must not be empty")]
    MapEmpty(&'static str),
    /// A key that cannot be a placeholder.
    #[error("{map} contains invalid key: Syntax error; key: \"{key}\"")]
    PlaceholderKey {
        /// `ExpressionAttributeNames` or `ExpressionAttributeValues`.
        map: &'static str,
        /// The key as sent.
        key: String,
    },
    /// Longer than [`crate::limits::EXPRESSION_DEFINITIONS_BYTES_MAX`].
    #[error("{0} exceeded max size")]
    MapTooLarge(&'static str),
    /// A `#name` for something that no attribute is called.
    #[error("ExpressionAttributeNames contains invalid value: {fault} for key {key}")]
    AttributeName {
        /// What is wrong with the name.
        fault: ValueFault,
        /// The placeholder, with its `#`.
        key: String,
    },
    /// A definition that no expression uses.
    #[error("Value provided in {map} unused in expressions: keys: {{{}}}", .keys.join(", "))]
    Unused {
        /// `ExpressionAttributeNames` or `ExpressionAttributeValues`.
        map: &'static str,
        /// The keys that nothing uses.
        keys: Vec<String>,
    },
    /// A legacy condition that no index can answer.
    #[error("Attempted conditional constraint is not an indexable operation")]
    NotIndexable,
    /// A condition on an attribute that is no key, or of a form that no key takes.
    #[error("Query key condition not supported")]
    KeyConditionUnsupported,
    /// A key attribute without a condition.
    #[error("Query condition missed key schema element: {0}")]
    KeyConditionMissing(String),
    /// Partition attributes, of several, without `=`.
    #[error("HASH key attributes {} must have equality conditions specified in the query", .0.join(", "))]
    PartitionNotEqual(Vec<String>),
    /// Sort attributes, of several, without `=` before one that has a condition.
    #[error(
        "RANGE key attributes {} must have equality conditions specified in the query because a condition is present on key attribute {last}",
        .names.join(", ")
    )]
    SortNotEqual {
        /// In the order of the key.
        names: Vec<String>,
        /// The last one with a condition.
        last: String,
    },
    /// More conditions than key attributes.
    #[error(
        "The number of query conditions ({conditions}) exceeds the number of key attributes defined in the schema ({attributes})"
    )]
    TooManyKeyConditions {
        /// How many conditions.
        conditions: usize,
        /// How many key attributes.
        attributes: usize,
    },
    /// A value of another type than the key.
    #[error(
        "One or more parameter values were invalid: Condition parameter type does not match schema type"
    )]
    KeyConditionType,
}
