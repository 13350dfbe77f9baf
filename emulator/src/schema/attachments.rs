//! What is attached to a table beside its definition: destinations in Kinesis, contributor insights, auto scaling.
//!
//! None of it is a part of what CreateTable and UpdateTable say, and DescribeTable shows none of it. A state that lasts
//! for a while is kept as what comes after it and the moment at which that begins, so that time alone changes it.

use std::sync::Arc;

use crate::clock::Timestamp;

use super::scaling::ScalingTarget;

/// How many times a destination can have been switched on and off before the first of them are forgotten.
const STRETCHES_KEPT: usize = 64;

/// Everything that is attached to one table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Attachments {
    /// Where its changes go, in the order in which the streams were first named.
    pub(crate) destinations: Vec<Destination>,
    /// Whose keys are counted: the table's, which has no index, and those of its global indexes.
    pub(crate) insights: Vec<Insights>,
    /// Its auto scaling as a replica, as far as it was ever set.
    pub(crate) scaling: Vec<ScalingTarget>,
}

/// How exactly a record tells its moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Precision {
    /// In thousandths of a second.
    Millisecond,
    /// In millionths of a second.
    Microsecond,
}

/// What becomes of a destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DestinationState {
    /// It was switched on.
    Enabled,
    /// It is on, and was given another precision.
    Updated,
    /// It was switched off.
    Disabled,
    /// It was to be switched on, which fails.
    Failed,
}

/// A stream in Kinesis to which the changes of a table go.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Destination {
    /// The ARN of the stream, as it was given.
    pub(crate) stream_arn: Arc<str>,
    /// Its precision, if one was ever named.
    pub(crate) precision: Option<Precision>,
    /// What becomes of it.
    pub(crate) state: DestinationState,
    /// When the state has taken effect.
    pub(crate) until: Timestamp,
    /// The changes that go there, in the order in which they happened.
    pub(crate) stretches: Vec<Stretch>,
    /// The number of the last change that was handed on to a stream outside.
    pub(crate) delivered: u64,
}

/// Changes that go to a destination one after the other, and are told alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// The number behind which they begin.
    pub(crate) after: u64,
    /// The number before which they end; none while they go on.
    pub(crate) before: Option<u64>,
    /// How exactly their moments are told.
    pub(crate) precision: Precision,
}

/// Where a destination stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DestinationStatus {
    /// Switched on a moment ago: records come, and are not shown to come yet.
    Enabling,
    /// What changes goes there.
    Active,
    /// Records come, in another precision from now on.
    Updating,
    /// Switched off a moment ago.
    Disabling,
    /// No records come any more.
    Disabled,
    /// Nothing could take the records.
    EnableFailed,
}

impl Destination {
    /// Where it stands at `now`.
    pub(crate) fn status(&self, now: Timestamp) -> DestinationStatus {
        let is_over = self.until <= now;
        match self.state {
            DestinationState::Enabled | DestinationState::Failed if !is_over => {
                DestinationStatus::Enabling
            }
            DestinationState::Updated if !is_over => DestinationStatus::Updating,
            DestinationState::Disabled if !is_over => DestinationStatus::Disabling,
            DestinationState::Enabled | DestinationState::Updated => DestinationStatus::Active,
            DestinationState::Disabled => DestinationStatus::Disabled,
            DestinationState::Failed => DestinationStatus::EnableFailed,
        }
    }

    /// Whether changes that come go there.
    pub(crate) fn is_open(&self) -> bool {
        self.stretches.last().is_some_and(|it| it.before.is_none())
    }

    /// How exactly the moment of the change with this number is told, if it goes there.
    pub(crate) fn takes(&self, sequence: u64) -> Option<Precision> {
        let mut stretches = self.stretches.iter();
        let stretch = stretches
            .find(|it| it.after < sequence && it.before.is_none_or(|before| sequence < before))?;
        // A folder of before this was kept by stretch tells one precision of all of them.
        let mut all = self.stretches.iter();
        match all.all(|it| it.precision == Precision::Millisecond) {
            true => Some(self.precision.unwrap_or(Precision::Millisecond)),
            false => Some(stretch.precision),
        }
    }

    /// Takes the changes behind this number, which are told as exactly as is set by now.
    pub(crate) fn open(&mut self, mark: u64) {
        self.stretches.push(Stretch {
            after: mark,
            before: None,
            precision: self.precision.unwrap_or(Precision::Millisecond),
        });
        let surplus = self.stretches.len().saturating_sub(STRETCHES_KEPT);
        self.stretches.drain(..surplus);
    }

    /// Takes no changes from this number on.
    pub(crate) fn close(&mut self, mark: u64) {
        let open = self.stretches.last_mut();
        if let Some(stretch) = open.filter(|it| it.before.is_none()) {
            stretch.before = Some(mark);
        }
    }
}

/// Which keys are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum InsightsMode {
    /// Those that are read and written, and those that are throttled.
    #[default]
    AccessedAndThrottled,
    /// Those that are throttled.
    Throttled,
}

/// What becomes of the insights into a table or an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InsightsState {
    /// They were switched on.
    Enabled,
    /// They were switched off.
    Disabled,
    /// They were to be switched on, and there were too many rules.
    Failed,
}

/// Whether the keys of a table or of an index are counted.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Insights {
    /// The index; none for the table itself.
    pub(crate) index: Option<Arc<str>>,
    /// Whether accesses are counted, or throttling alone.
    pub(crate) mode: InsightsMode,
    /// What becomes of them.
    pub(crate) state: InsightsState,
    /// When their state changed last.
    pub(crate) changed: Timestamp,
    /// When the state has taken effect.
    pub(crate) until: Timestamp,
    /// When their rules were made, which their names tell.
    pub(crate) made: Timestamp,
}

/// Where insights stand in their life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InsightsStatus {
    /// Switched on a moment ago.
    Enabling,
    /// Keys are counted.
    Enabled,
    /// Switched off a moment ago.
    Disabling,
    /// Nothing is counted.
    Disabled,
    /// There were too many rules, so nothing is counted.
    Failed,
}

impl Insights {
    /// Where they stand at `now`.
    pub(crate) fn status(&self, now: Timestamp) -> InsightsStatus {
        let is_over = self.until <= now;
        match self.state {
            InsightsState::Enabled | InsightsState::Failed if !is_over => InsightsStatus::Enabling,
            InsightsState::Disabled if !is_over => InsightsStatus::Disabling,
            InsightsState::Enabled => InsightsStatus::Enabled,
            InsightsState::Disabled => InsightsStatus::Disabled,
            InsightsState::Failed => InsightsStatus::Failed,
        }
    }

    /// Whether keys that are read and written are counted.
    pub(crate) fn counts_access(&self) -> bool {
        self.state == InsightsState::Enabled && self.mode == InsightsMode::AccessedAndThrottled
    }
}

impl Attachments {
    /// Lets `moved` move each moment at which a state has taken effect; whether one of them has moved.
    pub(crate) fn move_ends(&mut self, mut moved: impl FnMut(&mut Timestamp) -> bool) -> bool {
        let destinations = self.destinations.iter_mut().map(|to| &mut to.until);
        let insights = self.insights.iter_mut().map(|insights| &mut insights.until);
        let ends = destinations.chain(insights);
        ends.fold(false, |is_moved, until| moved(until) | is_moved)
    }

    /// The insights into the table, or into an index.
    pub(crate) fn insights(&self, index: Option<&str>) -> Option<&Insights> {
        let mut insights = self.insights.iter();
        insights.find(|insights| insights.index.as_deref() == index)
    }

    /// The destination in this stream.
    pub(crate) fn destination(&self, stream_arn: &str) -> Option<&Destination> {
        let mut destinations = self.destinations.iter();
        destinations.find(|destination| *destination.stream_arn == *stream_arn)
    }
}
