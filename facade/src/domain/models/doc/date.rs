//! Moments: RFC 3339 in, `2026-11-20T15:28:33.000Z` out.

use crate::block::calendar;

/// Milliseconds of a second, a minute, a day.
const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 24 * 60 * MINUTE;
/// The first moment of the year 0 and the last one of 9999, in milliseconds since 1970.
const FIRST: i64 = -62_167_219_200_000;
const LAST: i64 = 253_402_300_799_999;

/// The text of a moment, if its year has four digits.
pub(super) fn text_of(milliseconds: i64) -> Option<String> {
    if !(FIRST..=LAST).contains(&milliseconds) {
        return None;
    }
    let (year, month, day) = calendar::civil(milliseconds.div_euclid(DAY));
    let in_day = milliseconds.rem_euclid(DAY);
    let (hour, minute) = (in_day / (60 * MINUTE), in_day / MINUTE % 60);
    let (second, fraction) = (in_day / SECOND % 60, in_day % SECOND);
    Some(format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:03}Z"
    ))
}

/// The moment of a text of RFC 3339, in milliseconds since 1970.
pub(super) fn parse(text: &str) -> Option<i64> {
    let mut rest = text;
    let year = digits(&mut rest, 4)?;
    mark(&mut rest, "-")?;
    let month = digits(&mut rest, 2)?;
    mark(&mut rest, "-")?;
    let day = digits(&mut rest, 2)?;
    mark(&mut rest, "Tt ")?;
    let hour = digits(&mut rest, 2)?;
    mark(&mut rest, ":")?;
    let minute = digits(&mut rest, 2)?;
    mark(&mut rest, ":")?;
    let second = digits(&mut rest, 2)?;
    let fraction = match mark(&mut rest, ".") {
        Some(()) => fraction(&mut rest)?,
        None => 0,
    };
    let offset = offset(rest)?;
    let days = days(year, month, day)?;
    let sane = hour < 24 && minute < 60 && second < 60;
    let in_day = hour * 60 * MINUTE + minute * MINUTE + second * SECOND + fraction;
    let moment = days * DAY + in_day - offset;
    (sane && (FIRST..=LAST).contains(&moment)).then_some(moment)
}

fn mark(rest: &mut &str, marks: &str) -> Option<()> {
    let first = rest.chars().next().filter(|c| marks.contains(*c))?;
    *rest = rest.get(first.len_utf8()..)?;
    Some(())
}

fn digits(rest: &mut &str, count: usize) -> Option<i64> {
    let (own, behind) = rest.split_at_checked(count)?;
    let number = own.bytes().all(|byte| byte.is_ascii_digit());
    *rest = behind;
    number.then(|| own.parse().ok())?
}

/// Up to three digits as milliseconds; more would be lost.
fn fraction(rest: &mut &str) -> Option<i64> {
    let count = rest.bytes().take_while(u8::is_ascii_digit).count();
    let scale = match count {
        1 => 100,
        2 => 10,
        3 => 1,
        _ => return None,
    };
    Some(digits(rest, count)? * scale)
}

fn offset(text: &str) -> Option<i64> {
    if text == "Z" || text == "z" {
        return Some(0);
    }
    let mut rest = text;
    let sign = match mark(&mut rest, "+") {
        Some(()) => 1,
        None => {
            mark(&mut rest, "-")?;
            -1
        }
    };
    let hours = digits(&mut rest, 2)?;
    mark(&mut rest, ":")?;
    let minutes = digits(&mut rest, 2)?;
    let sane = hours < 24 && minutes < 60 && rest.is_empty();
    sane.then_some(sign * (hours * 60 + minutes) * MINUTE)
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days since 1970 of a date that there is.
///
/// Years begin in March here, as in [`calendar`].
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let length = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(is_leap(year)),
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * calendar::OF_ERA + day_of_era - calendar::TO_EPOCH)
}
