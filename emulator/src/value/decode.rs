//! Reading the canonical text of a value, which this room has written itself.
//!
//! Nothing here judges: text that is not canonical gives `None`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;

use super::text::{decode_base64, plain_prefix, unescape};
use super::{AttributeValue, DataType, Number};

/// A place in a canonical text.
#[derive(Clone, Copy, Debug)]
pub(super) struct CanonicalReader<'a> {
    rest: &'a [u8],
}

impl<'a> CanonicalReader<'a> {
    pub(super) const fn new(text: &'a [u8]) -> Self {
        Self { rest: text }
    }

    /// How many bytes are left.
    #[cfg(feature = "disk")]
    pub(super) const fn left(&self) -> usize {
        self.rest.len()
    }

    /// Steps over `text`, if it stands here.
    pub(super) fn skip(&mut self, text: &[u8]) -> Option<()> {
        self.rest = self.rest.strip_prefix(text)?;
        Some(())
    }

    fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Steps over a string, and gives what stands between its quotes.
    pub(super) fn string(&mut self) -> Option<&'a [u8]> {
        self.skip(b"\"")?;
        let start = self.rest;
        let mut length = plain_prefix(start);
        // Escapes are rare: each backslash takes the byte after it along.
        while start.get(length) == Some(&b'\\') {
            length += 2;
            length += plain_prefix(start.get(length..)?);
        }
        let (inside, rest) = start.split_at_checked(length)?;
        self.rest = rest;
        self.skip(b"\"")?;
        Some(inside)
    }

    /// Steps over `{"<type>":` and gives the type.
    pub(super) fn descriptor(&mut self) -> Option<DataType> {
        // Canonical text has neither blanks nor escapes here, and a type of four letters at most.
        let inside = self.rest.strip_prefix(b"{\"")?;
        let length = inside.iter().take(5).position(|byte| *byte == b'"')?;
        let (name, rest) = inside.split_at_checked(length)?;
        self.rest = rest.strip_prefix(b"\":")?;
        DataType::from_descriptor_bytes(name)
    }

    /// Steps over the value that stands here and gives its text.
    pub(super) fn value(&mut self) -> Option<&'a [u8]> {
        let start = self.rest;
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.checked_sub(1)?,
                _ => {}
            }
            self.rest = self.rest.split_first()?.1;
            if depth == 0 {
                return start.get(..start.len() - self.rest.len());
            }
        }
    }

    /// Whether another member follows in the list, set or map that is closed by `end`. Steps over
    /// the comma, or over the end.
    pub(super) fn more(&mut self, end: u8) -> Option<bool> {
        let (&next, rest) = self.rest.split_first()?;
        if next == end {
            self.rest = rest;
            return Some(false);
        }
        if next == b',' {
            self.rest = rest;
        }
        Some(true)
    }

    fn members<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.skip(b"[")?;
        let mut members = Vec::new();
        while self.more(b']')? {
            members.push(read(self)?);
        }
        Some(members)
    }

    fn number(&mut self) -> Option<Number> {
        number(self.string()?)
    }

    fn binary(&mut self) -> Option<Bytes> {
        binary(self.string()?)
    }

    fn owned_string(&mut self) -> Option<String> {
        Some(string(self.string()?)?.into_owned())
    }

    /// Reads the value that stands here. As deep as the text is, which was bounded when written.
    pub(super) fn decode(&mut self) -> Option<AttributeValue> {
        let value = match self.descriptor()? {
            DataType::S => AttributeValue::S(self.owned_string()?),
            DataType::N => AttributeValue::N(self.number()?),
            DataType::B => AttributeValue::B(self.binary()?),
            DataType::Ss => AttributeValue::Ss(self.members(Self::owned_string)?),
            DataType::Ns => AttributeValue::Ns(self.members(Self::number)?),
            DataType::Bs => AttributeValue::Bs(self.members(Self::binary)?),
            DataType::L => AttributeValue::L(self.members(Self::decode)?),
            DataType::M => {
                self.skip(b"{")?;
                let mut members = BTreeMap::new();
                while self.more(b'}')? {
                    let name = self.owned_string()?;
                    self.skip(b":")?;
                    members.insert(name, self.decode()?);
                }
                AttributeValue::M(members)
            }
            DataType::Bool => AttributeValue::Bool(match self.peek()? {
                b't' => {
                    self.skip(b"true")?;
                    true
                }
                _ => {
                    self.skip(b"false")?;
                    false
                }
            }),
            DataType::Null => {
                self.skip(b"true")?;
                AttributeValue::Null
            }
        };
        self.skip(b"}")?;
        Some(value)
    }
}

/// Whether brackets outside of strings lie in each other at most so deep.
#[cfg(feature = "disk")]
pub(super) fn is_shallow(text: &[u8], levels: usize) -> bool {
    let mut reader = CanonicalReader::new(text);
    let mut depth = 0_usize;
    while let Some(byte) = reader.peek() {
        match byte {
            b'"' => {
                if reader.string().is_none() {
                    return false;
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > levels {
            return false;
        }
        // There is a byte: it was looked at.
        reader.rest = reader.rest.get(1..).unwrap_or_default();
    }
    true
}

/// The text that the inside of a canonical string stands for.
pub(super) fn string(inside: &[u8]) -> Option<Cow<'_, str>> {
    unescape(std::str::from_utf8(inside).ok()?)
}

/// The UTF-8 of the text that the inside of a canonical string stands for. It was checked when it was written.
pub(super) fn utf8(inside: &[u8]) -> Option<Cow<'_, [u8]>> {
    if memchr::memchr(b'\\', inside).is_none() {
        return Some(Cow::Borrowed(inside));
    }
    let text = string(inside)?.into_owned();
    Some(Cow::Owned(text.into_bytes()))
}

/// The number that the inside of a canonical string stands for.
pub(super) fn number(inside: &[u8]) -> Option<Number> {
    Number::parse_bytes(inside).ok()
}

/// The bytes that the inside of a canonical string stands for.
pub(super) fn binary(inside: &[u8]) -> Option<Bytes> {
    decode_base64(inside).map(Bytes::from)
}
