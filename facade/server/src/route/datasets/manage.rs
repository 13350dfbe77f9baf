//! Datasets as a whole: making, listing, moving, deleting, purging them.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::datasets::{Change, DatasetRef};

use super::address::{Address, Right, tag_of};
use super::body::{CreateBody, MoveBody, author};
use super::change::{Conditions, MOVED_ON};
use super::package::check;
use super::query::DatasetPath;
use super::refusal::refusal;
use super::view::{DatasetPage, DatasetView, NameView, ProjectView};
use crate::answer;
use crate::datapackage::Part;
use crate::etag::Preconditions;
use crate::extract::{Caller, JsonBody, Segment, UrlPath, UrlQuery};
use crate::problem::{Problem, ProblemKind};
use crate::route::conditions::{ReadConditions, WriteConditions};
use crate::route::page::{PageQuery, entries};
use crate::state::ServiceState;

/// What a new name clashes with.
const TAKEN: &str = "There is a dataset of that name. Choose another name, or update that one.";
/// What a purge clashes with.
const NOT_DELETED: &str = "The dataset is not deleted, or somebody else is purging it. Delete it first, or try again a \
                           minute later.";

/// The path of the dataset of that name.
pub(super) fn location(owner: &str, name: &str) -> String {
    format!(
        "/v1/datasets/{}/{}",
        answer::segment(owner),
        answer::segment(name)
    )
}

/// Make a dataset.
///
/// Stores a dataset that is not there yet, with its first revision. Its project appears with it.
#[utoipa::path(
    post,
    path = "/v1/datasets",
    operation_id = "dataset_create",
    tag = "datasets",
    request_body = CreateBody,
    responses((
        status = 201,
        description = "The dataset as it is stored",
        body = DatasetView,
        headers(("ETag" = String), ("Location" = String)),
    )),
    security(("bearer" = ["ds:*:metadata:create"])),
)]
pub(super) async fn create(
    State(state): State<ServiceState>,
    caller: Caller,
    JsonBody(body): JsonBody<CreateBody>,
) -> Result<Response, Problem> {
    let datasets = state.database().datasets();
    let dataset = named(body.owner, body.name)?;
    let (owner, name) = datasets.called(&dataset).await?;
    Right::Create.check(&caller, &owner, &name)?;
    check(&state, &body.package, Part::Whole)?;
    let mut change = Change::new().author(author(body.author, &caller));
    change.message = body.message;
    let created = datasets.create(&dataset, &body.package, &change).await;
    let created = created.map_err(|error| refusal(error, TAKEN))?;
    let location = location(&created.owner, &created.name);
    let tag = tag_of(&created.revision.id.to_string());
    let created = DatasetView::from(created);
    answer::written_as(StatusCode::CREATED, Some(&location), &tag, &created)
}

/// A dataset by what a body says: without an owner, of the default one.
fn named(owner: Option<String>, name: String) -> Result<DatasetRef, Problem> {
    check_path(&name, "/name")?;
    match owner {
        Some(owner) => {
            check_path(&owner, "/owner")?;
            Ok(DatasetRef::named(owner, name)?)
        }
        // `owner/name` in one word is for paths: here it would say the owner twice.
        None if name.contains('/') => {
            let problem = Problem::plain(ProblemKind::Unprocessable);
            Err(problem.at(
                "/name",
                "expected a name without `/`; the owner is a member of its own",
            ))
        }
        None => Ok(name.parse()?),
    }
}

/// Refuses a name that the dataset's own path could not have.
fn check_path(name: &str, pointer: &'static str) -> Result<(), Problem> {
    match name.contains('\\') {
        true => {
            let problem = Problem::plain(ProblemKind::BadRequest);
            Err(problem.at(pointer, "expected a name without `\\`"))
        }
        false => Ok(()),
    }
}

/// List the datasets of an owner.
///
/// The datasets of an owner, by name, some moments behind the last change.
#[utoipa::path(
    get,
    path = "/v1/datasets/{owner}",
    operation_id = "datasets_list",
    tag = "datasets",
    params(("owner" = String, Path, description = "Whose datasets"), PageQuery),
    responses((status = 200, description = "A page of datasets", body = DatasetPage)),
    security(("bearer" = ["ds:*:metadata:read"])),
)]
pub(super) async fn list(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlPath(owner): UrlPath<Segment>,
    UrlQuery(page): UrlQuery<PageQuery>,
) -> Result<Response, Problem> {
    Right::Read.check(&caller, owner.as_str(), "*")?;
    let options = page.of_an_index()?;
    let datasets = state.database().datasets();
    let listing = datasets.list(owner.as_str(), &options).await?;
    let page = entries(&listing, NameView::from);
    answer::json(StatusCode::OK, &DatasetPage::from(page))
}

/// Read the project of a dataset.
///
/// The owner and the dataset at its newest revision. Issues and flows are not managed here: the lists are empty.
#[utoipa::path(
    get,
    path = "/v1/datasets/{owner}/{name}/project",
    operation_id = "dataset_project",
    tag = "datasets",
    params(
        DatasetPath,
        ReadConditions,
    ),
    responses(
        (status = 200, description = "The project", body = ProjectView, headers(("ETag" = String))),
        (status = 304, description = "The client has it already"),
    ),
    security(("bearer" = ["ds:*:metadata:read"])),
)]
pub(super) async fn project(
    State(state): State<ServiceState>,
    caller: Caller,
    address: Address,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let place = address.permit(&state, &caller, Right::Read).await?;
    let project = state.database().datasets().project(&place.dataset).await?;
    answer::read(&preconditions, &ProjectView::from(project))
}

/// Give a dataset another owner or name.
///
/// Its id and its history stay, and its old name is free. Who does it may delete the dataset, and create it under the
/// new name.
#[utoipa::path(
    post,
    path = "/v1/datasets/{owner}/{name}/move",
    operation_id = "dataset_move",
    tag = "datasets",
    params(
        DatasetPath,
        WriteConditions,
    ),
    request_body = MoveBody,
    responses((
        status = 200,
        description = "What the dataset is called from now on",
        body = NameView,
        headers(("Location" = String)),
    )),
    security(("bearer" = ["ds:*:metadata:create,delete"])),
)]
pub(super) async fn move_to(
    State(state): State<ServiceState>,
    caller: Caller,
    address: Address,
    preconditions: Preconditions,
    JsonBody(body): JsonBody<MoveBody>,
) -> Result<Response, Problem> {
    if body.owner.is_none() && body.name.is_none() {
        let problem = Problem::plain(ProblemKind::Unprocessable);
        return Err(problem.at("", "expected `owner`, `name`, or both"));
    }
    let place = address.permit(&state, &caller, Right::Delete).await?;
    let owner = body.owner.unwrap_or_else(|| place.owner.clone());
    let name = body.name.unwrap_or_else(|| place.name.clone());
    check_path(&owner, "/owner")?;
    check_path(&name, "/name")?;
    let to = DatasetRef::named(&*owner, &*name)?;
    Right::Create.check(&caller, &owner, &name)?;
    let conditions = Conditions::of(&state, &place, &preconditions, None).await?;
    let change = conditions.change(author(body.author, &caller), None);
    let datasets = state.database().datasets();
    match datasets.move_to(&place.dataset, &to, &change).await {
        Ok(moved) => {
            let location = location(&moved.owner, &moved.name);
            answer::placed(&location, &NameView::from(moved))
        }
        Err(error) => Err(conditions.refusal(error, TAKEN).await),
    }
}

/// Delete a dataset.
///
/// Nobody reads it any more and its name is free. Its history is kept until it is purged.
#[utoipa::path(
    delete,
    path = "/v1/datasets/{owner}/{name}",
    operation_id = "dataset_delete",
    tag = "datasets",
    params(
        DatasetPath,
        WriteConditions,
    ),
    responses((status = 204, description = "It is deleted")),
    security(("bearer" = ["ds:*:metadata:delete"])),
)]
pub(super) async fn delete(
    State(state): State<ServiceState>,
    caller: Caller,
    address: Address,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let place = address.permit(&state, &caller, Right::Delete).await?;
    let conditions = Conditions::of(&state, &place, &preconditions, None).await?;
    let change = conditions.change(author(None, &caller), None);
    match state
        .database()
        .datasets()
        .delete(&place.dataset, &change)
        .await
    {
        Ok(()) => Ok(answer::gone()),
        Err(error) => Err(conditions.refusal(error, MOVED_ON).await),
    }
}

/// Purge a deleted dataset.
///
/// Removes all of a deleted dataset for good: below a name, the one that was deleted last. A purge that fails goes on
/// when it is asked for again.
#[utoipa::path(
    post,
    path = "/v1/datasets/{owner}/{name}/purge",
    operation_id = "dataset_purge",
    tag = "datasets",
    params(DatasetPath),
    responses((status = 204, description = "Nothing of it is left")),
    security(("bearer" = ["ds:*:metadata:purge"])),
)]
pub(super) async fn purge(
    State(state): State<ServiceState>,
    caller: Caller,
    address: Address,
) -> Result<Response, Problem> {
    let place = address.permit(&state, &caller, Right::Purge).await?;
    let purged = state.database().datasets().purge(&place.dataset).await;
    purged.map_err(|error| refusal(error, NOT_DELETED))?;
    Ok(answer::gone())
}
