//! Specs to items, and back.

use std::borrow::Cow;

use super::keys;
use super::table::{ID, ID_UPDATED_AT, SUB, UPDATED_AT_ID};
use super::types::{NewSpec, SpecInfo};
use crate::backend::Scalar;
use crate::backend::{Item, Value};
use crate::domain::input::{ITEM_BYTES_MAX, invalid};
use crate::error::Error;

pub(super) const NAME: &str = "name";
pub(super) const UPDATED_AT: &str = "updated_at";
pub(super) const VERSION: &str = "version";
pub(super) const MODEL_COUNT: &str = "model_count";
pub(super) const TITLE: &str = "title";
pub(super) const DESCRIPTION: &str = "description";

/// Bytes of an item of this table. The item and its whole copy in the local index share the limit.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.Creating>
const SPEC_BYTES_MAX: usize = ITEM_BYTES_MAX / 2;
/// Bytes kept for the names of attributes, the times and the number in an item: more than they need.
const ITEM_BYTES_RESERVED: usize = 256;

/// Whether the version can be stored at all.
pub(super) fn check(sub: &str, id: &str, spec: &NewSpec<'_>) -> Result<(), Error> {
    if spec.version.is_empty() {
        return Err(invalid("the version of the spec is empty"));
    }
    let texts = [spec.name, spec.version, sub, id, id, id];
    let optional = [spec.title, spec.description].into_iter().flatten();
    let bytes: usize = texts.into_iter().chain(optional).map(str::len).sum();
    if bytes + ITEM_BYTES_RESERVED > SPEC_BYTES_MAX {
        return Err(invalid(format!(
            "the spec with its title and description takes more than {SPEC_BYTES_MAX} bytes"
        )));
    }
    Ok(())
}

/// The item of a version, or of the copy: `marker` is what stands for the time in its keys, and
/// `updated_at` the time itself.
pub(super) fn item(sub: &str, id: &str, spec: &NewSpec<'_>, marker: &str, updated_at: i64) -> Item {
    let mut attributes = Vec::with_capacity(10);
    attributes.extend([
        (SUB.into(), sub.into()),
        (UPDATED_AT_ID.into(), keys::time_first(marker, id).into()),
        (ID.into(), id.into()),
        (ID_UPDATED_AT.into(), keys::id_first(id, marker).into()),
        (NAME.into(), spec.name.into()),
        (UPDATED_AT.into(), updated_at.to_string().into()),
        (VERSION.into(), spec.version.into()),
        (MODEL_COUNT.into(), Value::number(spec.model_count)),
    ]);
    let optional = [(TITLE, spec.title), (DESCRIPTION, spec.description)];
    for (name, text) in optional {
        let text = text.filter(|text| !text.is_empty());
        attributes.extend(text.map(|text| (name.into(), text.into())));
    }
    Item::of_unique(attributes)
}

/// The version that an item holds, or what is wrong with it.
pub(super) fn info(item: &Item) -> Result<SpecInfo, String> {
    Ok(SpecInfo {
        id: text(item, ID)?.into_owned(),
        name: text(item, NAME)?.into_owned(),
        version: version(item)?,
        title: optional_text(item, TITLE)?,
        description: optional_text(item, DESCRIPTION)?,
        updated_at: time_or_key(item)?,
        model_count: model_count(item)?,
    })
}

/// The version that the copy of the newest one holds, or what is wrong with it.
pub(super) fn newest(item: &Item) -> Result<SpecInfo, String> {
    own(item)?;
    info(item)
}

/// The version text that the copy of the newest version holds.
pub(super) fn newest_version(item: &Item) -> Result<String, String> {
    own(item)?;
    version(item)
}

/// Whether a copy is of the spec under whose key it lies.
pub(super) fn own(item: &Item) -> Result<(), String> {
    let key = item.text(UPDATED_AT_ID);
    let id = key
        .as_deref()
        .and_then(|key| key.strip_prefix(keys::LATEST_PREFIX));
    match item.text(ID) {
        Some(own) if id != Some(&*own) => Err(format!("{ID} is that of another spec")),
        _ => Ok(()),
    }
}

/// The version text of a version.
fn version(item: &Item) -> Result<String, String> {
    text(item, VERSION).map(Cow::into_owned)
}

/// The time of a version, which is decimal text.
pub(super) fn time(item: &Item) -> Result<i64, String> {
    let wrong = |_| format!("{UPDATED_AT} is no whole number of seconds");
    text(item, UPDATED_AT)?.parse().map_err(wrong)
}

/// The time of a version, or where that is damaged the one in its key, which is the same.
fn time_or_key(item: &Item) -> Result<i64, String> {
    time(item).or_else(|fault| {
        let key = item.text(UPDATED_AT_ID);
        let in_key = key
            .as_deref()
            .and_then(|key| key.split_once(keys::SEPARATOR));
        let in_key = in_key
            .map(|(time, _)| time)
            .filter(|time| keys::is_time(time));
        in_key.and_then(|time| time.parse().ok()).ok_or(fault)
    })
}

/// The number of models; a fraction is cut off.
pub(super) fn model_count(item: &Item) -> Result<i64, String> {
    match item.scalar(MODEL_COUNT) {
        Some(Scalar::Number(digits)) => {
            whole(&digits).ok_or_else(|| format!("{MODEL_COUNT} is out of range"))
        }
        Some(_) => Err(is_no(MODEL_COUNT, "number")),
        None => Err(is_missing(MODEL_COUNT)),
    }
}

/// The text of an attribute that every item has.
fn text<'a>(item: &'a Item, name: &str) -> Result<Cow<'a, str>, String> {
    match item.scalar(name) {
        Some(Scalar::Text(text)) => Ok(text),
        Some(_) => Err(is_no(name, "text")),
        None => Err(is_missing(name)),
    }
}

/// The text of an attribute that an item may lack.
fn optional_text(item: &Item, name: &str) -> Result<Option<String>, String> {
    match item.scalar(name) {
        Some(Scalar::Text(text)) => Ok(Some(text.into_owned())),
        Some(_) => Err(is_no(name, "text")),
        None => Ok(None),
    }
}

#[cold]
fn is_no(name: &str, wanted: &str) -> String {
    format!("{name} is no {wanted}")
}

#[cold]
fn is_missing(name: &str) -> String {
    format!("{name} is missing")
}

/// The whole part of a decimal number such as `3`, `-2.5` or `1E+2`, if it fits.
pub(super) fn whole(digits: &str) -> Option<i64> {
    if let Ok(plain) = digits.parse() {
        return Some(plain);
    }
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (digits, 0),
    };
    let (negative, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = || before.bytes().chain(after.bytes());
    if before.len() + after.len() == 0 || !all().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    // Where the point stands after the exponent has moved it; what follows it is cut off.
    let point = i64::try_from(before.len())
        .ok()?
        .checked_add(exponent.into())?;
    let point = usize::try_from(point.max(0)).ok()?;
    let significant = all().chain(std::iter::repeat(b'0')).take(point);
    let mut value = 0_i64;
    for (index, digit) in significant.enumerate() {
        // Nothing but zeros: no exponent makes it more.
        if value == 0 && index >= before.len() + after.len() {
            break;
        }
        value = value
            .checked_mul(10)?
            .checked_sub(i64::from(digit - b'0'))?;
    }
    if negative {
        Some(value)
    } else {
        value.checked_neg()
    }
}
