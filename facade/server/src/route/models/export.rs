//! All documents of a model as lines, and back: a copy that another service takes.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use package_database::Error;
use package_database::backend::BoxFuture;
use package_database::models::{DocWalk, ModelScope};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::document::{Taken, stored};
use super::place::{InModel, ModelPath, ModelPlace, ModelRight};
use crate::answer;
use crate::extract::{Caller, is_too_deep, read};
use crate::problem::{Problem, ProblemKind, chain};
use crate::route::drawn::{Drawn, PieceSource};
use crate::state::ServiceState;

/// The media type of JSON in lines.
const LINES: &str = "application/x-ndjson";

/// Copy all documents.
///
/// Every document of the model in a line of JSON, by id whatever shards there are, or user by user, as it was when it was read. It is
/// read while it is sent, so that it may be of any size. A copy that breaks off has no end.
#[utoipa::path(
    get,
    path = "/v1/models/{model}/export",
    operation_id = "model_export",
    tag = "models",
    params(InModel),
    responses((status = 200, description = "The documents", body = String, content_type = "application/x-ndjson")),
    security(("bearer" = ["models:*:scan"])),
)]
pub(super) async fn export(
    State(state): State<ServiceState>,
    caller: Caller,
    model: ModelPath,
) -> Result<Response, Problem> {
    let place = model
        .permit_whole(&state, &caller, ModelRight::Scan)
        .await?;
    let headers = [(CONTENT_TYPE, HeaderValue::from_static(LINES))];
    let body = Drawn::new(place.collection.walk(), None);
    Ok((headers, Body::new(body)).into_response())
}

impl PieceSource for DocWalk {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, Error>> {
        Box::pin(async {
            while let Some(docs) = Self::next(self).await? {
                let lines = docs.iter().map(|doc| format!("{}\n", doc.to_json()));
                let lines: String = lines.collect();
                if !lines.is_empty() {
                    return Ok(Some(Bytes::from(lines)));
                }
            }
            Ok(None)
        })
    }
}

/// What became of the lines of a copy.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = ModelImportReport)]
struct ImportView {
    /// Documents that were stored.
    created: usize,
    /// Documents that were there already, by their ids or unique values, and stayed as they were.
    kept: usize,
}

/// The fields of a document of an older version, in the newest one.
fn newest(place: &ModelPlace, fields: Map<String, Value>) -> Result<Map<String, Value>, Problem> {
    let Some(version) = fields.get("_schemaVersion") else {
        return Ok(fields);
    };
    let version = version
        .as_u64()
        .and_then(|version| u32::try_from(version).ok());
    let unknown = || Problem::plain(ProblemKind::Unprocessable);
    let upgraded = place
        .collection
        .upgraded(fields, version.ok_or_else(unknown)?);
    upgraded.map_err(|error| {
        tracing::debug!(error = chain(&error), "a line of another version");
        unknown()
    })
}

/// Store a copy of documents.
///
/// Stores each line of an export as a new document under its id, with users who are not in the directory yet, those of older
/// versions in the newest one by the migrations that are declared; what is there
/// stays. It ends at the first line that is wrong, with those before it stored, and goes on when it is sent again.
#[utoipa::path(
    post,
    path = "/v1/models/{model}/import",
    operation_id = "model_import",
    tag = "models",
    params(InModel),
    request_body(content = String, content_type = "application/x-ndjson"),
    responses((status = 200, description = "What became of them", body = ImportView)),
    security(("bearer" = ["models:*:write"])),
)]
pub(super) async fn import(
    State(state): State<ServiceState>,
    caller: Caller,
    model: ModelPath,
    body: Body,
) -> Result<Response, Problem> {
    let place = model
        .permit_whole(&state, &caller, ModelRight::Write)
        .await?;
    let bytes = read(body, &state).await?;
    let users = place.active.framework.users();
    let mut report = ImportView::default();
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    for (number, line) in lines.filter(|(_, line)| !line.is_empty()) {
        let at =
            |problem: Problem| problem.at(format!("/{number}"), "expected a line of an export");
        let malformed = || at(Problem::plain(ProblemKind::Unprocessable));
        if is_too_deep(line) {
            return Err(malformed());
        }
        let fields: Result<Map<String, Value>, _> = serde_json::from_slice(line);
        let fields = newest(&place, fields.map_err(|_| malformed())?).map_err(at)?;
        if place.def().scope() == ModelScope::User
            && let Some(user) = fields.get("userId").and_then(Value::as_str)
            && users.get(user).await?.is_none()
        {
            users.create(user).await?;
        }
        match stored(&place, fields, Taken::Kept).await {
            Ok(_) => report.created += 1,
            Err(problem) if problem.kind() == ProblemKind::Conflict => report.kept += 1,
            Err(problem) => return Err(at(problem)),
        }
    }
    answer::json(StatusCode::OK, &report)
}
