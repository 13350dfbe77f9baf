//! Purging: all of a deleted dataset, for good.
//!
//! The head goes last, so that a purge that stopped somewhere goes on when it is called again. One
//! holder of a lease does it at a time.

use std::time::Duration;

use super::Datasets;
use super::item::{self, Head};
use super::read::missing;
use super::table::{self, DEL};
use super::types::{Author, DatasetId, DatasetRef, Target};
use crate::backend::{Consistency, Item, KeyCondition, Order, Query, SortCondition};
use crate::block::blobs::Digest;
use crate::block::jobs::Lease;
use crate::block::key::{KeyBuilder, PK, SK};
use crate::block::random;
use crate::block::record::at_revision;
use crate::block::store::StorePages;
use crate::block::uow::{Attempts, UnitOfWork};
use crate::error::{Error, ErrorKind};

/// How long one transaction of a purge may take before somebody else goes on with it.
const LEASE_SPAN: Duration = Duration::from_secs(60);
/// Items of one request and one transaction, each of which may be three with the blob that it needs.
const ITEMS: u32 = 30;

impl Datasets {
    pub(super) async fn purge_now(&self, dataset: &DatasetRef) -> Result<(), Error> {
        let id = match &dataset.0 {
            Target::Id(id) => *id,
            Target::Name(..) => self.deleted_id(dataset).await?,
        };
        let holder = random::token(&*self.store.retrier.random)?;
        let job = format!("purge dataset {id}");
        let lease = self.jobs.acquire(&job, &holder, LEASE_SPAN).await?;
        let Some(mut lease) = lease else {
            let message = format!("the dataset {id} is being purged: try again a minute later");
            return Err(Error::new(ErrorKind::Conflict, message));
        };
        let purged = self.purge_held(dataset, id, &mut lease).await;
        // The lease ends by itself where it cannot be released.
        let released = self.jobs.release(lease).await;
        purged.and(released)
    }

    async fn purge_held(
        &self,
        dataset: &DatasetRef,
        id: DatasetId,
        lease: &mut Lease,
    ) -> Result<(), Error> {
        let key = table::head(id);
        let head = self.get(key.clone()).await?;
        let head = item::HEADS.read(&head.ok_or_else(|| missing(dataset))?)?;
        let Some(deleted_at) = head.deleted_at else {
            return Err(not_deleted(&head));
        };
        let condition = KeyCondition::partition(PK, table::partition(id))
            .sort(SK, SortCondition::greater(table::HEAD));
        let query = Query::new(self.table.clone(), condition)
            .consistency(Consistency::Strong)
            .project([PK, SK, item::BLOB])
            .limit(ITEMS);
        let mut pages = StorePages::new(&self.store, query);
        let mut budget = self.store.budget();
        while let Some(page) = pages.next(&mut budget).await? {
            if page.items.is_empty() {
                continue;
            }
            *lease = self.jobs.renew(lease, LEASE_SPAN).await?;
            self.remove(&page.items, lease).await?;
        }
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            lease.guard(&self.jobs, &mut unit)?;
            unit.require(&self.table, &key, at_revision(head.envelope.rev))?;
            unit.delete(&self.table, &key)?;
            let name = table::deleted(&head.owner, &head.name, deleted_at)?;
            unit.delete(&self.table, &name)?;
            self.announce(&mut unit, "purged", &head, &Author::default())
                .await?;
            if let Some(outcome) = attempts.commit(unit).await? {
                return outcome.or_conflict();
            }
        }
    }

    /// Removes items of a dataset that nobody reads any more, and lets go of their blobs.
    async fn remove(&self, items: &[Item], lease: &Lease) -> Result<(), Error> {
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            lease.guard(&self.jobs, &mut unit)?;
            for item in items {
                self.release(&mut unit, item).await?;
                unit.delete(&self.table, item)?;
            }
            if let Some(outcome) = attempts.commit(unit).await? {
                return outcome.or_conflict();
            }
        }
    }

    async fn release(&self, unit: &mut UnitOfWork<'_>, item: &Item) -> Result<(), Error> {
        let digest: Option<Digest> = item.text(item::BLOB).and_then(|text| text.parse().ok());
        let Some(digest) = digest else { return Ok(()) };
        let owner = table::owner_of_blob(item);
        match self.blobs.release(unit, &digest, &owner).await {
            Ok(_) => Ok(()),
            // Of a blob that is gone there is nothing to let go of.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The dataset that was the last one to have a name when it was deleted.
    async fn deleted_id(&self, dataset: &DatasetRef) -> Result<DatasetId, Error> {
        let (owner, name) = self.name_of(dataset)?;
        if let Some(pointer) = self.get(table::pointer(owner, name)?).await? {
            let id = item::POINTERS.read(&pointer)?;
            let message = format!(
                "there is a dataset {owner}/{name}, {id}: delete it first, or purge a deleted one by its id"
            );
            return Err(Error::new(ErrorKind::Conflict, message));
        }
        let prefix = KeyBuilder::new().text(DEL).prefix();
        let condition = KeyCondition::partition(PK, table::name_partition(owner, name)?)
            .sort(SK, SortCondition::begins_with(prefix));
        let query = Query::new(self.table.clone(), condition)
            .consistency(Consistency::Strong)
            .order(Order::Descending)
            .limit(1);
        let page = self.store.query(&query, &mut self.store.budget()).await?;
        let newest = page.items.first().ok_or_else(|| missing(dataset))?;
        item::POINTERS.read(newest)
    }
}

#[cold]
fn not_deleted(head: &Head) -> Error {
    let message = format!(
        "the dataset {}/{} is not deleted: delete it first",
        head.owner, head.name
    );
    Error::new(ErrorKind::Conflict, message)
}
