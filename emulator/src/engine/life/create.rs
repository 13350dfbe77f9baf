//! A table comes, or several at once.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::clock::Timestamp;
use crate::schema::{IndexDefinition, TableDefinition};
use crate::storage::{Commit, Space, SpaceChange};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::error::{ChangeError, impossible};
use crate::engine::life::streams::StreamChange;
use crate::engine::table::catalog::Caller;
use crate::engine::table::counters::Counters;
use crate::engine::table::layout::Layout;
use crate::engine::table::live_index::LiveIndex;
use crate::engine::table::live_ttl::LiveTtl;
use crate::engine::table::table_fact::{self, Unfilled};
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

/// A table worked out and not yet there.
struct Coming {
    home: Home,
    space: Space,
    layout: Layout,
    streams: StreamChange,
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
        let tables = self.create_tables(caller, vec![definition], transition)?;
        let table = tables.into_iter().next();
        Ok(table.ok_or_else(|| impossible("each definition makes a table"))?)
    }

    /// Makes tables, in one commit: all of them, or none. They are returned in the order of their definitions.
    ///
    /// # Errors
    ///
    /// If the caller has a table of one of the names, or two definitions share one, or the store fails.
    pub(crate) fn create_tables(
        &self,
        caller: &Caller,
        definitions: Vec<Arc<TableDefinition>>,
        transition: Transition,
    ) -> Result<Vec<Arc<Table>>, ChangeError> {
        // The catalog is the first lock of all, and stays locked during the commit: creating tables is rare, and a
        // reader that looks a name up waits for one commit at most.
        let (owner, region) = self.settings.namespace(caller);
        // Held to the end: nobody else makes a table of one of these names meanwhile.
        let mut catalog = self.catalog.write();
        let mut names = HashSet::new();
        for definition in &definitions {
            let name = &definition.name;
            if catalog.get(owner, region, name).is_some() || !names.insert(name) {
                return Err(ChangeError::TableExists(Arc::clone(name)));
            }
        }
        drop(names);
        let ready_at = self.transition_end(transition);
        let mut commit = Commit::default();
        let mut coming = Vec::with_capacity(definitions.len());
        for definition in definitions {
            let home = Home {
                owner: Arc::clone(owner),
                region: Arc::clone(region),
            };
            coming.push(self.plan_table(home, definition, ready_at, &mut commit));
        }
        // The new logs of streams that begin are nobody else's: if the commit fails, they are dropped with the streams.
        self.store.commit(commit)?;
        let mut tables = Vec::with_capacity(coming.len());
        for table in coming {
            let expires = table.layout.ttl.is_some();
            // From here on nothing can fail: what is committed is shown.
            let live = Table::new(table.home, table.space, table.layout);
            self.show_stream(&mut live.writer.lock(), table.streams);
            let live = Arc::new(live);
            catalog.insert(owner, region, Arc::clone(&live));
            if expires {
                self.sweep_at(&live, LONG_AGO);
            }
            tables.push(live);
        }
        Ok(tables)
    }

    /// Works out a table, and adds all that it needs to the commit.
    fn plan_table(
        &self,
        home: Home,
        definition: Arc<TableDefinition>,
        ready_at: Timestamp,
        commit: &mut Commit,
    ) -> Coming {
        let space = self.new_space(commit);
        let mut indexes = Vec::with_capacity(definition.indexes.len());
        for index in &definition.indexes {
            let index = self.new_index(index, ready_at, false, commit);
            indexes.push(Arc::new(index));
        }
        let ttl = self.new_ttl(&definition, commit);
        let definition = self.with_own_stream(&home, definition);
        let streams = self.plan_stream(&home, None, &definition, ready_at, commit);
        let layout = Layout {
            definition,
            indexes,
            ttl,
            creating_until: ready_at,
            updating_until: LONG_AGO,
            before_update: None,
            gone_at: None,
        };
        let fact = table_fact::exists(&home, space, &layout, &Unfilled::default());
        commit.facts.push(fact);
        Coming {
            home,
            space,
            layout,
            streams,
        }
    }

    /// An empty space, which the commit makes.
    fn new_space(&self, commit: &mut Commit) -> Space {
        let space = self.numbers.next_space();
        commit.spaces.push(SpaceChange::Make(space));
        space
    }

    /// An index without entries, whose space the commit makes.
    pub(in crate::engine) fn new_index(
        &self,
        definition: &IndexDefinition,
        ready_at: Timestamp,
        added_later: bool,
        commit: &mut Commit,
    ) -> LiveIndex {
        LiveIndex {
            definition: definition.clone(),
            space: self.new_space(commit),
            counters: Arc::new(Counters::default()),
            ready_at,
            added_later,
            // An index that comes with its table has no items to be filled from.
            filled: Arc::new(AtomicBool::new(!added_later)),
            gone_at: None,
        }
    }

    /// An empty order of expiry, if the definition asks for one; the commit makes its space.
    pub(in crate::engine) fn new_ttl(
        &self,
        definition: &TableDefinition,
        commit: &mut Commit,
    ) -> Option<LiveTtl> {
        let ttl = definition.time_to_live.as_ref()?;
        Some(LiveTtl {
            attribute: Arc::clone(&ttl.attribute),
            space: self.new_space(commit),
            nothing: Item::default(),
        })
    }

    /// When a change that begins now no longer shows; long ago where it shows at no time.
    pub(in crate::engine) fn transition_end(&self, transition: Transition) -> Timestamp {
        match (transition, self.settings.transient) {
            (Transition::AsConfigured, Some(span)) => self.clock.now().plus(span),
            (Transition::AsConfigured, None) | (Transition::Instant, _) => LONG_AGO,
        }
    }
}
