//! The canonical text of values: writing it, and the escapes inside its strings.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{AttributeValue, Number};

/// How many bytes from the start stand for themselves in a JSON string: all before the first quote,
/// backslash or control character.
#[inline]
pub(crate) fn plain_prefix(text: &[u8]) -> usize {
    let mut done = 0;
    let mut rest = text;
    while let Some((word, after)) = rest.split_first_chunk::<WORD>() {
        let special = special_bytes(u64::from_le_bytes(*word));
        if special != 0 {
            // A place from 0 to 7.
            return done + usize::try_from(special.trailing_zeros() / 8).unwrap_or_default();
        }
        rest = after;
        done += WORD;
        // Names end within the first words, long texts fill blocks.
        if done == HEAD {
            while let Some((block, after)) = rest.split_first_chunk::<BLOCK>()
                && !has_special(block)
            {
                rest = after;
                done += BLOCK;
            }
        }
    }
    done + rest.iter().take_while(|byte| !is_special(**byte)).count()
}

const WORD: usize = 8;
/// How many bytes are looked at word by word before blocks are.
const HEAD: usize = 2 * WORD;
/// What the processor compares at once, and a little more.
const BLOCK: usize = 32;

/// Without a branch per byte, so that it compiles to vector instructions.
fn has_special(block: &[u8; BLOCK]) -> bool {
    block
        .iter()
        .fold(0, |sum, byte| sum | u8::from(is_special(*byte)))
        != 0
}

/// A quote differs from the first byte that is no control character in one bit, so that turning it
/// makes one comparison of two.
const TURN: u8 = 0x02;

const fn is_special(byte: u8) -> bool {
    (byte ^ TURN <= 0x20) | (byte == b'\\')
}

/// The high bit of each byte that is special; right up to the first one.
const fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = ONES << 7;
    let turned = word ^ (ONES * TURN as u64);
    let low = turned.wrapping_sub(ONES * 0x21) & !turned;
    let backslash = word ^ (ONES * b'\\' as u64);
    (low | backslash.wrapping_sub(ONES) & !backslash) & HIGH
}

/// Appends `text` as the inside of a JSON string, with the fewest escapes.
pub(crate) fn push_escaped(out: &mut Vec<u8>, text: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut rest = text.as_bytes();
    while let Some((plain, tail)) = rest.split_at_checked(plain_prefix(rest)) {
        out.extend_from_slice(plain);
        let Some((special, tail)) = tail.split_first() else {
            return;
        };
        rest = tail;
        let short = match special {
            b'"' => b'"',
            b'\\' => b'\\',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x08 => b'b',
            0x0c => b'f',
            other => {
                out.extend_from_slice(b"\\u00");
                let hex = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or(b'0');
                out.push(hex(other >> 4));
                out.push(hex(other & 0xf));
                continue;
            }
        };
        out.push(b'\\');
        out.push(short);
    }
}

/// Appends `text` as a JSON string with its quotes.
pub(crate) fn push_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    push_escaped(out, text);
    out.push(b'"');
}

/// The inside of a JSON string without its escapes; `None` for an escape that JSON does not have
/// and for half a surrogate pair.
pub(crate) fn unescape(inside: &str) -> Option<Cow<'_, str>> {
    let Some(first) = memchr::memchr(b'\\', inside.as_bytes()) else {
        return Some(Cow::Borrowed(inside));
    };
    let (plain, mut rest) = inside.split_at_checked(first)?;
    let mut out = String::with_capacity(inside.len());
    out.push_str(plain);
    while let Some(escape) = rest.strip_prefix('\\') {
        let mut tail = escape.chars();
        let character = match tail.next()? {
            '"' => '"',
            '\\' => '\\',
            '/' => '/',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let (character, after) = unescape_unicode(tail.as_str())?;
                tail = after.chars();
                character
            }
            _ => return None,
        };
        out.push(character);
        let after = tail.as_str();
        let (plain, next) = after.split_at_checked(next_escape(after.as_bytes()))?;
        out.push_str(plain);
        rest = next;
    }
    Some(Cow::Owned(out))
}

/// How many bytes there are before the next escape. Where there was one, the next is often near: JSON within a text has
/// one at each quote.
fn next_escape(text: &[u8]) -> usize {
    const NEAR: usize = 16;
    let (near, far) = text.split_at_checked(NEAR).unwrap_or((text, &[]));
    if let Some(place) = near.iter().position(|byte| *byte == b'\\') {
        return place;
    }
    near.len() + memchr::memchr(b'\\', far).unwrap_or(far.len())
}

/// What follows `\u`: four digits, and the second half where these are the first of a pair.
fn unescape_unicode(text: &str) -> Option<(char, &str)> {
    let (first, rest) = hex_four(text)?;
    if !(0xd800..0xdc00).contains(&first) {
        return Some((char::from_u32(first)?, rest));
    }
    let (second, rest) = hex_four(rest.strip_prefix("\\u")?)?;
    let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
    let joined = 0x10000 + ((first - 0xd800) << 10) + low;
    Some((char::from_u32(joined)?, rest))
}

fn hex_four(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    let mut value = 0;
    for digit in digits.chars() {
        value = value * 16 + digit.to_digit(16)?;
    }
    Some((value, rest))
}

/// Appends bytes as base64, without quotes.
pub(crate) fn push_base64(out: &mut Vec<u8>, bytes: &[u8]) {
    let start = out.len();
    let length = bytes.len().div_ceil(3).saturating_mul(4);
    out.resize(start + length, b'=');
    if let Some(room) = out.get_mut(start..) {
        // The room is exactly as long as the text.
        let _written = STANDARD.encode_slice(bytes, room);
    }
}

/// The bytes of a padded base64 text.
pub(crate) fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Appends the canonical text of a value. Says whether the service would store it: one level below the deepest
/// legal one is still written, as transactions compare such values; what lies deeper is written as a null.
pub(crate) fn push_value(out: &mut Vec<u8>, value: &AttributeValue, level: usize) -> bool {
    use super::unchecked::NESTING;

    if level > NESTING {
        push_raw(out, b"{\"NULL\":true}");
        return false;
    }
    push_typed(out, value, level) && level < NESTING
}

/// The same for a value at a level that is written.
fn push_typed(out: &mut Vec<u8>, value: &AttributeValue, level: usize) -> bool {
    match value {
        AttributeValue::S(text) => {
            out.extend_from_slice(b"{\"S\":");
            push_string(out, text);
            out.push(b'}');
            true
        }
        AttributeValue::N(number) => {
            out.extend_from_slice(b"{\"N\":");
            push_number(out, number);
            out.push(b'}');
            true
        }
        AttributeValue::B(bytes) => {
            out.extend_from_slice(b"{\"B\":");
            push_binary(out, bytes);
            out.push(b'}');
            true
        }
        AttributeValue::Bool(true) => push_raw(out, b"{\"BOOL\":true}"),
        AttributeValue::Bool(false) => push_raw(out, b"{\"BOOL\":false}"),
        AttributeValue::Null => push_raw(out, b"{\"NULL\":true}"),
        AttributeValue::Ss(members) => {
            push_set(out, "SS", members, |out, text| push_string(out, text))
        }
        AttributeValue::Ns(members) => push_set(out, "NS", members, push_number),
        AttributeValue::Bs(members) => {
            push_set(out, "BS", members, |out, bytes| push_binary(out, bytes))
        }
        AttributeValue::M(members) => {
            out.extend_from_slice(b"{\"M\":{");
            let mut good = true;
            for (position, (name, value)) in members.iter().enumerate() {
                push_comma(out, position);
                push_string(out, name);
                out.push(b':');
                good &= super::unchecked::check_name(name).is_ok();
                good &= push_value(out, value, level + 1);
            }
            push_raw(out, b"}}") && good
        }
        AttributeValue::L(elements) => {
            out.extend_from_slice(b"{\"L\":[");
            let mut good = true;
            for (position, value) in elements.iter().enumerate() {
                push_comma(out, position);
                good &= push_value(out, value, level + 1);
            }
            push_raw(out, b"]}") && good
        }
    }
}

/// The text that stands for a value and for all that are equal to it: canonical, with the members of maps in
/// the order of their names. Elements of lists keep theirs.
pub(crate) fn ordered_text(value: &AttributeValue) -> Vec<u8> {
    let mut out = Vec::new();
    push_value(&mut out, value, 0);
    out
}

/// Sets are kept, and so read back, in the order of their members. One that comes twice makes no set, and
/// stays where it was given, for the refusal that shows it.
fn push_set<T: Ord>(
    out: &mut Vec<u8>,
    descriptor: &str,
    members: &[T],
    push: impl Fn(&mut Vec<u8>, &T),
) -> bool {
    out.extend_from_slice(b"{\"");
    out.extend_from_slice(descriptor.as_bytes());
    out.extend_from_slice(b"\":[");
    let good = !super::set::has_duplicates(members);
    let mut members: Vec<&T> = members.iter().collect();
    if good {
        members.sort_unstable();
    }
    for (position, member) in members.iter().enumerate() {
        push_comma(out, position);
        push(out, member);
    }
    out.extend_from_slice(b"]}");
    good && !members.is_empty()
}

fn push_raw(out: &mut Vec<u8>, text: &[u8]) -> bool {
    out.extend_from_slice(text);
    true
}

fn push_comma(out: &mut Vec<u8>, position: usize) {
    if position != 0 {
        out.push(b',');
    }
}

fn push_number(out: &mut Vec<u8>, number: &Number) {
    out.push(b'"');
    number.write_to(out);
    out.push(b'"');
}

fn push_binary(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'"');
    push_base64(out, bytes);
    out.push(b'"');
}
