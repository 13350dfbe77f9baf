//! Files stay small, finished, and free of traces of the machine that they were written on.

use super::lexer::lex;
use super::{assert_clean, crate_root, files_below, library, read};

/// Above this a file is split.
const LINES_MAX: usize = 600;

#[test]
fn no_file_outgrows_its_idea() {
    let findings: Vec<String> = library()
        .iter()
        .filter(|source| !source.is_generated())
        .map(|source| (source, source.text.lines().count()))
        .filter(|(_, lines)| *lines > LINES_MAX)
        .map(|(source, lines)| format!("{} has {lines} lines", source.path))
        .collect();
    assert_clean("files over 600 lines", &findings);
}

#[test]
fn nothing_is_left_unfinished() {
    let mut findings = Vec::new();
    for source in library() {
        let code = lex(&source.text).code;
        for word in ["todo!", "unimplemented!", "dbg!", "#[ignore"] {
            if code.contains(word) {
                findings.push(format!("{} contains {word}", source.path));
            }
        }
    }
    assert_clean("unfinished code", &findings);
}

/// Each room states first what it does not know.
#[test]
fn rooms_begin_with_their_invariant() {
    let findings: Vec<String> = library()
        .iter()
        .filter(|source| source.path.matches('/').count() == 1 && source.path.ends_with("/mod.rs"))
        .filter(|source| !source.text.starts_with("//!") || !source.text.contains("//! Invariant"))
        .map(|source| format!("{} does not begin with its invariant", source.path))
        .collect();
    assert_clean("invariants", &findings);
}

/// Paths of one machine, and hosts that only a lock file of a registry would name. Each is written
/// here in two halves, so that this file does not find itself.
const FORBIDDEN: [[&str; 2]; 8] = [
    ["/wo", "rk/"],
    ["/ro", "ot/"],
    [".cargo/", "registry/src"],
    ["registry.", "npmjs.org"],
    ["registry.", "yarnpkg.com"],
    ["files.", "pythonhosted.org"],
    ["static.", "crates.io"],
    ["index.", "crates.io"],
];

#[test]
fn no_file_names_a_machine_or_a_registry_host() {
    let workspace = crate_root().join("..");
    let root = if workspace.join(".ci").is_dir() {
        workspace
    } else {
        crate_root()
    };
    let mut findings = Vec::new();
    for path in files_below(&root, &[]) {
        let text = read(&path);
        for word in FORBIDDEN.map(|halves| halves.concat()) {
            if text.contains(&word) {
                findings.push(format!("{} contains {word}", path.display()));
            }
        }
    }
    assert_clean("words that do not belong here", &findings);
}
