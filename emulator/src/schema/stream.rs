//! The change stream of a table.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Timestamp;

use super::{SchemaFault, TableDefinition};

/// What a stream record carries of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum StreamView {
    /// The key of the item, and no image.
    KeysOnly,
    /// The item after the change.
    NewImage,
    /// The item before the change.
    OldImage,
    /// The item as it was and as it became.
    NewAndOldImages,
}

impl StreamView {
    /// The view as requests and answers spell it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::KeysOnly => "KEYS_ONLY",
            Self::NewImage => "NEW_IMAGE",
            Self::OldImage => "OLD_IMAGE",
            Self::NewAndOldImages => "NEW_AND_OLD_IMAGES",
        }
    }

    /// The view that a request spells `text`.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        [
            Self::KeysOnly,
            Self::NewImage,
            Self::OldImage,
            Self::NewAndOldImages,
        ]
        .into_iter()
        .find(|view| view.as_str() == text)
    }
}

/// The latest stream of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stream {
    /// What its records carry; nothing once the stream was switched off.
    pub(crate) view: Option<StreamView>,
    /// The moment it was switched on, as the last part of its ARN.
    pub(crate) label: Arc<str>,
    /// The moment it was switched on.
    pub(crate) started: Timestamp,
}

/// A `StreamSpecification` as requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StreamDraft {
    /// `StreamEnabled`: whether there is to be a stream.
    pub(crate) enabled: bool,
    /// `StreamViewType`, which goes only with a stream.
    pub(crate) view: Option<StreamView>,
}

impl Stream {
    /// A stream that is switched on at `now`, and later than the one `before`, so that no two of one
    /// table's name have one label.
    pub(crate) fn start(view: StreamView, now: Timestamp, before: Option<Timestamp>) -> Self {
        let free = before.map_or(now, |last| last.plus(Duration::from_millis(1)));
        let started = now.max(free);
        Self {
            view: Some(view),
            label: label(started).into(),
            started,
        }
    }
}

impl StreamDraft {
    /// The stream of a new table.
    pub(crate) fn check_new(self, now: Timestamp) -> Result<Option<Stream>, SchemaFault> {
        match (self.enabled, self.view) {
            (true, Some(view)) => Ok(Some(Stream::start(view, now, None))),
            (true, None) => Err(SchemaFault::StreamWithoutView),
            (false, Some(_)) => Err(SchemaFault::ViewOfNoStream),
            (false, None) => Ok(None),
        }
    }

    /// The stream of `table` after this change.
    pub(crate) fn check_change(
        self,
        table: &TableDefinition,
        now: Timestamp,
    ) -> Result<Option<Stream>, SchemaFault> {
        match (self.enabled, self.view) {
            (true, None) => return Err(SchemaFault::StartedStreamWithoutView),
            (false, Some(_)) => return Err(SchemaFault::ViewOfEndedStream),
            _ => {}
        }
        let name = || table.name.to_string();
        if self.enabled && table.active_stream().is_some() {
            return Err(SchemaFault::StreamAlreadyOn(name()));
        }
        if !self.enabled && table.active_stream().is_none() {
            return Err(SchemaFault::StreamAlreadyOff(name()));
        }
        match self.view {
            Some(view) => {
                let before = table.stream.as_ref().map(|stream| stream.started);
                Ok(Some(Stream::start(view, now, before)))
            }
            None => Ok(table.stream.clone().map(|stream| Stream {
                view: None,
                ..stream
            })),
        }
    }
}

/// `now` in the form of stream labels: `2026-11-20T21:55:04.123`, in UTC.
fn label(now: Timestamp) -> String {
    let millis = now.as_millis();
    let (days, of_day) = (millis.div_euclid(86_400_000), millis.rem_euclid(86_400_000));
    let (year, month, day) = civil(days);
    let (hour, minute) = (of_day / 3_600_000, of_day / 60_000 % 60);
    let (second, fraction) = (of_day / 1000 % 60, of_day % 1000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:03}")
}

/// The Gregorian year, month and day of a number of days since 1970-01-01.
///
/// Counts from 0000-03-01 in eras of 400 years, so that the leap day ends the year.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days.saturating_add(719_468);
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}
