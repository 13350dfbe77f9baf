//! A table comes, or several at once.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::clock::Timestamp;
use crate::meter::notes;
use crate::schema::{IndexDefinition, TableDefinition};
use crate::storage::{Commit, Space, SpaceChange};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::error::{ChangeError, impossible};
use crate::engine::life::content::Content;
use crate::engine::life::streams::StreamChange;
use crate::engine::parts::backups::HeldSpace;
use crate::engine::table::catalog::{Caller, CatalogTables};
use crate::engine::table::counters::{Counters, Growth};
use crate::engine::table::layout::Layout;
use crate::engine::table::live_index::LiveIndex;
use crate::engine::table::live_ttl::LiveTtl;
use crate::engine::table::table_fact::{self, Unfilled};
use crate::engine::table::{Home, LONG_AGO, Table, UNTIL_LOADED, Writer};
use crate::engine::vector::LiveVectors;

/// How long a change of a table shows in its status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Transition {
    /// As long as the engine was configured to let such states last.
    #[default]
    AsConfigured,
    /// No time, whatever the configuration says.
    Instant,
    /// Until somebody says that its items are there.
    UntilLoaded,
}

/// A table worked out and not yet there.
pub(in crate::engine) struct Coming {
    pub(in crate::engine) home: Home,
    pub(in crate::engine) space: Space,
    pub(in crate::engine) writer: Writer,
    /// How much it holds.
    pub(in crate::engine) held: Growth,
    pub(in crate::engine) streams: StreamChange,
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
            coming.push(self.plan_table(home, definition, None, ready_at, &mut commit));
        }
        // The new logs of streams that begin are nobody else's: if the commit fails, they are dropped with the streams.
        self.store.commit(commit)?;
        let coming = coming.into_iter();
        let tables = coming.map(|table| self.show_table(&mut catalog, table));
        Ok(tables.collect())
    }

    /// Shows a table that is committed: from here on nothing can fail.
    pub(in crate::engine) fn show_table(
        &self,
        catalog: &mut CatalogTables,
        coming: Coming,
    ) -> Arc<Table> {
        let Coming {
            home,
            space,
            mut writer,
            held,
            streams,
        } = coming;
        self.show_stream(&mut writer, streams);
        let expires = writer.layout.ttl.is_some();
        let live = Arc::new(Table::with_writer(home.clone(), space, writer));
        live.counters.apply(held);
        live.enforce(self.enforces_all());
        catalog.insert(&home.owner, &home.region, Arc::clone(&live));
        notes::table(&live.name, live.first_definition());
        if expires {
            self.sweep_at(&live, LONG_AGO);
        }
        live
    }

    /// Works out a table, empty or of what there is, and adds all that it needs to the commit.
    pub(in crate::engine) fn plan_table(
        &self,
        home: Home,
        definition: Arc<TableDefinition>,
        content: Option<Content>,
        ready_at: Timestamp,
        commit: &mut Commit,
    ) -> Coming {
        let kept = content.as_ref().map(|content| content.items);
        let space = self.new_space(kept.map(|kept| kept.space), commit);
        let mut indexes = Vec::with_capacity(definition.indexes.len());
        let mut unfilled = Unfilled::new();
        for index in &definition.indexes {
            let kept = content.as_ref().map(|content| content.index(index.number));
            let from = kept.flatten().map(|kept| kept.content.space);
            let space = self.new_space(from, commit);
            let mut index = self.new_index(index, space, ready_at, false);
            if let Some(kept) = kept {
                if let Some(kept) = kept {
                    index.counters.apply(kept.content.growth());
                }
                index.vectors = index.vectors.map(|_| Arc::default());
                // Without a copy of its entries an index is filled from the items.
                let reached = kept.map_or(Some(None), |kept| kept.reached.clone());
                index.filled = Arc::new(AtomicBool::new(reached.is_none()));
                unfilled.extend(reached.map(|reached| (space, reached)));
            }
            indexes.push(Arc::new(index));
        }
        let ttl = self.new_ttl(&definition, commit);
        if content.is_some() {
            unfilled.extend(ttl.as_ref().map(|ttl| (ttl.space, None)));
        }
        let definition = self.with_own_stream(&home, definition);
        let streams = self.plan_stream(&home, None, &definition, ready_at, commit);
        // A table that comes with its recovery on has a log from its first item on.
        let recovery = definition.point_in_time.as_ref().map(|point| {
            let log = streams.log();
            self.begin_recovery(&home, &definition.name, log, point.days, commit)
        });
        let (collections, restored) = match content {
            None => (None, None),
            Some(content) => (content.collections, content.restored),
        };
        let layout = Layout {
            definition,
            indexes,
            attachments: Arc::default(),
            member: None,
            ttl,
            creating_until: ready_at,
            updating_until: LONG_AGO,
            before_update: None,
            gone_at: None,
            restored,
        };
        let fact = table_fact::exists(&home, space, &layout, &unfilled);
        commit.facts.push(fact);
        Coming {
            home,
            space,
            writer: Writer {
                unfilled,
                // What is new, or to be counted, begins with none.
                collections: collections.unwrap_or_default(),
                log: recovery.as_ref().map(|recovery| Arc::clone(recovery.log())),
                recovery,
                ..Writer::new(layout)
            },
            // A new table holds nothing.
            held: kept.map(HeldSpace::growth).unwrap_or_default(),
            streams,
        }
    }

    /// A space of its own, which the commit makes: empty, or with what another one holds.
    pub(in crate::engine) fn new_space(&self, kept: Option<Space>, commit: &mut Commit) -> Space {
        let space = self.numbers.next_space();
        commit.spaces.push(match kept {
            None => SpaceChange::Make(space),
            Some(from) => SpaceChange::Copy { from, to: space },
        });
        space
    }

    /// An index whose entries are, or come to be, in `space`.
    pub(in crate::engine) fn new_index(
        &self,
        definition: &IndexDefinition,
        space: Space,
        ready_at: Timestamp,
        added_later: bool,
    ) -> LiveIndex {
        LiveIndex {
            definition: definition.clone(),
            space,
            counters: Arc::new(Counters::default()),
            ready_at,
            added_later,
            // An index that comes with its table has no items to be filled from.
            filled: Arc::new(AtomicBool::new(!added_later)),
            gone_at: None,
            vectors: LiveIndex::no_vectors(definition).map(|none| {
                Arc::new(match added_later {
                    // Those of items that are there already are read when somebody searches.
                    true => LiveVectors::default(),
                    false => LiveVectors::of(none),
                })
            }),
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
            space: self.new_space(None, commit),
            nothing: Item::default(),
        })
    }

    /// When a change that begins at `start`, once one before it is over, no longer shows.
    pub(in crate::engine) fn transition_after(&self, start: Timestamp) -> Timestamp {
        (self.settings.transient).map_or(start, |span| start.plus(span))
    }

    /// When a change that begins now no longer shows; long ago where it shows at no time.
    pub(in crate::engine) fn transition_end(&self, transition: Transition) -> Timestamp {
        match (transition, self.settings.transient) {
            (Transition::AsConfigured, Some(span)) => self.clock.now().plus(span),
            (Transition::AsConfigured, None) | (Transition::Instant, _) => LONG_AGO,
            (Transition::UntilLoaded, _) => UNTIL_LOADED,
        }
    }
}
