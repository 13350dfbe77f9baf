//! Removal: the copy first, so that a spec that is half gone is gone for readers, then the versions.

use std::collections::BTreeSet;

use super::write::contended;
use super::{Scope, keys, tip};
use crate::backend::{Consistency, Delete, Item, KeyCondition, Query, SortCondition, Value};
use crate::block::retry::Budget;
use crate::block::store::StorePages;
use crate::block::table::{ID, ID_UPDATED_AT, ID_UPDATED_AT_INDEX, SUB, UPDATED_AT_ID};
use crate::error::Error;

/// Removes all that is stored of the spec `id` now.
///
/// A version that somebody uploads meanwhile survives whole: the copy is removed on condition that
/// it is the one that was read, and only versions up to its time follow.
pub(super) async fn spec(
    scope: &Scope<'_>,
    id: &str,
    budget: &mut Budget<'_>,
) -> Result<(), Error> {
    loop {
        let tip = tip::read(scope, id, budget).await?;
        if tip.is_empty() {
            return Ok(());
        }
        let delete = Delete::new(scope.table.clone(), keys::latest_key(scope.sub, id))
            .condition(tip.unchanged());
        match scope.store.delete(&delete, budget).await {
            Ok(()) => {}
            Err(error) if error.is_condition_failed() => {
                if budget.pause().await {
                    continue;
                }
                return Err(contended(id).with_source(error));
            }
            Err(error) => return Err(error.into()),
        }
        return match tip.last_time() {
            Some(last) => versions(scope, id, &last, budget).await,
            None => Ok(()),
        };
    }
}

/// Removes the version items of `id` up to the time `last`, oldest first.
async fn versions(
    scope: &Scope<'_>,
    id: &str,
    last: &str,
    budget: &mut Budget<'_>,
) -> Result<(), Error> {
    let range = SortCondition::Between(
        Value::from(keys::id_prefix(id)),
        Value::from(keys::id_first(id, last)),
    );
    let condition = KeyCondition::partition(SUB, scope.sub).sort(ID_UPDATED_AT, range);
    let query = Query::new(scope.table.clone(), condition)
        .index(ID_UPDATED_AT_INDEX)
        .consistency(Consistency::Strong)
        .project(&[ID, UPDATED_AT_ID]);
    let mut pages = StorePages::new(scope.store, query);
    while let Some(page) = pages.next(budget).await? {
        let own = |item: &&Item| item.text(ID).as_deref() == Some(id);
        let deletes = page.items.iter().filter(own);
        let deletes = deletes.filter_map(|item| removal(scope, item)).collect();
        scope.store.delete_all(deletes, budget).await?;
    }
    Ok(())
}

/// Removes everything of the user: every spec as [`spec`] does, then what belongs to none.
pub(super) async fn all(scope: &Scope<'_>) -> Result<(), Error> {
    let mut budget = scope.store.budget();
    let condition = KeyCondition::partition(SUB, scope.sub);
    let query = Query::new(scope.table.clone(), condition)
        .consistency(Consistency::Strong)
        .project(&[ID, ID_UPDATED_AT, UPDATED_AT_ID]);
    let mut pages = StorePages::new(scope.store, query);
    let mut ids = BTreeSet::new();
    let mut strays = Vec::new();
    while let Some(page) = pages.next(&mut budget).await? {
        for item in &page.items {
            match id_of(item) {
                Some(id) => drop(ids.insert(id)),
                None => strays.extend(removal(scope, item)),
            }
        }
    }
    for id in &ids {
        spec(scope, id, &mut budget).await?;
        budget.renew();
    }
    scope.store.delete_all(strays, &mut budget).await?;
    Ok(())
}

/// The spec that an item belongs to, if its keys say the same as its id.
fn id_of(item: &Item) -> Option<String> {
    let id = item.text(ID)?;
    let indexed = item.text(ID_UPDATED_AT)?;
    let time = indexed.strip_prefix(&keys::id_prefix(&id))?;
    let consistent = item.text(UPDATED_AT_ID)? == keys::time_first(time, &id);
    let readable = time == keys::LATEST || time.parse::<i64>().is_ok();
    (consistent && readable).then(|| id.clone().into_owned())
}

fn removal(scope: &Scope<'_>, item: &Item) -> Option<Delete> {
    let key = keys::item_key(scope.sub, item.text(UPDATED_AT_ID)?.into_owned());
    Some(Delete::new(scope.table.clone(), key))
}
