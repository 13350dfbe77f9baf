//! Whether everything that follows from the items is what is kept, and nothing else is.
//!
//! Invariant: this room changes nothing, a store that fails is a finding, not a panic, and items are looked at one by
//! one, for they need not fit into memory together.

mod backups;
mod content;
mod derived;
mod facts;
mod log;
mod streams;

use crate::storage::StoreError;

use crate::engine::Engine;
use crate::engine::table::{Table, Writer};

/// How many differences of one kind are told in full; of the others only how many there are.
const TOLD_MAX: usize = 10;

impl Engine {
    /// Recomputes every index, count, size, collection and order of expiry from the items, holds logs, shards,
    /// streams and tokens against each other, and lists what differs.
    ///
    /// Each table is looked at under the lock of its writer: its writes wait meanwhile.
    pub(crate) fn verify(&self) -> Vec<String> {
        let mut findings = Findings::default();
        let catalog = self.catalog.read();
        for (_, _, table) in catalog.iter() {
            let writer = table.writer.lock();
            if table.is_gone() {
                continue;
            }
            findings.of = format!("table {}", table.name());
            if let Err(error) = self.verify_table(table, &writer, &mut findings) {
                findings.add(format!("cannot be read: {error}"));
            }
        }
        streams::check_listed(self, &catalog, &mut findings);
        drop(catalog);
        backups::check(self, &mut findings);
        "facts".clone_into(&mut findings.of);
        match self.compare_facts() {
            Ok(differing) => findings.add_all(differing),
            Err(error) => findings.add(format!("cannot be read: {error}")),
        }
        "tokens".clone_into(&mut findings.of);
        for lost in self.tokens.without_place() {
            findings.add(format!("token {lost} would never be forgotten"));
        }
        findings.told
    }

    fn verify_table(
        &self,
        table: &Table,
        writer: &Writer,
        findings: &mut Findings,
    ) -> Result<(), StoreError> {
        let snapshot = self.store.snapshot()?;
        let held = derived::check(&*snapshot, table, writer, findings)?;
        log::check(&*snapshot, table, writer, self.clock.now(), findings)?;
        streams::check_own(self, writer, findings);
        let count = self.store.len(table.space)?;
        if count as u64 != held.items {
            findings.add(format!("the store counts {count} of {} items", held.items));
        }
        for index in writer
            .layout
            .indexes
            .iter()
            .filter(|index| index.gone_at.is_some())
        {
            let left = self.store.len(index.space);
            if !matches!(left, Err(StoreError::MissingSpace(_))) {
                let name = &index.definition.name;
                findings.add(format!(
                    "index {name} leaves, and its entries are there: {left:?}"
                ));
            }
        }
        Ok(())
    }
}

/// What differs, each with what it is about.
#[derive(Debug, Default)]
struct Findings {
    /// What is looked at.
    of: String,
    told: Vec<String>,
}

impl Findings {
    fn add(&mut self, what: impl AsRef<str>) {
        self.told.push(format!("{}: {}", self.of, what.as_ref()));
    }

    /// Adds many of one kind, of which only the first are told.
    fn add_all(&mut self, whats: impl IntoIterator<Item = String>) {
        let mut whats = whats.into_iter();
        for what in whats.by_ref().take(TOLD_MAX) {
            self.add(what);
        }
        let more = whats.count();
        if more > 0 {
            self.add(format!("and {more} more of this kind"));
        }
    }
}
