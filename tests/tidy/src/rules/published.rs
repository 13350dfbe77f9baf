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
fn members(manifest: &str) -> Vec<&str> {
    let list = manifest
        .split_once("members = [")
        .map_or("", |(_, rest)| rest);
    let list = list.split(']').next().unwrap_or("");
    list.split('"').skip(1).step_by(2).collect()
}

/// Name and folder of every member that may be published.
pub(crate) fn published(read: impl Fn(&str) -> Option<String>) -> Vec<(String, String)> {
    let Some(manifest) = read("Cargo.toml") else {
        return Vec::new();
    };
    let members = members(&manifest).into_iter();
    let named = members.filter_map(|member| {
        let manifest = read(&format!("{member}/Cargo.toml"))?;
        let name = manifest.split_once("\nname = \"")?.1.split('"').next()?;
        (!manifest.contains("publish = false")).then(|| (name.to_owned(), member.to_owned()))
    });
    named.collect()
}

/// Checks every member that may be published; `read` gives the text of a file of the workspace.
pub(crate) fn check(read: impl Fn(&str) -> Option<String>) -> Vec<Finding> {
    let published = published(&read);
    let mut findings = Vec::new();
    if published.is_empty() {
        let what = "the workspace has no member to publish, or was not found".to_owned();
        findings.push(Finding::new("published", "Cargo.toml", what));
    }
    for (_, member) in published {
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
