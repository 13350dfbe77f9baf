//! Components to text, and back.

use std::borrow::Cow;

use super::SEPARATOR;
#[cfg(feature = "syncs")]
use super::overflow::MARK;
use crate::error::{Error, ErrorKind};

/// Digits of a number or a time in a key: those of the greatest `u64`.
pub(super) const NUMBER_WIDTH: usize = 20;
/// What begins an escape; the greatest byte that is written as one.
const ESCAPE: u8 = b'$';

/// The components one after the other, each escaped, with a separator between any two.
pub(super) fn join(components: &[Cow<'_, str>]) -> String {
    // What is escaped is longer, and rare.
    let mut text = String::with_capacity(bare_len(components) + 1);
    for (place, component) in components.iter().enumerate() {
        if place > 0 {
            text.push(SEPARATOR);
        }
        escape(component, &mut text);
    }
    text
}

/// How many bytes components take in which nothing is escaped.
pub(super) fn bare_len(components: &[Cow<'_, str>]) -> usize {
    let separators = components.len().saturating_sub(1);
    separators + components.iter().map(|one| one.len()).sum::<usize>()
}

/// A number with as many zeros before it as make `width` digits.
pub(super) fn padded(number: u64, width: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(width.max(digits.len()));
    text.extend(std::iter::repeat_n('0', width.saturating_sub(digits.len())));
    text.push_str(&digits);
    text
}

/// Appends a component in which no byte up to 0x24 is left, so that the separator is smaller than the
/// escape and the escape smaller than all else.
pub(super) fn escape(component: &str, text: &mut String) {
    if is_bare(component) {
        text.push_str(component);
        return;
    }
    for c in component.chars() {
        match u8::try_from(c) {
            Ok(byte) if byte <= ESCAPE => text.push_str(&format!("${byte:02x}")),
            _ => text.push(c),
        }
    }
}

/// Whether nothing in a component is to be escaped.
pub(super) fn is_bare(component: &str) -> bool {
    // To the last byte in any case, so that many are looked at at once.
    (component.bytes()).fold(true, |bare, byte| bare & (byte > ESCAPE))
}

/// How many bytes a component takes in a key.
pub(super) fn escaped_len(component: &str) -> usize {
    let escapes = component.bytes().filter(|byte| *byte <= ESCAPE).count();
    component.len() + 2 * escapes
}

/// The components of a key.
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`] for a text that [`KeyBuilder`](super::KeyBuilder) does not make: a
/// byte that must be escaped and is not, an escape of a byte that needs none, a broken one.
///
/// # Examples
///
/// ```
/// use package_database::block::key;
///
/// assert_eq!(key::parse("TAG#a$23b").unwrap(), ["TAG", "a#b"]);
/// assert_eq!(key::parse("TAG##").unwrap(), ["TAG", "", ""]);
/// assert!(key::parse("TAG#$41").is_err(), "an A is written as it is");
/// ```
pub fn parse(text: &str) -> Result<Vec<String>, Error> {
    text.split(SEPARATOR).map(unescape).collect()
}

/// Whether a key has so many components, each of which stands in it as it is: none is escaped, and none replaced.
#[cfg(feature = "syncs")]
pub(crate) fn is_plain(key: &str, components: usize) -> bool {
    // To the last byte in any case, so that many are looked at at once.
    let mut separators = 0_usize;
    let mut plain = true;
    for byte in key.bytes() {
        let separates = char::from(byte) == SEPARATOR;
        separators += usize::from(separates);
        // What marks a replacement may stand in other components too.
        plain &= separates | (byte > ESCAPE) & (char::from(byte) != MARK);
    }
    plain && !key.is_empty() && separators + 1 == components
}

fn unescape(escaped: &str) -> Result<String, Error> {
    // Nearly every component: nothing was escaped, and nothing should have been.
    if is_bare(escaped) {
        return Ok(escaped.to_owned());
    }
    let mut component = String::with_capacity(escaped.len());
    let mut chars = escaped.chars();
    while let Some(c) = chars.next() {
        if c == char::from(ESCAPE) {
            let digits = [chars.next(), chars.next()];
            component.push(escaped_char(digits).ok_or_else(no_key)?);
        } else if u8::try_from(c).is_ok_and(|byte| byte <= ESCAPE) {
            return Err(no_key());
        } else {
            component.push(c);
        }
    }
    Ok(component)
}

/// What two digits stand for, which are small ones and mean a byte that is escaped at all.
fn escaped_char(digits: [Option<char>; 2]) -> Option<char> {
    let [Some(high), Some(low)] = digits else {
        return None;
    };
    let digit = |c: char| c.to_digit(16).filter(|_| !c.is_ascii_uppercase());
    let byte = u8::try_from(digit(high)? * 16 + digit(low)?).ok()?;
    (byte <= ESCAPE).then_some(char::from(byte))
}

/// The number that a component of 20 digits is.
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`] for anything else.
///
/// # Examples
///
/// ```
/// use package_database::block::key;
///
/// assert_eq!(key::number("00000000000000000017").unwrap(), 17);
/// assert!(key::number("17").is_err());
/// ```
pub fn number(component: &str) -> Result<u64, Error> {
    let digits = component.bytes().all(|byte| byte.is_ascii_digit());
    let number = component.parse().ok();
    number
        .filter(|_| digits && component.len() == NUMBER_WIDTH)
        .ok_or_else(no_key)
}

#[cold]
fn no_key() -> Error {
    Error::new(
        ErrorKind::InvalidInput,
        "this text is no key that the facade makes",
    )
}
