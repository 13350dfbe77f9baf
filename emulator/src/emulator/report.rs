//! Whether a database agrees with itself.

use std::fmt;

use crate::emulator::Emulator;

/// What [`Emulator::verify`] has found.
///
/// A database that agrees with itself yields a clean report; anything else is a mistake of the emulator or, where
/// there is one, a damaged medium, and worth an issue. The report prints as one line for each finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Report {
    findings: Vec<String>,
}

impl Report {
    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }

    /// What does not agree, each finding with the table, stream or token that it is about. Of many differences
    /// of one kind in one table the first ten are told, and how many more there are. The words may change
    /// between versions.
    pub fn findings(&self) -> &[String] {
        &self.findings
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_clean() {
            return formatter.write_str("everything agrees");
        }
        formatter.write_str(&self.findings.join("\n"))
    }
}

impl Emulator {
    /// Checks the whole database against the items in it: every index, count, size, item collection, order of
    /// expiry, log of changes, shard, stream and client token, in both directions, so that what is kept of no
    /// item is found as well as what is missing.
    ///
    /// The tables of all access keys and regions are read to the end, one after the other; writes to a table wait
    /// while it is looked at. Nothing is changed.
    ///
    /// # Examples
    ///
    /// ```
    /// let emulator = dynamodb_emulator::Emulator::new();
    /// let report = emulator.verify();
    /// assert!(report.is_clean(), "{report}");
    /// ```
    pub fn verify(&self) -> Report {
        Report {
            findings: self.context().verify(),
        }
    }
}
