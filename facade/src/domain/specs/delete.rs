//! Removal: the copy first, so that a spec that is half gone is gone for readers, then the versions.
//!
//! Uploads take seconds, and a second may come again: a version that was removed and one that is
//! uploaded afterwards can have the same key. A removal of a version that is sent twice, carried out
//! late, or made by two deleters at once must therefore say which of the two it means. It does so by
//! the copy, which every upload writes together with its version:
//!
//! - While there is no copy, every version is of a spec that somebody removes: no upload has
//!   succeeded since the copy went, for it would have put one there. So whoever removes versions
//!   on condition that there is no copy removes none that an upload has just made, however late.
//! - While there is a copy with a later time than all that was to be removed, no upload takes a time
//!   up to that, because it takes one after the copy's. So removal goes on, on condition that this is
//!   still the copy.
//! - A copy with an earlier time means that its upload found nothing of all that. As the oldest go
//!   first, nothing of it is left.
//!
//! Two deleters and two uploads within a second can end as if the slower deleter had come between
//! the uploads; never with a version that has no copy, or with a copy that has no version. The copy
//! itself is known by its time alone; its removal bears a token, so that it happens once.
//!
//! The Python package puts a version first and its copy afterwards. What comes between the two is its
//! own race, as it is without this crate.

use std::collections::BTreeSet;

use super::table::{ID, ID_UPDATED_AT, SUB, UPDATED_AT_ID};
use super::write::contended;
use super::{Scope, item, keys, tip};
use crate::backend::{
    Condition, Consistency, Delete, Item, ItemKey, KeyCondition, Query, TransactWrite, Write,
};
use crate::block::random;
use crate::block::retry::Budget;
use crate::block::store::StorePages;
use crate::error::Error;

/// Versions that one transaction removes. With the copy that it looks at, they stay below its 4 MB
/// even if each item is of the greatest size, which is 200 KB for one that a local index copies.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
const VERSIONS_MAX: usize = 19;

/// Removes all that is stored of the spec `id` now; `false` when that is nothing.
///
/// A version that somebody uploads meanwhile survives whole: the copy is removed on condition that
/// it is the one that was read, and only versions up to its time follow.
pub(super) async fn spec(
    scope: &Scope<'_>,
    id: &str,
    budget: &mut Budget<'_>,
) -> Result<bool, Error> {
    loop {
        let mut tip = tip::read(scope, id, budget).await?;
        if tip.latest.is_none() {
            // Another writer may have left a copy that the index does not show.
            tip.latest = tip::copy(scope, id, budget).await?;
        }
        if tip.is_empty() {
            return Ok(false);
        }
        if tip.latest.is_some() {
            let key = keys::latest_key(scope.sub, id);
            let delete = Delete::new(scope.table.clone(), key).condition(tip.unchanged());
            // The copy first: from here on, no reader sees the spec.
            if !carried_out(scope, vec![delete.into()], budget).await? {
                if budget.pause().await {
                    continue;
                }
                return Err(contended(id));
            }
        }
        versions(scope, id, tip.last_time(), budget).await?;
        return Ok(true);
    }
}

/// Removes the versions of `id` up to the time `last`, and those that have no time.
async fn versions(
    scope: &Scope<'_>,
    id: &str,
    mut last: Option<String>,
    budget: &mut Budget<'_>,
) -> Result<(), Error> {
    let mut standing = Condition::absent(SUB);
    while !pass(scope, id, last.as_deref(), Passed::All, &standing, budget).await? {
        if !budget.pause().await {
            return Err(contended(id));
        }
        let copy = tip::copy(scope, id, budget).await?;
        if let Some(copy) = &copy {
            let time = item::time(copy).ok().map(keys::padded);
            last = last.filter(|last| time.as_ref().is_some_and(|time| time > last));
        }
        standing = tip::unchanged(copy.as_ref());
    }
    Ok(())
}

/// What a pass takes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Passed {
    /// Everything of the spec: what has no readable time as well.
    All,
    /// Versions with a readable time.
    Versions,
}

/// Goes over the items of `id` once, oldest first. `false` when the copy is not what `standing` says.
pub(super) async fn pass(
    scope: &Scope<'_>,
    id: &str,
    last: Option<&str>,
    what: Passed,
    standing: &Condition,
    budget: &mut Budget<'_>,
) -> Result<bool, Error> {
    let mut pages = StorePages::new(scope.store, scope.standing_query(id));
    while let Some(page) = pages.next_within(budget).await? {
        let deletes = page.items.iter();
        let deletes = deletes.filter_map(|item| removal(scope, item, id, last, what));
        let deletes: Vec<Delete> = deletes.collect();
        for deletes in deletes.chunks(VERSIONS_MAX) {
            let copy = ItemKey::new(scope.table.clone(), keys::latest_key(scope.sub, id));
            let mut writes = vec![Write::check(copy, standing.clone())];
            writes.extend(deletes.iter().cloned().map(Write::from));
            if !carried_out(scope, writes, budget).await? {
                return Ok(false);
            }
            // Versions went: that is progress, after which the deadline starts anew.
            budget.renew();
        }
        if deletes.is_empty() {
            budget.renew();
        }
    }
    Ok(true)
}

/// What removes an item of the index, if it is a version of `id` that is to go.
///
/// One whose time cannot be read goes at any time: no upload writes such a thing.
fn removal(
    scope: &Scope<'_>,
    item: &Item,
    id: &str,
    last: Option<&str>,
    what: Passed,
) -> Option<Delete> {
    let key = item.text(UPDATED_AT_ID)?;
    if key == keys::time_first(keys::LATEST, id) || !keys::is_of(item, id) {
        return None;
    }
    let indexed = item.text(ID_UPDATED_AT)?;
    let time = indexed.strip_prefix(&keys::id_prefix(id))?;
    let readable = keys::is_time(time);
    if readable && last.is_none_or(|last| time > last) {
        return None;
    }
    if !readable && what == Passed::Versions {
        return None;
    }
    let own = key == keys::time_first(time, id);
    let delete = delete(scope, key.into_owned());
    if own {
        return Some(delete);
    }
    // An upload of another spec may take this key when it is free, and then has another id.
    let gone = Condition::absent(SUB);
    Some(delete.condition(Condition::Any(vec![gone, as_seen(item, ID)])))
}

/// Carries out a transaction; `false` when a condition does not hold.
async fn carried_out(
    scope: &Scope<'_>,
    writes: Vec<Write>,
    budget: &mut Budget<'_>,
) -> Result<bool, Error> {
    let token = random::token(&*scope.store.retrier.random)?;
    let request = TransactWrite::new(writes, token);
    match scope.store.transact(&request, budget).await {
        Ok(()) => Ok(true),
        Err(error) if error.is_condition_failed() => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Removes everything of the user: every spec as [`spec`] does, then what belongs to none.
pub(super) async fn all(scope: &Scope<'_>) -> Result<(), Error> {
    let mut budget = scope.store.budget();
    let condition = KeyCondition::partition(SUB, scope.sub);
    let query = Query::new(scope.table.clone(), condition)
        .consistency(Consistency::Strong)
        .project([ID, ID_UPDATED_AT, UPDATED_AT_ID]);
    let mut pages = StorePages::new(scope.store, query);
    let mut ids = BTreeSet::new();
    let mut strays = Vec::new();
    while let Some(page) = pages.next(&mut budget).await? {
        for item in &page.items {
            match id_of(item) {
                Some(id) => drop(ids.insert(id)),
                None => strays.extend(stray(scope, item)),
            }
        }
    }
    for id in &ids {
        spec(scope, id, &mut budget).await?;
        budget.renew();
    }
    for delete in &strays {
        match scope.store.delete(delete, &mut budget).await {
            Err(error) if !error.is_condition_failed() => return Err(error.into()),
            // Gone, or not the same any more.
            _ => budget.renew(),
        }
    }
    Ok(())
}

/// The spec that an item belongs to, if its keys say the same as its id, as those of every upload do.
fn id_of(item: &Item) -> Option<String> {
    let id = item.text(ID)?;
    let indexed = item.text(ID_UPDATED_AT)?;
    let time = indexed.strip_prefix(&keys::id_prefix(&id))?;
    let consistent = item.text(UPDATED_AT_ID)? == keys::time_first(time, &id);
    let readable = time == keys::LATEST || keys::is_time(time);
    (consistent && readable).then(|| id.clone().into_owned())
}

/// What removes an item for which [`id_of`] knows no spec, as long as it knows none: whoever uploads
/// something under the same key writes another id or another key of the index.
fn stray(scope: &Scope<'_>, item: &Item) -> Option<Delete> {
    let delete = delete(scope, item.text(UPDATED_AT_ID)?.into_owned());
    let same = vec![as_seen(item, ID), as_seen(item, ID_UPDATED_AT)];
    Some(delete.condition(Condition::All(same)))
}

/// Holds of an item in which an attribute is what was read.
fn as_seen(item: &Item, name: &'static str) -> Condition {
    match item.get(name) {
        Some(value) => Condition::equals(name, value),
        None => Condition::absent(name),
    }
}

/// What removes the item under that sort key, whatever it is.
fn delete(scope: &Scope<'_>, updated_at_id: String) -> Delete {
    let key = keys::item_key(scope.sub, updated_at_id);
    Delete::new(scope.table.clone(), key)
}
