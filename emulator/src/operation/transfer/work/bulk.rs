//! A bulk put: the items of objects go into a table that is there, each under its own condition.

use std::sync::Arc;

use crate::engine::key::key_of_item;
use crate::engine::{
    Key, Mutation, Table, TransferCounts, TransferRecord, TransferState, Write, WriteError,
};
use crate::expression::{Condition, ExpressionKind};
use crate::operation::Context;
use crate::operation::item::keys::checked_item;
use crate::operation::request::expressions::NO_CONDITION;
use crate::operation::request::key_paths;
use crate::operation::request::refusal::of_expression::ExpressionRefusal;
use crate::operation::request::table_ref;
use crate::operation::transfer::bulk_description::BulkRequest;
use crate::profile::Layer;
use crate::value::Item;
use crate::wire::ApiError;
use crate::wire::types::values::OutputTypeEnum;

use super::failure::Stopped;
use super::intake::{Intake, ItemPlace, Taken};
use super::read_item::ItemToPut;
use super::reports::{Attempt, Reports};
use super::{Begun, Hand, Portions, Progressed};

/// The code and the sentence of an operation that was cancelled.
const CANCELLED: (&str, &str) = ("Cancelled", "The bulk operation was cancelled.");
/// Why an operation ends whose table has gone.
const GONE: &str = "The table was deleted";

struct BulkWork {
    table: Arc<Table>,
    intake: Intake,
    counts: TransferCounts,
    reports: Reports,
}

/// Begins a bulk put: finds the objects, and tries the place of the reports.
pub(super) fn begin(hand: Hand<'_>) -> Result<Begun, Stopped> {
    let Hand {
        context, record, ..
    } = hand;
    let request = BulkRequest::of(record)?;
    let (owner, region) = record.home();
    let table = table_ref::look_up(&context.of_caller(owner, region), &record.table).ok();
    let table = table.filter(|table| table.definition().id == record.table_id);
    let table = table.ok_or_else(|| Stopped::failed("TableNotFound", GONE))?;
    let intake = Intake::begin(hand, request.source)?;
    let reports = Reports::begin(hand, request.reports)?;
    let total = i64::try_from(intake.total_bytes()).unwrap_or(i64::MAX);
    Ok(Box::new(BulkWork {
        table,
        intake,
        counts: TransferCounts {
            total_bytes: Some(total),
            ..TransferCounts::default()
        },
        reports,
    }))
}

impl Portions for BulkWork {
    fn portion(&mut self, hand: Hand<'_>) -> Result<Progressed, Stopped> {
        let Hand {
            context,
            buckets,
            record,
            ..
        } = hand;
        if record.state == TransferState::Cancelling {
            return self.finish(hand, TransferState::Cancelled);
        }
        let end = self.intake.bytes().saturating_add(hand.portion as u64);
        while let Some(Taken { place, item }) = self.intake.next(buckets) {
            match item {
                Err(sentence) => self.refuse(hand, &place, &sentence, None)?,
                Ok(item) => self.put(hand, context, &place, item)?,
            }
            if self.intake.bytes() >= end {
                return Ok(Progressed::More(Some(self.counts())));
            }
        }
        let state = match self.counts.failed {
            0 => TransferState::Completed,
            _ => TransferState::Incomplete,
        };
        self.finish(hand, state)
    }
}

/// What an item is put with.
struct Put {
    key: Key,
    item: Item,
    condition: Option<Condition>,
}

impl BulkWork {
    /// The counts until now.
    fn counts(&self) -> TransferCounts {
        TransferCounts {
            bytes: i64::try_from(self.intake.bytes()).unwrap_or(i64::MAX),
            ..self.counts
        }
    }

    fn put(
        &mut self,
        hand: Hand<'_>,
        context: &Context,
        place: &ItemPlace,
        read: ItemToPut,
    ) -> Result<(), Stopped> {
        let attempted = read.item.check_ref().ok().cloned();
        let put = match checked(context, &self.table, read) {
            Ok(put) => put,
            Err(error) => {
                // Every refusal of an item has its sentence.
                let sentence = error.message().unwrap_or_default();
                return self.refuse(hand, place, sentence, attempted.as_ref());
            }
        };
        let Put {
            key,
            item,
            condition,
        } = put;
        let bytes = i64::try_from(item.size()).unwrap_or(i64::MAX);
        let write = Write {
            key,
            mutation: Mutation::Put(item),
            condition,
        };
        match context.engine.write(&self.table, write) {
            Ok(_) => {
                self.counts.done += 1;
                self.counts.put_bytes = self.counts.put_bytes.saturating_add(bytes);
                Ok(())
            }
            Err(WriteError::ConditionFailed { old, units }) => {
                self.counts.unmet += 1;
                let sentence = WriteError::ConditionFailed { old: None, units }.to_string();
                let attempt = Attempt {
                    place,
                    sentence: &sentence,
                    item: attempted.as_ref(),
                    existing: old.as_ref(),
                };
                let kind = OutputTypeEnum::ConditionCheckFailure;
                self.reports.tell(hand, kind, self.intake.bucket(), attempt)
            }
            Err(WriteError::Store(error)) => Err(error.into()),
            Err(WriteError::TableNotFound(_)) => Err(Stopped::failed("TableNotFound", GONE)),
            Err(error) => self.refuse(hand, place, &error.to_string(), attempted.as_ref()),
        }
    }

    /// Counts and reports an item that cannot be put.
    fn refuse(
        &mut self,
        hand: Hand<'_>,
        place: &ItemPlace,
        sentence: &str,
        item: Option<&Item>,
    ) -> Result<(), Stopped> {
        self.counts.failed += 1;
        let attempt = Attempt {
            place,
            sentence,
            item,
            existing: None,
        };
        let kind = OutputTypeEnum::Error;
        self.reports.tell(hand, kind, self.intake.bucket(), attempt)
    }

    fn finish(&mut self, hand: Hand<'_>, state: TransferState) -> Result<Progressed, Stopped> {
        let mut record = TransferRecord::clone(hand.record);
        record.counts = self.counts();
        record.state = state;
        if state == TransferState::Cancelled {
            let (code, sentence) = CANCELLED;
            record.failure = Some((code.into(), sentence.into()));
        }
        self.reports.finish(hand, &record)?;
        Ok(Progressed::Done(Box::new(record)))
    }
}

/// What PutItem checks of an item and its condition.
fn checked(context: &Context, table: &Table, read: ItemToPut) -> Result<Put, ApiError> {
    let definition = table.definition();
    let item = checked_item(read.item, Layer::Older)?;
    let refusal = ExpressionRefusal {
        layer: Layer::Older,
        spare_level: false,
    };
    let condition = match &read.condition {
        None => {
            refusal.definitions(read.names.as_ref(), read.values.as_ref(), NO_CONDITION)?;
            None
        }
        Some(text) => {
            let mut placeholders = refusal.placeholders(read.names.as_ref(), read.values)?;
            let expressions = &context.expressions;
            let condition =
                expressions.condition(ExpressionKind::Condition, text, &mut placeholders);
            let condition = condition.map_err(|error| refusal.of(error))?;
            refusal.finish(placeholders)?;
            key_paths::refuse_below(&definition, condition.nested_roots())?;
            Some(condition)
        }
    };
    let key = key_of_item(&definition.keys, &item);
    let key = key.map_err(|error| ApiError::validation(error.to_string()))?;
    Ok(Put {
        key,
        item,
        condition,
    })
}
