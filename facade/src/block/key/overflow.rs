//! Keys with a component that no key has room for.

use std::borrow::Cow;

use ring::digest;

use super::{Key, codec};
use crate::error::{Error, ErrorKind};

/// Bytes of a component that stay when it is replaced.
const HEAD_BYTES: usize = 64;
/// Between these bytes and the digest.
pub(super) const MARK: char = '~';
/// Digits of the digest.
const DIGITS: usize = 2 * digest::SHA256_OUTPUT_LEN;

/// The key of these components, with as many of them replaced, the longest ones first, as it takes.
pub(super) fn fit(components: &[Cow<'_, str>], bytes_max: usize) -> Result<Key, Error> {
    // Nearly every key: nothing is to be replaced, and where nothing is escaped either, the bytes need not be counted.
    let bare = components.iter().all(|one| codec::is_bare(one));
    let bytes = match bare {
        true => codec::bare_len(components),
        false => len(components),
    };
    if bytes <= bytes_max && !components.iter().any(|one| is_replacement(one)) {
        return key_of(components, Vec::new());
    }
    let mut shown: Vec<Cow<'_, str>> = components.iter().map(|one| one.as_ref().into()).collect();
    let mut replaced = Vec::new();
    for (place, (shown, full)) in shown.iter_mut().zip(components).enumerate() {
        // Left as it is, it would be taken for the replacement of another component.
        if is_replacement(full) {
            *shown = replacement(full).into();
            replaced.push((place, full.as_ref().to_owned()));
        }
    }
    while len(&shown) > bytes_max {
        let longest = longest(&shown, &replaced);
        let Some((place, shown)) = longest.and_then(|place| Some((place, shown.get_mut(place)?)))
        else {
            return Err(invalid(format!(
                "a key takes more than {bytes_max} bytes, however short its components are written"
            )));
        };
        let full = std::mem::take(shown);
        *shown = replacement(&full).into();
        replaced.push((place, full.into_owned()));
    }
    replaced.sort();
    key_of(&shown, replaced)
}

fn key_of(shown: &[Cow<'_, str>], replaced: Vec<(usize, String)>) -> Result<Key, Error> {
    let text = codec::join(shown);
    match text.is_empty() {
        true => Err(invalid("a key is empty")),
        false => Ok(Key { text, replaced }),
    }
}

fn len(components: &[Cow<'_, str>]) -> usize {
    let separators = components.len().saturating_sub(1);
    let escaped = components.iter().map(|one| codec::escaped_len(one));
    separators + escaped.sum::<usize>()
}

/// The component that takes the most bytes, the first one of equals, among those that a replacement
/// makes shorter.
fn longest(shown: &[Cow<'_, str>], replaced: &[(usize, String)]) -> Option<usize> {
    let open = |place: &usize| replaced.iter().all(|(other, _)| other != place);
    let shorter = |place: &usize| {
        (shown.get(*place))
            .is_some_and(|one| codec::escaped_len(&replacement(one)) < codec::escaped_len(one))
    };
    let open = (0..shown.len()).filter(open).filter(shorter);
    let bytes = |place: &usize| shown.get(*place).map(|one| codec::escaped_len(one));
    // Backwards, because the last one of equals is taken.
    open.rev().max_by_key(bytes)
}

/// What stands in a key for a component that it has no room for.
pub(super) fn replacement(full: &str) -> String {
    let digest = digest::digest(&digest::SHA256, full.as_bytes());
    let mut text = head(full).to_owned();
    text.push(MARK);
    for byte in digest.as_ref() {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

/// The first 64 bytes, or as many fewer as make whole characters.
fn head(full: &str) -> &str {
    let end = full.floor_char_boundary(HEAD_BYTES);
    full.get(..end).unwrap_or(full)
}

/// Whether a component could be what stands for another one.
pub(crate) fn is_replacement(component: &str) -> bool {
    // Nearly every component is shorter than a digest, and is not searched.
    if component.len() <= DIGITS {
        return false;
    }
    let Some((head, digits)) = component.rsplit_once(MARK) else {
        return false;
    };
    let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    // A component may be shorter than 64 bytes and still the one to be replaced: escapes are long.
    head.len() <= HEAD_BYTES && digits.len() == DIGITS && digits.bytes().all(digit)
}

#[cold]
fn invalid(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidInput, message)
}
