//! The runtime of the generated decoders: members, collections, scalars.
//!
//! Only mistakes of type are found here. A missing member is `None`, and so is a `null`; a member
//! that the description does not know is skipped.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::clock::Timestamp;
use crate::limits;
use crate::value::{AttributeValue, Item, Unchecked};

use super::attribute_value::{read_item, read_value};
use super::error::ApiError;
use super::generated::errors::ErrorCode;
use super::json::{DecodeError, JsonError, Kind, Reader, Wanted, place};
use super::timestamp::read_timestamp;

/// A request, or a part of one, that can be read from JSON.
pub(crate) trait Decode: Sized {
    /// The class that the service's messages name for it, without parameters.
    const CLASS: &'static str;

    /// The class with its parameters.
    fn class() -> String {
        Self::CLASS.to_owned()
    }

    /// Reads one value.
    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError>;
}

/// How a body is read where regions of the service differ. By default as in most of them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reading {
    /// Whether `{"NULL": false}` is a null.
    pub(crate) null_false: bool,
    /// Whether scalars of another type are taken for what they stand for.
    pub(crate) lenient: bool,
}

/// A request, and what its typed form no longer tells of its body.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decoded<T> {
    pub(crate) input: T,
    /// Whether the body is nested deeper than the service's current layer of validation reads.
    pub(crate) deep: bool,
}

/// A request that had no body.
impl<T> From<T> for Decoded<T> {
    fn from(input: T) -> Self {
        Self { input, deep: false }
    }
}

/// Reads a request body as most regions of the service do.
///
/// # Errors
///
/// As [`decode_request`].
pub(crate) fn decode_input<T: Decode>(body: &[u8]) -> Result<T, ApiError> {
    decode_request(body, Reading::default()).map(|decoded| decoded.input)
}

/// Reads a request body.
///
/// # Errors
///
/// When it is no JSON, or a member has the wrong type. A mistake of type is only named in a body that is JSON to
/// its end.
pub(crate) fn decode_request<T: Decode>(
    body: &[u8],
    reading: Reading,
) -> Result<Decoded<T>, ApiError> {
    let mut reader = Reader::new(body);
    if reading.null_false {
        reader.take_null_false();
    }
    if reading.lenient {
        reader = reader.lenient();
    }
    // A member that is null counts as absent, but a request has to be there.
    if reader.peek() == Ok(Kind::Null) {
        return Err(ApiError::without_message(ErrorCode::Serialization));
    }
    let input = T::decode(&mut reader).map_err(|error| {
        if is_json(body) {
            tell::<T>(&error, body, reader.position());
            error.into()
        } else {
            ApiError::without_message(ErrorCode::Serialization)
        }
    })?;
    let deep = reader.deepest() > limits::CURRENT_LAYER_DEPTH_MAX;
    reader.finish().map_err(DecodeError::from)?;
    Ok(Decoded { input, deep })
}

/// Says in the log which member has a wrong type: the service's answer does not, and a request may have hundreds.
#[cold]
fn tell<T: Decode>(error: &DecodeError, body: &[u8], at: usize) {
    if let (Some(message), Ok(text)) = (error.message(), std::str::from_utf8(body)) {
        let class = T::CLASS.rsplit('.').next().unwrap_or(T::CLASS);
        let place = place(text, at);
        tracing::warn!("a request was refused: {place} of {class}: {message}");
    }
}

/// Whether a body is one JSON document. Only asked when the request is refused anyway, to find out
/// which refusal comes first; the decoders find it out on their own way.
pub(crate) fn is_json(body: &[u8]) -> bool {
    let mut reader = Reader::new(body);
    reader.skip_value().is_ok() && reader.finish().is_ok()
}

impl From<DecodeError> for ApiError {
    fn from(error: DecodeError) -> Self {
        match error.message() {
            Some(message) => Self::new(ErrorCode::Serialization, message),
            None => Self::without_message(ErrorCode::Serialization),
        }
    }
}

/// Enters a structure of that class. `false`: there is a `null` in its place, and it is consumed.
pub(crate) fn begin_structure(
    reader: &mut Reader<'_>,
    class: &'static str,
) -> Result<bool, DecodeError> {
    if reader.peek()? == Kind::Null {
        reader.null()?;
        return Ok(false);
    }
    reader.begin_structure(class)?;
    Ok(true)
}

/// Reads one member of a structure into its place. A member that comes twice is refused.
pub(crate) fn member<T: Decode>(
    reader: &mut Reader<'_>,
    place: &mut Option<T>,
) -> Result<(), DecodeError> {
    if place.is_some() {
        return Err(refused(reader));
    }
    if reader.peek()? == Kind::Null {
        reader.null()?;
    } else {
        reader.expect_element(false);
        *place = Some(T::decode(reader)?);
    }
    Ok(())
}

/// What the service refuses without a word, as if it were not JSON.
#[cold]
fn refused(reader: &Reader<'_>) -> DecodeError {
    let at = reader.position();
    DecodeError::Json(JsonError::Syntax { at })
}

/// How much the elements of all collections of one request may take in memory: four times what its
/// text may (16 MiB), far more than any request that the limits allow.
const COLLECTIONS_BYTES_MAX: usize = 64 << 20;

/// Accounts for one more element in a collection.
fn spend<T>(reader: &mut Reader<'_>) -> Result<(), DecodeError> {
    if reader.spend(size_of::<T>()) > COLLECTIONS_BYTES_MAX {
        return Err(refused(reader));
    }
    Ok(())
}

impl<T: Decode> Decode for Vec<T> {
    const CLASS: &'static str = "java.util.List";

    fn class() -> String {
        format!("{}<{}>", Self::CLASS, T::class())
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.begin_array()?;
        let mut list = Self::new();
        while reader.next_element()? {
            spend::<T>(reader)?;
            reader.expect_element(true);
            list.push(T::decode(reader)?);
        }
        Ok(list)
    }
}

impl<T: Decode> Decode for BTreeMap<String, T> {
    const CLASS: &'static str = "java.util.Map";

    fn class() -> String {
        format!("{}<{}, {}>", Self::CLASS, String::CLASS, T::class())
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut map = Self::new();
        entries(reader, |key, value| drop(map.insert(key, value)))?;
        Ok(map)
    }
}

/// A map whose entries keep the order of the body.
impl<T: Decode> Decode for IndexMap<String, T> {
    const CLASS: &'static str = <BTreeMap<String, T>>::CLASS;

    fn class() -> String {
        <BTreeMap<String, T>>::class()
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut map = Self::new();
        entries(reader, |key, value| drop(map.insert(key, value)))?;
        Ok(map)
    }
}

/// Reads the entries of a map, in their order.
fn entries<T: Decode>(
    reader: &mut Reader<'_>,
    mut take: impl FnMut(String, T),
) -> Result<(), DecodeError> {
    if reader.peek()? == Kind::Array {
        let class = <BTreeMap<String, T>>::class();
        let text = format!("Unrecognized collection type {class}");
        return Err(DecodeError::Text(text.into()));
    }
    reader.begin_object()?;
    while let Some(key) = reader.next_key()? {
        spend::<(String, T)>(reader)?;
        reader.expect_element(true);
        take(key.into_owned(), T::decode(reader)?);
    }
    Ok(())
}

impl Decode for String {
    const CLASS: &'static str = "java.lang.String";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(reader.string()?.into_owned())
    }
}

/// A number that is no whole one of its size. Cutting it down to one drops the fraction, and takes the
/// nearest end of the range for what lies beyond: the service checks ranges later.
///
/// # Errors
///
/// If the reader takes whole numbers alone.
#[cold]
fn real(reader: &Reader<'_>, text: &str) -> Result<f64, DecodeError> {
    if reader.is_exact() {
        let text = format!("{text} is no whole number, or too large a one");
        return Err(DecodeError::Text(text.into()));
    }
    // Every number of JSON is one of Rust.
    Ok(text.parse().unwrap_or_default())
}

impl Decode for i32 {
    const CLASS: &'static str = "java.lang.Integer";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let text = reader.number_text(Wanted::Integer)?;
        match text.parse() {
            Ok(number) => Ok(number),
            Err(_) => Ok(real(reader, text)? as Self),
        }
    }
}

impl Decode for i64 {
    const CLASS: &'static str = "java.lang.Long";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let text = reader.number_text(Wanted::Long)?;
        match text.parse() {
            Ok(number) => Ok(number),
            Err(_) => Ok(real(reader, text)? as Self),
        }
    }
}

impl Decode for f64 {
    const CLASS: &'static str = "java.lang.Double";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match reader.number_text(Wanted::Double)?.parse::<Self>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => Err(refused(reader)),
        }
    }
}

impl Decode for bool {
    const CLASS: &'static str = "java.lang.Boolean";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(reader.boolean()?)
    }
}

impl Decode for Timestamp {
    const CLASS: &'static str = "java.util.Date";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        read_timestamp(reader)
    }
}

impl Decode for Unchecked<Item> {
    const CLASS: &'static str = <BTreeMap<String, Unchecked<AttributeValue>>>::CLASS;

    fn class() -> String {
        <BTreeMap<String, Unchecked<AttributeValue>>>::class()
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        read_item(reader)
    }
}

impl Decode for Unchecked<AttributeValue> {
    const CLASS: &'static str = "com.amazonaws.dynamodb.v20120810.AttributeValue";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        read_value(reader)
    }
}
