//! What the program prints; `cargo run -p tidy` lists its commands.

use std::path::Path;

use crate::allowed::Allowed;
use crate::links::{self, Answer};
use crate::numbers::{Figures, measure};
use crate::rules::{edges, published};
use crate::tree::{Source, read};

/// The crates whose figures are shown: folder, and what a program writes in it.
const CRATES: [(&str, &[&str]); 5] = [
    ("emulator/src", &["wire/generated/"]),
    ("facade/src", &[]),
    ("facade/backend/src", &[]),
    ("facade/server/src", &[]),
    ("emulator/codegen/src", &[]),
];

/// The allow-lists of the workspace.
const LISTS: [&str; 7] = [
    "emulator/codegen/tests/tidy-allowed.txt",
    "emulator/tests/it/tidy-allowed.txt",
    "facade/backend/tests/tidy-allowed.txt",
    "facade/server/tests/it/tidy-allowed.txt",
    "facade/tests/it/tidy-allowed.txt",
    "tests/it/tidy-allowed.txt",
    "tests/tidy/tests/allowed.txt",
];

/// So many links in a row that nobody answers mean that there is no network.
const UNREACHABLE_MAX: usize = 3;

/// The figures of every crate, as a table in Markdown.
pub fn numbers(workspace: &Path) -> String {
    let crates = CRATES
        .iter()
        .filter(|(folder, _)| workspace.join(folder).is_dir());
    let columns: Vec<(&str, Figures)> = crates
        .map(|(folder, generated)| {
            let sources = Source::all(&workspace.join(folder), generated);
            (*folder, measure(&sources, generated))
        })
        .collect();
    let mut text = String::from("| |");
    for (folder, _) in &columns {
        text.push_str(&format!(" {folder} |"));
    }
    text.push_str(&format!("\n|---|{}\n", "---|".repeat(columns.len())));
    let rows = columns.first().map_or(0, |(_, figures)| figures.len());
    for row in 0..rows {
        for (at, (_, figures)) in columns.iter().enumerate() {
            if let Some((name, figure)) = figures.get(row) {
                if at == 0 {
                    text.push_str(&format!("| {name} |"));
                }
                text.push_str(&format!(" {figure} |"));
            }
        }
        text.push('\n');
    }
    text
}

/// The table of rooms inside a module of a crate (or of the crate itself) as the code stands.
pub fn edges(folder: &Path, module: &str) -> String {
    let sources = Source::all(&folder.join("src"), &[]);
    let base = module.split("::").filter(|part| !part.is_empty());
    let base: Vec<String> = base.map(str::to_owned).collect();
    edges::draw(&sources, &base)
}

/// Name and folder of every crate that a registry may get, one a line.
pub fn published(workspace: &Path) -> String {
    let crates = published::published(|inside| read(&workspace.join(inside)));
    let lines = crates
        .into_iter()
        .map(|(name, folder)| format!("{name} {folder}\n"));
    lines.collect()
}

/// How many breaches each allow-list still holds.
pub fn allowed(workspace: &Path) -> String {
    let mut text = String::new();
    for list in LISTS {
        let Some(entries) = read(&workspace.join(list)) else {
            continue;
        };
        let entries = Allowed::read(&entries);
        let remaining = entries.remaining();
        let rules = remaining
            .iter()
            .map(|(rule, count)| format!("{rule} {count}"));
        let rules: Vec<String> = rules.collect();
        let sum: usize = remaining.values().sum();
        text.push_str(&format!("{list}: {sum} ({})\n", rules.join(", ")));
    }
    text
}

/// Every link to a page of AWS with its places; with `check`, instead those that are dead.
pub fn links(workspace: &Path, check: bool) -> String {
    let links = links::below(workspace);
    let mut text = String::new();
    let (mut dead, mut silent) = (0_usize, 0_usize);
    for (link, places) in &links {
        let mut answer = String::new();
        if check {
            match links::ask(link) {
                Answer::Status(status) if status == "200" => {
                    silent = 0;
                    continue;
                }
                Answer::Status(status) => {
                    silent = 0;
                    dead += 1;
                    answer = format!(" ({status})");
                }
                Answer::Unreachable => {
                    silent += 1;
                    if silent >= UNREACHABLE_MAX {
                        return format!(
                            "{text}SKIPPED: links: docs.aws.amazon.com cannot be reached from here\n"
                        );
                    }
                    continue;
                }
            }
        }
        text.push_str(&format!("{link}{answer}\n"));
        for place in places {
            text.push_str(&format!("  {place}\n"));
        }
    }
    let dead = if check {
        format!(", {dead} dead")
    } else {
        String::new()
    };
    text.push_str(&format!("{} pages linked{dead}\n", links.len()));
    text
}
