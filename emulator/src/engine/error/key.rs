//! What is wrong with the values of a key: of a table, of an index, or of an index after an update.

use std::fmt;
use std::sync::Arc;

use crate::schema::{KeyAttribute, ScalarType, VectorSchema};
use crate::value::DataType;
use crate::value::path::Path;

const INVALID: &str = "One or more parameter values were invalid: ";
/// With vectors the service ends the sentence here.
const INVALID_VECTOR: &str = "One or more parameter values were invalid.";
const FLOAT: &str = "32-bit floating point number";
const NOT_VALID: &str = "One or more parameter values are not valid.";
const NOT_EMPTY: &str = "The AttributeValue for a key attribute cannot contain an empty";
const UPDATE: &str = "The update expression attempted to update";

/// A value cannot be that of a key attribute, whatever the key is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum ValueFault {
    /// It is of another type than the attribute's.
    Type(DataType),
    /// It is an empty string or binary value.
    Empty,
}

/// Why a value is no vector of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum VectorFault {
    /// It is no list.
    Shape,
    /// It has more or fewer elements.
    Length(usize),
    /// One of its elements is no number, or none that 32 bits can hold.
    Element(usize, DataType),
}

/// The values of a key do not make a key of their table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyError {
    /// An item lacks the key attribute of this name.
    Missing { name: Arc<str> },
    /// A key attribute of an item is of another type than the table says.
    TypeMismatch {
        name: Arc<str>,
        expected: ScalarType,
        actual: DataType,
    },
    /// A key map does not consist of exactly the key attributes with their types.
    SchemaMismatch,
    /// A key attribute is an empty value of this type, string or binary.
    Empty { name: Arc<str>, kind: ScalarType },
    /// The partition key is over its limit.
    PartitionTooLong,
    /// The sort key is over its limit.
    SortTooLong,
}

impl KeyError {
    /// A value that the attribute cannot have.
    pub(in crate::engine) fn of_value(attribute: &KeyAttribute, fault: ValueFault) -> Self {
        let name = Arc::clone(&attribute.name);
        match fault {
            ValueFault::Type(actual) => Self::TypeMismatch {
                name,
                expected: attribute.kind,
                actual,
            },
            ValueFault::Empty => Self::Empty {
                name,
                kind: attribute.kind,
            },
        }
    }

    /// The same fault of a key map, which matches the schema or does not.
    pub(crate) fn of_map(self) -> Self {
        match self {
            Self::Missing { .. } | Self::TypeMismatch { .. } | Self::SchemaMismatch => {
                Self::SchemaMismatch
            }
            Self::Empty { .. } | Self::PartitionTooLong | Self::SortTooLong => self,
        }
    }
}

impl std::error::Error for KeyError {}

impl fmt::Display for KeyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { name } => {
                write!(formatter, "{INVALID}Missing the key {name} in the item")
            }
            Self::TypeMismatch {
                name,
                expected,
                actual,
            } => write!(
                formatter,
                "{INVALID}Type mismatch for key {name} expected: {} actual: {actual}",
                expected.as_str()
            ),
            Self::SchemaMismatch => {
                formatter.write_str("The provided key element does not match the schema")
            }
            Self::Empty { name, kind } => {
                write!(
                    formatter,
                    "{NOT_VALID} {NOT_EMPTY} {} value. Key: {name}",
                    noun(*kind)
                )
            }
            // The missing space is the service's.
            Self::PartitionTooLong => write!(
                formatter,
                "{INVALID}Size of hashkey has exceeded the maximum size limit of2048 bytes"
            ),
            Self::SortTooLong => write!(
                formatter,
                "{INVALID}Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
            ),
        }
    }
}

/// An item has a value that no key of an index can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IndexKeyError {
    index: Arc<str>,
    name: Arc<str>,
    fault: IndexKeyFault,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum IndexKeyFault {
    TypeMismatch {
        expected: ScalarType,
        actual: DataType,
    },
    Empty {
        kind: ScalarType,
    },
    /// Bytes of the attribute, and of those of the key before it.
    TooLong {
        size: usize,
        max: usize,
    },
    /// A vector of another length.
    VectorLength {
        expected: u32,
        actual: usize,
    },
    /// An element of a vector that is no number of 32 bits.
    VectorElement {
        position: usize,
        actual: DataType,
    },
    /// A vector that is no list.
    VectorShape,
}

impl IndexKeyError {
    /// A value that is no vector of the index.
    pub(in crate::engine) fn of_vector(
        index: &Arc<str>,
        schema: &VectorSchema,
        fault: VectorFault,
    ) -> Self {
        let fault = match fault {
            VectorFault::Shape => IndexKeyFault::VectorShape,
            VectorFault::Length(actual) => IndexKeyFault::VectorLength {
                expected: schema.dimensions,
                actual,
            },
            VectorFault::Element(position, actual) => {
                IndexKeyFault::VectorElement { position, actual }
            }
        };
        Self {
            index: Arc::clone(index),
            name: Arc::clone(&schema.attribute),
            fault,
        }
    }

    /// A value that the attribute cannot have.
    pub(in crate::engine) fn of_value(
        index: &Arc<str>,
        attribute: &KeyAttribute,
        fault: ValueFault,
    ) -> Self {
        let fault = match fault {
            ValueFault::Type(actual) => IndexKeyFault::TypeMismatch {
                expected: attribute.kind,
                actual,
            },
            ValueFault::Empty => IndexKeyFault::Empty {
                kind: attribute.kind,
            },
        };
        Self {
            index: Arc::clone(index),
            name: Arc::clone(&attribute.name),
            fault,
        }
    }

    /// Values that are too long together, up to this attribute, in bytes.
    pub(in crate::engine) fn too_long(
        index: &Arc<str>,
        attribute: &KeyAttribute,
        size: usize,
        max: usize,
    ) -> Self {
        Self {
            index: Arc::clone(index),
            name: Arc::clone(&attribute.name),
            fault: IndexKeyFault::TooLong { size, max },
        }
    }

    /// Whether the value is an empty string or binary value.
    pub(crate) fn is_empty_value(&self) -> bool {
        matches!(self.fault, IndexKeyFault::Empty { .. })
    }

    /// The same fault where an update is to blame for it: where it `changed` the attribute. A value of a wrong
    /// type is told as of a put. The sentences are those of
    /// [cancelled transactions](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors).
    pub(in crate::engine) fn of_update(&self, changed: &[Path]) -> Option<UpdatedKeyError> {
        let touches = changed.iter().any(|path| *path.root == *self.name);
        match self.fault {
            IndexKeyFault::Empty { kind } if touches => Some(UpdatedKeyError::Empty { kind }),
            IndexKeyFault::TypeMismatch { .. }
            | IndexKeyFault::Empty { .. }
            | IndexKeyFault::VectorLength { .. }
            | IndexKeyFault::VectorElement { .. }
            | IndexKeyFault::VectorShape => None,
            IndexKeyFault::TooLong { .. } => Some(UpdatedKeyError::TooLong),
        }
    }
}

impl std::error::Error for IndexKeyError {}

impl fmt::Display for IndexKeyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { index, name, fault } = self;
        match fault {
            IndexKeyFault::TypeMismatch { expected, actual } => write!(
                formatter,
                "{INVALID}Type mismatch for Index Key {name} Expected: {} Actual: {actual} \
                 IndexName: {index}",
                expected.as_str()
            ),
            IndexKeyFault::Empty { kind } => write!(
                formatter,
                "{NOT_VALID} A value specified for a secondary index key is not supported. \
                 {NOT_EMPTY} {} value. IndexName: {index}, IndexKey: {name}",
                noun(*kind)
            ),
            IndexKeyFault::TooLong { size, max } => write!(
                formatter,
                "{INVALID}Size limit exceeded for Index Key {name} Actual Size: {size} bytes \
                 Max Size: {max} bytes IndexName: {index}"
            ),
            IndexKeyFault::VectorLength { expected, actual } => write!(
                formatter,
                "{INVALID_VECTOR} Invalid size for parameter {name}, Expected: {expected}, \
                 Actual: {actual} IndexName: {index}"
            ),
            IndexKeyFault::VectorElement { position, actual } => write!(
                formatter,
                "{INVALID_VECTOR} Invalid type for parameter {name}[{position}], \
                 Expected: {FLOAT}, Actual: {actual}. IndexName: {index}"
            ),
            IndexKeyFault::VectorShape => write!(
                formatter,
                "{INVALID_VECTOR} Invalid type for parameter {name}, Expected: {FLOAT} list \
                 IndexName: {index}"
            ),
        }
    }
}

/// An update gave an index key a value that it cannot have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UpdatedKeyError {
    /// An empty value of this type, string or binary.
    Empty { kind: ScalarType },
    /// One that is over the limit.
    TooLong,
}

impl UpdatedKeyError {
    /// Whether the value is an empty string or binary value.
    pub(crate) const fn is_empty_value(self) -> bool {
        matches!(self, Self::Empty { .. })
    }
}

impl std::error::Error for UpdatedKeyError {}

impl fmt::Display for UpdatedKeyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { kind } => write!(
                formatter,
                "{NOT_VALID} {UPDATE} a secondary index key to a value that is not supported. \
                 {NOT_EMPTY} {} value.",
                noun(*kind)
            ),
            Self::TooLong => write!(
                formatter,
                "{UPDATE} the secondary index key beyond allowed size limits"
            ),
        }
    }
}

/// A key type as the sentence on empty values calls it. Numbers are never empty.
const fn noun(kind: ScalarType) -> &'static str {
    match kind {
        ScalarType::B => "binary",
        ScalarType::S | ScalarType::N => "string",
    }
}
