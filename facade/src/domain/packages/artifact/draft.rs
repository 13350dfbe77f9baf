//! What a transaction has read and is to write, in the words of a repository.
//!
//! Nothing here is sent. A [draft](Draft) can be made into a unit of work as often as others are faster in what it
//! never asked about, such as the head of the log; what it has read itself stays as it was read, or it fails.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::commit::{FEED, about};
use super::coordinates::Coordinates;
use super::item::StoredParts;
use super::types::FileInfo;
use crate::backend::Item;
use crate::block::events::Consumer;
use crate::domain::packages::fault::Fault;
use crate::domain::packages::pipeline::{Features, Versioning, text_of};
use crate::domain::packages::table;
use crate::error::Error;

/// Something that is stored in one item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// An artifact, and its row in the index of versions.
    Artifact(Coordinates),
    /// A tag, and its row in the index of tags: namespace, name, tag.
    Tag([String; 3]),
    /// A document of any other kind: the kind, the parts of its key, and how many of them are its partition.
    Document(String, Vec<String>, usize),
    /// A row of any other index.
    Row(RowAt),
    /// What changes with every row of a package or of a key of an index.
    Head(HeadOf),
}

/// Where a row of an index is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RowAt {
    pub(crate) index: String,
    pub(crate) key: Vec<String>,
    /// The value by which rows are sorted, as text in the same order.
    pub(crate) sort: String,
    /// What tells the row from others of its key.
    pub(crate) id: String,
    pub(crate) unique: bool,
}

/// What a head is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum HeadOf {
    /// A package: namespace and name.
    Package([String; 2]),
    /// A key of an index.
    Rows(String, Vec<String>),
}

impl Target {
    /// The key of its item.
    pub(crate) fn key(&self) -> Result<Item, Error> {
        match self {
            Self::Artifact(at) => table::artifact(at),
            Self::Tag([namespace, name, tag]) => table::tag(namespace, name, tag),
            Self::Document(doc, parts, first) => table::document(doc, parts, *first),
            Self::Row(row) => {
                let place = (!row.unique).then_some((&*row.sort, &*row.id));
                table::row(&row.index, &row.key, place)
            }
            Self::Head(HeadOf::Package([namespace, name])) => table::head(namespace, name),
            Self::Head(HeadOf::Rows(index, key)) => table::rows_head(index, key),
        }
    }
}

/// What becomes of a part of an item.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Change {
    /// It stays as it is.
    #[default]
    Keep,
    Set(Json),
    Remove,
}

impl Change {
    /// The part as it is afterwards.
    pub(crate) fn over(&self, before: Option<Json>) -> Option<Cow<'_, Json>> {
        match self {
            Self::Keep => before.map(Cow::Owned),
            Self::Set(json) => Some(Cow::Borrowed(json)),
            Self::Remove => None,
        }
    }
}

/// What is done to one item.
#[derive(Clone, Debug, Default)]
pub(crate) struct Intent {
    pub(crate) document: Change,
    pub(crate) row: Change,
    /// Whether there must be no such document.
    pub(crate) absent: bool,
    /// Whether an artifact is withdrawn, or is not any more, and why and by whom.
    pub(crate) yank: Option<Yanking>,
}

/// That an artifact is withdrawn, or is not any more.
#[derive(Clone, Debug)]
pub(crate) struct Yanking {
    pub(crate) yanked: bool,
    /// When, as documents write times.
    pub(crate) at: String,
    pub(crate) reason: Option<String>,
    pub(crate) by: Option<String>,
}

/// An event that is appended with the rest.
#[derive(Clone, Debug)]
pub(crate) struct Happened {
    pub(crate) kind: String,
    /// The payload as JSON.
    pub(crate) payload: String,
    /// The shard of the log that all about the same thing is in.
    pub(crate) shard: u8,
    pub(crate) by: Option<String>,
}

/// The event of another log that is applied, so that it is applied once.
#[derive(Clone, Debug)]
pub(crate) struct Cursor {
    pub(crate) consumer: Consumer,
    pub(crate) shard: u8,
    pub(crate) seq: u64,
}

/// What is allowed to writers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policies {
    pub(crate) features: Features,
    pub(crate) versioning: Versioning,
}

/// A transaction that was not sent yet.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) policies: Policies,
    /// Whether what was read must still be so at the commit.
    pub(crate) checks_reads: bool,
    /// What was read, by its revision; `None` where there was nothing.
    pub(crate) seen: BTreeMap<Target, Option<u64>>,
    pub(crate) entries: BTreeMap<Target, Intent>,
    pub(crate) events: Vec<Happened>,
    /// Files that artifacts get, and those that go.
    pub(crate) files: Vec<(Coordinates, FileInfo)>,
    pub(crate) files_gone: Vec<(Coordinates, FileInfo)>,
    /// What is applied with it, if it is.
    pub(crate) cursor: Option<Cursor>,
}

impl Draft {
    pub(crate) const fn new(policies: Policies, checks_reads: bool) -> Self {
        Self {
            policies,
            checks_reads,
            seen: BTreeMap::new(),
            entries: BTreeMap::new(),
            events: Vec::new(),
            files: Vec::new(),
            files_gone: Vec::new(),
            cursor: None,
        }
    }

    /// Notes what was read. What was read first counts: a transaction that sees two states of one item fails.
    pub(crate) fn saw(&mut self, target: Target, rev: Option<u64>) {
        if self.checks_reads {
            self.seen.entry(target).or_insert(rev);
        }
    }

    /// What is stored, with what this draft does to it.
    pub(crate) fn over(&self, target: &Target, stored: StoredParts) -> StoredParts {
        match self.entries.get(target) {
            None => stored,
            Some(entry) => StoredParts {
                document: entry.document.over(stored.document).map(Cow::into_owned),
                row: entry.row.over(stored.row).map(Cow::into_owned),
            },
        }
    }

    /// Writes a document.
    pub(crate) fn put(
        &mut self,
        target: Target,
        document: Json,
        absent: bool,
    ) -> Result<(), Fault> {
        let mut absent = absent;
        if let Target::Artifact(at) = &target {
            let versioning = &self.policies.versioning;
            if !versioning.prereleases && super::VersionKey::of(&at.version).is_prerelease() {
                let message = format!(
                    "version: {} is a pre-release, and none are taken",
                    at.version
                );
                return Err(Fault::invalid(message));
            }
            absent |= !self.policies.features.overwrite_artifacts;
        }
        if matches!(target, Target::Tag(_)) {
            absent |= !self.policies.features.mutable_tags;
        }
        let entry = self.entries.entry(target).or_default();
        match &entry.document {
            Change::Set(_) if absent => return Err(exists()),
            // What this draft removed before is not in the way of what it writes now.
            Change::Remove => {}
            Change::Set(_) | Change::Keep => entry.absent |= absent,
        }
        entry.document = Change::Set(document);
        Ok(())
    }

    /// Removes a document, if there is one.
    pub(crate) fn delete(&mut self, target: Target) {
        let entry = self.entries.entry(target).or_default();
        entry.document = Change::Remove;
        entry.absent = false;
    }

    /// Writes a row of an index.
    pub(crate) fn put_row(&mut self, target: Target, row: Json) {
        self.entries.entry(target).or_default().row = Change::Set(row);
    }

    /// Removes a row of an index.
    pub(crate) fn delete_row(&mut self, target: Target) {
        self.entries.entry(target).or_default().row = Change::Remove;
    }

    /// Withdraws an artifact, or takes that back.
    pub(crate) fn yank(&mut self, at: Coordinates, yanking: Yanking) {
        self.entries.entry(Target::Artifact(at)).or_default().yank = Some(yanking);
    }

    /// Lets an event be appended.
    pub(crate) fn happened(&mut self, kind: impl Into<String>, payload: &Json, by: Option<String>) {
        let kind = kind.into();
        self.events.push(Happened {
            shard: FEED.shard_of(&about(&kind, payload)),
            payload: text_of(payload),
            kind,
            by,
        });
    }
}

/// The code of a document that is there already.
pub(crate) const EXISTS: &str = "ALREADY_EXISTS";

/// There is such a document already.
#[cold]
pub(crate) fn exists() -> Fault {
    Fault::new(409, EXISTS, "it was published already, and stays as it is")
}
