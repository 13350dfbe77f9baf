//! Specs to items, and back.

use std::borrow::Cow;

use super::keys;
use super::types::{NewSpec, SpecInfo};
use crate::backend::value::{Scalar, Undecoded};
use crate::backend::{Item, Value};
use crate::block::table::{ID, ID_UPDATED_AT, SUB, UPDATED_AT_ID};
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
    let mut parts = Parts::default();
    let mut fault = None;
    item.each(|name, value| {
        if let Err(found) = parts.take(name, value) {
            fault.get_or_insert(found);
        }
    });
    match fault {
        Some(fault) => Err(fault),
        None => parts.info(),
    }
}

/// What was found of a version so far.
#[derive(Default)]
struct Parts<'a> {
    id: Option<Cow<'a, str>>,
    name: Option<Cow<'a, str>>,
    version: Option<Cow<'a, str>>,
    title: Option<Cow<'a, str>>,
    description: Option<Cow<'a, str>>,
    updated_at: Option<i64>,
    model_count: Option<i64>,
}

impl<'a> Parts<'a> {
    fn take(&mut self, name: &str, value: Undecoded<'a>) -> Result<(), String> {
        match name {
            ID => self.id = Some(text_of(ID, value.scalar())?),
            NAME => self.name = Some(text_of(NAME, value.scalar())?),
            VERSION => self.version = Some(text_of(VERSION, value.scalar())?),
            TITLE => self.title = Some(text_of(TITLE, value.scalar())?),
            DESCRIPTION => self.description = Some(text_of(DESCRIPTION, value.scalar())?),
            UPDATED_AT => self.updated_at = Some(time_of(&text_of(UPDATED_AT, value.scalar())?)?),
            MODEL_COUNT => self.model_count = Some(count_of(value.scalar())?),
            _ => {}
        }
        Ok(())
    }

    fn info(self) -> Result<SpecInfo, String> {
        let owned = |name, part: Option<Cow<'a, str>>| required(name, part).map(Cow::into_owned);
        Ok(SpecInfo {
            id: owned(ID, self.id)?,
            name: owned(NAME, self.name)?,
            version: owned(VERSION, self.version)?,
            title: self.title.map(Cow::into_owned),
            description: self.description.map(Cow::into_owned),
            updated_at: required(UPDATED_AT, self.updated_at)?,
            model_count: required(MODEL_COUNT, self.model_count)?,
        })
    }
}

fn required<T>(name: &str, part: Option<T>) -> Result<T, String> {
    part.ok_or_else(|| format!("{name} is missing"))
}

fn text_of<'a>(name: &str, value: Scalar<'a>) -> Result<Cow<'a, str>, String> {
    match value {
        Scalar::Text(text) => Ok(text),
        _ => Err(format!("{name} is no text")),
    }
}

fn time_of(digits: &str) -> Result<i64, String> {
    let wrong = |_| format!("{UPDATED_AT} is no whole number of seconds");
    digits.parse().map_err(wrong)
}

fn count_of(value: Scalar<'_>) -> Result<i64, String> {
    match value {
        Scalar::Number(digits) => {
            whole(&digits).ok_or_else(|| format!("{MODEL_COUNT} is out of range"))
        }
        _ => Err(format!("{MODEL_COUNT} is no number")),
    }
}

/// The text of an attribute that every item has.
pub(super) fn text<'a>(item: &'a Item, name: &'static str) -> Result<Cow<'a, str>, String> {
    item.text(name).ok_or_else(|| match item.contains(name) {
        true => format!("{name} is no text"),
        false => format!("{name} is missing"),
    })
}

/// The time of a version, which is decimal text.
pub(super) fn time(item: &Item) -> Result<i64, String> {
    time_of(&text(item, UPDATED_AT)?)
}

/// The number of models; a fraction is cut off.
pub(super) fn model_count(item: &Item) -> Result<i64, String> {
    match item.number(MODEL_COUNT) {
        Some(digits) => count_of(Scalar::Number(digits)),
        None if item.contains(MODEL_COUNT) => count_of(Scalar::Other),
        None => required(MODEL_COUNT, None),
    }
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
