//! Collecting: from the sources into a sync, all of it or what has changed.

use std::collections::{BTreeMap, BTreeSet};

use super::cursors::Cursors;
use super::source::{Found, InventorySource, act_as, subject};
use crate::block::ListOptions;
use crate::block::events::{self, Events};
#[cfg(feature = "identity")]
use crate::block::identity::Accounts;
use crate::database::Database;
use crate::domain::syncs::{
    DynamoSyncStore, GrantFilter, Progress, Resource, ResourceFilter, ResourceType, SyncRun,
    SyncType, SyncView,
};
use crate::error::{Error, ErrorKind};

/// Things of one subject that are listed at once.
const PAGE: u32 = 1000;

/// The inventory of a database, in a store of syncs of its own.
#[derive(Debug)]
pub struct Inventory {
    store: DynamoSyncStore,
    events: Events,
    sources: Vec<Box<dyn InventorySource>>,
}

impl Inventory {
    /// The inventory of a database, with the sources of the domains that are linked. Accounts are added with
    /// [`source`](Self::source), as they have settings of their own.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] for a name that no store of syncs can have.
    pub fn new(database: &Database, store: &str) -> Result<Self, Error> {
        Ok(Self {
            store: database.syncs().store(store)?,
            events: Events::new(database.store().clone(), database.table_of(&events::TABLE)),
            sources: vec![
                #[cfg(feature = "credentials")]
                Box::new(super::keys::KeySource::new(database.credentials())),
                #[cfg(feature = "datasets")]
                Box::new(super::datasets::DatasetSource::new(database.datasets())),
            ],
        })
    }

    /// The inventory of a service: with its accounts, what their scopes allow and which keys have it, and with tokens of
    /// machines.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    #[cfg(feature = "identity")]
    pub fn of_service(
        database: &Database,
        store: &str,
        accounts: &Accounts,
    ) -> Result<Self, Error> {
        let own = super::accounts::AccountSource::new(accounts.clone());
        #[cfg(feature = "credentials")]
        let own = own.with_keys(database.credentials());
        let inventory = Self::new(database, store)?.source(own);
        #[cfg(feature = "packages")]
        let inventory = inventory
            .source(super::namespaces::NamespaceSource::new(
                database.packages(),
                accounts.clone(),
            ))
            .source(super::tokens::TokenSource::new(database.packages()));
        Ok(inventory)
    }

    /// The same inventory with one more source.
    #[must_use]
    pub fn source(mut self, source: impl InventorySource) -> Self {
        self.sources.push(Box::new(source));
        self
    }

    /// The same inventory, whose long work counts what it reads of syncs.
    #[must_use]
    pub fn watched(mut self, progress: &Progress) -> Self {
        self.store = self.store.watched(progress);
        self
    }

    /// Where its syncs are.
    pub const fn store(&self) -> &DynamoSyncStore {
        &self.store
    }

    /// Reads all that these subjects have, and what is nobody's, into a full sync.
    ///
    /// # Errors
    ///
    /// Those of the sources and of [`DynamoSyncStore`]. A sync that fails is not ended, and no later one goes on with it.
    pub async fn collect(&self, subjects: &[&str]) -> Result<SyncRun, Error> {
        let subjects = subjects.iter().map(|subject| (*subject).to_owned());
        self.write(subjects.collect(), None).await
    }

    /// Makes the next sync out of the last one: of sources with a feed, only what events speak of since then is read,
    /// and the rest is copied. The subjects are those of the last sync, those of which events speak, and `more`.
    ///
    /// # Errors
    ///
    /// As [`collect`](Self::collect); [`ErrorKind::NotFound`] when nothing was collected before.
    pub async fn update(&self, more: &[&str]) -> Result<SyncRun, Error> {
        let last = self.store.latest_finished(Some(SyncType::Full)).await?;
        let last = last.ok_or_else(|| {
            let message = "there is no sync of the inventory: collect one first";
            Error::new(ErrorKind::NotFound, message)
        })?;
        let base = self.store.view(last.id).await?;
        let mut known = BTreeSet::new();
        let of_type = subject("").resource_type;
        each_resource(&base, &ResourceFilter::of_type(of_type), |resource| {
            known.insert(resource.id.id);
        })
        .await?;
        let more = more.iter().map(|subject| (*subject).to_owned());
        self.write(more.collect(), Some((&base, known))).await
    }

    async fn write(
        &self,
        mut subjects: BTreeSet<String>,
        base: Option<(&SyncView, BTreeSet<String>)>,
    ) -> Result<SyncRun, Error> {
        // Before anything is read: what happens meanwhile is read again by the next sync.
        let cursors = Cursors::now(&self.events, &self.sources).await?;
        let mut changed = BTreeMap::new();
        if let Some((base, known)) = &base {
            subjects.extend(known.iter().cloned());
            for source in &self.sources {
                let affected = self.changed(base, &cursors, &**source).await?;
                if let Some(affected) = &affected {
                    subjects.extend(affected.iter().cloned());
                }
                changed.insert(source.name(), affected);
            }
        }
        // What failed before is stale by now: another one is begun.
        self.store.forget_current();
        self.store.start_new().await?;
        let types = self.sources.iter().flat_map(|one| one.resource_types());
        let types: Vec<ResourceType> = std::iter::once(subject_type()).chain(types).collect();
        self.store.put_resource_types(&types).await?;
        for source in &self.sources {
            self.put(source.of_nobody().await?).await?;
        }
        for of in &subjects {
            let own = Found {
                resources: vec![Resource::new(subject(of))],
                entitlements: vec![act_as(of)?],
                grants: Vec::new(),
            };
            self.put(own).await?;
            for source in &self.sources {
                let changed = changed.get(source.name()).and_then(Option::as_ref);
                let unchanged = changed.is_some_and(|those| !those.contains(of));
                let found = match &base {
                    Some((base, known)) if unchanged && known.contains(of) => {
                        copied(base, of, &**source).await?
                    }
                    _ => source.of_subject(of).await?,
                };
                self.put(found).await?;
            }
        }
        self.store.checkpoint(&cursors.to_token()).await?;
        self.store.end().await
    }

    /// The subjects that have other things of a source than in the last sync; `None` when it cannot be known.
    async fn changed(
        &self,
        base: &SyncView,
        until: &Cursors,
        source: &dyn InventorySource,
    ) -> Result<Option<BTreeSet<String>>, Error> {
        let since = Cursors::of_token(&base.run().token);
        let Some(affected) = since.affected(until, &self.events, source).await? else {
            return Ok(None);
        };
        let mut subjects: BTreeSet<String> = affected.subjects.into_iter().collect();
        for resource in &affected.resources {
            match base.get_resource(resource).await {
                Ok(resource) => subjects.extend(resource.parent.map(|parent| parent.id)),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Some(subjects))
    }

    async fn put(&self, found: Found) -> Result<(), Error> {
        self.store.put_resources(&found.resources).await?;
        self.store.put_entitlements(&found.entitlements).await?;
        self.store.put_grants(&found.grants).await?;
        Ok(())
    }
}

fn subject_type() -> ResourceType {
    ResourceType::new(subject("").resource_type).name("Subject")
}

/// What a source has found of a subject in an earlier sync.
async fn copied(base: &SyncView, of: &str, source: &dyn InventorySource) -> Result<Found, Error> {
    let mut found = Found::new();
    for resource_type in source.resource_types() {
        let filter = ResourceFilter::of_type(resource_type.id).within(subject(of));
        each_resource(base, &filter, |resource| found.resources.push(resource)).await?;
    }
    let all = ListOptions::new();
    for resource in &found.resources {
        let id = &resource.id;
        let entitlements = base.list_entitlements(Some(id), &all).await?;
        found.entitlements.extend(entitlements.into_vec()?);
        let filter = GrantFilter::Resource(id.clone());
        let grants = base.list_grants(&filter, &all).await?;
        found.grants.extend(grants.into_vec()?);
    }
    Ok(found)
}

/// Hands out resources page by page.
async fn each_resource(
    view: &SyncView,
    filter: &ResourceFilter,
    mut take: impl FnMut(Resource),
) -> Result<(), Error> {
    let mut options = ListOptions::new().limit(PAGE);
    loop {
        let page = view.list_resources(filter, &options).await?;
        let next = page.next.clone();
        for resource in page {
            take(resource?);
        }
        match next {
            Some(next) => options = options.after(next),
            None => return Ok(()),
        }
    }
}
