//! Destinations in Kinesis, to which the changes of tables go.
//!
//! Invariant: nothing here speaks to Kinesis. What goes there is read by `sent` and `outgoing`; whoever owns a
//! socket or a file hands it on.

mod describe_kinesis_streaming_destination;
mod destination;
mod disable_kinesis_streaming_destination;
mod enable_kinesis_streaming_destination;
#[cfg(any(feature = "cli", test))]
mod outgoing;
mod record;
mod sent;
mod update_kinesis_streaming_destination;

#[cfg(any(feature = "cli", test))]
pub(crate) use outgoing::{handed_on, outgoing};
pub use record::KinesisRecord;
pub(crate) use sent::sent;
