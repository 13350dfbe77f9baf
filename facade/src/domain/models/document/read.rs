//! Objects of JSON, read with the place of every fault.

use serde_json::{Map, Value};

/// What is wrong with a document, each with a pointer to its place.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<String>);

impl Faults {
    pub(super) fn add(&mut self, at: &str, reason: impl std::fmt::Display) {
        self.0.push(format!("{at}: {reason}"));
    }

    pub(super) const fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn into_text(self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.join("; "))
    }
}

/// An object of the document and its place.
#[derive(Clone, Debug)]
pub(super) struct Section<'a> {
    pub(super) members: &'a Map<String, Value>,
    pub(super) at: String,
}

impl<'a> Section<'a> {
    /// The object that a value is, with no members but these.
    pub(super) fn of(
        value: &'a Value,
        at: String,
        names: &[&str],
        faults: &mut Faults,
    ) -> Option<Self> {
        let Value::Object(members) = value else {
            faults.add(&at, "is no object");
            return None;
        };
        for name in members
            .keys()
            .filter(|name| !names.contains(&name.as_str()))
        {
            faults.add(&at, format!("has no use for {name:?}"));
        }
        Some(Self { members, at })
    }

    fn place(&self, name: &str) -> String {
        format!("{}/{name}", self.at)
    }

    /// The value of a member that is read as something; a fault where it cannot be.
    pub(super) fn take<T>(
        &self,
        name: &str,
        what: &str,
        faults: &mut Faults,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.members.get(name)?;
        let found = read(value);
        if found.is_none() {
            faults.add(&self.place(name), format!("is no {what}"));
        }
        found
    }

    pub(super) fn text(&self, name: &str, faults: &mut Faults) -> Option<&'a str> {
        self.take(name, "text", faults, Value::as_str)
    }

    /// The text of a member that has to be there.
    pub(super) fn needed(&self, name: &str, faults: &mut Faults) -> Option<&'a str> {
        if !self.members.contains_key(name) {
            faults.add(&self.place(name), "is missing");
        }
        self.text(name, faults)
    }

    pub(super) fn flag(&self, name: &str, faults: &mut Faults) -> bool {
        let found = self.take(name, "true or false", faults, Value::as_bool);
        found == Some(true)
    }

    pub(super) fn count<N: TryFrom<u64>>(&self, name: &str, faults: &mut Faults) -> Option<N> {
        let read = |value: &Value| N::try_from(value.as_u64()?).ok();
        self.take(name, "whole number of its range", faults, read)
    }

    pub(super) fn object(&self, name: &str, faults: &mut Faults) -> Option<&'a Map<String, Value>> {
        self.take(name, "object", faults, Value::as_object)
    }

    /// The elements of a member with their places; none where it is missing.
    pub(super) fn list(&self, name: &str, faults: &mut Faults) -> Vec<(String, &'a Value)> {
        let found = self.take(name, "list", faults, Value::as_array);
        let elements = found.into_iter().flatten().enumerate();
        let place = self.place(name);
        elements
            .map(|(number, element)| (format!("{place}/{number}"), element))
            .collect()
    }

    pub(super) fn texts(&self, name: &str, faults: &mut Faults) -> Vec<&'a str> {
        let mut texts = Vec::new();
        for (at, element) in self.list(name, faults) {
            match element.as_str() {
                Some(text) => texts.push(text),
                None => faults.add(&at, "is no text"),
            }
        }
        texts
    }

    /// One of the words that a member may be.
    pub(super) fn word<T: Copy>(
        &self,
        name: &str,
        words: &[(&str, T)],
        faults: &mut Faults,
    ) -> Option<T> {
        let found = self.text(name, faults)?;
        let meant = words.iter().find(|(word, _)| *word == found);
        if meant.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            faults.add(
                &self.place(name),
                format!("is none of {}", known.join(", ")),
            );
        }
        meant.map(|(_, meaning)| *meaning)
    }
}
