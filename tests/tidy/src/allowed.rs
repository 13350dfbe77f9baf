//! An allow-list: what breaks a rule today, how often, and why that is borne.
//!
//! One entry per line: `rule | subject | how often | reason`, where *how often* is a number or `any`. Lines that begin
//! with `#` are comments. An entry that allows more than there is fails too, so that the list only shrinks.
//! `UPDATE=1 cargo test` rewrites it: entries follow the code when it moves, and a new entry of a rule that is
//! broken more often than before has the reason `?`, which fails until somebody gives one.

use std::collections::BTreeMap;

use crate::finding::Finding;

/// What a new entry has in place of a reason.
const NO_REASON: &str = "?";

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    /// None for any number.
    count: Option<usize>,
    reason: String,
}

/// Rule and subject.
type Key = (String, String);

/// The entries of one crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Allowed {
    header: String,
    entries: BTreeMap<Key, Entry>,
    /// Lines that are no entries.
    malformed: Vec<String>,
}

impl Allowed {
    /// Reads a list.
    pub(crate) fn read(text: &str) -> Self {
        let mut allowed = Self::default();
        for line in text.lines() {
            if line.starts_with('#') {
                allowed.header.push_str(line);
                allowed.header.push('\n');
            } else if !line.trim().is_empty() {
                match entry(line) {
                    Some((key, entry)) => drop(allowed.entries.insert(key, entry)),
                    None => allowed.malformed.push(line.to_owned()),
                }
            }
        }
        allowed
    }

    /// The list as text, in the order of rules and subjects.
    pub(crate) fn write(&self) -> String {
        let mut text = self.header.clone();
        for ((rule, subject), Entry { count, reason }) in &self.entries {
            let count = count.map_or_else(|| "any".to_owned(), |count| count.to_string());
            text.push_str(&format!("{rule} | {subject} | {count} | {reason}\n"));
        }
        text
    }

    /// How many breaches each rule still allows; entries for any number count once.
    pub(crate) fn remaining(&self) -> BTreeMap<&str, usize> {
        let mut remaining = BTreeMap::new();
        for ((rule, _), entry) in &self.entries {
            *remaining.entry(rule.as_str()).or_default() += entry.count.unwrap_or(1);
        }
        remaining
    }

    /// What is wrong when these rules found this: breaches that are not allowed, and entries that are stale.
    pub(crate) fn judge(&self, rules: &[&str], findings: &[Finding]) -> Vec<String> {
        let mut wrong: Vec<String> = self
            .malformed
            .iter()
            .map(|line| format!("no entry: {line}"))
            .collect();
        let mut found: BTreeMap<Key, Vec<&Finding>> = BTreeMap::new();
        for finding in findings {
            found.entry(key(finding)).or_default().push(finding);
        }
        for (key, findings) in &found {
            let allowed = self.entries.get(key).map(|entry| entry.count);
            match allowed {
                Some(None) => {}
                Some(Some(count)) if findings.len() <= count => {}
                _ => {
                    let allowed = allowed.flatten().unwrap_or(0);
                    if allowed > 0 {
                        wrong.push(format!("{}: {allowed} are allowed, and there are:", key.1));
                    }
                    wrong.extend(findings.iter().map(|f| format!("[{}] {}", f.rule, f.what)));
                }
            }
        }
        for (key, entry) in self
            .entries
            .iter()
            .filter(|((rule, _), _)| rules.contains(&rule.as_str()))
        {
            let (rule, subject) = key;
            let count = found.get(key).map_or(0, Vec::len);
            if count == 0 || entry.count.is_some_and(|allowed| allowed > count) {
                wrong.push(format!(
                    "[{rule}] stale entry in the allow-list: {subject} (now {count})"
                ));
            }
            if entry.reason.is_empty() || entry.reason == NO_REASON {
                wrong.push(format!(
                    "[{rule}] an entry in the allow-list needs a reason: {subject}"
                ));
            }
        }
        wrong
    }

    /// The list that allows exactly what these rules found, with the reasons that it had.
    pub(crate) fn updated(&self, rules: &[&str], findings: &[Finding]) -> Self {
        let mut updated = self.clone();
        updated
            .entries
            .retain(|(rule, _), _| !rules.contains(&rule.as_str()));
        let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
        for finding in findings {
            *counts.entry(key(finding)).or_default() += 1;
        }
        let remaining = self.remaining();
        let mut now: BTreeMap<&str, usize> = BTreeMap::new();
        for ((rule, subject), count) in &counts {
            let count = if is_counted(subject) { *count } else { 1 };
            *now.entry(rule).or_default() += count;
        }
        let grown = |rule: &str| now.get(rule) > remaining.get(rule);
        for (key, count) in &counts {
            let old = self.entries.get(key);
            let counted = is_counted(&key.1) && old.is_none_or(|old| old.count.is_some());
            let reason = match old {
                Some(old) => old.reason.clone(),
                None => self.moved(key, grown(&key.0)),
            };
            let count = counted.then_some(*count);
            updated.entries.insert(key.clone(), Entry { count, reason });
        }
        updated
    }

    /// The reason of an entry for a module of the same name elsewhere, or, for a file, of any entry of the rule where
    /// the rule is broken no more often than before: then code has only moved.
    fn moved(&self, (rule, subject): &Key, grown: bool) -> String {
        let mut old = self.entries.iter().filter(|((other, _), _)| other == rule);
        let first = old.clone().next().filter(|_| !grown && is_counted(subject));
        let same = old.find(|((_, path), _)| module_name(path) == module_name(subject));
        let old = same.or(first);
        old.map_or_else(|| NO_REASON.to_owned(), |(_, entry)| entry.reason.clone())
    }
}

/// Whether breaches are counted, as in a file, or are all one, as of an edge.
fn is_counted(subject: &str) -> bool {
    subject.ends_with(".rs")
}

/// `write` of `engine/write.rs`, and of `engine/write/mod.rs`.
fn module_name(path: &str) -> Option<&str> {
    let path = path.strip_suffix(".rs")?;
    path.strip_suffix("/mod").unwrap_or(path).rsplit('/').next()
}

fn key(finding: &Finding) -> Key {
    (finding.rule.to_owned(), finding.subject.clone())
}

fn entry(line: &str) -> Option<(Key, Entry)> {
    let mut cells = line.splitn(4, " | ").map(str::trim);
    let key = (cells.next()?.to_owned(), cells.next()?.to_owned());
    let count = match cells.next()? {
        "any" => None,
        count => Some(count.parse().ok()?),
    };
    let reason = cells.next()?.to_owned();
    Some((key, Entry { count, reason }))
}
