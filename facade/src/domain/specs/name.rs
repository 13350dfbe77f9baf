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
    let mut text = String::with_capacity(name.len());
    if name.is_ascii() {
        let small = name.bytes().map(|byte| byte.to_ascii_lowercase());
        collapse(small.map(char::from), &mut text);
        return text;
    }
    let mut collapsed = String::with_capacity(name.len());
    collapse(name.nfc(), &mut collapsed);
    // Small letters may compose where capitals do not, hence the second pass.
    text.extend(collapsed.to_lowercase().nfc());
    text
}

fn collapse(name: impl Iterator<Item = char>, out: &mut String) {
    let mut in_run = false;
    for character in name {
        let separator = matches!(character, '-' | '_' | '.');
        if !separator {
            out.push(character);
        } else if !in_run {
            out.push('-');
        }
        in_run = separator;
    }
}

/// The id of `name`, if the name is one that may be stored.
pub(super) fn spec_id(name: &str) -> Result<String, Error> {
    if name.is_empty() {
        return Err(invalid("the name of the spec is empty"));
    }
    // Most names are plain ASCII, for which one look at the bytes is enough.
    let plain = |byte| matches!(byte, b' '..=b'~') && byte != b'#';
    if !name.bytes().all(plain) {
        check_characters(name)?;
    }
    let id = canonical_id(name);
    check_length(&id)?;
    Ok(id)
}

/// The ids that `name` may mean in a table, in the order in which they are looked for: the exact id, that of the Python
/// package, ours. Mostly they are one.
///
/// The Python package stores names that are refused here, and does not bring them to normal form C. What it stored is
/// read, listed and removed all the same.
pub(super) fn stored_ids(name: &str) -> Result<Vec<String>, Error> {
    let ours = canonical_id(name);
    check_length(&ours)?;
    let mut ids = Vec::with_capacity(1);
    if !name.is_ascii() {
        let mut python = String::with_capacity(name.len());
        collapse(name.chars(), &mut python);
        let python = python.to_lowercase();
        // An id that was made with tables of Unicode that know fewer capitals than ours.
        if collapsed(name) && check_length(name).is_ok() {
            ids.push(name.to_owned());
        }
        if check_length(&python).is_ok() && !ids.contains(&python) {
            ids.push(python);
        }
    }
    if !ids.contains(&ours) {
        ids.push(ours);
    }
    Ok(ids)
}

/// Whether separators and ASCII letters are those of an id.
fn collapsed(name: &str) -> bool {
    !name.contains("--") && !name.contains(|letter: char| matches!(letter, '_' | '.' | 'A'..='Z'))
}

fn check_length(id: &str) -> Result<(), Error> {
    if id.len() > ID_BYTES_MAX {
        return Err(invalid(format!(
            "the id of the spec is longer than {ID_BYTES_MAX} bytes"
        )));
    }
    Ok(())
}

fn check_characters(name: &str) -> Result<(), Error> {
    if name.contains(keys::SEPARATOR) {
        return Err(invalid("the name of the spec contains #"));
    }
    if name.chars().any(char::is_control) {
        return Err(invalid("the name of the spec contains a control character"));
    }
    Ok(())
}
