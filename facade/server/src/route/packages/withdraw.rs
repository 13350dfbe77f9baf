//! Withdrawing an artifact, and taking that back.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::account::Done;
use super::json::{Members, Raw};
use super::place::{Place, WRITE, served};
use crate::answer;
use crate::problem::Problem;
use crate::route::Routes;
use crate::state::ServiceState;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new().routes(routes!(yank, restore))
}

/// Why an artifact is withdrawn.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes a body that is read leniently")]
struct YankReason {
    /// What is wrong with it, for those who have it.
    reason: Option<String>,
}

/// Withdraw an artifact.
///
/// From then on it never is the latest. Whoever knows its coordinates still gets it.
#[utoipa::path(
    put,
    path = "/v1/{namespace}/{name}/{version}/{variant}/yank",
    operation_id = "artifact_yank",
    tag = "packages",
    params(
        ("namespace" = String, Path, description = "The namespace"),
        ("name" = String, Path, description = "The name of the package"),
        ("version" = String, Path, description = "The version"),
        ("variant" = String, Path, description = "The variant"),
    ),
    request_body = YankReason,
    responses((status = 200, description = "It is withdrawn", body = Done)),
    security(("bearer" = ["write"])),
)]
async fn yank(
    State(state): State<ServiceState>,
    place: Place,
    Raw(bytes): Raw,
) -> Result<Response, Problem> {
    place.require(WRITE)?;
    let body = Members::or_none(&bytes)?;
    body.only(&["reason"])?;
    let reason = body.optional("reason")?;
    let packages = served(&state);
    packages
        .yank(&place.artifact()?, reason, place.by())
        .await?;
    answer::json(StatusCode::OK, &Done::new("it is withdrawn"))
}

/// Restore an artifact that was withdrawn.
///
/// Takes back that an artifact was withdrawn: it may be the latest again.
#[utoipa::path(
    delete,
    path = "/v1/{namespace}/{name}/{version}/{variant}/yank",
    operation_id = "artifact_restore",
    tag = "packages",
    params(
        ("namespace" = String, Path, description = "The namespace"),
        ("name" = String, Path, description = "The name of the package"),
        ("version" = String, Path, description = "The version"),
        ("variant" = String, Path, description = "The variant"),
    ),
    responses((status = 200, description = "It is not withdrawn", body = Done)),
    security(("bearer" = ["write"])),
)]
async fn restore(State(state): State<ServiceState>, place: Place) -> Result<Response, Problem> {
    place.require(WRITE)?;
    let packages = served(&state);
    packages.restore(&place.artifact()?, place.by()).await?;
    answer::json(StatusCode::OK, &Done::new("it is not withdrawn"))
}
