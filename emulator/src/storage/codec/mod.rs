//! From values to bytes and back: what a store on a medium writes.
//!
//! Invariant: this room reads no file. Whatever bytes it is given, it neither panics nor allocates more than a
//! small multiple of their length; and what it reads, it writes as the same bytes again.
//!
//! Numbers have a fixed width and are little-endian; what has a length is led by it, as 32 bits. There is no
//! version in a value: the file in which it stands names the one that all of it is written in.

pub(in crate::storage) mod commit;
mod plain;
#[cfg(test)]
mod tests;
pub(in crate::storage) mod texts;

use std::collections::BTreeMap;

pub(crate) use plain::{coded, coded_enum};

/// How many elements room is made for before any of them is read.
const ELEMENTS_AT_ONCE: usize = 64;

/// A value that can be written and read back.
pub(crate) trait Coded: Sized {
    /// Appends the value.
    fn put(&self, out: &mut Encoder);

    /// Reads the value that stands next; nothing if what stands there is not one.
    fn take(input: &mut Decoder<'_>) -> Option<Self>;
}

/// The bytes of values, one behind the other.
#[derive(Debug, Default)]
pub(crate) struct Encoder {
    bytes: Vec<u8>,
    /// A length did not fit, so that what was written is of no use.
    is_broken: bool,
}

/// What is left to read.
#[derive(Clone, Debug)]
pub(crate) struct Decoder<'a> {
    rest: &'a [u8],
}

impl Encoder {
    /// Appends a value.
    pub(crate) fn put<T: Coded>(&mut self, value: &T) {
        value.put(self);
    }

    /// Appends bytes as they are.
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// Appends how many there are of what comes.
    pub(crate) fn length(&mut self, length: usize) {
        let Ok(length) = u32::try_from(length) else {
            self.is_broken = true;
            return;
        };
        self.put(&length);
    }

    /// Appends bytes, led by their number.
    pub(crate) fn block(&mut self, bytes: &[u8]) {
        self.length(bytes.len());
        self.raw(bytes);
    }

    /// How many bytes were written.
    pub(crate) const fn len(&self) -> usize {
        self.bytes.len()
    }

    /// All that was written; nothing if something in it is larger than can be written.
    pub(crate) fn finish(self) -> Option<Vec<u8>> {
        (!self.is_broken).then_some(self.bytes)
    }
}

impl<'a> Decoder<'a> {
    /// Reads from the beginning of `bytes`.
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The value that stands next.
    pub(crate) fn take<T: Coded>(&mut self) -> Option<T> {
        T::take(self)
    }

    /// The next bytes, a fixed number of them.
    pub(crate) fn raw<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.rest.split_first_chunk::<N>()?;
        self.rest = rest;
        Some(*bytes)
    }

    /// How many there are of what comes.
    pub(crate) fn length(&mut self) -> Option<usize> {
        usize::try_from(self.take::<u32>()?).ok()
    }

    /// Bytes that are led by their number.
    pub(crate) fn block(&mut self) -> Option<&'a [u8]> {
        let length = self.length()?;
        let (bytes, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(bytes)
    }

    /// How many bytes are left.
    pub(crate) const fn left(&self) -> usize {
        self.rest.len()
    }

    /// Whether nothing is left.
    pub(crate) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}

/// The bytes of one value; nothing if it is larger than can be written.
pub(crate) fn to_bytes<T: Coded>(value: &T) -> Option<Vec<u8>> {
    let mut out = Encoder::default();
    out.put(value);
    out.finish()
}

/// The value that is all of these bytes.
pub(crate) fn from_bytes<T: Coded>(bytes: &[u8]) -> Option<T> {
    let mut input = Decoder::new(bytes);
    let value = input.take()?;
    input.is_empty().then_some(value)
}

impl<T: Coded> Coded for Option<T> {
    fn put(&self, out: &mut Encoder) {
        out.put(&self.is_some());
        if let Some(value) = self {
            out.put(value);
        }
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        if input.take::<bool>()? {
            input.take().map(Some)
        } else {
            Some(None)
        }
    }
}

impl<T: Coded> Coded for Vec<T> {
    fn put(&self, out: &mut Encoder) {
        out.length(self.len());
        self.iter().for_each(|value| out.put(value));
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        let length = input.length()?;
        // Each element takes bytes of its own, so that a length that is made up ends with the input.
        let mut values = Self::with_capacity(length.min(ELEMENTS_AT_ONCE));
        for _ in 0..length {
            values.push(input.take()?);
        }
        Some(values)
    }
}

impl<K: Coded + Ord, V: Coded> Coded for BTreeMap<K, V> {
    fn put(&self, out: &mut Encoder) {
        out.length(self.len());
        for (key, value) in self {
            out.put(key);
            out.put(value);
        }
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        let mut map = Self::new();
        for _ in 0..input.length()? {
            let key = input.take()?;
            // Only one order of the keys is ever written.
            if map.last_key_value().is_some_and(|(last, _)| key <= *last) {
                return None;
            }
            let value = input.take()?;
            map.insert(key, value);
        }
        Some(map)
    }
}

impl<A: Coded, B: Coded> Coded for (A, B) {
    fn put(&self, out: &mut Encoder) {
        out.put(&self.0);
        out.put(&self.1);
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        Some((input.take()?, input.take()?))
    }
}
