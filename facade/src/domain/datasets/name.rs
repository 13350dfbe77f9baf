//! Names: moving a dataset to another one, and giving one up.

use super::Datasets;
use super::item::{self, ACTIVE, Head, STATE};
use super::read::{live, missing};
use super::table;
use super::types::{Change, DatasetId, DatasetInfo, DatasetRef};
use super::write::taken;
use crate::backend::{Condition, Item};
use crate::block::uow::{Attempts, Outcome, UnitOfWork};
use crate::error::Error;

impl Datasets {
    pub(super) async fn move_now(
        &self,
        dataset: &DatasetRef,
        to: &DatasetRef,
        change: &Change,
    ) -> Result<DatasetInfo, Error> {
        let (owner, name) = self.name_of(to)?;
        let id = self.resolve(dataset).await?;
        let new = table::pointer(owner, name)?;
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let head = self.head_in(&mut unit, id, dataset).await?;
            self.check_base(&head, change.base.as_ref()).await?;
            let moved = Head {
                envelope: unit.next(&head.envelope),
                owner: owner.to_owned(),
                name: name.to_owned(),
                ..head.clone()
            };
            if (&*head.owner, &*head.name) == (owner, name) {
                return Ok(info(moved));
            }
            self.check_named(&head, dataset)?;
            self.free_name(&mut unit, &head)?;
            let item = item::name_item(table::pointer_item(owner, name)?, id, owner, name);
            unit.create(&self.table, &unit.envelope("dataset name", 1), item)?;
            unit.put_record(&self.table, &moved.envelope, moved.item())?;
            let author = self.author(change.author.as_ref());
            self.announce(&mut unit, "moved", &moved, &author).await?;
            match attempts.commit(unit).await? {
                Some(Outcome::Done(())) => return Ok(info(moved)),
                Some(Outcome::Refused(refusal)) if refusal.is_about(&self.table, &new) => {
                    return Err(taken(owner, name));
                }
                Some(Outcome::Refused(refusal)) => return Err(refusal.into()),
                None => {}
            }
        }
    }

    pub(super) async fn delete_now(
        &self,
        dataset: &DatasetRef,
        change: &Change,
    ) -> Result<(), Error> {
        let id = self.resolve(dataset).await?;
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let head = self.head_in(&mut unit, id, dataset).await?;
            self.check_named(&head, dataset)?;
            self.check_base(&head, change.base.as_ref()).await?;
            // Two of one name may be deleted at one moment of the clock.
            let mut time = unit.now();
            let mut old = table::deleted(&head.owner, &head.name, time)?;
            while self.get(old).await?.is_some() {
                time = time.saturating_add(1);
                old = table::deleted(&head.owner, &head.name, time)?;
            }
            self.free_name(&mut unit, &head)?;
            let item = table::deleted_item(&head.owner, &head.name, time)?;
            let item = item::name_item(item, id, &head.owner, &head.name);
            unit.create(&self.table, &unit.envelope("deleted dataset name", 1), item)?;
            let deleted = Head {
                envelope: unit.next(&head.envelope),
                deleted_at: Some(time),
                ..head
            };
            unit.put_record(&self.table, &deleted.envelope, deleted.item())?;
            let author = self.author(change.author.as_ref());
            self.announce(&mut unit, "deleted", &deleted, &author)
                .await?;
            if let Some(outcome) = attempts.commit(unit).await? {
                return outcome.or_conflict();
            }
        }
    }

    /// The head of a dataset as a part of a unit.
    pub(super) async fn head_in(
        &self,
        unit: &mut UnitOfWork<'_>,
        id: DatasetId,
        dataset: &DatasetRef,
    ) -> Result<Head, Error> {
        let head = unit.get(&self.table, &table::head(id)).await?;
        live(head.as_ref(), dataset)
    }

    /// Refuses a dataset that was meant by a name which somebody else has given it another one for meanwhile.
    fn check_named(&self, head: &Head, dataset: &DatasetRef) -> Result<(), Error> {
        match self.name_of(dataset) {
            Ok(named) if named != (&*head.owner, &*head.name) => Err(missing(dataset)),
            // It is meant by its id, whatever it is called.
            _ => Ok(()),
        }
    }

    /// Lets a unit happen only while a dataset is active, whatever becomes of it otherwise.
    pub(super) fn while_active(
        &self,
        unit: &mut UnitOfWork<'_>,
        id: DatasetId,
    ) -> Result<Item, Error> {
        let key = table::head(id);
        unit.require(&self.table, &key, Condition::equals(STATE, ACTIVE))?;
        Ok(key)
    }

    /// Removes the name of a dataset, if it is still its own.
    fn free_name(&self, unit: &mut UnitOfWork<'_>, head: &Head) -> Result<(), Error> {
        let old = table::pointer(&head.owner, &head.name)?;
        let own = Condition::equals(item::ID, head.id.to_string());
        unit.require(&self.table, &old, own)?;
        unit.delete(&self.table, &old)
    }
}

fn info(head: Head) -> DatasetInfo {
    DatasetInfo {
        id: head.id,
        owner: head.owner,
        name: head.name,
    }
}
