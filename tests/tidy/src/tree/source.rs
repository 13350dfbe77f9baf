//! One source file of a crate.

use std::path::Path;

use crate::text::{Lexed, Names, lex, names};

use super::disk::{files_below, read};

/// A source file, taken apart.
#[derive(Debug)]
pub(crate) struct Source {
    /// Relative to the folder that was read, with forward slashes.
    pub(crate) path: String,
    /// The file as it stands.
    pub(crate) text: String,
    /// Code, comments and literals.
    pub(crate) lexed: Lexed,
    /// What the file imports and names.
    pub(crate) names: Names,
    /// Whether a program wrote the file.
    pub(crate) generated: bool,
}

impl Source {
    /// Takes a text apart; it is generated where its path is below one of these folders.
    pub(crate) fn new(path: &str, text: String, generated: &[&str]) -> Self {
        let lexed = lex(&text);
        let below = generated.iter().any(|folder| path.starts_with(folder));
        Self {
            path: path.to_owned(),
            names: names(&lexed.code),
            lexed,
            text,
            generated: below && !path.ends_with("/mod.rs"),
        }
    }

    /// All Rust files below a folder, in the order of their paths.
    pub(crate) fn all(root: &Path, generated: &[&str]) -> Vec<Self> {
        let paths = files_below(root, &[".rs"]).into_iter();
        let sources = paths.filter_map(|path| {
            let inside = path.strip_prefix(root).ok()?;
            let inside = inside.to_string_lossy().replace('\\', "/");
            Some(Self::new(&inside, read(&path)?, generated))
        });
        sources.collect()
    }

    /// The module that the file is: `value/mod.rs` is `value`, `value/item.rs` is `value::item`, and
    /// `lib.rs` or `main.rs` is the root, which has no segments.
    pub(crate) fn module(&self) -> Vec<String> {
        let path = self.path.strip_suffix(".rs").unwrap_or(&self.path);
        let path = path.strip_suffix("/mod").unwrap_or(path);
        if ["lib", "main"].contains(&path) {
            return Vec::new();
        }
        path.split('/').map(str::to_owned).collect()
    }

    /// Whether the file holds tests: `tests.rs`, or anything below a folder `tests`.
    pub(crate) fn is_test(&self) -> bool {
        self.path
            .split('/')
            .any(|part| part == "tests" || part == "tests.rs")
    }

    /// Whether rules about wording apply: neither generated nor a test.
    pub(crate) fn is_prose(&self) -> bool {
        !self.generated && !self.is_test()
    }
}
