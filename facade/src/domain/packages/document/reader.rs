//! Values of a document, read with an account of what is wrong with them.

use std::cell::{Cell, RefCell};

use serde_json::{Map, Value};

use super::fault::{DocumentFault, FAULTS_MAX, FaultKind};
use super::named::Named;
use super::path::Path;
use crate::domain::packages::pipeline::REMARKS;

/// Things of one kind in one place of a document, so that whoever compares each with each comes to an end.
const THINGS_MAX: usize = 10_000;

/// Patterns of a document.
const PATTERNS_MAX: usize = 256;

/// What was found wrong so far, and what nobody knows.
#[derive(Debug, Default)]
pub(super) struct Account {
    faults: RefCell<Vec<DocumentFault>>,
    unknown: RefCell<Vec<DocumentFault>>,
    /// How many patterns were compiled: each of them takes time and room.
    patterns: Cell<usize>,
}

impl Account {
    pub(super) fn fault(&self, kind: FaultKind, path: &Path, message: impl Into<String>) {
        let list = match kind {
            FaultKind::Unknown => &self.unknown,
            _ => &self.faults,
        };
        let mut list = list.borrow_mut();
        if list.len() < FAULTS_MAX {
            list.push(DocumentFault::new(kind, path, message));
        }
    }

    /// Notes something that cannot be let pass even where members that nobody knows are.
    pub(super) fn fatal(&self, kind: FaultKind, path: &Path, message: impl Into<String>) {
        let mut faults = self.faults.borrow_mut();
        if faults.len() < FAULTS_MAX {
            faults.push(DocumentFault::new(kind, path, message));
        }
    }

    /// Whether one more pattern may be compiled.
    pub(super) fn may_compile(&self) -> bool {
        let count = self.patterns.get();
        self.patterns.set(count + 1);
        count < PATTERNS_MAX
    }

    /// The faults, and the members that nobody knows.
    pub(super) fn into_parts(self) -> (Vec<DocumentFault>, Vec<DocumentFault>) {
        (self.faults.into_inner(), self.unknown.into_inner())
    }
}

/// A value of the document and where it is. What is read of it wrongly is noted, and something stands for it.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    pub(super) value: &'a Value,
    pub(super) path: Path,
    pub(super) account: &'a Account,
}

impl<'a> Node<'a> {
    pub(super) const fn root(value: &'a Value, account: &'a Account) -> Self {
        Self {
            value,
            path: Path::root(),
            account,
        }
    }

    pub(super) fn fault(&self, kind: FaultKind, message: impl Into<String>) {
        self.account.fault(kind, &self.path, message);
    }

    pub(super) fn malformed(&self, message: impl Into<String>) {
        self.fault(FaultKind::Malformed, message);
    }

    /// Its members, if it is an object.
    pub(super) fn object(&self) -> Option<Members<'a>> {
        let Value::Object(map) = self.value else {
            self.malformed("this has to be an object");
            return None;
        };
        Some(Members {
            map,
            path: self.path.clone(),
            account: self.account,
            known: RefCell::new(Vec::new()),
        })
    }

    /// Its elements, if it is a list.
    pub(super) fn list(&self) -> Vec<Self> {
        let Value::Array(list) = self.value else {
            self.malformed("this has to be a list");
            return Vec::new();
        };
        self.bounded(list.len());
        let elements = list.iter().enumerate().take(THINGS_MAX);
        let elements = elements.map(|(place, value)| Self {
            value,
            path: self.path.element(place),
            account: self.account,
        });
        elements.collect()
    }

    /// Each member of it, whatever it is called, but for remarks.
    pub(super) fn named<T>(&self, read: impl Fn(&Self) -> Option<T>) -> Named<T> {
        let Some(members) = self.object() else {
            return Named::default();
        };
        self.bounded(members.map.len());
        let all = members.map.iter().take(THINGS_MAX);
        let all = all.filter(|(name, value)| !is_remark(name, value));
        let all = all.filter_map(|(name, value)| {
            let node = Self {
                value,
                path: self.path.member(name),
                account: self.account,
            };
            if name.is_empty() {
                node.malformed("a name is not empty");
            }
            Some((name.clone(), read(&node)?))
        });
        all.collect()
    }

    /// Notes that there are too many things of one kind.
    fn bounded(&self, count: usize) {
        if count > THINGS_MAX {
            self.malformed(format!(
                "there are at most {THINGS_MAX} of these, and not {count}"
            ));
        }
    }

    /// Notes that there are too many values inside this one, for what is judged by looking through the whole document
    /// again for each of them.
    pub(super) fn values_at_most(&self, most: usize) {
        let mut left = vec![self.value];
        let mut count = 0_usize;
        while let Some(value) = left.pop() {
            count += 1;
            match value {
                Value::Array(list) => left.extend(list),
                Value::Object(members) => left.extend(members.values()),
                _ => {}
            }
        }
        if count > most {
            self.malformed(format!(
                "there are at most {most} values in here, and not {count}"
            ));
        }
    }

    pub(super) fn text(&self) -> String {
        match self.value {
            Value::String(text) => text.clone(),
            _ => {
                self.malformed("this has to be a text");
                String::new()
            }
        }
    }

    pub(super) fn flag(&self) -> bool {
        self.value.as_bool().unwrap_or_else(|| {
            self.malformed("this has to be true or false");
            false
        })
    }

    pub(super) fn number(&self) -> u64 {
        self.value.as_u64().unwrap_or_else(|| {
            self.malformed("this has to be a whole number that is not negative");
            0
        })
    }

    pub(super) fn texts(&self) -> Vec<String> {
        self.list().iter().map(Self::text).collect()
    }

    /// A list of texts, of which each stands there once.
    pub(super) fn different_texts(&self) -> Vec<String> {
        let nodes = self.list();
        self.unique(&nodes, |node| node.value.as_str().map(str::to_owned));
        nodes.iter().map(Self::text).collect()
    }

    /// Notes each element that is called as one before it.
    pub(super) fn unique(&self, nodes: &[Self], name: impl Fn(&Self) -> Option<String>) {
        let mut seen = std::collections::BTreeSet::new();
        for node in nodes {
            let Some(name) = name(node) else { continue };
            let message = format!("`{name}` stands in this list twice; rename or remove one");
            if !seen.insert(name) {
                node.fault(FaultKind::Duplicate, message);
            }
        }
    }
}

/// A text under `description` is a remark even where members have names of their own, and an entity of that name is none.
pub(in crate::domain::packages) fn is_remark(name: &str, value: &Value) -> bool {
    REMARKS.contains(&name) && !value.is_object()
}

/// The members of an object of the document, which remember which of them are known.
#[derive(Debug)]
pub(super) struct Members<'a> {
    map: &'a Map<String, Value>,
    path: Path,
    account: &'a Account,
    known: RefCell<Vec<&'static str>>,
}

impl<'a> Members<'a> {
    /// A member, if it is there and not null.
    pub(super) fn optional(&self, name: &'static str) -> Option<Node<'a>> {
        self.known.borrow_mut().push(name);
        let value = self.map.get(name).filter(|value| !value.is_null())?;
        Some(Node {
            value,
            path: self.path.member(name),
            account: self.account,
        })
    }

    /// A member that has to be there.
    pub(super) fn required(&self, name: &'static str) -> Option<Node<'a>> {
        let node = self.optional(name);
        if node.is_none() {
            let message = format!("`{name}` has to be here");
            self.account.fault(FaultKind::Missing, &self.path, message);
        }
        node
    }

    pub(super) fn text(&self, name: &'static str) -> String {
        let node = self.required(name);
        // What is missing is noted, so that no document with this value comes to be.
        node.map(|node| node.text()).unwrap_or_default()
    }

    pub(super) fn optional_text(&self, name: &'static str) -> Option<String> {
        self.optional(name).map(|node| node.text())
    }

    pub(super) fn flag(&self, name: &'static str) -> bool {
        self.required(name).is_some_and(|node| node.flag())
    }

    pub(super) fn flag_or(&self, name: &'static str, default: bool) -> bool {
        self.optional(name).map_or(default, |node| node.flag())
    }

    pub(super) fn number(&self, name: &'static str) -> u64 {
        self.required(name).map_or(0, |node| node.number())
    }

    pub(super) fn optional_number(&self, name: &'static str) -> Option<u64> {
        self.optional(name).map(|node| node.number())
    }

    pub(super) fn texts(&self, name: &'static str) -> Vec<String> {
        let node = self.required(name);
        // What is missing is noted, so that no document with this value comes to be.
        node.map(|node| node.texts()).unwrap_or_default()
    }

    pub(super) fn optional_texts(&self, name: &'static str) -> Vec<String> {
        let node = self.optional(name);
        // Absent means that there are none.
        node.map(|node| node.texts()).unwrap_or_default()
    }

    /// What is read of the object that is a member, if it is there.
    pub(super) fn part<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&Members<'a>) -> T,
    ) -> Option<T> {
        let members = self.optional(name)?.object()?;
        let part = read(&members);
        members.close();
        Some(part)
    }

    /// The value of a member that is kept as it is, if it is there.
    pub(super) fn value(&self, name: &'static str) -> Option<Value> {
        Some(self.optional(name)?.value.clone())
    }

    /// Notes each member that nobody has asked for.
    pub(super) fn close(self) {
        let known = self.known.into_inner();
        let others = self.map.keys().filter(|name| {
            let name = name.as_str();
            !known.contains(&name) && !REMARKS.contains(&name)
        });
        for name in others {
            let path = self.path.member(name);
            let message = format!(
                "nothing is called so here; there is {}, and `comment` for remarks",
                known.join(", ")
            );
            self.account.fault(FaultKind::Unknown, &path, message);
        }
    }
}
