//! When a collection runs: the part of recurrence rules that is about hours and days.

use std::str::FromStr;

/// When something happens again and again, in UTC.
///
/// Of the rules of calendars: `FREQ` of `HOURLY` or `DAILY`, and `BYHOUR`, `BYMINUTE` and `BYSECOND` with one number each.
///
/// # Examples
///
/// ```
/// use package_database::packages::gc::Schedule;
///
/// let nightly: Schedule = "FREQ=DAILY;BYHOUR=3;BYMINUTE=0;BYSECOND=0".parse()?;
/// assert_eq!(nightly.next_after(0), 3 * 3600);
/// assert_eq!(nightly.next_after(3 * 3600), 27 * 3600);
/// assert!("FREQ=SOMETIMES".parse::<Schedule>().is_err());
/// # Ok::<(), package_database::packages::gc::ScheduleError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Seconds from one time to the next.
    period: i64,
    /// Seconds behind the beginning of a period.
    offset: i64,
}

/// Why a text is no schedule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a schedule is FREQ=HOURLY or DAILY with BYHOUR, BYMINUTE, BYSECOND: {0} is none of these")]
pub struct ScheduleError(String);

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

impl Schedule {
    /// The first second behind a second at which it is time, both since the Unix epoch.
    pub const fn next_after(&self, second: i64) -> i64 {
        let since = (second - self.offset).rem_euclid(self.period);
        second - since + self.period
    }
}

impl FromStr for Schedule {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Self, ScheduleError> {
        let refused = |part: &str| ScheduleError(part.to_owned());
        let (mut period, mut hour, mut minute, mut second) = (None, None, 0, 0);
        for part in text.split(';') {
            let (name, value) = part.split_once('=').ok_or_else(|| refused(part))?;
            let number = |most: i64| {
                let number = value.parse().ok();
                let number = number.filter(|number| (0..=most).contains(number));
                number.ok_or_else(|| refused(part))
            };
            match (name, value) {
                ("FREQ", "DAILY") => period = Some(DAY),
                ("FREQ", "HOURLY") => period = Some(HOUR),
                ("BYHOUR", _) => hour = Some(number(23)?),
                ("BYMINUTE", _) => minute = number(59)?,
                ("BYSECOND", _) => second = number(59)?,
                _ => return Err(refused(part)),
            }
        }
        let period = period.ok_or_else(|| refused(text))?;
        // An hour of the day makes every schedule a daily one.
        let period = if hour.is_some() { DAY } else { period };
        Ok(Self {
            period,
            offset: hour.unwrap_or(0) * HOUR + minute * 60 + second,
        })
    }
}
