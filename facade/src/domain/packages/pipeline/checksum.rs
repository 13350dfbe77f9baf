//! Digests that a sender claims for the bytes that it sends, in headers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::block::blobs::Digest;

/// The SHA-256 that headers claim for the bytes that come with them.
///
/// `Content-Digest` and `Repr-Digest` (`sha-256=:…:`), `Digest` (`SHA-256=…`), and `X-Checksum-Sha256` (64 digits).
///
/// # Examples
///
/// ```
/// use package_database::block::blobs::Digest;
/// use package_database::packages::pipeline::Digests;
///
/// let empty = Digest::of(b"");
/// let claimed = [("X-Checksum-Sha256".to_owned(), empty.to_string())];
/// assert_eq!(Digests::of(&claimed), Digests::One(empty));
/// let differ = [claimed[0].clone(), ("digest".to_owned(), "SHA-256=AAAA".to_owned())];
/// assert_eq!(Digests::of(&differ), Digests::Unreadable);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digests {
    /// No SHA-256 is claimed.
    None,
    /// All that are claimed are this one.
    One(Digest),
    /// A claim cannot be read, or two of them differ: the bytes cannot be what they claim to be.
    Unreadable,
}

impl Digests {
    /// What these headers claim.
    pub fn of(headers: &[(String, String)]) -> Self {
        let mut found = Self::None;
        for (name, value) in headers {
            let claims = match name.to_ascii_lowercase().as_str() {
                "content-digest" | "repr-digest" => members(value, true),
                "digest" => members(value, false),
                "x-checksum-sha256" => vec![value.trim().to_ascii_lowercase().parse().ok()],
                _ => continue,
            };
            for claim in claims {
                found = match (found, claim) {
                    (Self::None, Some(digest)) => Self::One(digest),
                    (Self::One(one), Some(digest)) if one == digest => found,
                    _ => return Self::Unreadable,
                };
            }
        }
        found
    }
}

/// The SHA-256 among the members of a list; an element without a digest cannot be read.
fn members(value: &str, colons: bool) -> Vec<Option<Digest>> {
    let members = value.split(',').filter_map(|member| member.split_once('='));
    let members = members.filter(|(name, _)| name.trim().eq_ignore_ascii_case("sha-256"));
    let digests = members.map(|(_, text)| {
        let text = text.trim();
        let text = match colons {
            true => text.strip_prefix(':')?.split_once(':')?.0,
            false => text,
        };
        let bytes = STANDARD.decode(text).ok()?;
        Some(Digest::from_bytes(bytes.try_into().ok()?))
    });
    digests.collect()
}
