//! What a published crate must hold: the texts of the licences, a changelog, a front page.

use crate::finding::Finding;

/// The rules of this file, as an allow-list spells them.
pub(crate) const RULES: [&str; 1] = ["published"];

/// Copies of the files of this name at the root of the workspace. They are real files, because a symbolic link
/// becomes a file with a path in it where a working copy knows no links.
const COPIES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// What each crate writes itself.
const OWN: [&str; 2] = ["CHANGELOG.md", "README.md"];

/// The folders that a workspace's manifest lists as members.
pub(crate) fn members(manifest: &str) -> Vec<&str> {
    let list = manifest
        .split_once("members = [")
        .map_or("", |(_, rest)| rest);
    let list = list.split(']').next().unwrap_or("");
    list.split('"').skip(1).step_by(2).collect()
}

/// Checks every member that may be published; `read` gives the text of a file of the workspace.
pub(crate) fn check(read: impl Fn(&str) -> Option<String>) -> Vec<Finding> {
    let manifest = read("Cargo.toml").unwrap_or_default(); // No manifest has no members, which is refused below.
    let members = members(&manifest);
    let mut findings = Vec::new();
    if members.is_empty() {
        let what = "the workspace has no members, or was not found".to_owned();
        findings.push(Finding::new("published", "Cargo.toml", what));
    }
    for member in members {
        let manifest = read(&format!("{member}/Cargo.toml"));
        if manifest.is_none_or(|manifest| manifest.contains("publish = false")) {
            continue;
        }
        for name in COPIES {
            let path = format!("{member}/{name}");
            if read(name).is_none() || read(&path) != read(name) {
                let what = format!("{path} is not the same as {name}");
                findings.push(Finding::new("published", path, what));
            }
        }
        for name in OWN {
            let path = format!("{member}/{name}");
            if read(&path).is_none() {
                let what = format!("{path} is missing");
                findings.push(Finding::new("published", path, what));
            }
        }
    }
    findings
}
