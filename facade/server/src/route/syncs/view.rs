//! What clients are told.

use package_database::block::Damaged;
use package_database::syncs::{
    AccessPath, Asset, CleanupReport, CopyReport, Entitlement, Grant, PutOutcome, Resource,
    ResourceType, SyncRun, SyncState, SyncStats, SyncType, SyncView,
};
use serde::Serialize;
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::body::{IdBody, TypeWord};
use super::json::to_json;
use crate::route::page::Entries;
use package_database::block::rfc3339;

/// How much a sync has collected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SyncStats)]
pub(super) struct StatsView {
    resource_types: u64,
    resources: u64,
    entitlements: u64,
    grants: u64,
    assets: u64,
}

impl From<SyncStats> for StatsView {
    fn from(stats: SyncStats) -> Self {
        Self {
            resource_types: stats.resource_types,
            resources: stats.resources,
            entitlements: stats.entitlements,
            grants: stats.grants,
            assets: stats.assets,
        }
    }
}

/// A sync: what is known of it besides what it has collected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SyncRun)]
pub(super) struct RunView {
    /// What names it; those of later syncs are greater.
    #[schema(format = "uuid")]
    pub(super) id: String,
    #[serde(rename = "type")]
    of: TypeWord,
    /// `running` while it takes writes, `copying` while it is filled and nobody reads it, `ended` for good.
    #[schema(example = "ended")]
    pub(super) state: &'static str,
    #[schema(format = "date-time")]
    started_at: String,
    /// Absent before it has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "date-time")]
    ended_at: Option<String>,
    /// What the last checkpoint said; empty before the first.
    token: String,
    /// The sync that it adds to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    parent: Option<String>,
    /// Partitions of each kind of its items.
    shards: u8,
    /// The second since the Unix epoch from which on nobody sees it; absent when it stays until a clean-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    lapses_at: Option<i64>,
    /// What it has collected, as counted at its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    stats: Option<StatsView>,
}

impl From<SyncRun> for RunView {
    fn from(run: SyncRun) -> Self {
        Self {
            id: run.id.to_string(),
            of: match run.sync_type {
                SyncType::Partial => TypeWord::Partial,
                SyncType::ResourcesOnly => TypeWord::ResourcesOnly,
                _ => TypeWord::Full,
            },
            state: match run.state {
                SyncState::Running => "running",
                SyncState::Copying => "copying",
                _ => "ended",
            },
            started_at: rfc3339(run.started_at),
            ended_at: run.ended_at.map(rfc3339),
            token: run.token,
            parent: run.parent.map(|id| id.to_string()),
            shards: run.shards,
            lapses_at: run.lapses_at,
            stats: run.stats.map(StatsView::from),
        }
    }
}

/// A sync that takes writes now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncStarted)]
pub(super) struct StartedView {
    #[serde(flatten)]
    pub(super) run: RunView,
    /// Whether it was there already.
    pub(super) resumed: bool,
}

/// Declares what a client is told of one kind.
macro_rules! records {
    ($($(#[$doc:meta])* $view:ident as $schema:ident of $type:ident {
        $($(#[$about:meta])* $field:ident: $of:ty = $made:expr,)*
    })*) => {
        $($(#[$doc])*
        #[derive(Debug, Serialize, ToSchema)]
        #[schema(as = $schema)]
        pub(super) struct $view {
            $($(#[$about])* $field: $of,)*
            /// How people call it; empty when nothing is known.
            name: String,
            /// What the connector knows besides: any JSON.
            #[schema(value_type = Option<Object>)]
            data: Json,
            /// When it was seen, in nanoseconds since the Unix epoch.
            discovered_at: Option<u64>,
        }

        impl From<$type> for $view {
            fn from(record: $type) -> Self {
                $(let $field = {
                    let of: fn(&$type) -> $of = $made;
                    of(&record)
                };)*
                Self {
                    $($field,)*
                    data: to_json(&record.data),
                    name: record.name,
                    discovered_at: record.discovered_at,
                }
            }
        })*
    };
}

records! {
    /// What resources can be.
    ResourceTypeView as SyncResourceType of ResourceType {
        /// Its id in the external system.
        id: String = |one| one.id.clone(),
    }
    /// A thing of the external system.
    ResourceView as SyncResource of Resource {
        /// Its type, and its id within the type.
        id: IdBody = |one| one.id.clone().into(),
        /// The resource that it is in.
        parent: Option<IdBody> = |one| one.parent.clone().map(IdBody::from),
    }
    /// What can be had on a resource.
    EntitlementView as SyncEntitlement of Entitlement {
        /// Its id, which no other entitlement of the sync has.
        id: String = |one| one.id.clone(),
        /// What it is had on.
        resource: IdBody = |one| one.resource.clone().into(),
    }
    /// That a principal has an entitlement.
    GrantView as SyncGrant of Grant {
        /// Its id, which no other grant of the sync has.
        id: String = |one| one.id.clone(),
        /// The id of what is granted.
        entitlement: String = |one| one.entitlement.clone(),
        /// What it is granted on.
        resource: IdBody = |one| one.resource.clone().into(),
        /// Who has it.
        principal: IdBody = |one| one.principal.clone().into(),
    }
}

/// What is known of bytes with a content type.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncAsset)]
pub(super) struct AssetView {
    id: String,
    content_type: String,
    size: u64,
    /// The SHA-256 of the bytes, in hexadecimal digits.
    digest: String,
    /// When it was stored, in nanoseconds since the Unix epoch.
    discovered_at: Option<u64>,
}

impl From<Asset> for AssetView {
    fn from(asset: Asset) -> Self {
        Self {
            id: asset.id,
            content_type: asset.content_type,
            size: asset.size,
            digest: asset.digest.to_string(),
            discovered_at: asset.discovered_at,
        }
    }
}

/// Declares pages of lists of one sync.
macro_rules! pages {
    ($($(#[$doc:meta])* $page:ident as $schema:ident of $view:ident;)*) => {
        $($(#[$doc])*
        #[derive(Debug, Serialize, ToSchema)]
        #[schema(as = $schema)]
        pub(super) struct $page {
            /// The id of the sync that was read: to be named as `sync` by who asks for the next page.
            #[schema(format = "uuid")]
            sync: String,
            items: Vec<$view>,
            /// How many entries of the page cannot be read; the log of the service says which.
            damaged: usize,
            /// Where the next page begins, to be sent as `after`; absent at the end.
            #[serde(skip_serializing_if = "Option::is_none")]
            next: Option<String>,
        }

        impl $page {
            pub(super) fn of(view: &SyncView, page: Entries<$view>) -> Self {
                Self {
                    sync: view.id().to_string(),
                    items: page.items,
                    damaged: page.damaged,
                    next: page.next,
                }
            }
        })*
    };
}

pages! {
    /// A page of resource types, by id.
    ResourceTypePage as SyncResourceTypePage of ResourceTypeView;
    /// A page of resources, by type and id.
    ResourcePage as SyncResourcePage of ResourceView;
    /// A page of entitlements, by id.
    EntitlementPage as SyncEntitlementPage of EntitlementView;
    /// A page of grants, by id; those of an entitlement by their principals and then by id.
    GrantPage as SyncGrantPage of GrantView;
    /// A page of assets, by id.
    AssetPage as SyncAssetPage of AssetView;
}

/// A page of syncs, in the order in which they began.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncRunPage)]
pub(super) struct RunPage {
    items: Vec<RunView>,
    /// How many entries of the page cannot be read; the log of the service says which.
    damaged: usize,
    /// Where the next page begins, to be sent as `after`; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<Entries<RunView>> for RunPage {
    fn from(page: Entries<RunView>) -> Self {
        Self {
            items: page.items,
            damaged: page.damaged,
            next: page.next,
        }
    }
}

/// What has become of records, each in the place that it has in the request.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncPutReport)]
pub(super) struct PutView {
    pub(super) resource_types: Vec<OutcomeWord>,
    pub(super) resources: Vec<OutcomeWord>,
    pub(super) entitlements: Vec<OutcomeWord>,
    pub(super) grants: Vec<OutcomeWord>,
}

/// What has become of a record.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SyncPutOutcome)]
pub(super) enum OutcomeWord {
    /// It is stored.
    Written,
    /// One is stored that was discovered later, and stays.
    Older,
    /// One is stored that was discovered at the same time, and stays.
    Equal,
}

impl From<PutOutcome> for OutcomeWord {
    fn from(outcome: PutOutcome) -> Self {
        match outcome {
            PutOutcome::Older => Self::Older,
            PutOutcome::Equal => Self::Equal,
            _ => Self::Written,
        }
    }
}

/// What a removal has done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncCleanupReport)]
pub(super) struct CleanupView {
    /// The syncs that are gone, oldest first.
    removed: Vec<String>,
    /// Items that are gone.
    items: u64,
    /// Why nothing was done; absent when it was looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<String>,
}

impl From<CleanupReport> for CleanupView {
    fn from(report: CleanupReport) -> Self {
        Self {
            removed: report.removed.iter().map(ToString::to_string).collect(),
            items: report.items,
            skipped: report.skipped,
        }
    }
}

/// A sync that was filled from others.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncCopy)]
pub(super) struct CopyView {
    #[serde(flatten)]
    pub(super) run: RunView,
    /// How many items were left out because they cannot be read; the log of the service says which.
    damaged: usize,
}

impl From<CopyReport> for CopyView {
    fn from(report: CopyReport) -> Self {
        Self {
            damaged: told(&report.damaged),
            run: report.run.into(),
        }
    }
}

/// How many items cannot be read. The log says which: their keys have ids in them.
pub(super) fn told(damaged: &[Damaged]) -> usize {
    for one in damaged {
        tracing::warn!(damaged = %one, "an item of a sync cannot be read");
    }
    damaged.len()
}

/// One access: the grants that lead to it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncAccess)]
pub(super) struct AccessView {
    /// What can be done: the id of an entitlement.
    entitlement: String,
    /// What it is had on.
    resource: IdBody,
    /// The grants from the principal on, the last of which is this access itself.
    path: Vec<GrantView>,
}

impl From<&AccessPath> for AccessView {
    fn from(path: &AccessPath) -> Self {
        Self {
            entitlement: path.grant.entitlement.clone(),
            resource: path.grant.resource.clone().into(),
            path: path.grants().cloned().map(GrantView::from).collect(),
        }
    }
}
