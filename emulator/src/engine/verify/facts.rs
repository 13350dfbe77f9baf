//! What the store holds as facts, beside what the engine knows.

use std::collections::BTreeMap;

use crate::schema::attachments::Attachments;
use crate::storage::{Fact, FactValue, Key, StoreError};

use crate::engine::Engine;
use crate::engine::table::{attachments_fact, group_fact, table_fact};

impl Engine {
    /// Lists the facts of the store that are not what the engine knows, and those that it lacks.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub(in crate::engine) fn compare_facts(&self) -> Result<Vec<String>, StoreError> {
        let catalog = self.catalog.read();
        // All writers at once, in the order of the catalog: nothing is committed between the two looks.
        let tables = catalog.iter().map(|(_, _, table)| table);
        let locked: Vec<_> = tables.map(|table| (table, table.writer.lock())).collect();
        let live = locked.iter().filter(|(table, _)| !table.is_gone());
        let of_tables = live.map(|(table, writer)| {
            table_fact::exists(&table.home, table.space, &writer.layout, &writer.unfilled)
        });
        let live = locked.iter().filter(|(table, _)| !table.is_gone());
        let of_recoveries = live.filter_map(|(table, writer)| {
            let recovery = writer.recovery.as_ref()?;
            let (home, name) = (&table.home, &writer.layout.definition.name);
            Some(recovery.fact(&home.owner, &home.region, name).into_fact())
        });
        let live = locked.iter().filter(|(table, _)| !table.is_gone());
        let of_attachments = live.filter_map(|(table, writer)| {
            let attachments = &writer.layout.attachments;
            let is_any = **attachments != Attachments::default() || writer.feed.is_some();
            let log = writer.feed.as_ref().map(|feed| feed.log().space());
            is_any.then(|| attachments_fact::exists(&table.home, &table.name, attachments, log))
        });
        let groups = self.groups.all();
        let of_groups = groups
            .iter()
            .map(|group| group_fact::exists(group, group.state()));
        let streams = self.streams.all();
        let of_streams = streams.iter().map(|stream| stream.fact(stream.state()));
        let of_backups = self.backups.all().into_iter();
        let of_backups = of_backups.map(|backup| backup.fact.clone().into_fact());
        let of_transfers = self.transfers.all().into_iter();
        let of_transfers = of_transfers.map(|transfer| transfer.record().into_fact());
        let known: BTreeMap<Key, String> = of_tables
            .chain(of_streams)
            .chain(of_backups)
            .chain(of_transfers)
            .chain(of_recoveries)
            .chain(of_attachments)
            .chain(of_groups)
            .chain(self.tokens.facts())
            .chain(self.settings.facts())
            .filter_map(|Fact { key, value }| Some((key, told(&*value?))))
            .collect();
        let stored = self.store.snapshot()?.facts()?;
        drop(locked);
        let stored: BTreeMap<Key, String> = stored
            .into_iter()
            .map(|(key, value)| (key, told(&*value)))
            .collect();
        let differs = |(key, fact): &(&Key, &String)| known.get(key) != Some(fact);
        let strange = stored.iter().filter(differs);
        let strange = strange.map(|(_, fact)| format!("the store holds {fact}"));
        let missing = known.iter().filter(|(key, _)| !stored.contains_key(key));
        let missing = missing.map(|(_, fact)| format!("the store lacks {fact}"));
        Ok(strange.chain(missing).collect())
    }
}

/// What a fact says, in full.
fn told(value: &dyn FactValue) -> String {
    format!("{value:?}")
}
