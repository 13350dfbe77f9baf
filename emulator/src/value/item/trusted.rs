//! An item from a text that is known to be one: its checksum is that of a text that an item once had.
//!
//! Values are not decoded, and nothing but the layout is looked at. A text that is none gives nothing, or an item
//! that says nonsense; it does no harm either way.

use std::sync::Arc;

use super::Item;
use super::index::{self, AttributePlace, Trailer};
use crate::value::decode::{self, CanonicalReader};
use crate::value::{size, unchecked};

/// How deep values lie in each other at most: what the service stores, and the two levels that a request may have more.
const LEVELS: usize = unchecked::NESTING + 2;

/// What is found out by going over a text once.
#[derive(Default)]
struct Measured {
    entries: Vec<u8>,
    count: u32,
    size: usize,
    flags: u32,
}

impl Item {
    /// The item with this text; nothing if its layout is not that of an item.
    pub(crate) fn from_trusted(text: &[u8]) -> Option<Self> {
        let mut measured = Measured::default();
        measure(text, |name, name_start, value_length, value_size| {
            let entry = AttributePlace {
                name_start: u32::try_from(name_start).ok()?,
                name_length: u32::try_from(name.len()).ok()?,
                value_length: u32::try_from(value_length).ok()?,
                size: u32::try_from(value_size).ok()?,
            };
            entry.append_to(&mut measured.entries);
            measured.count += 1;
            if memchr::memchr(b'\\', name).is_some() {
                measured.flags |= index::ESCAPED_NAME;
            }
            measured.size += text_size(name)? + value_size;
            Some(())
        })?;
        let trailer = Trailer {
            text_length: u32::try_from(text.len()).ok()?,
            count: measured.count,
            size: u32::try_from(measured.size).ok()?,
            flags: measured.flags,
        };
        trailer.append_to(&mut measured.entries);
        // Of two slices whose length is known, so that the block is allocated once.
        let block: Arc<[u8]> = [text, &measured.entries].concat().into();
        Some(Self { block })
    }

    /// Bytes that DynamoDB counts for the item with this text; nothing if its layout is not that of an item.
    pub(crate) fn size_of_trusted(text: &[u8]) -> Option<usize> {
        let mut size = 0_usize;
        measure(text, |name, _, _, value_size| {
            size = size
                .checked_add(text_size(name)?)?
                .checked_add(value_size)?;
            Some(())
        })?;
        Some(size)
    }

    /// How many bytes the item takes in memory.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.block.len()
    }
}

/// Tells of each attribute its name as it stands in the text, where that begins, how long the text of its value is
/// and what DynamoDB counts for the value.
fn measure(
    text: &[u8],
    mut attribute: impl FnMut(&[u8], usize, usize, usize) -> Option<()>,
) -> Option<()> {
    let mut reader = CanonicalReader::new(text);
    reader.skip(b"{")?;
    while reader.more(b'}')? {
        let name_start = (text.len() - reader.left()) + 1;
        let name = reader.string()?;
        reader.skip(b":")?;
        let before = reader.left();
        let size = value_size(&mut reader, LEVELS)?;
        attribute(name, name_start, before - reader.left(), size)?;
    }
    (reader.left() == 0).then_some(())
}

/// Steps over a value; what DynamoDB counts for it.
fn value_size(reader: &mut CanonicalReader<'_>, levels: usize) -> Option<usize> {
    use crate::value::DataType::{B, Bool, Bs, L, M, N, Ns, Null, S, Ss};

    let below = levels.checked_sub(1)?;
    let kind = reader.descriptor()?;
    let size = match kind {
        S => text_size(reader.string()?)?,
        N => decode::number(reader.string()?)?.size(),
        B => binary_size(reader.string()?)?,
        Ss => sum(reader, b'[', b']', |reader| text_size(reader.string()?))?,
        Ns => sum(reader, b'[', b']', |reader| {
            Some(decode::number(reader.string()?)?.size())
        })?,
        Bs => sum(reader, b'[', b']', |reader| binary_size(reader.string()?))?,
        L => {
            let members = sum(reader, b'[', b']', |reader| {
                Some(value_size(reader, below)? + size::ELEMENT)
            })?;
            members + size::CONTAINER
        }
        M => {
            let members = sum(reader, b'{', b'}', |reader| {
                let name = text_size(reader.string()?)?;
                reader.skip(b":")?;
                Some(name + value_size(reader, below)? + size::ELEMENT)
            })?;
            members + size::CONTAINER
        }
        Bool => {
            let is_true = reader.skip(b"true").is_some();
            if !is_true {
                reader.skip(b"false")?;
            }
            size::FLAG
        }
        Null => {
            reader.skip(b"true")?;
            size::FLAG
        }
    };
    reader.skip(b"}")?;
    Some(size)
}

/// What the members between two brackets have together.
fn sum(
    reader: &mut CanonicalReader<'_>,
    begin: u8,
    end: u8,
    mut member: impl FnMut(&mut CanonicalReader<'_>) -> Option<usize>,
) -> Option<usize> {
    reader.skip(&[begin])?;
    let mut size = 0_usize;
    while reader.more(end)? {
        size = size.checked_add(member(reader)?)?;
    }
    Some(size)
}

/// How many bytes of UTF-8 the inside of a string stands for.
fn text_size(inside: &[u8]) -> Option<usize> {
    decode::utf8(inside).map(|text| text.len())
}

/// How many bytes the inside of a base64 string stands for.
fn binary_size(inside: &[u8]) -> Option<usize> {
    let padding = inside.iter().rev().take(2).filter(|byte| **byte == b'=');
    (inside.len() / 4 * 3).checked_sub(padding.count())
}
