//! The runtime of the generated decoders: members, collections, scalars, and what the service says
//! when a value has another type than its member.
//!
//! Only mistakes of type are found here. A missing member is `None`, and so is a `null`; a member
//! that the description does not know is skipped.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::clock::Timestamp;
use crate::value::{AttributeValue, Item, Unchecked};

use super::attribute_value::{read_item, read_value};
use super::error::ApiError;
use super::generated::errors::ErrorCode;
use super::json::{JsonError, Kind, Reader};
use super::timestamp::read_timestamp;

/// A request, or a part of one, that can be read from JSON.
pub(crate) trait Decode: Sized {
    /// How the service's own type is called; some messages quote it.
    fn type_name() -> Cow<'static, str>;

    /// Reads one value.
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError>;
}

/// Why a body cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DecodeError {
    /// The service says nothing where the body is not JSON.
    message: Option<Cow<'static, str>>,
}

impl DecodeError {
    /// A mistake of which the service says this.
    pub(crate) fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            message: Some(message.into()),
        }
    }

    /// A mistake of which the service says nothing.
    pub(crate) fn silent() -> Self {
        Self { message: None }
    }

    /// A value of that kind stands where a scalar belongs. `name` is how messages call the
    /// scalar, `class` is its full name.
    #[cold]
    pub(crate) fn not_scalar(found: Kind, name: &str, class: &str) -> Self {
        let found = match found {
            Kind::Object => return Self::misplaced_object(),
            Kind::Array => return Self::new(format!("{UNRECOGNIZED} class {class}")),
            Kind::Null => return Self::silent(),
            Kind::String => "STRING_VALUE",
            Kind::Number => "NUMBER_VALUE",
            Kind::True => "TRUE_VALUE",
            Kind::False => "FALSE_VALUE",
        };
        Self::new(format!("{found} cannot be converted to {name}"))
    }

    /// A value of that kind stands where a structure, a list or a map of that type belongs.
    #[cold]
    pub(crate) fn not_collection(found: Kind, type_name: &str) -> Self {
        match found {
            Kind::Object => Self::misplaced_object(),
            // A parameterised type prints as itself, a class with the word before it.
            Kind::Array if type_name.contains('<') => {
                Self::new(format!("{UNRECOGNIZED} {type_name}"))
            }
            Kind::Array => Self::new(format!("{UNRECOGNIZED} class {type_name}")),
            Kind::Null => Self::silent(),
            Kind::String | Kind::Number | Kind::True | Kind::False => {
                Self::new("Unexpected field type")
            }
        }
    }

    fn misplaced_object() -> Self {
        Self::new("Start of structure or map found where not expected")
    }
}

/// What the service says of a list that it did not expect.
const UNRECOGNIZED: &str = "Unrecognized collection type";

impl From<JsonError> for DecodeError {
    /// What is not JSON at all is refused without a word.
    fn from(_: JsonError) -> Self {
        Self::silent()
    }
}

impl From<DecodeError> for ApiError {
    fn from(error: DecodeError) -> Self {
        match error.message {
            Some(message) => Self::new(ErrorCode::Serialization, message),
            None => Self::without_message(ErrorCode::Serialization),
        }
    }
}

/// Reads a request body.
pub(crate) fn decode_input<T: Decode>(body: &[u8]) -> Result<T, ApiError> {
    let mut reader = Reader::new(body);
    let input = T::decode(&mut reader)?;
    reader.finish().map_err(DecodeError::from)?;
    Ok(input)
}

/// Enters a structure. `false`: there is a `null` in its place, and it is consumed.
pub(crate) fn begin_structure(
    reader: &mut Reader<'_>,
    type_name: &'static str,
) -> Result<bool, DecodeError> {
    match reader.peek()? {
        Kind::Object => {
            reader.begin_object()?;
            Ok(true)
        }
        Kind::Null => {
            reader.null()?;
            Ok(false)
        }
        other => Err(DecodeError::not_collection(other, type_name)),
    }
}

/// Reads one member of a structure into its place. A member that comes twice is refused.
pub(crate) fn member<T: Decode>(
    reader: &mut Reader<'_>,
    place: &mut Option<T>,
) -> Result<(), DecodeError> {
    if place.is_some() {
        return Err(DecodeError::silent());
    }
    if reader.peek()? == Kind::Null {
        reader.null()?;
    } else {
        *place = Some(T::decode(reader)?);
    }
    Ok(())
}

impl<T: Decode> Decode for Vec<T> {
    fn type_name() -> Cow<'static, str> {
        format!("java.util.List<{}>", T::type_name()).into()
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.peek()? {
            Kind::Array => reader.begin_array()?,
            other => return Err(DecodeError::not_collection(other, &Self::type_name())),
        }
        let mut list = Self::new();
        while reader.next_element()? {
            list.push(T::decode(reader)?);
        }
        Ok(list)
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    fn type_name() -> Cow<'static, str> {
        format!("java.util.Map<java.lang.String, {}>", T::type_name()).into()
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.peek()? {
            Kind::Object => reader.begin_object()?,
            other => return Err(DecodeError::not_collection(other, &Self::type_name())),
        }
        let mut map = Self::new();
        while let Some(key) = reader.next_key()? {
            let key = key.into_owned();
            map.insert(key, T::decode(reader)?);
        }
        Ok(map)
    }
}

impl Decode for String {
    fn type_name() -> Cow<'static, str> {
        "java.lang.String".into()
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.peek()? {
            Kind::String => Ok(reader.string()?.into_owned()),
            other => Err(DecodeError::not_scalar(other, "String", &Self::type_name())),
        }
    }
}

impl Decode for i32 {
    fn type_name() -> Cow<'static, str> {
        "java.lang.Integer".into()
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.peek()? {
            Kind::Number => reader
                .number_text()?
                .parse()
                .map_err(|_| DecodeError::silent()),
            other => Err(DecodeError::not_scalar(
                other,
                "Integer",
                &Self::type_name(),
            )),
        }
    }
}

impl Decode for i64 {
    fn type_name() -> Cow<'static, str> {
        "java.lang.Long".into()
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.peek()? {
            Kind::Number => reader
                .number_text()?
                .parse()
                .map_err(|_| DecodeError::silent()),
            other => Err(DecodeError::not_scalar(other, "Long", &Self::type_name())),
        }
    }
}

impl Decode for f64 {
    fn type_name() -> Cow<'static, str> {
        "java.lang.Double".into()
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.peek()? {
            Kind::Number => match reader.number_text()?.parse::<Self>() {
                Ok(number) if number.is_finite() => Ok(number),
                _ => Err(DecodeError::silent()),
            },
            other => Err(DecodeError::not_scalar(other, "Double", &Self::type_name())),
        }
    }
}

impl Decode for bool {
    fn type_name() -> Cow<'static, str> {
        "java.lang.Boolean".into()
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.peek()? {
            Kind::True | Kind::False => Ok(reader.boolean()?),
            other => Err(DecodeError::not_scalar(
                other,
                "Boolean",
                &Self::type_name(),
            )),
        }
    }
}

impl Decode for Timestamp {
    fn type_name() -> Cow<'static, str> {
        "java.util.Date".into()
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.peek()? {
            Kind::Number => read_timestamp(reader),
            other => Err(DecodeError::not_scalar(other, "Date", &Self::type_name())),
        }
    }
}

impl Decode for Unchecked<Item> {
    fn type_name() -> Cow<'static, str> {
        BTreeMap::<String, Unchecked<AttributeValue>>::type_name()
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        read_item(reader)
    }
}

impl Decode for Unchecked<AttributeValue> {
    fn type_name() -> Cow<'static, str> {
        "com.amazonaws.dynamodb.v20120810.AttributeValue".into()
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        read_value(reader)
    }
}
