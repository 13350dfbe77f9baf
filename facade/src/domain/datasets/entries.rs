//! The list of resources of a revision as one text, so that two lists can be compared without either being taken apart.
//!
//! An entry is the digest of a body, then the length of the resource's name in bytes, a colon and the name; or, where
//! the resource has none, a minus.

use super::document::ResourceEntry;
use crate::block::blobs::Digest;

/// Digits of a digest.
const DIGEST_LEN: usize = 64;

/// A resource of two revisions, in the same place of both, whose body is another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Changed {
    pub(super) place: usize,
    pub(super) before: Digest,
    pub(super) after: Digest,
}

/// An entry where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Listed<'a> {
    digest: &'a str,
    name: Option<&'a str>,
}

pub(super) fn write(entries: &[ResourceEntry]) -> String {
    let mut text = String::new();
    for entry in entries {
        entry.digest.push_to(&mut text);
        match &entry.name {
            Some(name) => {
                text.push_str(&name.len().to_string());
                text.push(':');
                text.push_str(name);
            }
            None => text.push('-'),
        }
    }
    text
}

/// The entries of a text; `None` when it is no list of entries.
pub(super) fn read(mut text: &str) -> Option<Vec<ResourceEntry>> {
    let mut entries = Vec::new();
    while !text.is_empty() {
        let entry = next(&mut text)?;
        entries.push(ResourceEntry {
            name: entry.name.map(str::to_owned),
            digest: entry.digest.parse().ok()?,
        });
    }
    Some(entries)
}

/// What differs between two lists of the same names in the same order; `None` when the names or their order are others,
/// and when one of the texts is no list of entries.
pub(super) fn changed(mut before: &str, mut after: &str) -> Option<Vec<Changed>> {
    let mut changed = Vec::new();
    let mut place = 0;
    while !before.is_empty() && !after.is_empty() {
        let (old, new) = (next(&mut before)?, next(&mut after)?);
        if old.name != new.name {
            return None;
        }
        if old.digest != new.digest {
            changed.push(Changed {
                place,
                before: old.digest.parse().ok()?,
                after: new.digest.parse().ok()?,
            });
        }
        place += 1;
    }
    (before.is_empty() && after.is_empty()).then_some(changed)
}

/// Takes the first entry off a text.
fn next<'a>(text: &mut &'a str) -> Option<Listed<'a>> {
    let (digest, rest) = text.split_at_checked(DIGEST_LEN)?;
    if let Some(rest) = rest.strip_prefix('-') {
        *text = rest;
        return Some(Listed { digest, name: None });
    }
    let (length, rest) = rest.split_once(':')?;
    let (name, rest) = rest.split_at_checked(length.parse().ok()?)?;
    *text = rest;
    Some(Listed {
        digest,
        name: Some(name),
    })
}
