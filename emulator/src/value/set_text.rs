//! The order in which the members of a set stand in its text, and so are read back.

use std::borrow::Cow;

use bytes::Bytes;

use super::{DataType, Number, decode};

/// What the order of members goes by: strings and binaries by their bytes, numbers by value.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank<'t> {
    /// The UTF-8 of a string.
    Text(Cow<'t, [u8]>),
    Number(Number),
    Binary(Bytes),
}

impl<'t> Rank<'t> {
    /// The rank of a member of a set of this kind, by its canonical text with the quotes.
    fn of(kind: DataType, quoted: &'t [u8]) -> Option<Self> {
        let inside = quoted.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
        match kind {
            DataType::Ns => decode::number(inside).map(Self::Number),
            DataType::Bs => decode::binary(inside).map(Self::Binary),
            _ => decode::utf8(inside).map(Self::Text),
        }
    }
}

/// Puts the members of a set, with which `out` ends, into their order. `places` tells from where to where
/// each member stands.
pub(crate) fn sort_members(kind: DataType, out: &mut Vec<u8>, places: &[(usize, usize)]) {
    let [(start, _), _, ..] = places else {
        return;
    };
    let start = *start;
    // All members stand behind the place where the first one begins.
    let written = out.get(start..).unwrap_or_default();
    if kind == DataType::Ss && memchr::memchr(b'\\', written).is_none() {
        return sort_plain(out, start, places);
    }
    // The places are of this text, whose last member ends it.
    let member = |&(from, to): &(usize, usize)| out.get(from..to).unwrap_or_default();
    let mut members: Vec<(Option<Rank<'_>>, &[u8])> = places
        .iter()
        .map(|place| (Rank::of(kind, member(place)), member(place)))
        .collect();
    // Members that were read back once come sorted.
    if members.is_sorted() {
        return;
    }
    members.sort_unstable();
    let members: Vec<&[u8]> = members.into_iter().map(|(_, text)| text).collect();
    let sorted = members.join(&b',');
    out.truncate(start);
    out.extend_from_slice(&sorted);
}

/// The same for texts without escapes, whose order is that of their bytes.
fn sort_plain(out: &mut Vec<u8>, start: usize, places: &[(usize, usize)]) {
    // Each stands between quotes.
    let inside = |&(from, to): &(usize, usize)| out.get(from + 1..to - 1).unwrap_or_default();
    let mut members: Vec<&[u8]> = places.iter().map(inside).collect();
    if members.is_sorted() {
        return;
    }
    members.sort_unstable();
    let mut sorted = Vec::with_capacity(out.len().saturating_sub(start));
    for member in members {
        if !sorted.is_empty() {
            sorted.push(b',');
        }
        sorted.push(b'"');
        sorted.extend_from_slice(member);
        sorted.push(b'"');
    }
    out.truncate(start);
    out.extend_from_slice(&sorted);
}
