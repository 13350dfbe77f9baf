//! `dynamodb-emulator import-from URL`: tables of any DynamoDB, into a folder or a running emulator.

mod arguments;

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use serde_json::json;

pub(super) use self::arguments::ImportArguments;
use crate::cli::credentials::{self, Wishes};
use crate::cli::data::failed;
use crate::cli::exit::EarlyExit;
use crate::cli::in_process;
use crate::cli::log::LogMode;
use crate::cli::progress::ProgressLine;
use crate::cli::wait::wait;
use crate::clock::SystemClock;
use crate::emulator::{BuildError, Emulator, Fsync};
use crate::ids::Ids;
use crate::protocol::{AuthMode, Signer};
use crate::transfer::{Endpoint, HttpSource, Import, Imported, Patience};

/// Imports what is not there yet.
pub(super) fn import(arguments: &ImportArguments) -> Result<(), EarlyExit> {
    LogMode::Warnings.start();
    let signer = signer(arguments)?;
    let clock = Arc::new(SystemClock);
    let source = HttpSource::new(&arguments.from, signer.clone(), clock.clone())
        .map_err(EarlyExit::usage)?;
    let into = arguments.target.into.as_deref();
    let remote = into.map(|url| HttpSource::new(url, signer.clone(), clock.clone()));
    let remote = remote.transpose().map_err(EarlyExit::usage)?;
    let folder = match &arguments.target.data {
        Some(folder) => {
            let emulator = open(folder.clone(), &signer, arguments.shared);
            Some(emulator.map_err(failed(arguments.json))?)
        }
        None => None,
    };
    let progress = ProgressLine::new("importing");
    let import = Import {
        name: &format!("{} {}", arguments.from.trim_end_matches('/'), signer.region),
        source: &|| source.connect(),
        target: &|| match (&remote, &folder) {
            (Some(remote), _) => remote.connect(),
            (None, Some(emulator)) => Ok(Box::new(Local(emulator.clone()))),
            (None, None) => Err("neither --data nor --into is given".to_owned()),
        },
        tables: &arguments.tables,
        segments: arguments.parallel,
        patience: Patience {
            attempts: arguments.attempts,
            wait: &wait,
            ids: &Ids::random(),
        },
        on_progress: &|table, items, about| {
            progress.line(&format!(
                "importing {table}: {items} of about {} items",
                about.max(items)
            ));
        },
    };
    let imported = import.run().map_err(|error| {
        let sentence = match error.goes_on() {
            true => format!(
                "{error}; what was imported is kept, and the same command goes on from there"
            ),
            false => error.to_string(),
        };
        failed(arguments.json)(sentence)
    })?;
    drop(progress);
    // The folder is complete when this returns.
    drop(folder);
    if imported.is_empty() && arguments.tables.is_empty() {
        let hint = format!(
            "there are no tables in the region {}: if they are in another one, name it with --region",
            signer.region
        );
        // Without a stderr, the count has to say it alone.
        let _ = writeln!(io::stderr(), "{hint}");
    }
    say(arguments.json, &imported).map_err(EarlyExit::of_stdout)
}

fn signer(arguments: &ImportArguments) -> Result<Signer, EarlyExit> {
    credentials::found(Wishes {
        url: &arguments.from,
        region: arguments.region.as_deref(),
        profile: arguments.profile.as_deref(),
    })
}

/// An emulator over the folder. What it writes is on the disk when it is dropped, which is when the import has ended.
fn open(folder: PathBuf, signer: &Signer, shared: bool) -> Result<Emulator, BuildError> {
    let builder = Emulator::builder()
        .auth(AuthMode::Off)
        .access_key(&signer.access_key)
        .region(&signer.region)
        .data(folder)
        .fsync(Fsync::Off);
    let builder = if shared {
        builder.shared_tables()
    } else {
        builder
    };
    builder.build()
}

/// An emulator in this process.
struct Local(Emulator);

impl Endpoint for Local {
    fn call(&mut self, operation: &str, body: Bytes) -> Result<(u16, Bytes), String> {
        let target = format!("DynamoDB_20120810.{operation}");
        in_process::call(&self.0, &target, body)
    }
}

fn say(as_json: bool, imported: &[Imported]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    if as_json {
        let tables = imported.iter().map(
            |Imported {
                 table,
                 items,
                 is_resumed,
             }| { json!({"table": table, "items": items, "resumed": is_resumed}) },
        );
        return writeln!(stdout, "{}", json!({"tables": tables.collect::<Vec<_>>()}));
    }
    for Imported { table, items, .. } in imported {
        writeln!(stdout, "{table}: {items} items")?;
    }
    writeln!(stdout, "{} tables imported", imported.len())
}
