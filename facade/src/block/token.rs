//! Where a list goes on: opaque text that only the list which gave it takes back.
//!
//! ```text
//! version (1)  fingerprint of the list (16)  for each shard: where it stands  seal (32)
//! ```

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::{digest, hmac};

use crate::error::{Error, ErrorKind};

/// Where a list goes on. Opaque text, safe in a URL; good only for the same list of the same user.
///
/// It carries the version of its form, a fingerprint of what is listed, and for each part of the
/// list where it stands, under a seal: see [`Store::page_key`](super::Store::page_key).
///
/// # Examples
///
/// ```
/// use package_database::block::PageToken;
///
/// assert!("no token".parse::<PageToken>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageToken(Vec<u8>);

/// The first byte of a token. What has another one was made by another version of this crate.
const TOKEN_VERSION: u8 = 2;
/// How many bytes tell two lists apart.
const SCOPE_BYTES: usize = 16;
/// Bytes of a seal: an HMAC-SHA256.
const SEAL_BYTES: usize = digest::SHA256_OUTPUT_LEN;
/// Characters of the longest token: a key of the greatest size for each of 16 shards, and room.
const TOKEN_LENGTH_MAX: usize = 128 * 1024;

/// What is listed, in few bytes.
pub(crate) type Fingerprint = [u8; SCOPE_BYTES];

/// The key that tokens are sealed with.
#[derive(Clone, Debug)]
pub(crate) struct Seal(Arc<hmac::Key>);

impl Seal {
    /// The seal of a secret.
    pub(crate) fn new(secret: &[u8]) -> Self {
        Self(Arc::new(hmac::Key::new(hmac::HMAC_SHA256, secret)))
    }
}

impl Default for Seal {
    /// A seal that everybody can make: it tells mistakes, not forgeries.
    fn default() -> Self {
        Self::new(b"package-database page token")
    }
}

/// Where one part of a list stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Position {
    /// Before its first item.
    #[default]
    Start,
    /// Behind the item with this key, which is without the partition key.
    Behind(Vec<String>),
    /// Behind its last item.
    End,
}

impl PageToken {
    /// The token of a list that stands there.
    pub(crate) fn seal(
        seal: &Seal,
        list: Fingerprint,
        positions: &[Position],
    ) -> Result<Self, Error> {
        let mut bytes = vec![TOKEN_VERSION];
        bytes.extend(list);
        for position in positions {
            write_position(position, &mut bytes).ok_or_else(|| refused("would be too long"))?;
        }
        let tag = hmac::sign(&seal.0, &bytes);
        bytes.extend(tag.as_ref());
        Ok(Self(bytes))
    }

    /// Whether it says that it is one of the list that these parts tell: see [`scope`]. Whether that
    /// is so is told when it is opened.
    pub(crate) fn is_of(&self, parts: &[&str]) -> bool {
        let rest = self.0.get(1..).unwrap_or(&[]);
        rest.starts_with(&scope(parts))
    }

    /// Where `list` stood in so many parts when it gave the token.
    pub(crate) fn open(
        &self,
        seal: &Seal,
        list: Fingerprint,
        parts: usize,
    ) -> Result<Vec<Position>, Error> {
        let (content, own) =
            (self.0.split_last_chunk::<SEAL_BYTES>()).ok_or_else(|| refused("is broken"))?;
        hmac::verify(&seal.0, content, own)
            .map_err(|_| refused("was altered, or sealed with another key"))?;
        let foreign = || refused("is of another list");
        let rest = content.get(1..).ok_or_else(foreign)?;
        let (scope, mut rest) = rest
            .split_first_chunk::<SCOPE_BYTES>()
            .ok_or_else(foreign)?;
        if *scope != list {
            return Err(foreign());
        }
        let mut positions = Vec::with_capacity(parts);
        while !rest.is_empty() {
            positions.push(read_position(&mut rest).ok_or_else(foreign)?);
        }
        (positions.len() == parts)
            .then_some(positions)
            .ok_or_else(foreign)
    }
}

impl fmt::Display for PageToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&URL_SAFE_NO_PAD.encode(&self.0))
    }
}

impl FromStr for PageToken {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if text.len() > TOKEN_LENGTH_MAX {
            return Err(refused("is too long"));
        }
        let bytes = URL_SAFE_NO_PAD.decode(text);
        let bytes = bytes.map_err(|_| refused("is broken"))?;
        match bytes.first() {
            Some(&TOKEN_VERSION) if bytes.len() > SCOPE_BYTES + SEAL_BYTES => Ok(Self(bytes)),
            Some(&TOKEN_VERSION) | None => Err(refused("is broken")),
            Some(_) => Err(refused("is of another version")),
        }
    }
}

/// As its text.
#[cfg(feature = "serde")]
impl serde::Serialize for PageToken {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// As its text.
#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for PageToken {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Says by name what is wrong with a token.
#[cold]
fn refused(fault: &str) -> Error {
    Error::new(ErrorKind::InvalidInput, format!("the page token {fault}"))
}

/// What stands for each kind of position, before the parts of a key.
const AT_START: u8 = 0;
const AT_END: u8 = 1;
const BEHIND: u8 = 2;

fn write_position(position: &Position, bytes: &mut Vec<u8>) -> Option<()> {
    let (kind, key) = match position {
        Position::Start => (AT_START, None),
        Position::End => (AT_END, None),
        Position::Behind(key) => (BEHIND, Some(key)),
    };
    bytes.push(kind);
    let Some(key) = key else {
        return Some(());
    };
    bytes.push(u8::try_from(key.len()).ok()?);
    for part in key {
        bytes.extend(u16::try_from(part.len()).ok()?.to_be_bytes());
        bytes.extend(part.as_bytes());
    }
    Some(())
}

fn read_position(bytes: &mut &[u8]) -> Option<Position> {
    match *bytes.split_off_first()? {
        AT_START => Some(Position::Start),
        AT_END => Some(Position::End),
        BEHIND => {
            let parts = *bytes.split_off_first()?;
            let key: Option<Vec<String>> = (0..parts).map(|_| read_part(bytes)).collect();
            key.map(Position::Behind)
        }
        _ => None,
    }
}

fn read_part(bytes: &mut &[u8]) -> Option<String> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (part, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
    *bytes = rest;
    Some(std::str::from_utf8(part).ok()?.to_owned())
}

/// What is listed, for telling lists apart: the parts with their lengths.
pub(crate) fn scope(parts: &[&str]) -> Fingerprint {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in parts {
        context.update(&part.len().to_be_bytes());
        context.update(part.as_bytes());
    }
    let digest = context.finish();
    // A SHA-256 digest has 32 bytes, so that there are always enough.
    digest.as_ref().first_chunk().copied().unwrap_or_default()
}
