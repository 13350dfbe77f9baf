//! What models there are, and what is known of each.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::models::ModelDocument;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::place::{InModel, ModelPath, ModelRight, active};
use super::view::{FiguresView, RecordView};
use crate::answer;
use crate::etag::{EntityTag, Preconditions};
use crate::extract::{Caller, JsonBody};
use crate::models::ActiveModels;
use crate::problem::{Problem, ProblemKind};
use crate::route::conditions::{ReadConditions, WriteConditions};
use crate::state::ServiceState;

/// The models of the service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModelList)]
struct ListView {
    /// The definitions, by name: those that the caller may read.
    #[schema(value_type = Vec<Object>)]
    models: Vec<Value>,
    /// Which of the registered documents it is; absent for models of the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<u64>,
    /// What was said when it was registered.
    note: String,
    /// When it was, in milliseconds since the Unix epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    registered_at: Option<i64>,
}

/// A model with what is known of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModelDescription)]
struct ModelView {
    /// The definition, as a document of models has it.
    #[schema(value_type = Object)]
    definition: Value,
    recorded: RecordView,
    figures: FiguresView,
}

/// The models to serve.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RegisterBody {
    /// The definitions of all models.
    #[schema(value_type = Vec<Object>)]
    models: Vec<Map<String, Value>>,
    /// What is to be said about them.
    note: Option<String>,
}

fn tag(revision: Option<u64>) -> EntityTag {
    let word = revision.map_or_else(|| "code".to_owned(), |revision| revision.to_string());
    EntityTag::of_word(&word).unwrap_or_else(|| EntityTag::of(word.as_bytes()))
}

/// The definitions that a caller may read.
fn seen(active: Option<&ActiveModels>, caller: &Caller) -> Vec<Value> {
    let seen =
        |name: &str| ModelRight::Read.whole(caller, name) || ModelRight::Read.own(caller, name);
    active.map_or_else(Vec::new, |active| {
        let all = active.framework.registry().all();
        let all = all.filter(|def| seen(def.name()));
        all.map(|def| active.definition(def)).collect()
    })
}

/// Which of the registered documents is served: 0 before the first, `None` for models of the code.
fn revision_of(active: Option<&ActiveModels>) -> Option<u64> {
    active.map_or(Some(0), |active| active.revision)
}

/// The tag of a list: who may read other models sees another one.
fn list_tag(revision: Option<u64>, models: &[Value]) -> EntityTag {
    EntityTag::of(format!("{}{models:?}", tag(revision)).as_bytes())
}

/// List the models.
///
/// The definitions of all models that the caller may read. The ETag follows from the revision of the registered document and
/// from these; `If-Match` of a registration takes it, and that of the registration before.
#[utoipa::path(
    get,
    path = "/v1/models",
    operation_id = "models_list",
    tag = "models",
    params(ReadConditions),
    responses(
        (status = 200, description = "The models", body = ListView, headers(("ETag" = String))),
        (status = 304, description = "The client has it already"),
    ),
    security(("bearer" = ["models:*:read"])),
)]
pub(super) async fn list(
    State(state): State<ServiceState>,
    caller: Caller,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let active = active(&state).await;
    let models = seen(active.as_deref(), &caller);
    if models.is_empty() {
        ModelRight::Read.of_all(&caller)?;
    }
    let revision = revision_of(active.as_deref());
    let tag = list_tag(revision, &models);
    let view = ListView {
        models,
        revision,
        note: active
            .as_ref()
            .map_or(String::new(), |active| active.note.clone()),
        registered_at: active.and_then(|active| active.registered_at),
    };
    answer::read_as(&preconditions, &tag, &view)
}

/// Register models.
///
/// Serves these models from now on in place of those that there are; documents stay. What does not go with what is stored
/// is refused, such as another scope, or other shards. Nothing happens when anything is wrong.
#[utoipa::path(
    put,
    path = "/v1/models",
    operation_id = "models_register",
    tag = "models",
    params(WriteConditions),
    request_body = RegisterBody,
    responses((
        status = 200,
        description = "The models are served",
        body = ListView,
    )),
    security(("bearer" = ["models:*:register"])),
)]
pub(super) async fn register(
    State(state): State<ServiceState>,
    caller: Caller,
    preconditions: Preconditions,
    JsonBody(body): JsonBody<RegisterBody>,
) -> Result<Response, Problem> {
    ModelRight::Register.of_all(&caller)?;
    let document = read_document(body.models)?;
    let models = state.database().models();
    let revision = match preconditions.is_empty() {
        true => None,
        false => {
            let known = models.registered().await?.map(|own| own.revision);
            let mut current: Vec<EntityTag> = known.map(|own| tag(Some(own))).into_iter().collect();
            let known = known.unwrap_or(0);
            let active = active(&state).await;
            let active = active.as_deref();
            if revision_of(active) == Some(known) {
                current.push(list_tag(Some(known), &seen(active, &caller)));
            }
            preconditions.check_write_any(&current)?;
            Some(known)
        }
    };
    // Nothing need be said about them.
    let note = body.note.unwrap_or_default();
    let served = state.models();
    let revision = served.register(&models, &document, &note, revision).await?;
    let known = served.known();
    let view = ListView {
        models: known.as_ref().map_or_else(Vec::new, |active| {
            let all = active.framework.registry().all();
            all.map(|def| active.definition(def)).collect()
        }),
        revision: Some(revision),
        note,
        registered_at: known.and_then(|active| active.registered_at),
    };
    answer::written_as(StatusCode::OK, None, &tag(Some(revision)), &view)
}

/// The models of a version of a spec, of which it says how many there are.
pub(in crate::route) fn of_spec(
    caller: &Caller,
    models: Vec<Map<String, Value>>,
    model_count: u32,
) -> Result<ModelDocument, Problem> {
    ModelRight::Register.of_all(caller)?;
    let document = read_document(models)?;
    document.check_count(model_count).map_err(|error| {
        let problem = Problem::plain(ProblemKind::Unprocessable);
        problem.at("/model_count", error.to_string())
    })?;
    Ok(document)
}

/// The document of these models. What is wrong stands in the answer, because whoever may register wrote it.
fn read_document(models: Vec<Map<String, Value>>) -> Result<ModelDocument, Problem> {
    ModelDocument::of(json!({"models": models})).map_err(|error| {
        let problem = Problem::plain(ProblemKind::Unprocessable);
        problem.at("/models", error.to_string())
    })
}

/// Read what is known of a model.
///
/// Its definition, its indexes and whether they are ready, the version of its documents, and what this process has done with
/// it.
#[utoipa::path(
    get,
    path = "/v1/models/{model}",
    operation_id = "model_get",
    tag = "models",
    params(InModel),
    responses((status = 200, description = "The model", body = ModelView)),
    security(("bearer" = ["models:*:read"])),
)]
pub(super) async fn get(
    State(state): State<ServiceState>,
    caller: Caller,
    model: ModelPath,
) -> Result<Response, Problem> {
    let place = model.permit(&state, &caller, ModelRight::Read).await?;
    let (framework, name) = (&place.active.framework, place.def().name());
    let recorded = framework.recorded(name).await?;
    // Nothing was done with it yet.
    let figures = framework.figures().get(name).copied().unwrap_or_default();
    let view = ModelView {
        definition: place.active.definition(place.def()),
        recorded: recorded.into(),
        figures: figures.into(),
    };
    answer::json(StatusCode::OK, &view)
}
