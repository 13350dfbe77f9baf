//! `packages gc`.

use std::process::ExitCode;

use package_database::packages::gc::{self, GcOptions};
use serde_json::{Value, json};

use crate::cli::output::{Output, Went};
use crate::cli::store;
use crate::config::Config;
use crate::problem::chain;
use crate::repository::REPOSITORY;

pub(super) async fn run(config: &Config, dry_run: bool, mut output: Output) -> ExitCode {
    let store = match store::open(config, store::URL_INSTEAD).await {
        Ok(store) => store,
        Err(error) => return output.refuse(&error),
    };
    let packages = store.database.packages();
    let configuration = packages.configurations().current(REPOSITORY).await;
    let configuration = match configuration {
        Ok(configuration) => configuration,
        Err(error) => return output.refuse(&chain(&error)),
    };
    let declared = configuration.document().gc.as_ref();
    let Some(options) = declared.and_then(GcOptions::of) else {
        output.step(
            Went::Skipped,
            "the active document has switched the collection off",
        );
        return output.end(json!({"enabled": false}));
    };
    let plan = match gc::plan(&packages, &options).await {
        Ok(plan) => plan,
        Err(error) => return output.refuse(&chain(&error)),
    };
    for at in &plan.artifacts {
        output.note(&format!("  {at}"));
    }
    let text = format!(
        "of {} packages, {} artifacts are too old; besides theirs, {} blobs are needed by nobody",
        plan.packages,
        plan.artifacts.len(),
        plan.blobs.len()
    );
    output.step(Went::Well, &text);
    let artifacts: Vec<String> = plan.artifacts.iter().map(ToString::to_string).collect();
    let blobs: Vec<String> = plan
        .blobs
        .iter()
        .map(|blob| blob.digest.to_string())
        .collect();
    let mut found = json!({"artifacts": artifacts, "blobs": blobs, "dry_run": dry_run});
    if dry_run {
        return output.end(found);
    }
    match gc::run(&packages, &plan, &options).await {
        Ok(collected) => {
            let text = format!(
                "removed {} artifacts and {} blobs, kept {} that are needed meanwhile",
                collected.artifacts, collected.blobs, collected.kept
            );
            output.step(Went::Well, &text);
            if let Some(members) = found.as_object_mut() {
                let collected = json!({
                    "artifacts": collected.artifacts,
                    "blobs": collected.blobs,
                    "kept": collected.kept,
                    "more": collected.more,
                });
                members.insert("removed".to_owned(), collected);
            }
            output.end(found)
        }
        Err(error) => {
            output.step(Went::Badly, &chain(&error));
            output.end(Value::Null)
        }
    }
}
