//! A table comes.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::schema::{IndexDefinition, TableDefinition};
use crate::storage::StoreError;
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::error::ChangeError;
use crate::engine::life::spaces::NewSpaces;
use crate::engine::table::catalog::Caller;
use crate::engine::table::counters::Counters;
use crate::engine::table::layout::Layout;
use crate::engine::table::live_index::LiveIndex;
use crate::engine::table::live_ttl::LiveTtl;
use crate::engine::table::{Home, LONG_AGO, Table};

/// How long a change of a table shows in its status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Transition {
    /// As long as the engine was configured to let such states last.
    #[default]
    AsConfigured,
    /// No time, whatever the configuration says.
    #[cfg_attr(
        not(any(feature = "template", test)),
        expect(dead_code, reason = "asked for by templates alone")
    )]
    Instant,
}

impl Engine {
    /// Makes a table.
    ///
    /// # Errors
    ///
    /// If the caller has a table of this name, or the store fails.
    pub(crate) fn create_table(
        &self,
        caller: &Caller,
        definition: Arc<TableDefinition>,
        transition: Transition,
    ) -> Result<Arc<Table>, ChangeError> {
        let (owner, region) = self.settings.namespace(caller);
        // Held to the end: nobody else makes a table of this name meanwhile.
        let mut catalog = self.catalog.write();
        if catalog.get(owner, region, &definition.name).is_some() {
            return Err(ChangeError::TableExists(Arc::clone(&definition.name)));
        }
        let ready_at = self.transition_end(transition);
        let mut spaces = NewSpaces::of(self);
        let space = spaces.make()?;
        let mut indexes = Vec::with_capacity(definition.indexes.len());
        for index in &definition.indexes {
            let index = new_index(index, ready_at, false, &mut spaces)?;
            indexes.push(Arc::new(index));
        }
        let ttl = new_ttl(&definition, &mut spaces)?;
        let expires = ttl.is_some();
        let home = Home {
            owner: Arc::clone(owner),
            region: Arc::clone(region),
        };
        let definition = self.with_own_stream(&home, definition);
        let stream = self.open_stream(&home, &definition, ready_at);
        let layout = Layout {
            definition,
            indexes,
            ttl,
            creating_until: ready_at,
            updating_until: LONG_AGO,
            gone_at: None,
        };
        let table = Arc::new(Table::new(home, space, layout, stream));
        spaces.keep();
        catalog.insert(owner, region, Arc::clone(&table));
        if expires {
            self.sweep_at(&table, LONG_AGO);
        }
        Ok(table)
    }

    /// When a change that begins now no longer shows; long ago where it shows at no time.
    pub(in crate::engine) fn transition_end(&self, transition: Transition) -> Timestamp {
        match (transition, self.settings.transient) {
            (Transition::AsConfigured, Some(span)) => self.clock.now().plus(span),
            (Transition::AsConfigured, None) | (Transition::Instant, _) => LONG_AGO,
        }
    }
}

/// An index without entries.
pub(in crate::engine) fn new_index(
    definition: &IndexDefinition,
    ready_at: Timestamp,
    added_later: bool,
    spaces: &mut NewSpaces<'_>,
) -> Result<LiveIndex, StoreError> {
    Ok(LiveIndex {
        definition: definition.clone(),
        space: spaces.make()?,
        counters: Arc::new(Counters::default()),
        ready_at,
        added_later,
        gone_at: None,
    })
}

/// An empty order of expiry, if the definition asks for one.
pub(in crate::engine) fn new_ttl(
    definition: &TableDefinition,
    spaces: &mut NewSpaces<'_>,
) -> Result<Option<LiveTtl>, StoreError> {
    let Some(ttl) = &definition.time_to_live else {
        return Ok(None);
    };
    Ok(Some(LiveTtl {
        attribute: Arc::clone(&ttl.attribute),
        space: spaces.make()?,
        nothing: Item::default(),
    }))
}
