//! What happened last, for administrators.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::json::invalid;
use super::place::Administrator;
use crate::answer;
use crate::extract::UrlQuery;
use crate::problem::Problem;
use crate::route::Routes;
use crate::state::ServiceState;
use package_database::block::rfc3339;

/// Events that are told when nobody says how many, and at most.
const EVENTS_DEFAULT: u32 = 50;
const EVENTS_MAX: u32 = 500;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new().routes(routes!(recent))
}

/// How many events.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct EventQuery {
    /// How many to give at most: 1 to 500.
    #[param(minimum = 1, maximum = 500, default = 50)]
    limit: Option<u32>,
}

/// Tell what happened last.
///
/// The events that happened last in the repository, the newest first.
#[utoipa::path(
    get,
    path = "/admin/events",
    operation_id = "repository_events",
    tag = "packages",
    params(EventQuery),
    responses((status = 200, description = "The events", body = Object)),
    security(("bearer" = ["admin"])),
)]
async fn recent(
    State(state): State<ServiceState>,
    _: Administrator,
    UrlQuery(query): UrlQuery<EventQuery>,
) -> Result<Response, Problem> {
    let limit = query.limit.unwrap_or(EVENTS_DEFAULT);
    if !(1..=EVENTS_MAX).contains(&limit) {
        return Err(invalid(format!(
            "limit is a number from 1 to {EVENTS_MAX}."
        )));
    }
    let packages = state.database().packages();
    let events = packages.recent_events(limit).await?.into_iter();
    let events = events.map(|(at, event)| {
        json!({
            "seq": event.seq,
            "event_id": event.id,
            "type": event.kind,
            "at": rfc3339(at),
            "by": event.by,
            "payload": event.payload,
        })
    });
    let events: Value = events.collect();
    answer::json(StatusCode::OK, &json!({"ok": true, "events": events}))
}
