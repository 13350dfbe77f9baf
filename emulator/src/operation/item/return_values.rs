//! `ReturnValues` and its relatives: what a write answers besides that it happened.

use crate::engine::{CollectionSize, Consumed};
use crate::expression::Projection;
use crate::profile::Layer;
use crate::value::Item;
use crate::value::path::Path;
use crate::wire::ApiError;
use crate::wire::types::values::{
    ReturnItemCollectionMetrics, ReturnValue, ReturnValuesOnConditionCheckFailure,
};
use crate::wire::types::{ConsumedCapacity, ItemCollectionMetrics};

use crate::operation::request::capacity::Report;
use crate::operation::request::refusal::worded;

/// Whether a put or a delete returns the item that was there before.
///
/// Both know `NONE` and `ALL_OLD` only
/// ([PutItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html#DDB-PutItem-request-ReturnValues)).
pub(crate) fn returns_old(return_values: Option<&str>, layer: Layer) -> Result<bool, ApiError> {
    match return_values.and_then(ReturnValue::from_text) {
        None | Some(ReturnValue::None) => Ok(false),
        Some(ReturnValue::AllOld) => Ok(true),
        Some(ReturnValue::AllNew | ReturnValue::UpdatedOld | ReturnValue::UpdatedNew) => Err(
            worded::complaint("ReturnValues can only be ALL_OLD or NONE", layer),
        ),
    }
}

/// Whether a failed condition shows the item that made it fail: the member
/// `ReturnValuesOnConditionCheckFailure`.
pub(crate) fn shows_failed(on_failure: Option<&str>) -> bool {
    on_failure == Some(ReturnValuesOnConditionCheckFailure::AllOld.as_str())
}

/// What an update returns of its item.
///
/// [UpdateItem](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html#DDB-UpdateItem-request-ReturnValues)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Returned {
    /// `NONE`, or the member is absent.
    Nothing,
    /// The whole item as it was.
    AllOld,
    /// The paths that the update touched, as they were.
    UpdatedOld,
    /// The whole item as it is now.
    AllNew,
    /// The paths that the update touched, as they are now.
    UpdatedNew,
}

impl Returned {
    /// Reads the member `ReturnValues`, whose enumeration is checked already.
    pub(crate) fn read(return_values: Option<&str>) -> Self {
        match return_values.and_then(ReturnValue::from_text) {
            None | Some(ReturnValue::None) => Self::Nothing,
            Some(ReturnValue::AllOld) => Self::AllOld,
            Some(ReturnValue::UpdatedOld) => Self::UpdatedOld,
            Some(ReturnValue::AllNew) => Self::AllNew,
            Some(ReturnValue::UpdatedNew) => Self::UpdatedNew,
        }
    }

    /// The attributes to return; nothing where there is nothing to show.
    ///
    /// `UPDATED_OLD` and `UPDATED_NEW` are the old and the new item seen through every path that the update
    /// named, each as it was written: an index means whatever element stands there in that item.
    pub(crate) fn attributes(
        self,
        old: Option<Item>,
        new: Option<Item>,
        changed: &[Path],
    ) -> Option<Item> {
        let seen = |item: Item| Projection::of_paths(changed).apply(&item);
        let shown = match self {
            Self::Nothing => None,
            Self::AllOld => old,
            Self::AllNew => new,
            Self::UpdatedOld => old.map(seen),
            Self::UpdatedNew => new.map(seen),
        };
        shown.filter(|item| !item.is_empty())
    }
}

/// What the answer of a write shows besides the attributes.
#[derive(Clone, Debug)]
pub(crate) struct WriteReport {
    /// The table, as the request called it.
    pub(crate) table: String,
    /// Whether a failed condition shows the item that made it fail.
    pub(crate) failed_item: bool,
    /// Whether the size of the item collection is shown.
    collection: bool,
    /// How much of the capacity is shown.
    report: Report,
}

impl WriteReport {
    /// Reads the members, whose enumerations are checked already.
    pub(crate) fn read(
        table: String,
        on_condition_check_failure: Option<&str>,
        collection_metrics: Option<&str>,
        consumed_capacity: Option<&str>,
    ) -> Self {
        Self {
            table,
            failed_item: shows_failed(on_condition_check_failure),
            collection: asks_size(collection_metrics),
            report: Report::read(consumed_capacity),
        }
    }

    /// The two members that every write can answer with.
    pub(crate) fn render(
        self,
        consumed: &Consumed,
        collection: Option<CollectionSize>,
    ) -> (Option<ConsumedCapacity>, Option<ItemCollectionMetrics>) {
        (
            self.report.render(self.table, consumed),
            collection.filter(|_| self.collection).map(metrics),
        )
    }
}

/// Whether `ReturnItemCollectionMetrics` asks for the size of the item collection.
pub(crate) fn asks_size(metrics: Option<&str>) -> bool {
    metrics == Some(ReturnItemCollectionMetrics::Size.as_str())
}

/// The item collection as an answer shows it; only tables with a local index have one.
///
/// [ItemCollectionMetrics](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ItemCollectionMetrics.html)
pub(crate) fn metrics(size: CollectionSize) -> ItemCollectionMetrics {
    const GIGABYTE: u64 = 1 << 30;
    let lower = u32::try_from(size.bytes / GIGABYTE).map_or(f64::MAX, f64::from);
    ItemCollectionMetrics {
        item_collection_key: Some(size.key),
        size_estimate_range_gb: Some(vec![lower, lower + 1.0]),
    }
}

/// Notes the size of an item collection, in the place of what was noted of it before.
pub(crate) fn note(collections: &mut Vec<ItemCollectionMetrics>, metrics: ItemCollectionMetrics) {
    let key = &metrics.item_collection_key;
    match collections
        .iter_mut()
        .find(|known| known.item_collection_key == *key)
    {
        Some(known) => *known = metrics,
        None => collections.push(metrics),
    }
}
