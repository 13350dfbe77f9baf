//! The dates of signatures: ISO 8601 basic (`20150830T123600Z`), and the `Date` header of HTTP.

use crate::clock::Timestamp;

const SECONDS_PER_DAY: i64 = 86_400;
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Reads a date in either form.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    parse_basic(text).or_else(|| parse_http(text))
}

/// Reads ISO 8601 in its basic form and in UTC: `20150830T123600Z`.
fn parse_basic(text: &str) -> Option<Timestamp> {
    let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
    if day.len() != 8 || time.len() != 6 {
        return None;
    }
    let [year, month, date] = [day.get(..4)?, day.get(4..6)?, day.get(6..)?].map(number);
    let [hour, minute, second] = [time.get(..2)?, time.get(2..4)?, time.get(4..)?].map(number);
    moment([year?, month?, date?], [hour?, minute?, second?])
}

/// Reads the preferred form of HTTP: `Sun, 30 Aug 2015 12:36:00 GMT`. The day of the week may be wrong.
fn parse_http(text: &str) -> Option<Timestamp> {
    let mut words = text.split_once(", ")?.1.split(' ');
    let date = number(words.next()?)?;
    let name = words.next()?;
    let month = MONTHS.iter().position(|month| *month == name)?;
    let year = number(words.next()?)?;
    let mut clock = words.next()?.split(':').map(number);
    let time = [clock.next()??, clock.next()??, clock.next()??];
    let zone = words.next()?;
    let complete = clock.next().is_none() && words.next().is_none() && zone == "GMT";
    let month = i64::try_from(month).ok()?.checked_add(1)?;
    complete.then(|| moment([year, month, date], time))?
}

fn number(digits: &str) -> Option<i64> {
    let plain = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok())?
}

fn moment([year, month, date]: [i64; 3], [hour, minute, second]: [i64; 3]) -> Option<Timestamp> {
    let in_range = (1..=12).contains(&month)
        && (1..=31).contains(&date)
        && hour < 24
        && minute < 60
        && second < 61;
    let days = days_from_civil(year, month, date);
    in_range.then(|| {
        Timestamp::from_seconds(days * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second)
    })
}

/// Days since 1970-01-01 of a date of the Gregorian calendar; the year is taken to begin in March,
/// so that the leap day is its last.
fn days_from_civil(year: i64, month: i64, date: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + date - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The moment in ISO 8601 basic form.
pub(super) fn basic(moment: Timestamp) -> String {
    let seconds = moment.as_seconds();
    let (days, second) = (
        seconds.div_euclid(SECONDS_PER_DAY),
        seconds.rem_euclid(SECONDS_PER_DAY),
    );
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let date = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    format!(
        "{year:04}{month:02}{date:02}T{:02}{:02}{:02}Z",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}
