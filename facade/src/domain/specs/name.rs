//! From the name that a user gives to the id that is stored.

use unicode_normalization::UnicodeNormalization as _;

use super::keys;
use crate::domain::input::{SORT_KEY_BYTES_MAX, invalid};
use crate::error::Error;

/// Bytes of the longest id whose sort keys are legal: 1003.
const ID_BYTES_MAX: usize = SORT_KEY_BYTES_MAX - keys::TIME_WIDTH - 1;

/// The id of the spec that `name` means: runs of `-`, `_` and `.` become one `-`, then letters
/// become small ([PEP 503](https://peps.python.org/pep-0503/#normalized-names)).
///
/// The text is first brought to Unicode's normal form C, so that what looks the same is the same;
/// ASCII is not touched by that. The id of an id is the id itself.
///
/// # Examples
///
/// ```
/// use package_database::specs::canonical_id;
///
/// assert_eq!(canonical_id("My_Spec..V2"), "my-spec-v2");
/// assert_eq!(canonical_id("cafe\u{301}"), canonical_id("café"));
/// ```
pub fn canonical_id(name: &str) -> String {
    if name.is_ascii() {
        let mut id = collapse(name.chars());
        id.make_ascii_lowercase();
        return id;
    }
    // Small letters may compose where capitals do not, hence the second pass.
    collapse(name.nfc()).to_lowercase().nfc().collect()
}

fn collapse(name: impl Iterator<Item = char>) -> String {
    let mut id = String::with_capacity(name.size_hint().0);
    let mut in_run = false;
    for character in name {
        let separator = matches!(character, '-' | '_' | '.');
        if !separator {
            id.push(character);
        } else if !in_run {
            id.push('-');
        }
        in_run = separator;
    }
    id
}

/// The id of `name`, if the name is one that can be stored.
pub(super) fn spec_id(name: &str) -> Result<String, Error> {
    if name.is_empty() {
        return Err(invalid("the name of the spec is empty"));
    }
    if name.contains(keys::SEPARATOR) {
        return Err(invalid("the name of the spec contains #"));
    }
    if name.chars().any(char::is_control) {
        return Err(invalid("the name of the spec contains a control character"));
    }
    let id = canonical_id(name);
    if id.len() > ID_BYTES_MAX {
        return Err(invalid(format!(
            "the id of the spec is longer than {ID_BYTES_MAX} bytes"
        )));
    }
    Ok(id)
}
