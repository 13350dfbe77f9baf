//! An import: a table is made, filled from objects, and then there for everybody.

use std::sync::Arc;

use crate::engine::key::key_of_item;
use crate::engine::{
    ChangeError, Table, TransferCounts, TransferRecord, TransferState, WriteError,
};
use crate::operation::Context;
use crate::operation::item::keys::checked_item;
use crate::operation::transfer::import_description::ImportRequest;
use crate::operation::transfer::transfer_ref::{self, IMPORT};
use crate::profile::Layer;
use crate::schema::KeySchema;

use super::error_log::ErrorLog;
use super::failure::Stopped;
use super::intake::{Intake, Taken};
use super::read_item::ItemToPut;
use super::{Begun, Hand, Portions, Progressed};

/// The code and the sentence of an import of which some items could not be.
const INVALID_ITEMS: (&str, &str) = (
    "ItemValidationError",
    "Some of the items failed validation checks and were not imported. Please check CloudWatch error logs for \
     more details.",
);

struct ImportWork {
    table: Arc<Table>,
    keys: KeySchema,
    intake: Intake,
    counts: TransferCounts,
    log: ErrorLog,
    /// Whether the items are there, and the states of changes are waited for.
    is_loaded: bool,
}

/// Begins an import: finds the objects, and makes the table.
pub(super) fn begin(hand: Hand<'_>) -> Result<Begun, Stopped> {
    let Hand {
        context, record, ..
    } = hand;
    let request = ImportRequest::of(record)?;
    let table = record.definition.as_ref();
    let table = table.ok_or_else(|| Stopped::unknown("an import has the table that it makes"))?;
    let intake = Intake::begin(hand, request.source(table))?;
    let table = match context.engine.table_to_load(record) {
        Ok(Some(table)) => table,
        Ok(None) => return Err(Stopped::unknown("an import has the table that it makes")),
        Err(ChangeError::Store(error)) => return Err(Stopped::Store(error)),
        Err(error) => return Err(Stopped::failed("TableAlreadyExists", error.to_string())),
    };
    let log = ErrorLog::new(record, transfer_ref::arn(IMPORT, record), intake.bucket());
    Ok(Box::new(ImportWork {
        keys: table.definition().keys.clone(),
        table,
        intake,
        counts: TransferCounts::default(),
        log,
        is_loaded: false,
    }))
}

impl Portions for ImportWork {
    fn portion(&mut self, hand: Hand<'_>) -> Result<Progressed, Stopped> {
        let Hand {
            context, buckets, ..
        } = hand;
        if self.is_loaded {
            return Ok(self.finish(hand));
        }
        let end = self.intake.bytes().saturating_add(hand.portion as u64);
        while let Some(Taken { place, item }) = self.intake.next(buckets) {
            match item
                .map_err(NotPut::Item)
                .and_then(|item| self.load(context, item))
            {
                Ok(()) => self.counts.done += 1,
                Err(NotPut::Item(sentence)) => {
                    self.counts.failed += 1;
                    self.log.tell(buckets, &place, &sentence);
                }
                Err(NotPut::Stopped(stopped)) => return Err(stopped),
            }
            if self.intake.bytes() >= end {
                return Ok(Progressed::More(None));
            }
        }
        self.is_loaded = true;
        match context.engine.changes_take_time() {
            true => Ok(Progressed::Later),
            false => Ok(self.finish(hand)),
        }
    }
}

/// Why an item was not put.
enum NotPut {
    /// It cannot be.
    Item(String),
    /// Nothing more is put.
    Stopped(Stopped),
}

impl ImportWork {
    fn load(&self, context: &Context, read: ItemToPut) -> Result<(), NotPut> {
        let item = checked_item(read.item, Layer::Older);
        let item = item.map_err(|error| {
            // Every refusal of an item has its sentence.
            NotPut::Item(error.message().unwrap_or_default().to_owned())
        })?;
        let key = key_of_item(&self.keys, &item);
        let key = key.map_err(|error| NotPut::Item(error.to_string()))?;
        match context.engine.load(&self.table, key, item) {
            Ok(()) => Ok(()),
            Err(WriteError::Store(error)) => Err(NotPut::Stopped(error.into())),
            Err(WriteError::TableNotFound(_)) => {
                Err(NotPut::Stopped(Stopped::unknown("The table is gone")))
            }
            Err(error) => Err(NotPut::Item(error.to_string())),
        }
    }

    /// Lets everybody use the table, and tells what came of the import.
    fn finish(&mut self, hand: Hand<'_>) -> Progressed {
        self.log.finish();
        let mut record = TransferRecord::clone(hand.record);
        record.counts = TransferCounts {
            bytes: i64::try_from(self.intake.bytes()).unwrap_or(i64::MAX),
            ..self.counts
        };
        record.state = TransferState::Completed;
        if self.counts.failed > 0 {
            let (code, sentence) = INVALID_ITEMS;
            record.state = TransferState::Failed;
            let (table, id) = (&record.table, &record.id);
            let (failed, bucket) = (self.counts.failed, self.intake.bucket());
            // The service tells them in a log of its own, which nobody has here.
            tracing::warn!(%table, bucket, import = %id, failed, "not all items were imported: see {}", self.log.path());
            record.failure = Some((code.into(), sentence.into()));
        }
        Progressed::Done(Box::new(record))
    }
}
