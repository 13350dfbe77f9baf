//! A new replica: a copy of a member, from which on changes come.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::schema::{IndexKind, TableDefinition, TableStatus};
use crate::storage::{Commit, Space, SpaceChange};

use crate::engine::Engine;
use crate::engine::error::ChangeError;
use crate::engine::history::kept;
use crate::engine::life::change::lock;
use crate::engine::life::content::Content;
use crate::engine::life::create::{Coming, Transition};
use crate::engine::log::feed::Feed;
use crate::engine::replica::members::show_member;
use crate::engine::table::group::{
    Group, GroupName, GroupState, MemberState, Membership, WitnessState,
};
use crate::engine::table::{Home, LONG_AGO, Table, Writer, attachments_fact, group_fact};

/// What a replica becomes of its source.
pub(crate) type Make<'a> = &'a dyn Fn(&TableDefinition, &str) -> TableDefinition;

/// Which regions join.
#[derive(Debug)]
pub(crate) struct Joining<'a> {
    /// Those that get a table.
    pub(crate) replicas: &'a [Arc<str>],
    /// The one that gets none.
    pub(crate) witness: Option<Arc<str>>,
    /// Whether a write is everywhere before it is answered, of a new group.
    pub(crate) is_strong: bool,
    /// How long the replicas are being made.
    pub(crate) transition: Transition,
}

/// A replica that was worked out.
struct Seeded {
    region: Arc<str>,
    coming: Coming,
    stamps: Space,
}

impl Engine {
    /// Makes replicas of a table in other regions, each with all that the table holds, in one commit. `make` makes the
    /// definition of each, of that of the table and the region.
    ///
    /// # Errors
    ///
    /// If there is a table of the name in one of the regions; if the table is gone, or the store fails.
    pub(crate) fn add_replicas(
        &self,
        table: &Arc<Table>,
        joining: &Joining<'_>,
        make: Make<'_>,
    ) -> Result<(), ChangeError> {
        let known = table.layout().member.clone();
        let group = known.map_or_else(|| self.new_group(table, joining.is_strong), |it| it.group);
        // What is under way to the source has arrived, or will be on its way to the new replica as well.
        let _pump = group.pump.lock();
        let mut catalog = self.catalog.write();
        for region in joining.replicas {
            if catalog
                .get(&table.home.owner, region, &table.name)
                .is_some()
            {
                return Err(ChangeError::TableExists(Arc::clone(&table.name)));
            }
        }
        let mut writer = lock(table)?;
        // Somebody else may have begun a group between the two looks.
        let is_same = |member: &Membership| Arc::ptr_eq(&member.group, &group);
        if !writer.layout.member.as_ref().is_none_or(is_same) {
            return Err(ChangeError::Busy(TableStatus::Updating));
        }
        let now = self.clock.now();
        let ready_at = self.transition_end(joining.transition);
        let mut commit = Commit::default();
        let (own, begun) = self.source(table, &writer, &group, &mut commit);
        // Behind all that the copy holds.
        let mark = self.numbers.next_sequence();
        let is_new = writer.layout.member.is_none();
        let mut seeded = Vec::with_capacity(joining.replicas.len());
        for region in joining.replicas {
            let definition = Arc::new(make(&writer.layout.definition, region));
            let one = (Arc::clone(region), definition, ready_at);
            seeded.push(self.seed(table, &writer, &own, one, &mut commit));
        }
        let state = grown(&group, table, &own, &seeded, (mark, now, ready_at), joining);
        commit.facts.push(group_fact::exists(&group, state.clone()));
        if let Err(error) = self.store.commit(commit) {
            if let Some(begun) = begun {
                begun.log().leave(&begun.reader());
            }
            return Err(error.into());
        }
        group.show(state);
        group.set_table(&own.region, table);
        writer.show_feed(begun);
        show_member(table, &mut writer, Some(own.clone()));
        if is_new {
            self.groups.insert(Arc::clone(&group));
        }
        let made = seeded.into_iter().map(|Seeded { region, coming, .. }| {
            let replica = self.show_table(&mut catalog, coming);
            group.set_table(&region, &replica);
            (region, replica)
        });
        let made: Vec<(Arc<str>, Arc<Table>)> = made.collect();
        drop(writer);
        drop(catalog);
        self.note_replicated(&group, &own.region);
        for (region, replica) in &made {
            self.note_replicated(&group, region);
            self.fill_or_later(replica);
        }
        Ok(())
    }

    /// Works out a replica of a table, whose writer is locked: a copy of all that the table holds, with a feed of its
    /// own. It takes over stamps as well, unless there are none yet.
    fn seed(
        &self,
        table: &Table,
        writer: &Writer,
        own: &Membership,
        (region, definition, ready_at): (Arc<str>, Arc<TableDefinition>, Timestamp),
        commit: &mut Commit,
    ) -> Seeded {
        let home = Home {
            owner: Arc::clone(&table.home.owner),
            region: Arc::clone(&region),
        };
        let stamps = self.numbers.next_space();
        commit.spaces.push(match writer.layout.member {
            None => SpaceChange::Make(stamps),
            Some(_) => SpaceChange::Copy {
                from: own.stamps,
                to: stamps,
            },
        });
        let content = copy(table, writer);
        let mut coming = self.plan_table(home, definition, Some(content), ready_at, commit);
        let log = coming.streams.log().or(coming.writer.log.as_ref());
        let feed = self.begin_feed(log, commit);
        let space = feed.log().space();
        let attachments = &coming.writer.layout.attachments;
        let fact = attachments_fact::exists(&coming.home, &table.name, attachments, Some(space));
        commit.facts.push(fact);
        coming.writer.show_feed(Some(feed));
        let layout = Arc::make_mut(&mut coming.writer.layout);
        layout.member = Some(Membership {
            group: Arc::clone(&own.group),
            region: Arc::clone(&region),
            stamps,
        });
        coming.writer.open_feed();
        Seeded {
            region,
            coming,
            stamps,
        }
    }

    /// A group that begins with a table.
    fn new_group(&self, table: &Table, is_strong: bool) -> Arc<Group> {
        let name = GroupName {
            owner: Arc::clone(&table.home.owner),
            table: Arc::clone(&table.name),
            id: self.ids.uuid().into(),
        };
        Group::new(name, is_strong, GroupState::default())
    }

    /// The table of which others are made as a member of the group, and its feed if that has to begin.
    fn source(
        &self,
        table: &Table,
        writer: &Writer,
        group: &Arc<Group>,
        commit: &mut Commit,
    ) -> (Membership, Option<Feed>) {
        let member = match &writer.layout.member {
            Some(member) => member.clone(),
            None => Membership {
                group: Arc::clone(group),
                region: Arc::clone(&table.home.region),
                stamps: self.new_space(None, commit),
            },
        };
        let begun = match &writer.feed {
            Some(_) => None,
            None => Some(self.begin_feed(writer.log.as_ref(), commit)),
        };
        if let Some(feed) = &begun {
            let attachments = &writer.layout.attachments;
            let log = feed.log().space();
            let fact = attachments_fact::exists(&table.home, &table.name, attachments, Some(log));
            commit.facts.push(fact);
        }
        (member, begun)
    }
}

/// Everything that a table holds, whose writer is locked.
fn copy(table: &Table, writer: &Writer) -> Content {
    let (items, indexes) = kept::content(table, writer, |space| space);
    let definition = &writer.layout.definition;
    Content {
        items,
        indexes,
        collections: Some(writer.collections.clone()),
        locals: definition.indexes_of(IndexKind::Local).count(),
        restored: None,
        undone: Vec::new(),
    }
}

/// The group with the new replicas. What a member has not sent to the source yet it has not sent to them either.
fn grown(
    group: &Group,
    table: &Table,
    own: &Membership,
    seeded: &[Seeded],
    (mark, now, ready_at): (u64, Timestamp, Timestamp),
    joining: &Joining<'_>,
) -> GroupState {
    let mut state = group.state();
    if state.members.is_empty() {
        state.members.push(MemberState {
            region: Arc::clone(&own.region),
            space: table.space,
            stamps: own.stamps,
            ready_at: LONG_AGO,
            leaves_at: None,
            seeded_by: None,
            seeded_at: now,
        });
    }
    for Seeded {
        region,
        coming,
        stamps,
    } in seeded
    {
        let others: Vec<Arc<str>> = state.staying().map(|it| Arc::clone(&it.region)).collect();
        for other in others {
            let to_source = (Arc::clone(&other), Arc::clone(&own.region));
            let sent = state.links.get(&to_source).copied();
            let sent = match other == own.region {
                true => mark,
                false => sent.unwrap_or(mark),
            };
            state
                .links
                .insert((Arc::clone(&other), Arc::clone(region)), sent);
            state.links.insert((Arc::clone(region), other), mark);
        }
        // One that had the region before has left it by now.
        state.members.retain(|it| it.region != *region);
        state.members.push(MemberState {
            region: Arc::clone(region),
            space: coming.space,
            stamps: *stamps,
            ready_at,
            leaves_at: None,
            seeded_by: Some(Arc::clone(&own.region)),
            seeded_at: now,
        });
    }
    if let Some(region) = &joining.witness {
        state.witness = Some(WitnessState {
            region: Arc::clone(region),
            ready_at,
        });
    }
    state
}
