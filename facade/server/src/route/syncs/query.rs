//! What can be said behind the question mark.

use package_database::syncs::{GrantFilter, OnDamaged, ResourceFilter, ResourceId, SyncId};
use serde::Deserialize;
use utoipa::IntoParams;

use super::place::{optional_id, sync_id};
use crate::problem::{Problem, ProblemKind};
use crate::route::page::{EntryCount, PageQuery};

/// Declares the parameters of a list: which sync, which page, and which entries of it.
macro_rules! list_query {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $field:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize, IntoParams)]
        #[serde(deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub(super) struct $name {
            /// The id of a sync. Without it: the full sync that ended last, else the one that began last and has not ended.
            sync: Option<String>,
            $($(#[$about])* $field: Option<String>,)*
            /// How many entries to give at most.
            #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000, default = 100)]
            limit: Option<EntryCount>,
            /// The member `next` of the page before; `sync` is then named as the member `sync` of that page says.
            #[param(value_type = Option<String>)]
            after: Option<String>,
        }

        impl $name {
            pub(super) fn sync(&self) -> Result<Option<SyncId>, Problem> {
                optional_id(self.sync.as_deref())
            }

            pub(super) fn page(&self) -> PageQuery {
                PageQuery::new(self.limit, self.after.clone())
            }
        }
    };
}

list_query! {
    /// Which page of all things of a kind.
    AllQuery {}
}

list_query! {
    /// Resources of a sync, by what they are and where.
    ResourceQuery {
        /// Resources of this type alone.
        resource_type,
        /// Resources in this resource alone: its type, together with `parent`.
        parent_type,
        /// Resources in this resource alone: its id within the type.
        parent,
    }
}

list_query! {
    /// Entitlements of a sync, by what they are had on.
    EntitlementQuery {
        /// Entitlements on this resource alone: its type, together with `resource`.
        resource_type,
        /// Entitlements on this resource alone: its id within the type.
        resource,
    }
}

list_query! {
    /// Which grants: all, those on a resource, those of a principal, those of an entitlement, or those of an entitlement
    /// that a principal has.
    GrantQuery {
        /// Grants on this resource alone: its type, together with `resource`.
        resource_type,
        /// Grants on this resource alone: its id within the type.
        resource,
        /// Grants of this principal alone: its type, together with `principal`.
        principal_type,
        /// Grants of this principal alone: its id within the type.
        principal,
        /// Grants of the entitlement with this id alone; a principal may be named as well.
        entitlement,
    }
}

/// A resource by two parameters that belong together.
fn pair(
    resource_type: Option<&String>,
    id: Option<&String>,
    names: &'static str,
) -> Result<Option<ResourceId>, Problem> {
    match (resource_type, id) {
        (None, None) => Ok(None),
        (Some(resource_type), Some(id)) => Ok(Some(ResourceId::new(resource_type, id))),
        _ => {
            let detail = format!("The query string is wrong: {names} belong together.");
            Err(Problem::new(ProblemKind::BadRequest, detail))
        }
    }
}

impl ResourceQuery {
    pub(super) fn filter(&self) -> Result<ResourceFilter, Problem> {
        let names = "`parent_type` and `parent`";
        let parent = pair(self.parent_type.as_ref(), self.parent.as_ref(), names)?;
        let filter = match &self.resource_type {
            Some(resource_type) => ResourceFilter::of_type(resource_type),
            None => ResourceFilter::all(),
        };
        Ok(match parent {
            Some(parent) => filter.within(parent),
            None => filter,
        })
    }
}

impl EntitlementQuery {
    pub(super) fn resource(&self) -> Result<Option<ResourceId>, Problem> {
        let names = "`resource_type` and `resource`";
        pair(self.resource_type.as_ref(), self.resource.as_ref(), names)
    }
}

impl GrantQuery {
    pub(super) fn filter(&self) -> Result<GrantFilter, Problem> {
        let names = "`resource_type` and `resource`";
        let resource = pair(self.resource_type.as_ref(), self.resource.as_ref(), names)?;
        let names = "`principal_type` and `principal`";
        let principal = pair(self.principal_type.as_ref(), self.principal.as_ref(), names)?;
        match (resource, principal, self.entitlement.clone()) {
            (None, None, None) => Ok(GrantFilter::All),
            (Some(resource), None, None) => Ok(GrantFilter::Resource(resource)),
            (None, Some(principal), None) => Ok(GrantFilter::Principal(principal)),
            (None, None, Some(entitlement)) => Ok(GrantFilter::Entitlement(entitlement)),
            (None, Some(principal), Some(entitlement)) => {
                Ok(GrantFilter::EntitlementOf(entitlement, principal))
            }
            (Some(_), _, _) => {
                let detail = "The query string is wrong: grants on a resource are listed all, or those of one of its \
                              entitlements.";
                Err(Problem::new(ProblemKind::BadRequest, detail))
            }
        }
    }
}

/// A sync that is read, or whichever stands for it.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SyncQuery {
    /// The id of a sync. Without it: the full sync that ended last, else the one that began last and has not ended.
    sync: Option<String>,
}

impl SyncQuery {
    pub(super) fn sync(&self) -> Result<Option<SyncId>, Problem> {
        optional_id(self.sync.as_deref())
    }
}

/// Of which type.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TypeQuery {
    /// `full`, `partial` or `resources_only`; any without it.
    #[serde(rename = "type")]
    pub(super) of: Option<super::body::TypeWord>,
}

/// Somebody whose access is asked for, in which sync, and since when.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AccessQuery {
    /// What the principal is, such as `user`.
    principal_type: String,
    /// The id of the principal within the type.
    principal: String,
    /// The id of a sync. Without it: the full sync that ended last, else the one that began last and has not ended.
    sync: Option<String>,
    /// The id of an earlier sync: what was gained and lost since then is told as well.
    since: Option<String>,
}

impl AccessQuery {
    pub(super) fn principal(&self) -> ResourceId {
        ResourceId::new(&self.principal_type, &self.principal)
    }

    pub(super) fn sync(&self) -> Result<Option<SyncId>, Problem> {
        optional_id(self.sync.as_deref())
    }

    pub(super) fn since(&self) -> Result<Option<SyncId>, Problem> {
        optional_id(self.since.as_deref())
    }
}

/// What is done with items that cannot be read.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum DamagedWord {
    /// The request fails.
    Fail,
    /// They are left out, and counted.
    Skip,
}

impl From<DamagedWord> for OnDamaged {
    fn from(word: DamagedWord) -> Self {
        match word {
            DamagedWord::Fail => Self::Fail,
            DamagedWord::Skip => Self::Skip,
        }
    }
}

/// What is done with items that cannot be read: the request fails unless they may be left out.
pub(super) fn on_damaged(word: Option<DamagedWord>) -> OnDamaged {
    word.map_or(OnDamaged::Fail, OnDamaged::from)
}

/// Between which syncs.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DiffQuery {
    /// The id of the sync before.
    from: String,
    /// The id of the sync after. Without it: the full sync that ended last.
    to: Option<String>,
    /// What is done with grants that cannot be read: `fail`, or `skip`.
    #[param(inline, default = "fail")]
    on_damaged: Option<DamagedWord>,
}

impl DiffQuery {
    pub(super) fn ends(&self) -> Result<(SyncId, Option<SyncId>), Problem> {
        Ok((sync_id(&self.from)?, optional_id(self.to.as_deref())?))
    }

    pub(super) fn on_damaged(&self) -> OnDamaged {
        on_damaged(self.on_damaged)
    }
}

/// Which sync, into a file.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportQuery {
    /// The id of a sync. Without it: the full sync that ended last.
    sync: Option<String>,
    /// What is done with items that cannot be read: `fail`, or `skip`.
    #[param(inline, default = "fail")]
    on_damaged: Option<DamagedWord>,
}

impl ExportQuery {
    pub(super) fn sync(&self) -> Result<Option<SyncId>, Problem> {
        optional_id(self.sync.as_deref())
    }

    pub(super) fn on_damaged(&self) -> OnDamaged {
        on_damaged(self.on_damaged)
    }
}

/// What is done with a file.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ImportQuery {
    /// `true`: the file is read to its end and told about, and nothing is stored.
    verify_only: Option<bool>,
    /// The id of a sync of the store: one sync is made of it and of the file, of each record the one that was discovered
    /// last. The sync of the file is stored as well.
    merge_with: Option<String>,
    /// What is done with records of the file that cannot be read: `fail`, or `skip`.
    #[param(inline, default = "fail")]
    on_damaged: Option<DamagedWord>,
}

impl ImportQuery {
    pub(super) fn verify_only(&self) -> bool {
        self.verify_only == Some(true)
    }

    pub(super) fn merge_with(&self) -> Result<Option<SyncId>, Problem> {
        match (self.verify_only(), optional_id(self.merge_with.as_deref())?) {
            (true, Some(_)) => {
                let detail = "The query string is wrong: a file that is only looked at is merged with nothing.";
                Err(Problem::new(ProblemKind::BadRequest, detail))
            }
            (_, base) => Ok(base),
        }
    }

    pub(super) fn on_damaged(&self) -> OnDamaged {
        on_damaged(self.on_damaged)
    }
}

/// How records are put.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PutQuery {
    /// `true`: each record only where nothing is stored under its id, or something that was discovered earlier.
    if_newer: Option<bool>,
}

impl PutQuery {
    pub(super) fn if_newer(&self) -> bool {
        self.if_newer == Some(true)
    }
}
