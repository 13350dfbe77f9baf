//! Files stay short and finished, and a room says first what it does not know.

use crate::finding::Finding;
use crate::tree::{Page, Source};

/// The rules of this file, as an allow-list spells them.
pub(crate) const RULES: [&str; 4] = ["invariant", "lines", "space", "unfinished"];

/// Above this a file is split.
const LINES_MAX: usize = 600;

/// Code that somebody meant to come back to.
const UNFINISHED: [&str; 4] = ["todo!", "unimplemented!", "dbg!", "#[ignore"];

/// Words in a comment that say the same. Written in halves, so that this file does not find itself.
const PROMISES: [[&str; 2]; 3] = [["TO", "DO"], ["FIX", "ME"], ["X", "XX"]];

/// Checks the library's files, and those beside it; the page lists the rooms inside rooms.
pub(crate) fn check(library: &[Source], beside: &[Source], page: &Page) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in library.iter().chain(beside) {
        if !source.generated {
            findings.extend(lines(source));
        }
        findings.extend(space(source));
        findings.extend(unfinished(source));
    }
    for source in library {
        findings.extend(invariant(source, page));
    }
    findings
}

fn lines(source: &Source) -> Option<Finding> {
    let lines = source.text.lines().count();
    let what = format!("{} has {lines} lines: split it", source.path);
    (lines > LINES_MAX).then(|| Finding::new("lines", &source.path, what))
}

fn space(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in source.text.lines().enumerate() {
        if line.ends_with([' ', '\t']) && !source.lexed.open.contains(&number) {
            let what = format!("{}:{} ends in a space", source.path, number + 1);
            findings.push(Finding::new("space", &source.path, what));
        }
    }
    if !source.text.is_empty() && !source.text.ends_with('\n') {
        let what = format!("{} does not end in a new line", source.path);
        findings.push(Finding::new("space", &source.path, what));
    }
    findings
}

fn unfinished(source: &Source) -> Vec<Finding> {
    let code = UNFINISHED
        .iter()
        .filter(|word| source.lexed.code.contains(**word));
    let code = code.map(|word| (*word).to_owned());
    let comments = source.lexed.comments.iter().flat_map(|comment| {
        let words = comment.text.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| PROMISES.iter().any(|halves| halves.concat() == **word))
    });
    let words = code.chain(comments.map(str::to_owned));
    words
        .map(|word| {
            let what = format!("{} contains {word}", source.path);
            Finding::new("unfinished", &source.path, what)
        })
        .collect()
}

/// The `mod.rs` of each room begins with `//!` and a paragraph `Invariant`: of each folder of the crate, and of each
/// folder inside one that has a row in a table.
fn invariant(source: &Source, page: &Page) -> Option<Finding> {
    let folder = source.path.strip_suffix("/mod.rs")?;
    let listed = page.tables.iter().any(|table| {
        let inside = table.rows.iter().map(|row| &row.room);
        let mut paths = inside.map(|room| [table.base.join("/").as_str(), room].join("/"));
        paths.any(|path| path == folder)
    });
    let room = listed || !folder.contains('/');
    let stated = source.text.starts_with("//!") && source.text.contains("//! Invariant");
    let wanted = room && !source.is_test() && !stated;
    let what = format!("{} does not begin with its invariant", source.path);
    wanted.then(|| Finding::new("invariant", &source.path, what))
}
