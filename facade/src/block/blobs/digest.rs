//! What bytes are called.

use std::fmt;
use std::str::FromStr;

use ring::digest;

use crate::error::{Error, ErrorKind};

/// The SHA-256 of some bytes, written as 64 small hexadecimal digits.
///
/// # Examples
///
/// ```
/// use package_database::block::blobs::Digest;
///
/// # fn main() -> Result<(), package_database::Error> {
/// let digest = Digest::of(b"");
/// assert!(digest.to_string().starts_with("e3b0c44298fc1c14"));
/// assert_eq!(digest.to_string().parse::<Digest>()?, digest);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; BYTES]);

const BYTES: usize = digest::SHA256_OUTPUT_LEN;

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut digester = Digester::new();
        digester.update(bytes);
        digester.finish()
    }

    /// The digest that these bytes are.
    pub const fn from_bytes(bytes: [u8; BYTES]) -> Self {
        Self(bytes)
    }

    /// The bytes of the digest.
    pub const fn as_bytes(&self) -> &[u8; BYTES] {
        &self.0
    }

    /// Whether this text is the one that the digest is written as.
    pub(super) fn is_written(&self, text: &str) -> bool {
        text.as_bytes() == self.digits()
    }

    /// The digits of the digest.
    fn digits(&self) -> [u8; 2 * BYTES] {
        let digit = |value: u8| match value {
            0..10 => b'0' + value,
            _ => b'a' + (value - 10),
        };
        let mut text = [0; 2 * BYTES];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
        }
        text
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        let text = std::str::from_utf8(&digits).map_err(|_| fmt::Error)?;
        formatter.write_str(text)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Digest({self})")
    }
}

impl FromStr for Digest {
    type Err = Error;

    /// Reads 64 small hexadecimal digits.
    fn from_str(text: &str) -> Result<Self, Error> {
        let refused = || Error::new(ErrorKind::InvalidInput, "a digest is 64 hexadecimal digits");
        let mut bytes = [0; BYTES];
        if text.len() != 2 * BYTES {
            return Err(refused());
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            for digit in pair {
                let value = match digit {
                    b'0'..=b'9' => digit - b'0',
                    b'a'..=b'f' => digit - b'a' + 10,
                    _ => return Err(refused()),
                };
                *byte = *byte << 4 | value;
            }
        }
        Ok(Self(bytes))
    }
}

/// Bytes that come in parts.
#[derive(Clone)]
pub(super) struct Digester(digest::Context);

impl Digester {
    pub(super) fn new() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(super) fn finish(self) -> Digest {
        let digest = self.0.finish();
        // A SHA-256 has 32 bytes, so that there are always enough.
        Digest(digest.as_ref().first_chunk().copied().unwrap_or_default())
    }
}

impl fmt::Debug for Digester {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Digester")
    }
}
