//! Why a request could not be read.

use std::borrow::Cow;

use super::Kind;

/// What a member of a request has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    String,
    Boolean,
    Integer,
    Long,
    Double,
    Blob,
    Timestamp,
    List,
    Map,
    /// A map of names to attribute values.
    Values,
    /// An attribute value.
    Value,
    /// Another structure; its shape's name in the service's model.
    Structure(&'static str),
}

impl Wanted {
    /// The type, and its class, as the service's messages call them.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::String => ("String", "java.lang.String"),
            Self::Boolean => ("Boolean", "java.lang.Boolean"),
            Self::Integer => ("Integer", "java.lang.Integer"),
            Self::Long => ("Long", "java.lang.Long"),
            Self::Double => ("Double", "java.lang.Double"),
            Self::Blob => ("ByteBuffer", "java.nio.ByteBuffer"),
            Self::Timestamp => ("Date", "java.util.Date"),
            Self::List => ("List", "java.util.List"),
            Self::Map => ("Map", "java.util.Map"),
            Self::Values => (
                "Map",
                "java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>",
            ),
            Self::Value => (
                "AttributeValue",
                "com.amazonaws.dynamodb.v20120810.AttributeValue",
            ),
            Self::Structure(name) => (name, name),
        }
    }

    /// What Java writes before the name: `class`, but not before a type with parameters.
    const fn article(self) -> &'static str {
        match self {
            Self::List | Self::Map | Self::Values => "",
            _ => "class ",
        }
    }
}

/// Text that is not JSON, or not the JSON that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonError {
    /// Not JSON, from this byte on.
    Syntax {
        /// Bytes before the fault.
        at: usize,
    },
    /// Bytes that are no UTF-8.
    InvalidUtf8,
    /// Objects and arrays nested too deep.
    TooDeep,
    /// JSON, but of another type than expected.
    Unexpected {
        /// What is there.
        found: Kind,
        /// What should be there.
        wanted: Wanted,
        /// Whether it is an element of a list or a map, and not a member of a structure.
        element: bool,
    },
    /// A text for a Boolean that is none of its words.
    UnknownWord,
}

/// Why the bytes of a request are not an input. Always a `SerializationException`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DecodeError {
    /// The JSON itself.
    Json(JsonError),
    /// A value of the right type whose text is wrong, in the service's words.
    Text(Cow<'static, str>),
}

impl DecodeError {
    /// The message of the exception; text that is not JSON gets none.
    pub(crate) fn message(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::Json(JsonError::Unexpected {
                found,
                wanted,
                element,
            }) => Some(mismatch(*found, *wanted, *element)),
            Self::Json(JsonError::UnknownWord) => {
                Some("Unexpected token received from parser".into())
            }
            Self::Json(_) => None,
            Self::Text(text) => Some(text.clone()),
        }
    }
}

impl From<JsonError> for DecodeError {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}

fn mismatch(found: Kind, wanted: Wanted, element: bool) -> Cow<'static, str> {
    let (name, class) = wanted.names();
    match (found, wanted) {
        (Kind::Object, _) => "Start of structure or map found where not expected".into(),
        (Kind::Array, _) => {
            format!("Unrecognized collection type {}{class}", wanted.article()).into()
        }
        (_, Wanted::Value | Wanted::Structure(_)) if element => {
            "Unexpected value type in payload".into()
        }
        (_, Wanted::List | Wanted::Map | Wanted::Values | Wanted::Value | Wanted::Structure(_)) => {
            "Unexpected field type".into()
        }
        (_, Wanted::Blob) => crate::wire::blob::NOT_BASE64.into(),
        (scalar, _) => format!("{} cannot be converted to {name}", scalar.token()).into(),
    }
}
