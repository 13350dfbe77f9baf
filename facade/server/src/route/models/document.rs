//! Documents: listing, creating, reading, changing and removing them.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::ErrorKind;
use package_database::models::{Doc, StoreKind};
use serde_json::{Map, Value};

use super::place::{
    AtDocument, InModel, ModelPath, ModelPlace, ModelRight, OfDocument, faulty, refusal, tag_of,
};
use super::query::{DocumentQuery, WithQuery};
use super::view::{DocumentPage, document};
use crate::answer;
use crate::etag::Preconditions;
use crate::extract::{Caller, JsonBody, UrlPath, UrlQuery};
use crate::problem::{Problem, ProblemKind, in_pointer};
use crate::route::conditions::{ReadConditions, WriteConditions};
use crate::state::ServiceState;

/// What documents have besides their fields, which no change may touch.
const KEPT: [&str; 7] = [
    "_related",
    "_rev",
    "_schemaVersion",
    "createdAt",
    "id",
    "updatedAt",
    "userId",
];

/// List documents.
///
/// The documents that fit, page by page where they come in the order of their ids or of an index; in another order, or with
/// `offset`, so many as `limit` says.
#[utoipa::path(
    get,
    path = "/v1/models/{model}/documents",
    operation_id = "model_documents_list",
    tag = "models",
    params(InModel, DocumentQuery),
    responses((status = 200, description = "A page of documents", body = DocumentPage)),
    security(("bearer" = ["models:*:read"])),
)]
pub(super) async fn list(
    State(state): State<ServiceState>,
    caller: Caller,
    model: ModelPath,
    UrlQuery(asked): UrlQuery<DocumentQuery>,
) -> Result<Response, Problem> {
    let place = model.permit(&state, &caller, ModelRight::Read).await?;
    let wanted = asked.wanted()?;
    let query = wanted.query(&place, &caller)?;
    let found = wanted.find(query).await?;
    answer::json(StatusCode::OK, &DocumentPage::from(found))
}

/// Create a document.
///
/// Stores a new document of these fields; `id` may be among them, and `userId` where documents are of users. What the
/// service says of stored documents, such as `_rev` and `createdAt`, is refused. All that is wrong is told at once.
#[utoipa::path(
    post,
    path = "/v1/models/{model}/documents",
    operation_id = "model_document_create",
    tag = "models",
    params(InModel),
    request_body = Object,
    responses((
        status = 201,
        description = "The document as it is stored",
        body = Object,
        headers(("ETag" = String), ("Location" = String)),
    )),
    security(("bearer" = ["models:*:write"])),
)]
pub(super) async fn create(
    State(state): State<ServiceState>,
    caller: Caller,
    model: ModelPath,
    JsonBody(mut body): JsonBody<Map<String, Value>>,
) -> Result<Response, Problem> {
    let place = model.permit(&state, &caller, ModelRight::Write).await?;
    check_new(&place, &body)?;
    if let Some(own) = &place.user {
        let user = body.entry("userId").or_insert_with(|| own.as_str().into());
        if user.as_str() != Some(own) {
            return Err(Problem::plain(ProblemKind::Forbidden));
        }
    }
    let doc = stored(&place, body, Taken::AsModelled).await?;
    let name = answer::segment(place.def().name());
    let location = format!("/v1/models/{name}/documents/{}", answer::segment(doc.id()));
    answer::written_as(
        StatusCode::CREATED,
        Some(&location),
        &tag_of(&doc),
        &document(&doc),
    )
}

/// Refuses what only the service says of a document.
fn check_new(place: &ModelPlace, body: &Map<String, Value>) -> Result<(), Problem> {
    // An entry of an event log gets its id from the time.
    let logged = place.def().store() == StoreKind::EventLog;
    let kept = |name: &str| {
        let told = ["createdAt", "updatedAt"].contains(&name);
        name.starts_with('_') || told || (logged && name == "id")
    };
    let kept: Vec<&String> = body.keys().filter(|name| kept(name)).collect();
    if kept.is_empty() {
        return Ok(());
    }
    let problem = Problem::plain(ProblemKind::Unprocessable);
    Err(kept.into_iter().fold(problem, |problem, name| {
        problem.at(
            format!("/{}", in_pointer(name)),
            "is said by the service alone",
        )
    }))
}

/// What becomes of a document that there is under the id of a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// The model decides: a value under a key is written anew, and all else is a conflict.
    AsModelled,
    /// A conflict, and it stays.
    Kept,
}

/// Stores a new document, or tells everything that is wrong with it.
pub(super) async fn stored(
    place: &ModelPlace,
    body: Map<String, Value>,
    taken: Taken,
) -> Result<Doc, Problem> {
    for name in ["id", "userId"] {
        if body.get(name).is_some_and(|value| !value.is_string()) {
            let problem = Problem::plain(ProblemKind::Unprocessable);
            return Err(problem.at(format!("/{name}"), "expected a text"));
        }
    }
    // Clients take these for steps along a path, so nobody could ask for such a document.
    if let Some("." | "..") = body.get("id").and_then(Value::as_str) {
        let problem = Problem::plain(ProblemKind::Unprocessable);
        return Err(problem.at("/id", "must be neither `.` nor `..`"));
    }
    let report = place.collection.check(&body);
    if !report.is_valid() {
        return Err(faulty(&report));
    }
    let fields = Value::Object(body);
    let stored = match taken {
        Taken::AsModelled => place.collection.create(fields).await,
        Taken::Kept => place.collection.create_only(fields).await,
    };
    match stored {
        Ok(doc) => Ok(doc),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let problem = Problem::plain(ProblemKind::Unprocessable);
            Err(problem.at("/userId", "is no user of the directory"))
        }
        Err(error) => Err(refusal(error, false)),
    }
}

/// Read a document.
///
/// A document as it is now, with the relations that are asked for. Its ETag follows from its revision, from when it was
/// created and from the version that it is shown in, and with relations from all that is answered.
#[utoipa::path(
    get,
    path = "/v1/models/{model}/documents/{id}",
    operation_id = "model_document_get",
    tag = "models",
    params(AtDocument, WithQuery, ReadConditions),
    responses(
        (status = 200, description = "The document", body = Object, headers(("ETag" = String))),
        (status = 304, description = "The client has it already"),
    ),
    security(("bearer" = ["models:*:read"])),
)]
pub(super) async fn get(
    State(state): State<ServiceState>,
    caller: Caller,
    model: ModelPath,
    UrlPath(path): UrlPath<OfDocument>,
    UrlQuery(with): UrlQuery<WithQuery>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let place = model.permit(&state, &caller, ModelRight::Read).await?;
    let relations = with.relations(&place, &caller)?;
    let mut doc = place.find(path.id()).await?;
    if relations.is_empty() {
        return answer::read_as(&preconditions, &tag_of(&doc), &document(&doc));
    }
    doc.load(&relations).await?;
    answer::read(&preconditions, &document(&doc))
}

/// Change a document.
///
/// Gives fields other values, and takes those away that are null. What others have changed meanwhile in other fields stays;
/// with `If-Match`, nobody may have changed anything.
#[utoipa::path(
    patch,
    path = "/v1/models/{model}/documents/{id}",
    operation_id = "model_document_update",
    tag = "models",
    params(AtDocument, WriteConditions),
    request_body = Object,
    responses((
        status = 200,
        description = "The document as it is stored now",
        body = Object,
        headers(("ETag" = String)),
    )),
    security(("bearer" = ["models:*:write"])),
)]
pub(super) async fn update(
    State(state): State<ServiceState>,
    caller: Caller,
    model: ModelPath,
    UrlPath(path): UrlPath<OfDocument>,
    preconditions: Preconditions,
    JsonBody(changes): JsonBody<Map<String, Value>>,
) -> Result<Response, Problem> {
    let place = model.permit(&state, &caller, ModelRight::Write).await?;
    let (mut doc, conditional) = to_change(&place, path.id(), &preconditions).await?;
    let changes = own_fields(&doc, changes)?;
    let report = doc.check(&changes);
    if !report.is_valid() {
        return Err(faulty(&report));
    }
    for (field, value) in changes {
        match value {
            Value::Null => doc.unset(&field)?,
            value => doc.set(&field, value)?,
        }
    }
    let saved = doc.save().await;
    saved.map_err(|error| refusal(error, conditional))?;
    answer::written_as(StatusCode::OK, None, &tag_of(&doc), &document(&doc))
}

/// A document that is to be changed or removed, and whether nobody may have overtaken that.
async fn to_change(
    place: &ModelPlace,
    id: &str,
    preconditions: &Preconditions,
) -> Result<(Doc, bool), Problem> {
    let doc = place.find(id).await?;
    preconditions.check_write(Some(&tag_of(&doc)))?;
    let conditional = preconditions.names_what_is_there();
    let doc = match conditional {
        true => doc.exactly(),
        false => doc,
    };
    Ok((doc, conditional))
}

/// The changes of fields. What a document has besides may be sent along as it was read, and is refused where it differs.
fn own_fields(doc: &Doc, changes: Map<String, Value>) -> Result<Map<String, Value>, Problem> {
    let known = doc.to_json();
    let mut own = Map::new();
    for (name, value) in changes {
        match KEPT.iter().find(|kept| **kept == name) {
            None => drop(own.insert(name, value)),
            Some(kept) if *kept == "_related" || known.get(kept) == Some(&value) => {}
            Some(kept) => {
                let problem = Problem::plain(ProblemKind::Unprocessable);
                return Err(problem.at(format!("/{kept}"), "expected what the document has"));
            }
        }
    }
    Ok(own)
}

/// Remove a document.
///
/// Removes a document with what was unique about it.
#[utoipa::path(
    delete,
    path = "/v1/models/{model}/documents/{id}",
    operation_id = "model_document_delete",
    tag = "models",
    params(AtDocument, WriteConditions),
    responses((status = 204, description = "There is no such document any more")),
    security(("bearer" = ["models:*:delete"])),
)]
pub(super) async fn delete(
    State(state): State<ServiceState>,
    caller: Caller,
    model: ModelPath,
    UrlPath(path): UrlPath<OfDocument>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let place = model.permit(&state, &caller, ModelRight::Delete).await?;
    let (mut doc, conditional) = to_change(&place, path.id(), &preconditions).await?;
    let deleted = doc.delete().await;
    match deleted.map_err(|error| refusal(error, conditional))? {
        true => Ok(answer::gone()),
        // Somebody else has removed it since it was looked for.
        false => Err(Problem::plain(ProblemKind::NotFound)),
    }
}
