//! The newest that is stored of one spec, read strongly before every decision.

use super::{Scope, item, keys};
use crate::backend::{
    Condition, Consistency, Item, KeyCondition, Order, Query, SortCondition, Value,
};
use crate::block::retry::Budget;
use crate::block::store::StorePages;
use crate::block::table::{ID, ID_UPDATED_AT, ID_UPDATED_AT_INDEX, SUB, UPDATED_AT_ID};
use crate::error::Error;

/// What a spec's newest items say.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Tip {
    /// The copy of the newest version, if there is one.
    pub(super) latest: Option<Item>,
    /// The time in the key of the newest version item, as it stands there.
    pub(super) newest: Option<String>,
}

impl Tip {
    /// Nothing is stored of the spec.
    pub(super) const fn is_empty(&self) -> bool {
        self.latest.is_none() && self.newest.is_none()
    }

    /// Holds as long as the copy is what it was when this was read.
    pub(super) fn unchanged(&self) -> Condition {
        let Some(latest) = &self.latest else {
            return Condition::absent(SUB);
        };
        match latest.get(item::UPDATED_AT) {
            Some(time) => Condition::equals(item::UPDATED_AT, time),
            None => Condition::All(vec![
                Condition::exists(SUB),
                Condition::absent(item::UPDATED_AT),
            ]),
        }
    }

    /// The greatest time that a version item may have by now, as it would stand in its key.
    pub(super) fn last_time(&self) -> Option<String> {
        let copied = self.latest.as_ref().and_then(|item| item::time(item).ok());
        let copied = copied.map(keys::padded);
        copied.max(self.newest.clone())
    }
}

/// Reads the tip of the spec `id`: both newest items in one request, from the end of the index.
pub(super) async fn read(
    scope: &Scope<'_>,
    id: &str,
    budget: &mut Budget<'_>,
) -> Result<Tip, Error> {
    let prefix = keys::id_prefix(id);
    let range = SortCondition::BeginsWith(Value::from(prefix.as_str()));
    let condition = KeyCondition::partition(SUB, scope.sub).sort(ID_UPDATED_AT, range);
    let mut query = Query::new(scope.table.clone(), condition)
        .index(ID_UPDATED_AT_INDEX)
        .consistency(Consistency::Strong)
        .project(&[ID, ID_UPDATED_AT, UPDATED_AT_ID, item::UPDATED_AT]);
    query.order = Order::Descending;
    query.limit = Some(2);
    let mut pages = StorePages::new(scope.store, query);
    let mut tip = Tip::default();
    while let Some(page) = pages.next_within(budget).await? {
        for item in page.items {
            if item.text(ID).as_deref() != Some(id) {
                continue;
            }
            let key = item.text(ID_UPDATED_AT);
            match key.as_deref().and_then(|key| key.strip_prefix(&prefix)) {
                Some(keys::LATEST) => {
                    drop(key);
                    tip.latest = Some(item);
                }
                Some(time) if time.parse::<i64>().is_ok() => {
                    tip.newest = Some(time.to_owned());
                    return Ok(tip);
                }
                _ => {}
            }
        }
    }
    Ok(tip)
}
