//! Versions as parts of keys, in the order that semantic versioning gives them.

use std::cmp::Ordering;
use std::iter::repeat_n;

use semver::{Prerelease, Version};

/// A version as text whose order is the order of versions.
///
/// ```text
/// 1 {major} {minor} {patch} ~ {as written}              a release
/// 1 {major} {minor} {patch} - {identifiers} {as written}   a pre-release of it
/// 0 {as written}                                        what is no semantic version
/// ```
///
/// A number is written as its number of digits and its digits. An identifier is a `0`, its number of digits and its
/// digits, or a `1` and its text, and ends with a space; one more space ends all of them. So a pre-release is before its
/// release, fewer identifiers are before more, and numbers before texts. Two versions that differ in build metadata
/// alone are in the order of their texts.
///
/// # Examples
///
/// ```
/// use package_database::packages::artifact::VersionKey;
///
/// let key = VersionKey::of;
/// assert!(key("1.9.0") < key("1.10.0"));
/// assert!(key("1.0.0-beta") < key("1.0.0"));
/// assert!(key("banana") < key("0.0.1-alpha"));
/// assert!(key("1.0.0-beta").is_prerelease() && !key("banana").is_prerelease());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionKey {
    text: String,
    prerelease: bool,
}

/// What begins the keys of semantic versions, and of others.
const SEMANTIC: char = '1';
const OTHER: char = '0';
/// What follows the numbers of a release, and of a pre-release, which is smaller.
const RELEASE: char = '~';
const PRERELEASE: char = '-';
/// What begins an identifier that is a number, and one that is none.
const NUMBER: char = '0';
const TEXT: char = '1';
/// What ends an identifier, and then all of them: smaller than what an identifier begins with.
const END: char = ' ';

impl VersionKey {
    /// The key of a version as it is written.
    pub fn of(version: &str) -> Self {
        let mut text = String::with_capacity(2 * version.len());
        let mut prerelease = false;
        match Version::parse(version) {
            Err(_) => text.push(OTHER),
            Ok(parsed) => {
                text.push(SEMANTIC);
                for number in [parsed.major, parsed.minor, parsed.patch] {
                    push_number(&mut text, &number.to_string(), 2);
                }
                prerelease = !parsed.pre.is_empty();
                match prerelease {
                    false => text.push(RELEASE),
                    true => push_identifiers(&mut text, &parsed.pre),
                }
            }
        }
        text.push_str(version);
        Self { text, prerelease }
    }

    /// The text of the key.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is a pre-release of a semantic version.
    pub const fn is_prerelease(&self) -> bool {
        self.prerelease
    }
}

/// Which of two versions is the older one.
pub(crate) fn compare(left: &str, right: &str) -> Ordering {
    VersionKey::of(left).cmp(&VersionKey::of(right))
}

fn push_identifiers(text: &mut String, identifiers: &Prerelease) {
    text.push(PRERELEASE);
    for identifier in identifiers.as_str().split('.') {
        if identifier.bytes().all(|byte| byte.is_ascii_digit()) {
            text.push(NUMBER);
            push_number(text, identifier, 3);
        } else {
            text.push(TEXT);
            text.push_str(identifier);
        }
        text.push(END);
    }
    text.push(END);
}

/// Appends how many digits there are, in `width` digits, and the digits.
fn push_number(text: &mut String, digits: &str, width: usize) {
    let length = digits.len().to_string();
    text.extend(repeat_n('0', width.saturating_sub(length.len())));
    text.push_str(&length);
    text.push_str(digits);
}
