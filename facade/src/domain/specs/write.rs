//! A new version: one transaction that writes the version item and the copy, or neither.

use super::pace::Pace;
use super::table::SUB;
use super::tip::{self, Tip};
use super::types::{NewSpec, SpecInfo};
use super::{NEWEST, Scope, item, keys};
use crate::backend::{Condition, Put, TransactWrite, Write};
use crate::block::{Damaged, random};
use crate::error::{Error, ErrorKind};

/// Writes `spec` as the newest version of `id`.
///
/// The time of the version is now, or the first second after all that is stored of the spec, so
/// that versions are never lost and never go back. Whoever writes at the same moment fails on the
/// condition of one of the two items, reads again, and takes the next second.
pub(super) async fn create_or_update(
    scope: &Scope<'_>,
    id: &str,
    spec: &NewSpec<'_>,
) -> Result<SpecInfo, Error> {
    let mut budget = scope.store.budget();
    let mut pace = Pace::of(scope, id);
    // Whether the index may have hidden a copy that stands in the way.
    let mut hidden = false;
    loop {
        let mut tip = tip::read(scope, id, &mut budget).await?;
        if hidden && tip.latest.is_none() {
            tip.latest = tip::copy(scope, id, &mut budget).await?;
            if let Some(copy) = &tip.latest {
                // No upload may replace what says that it is of another spec.
                item::own(copy).map_err(|fault| NEWEST.damaged(copy, fault))?;
            }
        }
        check_latest(spec, &tip)?;
        if pace.waits(scope, last_time(&tip)).await {
            // The wait is none of the store's fault.
            budget.renew();
        }
        let time = next_time(scope, &tip)?;
        let request = transaction(scope, id, spec, &tip, time)?;
        match scope.store.transact(&request, &mut budget).await {
            Ok(()) => {
                pace.wrote(scope, time);
                return Ok(stored(id, spec, time));
            }
            // Another upload or a removal came between the read and the write.
            Err(error) if error.is_condition_failed() => {
                hidden = true;
                if !budget.pause().await {
                    return Err(Error::from(error).retryable());
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Refuses an upload that is meant for another newest version than there is.
fn check_latest(spec: &NewSpec<'_>, tip: &Tip) -> Result<(), Error> {
    let Some(expected) = spec.only_if_latest else {
        return Ok(());
    };
    let latest = tip
        .latest
        .as_ref()
        .and_then(|copy| copy.text(item::VERSION));
    if latest.as_deref() == Some(expected) {
        return Ok(());
    }
    let message = format!("{expected:?} is not the newest version of the spec");
    Err(Error::new(ErrorKind::Conflict, message))
}

/// The newest time that is stored.
fn last_time(tip: &Tip) -> Option<i64> {
    // A copy whose time is damaged counts for nothing: the keys of the versions tell the time, and the upload that comes
    // of this writes the copy anew.
    let copied = tip.latest.as_ref().and_then(|item| item::time(item).ok());
    let newest = tip.newest.as_ref().and_then(|time| time.parse().ok());
    // The copy may be of an upload whose version item another writer lost, and the version item of one
    // whose copy it has not written yet: the later of both counts.
    copied.max(newest)
}

/// The second of the next version.
fn next_time(scope: &Scope<'_>, tip: &Tip) -> Result<i64, Error> {
    let now = scope.store.retrier.clock.seconds().max(0);
    let Some(last) = last_time(tip) else {
        return Ok(now);
    };
    let after = last.checked_add(1);
    let after = after.ok_or_else(|| {
        let fault = "its time is the last there is".to_owned();
        match &tip.latest {
            Some(item) => Error::from(NEWEST.damaged(item, fault)),
            None => Error::from(Damaged {
                key: "of a version".to_owned(),
                fault,
            }),
        }
    })?;
    Ok(now.max(after))
}

/// The two puts of an upload, each on condition that what was read still holds.
fn transaction(
    scope: &Scope<'_>,
    id: &str,
    spec: &NewSpec<'_>,
    tip: &Tip,
    time: i64,
) -> Result<TransactWrite, Error> {
    let table = scope.table;
    let version = item::item(scope.sub, id, spec, &keys::padded(time), time);
    let latest = item::item(scope.sub, id, spec, keys::LATEST, time);
    let version = Put::new(table.clone(), version).condition(Condition::absent(SUB));
    let mut unchanged = tip.unchanged();
    if let Some(expected) = spec.only_if_latest {
        // The Python package may write another version with the time of this one.
        unchanged = Condition::All(vec![unchanged, Condition::equals(item::VERSION, expected)]);
    }
    let latest = Put::new(table.clone(), latest).condition(unchanged);
    let token = random::token(&*scope.store.retrier.random)?;
    Ok(TransactWrite::new(
        vec![Write::Put(version), Write::Put(latest)],
        token,
    ))
}

/// What a reader will see of the version that was just written.
fn stored(id: &str, spec: &NewSpec<'_>, updated_at: i64) -> SpecInfo {
    let filled = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
    SpecInfo {
        id: id.to_owned(),
        name: spec.name.to_owned(),
        version: spec.version.to_owned(),
        title: filled(spec.title),
        description: filled(spec.description),
        updated_at,
        model_count: spec.model_count.into(),
    }
}

/// A clash that outlasted the time of the call.
#[cold]
pub(super) fn contended(id: &str) -> Error {
    Error::new(
        ErrorKind::Conflict,
        format!("the spec {id:?} is being changed by others all the time"),
    )
    .retryable()
}
