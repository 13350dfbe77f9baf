//! What callers may hold in place of [`DynamoSyncStore`], so that tests of theirs need no store.

use super::check::ReferenceReport;
use super::clean::{CleanupPolicy, CleanupReport};
use super::copy::{CopyReport, OnDamaged};
use super::lifecycle::{NewSync, Started};
use super::model::{Asset, Entitlement, Grant, Resource, ResourceId, ResourceType};
use super::put::PutOutcome;
use super::report::AccessReport;
use super::run::{SyncId, SyncRun, SyncType};
use super::stats::SyncStats;
use super::store::DynamoSyncStore;
use super::view::{GrantFilter, ResourceFilter};
use crate::backend::BoxFuture;
use crate::block::{ListOptions, Listing};
use crate::error::Error;

/// The methods of a trait, each of which does what the method of [`DynamoSyncStore`] of that name does.
macro_rules! store {
    ($(fn $name:ident($($argument:ident: $type:ty),*) -> $answer:ty;)* lists: $($list:ident($($given:ident: $of:ty),*) -> $entry:ty;)*) => {
        /// The syncs of a store as a trait: [`DynamoSyncStore`] is one, and so is whatever stands in for it, over another
        /// engine or in a test of a caller.
        ///
        /// It is object-safe: a connector holds a `Arc<dyn SyncStore>`. Each method does what the method of
        /// [`DynamoSyncStore`] of that name does; lists are whole, without pages, because a page token is the facade's
        /// own to make, and assets are whole, without streams. No method has a default body, so that nothing is
        /// forgotten.
        ///
        /// # Errors
        ///
        /// As [`DynamoSyncStore`]; a stand-in makes its own with [`Error::new`].
        pub trait SyncStore: std::fmt::Debug + Send + Sync + 'static {
            $(#[doc = concat!("As [`DynamoSyncStore::", stringify!($name), "`].")]
            fn $name<'a>(&'a self, $($argument: $type),*) -> BoxFuture<'a, Result<$answer, Error>>;)*

            $(#[doc = concat!("As [`DynamoSyncStore::", stringify!($list), "`], all at once.")]
            fn $list<'a>(&'a self, $($given: $of),*) -> BoxFuture<'a, Result<Vec<$entry>, Error>>;)*

            /// All bytes of an asset, with what is known of it: see [`DynamoSyncStore::get_asset`].
            fn get_asset<'a>(&'a self, sync: Option<SyncId>, id: &'a str) -> BoxFuture<'a, Result<(Asset, Vec<u8>), Error>>;
        }

        impl SyncStore for DynamoSyncStore {
            $(fn $name<'a>(&'a self, $($argument: $type),*) -> BoxFuture<'a, Result<$answer, Error>> {
                Box::pin(async move { Self::$name(self, $($argument),*).await })
            })*

            $(fn $list<'a>(&'a self, $($given: $of),*) -> BoxFuture<'a, Result<Vec<$entry>, Error>> {
                Box::pin(async move {
                    let options = ListOptions::new();
                    Self::$list(self, $($given,)* &options).await.and_then(Listing::into_vec)
                })
            })*

            fn get_asset<'a>(&'a self, sync: Option<SyncId>, id: &'a str) -> BoxFuture<'a, Result<(Asset, Vec<u8>), Error>> {
                Box::pin(async move {
                    let mut reader = Self::get_asset(self, sync, id).await?;
                    let mut bytes = Vec::new();
                    while let Some(chunk) = reader.next().await? {
                        bytes.extend(chunk);
                    }
                    Ok((reader.asset().clone(), bytes))
                })
            }
        }
    };
}

store! {
    fn start() -> Started;
    fn start_new() -> SyncRun;
    fn start_with(new: &'a NewSync) -> SyncRun;
    fn set_current(sync: SyncId) -> SyncRun;
    fn checkpoint(token: &'a str) -> ();
    fn current_step() -> String;
    fn end() -> SyncRun;
    fn put_resource_types(records: &'a [ResourceType]) -> Vec<PutOutcome>;
    fn put_resource_types_if_newer(records: &'a [ResourceType]) -> Vec<PutOutcome>;
    fn put_resources(records: &'a [Resource]) -> Vec<PutOutcome>;
    fn put_resources_if_newer(records: &'a [Resource]) -> Vec<PutOutcome>;
    fn put_entitlements(records: &'a [Entitlement]) -> Vec<PutOutcome>;
    fn put_entitlements_if_newer(records: &'a [Entitlement]) -> Vec<PutOutcome>;
    fn put_grants(records: &'a [Grant]) -> Vec<PutOutcome>;
    fn put_grants_if_newer(records: &'a [Grant]) -> Vec<PutOutcome>;
    fn delete_grant(id: &'a str) -> ();
    fn put_asset(id: &'a str, content_type: &'a str, bytes: &'a [u8]) -> Asset;
    fn get_resource_type(sync: Option<SyncId>, id: &'a str) -> ResourceType;
    fn get_resource(sync: Option<SyncId>, id: &'a ResourceId) -> Resource;
    fn get_entitlement(sync: Option<SyncId>, id: &'a str) -> Entitlement;
    fn get_grant(sync: Option<SyncId>, id: &'a str) -> Grant;
    fn generate_diff(base: SyncId, applied: SyncId, on_damaged: OnDamaged) -> CopyReport;
    fn compact(base: SyncId, applied: SyncId, on_damaged: OnDamaged) -> CopyReport;
    fn clone_to(sync: SyncId, to: &'a DynamoSyncStore, on_damaged: OnDamaged) -> CopyReport;
    fn access_report(base: SyncId, applied: SyncId, on_damaged: OnDamaged) -> AccessReport;
    fn cleanup(policy: &'a CleanupPolicy) -> CleanupReport;
    fn delete_run(sync: SyncId) -> CleanupReport;
    fn get_sync(sync: SyncId) -> SyncRun;
    fn latest_finished(sync_type: Option<SyncType>) -> Option<SyncRun>;
    fn stats(sync: Option<SyncId>) -> SyncStats;
    fn validate_references(sync: Option<SyncId>) -> ReferenceReport;
    lists:
    list_runs() -> SyncRun;
    list_resource_types(sync: Option<SyncId>) -> ResourceType;
    list_resources(sync: Option<SyncId>, filter: &'a ResourceFilter) -> Resource;
    list_entitlements(sync: Option<SyncId>, resource: Option<&'a ResourceId>) -> Entitlement;
    list_grants(sync: Option<SyncId>, filter: &'a GrantFilter) -> Grant;
    grants_for_principal(sync: Option<SyncId>, principal: &'a ResourceId) -> Grant;
    list_assets(sync: Option<SyncId>) -> Asset;
}
