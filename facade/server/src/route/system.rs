//! What operators and readers ask: health, figures, the OpenAPI document, the documentation page.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::contract::Routes;
use super::models::openapi::with_models;
use super::packages::openapi::with_routes;
use super::registry::DOMAINS;
use crate::answer;
use crate::health::{Health, Probe, Status, check};
use crate::metrics;
use crate::models::ActiveModels;
use crate::problem::{Problem, ProblemKind};
use crate::repository::Active;
use crate::state::ServiceState;

/// The OpenAPI document and the page that shows it, written once.
#[derive(Clone, Debug)]
pub(crate) struct DocumentText {
    pub(crate) json: Bytes,
    pub(crate) page: Bytes,
    /// What the page may do: run its own script, use its own style, read the document.
    pub(crate) policy: HeaderValue,
    /// The document with the routes of the repository and of the models in it, as it was last written.
    whole: Arc<Mutex<Option<Whole>>>,
}

/// A document, and of which generation of the repository and revision of the models.
#[derive(Clone, Debug)]
struct Whole {
    of: (Option<u64>, Option<u64>),
    json: Bytes,
}

impl DocumentText {
    pub(crate) fn new(json: Bytes, page: Bytes, policy: HeaderValue) -> Self {
        Self {
            json,
            page,
            policy,
            whole: Arc::default(),
        }
    }

    /// The document with what is active, written once for all who ask.
    fn whole(&self, active: Option<&Active>, models: Option<&ActiveModels>) -> Bytes {
        // Models of the code never change.
        let revision = models.map(|models| models.revision.unwrap_or(0));
        let of = (active.map(|active| active.generation), revision);
        let mut whole = self.whole.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = whole.as_ref().filter(|known| known.of == of) {
            return known.json.clone();
        }
        let registry = models.map(|models| models.framework.registry());
        let json = registry.and_then(|registry| with_models(&self.json, registry));
        let json = json.map_or_else(|| self.json.clone(), Bytes::from);
        let written = active.and_then(|active| with_routes(&json, active));
        let json = written.map_or(json, Bytes::from);
        *whole = Some(Whole {
            of,
            json: json.clone(),
        });
        json
    }
}

/// Readers may keep the documents for so long; a new version of the service may have others.
const FIVE_MINUTES: HeaderValue = HeaderValue::from_static("public, max-age=300");

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(health))
        .routes(routes!(live))
        .routes(routes!(ready))
        .routes(routes!(figures))
        .routes(routes!(openapi))
        .routes(routes!(docs))
}

/// How the service and its dependencies are.
///
/// How the service and each of its dependencies are: `status` in the words of the repository of packages, `state` more
/// closely, and since when. Answers 200 whenever it can answer.
#[utoipa::path(
    get,
    path = "/health",
    operation_id = "health",
    tag = "system",
    responses((status = 200, description = "How each of them is", body = Health)),
)]
async fn health(State(state): State<ServiceState>) -> Result<Response, Problem> {
    let mut health = ask(&state).await;
    if health.status == Status::Ok {
        health.status = Status::Healthy;
    }
    answer::json(StatusCode::OK, &health)
}

/// Whether the process answers.
///
/// Whether the process answers at all: restart it if not.
#[utoipa::path(
    get,
    path = "/health/live",
    operation_id = "health_live",
    tag = "system",
    responses((status = 204, description = "It does")),
)]
async fn live() -> Response {
    answer::gone()
}

/// Whether requests should be sent here.
///
/// Whether requests should be sent here.
#[utoipa::path(
    get,
    path = "/health/ready",
    operation_id = "health_ready",
    tag = "system",
    responses((status = 200, description = "They should", body = Health)),
)]
async fn ready(State(state): State<ServiceState>) -> Result<Response, Problem> {
    let health = ask(&state).await;
    match health.status {
        Status::Ok | Status::Healthy => answer::json(StatusCode::OK, &health),
        Status::Stopping => {
            let detail = "The service is stopping. Send requests to another instance.";
            Err(Problem::new(ProblemKind::Unavailable, detail).retry_after(1))
        }
        Status::Failing => {
            let detail = "A dependency does not answer; /health says which.";
            Err(Problem::new(ProblemKind::Unavailable, detail).retry_after(1))
        }
    }
}

async fn ask(state: &ServiceState) -> Health {
    check(state, probes()).await
}

/// What is asked whether it answers: each domain.
pub(crate) fn probes() -> impl Iterator<Item = Probe> {
    DOMAINS.iter().map(|domain| (domain.name, domain.probe))
}

/// Figures for Prometheus.
///
/// Figures for Prometheus.
#[utoipa::path(
    get,
    path = "/metrics",
    operation_id = "metrics",
    tag = "system",
    responses((
        status = 200,
        description = "Counters and histograms",
        body = String,
        content_type = "application/openmetrics-text",
    )),
)]
async fn figures(State(state): State<ServiceState>) -> Result<Response, Problem> {
    let figures = state
        .models()
        .known()
        .map(|active| active.framework.figures());
    // Without models, there is nothing to tell.
    state.metrics().models(figures.unwrap_or_default());
    state.metrics().store(&state.database().metrics());
    let text = state.metrics().text().map_err(|error| {
        tracing::error!(%error, "the figures cannot be written");
        Problem::plain(ProblemKind::Internal)
    })?;
    let media_type = HeaderValue::from_static(metrics::MEDIA_TYPE);
    Ok(([(CONTENT_TYPE, media_type)], text).into_response())
}

/// The OpenAPI 3.1 document.
///
/// This document.
#[utoipa::path(
    get,
    path = "/openapi.json",
    operation_id = "openapi",
    tag = "system",
    responses((status = 200, description = "The document", body = Object)),
)]
async fn openapi(
    State(state): State<ServiceState>,
    Extension(text): Extension<DocumentText>,
) -> Response {
    let json = HeaderValue::from_static("application/json");
    let headers = [(CONTENT_TYPE, json), (CACHE_CONTROL, FIVE_MINUTES)];
    let packages = state.database().packages();
    let active = state.repository().current(&packages, state.clock()).await;
    let models = state.database().models();
    let models = state.models().current(&models, state.clock()).await;
    let json = text.whole(active.as_deref(), models.as_deref());
    (headers, json).into_response()
}

/// The documentation page.
///
/// A page that shows the routes and the problems. It loads nothing from elsewhere.
#[utoipa::path(
    get,
    path = "/docs",
    operation_id = "docs",
    tag = "system",
    responses((status = 200, description = "The page", body = String, content_type = "text/html")),
)]
async fn docs(Extension(text): Extension<DocumentText>) -> Response {
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    let headers = [
        (CONTENT_TYPE, html),
        (CACHE_CONTROL, FIVE_MINUTES),
        (CONTENT_SECURITY_POLICY, text.policy),
    ];
    (headers, text.page).into_response()
}
