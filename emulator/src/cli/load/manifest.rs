//! The list of an export's data files, against the files that are there
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html>).

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::bufread::MultiGzDecoder;
use md5::{Digest as _, Md5};
use serde_json::Value;

use super::DATA;

/// What an export calls the list of its data files: a line of JSON for each.
const FILES: &str = "manifest-files.json";

/// Holds the data files in the folder of an export against their list; otherwise which file is wrong, and in what.
pub(super) fn check(folder: &Path) -> Result<(), String> {
    let path = folder.join(FILES);
    let shown = path.display();
    #[expect(clippy::disallowed_methods, reason = "in a folder of the command line")]
    let text = fs::read_to_string(&path).map_err(|error| format!("{shown}: {error}"))?;
    let data = folder.join(DATA);
    let mut listed = BTreeSet::new();
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let place = format!("{shown}, line {}", number + 1);
        let file: Value =
            serde_json::from_str(line).map_err(|error| format!("{place}: {error}"))?;
        let key = file.get("dataFileS3Key").and_then(Value::as_str);
        let key = key.ok_or_else(|| format!("{place} has no dataFileS3Key"))?;
        // The export may have been copied to another prefix.
        let name = key.rsplit_once('/').map_or(key, |(_, name)| name);
        let path = data.join(name);
        check_file(&path, &file).map_err(|why| format!("{}: {why}", path.display()))?;
        listed.insert(name.to_owned());
    }
    check_others(&data, &listed)
}

/// Refuses a data file that no line of the list names.
fn check_others(data: &Path, listed: &BTreeSet<String>) -> Result<(), String> {
    let entries = match fs::read_dir(data) {
        Ok(entries) => entries,
        // An export of an empty table need have none.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(format!("{}: {error}", data.display())),
    };
    for entry in entries {
        let entry = entry.map_err(|error| format!("{}: {error}", data.display()))?;
        let is_listed = entry
            .file_name()
            .to_str()
            .is_some_and(|it| listed.contains(it));
        if entry.path().is_file() && !is_listed {
            return Err(format!("{} is not in {FILES}", entry.path().display()));
        }
    }
    Ok(())
}

/// Holds one file against its line.
fn check_file(path: &Path, told: &Value) -> Result<(), String> {
    #[expect(clippy::disallowed_methods, reason = "in a folder of the command line")]
    let file = File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("is in {FILES}, and not here"),
        _ => error.to_string(),
    })?;
    let mut hashing = Hashing {
        file,
        hash: Md5::new(),
    };
    let lines = lines(&mut hashing);
    // What no decoder wants belongs to the file nevertheless.
    io::copy(&mut hashing, &mut io::sink()).map_err(|error| error.to_string())?;
    let found = STANDARD.encode(hashing.hash.finalize());
    if let Some(md5) = told.get("md5Checksum").and_then(Value::as_str)
        && md5 != found
    {
        return Err(format!("has the MD5 {found}, and {md5} in {FILES}"));
    }
    let lines = lines.map_err(|error| error.to_string())?;
    match told.get("itemCount").and_then(Value::as_u64) {
        Some(count) if count != lines => Err(format!("has {lines} items, and {count} in {FILES}")),
        _ => Ok(()),
    }
}

/// How many lines a compressed file has that are not empty: each is an item, in both formats.
fn lines(file: &mut Hashing) -> io::Result<u64> {
    let mut text = BufReader::new(MultiGzDecoder::new(BufReader::new(file)));
    let (mut lines, mut line) = (0, Vec::new());
    while text.read_until(b'\n', &mut line)? > 0 {
        lines += u64::from(!line.trim_ascii().is_empty());
        line.clear();
    }
    Ok(lines)
}

/// A file, and the hash of what was read of it.
struct Hashing {
    file: File,
    hash: Md5,
}

impl Read for Hashing {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(bytes)?;
        self.hash.update(bytes.get(..count).unwrap_or(bytes));
        Ok(count)
    }
}
