//! One unit of work: what it has read and what it will write.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::merge::{Pending, applied, updated};
use super::run::Refusal;
use super::size;
use crate::backend::{
    Action, Condition, Delete, Item, ItemKey, OnFailure, Put, TransactWrite, Update, Value, Write,
};
use crate::block::Store;
use crate::block::key::{PK, SK};
use crate::block::limits::ITEM_BYTES_MAX;
use crate::block::record::{Envelope, REV, UPDATED_AT, absent, at_revision, look, revision};
use crate::block::retry::Budget;
use crate::error::{Error, ErrorKind};

/// Reads and writes of records, in tables whose keys are `pk` and `sk`, that happen together.
///
/// # Errors
///
/// Nothing is sent of a unit that cannot be: [`ErrorKind::InvalidInput`] names what is wrong with it,
/// such as a key that is none, more than 100 items, more than 4 MB in all, more than 400 KB in one
/// item. A busy or silent store is tried again until the [deadline](crate::block::RetryPolicy) and
/// then gives [`ErrorKind::Throttled`] or [`ErrorKind::Unavailable`]; the token of a unit sees to it
/// that it happens once, however often it is sent.
///
/// A key is an item with a `pk` and an `sk`; what else it has is not looked at.
#[derive(Debug)]
#[must_use = "a unit of work writes nothing before it is committed"]
pub struct UnitOfWork<'a> {
    store: &'a Store,
    /// The names of the tables that were spoken of, each kept once.
    tables: Vec<Arc<str>>,
    /// By table, partition and sort key, so that the same unit is the same transaction.
    slots: BTreeMap<ItemPlace, Slot>,
    /// The time of all that it writes, once somebody has asked for it.
    moment: OnceLock<u64>,
    /// The token of its transaction, and what was called last by [`UnitOfWork::unique`]: both asked for at once.
    chance: Option<(u128, u128)>,
}

/// Where an item is: table, partition and sort key.
type ItemPlace = (Arc<str>, String, String);

/// What a unit knows of one item and does to it.
#[derive(Debug, Default)]
struct Slot {
    /// What was read, with its revision: `None` when nothing was read, `Some(None)` when there was no item.
    seen: Option<Option<(Item, u64)>>,
    /// What the stored item must satisfy besides.
    demands: Vec<Condition>,
    write: Option<Pending>,
}

impl Slot {
    /// Writes a record whole.
    fn put_record(&mut self, envelope: &Envelope, mut item: Item) {
        envelope.put(&mut item);
        self.write = Some(Pending::Put(item));
    }
}

impl<'a> UnitOfWork<'a> {
    /// A unit that does nothing yet.
    pub const fn new(store: &'a Store) -> Self {
        Self {
            store,
            tables: Vec::new(),
            slots: BTreeMap::new(),
            moment: OnceLock::new(),
            chance: None,
        }
    }

    /// The envelope of a record that is created by this unit.
    pub fn envelope(&self, kind: &'static str, schema: u32) -> Envelope {
        Envelope::at(kind, schema, self.now())
    }

    /// The envelope of the write of a record by this unit.
    pub fn next(&self, envelope: &Envelope) -> Envelope {
        envelope.next_at(self.now())
    }

    /// Nanoseconds since the Unix epoch, by the clock of the store: the same for all that happens together, however
    /// often it is asked for.
    pub fn now(&self) -> u64 {
        let clock = &self.store.retrier.clock;
        *self.moment.get_or_init(|| clock.nanoseconds())
    }

    /// 32 hexadecimal digits that nothing else is called, for something that this unit writes.
    pub(crate) fn unique(&mut self) -> Result<String, Error> {
        let (token, last) = self.chance()?;
        let name = last.wrapping_add(1);
        self.chance = Some((token, name));
        Ok(format!("{name:032x}"))
    }

    /// The token, and what was called last.
    fn chance(&mut self) -> Result<(u128, u128), Error> {
        if let Some(chance) = self.chance {
            return Ok(chance);
        }
        let (mut token, mut last) = ([0; 16], [0; 16]);
        let mut bytes = [0; 32];
        self.store.retrier.random.fill(&mut bytes)?;
        let (left, right) = bytes.split_at(16);
        token.copy_from_slice(left);
        last.copy_from_slice(right);
        let chance = (u128::from_be_bytes(token), u128::from_be_bytes(last));
        self.chance = Some(chance);
        Ok(chance)
    }

    /// The record under a key, with what this unit has done to it; `None` when there is none or it has
    /// ended. The unit then happens only if the stored record is still at the revision that was read,
    /// or there is still none.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::CorruptData`] for an item without a revision, of which
    /// nobody could say later that it is still the same.
    pub async fn get(&mut self, table: &str, key: &Item) -> Result<Option<Item>, Error> {
        let place = self.place(table, key)?;
        let slot = match self.slots.get(&place) {
            Some(slot) if slot.seen.is_some() => slot,
            _ => {
                let (table, pk, sk) = &place;
                let key = key_item(pk.clone(), sk.clone());
                let stored = look(self.store, table.clone(), key).await?;
                let stored = stored.map(|item| {
                    let rev = revision(&item)?;
                    Ok::<_, Error>((item, rev))
                });
                let stored = stored.transpose()?;
                let slot = self.slots.entry(place).or_default();
                slot.seen = Some(stored);
                &*slot
            }
        };
        let stored = || {
            slot.seen
                .iter()
                .flatten()
                .map(|(item, _)| item.clone())
                .next()
        };
        match &slot.write {
            None => Ok(stored()),
            Some(Pending::Put(item)) => Ok(Some(item.clone())),
            Some(Pending::Delete) => Ok(None),
            Some(Pending::Update(actions)) => {
                let item = stored().unwrap_or_else(|| key.select(&[PK, SK]));
                applied(item, actions).map(Some)
            }
        }
    }

    /// The record that is stored under a key, without what this unit does, and without a promise that
    /// it stays so: for what the unit does not decide by.
    pub async fn look(&self, table: &str, key: &Item) -> Result<Option<Item>, Error> {
        look(self.store, table.into(), key.select(&[PK, SK])).await
    }

    /// Writes an item whole, whatever is there that was not read.
    pub fn put(&mut self, table: &str, item: Item) -> Result<(), Error> {
        let slot = self.slot(table, &item)?;
        slot.write = Some(Pending::Put(item));
        Ok(())
    }

    /// Writes a record whole, whatever is there that was not read.
    pub fn put_record(
        &mut self,
        table: &str,
        envelope: &Envelope,
        item: Item,
    ) -> Result<(), Error> {
        self.slot(table, &item)?.put_record(envelope, item);
        Ok(())
    }

    /// Writes a record where there is none. If this unit deletes the one that is there, it is a
    /// [`UnitOfWork::put_record`].
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Conflict`] when this unit writes it already.
    pub fn create(&mut self, table: &str, envelope: &Envelope, item: Item) -> Result<(), Error> {
        let now = self.store.seconds();
        let slot = self.slot(table, &item)?;
        match slot.write {
            Some(Pending::Delete) => {}
            None => slot.demands.push(absent(now)),
            Some(_) => {
                let message = "a unit of work creates what it writes already";
                return Err(Error::new(ErrorKind::Conflict, message));
            }
        }
        slot.put_record(envelope, item);
        Ok(())
    }

    /// Writes a record in place of the revision before the one in `envelope`.
    pub fn swap(&mut self, table: &str, envelope: &Envelope, item: Item) -> Result<(), Error> {
        let before = envelope.rev.saturating_sub(1);
        self.require(table, &item, at_revision(before))?;
        self.put_record(table, envelope, item)
    }

    /// Changes attributes of an item, which comes into being where there is none.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::InvalidInput`] when the changes cannot be merged with
    /// those that the unit makes already, such as a set that members are added to and taken from, or
    /// when a part of the key is among them.
    pub fn update(&mut self, table: &str, key: &Item, actions: &[Action]) -> Result<(), Error> {
        let slot = self.slot(table, key)?;
        let key = key.select(&[PK, SK]);
        slot.write = Some(updated(slot.write.clone(), &key, actions)?);
        Ok(())
    }

    /// Changes attributes of a record and counts its revision up.
    ///
    /// # Errors
    ///
    /// As [`UnitOfWork::update`].
    pub fn update_record(
        &mut self,
        table: &str,
        key: &Item,
        actions: &[Action],
    ) -> Result<(), Error> {
        let mut actions = actions.to_vec();
        actions.push(Action::add(REV, Value::number(1)));
        actions.push(Action::set(UPDATED_AT, Value::number(self.now())));
        self.update(table, key, &actions)
    }

    /// Removes an item, if there is one.
    pub fn delete(&mut self, table: &str, key: &Item) -> Result<(), Error> {
        self.slot(table, key)?.write = Some(Pending::Delete);
        Ok(())
    }

    /// Lets the unit happen only if this holds of the stored item.
    pub fn require(&mut self, table: &str, key: &Item, condition: Condition) -> Result<(), Error> {
        self.slot(table, key)?.demands.push(condition);
        Ok(())
    }

    /// How many items the unit reads or writes, of 100 that a transaction may have.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether the unit has neither read nor written.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Does all of it, or nothing. A unit that neither writes nor demands is done without a request.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Conflict`] when another transaction was working on the
    /// same items until the deadline. That a record was not as it was read or had to be is no error,
    /// but an answer: [`Refusal`] says which.
    pub async fn commit(self) -> Result<Result<(), Refusal>, Error> {
        let store = self.store;
        self.commit_within(&mut store.budget()).await
    }

    pub(super) async fn commit_within(
        mut self,
        budget: &mut Budget<'_>,
    ) -> Result<Result<(), Refusal>, Error> {
        let idle = |slot: &Slot| slot.write.is_none() && slot.demands.is_empty();
        if self.slots.values().all(idle) {
            return Ok(Ok(()));
        }
        let now = self.store.seconds();
        let (token, _) = self.chance()?;
        let slots = self.slots.into_iter();
        let (writes, read): (Vec<Write>, Vec<bool>) = slots
            .map(|(place, slot)| (slot.seen.is_some(), action(place, slot, now)))
            .map(|(read, action)| (action, read))
            .unzip();
        check(&writes)?;
        let request =
            TransactWrite::new(writes, format!("{token:032x}")).on_failure(OnFailure::Stored);
        match self.store.transact(&request, budget).await {
            Ok(()) => Ok(Ok(())),
            Err(error) if error.is_condition_failed() => {
                Ok(Err(Refusal::new(&error, &request.writes, &read)))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn slot(&mut self, table: &str, key: &Item) -> Result<&mut Slot, Error> {
        let place = self.place(table, key)?;
        Ok(self.slots.entry(place).or_default())
    }

    /// Where an item is, if its key is one.
    fn place(&mut self, table: &str, key: &Item) -> Result<ItemPlace, Error> {
        let (pk, sk) = parts(key)?;
        let known = self.tables.iter().find(|known| ***known == *table);
        let table = match known {
            Some(known) => known.clone(),
            None => {
                let table: Arc<str> = table.into();
                self.tables.push(table.clone());
                table
            }
        };
        Ok((table, pk, sk))
    }
}

/// The partition and the sort key of an item that has both.
fn parts(key: &Item) -> Result<(String, String), Error> {
    let part = |name: &str| {
        let part = key.text(name).filter(|part| !part.is_empty());
        part.map(|part| part.into_owned()).ok_or_else(|| {
            let message = format!("an item of a unit of work has no {name}");
            Error::new(ErrorKind::InvalidInput, message)
        })
    };
    Ok((part(PK)?, part(SK)?))
}

fn key_item(pk: String, sk: String) -> Item {
    Item::of_unique(vec![(PK.into(), pk.into()), (SK.into(), sk.into())])
}

/// The one action of an item, under all its conditions.
fn action((table, pk, sk): ItemPlace, slot: Slot, now: i64) -> Write {
    let key = || key_item(pk, sk);
    let mut conditions = slot.demands;
    match &slot.seen {
        Some(None) => conditions.push(absent(now)),
        Some(Some((_, rev))) => conditions.push(at_revision(*rev)),
        None => {}
    }
    conditions.dedup();
    let condition = match conditions.len() {
        0 | 1 => conditions.pop(),
        _ => Some(Condition::All(conditions)),
    };
    match slot.write {
        Some(Pending::Put(item)) => {
            let mut put = Put::new(table, item);
            put.condition = condition;
            put.into()
        }
        Some(Pending::Update(actions)) => {
            let mut update = Update::new(table, key(), actions);
            update.condition = condition;
            update.into()
        }
        Some(Pending::Delete) => {
            let mut delete = Delete::new(table, key());
            delete.condition = condition;
            delete.into()
        }
        // A slot is made by a read, a demand or a write, so that without a write there is a condition.
        None => {
            let condition = condition
                .unwrap_or_else(|| Condition::any([Condition::absent(PK), Condition::exists(PK)]));
            Write::check(ItemKey::new(table, key()), condition)
        }
    }
}

/// Whether the store would take a transaction of these writes.
fn check(writes: &[Write]) -> Result<(), Error> {
    let refuse = |message: String| Err(Error::new(ErrorKind::InvalidInput, message));
    if writes.len() > size::ACTIONS_MAX {
        let (count, most) = (writes.len(), size::ACTIONS_MAX);
        return refuse(format!(
            "a unit of work of {count} items: a transaction takes {most}"
        ));
    }
    let sizes: Vec<usize> = writes.iter().map(size::write).collect();
    if let Some(bytes) = sizes.iter().find(|bytes| **bytes > ITEM_BYTES_MAX) {
        return refuse(format!(
            "an item of {bytes} bytes: the store takes {ITEM_BYTES_MAX}"
        ));
    }
    let bytes: usize = sizes.iter().sum();
    if bytes > size::BYTES_MAX {
        let most = size::BYTES_MAX;
        return refuse(format!(
            "a unit of work of {bytes} bytes: a transaction takes {most}"
        ));
    }
    Ok(())
}
