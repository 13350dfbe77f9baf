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
        // No branch and no table, so that many are made at once.
        let digit = |value: u8| b'0' + value + (b'a' - b'9' - 1) * u8::from(value > 9);
        let mut text = [0; 2 * BYTES];
        let (pairs, _) = text.as_chunks_mut();
        for ([high, low], byte) in pairs.iter_mut().zip(self.0) {
            (*high, *low) = (digit(byte >> 4), digit(byte & 15));
        }
        text
    }

    /// Appends the digits of the digest.
    pub(crate) fn push_to(&self, text: &mut String) {
        // Hexadecimal digits are text.
        text.push_str(std::str::from_utf8(&self.digits()).unwrap_or_default());
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
        let (pairs, rest) = text.as_bytes().as_chunks();
        let pairs = <&[[u8; 2]; BYTES]>::try_from(pairs).map_err(|_| refused())?;
        let mut wrong = u8::from(!rest.is_empty());
        let mut bytes = [0; BYTES];
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            let (high, low) = (nibble(*high), nibble(*low));
            wrong |= (high | low) & WRONG;
            *byte = high << 4 | low & 15;
        }
        if wrong != 0 {
            return Err(refused());
        }
        Ok(Self(bytes))
    }
}

/// What [`nibble`] gives for a byte that is no digit: a bit that no digit has.
const WRONG: u8 = 0x80;

/// What a small hexadecimal digit is worth.
fn nibble(digit: u8) -> u8 {
    let decimal = digit.wrapping_sub(b'0');
    let letter = digit.wrapping_sub(b'a');
    match (decimal < 10, letter < 6) {
        (true, _) => decimal,
        (_, true) => letter + 10,
        _ => WRONG,
    }
}

/// Bytes that come in parts.
#[derive(Clone)]
pub(crate) struct Digester(digest::Context);

impl Digester {
    pub(crate) fn new() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn finish(self) -> Digest {
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
