//! One name for one thing: no type name lives in three files.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;
use crate::text::declared;
use crate::tree::Source;

/// The rules of this file, as an allow-list spells them.
pub(crate) const RULES: [&str; 1] = ["type-name"];

/// What makes a type.
const KINDS: [&str; 5] = ["enum", "struct", "trait", "type", "union"];

/// In so many files a name stops to mean one thing.
const FILES_TOO_MANY: usize = 3;

/// The words for what the steps of an operation make; each file of an operation has its own.
const STEPS: [&str; 3] = ["Applied", "Bound", "Checked"];

/// Checks what is written by hand.
pub(crate) fn check(library: &[Source]) -> Vec<Finding> {
    let several = in_several_files(library).into_iter();
    let findings =
        several.filter(|(name, files)| files.len() >= FILES_TOO_MANY && !STEPS.contains(name));
    findings
        .map(|(name, files)| {
            let files: Vec<&str> = files.into_iter().collect();
            let what = format!("`{name}` is a type in {}", files.join(", "));
            Finding::new("type-name", name, what)
        })
        .collect()
}

/// The names that more than one file gives to a type, with these files.
pub(crate) fn in_several_files(library: &[Source]) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut files: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in library.iter().filter(|source| source.is_prose()) {
        let types = declared(&source.lexed.code).into_iter();
        for item in types.filter(|item| item.in_module && KINDS.contains(&item.kind)) {
            files.entry(item.name).or_default().insert(&source.path);
        }
    }
    files.retain(|_, files| files.len() > 1);
    files
}
