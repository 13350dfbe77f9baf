//! Times as documents and answers write them.

use crate::block::calendar::to_the_second;
use crate::block::rfc3339;

/// A time in UTC, `YYYY-MM-DDThh:mm:ssZ`, with microseconds before the `Z` where there are some.
pub(crate) fn iso8601(nanoseconds: u64) -> String {
    match nanoseconds % 1_000_000_000 / 1000 {
        0 => to_the_second(nanoseconds) + "Z",
        _ => rfc3339(nanoseconds),
    }
}
