//! Moments: seconds since the Unix epoch, as a JSON number with up to three decimals.

use std::borrow::Cow;

use super::json::{DecodeError, Reader, Wanted, Writer};
use crate::clock::Timestamp;

/// Reads a moment, to the millisecond.
pub(crate) fn read_timestamp(reader: &mut Reader<'_>) -> Result<Timestamp, DecodeError> {
    let text = reader.number_text(Wanted::Timestamp)?;
    let seconds: f64 = text
        .parse()
        .ok()
        .filter(|seconds: &f64| seconds.is_finite())
        .ok_or(DecodeError::Text(Cow::Borrowed("Unable to parse date")))?;
    // A float beyond the range becomes its nearest end.
    let millis = (seconds * 1000.0).round() as i64;
    Ok(Timestamp::from_millis(millis))
}

/// Writes a moment, to the millisecond.
pub(crate) fn write_timestamp(writer: &mut Writer<'_>, moment: Timestamp) {
    let millis = moment.as_millis();
    let sign = if millis < 0 { "-" } else { "" };
    let size = millis.unsigned_abs();
    let (whole, fraction) = (size / 1000, size % 1000);
    let mut text = format!("{sign}{whole}.{fraction:03}");
    let kept = text.trim_end_matches('0').trim_end_matches('.').len();
    text.truncate(kept);
    writer.raw(text.as_bytes());
}
