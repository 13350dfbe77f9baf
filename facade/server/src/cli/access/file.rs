//! `access export`, `access import`, `access verify`: syncs in files.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use package_database::syncs::file::{self, Manifest};
use package_database::syncs::{OnDamaged, Progress, SyncId};
use serde_json::{Value, json};

use super::Inside;
use super::compare::failed;
use super::work::{items, run_json, run_line, watched};
use crate::cli::output::{Output, Went};
use crate::problem::chain;

/// A file that is read, and how far.
struct Reading {
    from: BufReader<File>,
    read: Arc<AtomicU64>,
    size: u64,
}

impl Reading {
    /// Opens a file. An error is a sentence for who asked.
    async fn open(path: &Path) -> Result<Self, String> {
        let said = |error| format!("{}: {error}", path.display());
        let opened = tokio::fs::File::open(path).await.map_err(said)?;
        let size = opened.metadata().await.map_err(said)?.len();
        Ok(Self {
            from: BufReader::new(opened.into_std().await),
            read: Arc::default(),
            size,
        })
    }

    /// What is told of it while it is read.
    fn told(&self, what: &'static str) -> impl Fn() -> String + use<> {
        let (read, size) = (self.read.clone(), self.size.max(1));
        move || {
            let read = read.load(Ordering::Relaxed);
            format!("{what}: {} %", read.saturating_mul(100) / size)
        }
    }
}

impl Read for Reading {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.from.read(into)?;
        let more = u64::try_from(count).unwrap_or(u64::MAX);
        self.read.fetch_add(more, Ordering::Relaxed);
        Ok(count)
    }
}

/// What a file holds, for programs.
fn manifest_json(manifest: &Manifest) -> Value {
    json!({
        "version": manifest.version,
        "engine": manifest.engine,
        "sync": manifest.sync.to_string(),
        "resource_types": manifest.stats.resource_types,
        "resources": manifest.stats.resources,
        "entitlements": manifest.stats.entitlements,
        "grants": manifest.stats.grants,
        "assets": manifest.stats.assets,
        "blocks": manifest.blocks.len(),
    })
}

/// What a file holds, for people.
fn manifest_line(path: &Path, manifest: &Manifest) -> String {
    let stats = &manifest.stats;
    format!(
        "{}: sync {}, {} resources, {} entitlements, {} grants, {} assets",
        path.display(),
        manifest.sync,
        stats.resources,
        stats.entitlements,
        stats.grants,
        stats.assets
    )
}

/// Writes a sync into a file. One that could not be written whole is removed.
pub(super) async fn export(
    inside: Inside,
    path: &Path,
    sync: Option<SyncId>,
    on_damaged: OnDamaged,
) -> ExitCode {
    let Inside {
        store, mut output, ..
    } = inside;
    let progress = Progress::new();
    let store = store.watched(&progress);
    let view = match store.read(sync).await {
        Ok(view) => view,
        Err(error) => return failed(output, &error),
    };
    let mut options = tokio::fs::OpenOptions::new();
    let out = match options.write(true).create_new(true).open(path).await {
        Ok(out) => out.into_std().await,
        Err(error) => return output.refuse(&format!("{}: {error}", path.display())),
    };
    let mut out = BufWriter::new(out);
    let work = file::export(&view, &mut out, on_damaged);
    let exported = watched(&output, items("exporting", &progress), work).await;
    let exported = exported.map_err(|error| chain(&error));
    let whole = exported.and_then(|exported| {
        let written = out.flush().and_then(|()| out.get_ref().sync_all());
        written
            .map(|()| exported)
            .map_err(|error| format!("{}: {error}", path.display()))
    });
    match whole {
        Ok((manifest, damaged)) => {
            for one in &damaged {
                output.step(Went::Skipped, &one.to_string());
            }
            output.step(Went::Well, &manifest_line(path, &manifest));
            output.end(json!({"manifest": manifest_json(&manifest)}))
        }
        Err(error) => {
            drop(out);
            // What cannot be removed has no end, and every reader refuses it.
            let _ = tokio::fs::remove_file(path).await;
            output.step(Went::Badly, &error);
            output.end(Value::Null)
        }
    }
}

/// Reads a file into a store.
pub(super) async fn import(
    inside: Inside,
    path: &Path,
    merge_with: Option<SyncId>,
    on_damaged: OnDamaged,
) -> ExitCode {
    let Inside {
        store, mut output, ..
    } = inside;
    let mut from = match Reading::open(path).await {
        Ok(from) => from,
        Err(error) => return output.refuse(&error),
    };
    let told = from.told("importing");
    let work = async {
        match merge_with {
            Some(base) => file::merge(&store, base, &mut from, on_damaged).await,
            None => file::import(&store, &mut from, on_damaged).await,
        }
    };
    match watched(&output, told, work).await {
        Ok(report) => {
            for one in &report.damaged {
                output.step(Went::Skipped, &one.to_string());
            }
            output.step(Went::Well, &run_line(&report.run));
            output.end(json!({"run": run_json(&report.run)}))
        }
        Err(error) => failed(output, &error),
    }
}

/// Reads a file to its end.
pub(super) async fn verify(path: &Path, mut output: Output) -> ExitCode {
    let mut from = match Reading::open(path).await {
        Ok(from) => from,
        Err(error) => return output.refuse(&error),
    };
    let told = from.told("verifying");
    let work = tokio::task::spawn_blocking(move || file::verify(&mut from));
    match watched(&output, told, work).await {
        Ok(Ok(manifest)) => {
            output.step(Went::Well, &manifest_line(path, &manifest));
            output.end(json!({"manifest": manifest_json(&manifest)}))
        }
        Ok(Err(error)) => failed(output, &error),
        Err(error) => output.refuse(&error.to_string()),
    }
}
