//! Days and the dates that they are in the calendar of today.
//!
//! Years begin in March here, so that a leap day is the last day of one: see Howard Hinnant, *chrono-Compatible Low-Level
//! Date Algorithms*.

/// Days from 1 March of the year 0 to 1 January 1970.
pub(super) const TO_EPOCH: i64 = 719_468;
/// Days of 400 years, after which the calendar begins anew.
pub(super) const OF_ERA: i64 = 146_097;

/// Year, month and day of so many days since 1970.
pub(super) const fn civil(days: i64) -> (i64, i64, i64) {
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
