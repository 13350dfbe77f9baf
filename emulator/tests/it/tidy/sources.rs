//! Facts about the service name where they come from, and its sentences are written once.

use std::collections::{BTreeMap, BTreeSet};

use super::lexer::lex;
use super::{assert_clean, crate_root, library, read};

/// Where limits are stated.
const DOCUMENTATION: &str = "https://docs.aws.amazon.com/";

#[test]
fn every_limit_names_its_page() {
    let text = read(&crate_root().join("src/limits.rs"));
    let mut comment = String::new();
    let mut findings = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("///") {
            comment.push_str(line);
        } else if let Some((_, rest)) = line.split_once("const ") {
            if !comment.contains(DOCUMENTATION) {
                let name = rest.split(':').next().unwrap_or(rest);
                findings.push(format!("{name} has no link to {DOCUMENTATION}"));
            }
            comment.clear();
        } else if !line.starts_with("#[") {
            comment.clear();
        }
    }
    assert_clean("limits without a source", &findings);
}

#[test]
fn every_overlay_entry_names_its_source() {
    let text = read(&crate_root().join("codegen/model/overlay.toml"));
    let mut findings = Vec::new();
    let mut lines = text.lines().enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        if !line.starts_with("[[") {
            continue;
        }
        let mut sourced = false;
        while let Some((_, next)) = lines.next_if(|(_, next)| !next.starts_with("[[")) {
            let value = next.strip_prefix("source").map(str::trim_start);
            let value = value.and_then(|rest| rest.strip_prefix('='));
            sourced |= value.is_some_and(|value| value.trim().trim_matches('"').len() > 3);
        }
        if !sourced {
            findings.push(format!("the entry {line} in line {} has none", number + 1));
        }
    }
    assert_clean("overlay entries without a source", &findings);
}

/// A literal this long with this many words is taken for a sentence that users may assert on.
const SENTENCE_LENGTH_MIN: usize = 26;
const SENTENCE_SPACES_MIN: usize = 2;

#[test]
fn every_sentence_of_the_service_is_written_once() {
    let mut places: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in library() {
        if source.is_test() || source.is_generated() {
            continue;
        }
        for literal in lex(&source.text).strings {
            let spaces = literal.trim().matches(' ').count();
            if literal.len() >= SENTENCE_LENGTH_MIN && spaces >= SENTENCE_SPACES_MIN {
                places
                    .entry(literal)
                    .or_default()
                    .insert(source.path.clone());
            }
        }
    }
    let findings: Vec<String> = places
        .iter()
        .filter(|(_, files)| files.len() > 1)
        .map(|(literal, files)| format!("{literal:?} in {files:?}"))
        .collect();
    assert_clean("sentences written in two files", &findings);
}
