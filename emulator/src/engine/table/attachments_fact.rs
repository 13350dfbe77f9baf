//! What is attached to a table, as a fact beside that of the table.

use std::sync::Arc;

use crate::schema::attachments::Attachments;
#[cfg(feature = "disk")]
use crate::schema::attachments::{
    Destination, DestinationState, Insights, InsightsMode, InsightsState, Precision, Stretch,
};
#[cfg(feature = "disk")]
use crate::schema::scaling::{Bits, Dimension, ScalingPolicy, ScalingTarget};
#[cfg(feature = "disk")]
use crate::storage::codec::{self, Coded, Decoder, Encoder, coded, coded_enum};
use crate::storage::{Fact, FactValue, Key, Space};

use crate::engine::table::Home;

/// The first byte of the keys of these facts.
pub(in crate::engine) const TAG: u8 = b'a';

/// What is attached to a table, and the log that is read for it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct AttachmentsFact {
    pub(in crate::engine) home: Home,
    pub(in crate::engine) table: Arc<str>,
    pub(in crate::engine) attachments: Arc<Attachments>,
    /// The log from which changes are taken elsewhere.
    pub(in crate::engine) log: Option<Space>,
}

impl FactValue for AttachmentsFact {
    #[cfg(feature = "disk")]
    fn to_bytes(&self) -> Option<Vec<u8>> {
        codec::to_bytes(self)
    }
}

impl AttachmentsFact {
    /// The fact that says this.
    pub(in crate::engine) fn into_fact(self) -> Fact {
        Fact {
            key: key(&self.home, &self.table),
            value: Some(Arc::new(self)),
        }
    }
}

/// The fact that this is attached to a table, whose changes are taken from a log.
pub(in crate::engine) fn exists(
    home: &Home,
    table: &Arc<str>,
    attachments: &Arc<Attachments>,
    log: Option<Space>,
) -> Fact {
    AttachmentsFact {
        home: home.clone(),
        table: Arc::clone(table),
        attachments: Arc::clone(attachments),
        log,
    }
    .into_fact()
}

/// The fact that nothing is attached to a table of this name.
pub(in crate::engine) fn is_gone(home: &Home, table: &str) -> Fact {
    Fact {
        key: key(home, table),
        value: None,
    }
}

fn key(home: &Home, table: &str) -> Key {
    let parts = [&home.owner, &home.region, table].map(str::as_bytes);
    Key::of_parts(TAG, &parts)
}

#[cfg(feature = "disk")]
coded!(AttachmentsFact {
    home,
    table,
    attachments,
    log
});

#[cfg(feature = "disk")]
coded!(Attachments {
    destinations,
    insights,
    scaling
});

#[cfg(feature = "disk")]
coded!(Destination {
    stream_arn,
    precision,
    state,
    until,
    stretches,
    delivered
});

/// The bit of a stretch's first number that says that moments are told in millionths of a second: no number has it.
#[cfg(feature = "disk")]
const MICROSECONDS: u64 = 1 << 63;

#[cfg(feature = "disk")]
impl Coded for Stretch {
    fn put(&self, out: &mut Encoder) {
        let flag = match self.precision {
            Precision::Millisecond => 0,
            Precision::Microsecond => MICROSECONDS,
        };
        out.put(&(self.after | flag));
        out.put(&self.before);
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        let first = input.take::<u64>()?;
        Some(Self {
            after: first & !MICROSECONDS,
            before: input.take()?,
            precision: match first & MICROSECONDS {
                0 => Precision::Millisecond,
                _ => Precision::Microsecond,
            },
        })
    }
}

#[cfg(feature = "disk")]
coded!(Insights {
    index,
    mode,
    state,
    changed,
    until,
    made
});

#[cfg(feature = "disk")]
coded!(ScalingTarget {
    index,
    dimension,
    minimum,
    maximum,
    role_arn,
    policy,
    disabled
});

#[cfg(feature = "disk")]
coded!(ScalingPolicy {
    name,
    target,
    disable_scale_in,
    scale_in_cooldown,
    scale_out_cooldown
});

#[cfg(feature = "disk")]
coded_enum!(Dimension { Read = 0, Write = 1 });

#[cfg(feature = "disk")]
impl Coded for Bits {
    fn put(&self, out: &mut Encoder) {
        out.put(&self.0);
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        input.take().map(Self)
    }
}

#[cfg(feature = "disk")]
coded_enum!(Precision {
    Millisecond = 0,
    Microsecond = 1
});

#[cfg(feature = "disk")]
coded_enum!(DestinationState {
    Enabled = 0,
    Updated = 1,
    Disabled = 2,
    Failed = 3
});

#[cfg(feature = "disk")]
coded_enum!(InsightsMode {
    AccessedAndThrottled = 0,
    Throttled = 1
});

#[cfg(feature = "disk")]
coded_enum!(InsightsState {
    Enabled = 0,
    Disabled = 1,
    Failed = 2
});

#[cfg(feature = "disk")]
impl Coded for Arc<Attachments> {
    fn put(&self, out: &mut Encoder) {
        out.put(&**self);
    }

    fn take(input: &mut Decoder<'_>) -> Option<Self> {
        input.take().map(Self::new)
    }
}
