//! `access collect`: the inventory of the product, as a sync.

use std::process::ExitCode;

use package_database::block::identity::{AccountSettings, Accounts};
use package_database::inventory::Inventory;
use package_database::syncs::{Progress, SyncRun};
use package_database::{Database, Error, ErrorKind};
use serde_json::json;

use super::Inside;
use super::compare::failed;
use super::work::{items, run_json, run_line, watched};
use crate::cli::output::Went;

pub(super) async fn collect(
    inside: Inside,
    store: &str,
    subjects: &[String],
    full: bool,
) -> ExitCode {
    let Inside {
        opened, mut output, ..
    } = inside;
    let progress = Progress::new();
    let work = collected(&opened.database, store, subjects, full, &progress);
    match watched(&output, items("collecting", &progress), work).await {
        Ok(run) => {
            output.step(Went::Well, &run_line(&run));
            output.end(json!({"run": run_json(&run)}))
        }
        Err(error) if error.kind() == ErrorKind::NotFound && subjects.is_empty() => {
            let text = "nothing was collected before: name the subjects to read, such as `access collect admin`";
            output.fail(text)
        }
        Err(error) => failed(output, &error),
    }
}

async fn collected(
    database: &Database,
    store: &str,
    subjects: &[String],
    full: bool,
    progress: &Progress,
) -> Result<SyncRun, Error> {
    let accounts = Accounts::new(database.store().clone(), &AccountSettings::default())?;
    let inventory = Inventory::of_service(database, store, &accounts)?.watched(progress);
    let subjects: Vec<&str> = subjects.iter().map(String::as_str).collect();
    if full {
        return inventory.collect(&subjects).await;
    }
    match inventory.update(&subjects).await {
        Err(error) if error.kind() == ErrorKind::NotFound && !subjects.is_empty() => {
            inventory.collect(&subjects).await
        }
        run => run,
    }
}
