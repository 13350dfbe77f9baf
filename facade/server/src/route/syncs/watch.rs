//! Watching a sync while it runs.

use std::time::Duration;

use axum::extract::State;
use axum::response::Response;
use package_database::ErrorKind;
use package_database::syncs::{DynamoSyncStore, SyncId, SyncRun};
use serde_json::json;
use tracing::Instrument as _;

use super::place::{AtSync, OfSync, Right, StorePath, refusal};
use super::view::RunView;
use crate::extract::{Caller, UrlPath};
use crate::problem::{Problem, chain};
use crate::route::events::{Events, open};
use crate::state::ServiceState;

/// How often the sync is looked at.
const PACE: Duration = Duration::from_secs(1);
/// After so many looks without news it is shown that the connection lives.
const BEAT: u32 = 15;
/// After so many looks, an hour, a client has to ask again, with a token that is good then.
const LOOKS_MAX: u32 = 3_600;

/// Watch a sync.
///
/// Events: `run` with the sync as it is, at once and whenever a checkpoint was made or it has ended, which is the last one;
/// `gone` when it was removed. After an hour, and when the service stops, the events end without either of these.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/runs/{sync}/events",
    operation_id = "sync_watch",
    tag = "syncs",
    params(AtSync),
    responses((status = 200, description = "The events", body = String, content_type = "text/event-stream")),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn watch(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlPath(path): UrlPath<OfSync>,
) -> Result<Response, Problem> {
    let store = store.permit(&state, &caller, Right::Read)?;
    let run = store.get_sync(path.id()?).await;
    let run = run.map_err(|error| refusal(error, ""))?;
    let (events, response) = open();
    tokio::spawn(tell(state, store, run, events).in_current_span());
    Ok(response)
}

async fn tell(state: ServiceState, store: DynamoSyncStore, run: SyncRun, events: Events) {
    let sync = run.id;
    let mut shown = RunView::from(run);
    if !events.send("run", &shown).await {
        return;
    }
    for look in 1..=LOOKS_MAX {
        if shown.state == "ended" || state.is_stopping() {
            return;
        }
        tokio::select! {
            () = state.clock().sleep(PACE) => {}
            () = events.closed() => return,
        }
        let listens = match found(&store, sync).await {
            Some(Some(run)) if RunView::from(run.clone()) != shown => {
                shown = run.into();
                events.send("run", &shown).await
            }
            Some(None) => {
                events.send("gone", &json!({})).await;
                return;
            }
            _ if look % BEAT == 0 => events.beat().await,
            _ => true,
        };
        if !listens {
            return;
        }
    }
}

/// The sync as it is now; an outer `None` when the store does not answer, which may pass.
async fn found(store: &DynamoSyncStore, sync: SyncId) -> Option<Option<SyncRun>> {
    match store.get_sync(sync).await {
        Ok(run) => Some(Some(run)),
        Err(error) if error.kind() == ErrorKind::NotFound => Some(None),
        Err(error) => {
            tracing::warn!(
                error = chain(&error),
                "a sync that is watched cannot be read"
            );
            None
        }
    }
}
