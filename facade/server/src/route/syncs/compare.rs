//! Looking at syncs: what differs between two, how much one has, whether it holds together.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use package_database::Error;
use package_database::syncs::{
    AccessChange, AccessReport, DynamoSyncStore, IndexReport, OnDamaged, Progress, ReferenceReport,
    SyncId,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::IdBody;
use super::place::{InStore, Right, StorePath, read_refusal, refusal};
use super::query::{DiffQuery, SyncQuery};
use super::view::{RunView, StatsView, told};
use super::work::{self, Asking, Long};
use crate::answer;
use crate::extract::{Caller, UrlQuery};
use crate::problem::Problem;
use crate::state::ServiceState;

/// An access that came or went.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncAccessChange)]
struct ChangeView {
    /// The id of the grant.
    grant: String,
    /// Who has it or had it.
    principal: IdBody,
    /// The id of the entitlement.
    entitlement: String,
    /// What it is on.
    resource: IdBody,
}

impl From<AccessChange> for ChangeView {
    fn from(change: AccessChange) -> Self {
        Self {
            grant: change.grant,
            principal: change.principal.into(),
            entitlement: change.entitlement,
            resource: change.resource.into(),
        }
    }
}

/// Exactly what was granted and revoked between two syncs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncAccessReport)]
struct ReportView {
    /// The sync before.
    from: RunView,
    /// The sync after.
    to: RunView,
    /// What came, by the ids of grants.
    granted: Vec<ChangeView>,
    /// What went, by the ids of grants.
    revoked: Vec<ChangeView>,
    /// How many grants cannot be read, of which nothing is said; the log of the service says which.
    damaged: usize,
}

/// Both syncs, and what differs.
async fn compared(
    store: &DynamoSyncStore,
    (from, to): (SyncId, Option<SyncId>),
    on_damaged: OnDamaged,
) -> Result<(RunView, RunView, AccessReport), Error> {
    let (from, to) = (store.view(from).await?, store.read(to).await?);
    let report = AccessReport::between(&from, &to, on_damaged).await?;
    Ok((from.run().clone().into(), to.run().clone().into(), report))
}

/// Compare two syncs.
///
/// Exactly which access was granted and revoked between two syncs that have ended. With `Accept: text/event-stream`, it is
/// told how far the comparison has come, and then its `result`.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/diff",
    operation_id = "sync_diff",
    tag = "syncs",
    params(InStore, DiffQuery),
    responses((status = 200, description = "What was granted and revoked", body = ReportView)),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn diff(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    asking: Asking,
    UrlQuery(query): UrlQuery<DiffQuery>,
) -> Result<Response, Problem> {
    let (ends, on_damaged) = (query.ends()?, query.on_damaged());
    let progress = Progress::new();
    let store = store
        .permit(&state, &caller, Right::Read)?
        .watched(&progress);
    let work = async move {
        let compared = compared(&store, ends, on_damaged).await;
        let (from, to, report) = compared.map_err(read_refusal)?;
        Ok(ReportView {
            from,
            to,
            granted: report.granted.into_iter().map(ChangeView::from).collect(),
            revoked: report.revoked.into_iter().map(ChangeView::from).collect(),
            damaged: told(&report.damaged),
        })
    };
    work::answer(&state, asking, Long::reads(progress), work::as_json, work).await
}

/// Compare two syncs for people.
///
/// The same as text: a line for each access that was granted, and one for each that was revoked.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/report",
    operation_id = "sync_report",
    tag = "syncs",
    params(InStore, DiffQuery),
    responses((status = 200, description = "The report", body = String, content_type = "text/plain")),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn report(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlQuery(query): UrlQuery<DiffQuery>,
) -> Result<Response, Problem> {
    let (ends, on_damaged) = (query.ends()?, query.on_damaged());
    let store = store.permit(&state, &caller, Right::Read)?;
    let compared = compared(&store, ends, on_damaged).await;
    let (_, _, report) = compared.map_err(read_refusal)?;
    told(&report.damaged);
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    Ok(([(CONTENT_TYPE, text)], report.to_string()).into_response())
}

/// Count a sync.
///
/// How much there is of each kind: as counted when the sync ended, or counted now while it runs.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/stats",
    operation_id = "sync_stats",
    tag = "syncs",
    params(InStore, SyncQuery),
    responses((status = 200, description = "How much there is", body = StatsView)),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn stats(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlQuery(query): UrlQuery<SyncQuery>,
) -> Result<Response, Problem> {
    let sync = query.sync()?;
    let store = store.permit(&state, &caller, Right::Read)?;
    let stats = store.stats(sync).await;
    let stats = stats.map_err(|error| refusal(error, ""))?;
    answer::json(StatusCode::OK, &StatsView::from(stats))
}

/// A reference to something that is not there.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncDangling)]
struct DanglingView {
    /// The kind of the record that refers to it.
    #[schema(example = "grant")]
    kind: &'static str,
    /// The id of that record.
    id: String,
    /// The kind of what it refers to.
    #[schema(example = "entitlement")]
    to: &'static str,
    /// The id of that.
    missing: String,
}

/// Whether all is there that a sync refers to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncReferences)]
struct ReferencesView {
    /// Whether nothing is missing, and every item can be read.
    valid: bool,
    /// References that were looked at.
    checked: u64,
    /// References to what is not there.
    missing: u64,
    /// The first thousand of these.
    dangling: Vec<DanglingView>,
    /// How many items cannot be read; the log of the service says which.
    damaged: usize,
}

impl From<ReferenceReport> for ReferencesView {
    fn from(report: ReferenceReport) -> Self {
        let dangling = report.dangling.into_iter().map(|one| DanglingView {
            kind: one.kind.as_str(),
            id: one.id,
            to: one.to.as_str(),
            missing: one.missing,
        });
        Self {
            valid: report.missing == 0 && report.damaged.is_empty(),
            checked: report.checked,
            missing: report.missing,
            dangling: dangling.collect(),
            damaged: told(&report.damaged),
        }
    }
}

/// Look at the references of a sync.
///
/// Whether all is there that a sync refers to: types and parents of resources, resources of entitlements, entitlements,
/// resources and principals of grants. With `Accept: text/event-stream`, it is told how far this has come.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/validate",
    operation_id = "sync_validate",
    tag = "syncs",
    params(InStore, SyncQuery),
    responses((status = 200, description = "What was found", body = ReferencesView)),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn validate(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    asking: Asking,
    UrlQuery(query): UrlQuery<SyncQuery>,
) -> Result<Response, Problem> {
    let sync = query.sync()?;
    let progress = Progress::new();
    let store = store
        .permit(&state, &caller, Right::Read)?
        .watched(&progress);
    let work = async move {
        let report = store.validate_references(sync).await;
        let report = report.map_err(|error| refusal(error, ""))?;
        Ok(ReferencesView::from(report))
    };
    work::answer(&state, asking, Long::reads(progress), work::as_json, work).await
}

/// A partition of an index that shows another number of items than there are.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncIndexFault)]
struct IndexFaultView {
    index: String,
    partition: String,
    /// How many items there are.
    expected: u64,
    /// How many are shown.
    shown: u64,
}

/// Whether the indexes of a sync show what there is.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncIndexes)]
struct IndexesView {
    /// Whether all partitions show what there is, and every item can be read.
    valid: bool,
    /// Partitions that were looked at.
    checked: u64,
    /// Those that are wrong, the first thousand of them.
    wrong: Vec<IndexFaultView>,
    /// How many items cannot be read; the log of the service says which.
    damaged: usize,
}

impl From<IndexReport> for IndexesView {
    fn from(report: IndexReport) -> Self {
        let wrong = report.wrong.into_iter();
        let wrong = wrong.map(|(index, partition, expected, shown)| IndexFaultView {
            index,
            partition,
            expected,
            shown,
        });
        let wrong: Vec<_> = wrong.collect();
        Self {
            valid: wrong.is_empty() && report.damaged.is_empty(),
            checked: report.checked,
            wrong,
            damaged: told(&report.damaged),
        }
    }
}

/// Look at the indexes of a sync.
///
/// Whether each partition of each index shows as many items as there are. With `Accept: text/event-stream`, it is told how
/// far this has come.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/indexes",
    operation_id = "sync_indexes",
    tag = "syncs",
    params(InStore, SyncQuery),
    responses((status = 200, description = "What was found", body = IndexesView)),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn indexes(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    asking: Asking,
    UrlQuery(query): UrlQuery<SyncQuery>,
) -> Result<Response, Problem> {
    let sync = query.sync()?;
    let progress = Progress::new();
    let store = store
        .permit(&state, &caller, Right::Read)?
        .watched(&progress);
    let work = async move {
        let report = store.verify_indexes(sync).await;
        let report = report.map_err(|error| refusal(error, ""))?;
        Ok(IndexesView::from(report))
    };
    work::answer(&state, asking, Long::reads(progress), work::as_json, work).await
}
