//! The edges between rooms are those of the table in `ARCHITECTURE.md`, and files stay small.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Lines of the longest file.
const LINES_MAX: usize = 600;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test reads the sources that it is about"
)]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// Every source file with the room that it belongs to.
fn sources() -> Vec<(String, PathBuf)> {
    let src = root().join("src");
    let mut folders = vec![src.clone()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let inside = path.strip_prefix(&src).unwrap();
                let first = inside.components().next().unwrap();
                let room = Path::new(first.as_os_str()).file_stem().unwrap();
                files.push((room.to_string_lossy().into_owned(), path.clone()));
            }
        }
    }
    files
}

/// The names in backticks.
fn in_backticks(cell: &str) -> BTreeSet<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// Room to the rooms that it may use; `None` for all.
fn may_use() -> BTreeMap<String, Option<BTreeSet<String>>> {
    let page = read(&root().join("ARCHITECTURE.md"));
    let rows = page
        .lines()
        .skip_while(|line| !line.contains("| May use |"));
    let rows = rows.skip(2).take_while(|line| line.starts_with('|'));
    let rows = rows.filter_map(|row| {
        let cells: Vec<&str> = row.split('|').collect();
        let [_, room, _, uses, ..] = cells.as_slice() else {
            return None;
        };
        let room = in_backticks(room).into_iter().next()?;
        let all = uses.contains("everything");
        Some((room, (!all).then(|| in_backticks(uses))))
    });
    rows.collect()
}

/// What a file names behind `crate::`, without its comments.
fn used(text: &str) -> BTreeSet<String> {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let code: Vec<&str> = code.collect();
    let code = code.join("\n");
    let names = code.split("crate::").skip(1).map(|rest| {
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
        rest.chars().take(end.unwrap_or(rest.len())).collect()
    });
    names.collect()
}

/// The room of a name at the root of the crate.
fn room_of(name: &str) -> &str {
    match name {
        "specs" | "credentials" => "domain",
        "Error" | "ErrorKind" => "error",
        "Clock" | "Damaged" | "Entries" | "IntoEntries" | "ListOptions" | "Listing"
        | "PageToken" | "Random" | "RandomError" | "RetryPolicy" | "SystemClock"
        | "SystemRandom" => "block",
        "Backend" => "backend",
        "Database" | "get" => "database",
        "Builder" | "LIVE_REGION" | "Stage" | "TEST_ADDRESS" => "config",
        room => room,
    }
}

#[test]
fn rooms_use_only_what_the_table_allows() {
    let table = may_use();
    assert!(table.len() >= 7, "the table was not found");
    let mut findings = Vec::new();
    for (room, path) in sources() {
        let in_tests = path.components().any(|part| part.as_os_str() == "tests");
        if room == "lib" || in_tests {
            continue;
        }
        let Some(allowed) = table.get(&room) else {
            findings.push(format!("{} is in no room of the table", path.display()));
            continue;
        };
        for name in used(&read(&path)) {
            let other = room_of(&name);
            let edge = match allowed {
                _ if other == room => true,
                None => other != "testing" || room == "testing",
                Some(allowed) => allowed.contains(other),
            };
            if !edge {
                findings.push(format!("{}: `{room}` -> `{other}`", path.display()));
            }
        }
    }
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn files_stay_small() {
    let long = |path: &PathBuf| read(path).lines().count() > LINES_MAX;
    let files = sources().into_iter().map(|(_, path)| path);
    let long: Vec<PathBuf> = files.filter(long).collect();
    assert!(long.is_empty(), "{long:#?}");
}
