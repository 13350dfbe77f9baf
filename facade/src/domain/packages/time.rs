//! Times as documents and answers write them.

use crate::block::calendar::to_the_second;

/// A time in UTC, `YYYY-MM-DDThh:mm:ssZ`, with microseconds before the `Z` where there are some.
pub(crate) fn iso8601(nanoseconds: u64) -> String {
    let fraction = match nanoseconds % 1_000_000_000 / 1000 {
        0 => String::new(),
        micros => format!(".{micros:06}"),
    };
    format!("{}{fraction}Z", to_the_second(nanoseconds))
}
