//! The rules as they apply to one crate.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::allowed::Allowed;
use crate::finding::Finding;
use crate::rules::operations::OperationLook;
use crate::rules::{comments, docs, edges, files, machine, names, operations, published, sources};
use crate::tree::{Page, Source, files_below, read, write};

/// What differs between crates. [`Config::of`] has what most of them need.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// The crate's own folder: `env!("CARGO_MANIFEST_DIR")`.
    pub root: &'static str,
    /// Below the crate's folder: where the library's sources are.
    pub library: &'static str,
    /// Folders beside `src` whose files are held to the rules for files alone.
    pub beside: &'static [&'static str],
    /// Folders below `src` that a program writes. Their `mod.rs` is written by hand.
    pub generated: &'static [&'static str],
    /// Whether the tables of rooms bind test files too.
    pub tests_obey_edges: bool,
    /// Below `src`: the file or folder whose constants each link a page of AWS; none where there is none.
    pub limits: Option<&'static str>,
    /// Below the crate's folder: a TOML file whose every entry names its `source`.
    pub overlay: Option<&'static str>,
    /// Where the files of operations are, if the crate has any.
    pub operations: Option<OperationLook>,
    /// Below the crate's folder: the allow-list.
    pub allowed: &'static str,
}

impl Config {
    /// The usual configuration of the crate in this folder.
    pub const fn of(root: &'static str) -> Self {
        Self {
            root,
            library: "src",
            beside: &[],
            generated: &[],
            tests_obey_edges: false,
            limits: None,
            overlay: None,
            operations: None,
            allowed: "tests/it/tidy-allowed.txt",
        }
    }
}

/// One group of rules; each is one test of a crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// Rooms use only what the tables of `ARCHITECTURE.md` allow, and the tables list only what there is.
    Edges,
    /// Files are short, finished, and rooms begin with their invariant.
    Files,
    /// Facts name their source, and sentences are written once.
    Sources,
    /// Comments stand where the code cannot speak.
    Comments,
    /// Documentation says what the name does not, and ends its sentences.
    Docs,
    /// No type name lives in three files.
    Names,
    /// Files of operations look alike.
    Operations,
    /// Each published member of the workspace holds licences, changelog and front page.
    Published,
    /// No file of the crate's folder, source or not, names the machine that it was written on.
    Machine,
}

/// Keeps two rules from rewriting one allow-list at the same time.
static UPDATE: Mutex<()> = Mutex::new(());

/// One crate, read and taken apart.
#[derive(Debug)]
pub struct Suite {
    config: Config,
    sources: Vec<Source>,
    /// The files beside `src`, each with its path from the crate's folder.
    beside: Vec<Source>,
}

impl Suite {
    /// Reads a crate.
    pub fn new(config: Config) -> Self {
        let root = Path::new(config.root);
        let sources = Source::all(&root.join(config.library), config.generated);
        let mut beside = Vec::new();
        for folder in config.beside {
            beside.extend(
                Source::all(&root.join(folder), &[])
                    .into_iter()
                    .map(|mut source| {
                        source.path = format!("{folder}/{}", source.path);
                        source
                    }),
            );
        }
        Self {
            config,
            sources,
            beside,
        }
    }

    /// Holds the crate against one group of rules.
    ///
    /// # Panics
    ///
    /// If the crate breaks one of them and its allow-list does not say so, or the other way round. The message
    /// lists every breach. With `UPDATE=1` in the environment the allow-list is rewritten instead.
    pub fn check(&self, rule: Rule) {
        assert!(
            !self.sources.is_empty(),
            "no source below {}",
            self.config.root
        );
        let (rules, findings) = self.findings(rule);
        let path = self.path(self.config.allowed);
        let wrong = judge(&path, rules, &findings);
        assert!(wrong.is_empty(), "{rule:?}:\n  {}\n", wrong.join("\n  "));
    }

    /// How many breaches of each rule the crate's allow-list still holds.
    pub fn remaining(&self) -> BTreeMap<String, usize> {
        let allowed = Allowed::read(&self.text(self.config.allowed));
        let remaining = allowed.remaining().into_iter();
        remaining
            .map(|(rule, count)| (rule.to_owned(), count))
            .collect()
    }

    fn path(&self, inside: &str) -> PathBuf {
        Path::new(self.config.root).join(inside)
    }

    fn text(&self, inside: &str) -> String {
        // A page or list that is absent is empty: the rule that needs it finds nothing in it, and fails.
        read(&self.path(inside)).unwrap_or_default()
    }

    fn page(&self) -> Page {
        Page::read(&self.text("ARCHITECTURE.md"))
    }

    fn findings(&self, rule: Rule) -> (&'static [&'static str], Vec<Finding>) {
        match rule {
            Rule::Edges => {
                let page = self.page();
                let findings = edges::check(&self.sources, &page, self.config.tests_obey_edges);
                (&edges::RULES, findings)
            }
            Rule::Files => {
                let findings = files::check(&self.sources, &self.beside, &self.page());
                (&files::RULES, findings)
            }
            Rule::Comments => (&comments::RULES, comments::check(&self.sources)),
            Rule::Docs => (&docs::RULES, docs::check(&self.sources)),
            Rule::Names => (&names::RULES, names::check(&self.sources)),
            Rule::Operations => {
                let look = self.config.operations.iter();
                let findings = look.flat_map(|look| operations::check(&self.sources, *look));
                (&operations::RULES, findings.collect())
            }
            Rule::Published => {
                let findings = published::check(|inside| read(&self.path(inside)));
                (&published::RULES, findings)
            }
            Rule::Machine => (&machine::RULES, self.machine()),
            Rule::Sources => {
                let overlay = self.config.overlay.map(|path| self.text(path));
                let findings =
                    sources::check(&self.sources, self.config.limits, overlay.as_deref());
                (&sources::RULES, findings)
            }
        }
    }

    fn machine(&self) -> Vec<Finding> {
        let root = Path::new(self.config.root);
        let paths = files_below(root, &[]).into_iter();
        let findings = paths.flat_map(|path| {
            let inside = path.strip_prefix(root).unwrap_or(&path).to_string_lossy();
            // What is no text has no words.
            machine::check(&inside.replace('\\', "/"), &read(&path).unwrap_or_default())
        });
        findings.collect()
    }
}

/// What is wrong, or nothing after the allow-list was rewritten.
fn judge(path: &Path, rules: &[&str], findings: &[Finding]) -> Vec<String> {
    let _guard = UPDATE.lock();
    // A crate without the file allows nothing.
    let allowed = Allowed::read(&read(path).unwrap_or_default());
    if update() {
        let updated = allowed.updated(rules, findings);
        if updated != allowed && !write(path, &updated.write()) {
            return vec![format!("{} cannot be written", path.display())];
        }
        return Vec::new();
    }
    allowed.judge(rules, findings)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one switch of the tests, as for generated files"
)]
fn update() -> bool {
    std::env::var_os("UPDATE").is_some()
}
