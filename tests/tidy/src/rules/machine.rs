//! No file names the machine that it was written on, or a host that only a lock file would name.

use crate::finding::Finding;

/// The rules of this file, as an allow-list spells them.
pub(crate) const RULES: [&str; 1] = ["machine"];

/// Paths of one machine and hosts of registries, each in halves, so that this file does not find itself.
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

/// A folder that not every system has, which no Rust code may name.
const TEMPORARY: [&str; 2] = ["/tm", "p/"];

/// Checks the text of any file.
pub(crate) fn check(path: &str, text: &str) -> Vec<Finding> {
    let temporary = path.ends_with(".rs").then_some(TEMPORARY);
    let words = FORBIDDEN.into_iter().chain(temporary);
    let words = words.map(|halves| halves.concat());
    let found = words.filter(|word| text.contains(word.as_str()));
    found
        .map(|word| Finding::new("machine", path, format!("{path} contains {word}")))
        .collect()
}
