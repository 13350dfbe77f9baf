//! What happens to documents, while it happens.

use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use package_database::models::{EventHub, ModelEvent};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::OwnedSemaphorePermit;
use tracing::Instrument as _;
use utoipa::IntoParams;

use super::place::{InModel, ModelPath, ModelRight};
use super::view;
use crate::extract::{Caller, UrlQuery};
use crate::problem::{Problem, ProblemKind, chain};
use crate::route::events::{Events, open};
use crate::state::ServiceState;

/// How often the log is looked at.
const PACE: Duration = Duration::from_secs(1);
/// After so many looks without news it is shown that the connection lives.
const BEAT: u32 = 15;
/// After so many looks, an hour, a client has to ask again, with a token that is good then.
const LOOKS_MAX: u32 = 3_600;
/// When a client may come again for whom there is no room.
const ROOM_RETRY_SECONDS: u64 = 5;
/// What a client that comes back says of the last event that it has seen.
const LAST_EVENT: &str = "last-event-id";

/// From where on events are told, of which channel and document.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct EventFilter {
    /// The channel on which they are told; all channels without it.
    channel: Option<String>,
    /// The document that they are about; all documents without it.
    id: Option<String>,
    /// Where in the log they begin: the `id` of an event. Without it, and without the header `Last-Event-ID`, from now on.
    after: Option<String>,
}

/// Who listens to what.
struct Filter {
    model: String,
    channel: Option<String>,
    id: Option<String>,
    user: Option<String>,
}

impl Filter {
    fn takes(&self, event: &ModelEvent) -> bool {
        let on = |channel: &String| event.channels.contains(channel);
        event.model == self.model
            && self.channel.as_ref().is_none_or(on)
            && self.id.as_ref().is_none_or(|id| *id == event.id)
            && (self.user.is_none() || self.user == event.user)
    }
}

/// Listen to what happens to documents.
///
/// Events: `open` at once; `created`, `updated` and `deleted` with the document and what has changed, each at least once and
/// in their order for each document. The last event of each look at the log has an `id`, behind which a client goes on that
/// sends it as `Last-Event-ID`. After an hour, and when the service stops, the events end.
#[utoipa::path(
    get,
    path = "/v1/models/{model}/events",
    operation_id = "model_events",
    tag = "models",
    params(InModel, EventFilter),
    responses((status = 200, description = "The events", body = String, content_type = "text/event-stream")),
    security(("bearer" = ["models:*:read"])),
)]
pub(super) async fn watch(
    State(state): State<ServiceState>,
    caller: Caller,
    model: ModelPath,
    UrlQuery(asked): UrlQuery<EventFilter>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let place = model.permit(&state, &caller, ModelRight::Read).await?;
    if place.def().publish_rule().is_none() {
        let detail = "The model tells nothing of its documents. Declare `publish`.";
        return Err(Problem::new(ProblemKind::Conflict, detail));
    }
    let framework = &place.active.framework;
    let last = headers
        .get(LAST_EVENT)
        .and_then(|value| value.to_str().ok());
    let hub = match asked.after.as_deref().or(last) {
        Some(place) => framework.hub_behind(place)?,
        None => framework.hub().await?,
    };
    let room = state.models().listeners().try_acquire_owned();
    let room = room.map_err(|_| {
        let detail = "As many clients listen as may. Try again soon.";
        Problem::new(ProblemKind::Unavailable, detail).retry_after(ROOM_RETRY_SECONDS)
    })?;
    let filter = Filter {
        model: place.def().name().to_owned(),
        channel: asked.channel,
        id: asked.id,
        user: place.user,
    };
    let (events, response) = open();
    tokio::spawn(tell(state, hub, filter, events, room).in_current_span());
    Ok(response)
}

async fn tell(
    state: ServiceState,
    hub: EventHub,
    filter: Filter,
    events: Events,
    _room: OwnedSemaphorePermit,
) {
    let place = hub.position().await;
    if !events.send_at("open", &place, &json!({})).await {
        return;
    }
    for look in 1..=LOOKS_MAX {
        if state.is_stopping() {
            return;
        }
        let listens = match hub.read().await {
            Ok(found) if found.iter().any(|event| filter.takes(event)) => {
                send(&hub, &filter, &events, &found).await
            }
            Ok(_) if look % BEAT == 0 => events.beat().await,
            Ok(_) => true,
            Err(error) => {
                tracing::warn!(error = chain(&error), "the log of models cannot be read");
                true
            }
        };
        if !listens {
            return;
        }
        tokio::select! {
            () = state.clock().sleep(PACE) => {}
            () = events.closed() => return,
        }
    }
}

/// Sends what a client wants of these events, the last one with the place behind all of them.
async fn send(hub: &EventHub, filter: &Filter, events: &Events, found: &[ModelEvent]) -> bool {
    let place = hub.position().await;
    let wanted: Vec<&ModelEvent> = found.iter().filter(|event| filter.takes(event)).collect();
    for (number, event) in wanted.iter().enumerate() {
        let (name, shown) = (event.change.word(), view::event(event));
        let listens = match number + 1 == wanted.len() {
            true => events.send_at(name, &place, &shown).await,
            false => events.send(name, &shown).await,
        };
        if !listens {
            return false;
        }
    }
    true
}
