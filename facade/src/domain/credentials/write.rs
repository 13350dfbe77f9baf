//! Storing and removing a credential together with the claim to its public key.

use super::table::{ID, PUBLIC_KEY, PUBLIC_KEY_INDEX, SUB};
use super::types::NewCredentials;
use super::{Owned, item, keys};
use crate::backend::{
    Condition, Consistency, Delete, Get, Item, KeyCondition, Put, Query, TransactWrite, Write,
};
use crate::block::random;
use crate::block::retry::Budget;
use crate::block::store::StorePages;
use crate::error::{Error, ErrorKind};

/// What to do when there is a credential of that id already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    /// The new one takes its place, and its public key is free again.
    Replace,
    /// It stays, and nothing is written.
    Keep,
}

/// Stores a credential. Answers the item that was there and was kept, if any.
pub(super) async fn store(
    scope: &Owned<'_>,
    id: &str,
    new: &NewCredentials,
    existing: Existing,
) -> Result<Option<Item>, Error> {
    let mut budget = scope.store.budget();
    // Each round reads all that the conditions of its transaction hold, so that a write that came in
    // between makes it fail and be decided anew.
    loop {
        let old = get_shown(scope, scope.sub, id, &mut budget).await?;
        if existing == Existing::Keep && old.is_some() {
            return Ok(old);
        }
        let claim = keys::claim(scope.sub, &new.public_key);
        let claim = get_strong(scope, claim, &mut budget).await?;
        check_free(scope, id, &new.public_key, claim.as_ref(), &mut budget).await?;
        let given_up = match old.as_ref().and_then(|old| old.text(PUBLIC_KEY)) {
            Some(key) if key != new.public_key => giving_up(scope, id, &key, &mut budget).await?,
            _ => None,
        };
        let request = storing(scope, id, new, old.as_ref(), claim.as_ref(), given_up)?;
        match scope.store.transact(&request, &mut budget).await {
            Ok(()) => return Ok(None),
            // Somebody changed one of the items meanwhile: look again.
            Err(error) if error.is_condition_failed() => {
                if !budget.pause().await {
                    return Err(Error::from(error).retryable());
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Refuses a public key that another credential has.
///
/// The claim says so, unless its credential is gone: another writer does not know of claims and
/// leaves them behind. The index says so of credentials that such a writer stored.
async fn check_free(
    scope: &Owned<'_>,
    id: &str,
    public_key: &str,
    claim: Option<&Item>,
    budget: &mut Budget<'_>,
) -> Result<(), Error> {
    // The claim before the index: it is read strongly, and the index may not show its credential yet.
    if let Some((sub, owner_id)) = claim.and_then(owner) {
        let own = sub == scope.sub && owner_id == id;
        if !own && has_key(scope, &sub, &owner_id, public_key, budget).await? {
            return Err(taken());
        }
    }
    for (sub, other) in candidates(scope, public_key, budget).await? {
        let own = sub == scope.sub && other == id;
        if !own && has_key(scope, &sub, &other, public_key, budget).await? {
            return Err(taken());
        }
    }
    Ok(())
}

/// The answer to a public key that another credential has. It does not say whose.
#[cold]
fn taken() -> Error {
    Error::new(
        ErrorKind::Conflict,
        "the public key belongs to another credential",
    )
}

/// User and id of the credential that a claim names, if it can be read.
fn owner(claim: &Item) -> Option<(String, String)> {
    let sub = claim.text(item::OWNER_SUB)?.into_owned();
    Some((sub, claim.text(item::OWNER_ID)?.into_owned()))
}

/// Whether that credential has this public key now.
async fn has_key(
    scope: &Owned<'_>,
    sub: &str,
    id: &str,
    public_key: &str,
    budget: &mut Budget<'_>,
) -> Result<bool, Error> {
    let item = get_shown(scope, sub, id, budget).await?;
    Ok(item.is_some_and(|item| item::has_text(&item, PUBLIC_KEY, public_key)))
}

/// The credentials that the index shows for a public key: user and id. A moment behind.
pub(super) async fn candidates(
    scope: &Owned<'_>,
    public_key: &str,
    budget: &mut Budget<'_>,
) -> Result<Vec<(String, String)>, Error> {
    let condition = KeyCondition::partition(PUBLIC_KEY, public_key);
    let query = Query::new(scope.table.clone(), condition)
        .index(PUBLIC_KEY_INDEX)
        .project([SUB, ID]);
    let mut pages = StorePages::new(scope.store, query);
    let mut found = Vec::new();
    while let Some(page) = pages.next_within(budget).await? {
        let key = |item: &Item| Some((item.text(SUB)?.into_owned(), item.text(ID)?.into_owned()));
        found.extend(page.items.iter().filter_map(key));
    }
    Ok(found)
}

/// The item under a key as it is now.
pub(super) async fn get_strong(
    scope: &Owned<'_>,
    key: Item,
    budget: &mut Budget<'_>,
) -> Result<Option<Item>, Error> {
    let get = Get::new(scope.table.clone(), key).consistency(Consistency::Strong);
    Ok(scope.store.get(&get, budget).await?)
}

/// What a credential shows now.
async fn get_shown(
    scope: &Owned<'_>,
    sub: &str,
    id: &str,
    budget: &mut Budget<'_>,
) -> Result<Option<Item>, Error> {
    let key = keys::credential(sub, id);
    let get = Get::new(scope.table.clone(), key)
        .consistency(Consistency::Strong)
        .project(item::SHOWN);
    Ok(scope.store.get(&get, budget).await?)
}

/// The transaction that stores a credential with its claim, and gives up the claim to its old key.
fn storing(
    scope: &Owned<'_>,
    id: &str,
    new: &NewCredentials,
    old: Option<&Item>,
    claim: Option<&Item>,
    given_up: Option<Write>,
) -> Result<TransactWrite, Error> {
    let table = scope.table;
    let stored = item::item(scope.sub, id, new, scope.form);
    let claimed = keys::claim(scope.sub, &new.public_key)
        .with(item::OWNER_SUB, scope.sub)
        .with(item::OWNER_ID, id);
    let mut writes = vec![
        Write::Put(Put::new(table.clone(), stored).condition(unchanged(old))),
        Write::Put(Put::new(table.clone(), claimed).condition(same_claim(claim))),
    ];
    writes.extend(given_up);
    let token = random::token(&*scope.store.retrier.random)?;
    Ok(TransactWrite::new(writes, token))
}

/// What removes the claim of this credential to a public key that it is about to lose, if it has
/// one. Another writer may have stored the key without one, and even while somebody else had it: a
/// claim of somebody else stays.
async fn giving_up(
    scope: &Owned<'_>,
    id: &str,
    public_key: &str,
    budget: &mut Budget<'_>,
) -> Result<Option<Write>, Error> {
    if !keys::can_be_claimed(public_key) {
        return Ok(None);
    }
    let key = keys::claim(scope.sub, public_key);
    let claim = get_strong(scope, key.clone(), budget).await?;
    let own = claim.as_ref().and_then(owner);
    if own.is_none_or(|(sub, other)| sub != scope.sub || other != id) {
        return Ok(None);
    }
    let delete = Delete::new(scope.table.clone(), key).condition(same_claim(claim.as_ref()));
    Ok(Some(Write::Delete(delete)))
}

/// Holds as long as the credential is what it was when it was read.
fn unchanged(old: Option<&Item>) -> Condition {
    match old {
        None => Condition::absent(SUB),
        Some(old) => same(old, PUBLIC_KEY),
    }
}

/// Holds as long as the claim is what it was when it was read.
fn same_claim(claim: Option<&Item>) -> Condition {
    match claim {
        None => Condition::absent(SUB),
        Some(claim) => Condition::All(vec![
            same(claim, item::OWNER_SUB),
            same(claim, item::OWNER_ID),
        ]),
    }
}

/// Holds as long as the attribute is what was read, in whatever type, or is still missing.
fn same(item: &Item, name: &'static str) -> Condition {
    match item::seen(item, name) {
        Some(value) => Condition::equals(name, value),
        None => Condition::All(vec![Condition::exists(SUB), Condition::absent(name)]),
    }
}

/// Removes a credential and its claim, if there is one.
pub(super) async fn remove(
    scope: &Owned<'_>,
    id: &str,
    budget: &mut Budget<'_>,
) -> Result<(), Error> {
    loop {
        let Some(old) = get_shown(scope, scope.sub, id, budget).await? else {
            return Ok(());
        };
        let key = keys::credential(scope.sub, id);
        let delete = Delete::new(scope.table.clone(), key).condition(unchanged(Some(&old)));
        let mut writes = vec![Write::Delete(delete)];
        if let Some(public_key) = old.text(PUBLIC_KEY) {
            writes.extend(giving_up(scope, id, &public_key, budget).await?);
        }
        let token = random::token(&*scope.store.retrier.random)?;
        match scope
            .store
            .transact(&TransactWrite::new(writes, token), budget)
            .await
        {
            Ok(()) => return Ok(()),
            Err(error) if error.is_condition_failed() => {
                if !budget.pause().await {
                    return Err(Error::from(error).retryable());
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
}
