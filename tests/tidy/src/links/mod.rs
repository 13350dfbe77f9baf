//! The pages of AWS that the code base links, and whether they answer.
//!
//! Invariant: a link that does not answer is listed and fails nothing, because the network is not ours.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::tree::{files_below, read};

/// Where the pages are.
const HOST: &str = "https://docs.aws.amazon.com";

/// Where pages are named that nobody is meant to open: the examples of this crate's own tests.
const EXAMPLES: &str = "tests/tidy/src/";

/// Names of files that may hold links.
const ENDINGS: [&str; 6] = [".json", ".md", ".rs", ".toml", ".yaml", ".yml"];

/// Seconds for one page.
const SECONDS_MAX: &str = "20";

/// What `curl` exits with when a name cannot be resolved, or nobody answers.
const NO_NETWORK: [i32; 4] = [5, 6, 7, 28];

/// Each page with the places that link it, as `file:line`.
pub(crate) type Links = BTreeMap<String, Vec<String>>;

/// Every link below a folder.
pub(crate) fn below(root: &Path) -> Links {
    let mut links = Links::new();
    for path in files_below(root, &ENDINGS) {
        let inside = path.strip_prefix(root).unwrap_or(&path);
        let inside = inside.to_string_lossy().replace('\\', "/");
        if inside.starts_with(EXAMPLES) {
            continue;
        }
        // What is no text links nothing.
        let text = read(&path).unwrap_or_default();
        for (number, line) in text.lines().enumerate() {
            for link in in_line(line) {
                let places = links.entry(link.to_owned()).or_default();
                places.push(format!("{inside}:{}", number + 1));
            }
        }
    }
    links
}

/// The links of one line.
pub(crate) fn in_line(line: &str) -> Vec<&str> {
    let starts = line.match_indices(HOST);
    let links = starts.filter_map(|(at, _)| {
        let rest = line.get(at..)?;
        let ends = |c: char| c.is_whitespace() || "\"'`<>()[]{}|\\,;".contains(c);
        let end = rest.find(ends).unwrap_or(rest.len());
        rest.get(..end)
            .map(|link| link.trim_end_matches(['.', ':', '*']))
    });
    links.collect()
}

/// What became of a question about a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The status of HTTP.
    Status(String),
    /// There is no program `curl`, or it could not reach anybody.
    Unreachable,
}

/// Asks for a page.
pub(crate) fn ask(link: &str) -> Answer {
    let page = link.split('#').next().unwrap_or(link);
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--location", "--max-time", SECONDS_MAX]);
    curl.args(["--output", if cfg!(windows) { "NUL" } else { "/dev/null" }]);
    curl.args(["--write-out", "%{http_code}", page]);
    curl.stdin(Stdio::null());
    let Ok(output) = curl.output() else {
        return Answer::Unreachable;
    };
    if output
        .status
        .code()
        .is_none_or(|code| NO_NETWORK.contains(&code))
    {
        return Answer::Unreachable;
    }
    Answer::Status(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests;
