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
            label: started.iso().into(),
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
