//! What is still to go to streams outside, for whoever hands it on.

use std::sync::Arc;

use crate::engine::{ChangeError, Table, TableChanged};
use crate::operation::kinesis::record::{self, KinesisRecord};
use crate::operation::request::refusal::of_store::of_store;
use crate::operation::{Answer, Context, invoke};
use crate::wire::ApiError;

/// Records that are to be handed on to one stream, in their order.
#[derive(Debug)]
pub(crate) struct Bundle {
    /// Where they go: a stream in Kinesis.
    pub(crate) stream_arn: Arc<str>,
    /// The records, at least one.
    pub(crate) records: Vec<KinesisRecord>,
    /// The table that they are of.
    table: Arc<Table>,
    /// The number of the last of them.
    through: u64,
}

/// What is still to be handed on, `limit` records of each table to each stream at most.
pub(crate) fn outgoing(context: &Context, limit: usize) -> Answer<Vec<Bundle>> {
    invoke::enter_own(context, || {
        let outgoing = context.engine.outgoing(limit);
        let outgoing = outgoing.map_err(|error| of_store(&error))?;
        let bundles = outgoing.into_iter().filter_map(|of_table| {
            let last = of_table
                .changes
                .last()
                .map(|change: &TableChanged| change.sequence);
            Some(Bundle {
                stream_arn: of_table.stream_arn,
                records: of_table.changes.iter().map(record::render).collect(),
                table: of_table.table,
                through: last?,
            })
        });
        Ok(bundles.collect())
    })
}

/// Remembers that the records of a bundle were handed on.
///
/// # Errors
///
/// If the store fails: then they are handed on once more.
pub(crate) fn handed_on(context: &Context, bundle: &Bundle) -> Result<(), ApiError> {
    let noted = context
        .engine
        .change_attachments::<ApiError>(&bundle.table, |attaching| {
            let mut next = attaching.attachments.clone();
            let mut known = next.destinations.iter_mut();
            if let Some(to) = known.find(|to| to.stream_arn == bundle.stream_arn) {
                to.delivered = to.delivered.max(bundle.through);
            }
            Ok(next)
        });
    match noted {
        // A table that is gone hands on nothing more.
        Ok(_) | Err(ChangeError::TableNotFound(_)) => Ok(()),
        Err(ChangeError::Store(error)) => Err(of_store(&error)),
        Err(_) => Ok(()),
    }
}
