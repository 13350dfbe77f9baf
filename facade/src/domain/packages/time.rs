//! Times as documents and answers write them.

use crate::domain::calendar::civil;

/// A time in UTC, `YYYY-MM-DDThh:mm:ssZ`, with microseconds before the `Z` where there are some.
pub(crate) fn iso8601(nanoseconds: u64) -> String {
    let (seconds, rest) = (nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days.cast_signed());
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let fraction = match rest / 1000 {
        0 => String::new(),
        micros => format!(".{micros:06}"),
    };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z")
}
