//! Days and the dates that they are in the calendar of today.
//!
//! Years begin in March here, so that a leap day is the last day of one: see Howard Hinnant, *chrono-Compatible Low-Level
//! Date Algorithms*.

/// Days from 1 March of the year 0 to 1 January 1970.
pub(crate) const TO_EPOCH: i64 = 719_468;
/// Days of 400 years, after which the calendar begins anew.
pub(crate) const OF_ERA: i64 = 146_097;

/// Nanoseconds of a second.
const SECOND: u64 = 1_000_000_000;

/// Year, month and day of so many days since 1970.
pub(crate) const fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + TO_EPOCH;
    let era = days.div_euclid(OF_ERA);
    let day_of_era = days.rem_euclid(OF_ERA);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

/// A time in nanoseconds since the Unix epoch as RFC 3339 has it, in UTC, to the microsecond: what every reader of such
/// texts takes.
///
/// # Examples
///
/// ```
/// use package_database::block::rfc3339;
///
/// assert_eq!(rfc3339(1_795_188_513_250_000_000), "2026-11-20T15:28:33.250000Z");
/// ```
pub fn rfc3339(nanoseconds: u64) -> String {
    let microseconds = nanoseconds % SECOND / 1000;
    let mut text = to_the_second(nanoseconds);
    text.push('.');
    for part in [microseconds / 10_000, microseconds / 100, microseconds] {
        two_digits(&mut text, part);
    }
    text.push('Z');
    text
}

/// The same without what is shorter than a second, and without the `Z` of UTC.
pub(crate) fn to_the_second(nanoseconds: u64) -> String {
    let seconds = nanoseconds / SECOND;
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days.cast_signed());
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let mut text = String::with_capacity("2026-11-20T15:28:33.250000Z".len());
    two_digits(&mut text, year.cast_unsigned() / 100);
    two_digits(&mut text, year.cast_unsigned());
    for (mark, part) in [('-', month.cast_unsigned()), ('-', day.cast_unsigned())] {
        text.push(mark);
        two_digits(&mut text, part);
    }
    for (mark, part) in [('T', hour), (':', minute), (':', second)] {
        text.push(mark);
        two_digits(&mut text, part);
    }
    text
}

/// Appends the last two digits of a number.
fn two_digits(text: &mut String, number: u64) {
    for digit in [number / 10 % 10, number % 10] {
        text.push(char::from_digit(u32::try_from(digit).unwrap_or(0), 10).unwrap_or('0'));
    }
}

#[cfg(test)]
mod tests {
    use super::rfc3339;

    #[test]
    fn times_are_those_of_the_calendar() {
        for (seconds, said) in [
            (0, "1970-01-01T00:00:00.000000Z"),
            (951_782_399, "2000-02-28T23:59:59.000000Z"),
            (951_782_400, "2000-02-29T00:00:00.000000Z"),
            (951_868_800, "2000-03-01T00:00:00.000000Z"),
            (1_735_689_599, "2024-12-31T23:59:59.000000Z"),
            (1_795_188_513, "2026-11-20T15:28:33.000000Z"),
            (4_107_542_400, "2100-03-01T00:00:00.000000Z"),
        ] {
            assert_eq!(rfc3339(seconds * 1_000_000_000), said);
        }
        assert_eq!(rfc3339(1_234_567_891), "1970-01-01T00:00:01.234567Z");
        assert!(rfc3339(u64::MAX).starts_with("2554-07-21T"));
    }
}
