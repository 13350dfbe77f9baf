//! The changes of tables as those see them who take them elsewhere.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::limits;
use crate::schema::attachments::{Destination, Precision};
use crate::storage::{Cause, Kept, Key, LoggedChange, StoreError};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::error::impossible;
use crate::engine::log::change_log::LogView;
use crate::engine::log::feed::Feed;
use crate::engine::log::stream::EventKind;
use crate::engine::table::catalog::Caller;
use crate::engine::table::layout::Layout;
use crate::engine::table::{Table, key};

/// One change of a table, with all that there is to tell of it.
#[derive(Clone, Debug)]
pub(crate) struct TableChanged {
    /// The table as it is called.
    pub(crate) table: Arc<str>,
    /// The region in its ARN.
    pub(crate) region: Arc<str>,
    /// Its place among all changes of all tables.
    pub(crate) sequence: u64,
    /// When it happened.
    pub(crate) at: Timestamp,
    /// Whether the item came, changed or went.
    pub(crate) kind: EventKind,
    /// The attributes of the item's key.
    pub(crate) keys: Item,
    /// The bytes of the item's key.
    pub(crate) key: Key,
    /// The item as it was.
    pub(crate) old: Option<Item>,
    /// The item as it became.
    pub(crate) new: Option<Item>,
    /// Whether the service deleted the item because it had expired.
    pub(crate) expired: bool,
    /// How exactly the moment is told.
    pub(crate) precision: Precision,
}

/// Changes that go to one stream outside, in their order.
#[cfg(any(feature = "cli", test))]
#[derive(Debug)]
pub(crate) struct Outgoing {
    /// Where they come from.
    pub(crate) table: Arc<Table>,
    /// Where they go: a stream in Kinesis.
    pub(crate) stream_arn: Arc<str>,
    /// At least one, in the order in which they happened.
    pub(crate) changes: Vec<TableChanged>,
}

impl Engine {
    /// The changes of the caller's tables that went to a stream in Kinesis, in their order, as far as they are kept.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub(crate) fn sent_changes(
        &self,
        caller: &Caller,
        stream_arn: &str,
    ) -> Result<Vec<TableChanged>, StoreError> {
        let mut sent = Vec::new();
        for table in self.tables_of(caller) {
            let (layout, feed) = parts(&table);
            let to = layout.attachments.destination(stream_arn);
            let Some((to, feed)) = to.zip(feed) else {
                continue;
            };
            sent.extend(self.taken(&table, &layout, &feed, to, 0, usize::MAX)?);
        }
        sent.sort_by_key(|change| change.sequence);
        Ok(sent)
    }

    /// What is still to be handed on to streams outside: `limit` changes of each destination at most.
    ///
    /// # Errors
    ///
    /// If the store fails.
    #[cfg(any(feature = "cli", test))]
    pub(crate) fn outgoing(&self, limit: usize) -> Result<Vec<Outgoing>, StoreError> {
        let tables: Vec<Arc<Table>> = {
            let catalog = self.catalog.read();
            let tables = catalog.iter().map(|(_, _, table)| table);
            tables.filter(|table| !table.is_gone()).cloned().collect()
        };
        let mut outgoing = Vec::new();
        for table in tables {
            let (layout, feed) = parts(&table);
            let Some(feed) = feed else {
                continue;
            };
            for to in &layout.attachments.destinations {
                let changes = self.taken(&table, &layout, &feed, to, to.delivered, limit)?;
                if !changes.is_empty() {
                    outgoing.push(Outgoing {
                        table: Arc::clone(&table),
                        stream_arn: Arc::clone(&to.stream_arn),
                        changes,
                    });
                }
            }
        }
        Ok(outgoing)
    }

    /// The changes of a table behind `after` that go to a destination.
    fn taken(
        &self,
        table: &Table,
        layout: &Layout,
        feed: &Feed,
        to: &Destination,
        after: u64,
        limit: usize,
    ) -> Result<Vec<TableChanged>, StoreError> {
        let now = self.clock.now();
        let view = feed.log().view(limits::STREAM_RETENTION, now)?;
        let place = view.position(|change| after < change.sequence);
        let changes = view.changes.clone().skip(place);
        let taken = changes
            .iter()
            .filter_map(|change| Some((change, to.takes(change.sequence)?)));
        taken
            .take(limit)
            .map(|(change, precision)| told(table, layout, &view, change, precision))
            .collect()
    }
}

/// What readers see of a table, and its feed, of one moment.
fn parts(table: &Table) -> (Arc<Layout>, Option<Feed>) {
    let writer = table.writer.lock();
    (Arc::clone(&writer.layout), writer.feed.clone())
}

/// A change with its images.
fn told(
    table: &Table,
    layout: &Layout,
    view: &LogView,
    change: &LoggedChange,
    precision: Precision,
) -> Result<TableChanged, StoreError> {
    let image = |image: &Option<Kept>| {
        let image = image.as_ref().map(|image| view.image(image));
        image.transpose()
    };
    let (old, new) = (image(&change.old)?, image(&change.new)?);
    let (kind, item) = match (&old, &new) {
        (None, Some(new)) => (EventKind::Insert, new),
        (Some(_), Some(new)) => (EventKind::Modify, new),
        (Some(old), None) => (EventKind::Remove, old),
        (None, None) => return Err(impossible("a change without images")),
    };
    let definition = &layout.definition;
    let key = key::key_of_item(&definition.keys, item)
        .map_err(|_| impossible("an item of a log without the key of its table"))?;
    Ok(TableChanged {
        table: Arc::clone(&table.name),
        region: Arc::from(definition.arn.region()),
        sequence: change.sequence,
        at: change.at,
        kind,
        keys: item.select(|name| definition.keys.contains(name)),
        key,
        old,
        new,
        expired: change.cause == Cause::Expiry,
        precision,
    })
}
