//! Facts about the service name where they come from, and its sentences are written once.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;
use crate::tree::Source;

/// The rules of this file, as an allow-list spells them.
pub(crate) const RULES: [&str; 3] = ["limit-source", "overlay-source", "sentence"];

/// Where limits are stated.
const DOCUMENTATION: &str = "https://docs.aws.amazon.com/";

/// A literal this long with this many words is taken for a sentence that users may assert on.
const SENTENCE_LENGTH_MIN: usize = 26;
const SENTENCE_SPACES_MIN: usize = 2;

/// Checks the library, of which the files below `limits` are the limits, and an overlay.
pub(crate) fn check(
    library: &[Source],
    limits: Option<&str>,
    overlay: Option<&str>,
) -> Vec<Finding> {
    let mut findings = sentences(library);
    if let Some(folder) = limits {
        let mut limits = library
            .iter()
            .filter(|source| source.path.starts_with(folder))
            .peekable();
        if limits.peek().is_none() {
            let what = format!("there are no limits below src/{folder}");
            findings.push(Finding::new("limit-source", folder, what));
        }
        findings.extend(limits.filter(|limits| limits.is_prose()).flat_map(unlinked));
    }
    if let Some(overlay) = overlay {
        findings.extend(unsourced(overlay));
    }
    findings
}

/// Constants whose documentation links no page.
fn unlinked(source: &Source) -> Vec<Finding> {
    let mut comment = String::new();
    let mut findings = Vec::new();
    for line in source.text.lines().map(str::trim) {
        if line.starts_with("///") {
            comment.push_str(line);
        } else if let Some((_, rest)) = line.split_once("const ") {
            if !comment.contains(DOCUMENTATION) {
                let name = rest.split(':').next().unwrap_or(rest);
                let what = format!("{}: {name} has no link to {DOCUMENTATION}", source.path);
                findings.push(Finding::new("limit-source", name, what));
            }
            comment.clear();
        } else if !line.starts_with("#[") {
            comment.clear();
        }
    }
    findings
}

/// Entries of an overlay that name no source.
fn unsourced(overlay: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut lines = overlay.lines().enumerate().peekable();
    let mut entries = 0_usize;
    while let Some((number, line)) = lines.next() {
        if !line.starts_with("[[") {
            continue;
        }
        entries += 1;
        let mut sourced = false;
        while let Some((_, next)) = lines.next_if(|(_, next)| !next.starts_with("[[")) {
            let value = next.strip_prefix("source").map(str::trim_start);
            let value = value.and_then(|rest| rest.strip_prefix('='));
            sourced |= value.is_some_and(|value| value.trim().trim_matches('"').len() > 3);
        }
        if !sourced {
            let what = format!(
                "the overlay's entry {line} in line {} names no source",
                number + 1
            );
            findings.push(Finding::new("overlay-source", line, what));
        }
    }
    if entries == 0 {
        let what = "the overlay has no entries, or was not found".to_owned();
        findings.push(Finding::new("overlay-source", "overlay", what));
    }
    findings
}

/// Sentences that stand in two files.
fn sentences(library: &[Source]) -> Vec<Finding> {
    let mut places: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in library.iter().filter(|source| source.is_prose()) {
        for literal in source
            .lexed
            .literals
            .iter()
            .filter(|literal| !literal.reason)
        {
            let text = literal.text.as_str();
            let spaces = text.trim().matches(' ').count();
            if text.len() >= SENTENCE_LENGTH_MIN && spaces >= SENTENCE_SPACES_MIN {
                places.entry(text).or_default().insert(&source.path);
            }
        }
    }
    let twice = places.into_iter().filter(|(_, files)| files.len() > 1);
    twice
        .map(|(text, files)| {
            let files: Vec<&str> = files.into_iter().collect();
            let what = format!("{text:?} stands in {}", files.join(" and "));
            Finding::new("sentence", text, what)
        })
        .collect()
}
