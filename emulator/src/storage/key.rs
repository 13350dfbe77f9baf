//! Keys: byte strings that compare mostly without following a pointer.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Bound;
use std::sync::Arc;

/// How many bytes of a key lie in line.
const PREFIX_LEN: usize = 8;

/// How many bytes the length of a part takes.
const LENGTH_LEN: usize = 8;

/// A byte string whose order is that of its bytes.
///
/// The first eight bytes, zero padded, are kept beside the pointer as a big-endian number, so that
/// comparing two keys touches the heap only when these agree. Where the padded prefixes differ, they
/// order as the whole strings do; where they agree (as for `a` and `a\0`), the strings decide.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    prefix: u64,
    bytes: Arc<[u8]>,
}

impl Key {
    /// The key with these bytes.
    pub(crate) fn new(bytes: &[u8]) -> Self {
        let mut head = [0; PREFIX_LEN];
        for (slot, byte) in head.iter_mut().zip(bytes) {
            *slot = *byte;
        }
        Self {
            prefix: u64::from_be_bytes(head),
            bytes: Arc::from(bytes),
        }
    }

    /// The key of a kind and a list of parts. No two lists share a key, whatever bytes the parts hold: each is led
    /// by its length.
    pub(crate) fn of_parts(kind: u8, parts: &[&[u8]]) -> Self {
        let lengths = parts.iter().map(|part| LENGTH_LEN + part.len());
        let mut bytes = Vec::with_capacity(1 + lengths.sum::<usize>());
        bytes.push(kind);
        for part in parts {
            let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
            bytes.extend_from_slice(&length.to_be_bytes());
            bytes.extend_from_slice(part);
        }
        Self::new(&bytes)
    }

    /// The first eight bytes as a big-endian number, zero padded.
    pub(crate) const fn prefix(&self) -> u64 {
        self.prefix
    }

    /// All bytes, those of the prefix included.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The lowest key above every key that starts with `prefix`; none if there is no such key.
    fn above(prefix: Vec<u8>) -> Option<Self> {
        let mut bytes = prefix;
        while let Some(last) = bytes.pop() {
            if let Some(next) = last.checked_add(1) {
                bytes.push(next);
                return Some(Self::new(&bytes));
            }
        }
        None
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.prefix
            .cmp(&other.prefix)
            .then_with(|| self.bytes.cmp(&other.bytes))
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Key(")?;
        for byte in self.bytes.iter() {
            write!(formatter, "{byte:02x}")?;
        }
        formatter.write_str(")")
    }
}

/// A stretch of keys: from a lower to an upper bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// Where it begins.
    pub(crate) lower: Bound<Key>,
    /// Where it ends.
    pub(crate) upper: Bound<Key>,
}

impl Span {
    /// From below the lowest key to above the highest.
    pub(crate) const ALL: Self = Self {
        lower: Bound::Unbounded,
        upper: Bound::Unbounded,
    };

    /// From the lowest key that starts with `from`, or is above all that do not, to the last key
    /// that is below everything starting with `to`.
    pub(crate) fn half_open(from: &[u8], to: &[u8]) -> Self {
        Self {
            lower: Bound::Included(Key::new(from)),
            upper: Bound::Excluded(Key::new(to)),
        }
    }

    /// Every key that starts with `prefix`.
    pub(crate) fn starting_with(prefix: Vec<u8>) -> Self {
        Self {
            lower: Self::from_start_of(&prefix),
            upper: Self::to_end_of(prefix),
        }
    }

    /// The lower bound of the keys that start with `prefix`.
    pub(crate) fn from_start_of(prefix: &[u8]) -> Bound<Key> {
        Bound::Included(Key::new(prefix))
    }

    /// The upper bound below the keys that start with `prefix`.
    pub(crate) fn to_start_of(prefix: &[u8]) -> Bound<Key> {
        Bound::Excluded(Key::new(prefix))
    }

    /// The lower bound above the keys that start with `prefix`, which is not all `0xff`: nothing
    /// would lie above it, and no bound says so.
    pub(crate) fn from_end_of(prefix: Vec<u8>) -> Bound<Key> {
        debug_assert!(
            prefix.iter().any(|byte| *byte != u8::MAX),
            "a prefix with an end"
        );
        Key::above(prefix).map_or(Bound::Unbounded, Bound::Included)
    }

    /// The upper bound above the keys that start with `prefix`.
    pub(crate) fn to_end_of(prefix: Vec<u8>) -> Bound<Key> {
        Key::above(prefix).map_or(Bound::Unbounded, Bound::Excluded)
    }

    /// Whether `key` lies in this stretch.
    pub(crate) fn contains(&self, key: &Key) -> bool {
        let above = match &self.lower {
            Bound::Included(lower) => key >= lower,
            Bound::Excluded(lower) => key > lower,
            Bound::Unbounded => true,
        };
        let below = match &self.upper {
            Bound::Included(upper) => key <= upper,
            Bound::Excluded(upper) => key < upper,
            Bound::Unbounded => true,
        };
        above && below
    }

    /// The first eight bytes with which all keys of the stretch begin; nothing where they do not begin alike.
    pub(crate) fn common_prefix(&self) -> Option<u64> {
        let prefix = |bound: &Bound<Key>| match bound {
            Bound::Included(key) | Bound::Excluded(key) => Some(key.prefix()),
            Bound::Unbounded => None,
        };
        let (lower, upper) = (prefix(&self.lower)?, prefix(&self.upper)?);
        (lower == upper).then_some(lower)
    }

    /// Whether no key can lie in this stretch, because it ends before it begins.
    pub(crate) fn is_empty(&self) -> bool {
        match (&self.lower, &self.upper) {
            (Bound::Included(lower), Bound::Included(upper)) => lower > upper,
            (
                Bound::Included(lower) | Bound::Excluded(lower),
                Bound::Included(upper) | Bound::Excluded(upper),
            ) => lower >= upper,
            (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
        }
    }
}
