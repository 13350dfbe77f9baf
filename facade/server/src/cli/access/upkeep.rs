//! `access clone`, `access compact`, `access cleanup`, `access delete`: syncs that are made of others, and that go.

use std::future::Future;
use std::process::ExitCode;

use package_database::Error;
use package_database::syncs::{
    CleanupPolicy, CleanupReport, CopyReport, OnDamaged, Progress, SyncId,
};
use serde_json::json;

use super::Inside;
use super::compare::failed;
use super::work::{items, run_json, run_line, watched};
use crate::cli::output::{Output, Went};

/// Copies a sync to another store, or within its own.
pub(super) async fn clone(
    inside: Inside,
    sync: SyncId,
    to: Option<String>,
    on_damaged: OnDamaged,
) -> ExitCode {
    let Inside { store, output, .. } = inside;
    let progress = Progress::new();
    let store = store.watched(&progress);
    let work = async {
        let to = match &to {
            Some(name) => store.beside(name)?,
            None => store.clone(),
        };
        store.clone_to(sync, &to, on_damaged).await
    };
    copied(output, ("copying", &progress), work).await
}

/// Makes one sync of two.
pub(super) async fn compact(
    inside: Inside,
    base: SyncId,
    applied: SyncId,
    on_damaged: OnDamaged,
) -> ExitCode {
    let Inside { store, output, .. } = inside;
    let progress = Progress::new();
    let store = store.watched(&progress);
    let work = store.compact(base, applied, on_damaged);
    copied(output, ("compacting", &progress), work).await
}

async fn copied(
    mut output: Output,
    (what, progress): (&str, &Progress),
    work: impl Future<Output = Result<CopyReport, Error>>,
) -> ExitCode {
    match watched(&output, items(what, progress), work).await {
        Ok(report) => {
            output.step(Went::Well, &run_line(&report.run));
            for damaged in &report.damaged {
                output.step(Went::Skipped, &damaged.to_string());
            }
            output.end(json!({"run": run_json(&report.run), "damaged": report.damaged.len()}))
        }
        Err(error) => failed(output, &error),
    }
}

/// Removes one sync.
pub(super) async fn delete(inside: Inside, sync: SyncId) -> ExitCode {
    let Inside { store, output, .. } = inside;
    let removed = store.delete_run(sync).await;
    removed_by(output, removed)
}

/// Removes what is not kept.
pub(super) async fn cleanup(inside: Inside, keep: usize) -> ExitCode {
    let Inside { store, output, .. } = inside;
    let removed = store.cleanup(&CleanupPolicy::new().keep(keep)).await;
    removed_by(output, removed)
}

fn removed_by(mut output: Output, removed: Result<CleanupReport, Error>) -> ExitCode {
    match removed {
        Ok(report) => {
            for sync in &report.removed {
                output.step(Went::Well, &format!("{sync} is removed"));
            }
            match &report.skipped {
                Some(why) => output.step(Went::Skipped, why),
                None if report.removed.is_empty() => {
                    output.step(Went::Skipped, "nothing is to be removed");
                }
                None => {}
            }
            let removed: Vec<String> = report.removed.iter().map(ToString::to_string).collect();
            output
                .end(json!({"removed": removed, "items": report.items, "skipped": report.skipped}))
        }
        Err(error) => failed(output, &error),
    }
}
