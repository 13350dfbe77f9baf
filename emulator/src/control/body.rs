//! Bodies of control calls: what may stand in them, and those that say nothing.

use std::fmt::Write as _;
use std::time::Duration;

use super::call::Member;
use crate::wire::json::{DecodeError, Reader, Writer};
use crate::wire::{self, ApiError, Decode, Operation, Reading};

/// What a call takes, read member by member.
pub(super) trait Takes: Default {
    /// What may stand in the body.
    const MEMBERS: &'static [Member];

    /// Reads the value of one of [`Self::MEMBERS`].
    fn read(&mut self, name: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError>;
}

/// The members that stood in a body, and one that may not.
struct Object<T> {
    read: T,
    /// The first member that the call does not take.
    unknown: Option<String>,
}

impl<T: Takes> Decode for Object<T> {
    const CLASS: &'static str = "ControlCall";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let (mut read, mut unknown) = (T::default(), None);
        reader.begin_object()?;
        while let Some(key) = reader.next_key()? {
            if T::MEMBERS.iter().any(|member| member.name == key) {
                read.read(&key, reader)?;
            } else {
                unknown = unknown.or_else(|| Some(key.into_owned()));
                reader.skip_value()?;
            }
        }
        Ok(Self { read, unknown })
    }
}

/// An object inside a body, of which a mistake is told by its name.
pub(super) trait Inside: Takes {
    /// As the call that takes it has the member.
    const NAME: &'static str;
}

/// What stood in an object inside a body.
#[derive(Debug)]
pub(super) struct Nested<T>(pub(super) T);

impl<T: Inside> Decode for Nested<T> {
    const CLASS: &'static str = T::NAME;

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match Object::<T>::decode(reader)? {
            Object {
                unknown: Some(name),
                ..
            } => {
                let text = format!(
                    "{} takes no {name}: it takes {}",
                    T::NAME,
                    names(T::MEMBERS)
                );
                Err(DecodeError::Text(text.into()))
            }
            Object { read, .. } => Ok(Self(read)),
        }
    }
}

/// Reads a body; one of no bytes is an object without members.
///
/// # Errors
///
/// If it is no JSON, a member is of a wrong type, or the call does not take it.
pub(super) fn read<T: Takes>(body: &[u8]) -> Result<T, ApiError> {
    if body.is_empty() {
        return Ok(T::default());
    }
    let reading = Reading {
        exact: true,
        ..Reading::default()
    };
    let Object { read, unknown } = wire::decode_request::<Object<T>>(body, reading)?.input;
    match unknown {
        Some(name) => Err(unknown_member(&name, T::MEMBERS)),
        None => Ok(read),
    }
}

/// A member that the call does not take, or a parameter.
pub(super) fn unknown_member(name: &str, members: &[Member]) -> ApiError {
    let names = names(members);
    ApiError::validation(match names.as_str() {
        "" => format!("This call takes no members, and so no {name}"),
        names => format!("This call takes no {name}: it takes {names}"),
    })
}

/// The names of members, as a sentence lists them.
fn names(members: &[Member]) -> String {
    let mut names = String::new();
    for (index, member) in members.iter().enumerate() {
        let between = match index {
            0 => "",
            last if last + 1 == members.len() => " and ",
            _ => ", ",
        };
        // Writing into a text cannot fail.
        let _ = write!(names, "{between}{}", member.name);
    }
    names
}

/// The value of a member that the call needs.
///
/// # Errors
///
/// If it is absent.
pub(super) fn needed<T>(value: Option<T>, name: &str) -> Result<T, ApiError> {
    value.ok_or_else(|| ApiError::validation(format!("This call needs {name}")))
}

/// A call that its path says in full.
#[derive(Debug, Default)]
struct Nothing;

impl Takes for Nothing {
    const MEMBERS: &'static [Member] = &[];

    fn read(&mut self, _: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        Ok(reader.skip_value()?)
    }
}

/// Checks that nothing stands in a body.
///
/// # Errors
///
/// If something does.
pub(super) fn takes_nothing(body: &[u8]) -> Result<(), ApiError> {
    read::<Nothing>(body).map(|Nothing| ())
}

/// An object without members.
pub(super) fn nothing() -> Vec<u8> {
    b"{}".to_vec()
}

/// An object whose members `write` writes.
pub(super) fn object(write: impl FnOnce(&mut Writer<'_>)) -> Vec<u8> {
    let mut body = Vec::new();
    let mut json = Writer::new(&mut body);
    json.begin_object();
    write(&mut json);
    json.end_object();
    body
}

/// Writes a member that is a text.
pub(super) fn text(json: &mut Writer<'_>, name: &'static str, value: &str) {
    json.key(name);
    json.string(value);
}

/// Writes a member that is a whole number.
pub(super) fn number(json: &mut Writer<'_>, name: &'static str, value: u64) {
    json.key(name);
    json.i64(i64::try_from(value).unwrap_or(i64::MAX));
}

/// Writes a member that is a number with a fraction.
pub(super) fn real(json: &mut Writer<'_>, name: &'static str, value: f64) {
    json.key(name);
    json.f64(value);
}

/// Writes a member that is a list of objects, the members of each by `write`.
pub(super) fn objects<T>(
    json: &mut Writer<'_>,
    name: &'static str,
    list: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut Writer<'_>, T),
) {
    json.key(name);
    json.begin_array();
    for one in list {
        json.begin_object();
        write(json, one);
        json.end_object();
    }
    json.end_array();
}

/// The operation of this name.
///
/// # Errors
///
/// If there is none.
pub(super) fn operation(name: &str) -> Result<Operation, ApiError> {
    let mut all = Operation::ALL.into_iter();
    let operation = all.find(|operation| operation.name() == name);
    operation.ok_or_else(|| ApiError::validation(format!("There is no operation {name}")))
}

/// A span of time in milliseconds.
///
/// # Errors
///
/// If it is less than nothing.
pub(super) fn milliseconds(count: i64) -> Result<Duration, ApiError> {
    let count = u64::try_from(count);
    let count = count.map_err(|_| ApiError::validation("A span of time is not less than 0"))?;
    Ok(Duration::from_millis(count))
}
