//! What a connector writes into a sync that runs.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::syncs::Category;
use package_database::{Error, ErrorKind};
use serde::Deserialize;

use super::body::{Large, RecordsBody, TOO_LARGE, made};
use super::life::NOT_RUNNING;
use super::place::{AtSync, OfSync, Right, StorePath, refusal, sync_id};
use super::query::PutQuery;
use super::view::{OutcomeWord, PutView};
use crate::answer;
use crate::extract::{Caller, JsonBody, UrlPath, UrlQuery};
use crate::problem::{Problem, ProblemKind};
use crate::state::ServiceState;

/// What records clash with that are written while somebody ends the sync.
const CLOSED_MEANWHILE: &str = "The sync was ended, or is being ended or copied, since the request came: none, a part or all of \
                                the records are in it. Look at what it has, such as `GET /v1/syncs/{store}/grants?sync=`, \
                                before you send them to another one.";

/// Puts the records of a kind, in one of two ways, and tells what has become of each.
macro_rules! put {
    ($store:ident, $newer:ident, $records:ident, $written:ident, $put:ident, $put_if_newer:ident) => {{
        let outcomes = match $newer {
            false => $store.$put(&$records).await,
            true => $store.$put_if_newer(&$records).await,
        };
        let member = stringify!($records);
        let outcomes = outcomes.map_err(|error| refused(error, member, &$records, &$written))?;
        if !$records.is_empty() {
            $written.push(member);
        }
        outcomes.into_iter().map(OutcomeWord::from).collect()
    }};
}

/// The problem of records of a kind, of which none is written. What the library alone can tell is whether a record has room in
/// the store together with its keys; it is the largest one that has not.
fn refused<R: Large>(error: Error, member: &str, records: &[R], written: &[&str]) -> Problem {
    let category = Category::of(&error);
    let of_record = error.kind() == ErrorKind::InvalidInput && category == Category::Value;
    let problem = refusal(error, CLOSED_MEANWHILE);
    if !of_record {
        return problem;
    }
    let said = problem.detail();
    let detail = match written {
        [] => said.to_owned(),
        written => format!(
            "{said} The records of `{}` are in the sync, and of the rest none.",
            written.join("`, `")
        ),
    };
    let places = records.iter().enumerate();
    let largest = places.max_by_key(|(_, record)| record.bytes());
    let place = largest.map_or(0, |(place, _)| place);
    let pointer = format!("/{member}/{place}");
    Problem::new(ProblemKind::BadRequest, detail).at(pointer, TOO_LARGE)
}

/// Write records into a sync.
///
/// Resource types, resources, entitlements and grants of any number, as far as a body may be large. Nothing is written of a
/// request of which a record breaks a rule. The same request again is harmless; when the store fails, or somebody ends the
/// sync, a part of it may be in the sync.
#[utoipa::path(
    post,
    path = "/v1/syncs/{store}/runs/{sync}/records",
    operation_id = "sync_records_put",
    tag = "syncs",
    params(AtSync, PutQuery),
    request_body = RecordsBody,
    responses((status = 200, description = "What has become of each record", body = PutView)),
    security(("bearer" = ["syncs:*:write"])),
)]
pub(super) async fn records(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlPath(path): UrlPath<OfSync>,
    UrlQuery(query): UrlQuery<PutQuery>,
    JsonBody(body): JsonBody<RecordsBody>,
) -> Result<Response, Problem> {
    let store = store.permit(&state, &caller, Right::Write)?;
    let resource_types = made(body.resource_types, "resource_types")?;
    let resources = made(body.resources, "resources")?;
    let entitlements = made(body.entitlements, "entitlements")?;
    let grants = made(body.grants, "grants")?;
    let set = store.set_current(path.id()?).await;
    set.map_err(|error| refusal(error, NOT_RUNNING))?;
    let newer = query.if_newer();
    let mut written = Vec::new();
    let report = PutView {
        resource_types: put!(
            store,
            newer,
            resource_types,
            written,
            put_resource_types,
            put_resource_types_if_newer
        ),
        resources: put!(
            store,
            newer,
            resources,
            written,
            put_resources,
            put_resources_if_newer
        ),
        entitlements: put!(
            store,
            newer,
            entitlements,
            written,
            put_entitlements,
            put_entitlements_if_newer
        ),
        grants: put!(
            store,
            newer,
            grants,
            written,
            put_grants,
            put_grants_if_newer
        ),
    };
    answer::json(StatusCode::OK, &report)
}

/// The parts of a path that name a grant of a sync.
#[derive(Deserialize)]
pub(super) struct OfGrant {
    sync: String,
    id: String,
}

/// Take a grant out of a sync.
///
/// Removes a grant from a sync that runs; whether there was one is not asked.
#[utoipa::path(
    delete,
    path = "/v1/syncs/{store}/runs/{sync}/grants/{id}",
    operation_id = "sync_grant_delete",
    tag = "syncs",
    params(
        AtSync,
        ("id" = String, Path, description = "Which grant goes, by its id; a slash in it as `%2F`"),
    ),
    responses((status = 204, description = "There is no such grant any more")),
    security(("bearer" = ["syncs:*:write"])),
)]
pub(super) async fn delete_grant(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlPath(path): UrlPath<OfGrant>,
) -> Result<Response, Problem> {
    let store = store.permit(&state, &caller, Right::Write)?;
    let set = store.set_current(sync_id(&path.sync)?).await;
    set.map_err(|error| refusal(error, NOT_RUNNING))?;
    let deleted = store.delete_grant(&path.id).await;
    deleted.map_err(|error| refusal(error, CLOSED_MEANWHILE))?;
    Ok(answer::gone())
}
