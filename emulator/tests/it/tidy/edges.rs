//! The edges between rooms are those of the table in `ARCHITECTURE.md`, and no others.

use std::collections::{BTreeMap, BTreeSet};

use super::lexer::lex;
use super::{Source, assert_clean, crate_root, library, read};

/// Room to the rooms that it may use.
type Table = BTreeMap<String, BTreeSet<String>>;

/// Every `crate::` path of every room is an edge that the table allows.
#[test]
fn rooms_use_only_what_the_table_allows() {
    let table = may_use(&read(&crate_root().join("ARCHITECTURE.md")));
    assert!(table.len() > 10, "the \"May use\" table was not found");
    let sources = library();
    let exports = root_exports(&sources);
    let mut findings = BTreeSet::new();
    for source in &sources {
        if ["lib", "main"].contains(&source.room()) {
            continue;
        }
        let Some(allowed) = table.get(source.room()) else {
            findings.insert(format!("{}: its room is not in the table", source.path));
            continue;
        };
        for name in used_from_root(source) {
            let room = exports.get(&name).unwrap_or(&name);
            if room != source.room() && !allowed.contains(room) {
                findings.insert(format!(
                    "{} uses crate::{name}, an edge `{}` -> `{room}` that ARCHITECTURE.md does not have",
                    source.path,
                    source.room()
                ));
            }
        }
    }
    let findings: Vec<String> = findings.into_iter().collect();
    assert_clean("edges between rooms", &findings);
}

/// Reads the table: names in backticks, `leaves` for the rooms of its first row.
fn may_use(page: &str) -> Table {
    let mut table = Table::new();
    let mut leaves = BTreeSet::new();
    let rows = page
        .lines()
        .skip_while(|line| !(line.starts_with("| Room |") && line.contains("| May use |")))
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let rooms = in_backticks(cells[1]);
        let mut allowed = in_backticks(cells[3]);
        if leaves.is_empty() {
            leaves.clone_from(&rooms);
        }
        if cells[3].contains("leaves") {
            allowed.extend(leaves.iter().cloned());
        }
        for room in rooms {
            table.insert(room, allowed.clone());
        }
    }
    table
}

fn in_backticks(cell: &str) -> BTreeSet<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// What `lib.rs` re-exports, so that `crate::Emulator` counts as the room it comes from.
fn root_exports(sources: &[Source]) -> BTreeMap<String, String> {
    let root = sources.iter().find(|source| source.path == "lib.rs");
    let code = lex(&root.unwrap().text).code;
    let mut exports = BTreeMap::new();
    for statement in code.split("pub use ").skip(1) {
        let path = statement.split(';').next().unwrap_or_default();
        let room = path.trim_start_matches("crate::").split("::").next();
        for name in path.split(|c: char| !c.is_alphanumeric() && c != '_') {
            exports.insert(name.to_owned(), room.unwrap_or_default().trim().to_owned());
        }
    }
    let rooms: BTreeSet<String> = exports.values().cloned().collect();
    exports.retain(|name, _| !rooms.contains(name));
    exports
}

/// The first names of all paths that start at the crate root, by `crate::` or by climbing there.
fn used_from_root(source: &Source) -> BTreeSet<String> {
    let code = lex(&source.text).code;
    let mut names = BTreeSet::new();
    for root in ["crate::", "super::"] {
        for (at, _) in code.match_indices(root) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let rest = code[at..].trim_start_matches("super::");
            let climbed = (code.len() - at - rest.len()) / "super::".len();
            let depth = source.depth() + inline_modules(&code[..at]);
            if root == "crate::" {
                first_names(&code[at + root.len()..], &mut names);
            } else if climbed == depth {
                first_names(rest, &mut names);
            }
        }
    }
    names
}

/// How many inline modules are open at the end of this code.
fn inline_modules(code: &str) -> usize {
    let mut braces = Vec::new();
    let mut start = 0;
    for (at, c) in code.char_indices() {
        match c {
            '{' => braces.push(code[start..at].split_whitespace().rev().nth(1) == Some("mod")),
            '}' => {
                braces.pop();
            }
            ';' => {}
            _ => continue,
        }
        start = at + 1;
    }
    braces.iter().filter(|module| **module).count()
}

/// The name at the start of a path, or each first name of a `{...}` group.
fn first_names(path: &str, names: &mut BTreeSet<String>) {
    let Some(group) = path.strip_prefix('{') else {
        names.insert(identifier(path));
        return;
    };
    let mut depth = 0;
    let mut fresh = true;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if fresh && !c.is_whitespace() => {
                names.insert(identifier(&group[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
}

fn identifier(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

#[test]
fn the_rule_sees_every_form_of_path() {
    let source = Source {
        path: "value/item/parse.rs".to_owned(),
        text: "use crate::{wire::json, engine::{self, key}};\nuse super::super::super::schema;\n\
               use super::super::fine;\nmod types { pub use super::super::super::too_low::A; }\nlet x: crate::storage::Key; // crate::nothing\n"
            .to_owned(),
    };
    let names: Vec<String> = used_from_root(&source).into_iter().collect();
    assert_eq!(names, ["engine", "schema", "storage", "wire"]);
    let table = may_use(
        "| Room | x | May use | y |\n|---|---|---|---|\n| `a` `b` | x | – | |\n| `c` | x | `d`, leaves | |\n",
    );
    assert_eq!(table["c"], ["a", "b", "d"].map(str::to_owned).into());
    assert_eq!(table["a"], BTreeSet::new());
}
