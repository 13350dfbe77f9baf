//! What changes all documents of a model.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::block::migrate::{Mode, Report};
use package_database::{Error, ErrorKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::place::{InModel, ModelPath, ModelPlace, ModelRight};
use crate::answer;
use crate::extract::{Caller, JsonBody};
use crate::problem::{Problem, ProblemKind};
use crate::state::ServiceState;

/// To which version.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = ModelMigrationTarget)]
#[serde(deny_unknown_fields)]
pub(super) struct TargetBody {
    /// The version that all documents are to have: that of the definition, or an earlier one.
    #[schema(minimum = 1)]
    version: u32,
    /// Whether it is only counted what would change.
    #[serde(default)]
    rehearsal: bool,
}

/// What was changed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModelUpkeepReport)]
struct ReportView {
    /// Documents that were changed, or would be.
    changed: u64,
    /// Steps that it took.
    steps: u64,
}

impl From<Report> for ReportView {
    fn from(report: Report) -> Self {
        Self {
            changed: report.changed,
            steps: report.steps,
        }
    }
}

/// Put documents into indexes.
///
/// Puts all documents into the indexes that were declared since they were written, and takes the values of fields that have
/// become unique. Queries use an index from then on. A request that is cut off goes on when it is sent again.
#[utoipa::path(
    post,
    path = "/v1/models/{model}/reindex",
    operation_id = "model_reindex",
    tag = "models",
    params(InModel),
    responses((status = 200, description = "What was changed", body = ReportView)),
    security(("bearer" = ["models:*:register"])),
)]
pub(super) async fn reindex(
    State(state): State<ServiceState>,
    caller: Caller,
    model: ModelPath,
) -> Result<Response, Problem> {
    let place = model
        .permit_whole(&state, &caller, ModelRight::Register)
        .await?;
    let framework = &place.active.framework;
    let report = framework.reindex(place.def().name()).await?;
    answer::json(StatusCode::OK, &ReportView::from(report))
}

/// Migrate documents.
///
/// Takes all documents to a version, up or down, by the migrations that are declared. A request that is cut off goes on when
/// it is sent again; a rehearsal changes nothing.
#[utoipa::path(
    post,
    path = "/v1/models/{model}/migrate",
    operation_id = "model_migrate",
    tag = "models",
    params(InModel),
    request_body = TargetBody,
    responses((status = 200, description = "What was changed", body = ReportView)),
    security(("bearer" = ["models:*:register"])),
)]
pub(super) async fn migrate(
    State(state): State<ServiceState>,
    caller: Caller,
    model: ModelPath,
    JsonBody(body): JsonBody<TargetBody>,
) -> Result<Response, Problem> {
    let place = model
        .permit_whole(&state, &caller, ModelRight::Register)
        .await?;
    let mode = match body.rehearsal {
        true => Mode::Rehearsal,
        false => Mode::Real,
    };
    let framework = &place.active.framework;
    let migrated = framework.migrate(place.def().name(), body.version, mode);
    let report = migrated
        .await
        .map_err(|error| unreached(error, &place, &body))?;
    answer::json(StatusCode::OK, &ReportView::from(report))
}

/// The problem of a migration that has failed: a version to which no steps lead is a fault of the request.
fn unreached(error: Error, place: &ModelPlace, body: &TargetBody) -> Problem {
    let last = place.def().version();
    let reason = match error.kind() {
        _ if !(1..=last).contains(&body.version) => format!("expected 1 to {last}"),
        ErrorKind::NotFound => "expected a version to which the migrations lead".to_owned(),
        _ => return error.into(),
    };
    Problem::plain(ProblemKind::Unprocessable).at("/version", reason)
}
