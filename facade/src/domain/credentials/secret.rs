//! Bytes and texts that must not show up in a log, and their two forms in the table.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::{Zeroize as _, Zeroizing};

/// Secret bytes: a salt, a hash. Overwritten when dropped, never shown by `Debug`.
///
/// # Examples
///
/// ```
/// use package_database::credentials::SecretBytes;
///
/// let salt = SecretBytes::from(b"salt".to_vec());
/// assert_eq!(format!("{salt:?}"), "SecretBytes(..)");
/// assert_eq!(salt.expose(), b"salt");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct SecretBytes(Zeroizing<Vec<u8>>);

impl SecretBytes {
    /// The bytes. Do not log them.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for SecretBytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl From<&[u8]> for SecretBytes {
    fn from(bytes: &[u8]) -> Self {
        Self::from(bytes.to_vec())
    }
}

impl fmt::Debug for SecretBytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretBytes(..)")
    }
}

/// Secret text: a secret key. Overwritten when dropped, never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// The text. Do not log it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl From<&str> for SecretText {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretText(..)")
    }
}

/// How salts and hashes are written into the table. Both forms are always read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BinaryForm {
    /// As base64 text inside the binary value: what the Python package writes and reads.
    #[default]
    Base64Text,
    /// As the bytes themselves, which the Python package cannot read. Bytes that happen to look
    /// like base64 text are stored as [`BinaryForm::Base64Text`], so that reading is never in doubt.
    Raw,
}

/// What is stored for these bytes.
pub(super) fn encode(bytes: &SecretBytes, form: BinaryForm) -> Vec<u8> {
    let bytes = bytes.expose();
    match form {
        BinaryForm::Raw if decode_text(bytes).is_none() => bytes.to_vec(),
        _ => STANDARD.encode(bytes).into_bytes(),
    }
}

/// The bytes that are meant by what is stored, in whichever form.
pub(super) fn decode(mut stored: Vec<u8>) -> SecretBytes {
    match decode_text(&stored) {
        Some(bytes) => {
            stored.zeroize();
            SecretBytes::from(bytes)
        }
        None => SecretBytes::from(stored),
    }
}

/// The bytes, if this is the one base64 text of some.
fn decode_text(stored: &[u8]) -> Option<Vec<u8>> {
    STANDARD
        .decode(stored)
        .ok()
        .filter(|bytes| !bytes.is_empty())
}
