//! Bodies of control calls: what may stand in them, and those that say nothing.

use std::fmt::Write as _;
use std::time::Duration;

use super::call::Member;
use super::unreadable::unreadable;
use crate::ids::SEED_MAX;
use crate::wire::json::{DecodeError, Reader, Writer};
use crate::wire::{ApiError, Decode, Operation};

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
        let mut seen = Vec::new();
        reader.begin_object()?;
        while let Some(key) = reader.next_key()? {
            if let Some(member) = T::MEMBERS.iter().find(|member| member.name == key) {
                if seen.contains(&member.name) {
                    return Err(DecodeError::Text("it stands there twice".into()));
                }
                seen.push(member.name);
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
                    listed(T::MEMBERS.iter().map(|member| member.name))
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
    let mut reader = Reader::new(body).exact();
    let object = Object::<T>::decode(&mut reader);
    let at = reader.position();
    let object = object.and_then(|object| Ok(reader.finish().map(|()| object)?));
    let Object { read, unknown } = object.map_err(|error| unreadable(&error, body, at))?;
    match unknown {
        Some(name) => Err(unknown_member(&name, T::MEMBERS)),
        None => Ok(read),
    }
}

/// A member that the call does not take, or a parameter.
pub(super) fn unknown_member(name: &str, members: &[Member]) -> ApiError {
    let names = listed(members.iter().map(|member| member.name));
    ApiError::validation(match names.as_str() {
        "" => format!("This call takes no members, and so no {name}"),
        names => format!("This call takes no {name}: it takes {names}"),
    })
}

/// Names as a sentence lists them.
pub(super) fn listed<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let (mut listed, count) = (String::new(), names.len());
    for (index, name) in names.enumerate() {
        let between = match index {
            0 => "",
            last if last + 1 == count => " and ",
            _ => ", ",
        };
        // Writing into a text cannot fail.
        let _ = write!(listed, "{between}{name}");
    }
    listed
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
    json.raw(value.to_string().as_bytes());
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

/// The seed that a member gives.
///
/// # Errors
///
/// If it is none that an answer can show as it is.
pub(super) fn seed(seed: Option<i64>) -> Result<Option<u64>, ApiError> {
    let seed = seed.map(u64::try_from).transpose();
    match seed {
        Ok(seed) if seed.is_none_or(|seed| seed <= SEED_MAX) => Ok(seed),
        _ => Err(ApiError::validation(format!(
            "Seed is from 0 to {SEED_MAX}, which every reader of JSON has exactly"
        ))),
    }
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

/// The span of time that a member gives in milliseconds.
///
/// # Errors
///
/// If it is less than nothing.
pub(super) fn milliseconds(count: i64, name: &str) -> Result<Duration, ApiError> {
    let less = || ApiError::validation(format!("{name} is a span of time, and not less than 0"));
    let count = u64::try_from(count).map_err(|_| less())?;
    Ok(Duration::from_millis(count))
}
