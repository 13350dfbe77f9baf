//! Several mutations as one, and several reads of one moment.
//!
//! All writers of the tables are locked, every action is planned against the items as they are, and one
//! commit does everything or nothing. So a transaction is serializable against every other write, and a
//! reader of one item sees it either as it was or as it is
//! ([isolation](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-isolation)).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use parking_lot::MutexGuard;

use crate::clock::Timestamp;
use crate::limits;
use crate::meter::notes;
use crate::storage::{Commit, Key, Space};
use crate::value::Item;

use crate::engine::Engine;
use crate::engine::error::{TableNotFound, TransactError, WriteError, impossible};
use crate::engine::parts::tokens::TokenGuard;
use crate::engine::table::holds::HoldId;
use crate::engine::table::{Table, Writer};
use crate::engine::throttle::Side;
use crate::engine::write::apply::settle;
use crate::engine::write::mutation::{Mutation, Origin, Write, Written};
use crate::engine::write::plan::Planned;

/// One part of a transaction.
#[derive(Clone, Debug)]
pub(crate) struct TransactAction {
    /// The table of the item.
    pub(crate) table: Arc<Table>,
    /// What is to happen.
    pub(crate) write: Write,
}

impl TransactAction {
    /// Whether the action is on this table.
    pub(in crate::engine) fn is_on(&self, table: &Arc<Table>) -> bool {
        Arc::ptr_eq(&self.table, table)
    }
}

/// The writers of the tables of a transaction.
type Writers<'a> = Vec<MutexGuard<'a, Writer>>;

impl Engine {
    /// Applies all actions, or none. What each consumed is that of a transaction: twice the usual. With it, the
    /// client token of the request is done.
    ///
    /// # Errors
    ///
    /// If two actions name one item, or all items together are too large; if an action is impossible,
    /// then with the reason of each that is.
    pub(crate) fn transact_write(
        &self,
        actions: Vec<TransactAction>,
        token: Option<TokenGuard>,
    ) -> Result<Vec<Written>, TransactError> {
        check_alone(&actions)?;
        self.commit_all(actions, token, None)
    }

    /// Reads all items as they are at one moment, for `session`, who will not see older versions of them where its reads
    /// never go back.
    ///
    /// # Errors
    ///
    /// If a key comes twice, if all items together are too large, or if an open transaction holds one
    /// of them.
    pub(crate) fn transact_get(
        &self,
        gets: &[(Arc<Table>, Key)],
        session: &Arc<str>,
    ) -> Result<Vec<Option<Item>>, TransactError> {
        check_distinct(gets.iter().map(|(table, key)| (table, key)))?;
        for (table, _) in gets {
            table.check_usable(|| self.clock.now())?;
        }
        // Locks are taken only where somebody holds an item: most engines never see a held transaction.
        if !self.holds.is_empty() {
            check_readable(gets)?;
        }
        self.admit_gets(gets)?;
        // One snapshot of all tables: no writer is locked, and still all items are of one moment.
        let snapshot = self.store.snapshot()?;
        let mut items = Vec::with_capacity(gets.len());
        let mut bytes = 0;
        for (table, key) in gets {
            let item = snapshot.get(table.space, key)?;
            bytes += item.as_ref().map_or(0, Item::size);
            items.push(item);
        }
        if bytes > limits::TRANSACTION_BYTES_MAX {
            return Err(TransactError::TooLarge);
        }
        if self.adversary.is_on() {
            for (table, key) in gets {
                self.adversary.note_newest(session, table.space, key);
            }
        }
        Ok(items)
    }

    /// Lets the reads of a transaction in.
    fn admit_gets(&self, gets: &[(Arc<Table>, Key)]) -> Result<(), TransactError> {
        let reasons = gets.iter().map(|(table, key)| {
            let admitted = self.admit(table, None, Side::Read, Some(key.prefix()));
            admitted.err().map(WriteError::from)
        });
        let reasons: Vec<Option<WriteError>> = reasons.collect();
        match reasons.iter().any(Option::is_some) {
            true => Err(TransactError::Cancelled(reasons)),
            false => Ok(()),
        }
    }

    /// Plans all actions and commits them together, with their records, and with their token. `own` holds some of
    /// the items already.
    pub(in crate::engine) fn commit_all(
        &self,
        actions: Vec<TransactAction>,
        token: Option<TokenGuard>,
        own: Option<HoldId>,
    ) -> Result<Vec<Written>, TransactError> {
        // All writers before the first look at an item, and until all is settled: between plan and commit nobody else
        // changes what was planned against.
        let tables = tables_of(&actions);
        let mut writers = lock(&tables, || self.clock.now())?;
        let mut plans = self.plan_all(&tables, &writers, actions, own)?;
        let mut commit = Commit::default();
        for (place, planned) in &mut plans {
            // Entries first, then the record: its sequence number is drawn when nothing can be refused any more but by
            // the store.
            commit.append(std::mem::take(&mut planned.commit));
            let Some(writer) = writers.get(*place) else {
                return Err(impossible("a plan of a transaction has its writer").into());
            };
            self.record(writer, planned, Origin::Caller, &mut commit)?;
        }
        let token = token.map(|token| {
            let sizes = plans.iter().map(|(_, planned)| planned.size());
            token.done(sizes.collect(), self.clock.now(), &mut commit)
        });
        match commit.is_empty() {
            // What changes nothing is answered as kept as well.
            true => self.check_kept()?,
            false => self.commit_items(commit)?,
        }
        // Under the locks of the writers still: whoever asks with the same token finds it running or done, and the
        // items as they are then.
        if let Some(token) = token {
            token.keep();
        }
        let mut done = Vec::with_capacity(plans.len());
        for (place, planned) in plans {
            let (Some(table), Some(writer)) = (tables.get(place), writers.get_mut(place)) else {
                // Each place was looked up before the commit, and nothing has left these lists since.
                return Err(impossible("a committed plan has its table").into());
            };
            // A transaction takes twice what its writes take alone.
            self.take_planned(table, &planned, 2.0);
            let mut written = settle(table, writer, planned);
            self.announce(writer);
            written.capacity.double();
            done.push(written);
        }
        Ok(done)
    }

    /// Works out all actions against the items as they are, each with the place of its table. Changes nothing.
    pub(in crate::engine) fn plan_all(
        &self,
        tables: &[Arc<Table>],
        writers: &[MutexGuard<'_, Writer>],
        actions: Vec<TransactAction>,
        own: Option<HoldId>,
    ) -> Result<Vec<(usize, Planned)>, TransactError> {
        let mut plans = Vec::with_capacity(actions.len());
        let mut reasons = Vec::new();
        let mut together = Together::default();
        for (number, TransactAction { table, write }) in actions.into_iter().enumerate() {
            let mut pairs = tables.iter().zip(writers).enumerate();
            let found = pairs.find(|(_, (other, _))| Arc::ptr_eq(other, &table));
            let Some((place, (_, writer))) = found else {
                return Err(impossible("the table of an action is one of those locked").into());
            };
            let planned = writer
                .check_held(&write.key, own)
                .and_then(|()| self.plan(table.space, writer, write, Origin::Caller))
                .and_then(|planned| together.add(table.space, writer, planned))
                .and_then(|planned| {
                    let item = planned.new.as_ref().or(planned.old.as_ref());
                    let indexes = &planned.consumed.global;
                    self.admit_write(&table, planned.hash, item, indexes)?;
                    Ok(planned)
                });
            match planned {
                Ok(planned) => plans.push((place, planned)),
                Err(WriteError::TableNotFound(error)) => return Err(error.into()),
                Err(WriteError::Store(error)) => return Err(TransactError::Store(error)),
                Err(error) => {
                    // All actions are worked out even when one is impossible: the service tells the reason of each.
                    reasons.resize(number, None);
                    reasons.push(Some(error));
                }
            }
        }
        if !reasons.is_empty() {
            reasons.resize(plans.len() + reasons.iter().flatten().count(), None);
            return Err(TransactError::Cancelled(reasons));
        }
        Ok(plans)
    }
}

/// What the actions of a transaction amount to together.
#[derive(Default)]
struct Together {
    /// By how much item collections grow.
    collections: BTreeMap<(Space, Key), i64>,
}

impl Together {
    /// Adds an action, unless it is too much after those before it.
    fn add(
        &mut self,
        space: Space,
        writer: &Writer,
        planned: Planned,
    ) -> Result<Planned, WriteError> {
        if let Some(growth) = &planned.collection {
            let place = (space, growth.partition.clone());
            let delta = self.collections.entry(place).or_default();
            // Actions on one item collection add up: each alone may fit where all together do not.
            *delta += growth.delta;
            writer.collections.after(&growth.partition, *delta)?;
        }
        Ok(planned)
    }
}

/// What is wrong with a transaction whatever the tables hold.
pub(in crate::engine) fn check_alone(actions: &[TransactAction]) -> Result<(), TransactError> {
    check_distinct(
        actions
            .iter()
            .map(|action| (&action.table, &action.write.key)),
    )?;
    // What is sent counts, not the items that it meets.
    let sent = actions.iter().map(|action| match &action.write.mutation {
        Mutation::Put(item) => item.size(),
        Mutation::Update {
            update,
            key_attributes,
            sizing: _,
        } => key_attributes.size() + update.values_size(),
        Mutation::Delete | Mutation::Check => 0,
    });
    let sent = sent.sum::<usize>();
    if sent > limits::TRANSACTION_BYTES_MAX {
        return Err(TransactError::PayloadTooLarge(sent));
    }
    Ok(())
}

/// No item may come twice.
fn check_distinct<'a>(
    items: impl ExactSizeIterator<Item = (&'a Arc<Table>, &'a Key)>,
) -> Result<(), TransactError> {
    let count = items.len();
    let distinct: BTreeSet<_> = items.map(|(table, key)| (table.space, key)).collect();
    if distinct.len() < count {
        return Err(TransactError::SameItem);
    }
    Ok(())
}

/// The tables of a transaction, each once, in the order in which writers are locked: that of the
/// catalog, which is by name, as all are in one namespace.
pub(in crate::engine) fn tables_of(actions: &[TransactAction]) -> Vec<Arc<Table>> {
    distinct(actions.iter().map(|action| &action.table))
}

/// The tables in the order in which writers are locked, each once.
fn distinct<'a>(tables: impl Iterator<Item = &'a Arc<Table>>) -> Vec<Arc<Table>> {
    let mut distinct: Vec<Arc<Table>> = Vec::new();
    for table in tables {
        if !distinct.iter().any(|other| Arc::ptr_eq(other, table)) {
            distinct.push(Arc::clone(table));
        }
    }
    // A table that is gone and its successor have one name, and only one of them is in the catalog.
    distinct.sort_by(|left, right| (left.name(), left.space).cmp(&(right.name(), right.space)));
    distinct
}

/// Locks the writers of all tables, of which each must take items.
pub(in crate::engine) fn lock<'a>(
    tables: &'a [Arc<Table>],
    now: impl Fn() -> Timestamp,
) -> Result<Writers<'a>, TransactError> {
    let mut writers = Writers::with_capacity(tables.len());
    for table in tables {
        table.check_usable(&now)?;
        // Asked again under the lock: a table that is deleted is marked so while its writer is locked.
        let writer = notes::lock(&table.writer);
        if table.is_gone() {
            return Err(TableNotFound.into());
        }
        writers.push(writer);
    }
    Ok(writers)
}

/// Refuses to read items that an open transaction holds.
fn check_readable(gets: &[(Arc<Table>, Key)]) -> Result<(), TransactError> {
    let tables = distinct(gets.iter().map(|(table, _)| table));
    let mut reasons = vec![None; gets.len()];
    for table in &tables {
        // One table after the other: what is held is only looked at, so no two locks are needed at once.
        let writer = table.writer.lock();
        for (reason, (other, key)) in reasons.iter_mut().zip(gets) {
            if Arc::ptr_eq(other, table) {
                *reason = writer.check_held(key, None).err();
            }
        }
    }
    if reasons.iter().any(Option::is_some) {
        return Err(TransactError::Cancelled(reasons));
    }
    Ok(())
}
