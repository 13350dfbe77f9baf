//! Values as text whose order is the order of the values.

use serde_json::{Number, Value};

/// Bytes of a text that an index keeps. What is behind them is looked at in the document itself, and a component of so
/// few bytes is never replaced in a key: see [`key`](crate::block::key).
pub(in super::super) const VALUE_BYTES_MAX: usize = 64;

/// What is added to an exponent, so that none is negative: those of the store are within 130.
const EXPONENT_OFFSET: i32 = 500;

/// The text of a value in an index; `None` for what is in none.
///
/// A text that is longer than [`VALUE_BYTES_MAX`] has those bytes alone, so that two values may have one text, and never
/// two texts in another order than their values.
pub(in super::super) fn order_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => {
            let end = text.floor_char_boundary(VALUE_BYTES_MAX);
            text.get(..end).map(str::to_owned)
        }
        Value::Number(number) => number_text(number),
        Value::Bool(truth) => Some(if *truth { "1" } else { "0" }.to_owned()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A digit for the sign, three for the exponent, then those of the number. Of a negative number, all but the sign are
/// what is missing to nine, and a letter ends them that is greater than every digit: of two, the longer one is smaller.
fn number_text(number: &Number) -> Option<String> {
    let written = match (number.as_i64(), number.as_u64(), number.as_f64()) {
        (Some(whole), _, _) => format!("{whole:e}"),
        (_, Some(whole), _) => format!("{whole:e}"),
        (_, _, Some(float)) => format!("{float:e}"),
        _ => return None,
    };
    let (sign, magnitude) = match written.strip_prefix('-') {
        Some(magnitude) => (true, magnitude),
        None => (false, written.as_str()),
    };
    let (digits, exponent) = magnitude.split_once('e')?;
    let digits: String = digits.chars().filter(|c| *c != '.').collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return Some("1".to_owned());
    }
    let exponent = exponent.parse::<i32>().ok()?.checked_add(EXPONENT_OFFSET)?;
    let text = format!("{exponent:03}{digits}");
    if !sign {
        return Some(format!("2{text}"));
    }
    let missing = |digit: u8| char::from(b'0' + (b'9' - digit.clamp(b'0', b'9')));
    let missing: String = text.bytes().map(missing).collect();
    Some(format!("0{missing}~"))
}
