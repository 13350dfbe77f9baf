//! `--load`: the items of exports in a folder, before the port opens.
//!
//! An export says of which table it is, and not what the table's key is: the table has to be there, by `--data` or by
//! a template such as an answer of DescribeTable.

mod manifest;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use serde_json::Value;

use crate::cli::arguments::Arguments;
use crate::cli::exit::EarlyExit;
use crate::cli::settings;
use crate::emulator::{Emulator, LOAD_REPORTS, Unloaded};
use crate::objects::Buckets;

/// What an export calls the list of what is in it
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html>).
const SUMMARY: &str = "manifest-summary.json";

/// Where exports are, in a bucket or below a prefix.
const EXPORTS: &str = "AWSDynamoDB";

/// The folder of an export in which its items are.
const DATA: &str = "data";

/// How deep prefixes are looked through for exports.
const PREFIXES_MAX: usize = 6;

/// An export in a folder.
struct Export {
    /// The name of its table.
    table: String,
    /// The moment that it shows, as its summary writes it: texts of one length, in the order of time.
    moment: String,
    /// The format of its data files, as an import names it.
    format: String,
    /// Where it is.
    folder: PathBuf,
    /// The folder of its data files, seen from the folder that is loaded.
    data: String,
}

/// The buckets that are the folders of the flags: each is one of its own.
pub(super) fn buckets(arguments: &Arguments) -> impl Iterator<Item = (String, &PathBuf)> {
    let numbered = arguments.load.iter().enumerate();
    numbered.map(|(number, folder)| (bucket(number), folder))
}

/// How the names of those buckets begin.
const BUCKET: &str = "dynamodb-emulator-load-";

fn bucket(number: usize) -> String {
    format!("{BUCKET}{number}")
}

/// Exports whose items go into their tables, each with the number of its flag.
pub(super) struct Load(Vec<(usize, Export)>);

/// Finds the exports that the flags name, of each table the newest. An export that is not whole is refused. Where tables
/// are kept in a folder, one of a table that has items, or had them of an export, is left: what has happened since is not undone.
pub(super) fn plan(arguments: &Arguments, emulator: &Emulator) -> Result<Load, EarlyExit> {
    let mut newest: BTreeMap<String, (usize, Export)> = BTreeMap::new();
    for (number, folder) in arguments.load.iter().enumerate() {
        for export in exports(folder)? {
            let whole = manifest::check(&export.folder);
            let failed = |why: String| {
                let why = format!("{}: {why}", export.table);
                EarlyExit::failure(of_folder(folder, &why))
            };
            whole.map_err(failed)?;
            let left = match newest.remove(&export.table) {
                Some((other, known)) if export.moment < known.moment => {
                    newest.insert(known.table.clone(), (other, known));
                    Some(export)
                }
                known => {
                    newest.insert(export.table.clone(), (number, export));
                    known.map(|(_, known)| known)
                }
            };
            if let Some(left) = left {
                let (table, folder) = (&left.table, left.folder.display());
                tracing::info!("{folder} is not loaded: there is a newer export of {table}");
            }
        }
    }
    newest.retain(|table, _| {
        let is_kept = arguments.folder().is_some()
            && (emulator.has_items(table) || emulator.has_loaded(table, BUCKET));
        if is_kept {
            tracing::info!("no export of {table} is loaded: it has its items already");
        }
        !is_kept
    });
    Ok(Load(newest.into_values().collect()))
}

/// Puts the items of the exports into their tables.
pub(super) fn load(
    arguments: &Arguments,
    emulator: &Emulator,
    Load(exports): Load,
) -> Result<(), EarlyExit> {
    for (number, export) in exports {
        let failed = |why: String| match arguments.load.get(number) {
            Some(folder) => EarlyExit::failure(of_folder(folder, &why)),
            None => EarlyExit::failure(why),
        };
        let count = put(arguments, emulator, number, &export).map_err(failed)?;
        tracing::info!("{count} items of {} are loaded", export.table);
    }
    Ok(())
}

fn of_folder(folder: &Path, why: &str) -> String {
    format!("--load {}: {why}", folder.display())
}

/// All exports in a folder, be they below a prefix.
fn exports(folder: &Path) -> Result<Vec<Export>, EarlyExit> {
    let mut found = Vec::new();
    let looked = find(folder, folder, 0, &mut found);
    looked.map_err(|why| EarlyExit::usage(of_folder(folder, &why)))?;
    match found.is_empty() {
        false => Ok(found),
        true => {
            let why = format!("no export is here; looked for {EXPORTS}/<id>/{SUMMARY}");
            Err(EarlyExit::usage(of_folder(folder, &why)))
        }
    }
}

fn find(root: &Path, folder: &Path, depth: usize, found: &mut Vec<Export>) -> Result<(), String> {
    let summary = folder.join(SUMMARY);
    if summary.is_file() {
        found.push(read(root, folder, &summary)?);
        return Ok(());
    }
    let name = |path: &Path| path.file_name().map(ToOwned::to_owned);
    let above = folder.parent().and_then(name);
    // Data files of exports of changes lie beside the exports.
    if above.is_some_and(|above| above == EXPORTS) && name(folder).is_some_and(|name| name != DATA)
    {
        return Err(format!(
            "{} has no {SUMMARY}: it is no export, or no whole one",
            folder.display()
        ));
    }
    if depth >= PREFIXES_MAX {
        return Ok(());
    }
    let listed = fs::read_dir(folder).map_err(|error| error.to_string())?;
    let mut folders = Vec::new();
    for entry in listed {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.is_dir() {
            folders.push(path);
        }
    }
    folders.sort();
    for inner in folders {
        find(root, &inner, depth + 1, found)?;
    }
    Ok(())
}

/// Reads the summary of an export. One of changes alone does not say what a table held.
fn read(root: &Path, folder: &Path, summary: &Path) -> Result<Export, String> {
    let shown = summary.display();
    #[expect(clippy::disallowed_methods, reason = "in a folder of the command line")]
    let text = fs::read_to_string(summary).map_err(|error| format!("{shown}: {error}"))?;
    let summary: Value =
        serde_json::from_str(&text).map_err(|error| format!("{shown}: {error}"))?;
    let member = |name: &str| summary.get(name).and_then(Value::as_str);
    if member("exportType") == Some("INCREMENTAL_EXPORT") {
        let why = "is an export of changes, which does not hold a whole table";
        return Err(format!("{shown} {why}"));
    }
    let table = member("tableArn").and_then(|arn| arn.rsplit_once(":table/"));
    let (Some((_, table)), Some(format)) = (table, member("outputFormat")) else {
        return Err(format!("{shown} has no tableArn or no outputFormat"));
    };
    // An export of someone else's making need not say it: then it is older than all that do.
    let moment = member("exportTime").unwrap_or_default();
    let inside = folder.strip_prefix(root).unwrap_or(folder).join(DATA);
    let data = inside.to_str().map(|path| format!("{path}/"));
    Ok(Export {
        table: table.to_owned(),
        moment: moment.to_owned(),
        format: format.to_owned(),
        folder: folder.to_owned(),
        data: data.ok_or_else(|| format!("{shown} has a name that is no text"))?,
    })
}

/// Puts the items of an export into its table, to the end; how many there are.
fn put(
    arguments: &Arguments,
    emulator: &Emulator,
    number: usize,
    export: &Export,
) -> Result<i64, String> {
    let table = &export.table;
    let put = emulator.put_objects(table, &export.format, (&bucket(number), &export.data));
    put.map_err(|Unloaded { why, operation }| {
        let first = operation.and_then(|id| first_report(arguments, &id));
        match first {
            None => format!("{table}: {why}"),
            Some(first) => format!("{table}: {why}; the first is {first}"),
        }
    })
}

/// The first item that an operation could not put, and why, out of its reports; none where they cannot be read here.
fn first_report(arguments: &Arguments, operation: &str) -> Option<String> {
    let buckets = settings::folders(arguments).ok()?;
    let reports = buckets.list(LOAD_REPORTS, "").ok()?;
    let mut reports = reports.into_iter().map(|report| report.key);
    let key = reports.find(|key| key.contains(operation) && key.contains("/error/"))?;
    let report = MultiGzDecoder::new(buckets.read(LOAD_REPORTS, &key).ok()?);
    let line = BufReader::new(report).lines().next()?.ok()?;
    let line: Value = serde_json::from_str(&line).ok()?;
    let pointer = line.get("itemS3Pointer")?;
    let key = pointer.get("key")?.as_str()?;
    let index = pointer.get("itemIndex")?.as_i64()?;
    let why = line.get("errorMessages")?.get(0)?.as_str()?;
    Some(format!("item {index} of {key}: {why}"))
}
