//! How databases may be called.

use crate::limits::DATABASE_NAME_CHARS;

/// The database that is there from the beginning.
pub(crate) const MAIN: &str = "main";

/// How a database or a snapshot may be called, in a sentence.
pub(super) const RULE: &str =
    "1 to 63 lower-case letters, digits and hyphens, a letter or a digit first and last.";

/// The same as a pattern.
pub(super) const PATTERN: &str = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

/// Whether a database may be called so: 1 to 63 lower-case letters, digits and hyphens, a letter or a digit first and
/// last. That is a label of a host name, so that each of the three ways of choosing a database can name all of them.
pub(crate) fn is_name(name: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    DATABASE_NAME_CHARS.contains(&name.len())
        && name.bytes().all(inside)
        && !name.starts_with('-')
        && !name.ends_with('-')
}
