//! A dataset and its package: reading, replacing, changing, reverting.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::Error;
use package_database::datasets::{Dataset, Document, RevisionRef};

use super::address::{Address, Place, Right};
use super::body::{ChangeBody, RevertBody, author};
use super::change::{Conditions, MOVED_ON};
use super::query::{AtQuery, DatasetPath};
use super::view::DatasetView;
use crate::answer;
use crate::datapackage::Part;
use crate::etag::Preconditions;
use crate::extract::{Caller, JsonBody, UrlQuery};
use crate::problem::{Problem, ProblemKind};
use crate::route::conditions::{ReadConditions, WriteConditions};
use crate::state::ServiceState;

/// Refuses what the service takes for no data package.
pub(super) fn check(state: &ServiceState, package: &Document, part: Part) -> Result<(), Problem> {
    let faults = state.datapackages().faults(package, part);
    if faults.is_empty() {
        return Ok(());
    }
    let problem = Problem::plain(ProblemKind::Unprocessable);
    let at =
        |problem: Problem, (pointer, expected)| problem.at(format!("/package{pointer}"), expected);
    Err(faults.into_iter().fold(problem, at))
}

/// Read a dataset.
///
/// A dataset with its package, at the newest revision or at any other. The `ETag` is the id of the revision.
#[utoipa::path(
    get,
    path = "/v1/datasets/{owner}/{name}",
    operation_id = "dataset_get",
    tag = "datasets",
    params(
        DatasetPath,
        AtQuery,
        ReadConditions,
    ),
    responses(
        (status = 200, description = "The dataset", body = DatasetView, headers(("ETag" = String))),
        (status = 304, description = "The client has it already"),
    ),
    security(("bearer" = ["ds:*:metadata:read"])),
)]
pub(super) async fn get(
    State(state): State<ServiceState>,
    caller: Caller,
    address: Address,
    UrlQuery(query): UrlQuery<AtQuery>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let at = query.at()?;
    let place = address.permit(&state, &caller, Right::Read).await?;
    let dataset = state
        .database()
        .datasets()
        .fetch(&place.dataset, &at)
        .await?;
    let tag = place.tag(dataset.revision.id);
    answer::read_as(&preconditions, &tag, &DatasetView::from(dataset))
}

/// Answers what a writer has written.
fn written(place: &Place, written: Dataset) -> Result<Response, Problem> {
    let tag = place.tag(written.revision.id);
    answer::written_as(StatusCode::OK, None, &tag, &DatasetView::from(written))
}

/// Replace the package of a dataset.
///
/// Puts a package in place of the one that there is, as a new revision. With `If-Match` or a `base`, only if that is
/// still the newest one.
#[utoipa::path(
    put,
    path = "/v1/datasets/{owner}/{name}",
    operation_id = "dataset_update",
    tag = "datasets",
    params(
        DatasetPath,
        WriteConditions,
    ),
    request_body = ChangeBody,
    responses((
        status = 200,
        description = "The dataset as it is now",
        body = DatasetView,
        headers(("ETag" = String)),
    )),
    security(("bearer" = ["ds:*:metadata:update"])),
)]
pub(super) async fn put(
    State(state): State<ServiceState>,
    caller: Caller,
    address: Address,
    preconditions: Preconditions,
    JsonBody(body): JsonBody<ChangeBody>,
) -> Result<Response, Problem> {
    let place = address.permit(&state, &caller, Right::Update).await?;
    check(&state, &body.package, Part::Whole)?;
    let base = body.base.as_deref();
    let conditions = Conditions::of(&state, &place, &preconditions, base).await?;
    let change = conditions.change(author(body.author, &caller), body.message);
    let datasets = state.database().datasets();
    let updated = datasets
        .update(&place.dataset, &body.package, &change)
        .await;
    finished(&conditions, &place, updated).await
}

async fn finished(
    conditions: &Conditions<'_>,
    place: &Place,
    outcome: Result<Dataset, Error>,
) -> Result<Response, Problem> {
    match outcome {
        Ok(dataset) => written(place, dataset),
        Err(error) => Err(conditions.refusal(error, MOVED_ON).await),
    }
}

/// Change members of the package of a dataset.
///
/// Puts members in place of those that the package has, as a new revision; what is not among them stays.
#[utoipa::path(
    patch,
    path = "/v1/datasets/{owner}/{name}",
    operation_id = "dataset_patch",
    tag = "datasets",
    params(
        DatasetPath,
        WriteConditions,
    ),
    request_body = ChangeBody,
    responses((
        status = 200,
        description = "The dataset as it is now",
        body = DatasetView,
        headers(("ETag" = String)),
    )),
    security(("bearer" = ["ds:*:metadata:update"])),
)]
pub(super) async fn patch(
    State(state): State<ServiceState>,
    caller: Caller,
    address: Address,
    preconditions: Preconditions,
    JsonBody(body): JsonBody<ChangeBody>,
) -> Result<Response, Problem> {
    let place = address.permit(&state, &caller, Right::Update).await?;
    check(&state, &body.package, Part::Members)?;
    let base = body.base.as_deref();
    let conditions = Conditions::of(&state, &place, &preconditions, base).await?;
    let change = conditions.change(author(body.author, &caller), body.message);
    let datasets = state.database().datasets();
    let patched = datasets.patch(&place.dataset, &body.package, &change).await;
    finished(&conditions, &place, patched).await
}

/// Go back to an older revision.
///
/// Makes the package of an older revision the newest one, as a new revision that says where it is from.
#[utoipa::path(
    post,
    path = "/v1/datasets/{owner}/{name}/revert",
    operation_id = "dataset_revert",
    tag = "datasets",
    params(
        DatasetPath,
        WriteConditions,
    ),
    request_body = RevertBody,
    responses((
        status = 200,
        description = "The dataset as it is now",
        body = DatasetView,
        headers(("ETag" = String)),
    )),
    security(("bearer" = ["ds:*:metadata:update"])),
)]
pub(super) async fn revert(
    State(state): State<ServiceState>,
    caller: Caller,
    address: Address,
    preconditions: Preconditions,
    JsonBody(body): JsonBody<RevertBody>,
) -> Result<Response, Problem> {
    let to: RevisionRef = body.to.parse()?;
    let place = address.permit(&state, &caller, Right::Update).await?;
    let base = body.base.as_deref();
    let conditions = Conditions::of(&state, &place, &preconditions, base).await?;
    let change = conditions.change(author(body.author, &caller), body.message);
    let datasets = state.database().datasets();
    let reverted = datasets.revert(&place.dataset, &to, &change).await;
    finished(&conditions, &place, reverted).await
}
