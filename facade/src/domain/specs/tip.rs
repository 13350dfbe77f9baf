//! The newest that is stored of one spec, read strongly before every decision.

use super::table::{ID, ID_UPDATED_AT, ID_UPDATED_AT_INDEX, SUB, UPDATED_AT_ID};
use super::{Scope, item, keys};
use crate::backend::{
    Condition, Consistency, Get, Item, KeyCondition, Order, Query, SortCondition, Value,
};
use crate::block::retry::Budget;
use crate::block::store::StorePages;
use crate::error::Error;

/// Items of the first page: the copy and the newest version, which is all there is to read unless
/// another spec has an id that begins like this one and a `#`.
const PAGE_FIRST: u32 = 2;
/// Items of the largest page. Each page is twice as large as the one before, so that the items of
/// such a spec cost few requests, and one that is not there costs next to nothing.
const PAGE_MAX: u32 = 100;

/// What a spec's newest items say.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Tip {
    /// The copy of the newest version, if there is one.
    pub(super) latest: Option<Item>,
    /// The time in the key of the newest version item, as it stands there.
    pub(super) newest: Option<String>,
    /// Whether there are items of the spec, beyond the newest version, that are neither the copy nor
    /// a version that can be read.
    pub(super) damaged: bool,
}

impl Tip {
    /// Nothing is stored of the spec.
    pub(super) const fn is_empty(&self) -> bool {
        self.latest.is_none() && self.newest.is_none() && !self.damaged
    }

    /// Holds as long as the copy is what it was when this was read.
    pub(super) fn unchanged(&self) -> Condition {
        unchanged(self.latest.as_ref())
    }

    /// The greatest time that a version item may have by now, as it would stand in its key.
    pub(super) fn last_time(&self) -> Option<String> {
        let copied = self.latest.as_ref().and_then(|item| item::time(item).ok());
        let copied = copied.map(keys::padded);
        copied.max(self.newest.clone())
    }
}

/// Holds as long as the copy is this one.
pub(super) fn unchanged(latest: Option<&Item>) -> Condition {
    let Some(latest) = latest else {
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

/// Reads the tip of the spec `id` from the end of the index: both newest items in one request.
pub(super) async fn read(
    scope: &Scope<'_>,
    id: &str,
    budget: &mut Budget<'_>,
) -> Result<Tip, Error> {
    let prefix = keys::id_prefix(id);
    let range = SortCondition::BeginsWith(Value::from(prefix.as_str()));
    let condition = KeyCondition::partition(SUB, scope.sub).sort(ID_UPDATED_AT, range);
    let mut limit = PAGE_FIRST;
    let query = Query::new(scope.table.clone(), condition)
        .index(ID_UPDATED_AT_INDEX)
        .consistency(Consistency::Strong)
        .project([
            ID,
            ID_UPDATED_AT,
            UPDATED_AT_ID,
            item::UPDATED_AT,
            item::VERSION,
        ])
        .order(Order::Descending)
        .limit(limit);
    let mut pages = StorePages::new(scope.store, query);
    let mut tip = Tip::default();
    let latest = keys::time_first(keys::LATEST, id);
    // Backwards: the copy sorts behind all times, because digits come before letters.
    while let Some(page) = pages.next_within(budget).await? {
        limit = limit.saturating_mul(2).min(PAGE_MAX);
        pages.limit(limit);
        for item in page.items {
            if !keys::is_of(&item, id) {
                continue;
            }
            if item.text(UPDATED_AT_ID).as_deref() == Some(&latest) {
                tip.latest = Some(item);
                continue;
            }
            let key = item.text(ID_UPDATED_AT);
            match key.as_deref().and_then(|key| key.strip_prefix(&prefix)) {
                Some(time) if keys::is_time(time) => {
                    tip.newest = Some(time.to_owned());
                    return Ok(tip);
                }
                _ => tip.damaged = true,
            }
        }
    }
    Ok(tip)
}

/// The copy of the newest version as it is now, as far as conditions look at it and its id tells whose it is. The index
/// does not show every copy: another writer may have left one without its key there.
pub(super) async fn copy(
    scope: &Scope<'_>,
    id: &str,
    budget: &mut Budget<'_>,
) -> Result<Option<Item>, Error> {
    let key = keys::latest_key(scope.sub, id);
    let get = Get::new(scope.table.clone(), key)
        .consistency(Consistency::Strong)
        .project([SUB, ID, UPDATED_AT_ID, item::UPDATED_AT, item::VERSION]);
    Ok(scope.store.get(&get, budget).await?)
}

/// Whether anything is stored of the spec `id`.
pub(super) async fn exists(scope: &Scope<'_>, id: &str) -> Result<bool, Error> {
    let tip = read(scope, id, &mut scope.store.budget()).await?;
    Ok(!tip.is_empty())
}
