//! Collection by its schedule: once each time it is due, whichever process comes first.

use std::time::Duration;

use serde_json::json;

use super::plan::{Collected, GcOptions, plan, run};
use super::schedule::Schedule;
use crate::backend::{Item, Value};
use crate::block::key::{self, KeyBuilder};
use crate::block::record::Envelope;
use crate::block::uow::{Attempts, UnitOfWork};
use crate::domain::packages::Packages;
use crate::domain::packages::document::Collection;
use crate::domain::packages::time::iso8601;
use crate::error::{Error, ErrorKind};

/// What the log calls a collection that has run.
const FINISHED: &str = "collection.finished";
/// The job of which one process has the lease.
const JOB: &str = "package collection";
/// How long a process may take for a run before another one may begin one as well, which removes nothing twice.
const LEASE: Duration = Duration::from_secs(60 * 60);

const KIND: &str = "collection";
const DUE_AT: &str = "due_at";
const RULE: &str = "rule";

/// Runs the collection if it is due by the schedule of the document and no other process runs it, and says so in the
/// log of events. `None` when there was nothing to do: it is off, it has no schedule, or its time has not come.
///
/// The first time is the first one of the schedule after it was first asked for. A time that was missed, because no
/// process ran, is made up for once. `holder` is a word for this process.
///
/// # Errors
///
/// Those of the store; [`ErrorKind::InvalidInput`] for a schedule that is none.
pub async fn run_due(
    packages: &Packages,
    declared: &Collection,
    holder: &str,
) -> Result<Option<Collected>, Error> {
    let (Some(options), Some(rule)) = (GcOptions::of(declared), &declared.rrule) else {
        return Ok(None);
    };
    let wrong =
        |error: super::ScheduleError| Error::new(ErrorKind::InvalidInput, error.to_string());
    let schedule: Schedule = rule.parse().map_err(wrong)?;
    if !is_due(packages, rule, schedule).await? {
        return Ok(None);
    }
    let jobs = packages.jobs();
    let Some(lease) = jobs.acquire(JOB, holder, LEASE).await? else {
        return Ok(None);
    };
    // Somebody may have run it between the look and the lease.
    if !is_due(packages, rule, schedule).await? {
        jobs.release(lease).await?;
        return Ok(None);
    }
    let found = plan(packages, &options).await?;
    let collected = run(packages, &found, &options).await?;
    let mut attempts = Attempts::new(&packages.store);
    loop {
        let mut unit = attempts.unit();
        lease.guard(&jobs, &mut unit)?;
        set_due(packages, &mut unit, rule, schedule).await?;
        let payload = json!({
            "artifacts": collected.artifacts, "blobs": collected.blobs, "kept": collected.kept,
            "more": collected.more, "at": iso8601(unit.now()),
        });
        packages
            .note_in(&mut unit, FINISHED, &payload, Some("collection"))
            .await?;
        if let Some(outcome) = attempts.commit(unit).await? {
            outcome.or_conflict()?;
            break;
        }
    }
    jobs.release(lease).await?;
    Ok(Some(collected))
}

fn key_of(packages: &Packages) -> Result<Item, Error> {
    let repository = packages.settings.repository.as_str();
    let partition = KeyBuilder::new().text("GC").text(repository).partition()?;
    Ok(key::pair(
        &partition,
        &KeyBuilder::new().text("DUE").sort()?,
    ))
}

/// Whether its time has come. Who asks first, or for another schedule than before, notes when it will.
async fn is_due(packages: &Packages, rule: &str, schedule: Schedule) -> Result<bool, Error> {
    let key = key_of(packages)?;
    let mut attempts = Attempts::new(&packages.store);
    loop {
        let mut unit = attempts.unit();
        let noted = unit.look(&packages.platform, &key).await?;
        let due = noted.filter(|item| item.text(RULE).as_deref() == Some(rule));
        let due = due.and_then(|item| item.number(DUE_AT)?.parse::<i64>().ok());
        if let Some(due) = due {
            return Ok(due <= packages.store.seconds());
        }
        set_due(packages, &mut unit, rule, schedule).await?;
        if let Some(outcome) = attempts.commit(unit).await? {
            return outcome.or_conflict().map(|()| false);
        }
    }
}

/// Notes in a unit when the next time is.
async fn set_due(
    packages: &Packages,
    unit: &mut UnitOfWork<'_>,
    rule: &str,
    schedule: Schedule,
) -> Result<(), Error> {
    let key = key_of(packages)?;
    let envelope = match unit.get(&packages.platform, &key).await? {
        Some(item) => unit.next(&Envelope::of(&item)?),
        None => unit.envelope(KIND, 1),
    };
    let due = schedule.next_after(packages.store.seconds());
    let item = key.with(RULE, rule).with(DUE_AT, Value::number(due));
    unit.put_record(&packages.platform, &envelope, item)
}
