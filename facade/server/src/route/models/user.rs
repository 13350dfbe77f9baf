//! The users that documents belong to.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::ErrorKind;
use package_database::models::{UserEntry, Users};
use serde::Serialize;
use utoipa::ToSchema;

use super::place::{ModelRight, active};
use crate::answer;
use crate::extract::{Caller, Spelled, UrlPath};
use crate::problem::{Problem, ProblemKind};
use crate::state::ServiceState;

/// A user of the directory.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModelUser)]
struct UserView {
    id: String,
    /// The models of users that there were when the user was created.
    models: Vec<String>,
    /// Milliseconds since the Unix epoch.
    created_at: i64,
}

impl From<UserEntry> for UserView {
    fn from(entry: UserEntry) -> Self {
        Self {
            id: entry.id,
            models: entry.places.into_iter().map(|(model, _)| model).collect(),
            created_at: entry.created_at,
        }
    }
}

/// The directory, if the caller may do this to that user: everybody to themselves.
async fn directory(
    state: &ServiceState,
    caller: &Caller,
    user: &Spelled,
    right: ModelRight,
) -> Result<Users, Problem> {
    if user.0 != caller.sub() {
        right.of_all(caller)?;
    }
    let active = active(state).await;
    let active = active.ok_or_else(|| Problem::plain(ProblemKind::NotFound))?;
    Ok(active.framework.users())
}

/// Put a user into the directory.
///
/// Prepares a place for the documents of a user, who may then have some. To do it again changes nothing. Everybody may put
/// themselves in.
#[utoipa::path(
    put,
    path = "/v1/model-users/{user}",
    operation_id = "model_user_create",
    tag = "models",
    params(("user" = String, Path, description = "Who it is: the subject of a token; a slash in it as `%2F`")),
    responses(
        (status = 201, description = "The user is in the directory", body = UserView),
        (status = 200, description = "The user was there already", body = UserView),
    ),
    security(("bearer" = ["models:*:write"])),
)]
pub(super) async fn create(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlPath(user): UrlPath<Spelled>,
) -> Result<Response, Problem> {
    let users = directory(&state, &caller, &user, ModelRight::Write).await?;
    match users.create(&user.0).await {
        Ok(entry) => answer::json(StatusCode::CREATED, &UserView::from(entry)),
        Err(error) if error.kind() == ErrorKind::Conflict => {
            let entry = users.get(&user.0).await?;
            let entry = entry.ok_or_else(|| Problem::plain(ProblemKind::Conflict))?;
            answer::json(StatusCode::OK, &UserView::from(entry))
        }
        Err(error) => Err(error.into()),
    }
}

/// Read a user of the directory.
///
/// A user who may have documents.
#[utoipa::path(
    get,
    path = "/v1/model-users/{user}",
    operation_id = "model_user_get",
    tag = "models",
    params(("user" = String, Path, description = "Who it is: the subject of a token; a slash in it as `%2F`")),
    responses((status = 200, description = "The user", body = UserView)),
    security(("bearer" = ["models:*:read"])),
)]
pub(super) async fn get(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlPath(user): UrlPath<Spelled>,
) -> Result<Response, Problem> {
    let users = directory(&state, &caller, &user, ModelRight::Read).await?;
    let entry = users.get(&user.0).await?;
    let entry = entry.ok_or_else(|| Problem::plain(ProblemKind::NotFound))?;
    answer::json(StatusCode::OK, &UserView::from(entry))
}

/// Remove a user with all documents.
///
/// Removes the documents of a user of every model, and then the user. What fails goes on when it is asked for again.
#[utoipa::path(
    delete,
    path = "/v1/model-users/{user}",
    operation_id = "model_user_delete",
    tag = "models",
    params(("user" = String, Path, description = "Who it is: the subject of a token; a slash in it as `%2F`")),
    responses((status = 204, description = "Nothing is left of the user")),
    security(("bearer" = ["models:*:delete"])),
)]
pub(super) async fn delete(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlPath(user): UrlPath<Spelled>,
) -> Result<Response, Problem> {
    directory(&state, &caller, &user, ModelRight::Delete).await?;
    state.database().models().delete_all(&user.0).await?;
    Ok(answer::gone())
}
