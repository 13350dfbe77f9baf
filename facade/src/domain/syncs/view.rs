//! Reading one sync: its things by id, by type, by relation.

use std::fmt;
use std::sync::Arc;

use super::fields::{ENTITLEMENT, PARENT, PRINCIPAL, RESOURCE, RefNames};
use super::item::{self, Entity};
use super::model::{Asset, Entitlement, Grant, Kind, Resource, ResourceId, ResourceType};
use super::progress::Progress;
use super::run::{SyncId, SyncRun, SyncState};
use super::stats::SyncStats;
use super::store::{DynamoSyncStore, IndexReads};
use super::table::{self, Index, Place};
use super::{Parts, fault};
use crate::backend::{Condition, Consistency, Get, KeyCondition, Query, SortCondition};
use crate::block::key::{Key, PK, SK};
use crate::block::listing::Record;
use crate::block::merge::Shard;
use crate::block::page::{List, every};
use crate::block::{ListOptions, Listing};
use crate::error::Error;

/// Entries of a page for which zero is asked, and of the largest one.
const PAGE: u32 = 100;
const PAGE_MAX: u32 = 1000;

/// The options of a list of syncs: a page of zero entries has 100, and none has more than 1,000.
pub(super) fn paged(options: &ListOptions) -> ListOptions {
    let limit = options.limit.map(|limit| match limit {
        0 => PAGE,
        limit => limit.min(PAGE_MAX),
    });
    let mut options = options.clone();
    options.limit = limit;
    options
}

/// Which resources are listed; all, unless chosen.
///
/// # Examples
///
/// ```
/// use package_database::syncs::{ResourceFilter, ResourceId};
///
/// let repositories = ResourceFilter::of_type("repository").within(ResourceId::new("org", "acme"));
/// assert_eq!(repositories.resource_type.as_deref(), Some("repository"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResourceFilter {
    /// Those of this type alone.
    pub resource_type: Option<String>,
    /// Those in this resource alone.
    pub parent: Option<ResourceId>,
}

impl ResourceFilter {
    /// A filter that lets every resource through.
    pub fn all() -> Self {
        Self::default()
    }

    /// The resources of a type.
    pub fn of_type(resource_type: impl Into<String>) -> Self {
        Self {
            resource_type: Some(resource_type.into()),
            parent: None,
        }
    }

    /// Of these, the resources in another one.
    #[must_use]
    pub fn within(mut self, parent: ResourceId) -> Self {
        self.parent = Some(parent);
        self
    }
}

/// Which grants are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum GrantFilter {
    /// Those of the whole sync.
    #[default]
    All,
    /// Those on a resource.
    Resource(ResourceId),
    /// Those that a principal has.
    Principal(ResourceId),
    /// Those of an entitlement.
    Entitlement(String),
    /// Those of an entitlement that a principal has.
    EntitlementOf(String, ResourceId),
}

/// One sync, to which all reads of it are confined.
///
/// Lists give a page where the options have a limit, of which zero means 100 and more than 1,000 means 1,000;
/// without one they give all at once. Page tokens are keys, so that a page begins where the one before ended
/// whatever was written meanwhile, and are good for the same list of the same sync alone.
///
/// # Errors
///
/// As [`DynamoSyncStore`].
#[derive(Clone)]
pub struct SyncView {
    pub(super) parts: Arc<Parts>,
    pub(super) store: Arc<str>,
    pub(super) run: SyncRun,
    pub(super) place: Place,
    reads: IndexReads,
    pub(super) progress: Progress,
}

/// One relation: the partition of an index that has it, and how its items are told without the index.
struct Relation {
    index: Index,
    partition: String,
    prefixes: Vec<String>,
    filter: Condition,
    /// Whether the prefixes do not say all, so that the filter is applied to what the index shows.
    filtered: bool,
}

impl SyncView {
    pub(super) fn new(
        parts: Arc<Parts>,
        store: Arc<str>,
        run: SyncRun,
        reads: IndexReads,
        progress: Progress,
    ) -> Self {
        Self {
            place: run.place(store.clone()),
            parts,
            store,
            run,
            reads,
            progress,
        }
    }

    /// What was known of the sync when the view was made.
    pub const fn run(&self) -> &SyncRun {
        &self.run
    }

    /// Which sync it is.
    pub const fn id(&self) -> SyncId {
        self.run.id
    }

    pub(super) fn require_ended(&self) -> Result<(), Error> {
        if self.run.state == SyncState::Ended {
            return Ok(());
        }
        Err(fault::lifecycle(format!(
            "the sync {} has not ended, and only what never changes again is compared or copied",
            self.run.id
        )))
    }

    /// Fails when the sync was removed since the view was made: what was read of it may be a part.
    pub(super) async fn still_there(&self) -> Result<(), Error> {
        let run = super::store::find_run(&self.parts, &self.store, self.run.id).await?;
        match run {
            Some(_) => Ok(()),
            None => Err(fault::missing(format!(
                "the sync {} was removed while it was read",
                self.run.id
            ))),
        }
    }

    /// The resource types, by id.
    pub async fn list_resource_types(
        &self,
        options: &ListOptions,
    ) -> Result<Listing<ResourceType>, Error> {
        self.items(&[""], None, options).await
    }

    /// The resources that the filter lets through, by type and id.
    pub async fn list_resources(
        &self,
        filter: &ResourceFilter,
        options: &ListOptions,
    ) -> Result<Listing<Resource>, Error> {
        let prefixes = match &filter.resource_type {
            Some(resource_type) => table::prefixes_of_type(resource_type)?,
            None => vec![String::new()],
        };
        match &filter.parent {
            None => self.items(&prefixes, None, options).await,
            Some(parent) => {
                let relation = Relation {
                    index: Index::First,
                    partition: self.place.of_resource(table::CHILDREN, parent)?,
                    prefixes,
                    filter: refers(PARENT, parent),
                    filtered: false,
                };
                self.related(relation, options).await
            }
        }
    }

    /// The entitlements, of a resource or all, by id.
    pub async fn list_entitlements(
        &self,
        resource: Option<&ResourceId>,
        options: &ListOptions,
    ) -> Result<Listing<Entitlement>, Error> {
        match resource {
            None => self.items(&[""], None, options).await,
            Some(resource) => {
                let relation = Relation {
                    index: Index::First,
                    partition: self.place.of_resource(table::ENTITLEMENTS_OF, resource)?,
                    prefixes: vec![String::new()],
                    filter: refers(RESOURCE, resource),
                    filtered: false,
                };
                self.related(relation, options).await
            }
        }
    }

    /// The grants that the filter lets through, by id; those of an entitlement by their principals and then by id.
    pub async fn list_grants(
        &self,
        filter: &GrantFilter,
        options: &ListOptions,
    ) -> Result<Listing<Grant>, Error> {
        let all = || vec![String::new()];
        let relation = match filter {
            GrantFilter::All => return self.items(&[""], None, options).await,
            GrantFilter::Resource(resource) => Relation {
                index: Index::First,
                partition: self.place.of_resource(table::GRANTS_ON, resource)?,
                prefixes: all(),
                filter: refers(RESOURCE, resource),
                filtered: false,
            },
            GrantFilter::Principal(principal) => Relation {
                index: Index::Second,
                partition: self
                    .place
                    .of_resource(table::GRANTS_OF_PRINCIPAL, principal)?,
                prefixes: all(),
                filter: refers(PRINCIPAL, principal),
                filtered: false,
            },
            GrantFilter::Entitlement(entitlement) => Relation {
                index: Index::Third,
                partition: self.place.of_entitlement(entitlement)?,
                prefixes: all(),
                filter: Condition::equals(ENTITLEMENT, entitlement.as_str()),
                filtered: false,
            },
            GrantFilter::EntitlementOf(entitlement, principal) => {
                let prefix = table::prefix_of_principal(principal);
                Relation {
                    index: Index::Third,
                    partition: self.place.of_entitlement(entitlement)?,
                    filtered: prefix.is_none(),
                    prefixes: prefix.map_or_else(all, |prefix| vec![prefix]),
                    filter: Condition::all([
                        Condition::equals(ENTITLEMENT, entitlement.as_str()),
                        refers(PRINCIPAL, principal),
                    ]),
                }
            }
        };
        self.related(relation, options).await
    }

    /// The grants that a principal has, by id.
    pub async fn grants_for_principal(
        &self,
        principal: &ResourceId,
        options: &ListOptions,
    ) -> Result<Listing<Grant>, Error> {
        let filter = GrantFilter::Principal(principal.clone());
        self.list_grants(&filter, options).await
    }

    /// What is known of the assets, by id.
    pub async fn list_assets(&self, options: &ListOptions) -> Result<Listing<Asset>, Error> {
        self.items(&[""], None, options).await
    }

    /// What is known of the type with that id.
    pub async fn get_resource_type(&self, id: &str) -> Result<ResourceType, Error> {
        self.get(table::by_id(Kind::ResourceType, id)?).await
    }

    /// What is known of the thing that both ids name.
    pub async fn get_resource(&self, id: &ResourceId) -> Result<Resource, Error> {
        self.get(table::by_resource(id)?).await
    }

    /// What can be had, by its id.
    pub async fn get_entitlement(&self, id: &str) -> Result<Entitlement, Error> {
        self.get(table::by_id(Kind::Entitlement, id)?).await
    }

    /// Who has what, by the id of that fact.
    pub async fn get_grant(&self, id: &str) -> Result<Grant, Error> {
        self.get(table::by_id(Kind::Grant, id)?).await
    }

    /// How much there is of each kind: as counted when the sync ended, or counted now while it runs.
    pub async fn stats(&self) -> Result<SyncStats, Error> {
        match self.run.stats {
            Some(stats) => Ok(stats),
            None => self.recount().await,
        }
    }

    /// How much there is of each kind, counted now.
    pub async fn recount(&self) -> Result<SyncStats, Error> {
        self.as_store().count(&self.run).await
    }

    /// A handle of the store, for what reads or writes runs by themselves.
    pub(super) fn as_store(&self) -> DynamoSyncStore {
        DynamoSyncStore::new(self.parts.clone(), self.store.clone()).watched(&self.progress)
    }

    pub(super) async fn get<E: Entity>(&self, sort: Key) -> Result<E, Error> {
        let found = self.find(&sort).await?;
        found.ok_or_else(|| {
            let shown: String = sort.text().chars().take(128).collect();
            fault::missing(format!(
                "the sync {} has no {} {shown:?}",
                self.run.id,
                E::KIND
            ))
        })
    }

    async fn find<E: Entity>(&self, sort: &Key) -> Result<Option<E>, Error> {
        let key = self.place.item_key(E::KIND, sort)?;
        let get = Get::new(self.parts.table.clone(), key);
        let get = get.consistency(Consistency::Strong);
        let store = &self.parts.store;
        let item = store.get(&get, &mut store.budget()).await?;
        item.map(|item| E::RECORD.read(&item)).transpose()
    }

    /// Lists items of the table whose sort keys begin so, from all shards in one order.
    async fn items<E: Entity>(
        &self,
        prefixes: &[impl AsRef<str>],
        filter: Option<Condition>,
        options: &ListOptions,
    ) -> Result<Listing<E>, Error> {
        let filtered = format!("{filter:?}");
        let mut scope = vec![E::KIND.word(), &filtered];
        scope.extend(prefixes.iter().map(AsRef::as_ref));
        let partitions = self.place.partitions(E::KIND)?;
        let mut shards = Vec::with_capacity(partitions.len().saturating_mul(prefixes.len()));
        for partition in partitions {
            for prefix in prefixes {
                let condition = within(PK, SK, &partition, prefix.as_ref());
                let mut query = Query::new(self.parts.table.clone(), condition);
                query.filter.clone_from(&filter);
                let partition = partition.clone();
                shards.push(Shard { partition, query });
            }
        }
        let scope = self.place.scope(&scope);
        let options = paged(options);
        self.list(&scope, &options, "", E::RECORD)
            .run_merged(shards)
            .await
    }

    /// Lists what is related to something, from an index or from the items themselves.
    async fn related<E: Entity>(
        &self,
        relation: Relation,
        options: &ListOptions,
    ) -> Result<Listing<E>, Error> {
        let Relation {
            index,
            partition,
            prefixes,
            filter,
            filtered,
        } = relation;
        if self.reads == IndexReads::Items {
            // The sort keys of the table are others than those of the index where the filter alone tells.
            let prefixes = match index {
                Index::First => prefixes,
                Index::Second | Index::Third => vec![String::new()],
            };
            return self.items(&prefixes, Some(filter), options).await;
        }
        let [partition_name, sort_name, ..] = index.position();
        let mut scope = vec![index.name(), &*partition];
        scope.extend(prefixes.iter().map(String::as_str));
        let scope = self.place.scope(&scope);
        let options = paged(&options.of_global_index());
        let list = self.list(&scope, &options, &partition, item::indexed(index));
        let query = |prefix: &String| {
            let condition = within(partition_name, sort_name, &partition, prefix);
            let mut query = Query::new(self.parts.table.clone(), condition).index(index.name());
            query.filter = filtered.then(|| filter.clone());
            query
        };
        if let [prefix] = &*prefixes {
            return list.run(query(prefix), every).await;
        }
        let shards = prefixes.iter().map(|prefix| Shard {
            partition: partition.clone(),
            query: query(prefix),
        });
        list.run_merged(shards.collect()).await
    }

    fn list<'a, T>(
        &'a self,
        scope: &'a [&'a str],
        options: &'a ListOptions,
        partition: &'a str,
        record: Record<T>,
    ) -> List<'a, T> {
        // The writer of a sync that runs reads what it has written; what has ended is the same everywhere soon.
        let running = self.run.state == SyncState::Running;
        let index = record.partition != PK;
        List {
            store: &self.parts.store,
            options,
            consistency: match running && !index {
                true => Consistency::Strong,
                false => Consistency::Eventual,
            },
            scope,
            partition,
            record,
        }
    }
}

fn within(
    partition_name: &'static str,
    sort_name: &'static str,
    partition: &str,
    prefix: &str,
) -> KeyCondition {
    let condition = KeyCondition::partition(partition_name, partition);
    match prefix {
        "" => condition,
        prefix => condition.sort(sort_name, SortCondition::begins_with(prefix)),
    }
}

/// Holds of what refers to a resource.
fn refers(names: RefNames, to: &ResourceId) -> Condition {
    Condition::all([
        Condition::equals(names.0, to.resource_type.as_str()),
        Condition::equals(names.1, to.id.as_str()),
    ])
}

/// Which sync it is, and of which store.
impl fmt::Debug for SyncView {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SyncView")
            .field("store", &self.store)
            .field("sync", &self.run.id.to_string())
            .finish_non_exhaustive()
    }
}

/// The reads of a store that name a sync or none.
macro_rules! reads {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $type:ty),*) -> $answer:ty;)*) => {
        impl DynamoSyncStore {
            $(
            $(#[$doc])*
            pub async fn $name(
                &self,
                sync: Option<SyncId>,
                $($argument: $type),*
            ) -> Result<$answer, Error> {
                self.read(sync).await?.$name($($argument),*).await
            }
            )*
        }
    };
}

reads! {
    /// Of the sync that a read takes, as [`SyncView::list_resource_types`] says.
    list_resource_types(options: &ListOptions) -> Listing<ResourceType>;
    /// Of the sync that a read takes, as [`SyncView::list_resources`] says.
    list_resources(filter: &ResourceFilter, options: &ListOptions) -> Listing<Resource>;
    /// Of the sync that a read takes, as [`SyncView::list_entitlements`] says.
    list_entitlements(resource: Option<&ResourceId>, options: &ListOptions) -> Listing<Entitlement>;
    /// Of the sync that a read takes, as [`SyncView::list_grants`] says.
    list_grants(filter: &GrantFilter, options: &ListOptions) -> Listing<Grant>;
    /// Of the sync that a read takes, as [`SyncView::grants_for_principal`] says.
    grants_for_principal(principal: &ResourceId, options: &ListOptions) -> Listing<Grant>;
    /// Of the sync that a read takes, as [`SyncView::list_assets`] says.
    list_assets(options: &ListOptions) -> Listing<Asset>;
    /// Of the sync that a read takes, as [`SyncView::get_resource_type`] says.
    get_resource_type(id: &str) -> ResourceType;
    /// Of the sync that a read takes, as [`SyncView::get_resource`] says.
    get_resource(id: &ResourceId) -> Resource;
    /// Of the sync that a read takes, as [`SyncView::get_entitlement`] says.
    get_entitlement(id: &str) -> Entitlement;
    /// Of the sync that a read takes, as [`SyncView::get_grant`] says.
    get_grant(id: &str) -> Grant;
    /// Of the sync that a read takes, as [`SyncView::stats`] says.
    stats() -> SyncStats;
}
