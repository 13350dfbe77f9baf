//! Key schemas: which attributes identify an item, and of which type they are.

use std::sync::Arc;

use crate::value::DataType;

/// The type of a key attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ScalarType {
    /// String, in the order of its UTF-8 bytes.
    S,
    /// Number, in the order of its value.
    N,
    /// Binary, in the order of its bytes, each without a sign.
    B,
}

/// One attribute of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeyAttribute {
    /// The attribute's name.
    pub(crate) name: Arc<str>,
    /// The type that `AttributeDefinitions` gives it.
    pub(crate) kind: ScalarType,
}

/// The attributes of a key, in the order of the request.
///
/// A table and a local index have one partition attribute and at most one sort attribute; a global
/// index has up to four of each
/// ([multi-attribute keys](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeySchema {
    /// The partition key: one to four attributes.
    pub(crate) partition: Vec<KeyAttribute>,
    /// The sort key: none to four attributes.
    pub(crate) sort: Vec<KeyAttribute>,
}

impl ScalarType {
    /// The type that a request spells `text`.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        [Self::S, Self::N, Self::B]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }

    /// The type of the values.
    pub(crate) const fn data_type(self) -> DataType {
        match self {
            Self::S => DataType::S,
            Self::N => DataType::N,
            Self::B => DataType::B,
        }
    }

    /// The type as requests and answers spell it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::N => "N",
            Self::B => "B",
        }
    }
}

impl KeySchema {
    /// All attributes: partition first, then sort.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = &KeyAttribute> + Clone {
        self.partition.iter().chain(&self.sort)
    }

    /// Whether `name` is part of this key.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.attributes().any(|attribute| &*attribute.name == name)
    }
}
