//! The models as a GraphQL schema, for reading alone (feature `graphql`).
//!
//! Invariant: documents are read by what the routes of documents read them by, so that rights, limits and orders are those.

mod arguments;
mod bounds;
mod filter;
mod read;
mod refusal;
mod relation;
mod schema;

use async_graphql::{Request, Response as Outcome, ServerError, Variables};
use axum::extract::State;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::place::{ModelRight, active};
use super::query::wrong;
use crate::answer;
use crate::edge::OwnBody;
use crate::extract::{Caller, JsonBody, UrlQuery, is_too_deep};
use crate::problem::{Problem, ProblemKind};
use crate::route::contract::Routes;
use crate::state::ServiceState;
use read::Asking;

/// The media type of GraphQL over HTTP.
const GRAPHQL: &str = "application/graphql-response+json";
/// The media type that clients name which know no other one.
const JSON: &str = "application/json";

pub(super) fn routes() -> Routes {
    OpenApiRouter::new().routes(routes!(get, post))
}

/// A request of GraphQL.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = GraphqlRequest)]
pub(super) struct GraphqlBody {
    /// An operation, or several of which `operationName` says one.
    #[schema(example = "{ __typename }")]
    query: String,
    /// The operation that is meant.
    operation_name: Option<String>,
    /// What its variables are.
    #[schema(value_type = Option<Object>)]
    variables: Option<Map<String, Value>>,
    /// What clients say of themselves; nothing is asked of it.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    #[expect(
        dead_code,
        reason = "the protocol leaves to services what they make of it"
    )]
    extensions: Option<Map<String, Value>>,
}

/// The same in a query string.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(super) struct GraphqlQuery {
    /// An operation, or several of which `operationName` says one.
    #[param(example = "{ __typename }")]
    query: String,
    /// The operation that is meant.
    operation_name: Option<String>,
    /// What its variables are: a JSON object.
    variables: Option<String>,
    /// What clients say of themselves; nothing is asked of it.
    #[serde(default)]
    #[expect(
        dead_code,
        reason = "the protocol leaves to services what they make of it"
    )]
    extensions: Option<String>,
}

/// Ask in GraphQL, in the query string.
///
/// The same as with POST, for operations that are short enough for a query string.
#[utoipa::path(
    get,
    path = "/v1/graphql",
    operation_id = "graphql_get",
    tag = "models",
    params(GraphqlQuery),
    responses((status = 200, description = "What was asked for", body = Object, content_type = "application/graphql-response+json")),
    security(("bearer" = ["models:*:read"])),
)]
async fn get(
    State(state): State<ServiceState>,
    caller: Caller,
    headers: HeaderMap,
    UrlQuery(asked): UrlQuery<GraphqlQuery>,
) -> Result<Response, Problem> {
    let variables = asked.variables.as_deref().map(|text| {
        let variables = (!is_too_deep(text.as_bytes())).then(|| serde_json::from_str(text).ok());
        variables
            .flatten()
            .ok_or_else(|| wrong("variables is a JSON object"))
    });
    let body = GraphqlBody {
        query: asked.query,
        operation_name: asked.operation_name,
        variables: variables.transpose()?,
        extensions: None,
    };
    carry_out(&state, caller, &headers, body).await
}

/// Ask in GraphQL.
///
/// Reads documents of models with their relations, in the schema that introspection tells. Each model that the caller may
/// read has `get`, `list` and `count`, with the filters, orders and pages of the routes of documents. There are no mutations.
/// Errors have in `extensions` the `code` and `status` that a problem has elsewhere. Clients that accept
/// `application/json` alone get status 200 whatever was wrong with an operation.
#[utoipa::path(
    post,
    path = "/v1/graphql",
    operation_id = "graphql_post",
    tag = "models",
    request_body = GraphqlBody,
    responses((status = 200, description = "What was asked for", body = Object, content_type = "application/graphql-response+json")),
    security(("bearer" = ["models:*:read"])),
)]
async fn post(
    State(state): State<ServiceState>,
    caller: Caller,
    headers: HeaderMap,
    JsonBody(body): JsonBody<GraphqlBody>,
) -> Result<Response, Problem> {
    carry_out(&state, caller, &headers, body).await
}

async fn carry_out(
    state: &ServiceState,
    caller: Caller,
    headers: &HeaderMap,
    body: GraphqlBody,
) -> Result<Response, Problem> {
    let active = active(state).await;
    let seen = active.as_ref().is_some_and(|active| {
        let mut all = active.framework.registry().all();
        all.any(|def| {
            let name = def.name();
            ModelRight::Read.whole(&caller, name) || ModelRight::Read.own(&caller, name)
        })
    });
    if !seen {
        ModelRight::Read.of_all(&caller)?;
    }
    let active = active.filter(|active| !active.framework.registry().is_empty());
    let active = active.ok_or_else(|| Problem::plain(ProblemKind::NotFound))?;
    let schema = active.graphql(schema::of).map_err(|error| {
        tracing::error!(error, "the models have no GraphQL schema");
        Problem::plain(ProblemKind::Internal)
    })?;
    let mut outcome = match bounds::parse(&body.query) {
        Err(refused) => Outcome::from_errors(vec![*refused]),
        Ok(document) => {
            // An operation without variables is sent without any.
            let variables = Value::Object(body.variables.unwrap_or_default());
            let mut request = Request::new(body.query).variables(Variables::from_json(variables));
            request.operation_name = body.operation_name;
            request.set_parsed_query(document);
            let asking = Asking::new(active.clone(), caller);
            schema.execute(request.data(asking)).await
        }
    };
    outcome.errors.iter_mut().for_each(refusal::complete);
    answered(headers, &outcome)
}

/// What a client is told.
#[derive(Serialize)]
struct Told<'a> {
    /// Absent when nothing was carried out.
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a async_graphql::Value>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
}

fn answered(headers: &HeaderMap, outcome: &Outcome) -> Result<Response, Problem> {
    let data = Some(&outcome.data).filter(|data| **data != async_graphql::Value::Null);
    let told = Told {
        data,
        errors: &outcome.errors,
    };
    let old = is_old(headers);
    let status = match data {
        None if !old => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    };
    let mut response = answer::json(status, &told)?;
    if !old {
        let media_type = HeaderValue::from_static(GRAPHQL);
        response.headers_mut().insert(CONTENT_TYPE, media_type);
    }
    response.extensions_mut().insert(OwnBody);
    Ok(response)
}

/// Whether a client names JSON and not the media type of GraphQL, so that a status other than 200 would be no answer of
/// GraphQL to it.
fn is_old(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).iter();
    let accepted = accepted.filter_map(|value| value.to_str().ok());
    let mut media = accepted
        .flat_map(|value| value.split(','))
        .filter_map(|range| range.split(';').next())
        .map(|media| media.trim().to_ascii_lowercase());
    let (mut json, mut own) = (false, false);
    media.by_ref().for_each(|media| {
        json |= media == JSON;
        own |= media == GRAPHQL;
    });
    json && !own
}
