//! Whether a document makes sense: what it says against itself, against the operations, and against good practice.
//!
//! Invariant: a document is read and nothing else; all that can be known before the first request is known here.
//!
//! Every [rule](RULES) has a level for each [strictness]. An error keeps a document from being loaded; a warning and a
//! note do not. What is an error for a repository that serves others is a warning where somebody tries things out.
//!
//! ```
//! use package_database::packages::document::RepositoryDocument;
//! use package_database::packages::shipped;
//! use package_database::packages::validate::{Options, validate};
//!
//! assert!(validate(shipped::document(), &Options::strict()).findings().is_empty());
//! let text = shipped::DOCUMENT.replace("\"op\": \"blob.verify_digest\"", "\"op\": \"blob.guess_digest\"");
//! let document = RepositoryDocument::parse(text.as_bytes()).unwrap();
//! let report = validate(&document, &Options::lenient());
//! assert!(!report.is_loadable());
//! assert_eq!(report.findings()[0].rule, "ops.unknown");
//! ```
//!
//! [strictness]: Strictness

mod access;
mod answer;
mod declared;
mod flow;
mod mention;
mod names;
mod replay;
mod rules;
mod sections;
mod shape;
mod sites;
mod step;
mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

pub use rules::{RULES, Rule};

use super::document::{RepositoryDocument, RoutePath};
use sites::Known;

/// Findings of one document that are told.
const FINDINGS_MAX: usize = 1000;

/// How much a finding matters, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// The document is not loaded.
    Error,
    /// The document is loaded, and does not do what it says, or only by luck.
    Warning,
    /// The document is loaded and works; somebody may wonder about it.
    Note,
}

/// How strictly a document is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Strictness {
    /// What a repository needs that serves others.
    #[default]
    Strict,
    /// Names that are not declared, values that do not fit and writes outside transactions are let through: for templates,
    /// for trials, and for documents of others.
    Lenient,
}

/// How a document is looked at.
///
/// # Examples
///
/// ```
/// use package_database::packages::validate::{Level, Options};
///
/// let options = Options::strict()
///     .level("replay.missing", Level::Warning)
///     .level("invariant.violated:inv.latest_monotonic", Level::Warning);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Which level of a rule counts.
    pub strictness: Strictness,
    /// Levels of rules instead of their own: by the name of the rule, or of the rule and the thing that it is about, with
    /// a colon between them.
    pub levels: BTreeMap<String, Level>,
    /// Routes that whoever serves the document answers itself, before those of the document: methods and paths, such as
    /// `GET` and `/admin/{kind}`.
    pub kept: Vec<(String, RoutePath)>,
    /// Routes that whoever serves the document answers where the document says nothing of them.
    pub given: Vec<(String, RoutePath)>,
}

impl Options {
    /// For a repository that serves others.
    pub fn strict() -> Self {
        Self::default()
    }

    /// For templates, trials, and documents of others.
    pub fn lenient() -> Self {
        Self {
            strictness: Strictness::Lenient,
            ..Self::default()
        }
    }

    /// With another level for a rule, or for a rule about one thing: `check.failed:run.txn_for_writes`.
    #[must_use]
    pub fn level(mut self, rule: impl Into<String>, level: Level) -> Self {
        self.levels.insert(rule.into(), level);
        self
    }

    /// With one more route that whoever serves the document answers itself. A path that no route can have is none.
    #[must_use]
    pub fn keep(mut self, method: impl Into<String>, path: &str) -> Self {
        if let Ok(path) = RoutePath::parse(path) {
            self.kept.push((method.into(), path));
        }
        self
    }

    /// With one more route that whoever serves the document answers where the document has none. A path that no route can
    /// have is none.
    #[must_use]
    pub fn give(mut self, method: impl Into<String>, path: &str) -> Self {
        if let Ok(path) = RoutePath::parse(path) {
            self.given.push((method.into(), path));
        }
        self
    }

    /// Whether undeclared names and unfit values are let through when pipelines run.
    pub fn is_lenient(&self) -> bool {
        self.strictness == Strictness::Lenient
    }
}

/// One thing that was found in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule that it breaks, one of [`RULES`].
    pub rule: &'static str,
    /// How much it matters here.
    pub level: Level,
    /// Where it is: `api.routes[3].pipeline[2].args.key`; empty for the document itself.
    pub path: String,
    /// What it is about, where the rule is about one of several things that a document names: the id of an invariant.
    pub subject: Option<String>,
    /// What is wrong, and what to do.
    pub message: String,
}

/// What was found in a document, the worst first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValidationReport {
    findings: Vec<Finding>,
}

impl ValidationReport {
    /// Everything that was found, the worst first; 1000 findings at most.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What was found of one level.
    pub fn of(&self, level: Level) -> impl Iterator<Item = &Finding> {
        let findings = self.findings.iter();
        findings.filter(move |finding| finding.level == level)
    }

    /// Whether the document may be loaded: nothing that was found is an error.
    pub fn is_loadable(&self) -> bool {
        self.of(Level::Error).next().is_none()
    }

    /// Whether a rule is broken somewhere.
    pub fn breaks(&self, rule: &str) -> bool {
        self.findings.iter().any(|finding| finding.rule == rule)
    }
}

/// Looks at a document.
pub fn validate(document: &RepositoryDocument, options: &Options) -> ValidationReport {
    let mut judge = Judge::new(options);
    for fault in document.unknown() {
        judge.find("doc.unknown_member", &fault.path, fault.message.clone());
    }
    let known = Known::of(document);
    words::check(&known, &mut judge);
    names::check(&known, &mut judge);
    sections::check(&known, &mut judge);
    access::check(&known, &mut judge);
    for site in &known.sites {
        step::check(&known, site, &mut judge);
        answer::check(&known, site, &mut judge);
        flow::check(site, &mut judge);
        shape::check(&known, site, &mut judge);
    }
    replay::check(&known, &mut judge);
    declared::check(&known, &mut judge);
    judge.finish()
}

/// Collects what is found.
struct Judge<'o> {
    options: &'o Options,
    findings: Vec<Finding>,
}

impl<'o> Judge<'o> {
    const fn new(options: &'o Options) -> Self {
        Self {
            options,
            findings: Vec::new(),
        }
    }

    fn find(&mut self, rule: &'static str, path: impl fmt::Display, message: impl Into<String>) {
        self.note(rule, path.to_string(), None, message.into());
    }

    fn find_about(
        &mut self,
        rule: &'static str,
        subject: &str,
        path: impl fmt::Display,
        message: impl Into<String>,
    ) {
        let subject = Some(subject.to_owned());
        self.note(rule, path.to_string(), subject, message.into());
    }

    fn note(&mut self, name: &'static str, path: String, subject: Option<String>, message: String) {
        if self.findings.len() >= FINDINGS_MAX {
            return;
        }
        let rule = Rule::find(name);
        debug_assert!(rule.is_some(), "{name} is no rule");
        // A rule that is in no table keeps the document out: better that than something unsound that is let in.
        let own = rule.map_or(Level::Error, |rule| rule.level(self.options.strictness));
        let about = subject.as_ref().map(|subject| format!("{name}:{subject}"));
        let chosen = about.and_then(|about| self.options.levels.get(&about));
        let chosen = chosen.or_else(|| self.options.levels.get(name)).copied();
        self.findings.push(Finding {
            rule: name,
            level: chosen.unwrap_or(own),
            path,
            subject,
            message,
        });
    }

    fn finish(mut self) -> ValidationReport {
        self.findings.sort_by_key(|finding| finding.level);
        ValidationReport {
            findings: self.findings,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

impl fmt::Display for Finding {
    /// One line: `error[ops.unknown] api.routes[0].pipeline[6].op: …`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}[{}] ", self.level, self.rule)?;
        if !self.path.is_empty() {
            write!(formatter, "{}: ", self.path)?;
        }
        formatter.write_str(&self.message)
    }
}
