//! `access diff`, `access validate`.

use std::process::ExitCode;

use package_database::Error;
use package_database::syncs::{
    AccessReport, DynamoSyncStore, IndexReport, OnDamaged, Progress, ReferenceReport, SyncId,
};
use serde_json::{Value, json};

use super::Inside;
use super::work::{items, watched};
use crate::cli::output::{Output, Went};
use crate::problem::chain;

/// Tells what was granted and revoked.
pub(super) async fn diff(
    inside: Inside,
    (from, to): (SyncId, Option<SyncId>),
    exit_code: bool,
    on_damaged: OnDamaged,
) -> ExitCode {
    let Inside {
        store, mut output, ..
    } = inside;
    let progress = Progress::new();
    let store = store.watched(&progress);
    let work = async {
        let (from, to) = (store.view(from).await?, store.read(to).await?);
        AccessReport::between(&from, &to, on_damaged).await
    };
    match watched(&output, items("comparing", &progress), work).await {
        Ok(report) => {
            output.note(report.to_string().trim_end());
            // Of what cannot be read nobody knows whether it was granted.
            if exit_code && !(report.is_empty() && report.damaged.is_empty()) {
                output.found();
            }
            output.end(report.to_json())
        }
        Err(error) => failed(output, &error),
    }
}

/// Ends a command that failed.
pub(super) fn failed(mut output: Output, error: &Error) -> ExitCode {
    output.step(Went::Badly, &chain(error));
    output.end(Value::Null)
}

/// Looks at the references and at the indexes of a sync.
pub(super) async fn validate(inside: Inside, sync: Option<SyncId>) -> ExitCode {
    let Inside {
        store, mut output, ..
    } = inside;
    let progress = Progress::new();
    let store = store.watched(&progress);
    let work = looked_at(&store, sync);
    let (sync, references, indexes) =
        match watched(&output, items("validating", &progress), work).await {
            Ok(found) => found,
            Err(error) => return failed(output, &error),
        };
    for one in &references.dangling {
        let text = format!(
            "{} {:?} refers to {} {:?}, which is not there",
            one.kind, one.id, one.to, one.missing
        );
        output.step(Went::Badly, &text);
    }
    for (index, partition, wanted, shown) in &indexes.wrong {
        let text = format!(
            "the index {index} shows {shown} items of {partition:?}, of {wanted} that there are"
        );
        output.step(Went::Badly, &text);
    }
    for damaged in references.damaged.iter().chain(&indexes.damaged) {
        output.step(Went::Badly, &damaged.to_string());
    }
    let valid = references.missing == 0 && indexes.wrong.is_empty() && indexes.damaged.is_empty();
    if valid && references.damaged.is_empty() {
        let text = format!(
            "{sync}: {} references lead somewhere, {} partitions of indexes are whole",
            references.checked, indexes.checked
        );
        output.step(Went::Well, &text);
    }
    output.end(json!({
        "sync": sync.to_string(),
        "references": references.checked,
        "missing": references.missing,
        "partitions": indexes.checked,
        "wrong": indexes.wrong.len(),
    }))
}

async fn looked_at(
    store: &DynamoSyncStore,
    sync: Option<SyncId>,
) -> Result<(SyncId, ReferenceReport, IndexReport), Error> {
    // Both look at the same one, though another one may end meanwhile.
    let sync = store.read(sync).await?.id();
    let references = store.validate_references(Some(sync)).await?;
    let indexes = store.verify_indexes(Some(sync)).await?;
    Ok((sync, references, indexes))
}
