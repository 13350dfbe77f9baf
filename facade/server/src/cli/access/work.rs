//! Work that takes long, and how far it has come for whoever watches a terminal.

use std::future::Future;
use std::time::Duration;

use package_database::syncs::{Progress, SyncRun};
use serde_json::{Value, json};

use crate::cli::output::Output;
use package_database::block::rfc3339;

/// How often it is told how far work has come.
const PACE: Duration = Duration::from_millis(200);

/// Does work, and tells meanwhile what `told` says of it.
pub(super) async fn watched<T>(
    output: &Output,
    told: impl Fn() -> String,
    work: impl Future<Output = T>,
) -> T {
    tokio::pin!(work);
    loop {
        tokio::select! {
            biased;
            done = &mut work => {
                output.progress(None);
                return done;
            }
            () = tokio::time::sleep(PACE) => output.progress(Some(&told())),
        }
    }
}

/// What is told of work that reads syncs.
pub(super) fn items<'a>(what: &'a str, progress: &'a Progress) -> impl Fn() -> String + 'a {
    move || format!("{what}: {} items", progress.items())
}

/// A sync for programs.
pub(super) fn run_json(run: &SyncRun) -> Value {
    let stats = run.stats.map(|stats| {
        json!({
            "resource_types": stats.resource_types,
            "resources": stats.resources,
            "entitlements": stats.entitlements,
            "grants": stats.grants,
            "assets": stats.assets,
        })
    });
    json!({
        "id": run.id.to_string(),
        "type": run.sync_type.as_str(),
        "state": run.state.to_string(),
        "started_at": rfc3339(run.started_at),
        "ended_at": run.ended_at.map(rfc3339),
        "parent": run.parent.map(|id| id.to_string()),
        "stats": stats,
    })
}

/// A sync for people, on one line.
pub(super) fn run_line(run: &SyncRun) -> String {
    let ended = run.ended_at.map_or_else(|| "-".to_owned(), rfc3339);
    let grants = run.stats.map_or_else(String::new, |stats| {
        format!("  {} resources, {} grants", stats.resources, stats.grants)
    });
    let (id, kind, state) = (run.id, run.sync_type, run.state);
    format!("{id}  {kind}  {state}  {ended}{grants}")
}
