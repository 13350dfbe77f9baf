//! The rules of the code base that a compiler does not know: who may call whom, how long a file
//! may grow, which facts must name their source. A rule that fails names the file and what to do.

mod edges;
mod files;
mod lexer;
mod sources;

use std::fs;
use std::path::{Path, PathBuf};

/// The crate's own folder.
fn crate_root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the crate as text; absent files are empty, and the rule that needs one says so.
#[expect(
    clippy::disallowed_methods,
    reason = "the tidy test reads the code base"
)]
fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

/// What lies in the working copy and is not part of the code base.
const FOREIGN: [&str; 5] = [".git", ".venv", "__pycache__", "node_modules", "target"];

/// Every file below `folder` whose name ends in one of `endings` (all files when there are none), sorted.
fn files_below(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = fs::read_dir(&next) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if FOREIGN.contains(&name.as_str()) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if endings.is_empty() || endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A source file of the library.
struct Source {
    /// Relative to `src/`, with forward slashes.
    path: String,
    text: String,
}

impl Source {
    /// The top-level module that the file belongs to.
    fn room(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// How deep the file's module lies below the crate root: `value/mod.rs` 1, `value/item.rs` 2.
    fn depth(&self) -> usize {
        let parts = self.path.split('/').count();
        parts - usize::from(self.path.ends_with("/mod.rs"))
    }

    fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }

    fn is_generated(&self) -> bool {
        self.path.starts_with("wire/generated/") && !self.path.ends_with("/mod.rs")
    }
}

/// All source files of the library.
fn library() -> Vec<Source> {
    let root = crate_root().join("src");
    let sources: Vec<Source> = files_below(&root, &[".rs"])
        .into_iter()
        .map(|path| Source {
            text: read(&path),
            path: path
                .strip_prefix(&root)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/"),
        })
        .collect();
    assert!(sources.len() > 10, "the source folder was not found");
    sources
}

/// Fails with all findings at once.
fn assert_clean(rule: &str, findings: &[String]) {
    assert!(
        findings.is_empty(),
        "{rule}:\n  {}\n",
        findings.join("\n  ")
    );
}
