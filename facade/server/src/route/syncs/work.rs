//! Work that takes long: one answer at its end or, for who asks for events, how far it has come.

use std::future::Future;
use std::time::Duration;

use axum::response::{IntoResponse as _, Response};
use package_database::syncs::Progress;
use serde::Serialize;
use tokio::task::JoinHandle;
use tracing::Instrument as _;

use crate::answer;
use crate::problem::{Problem, ProblemDocument, ProblemKind};
use crate::route::events::{Events, WantsEvents, open};
use crate::state::ServiceState;

/// How often it is told how far work has come.
const PACE: Duration = Duration::from_secs(1);

/// What happens to work when nobody waits for it any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WhenLeft {
    /// It only reads.
    Stops,
    /// What it writes is whole when it has ended.
    GoesOn,
}

/// How far work has come.
#[derive(Debug, Serialize)]
struct ProgressView {
    /// Since it began.
    seconds: u64,
    /// Items that were read.
    items: u64,
}

/// Does the work and answers what it gives: as JSON, or as events `progress`, and then `result` or `problem`.
pub(super) async fn answer<T: Serialize + Send + Sync + 'static>(
    state: &ServiceState,
    WantsEvents(events): WantsEvents,
    progress: Progress,
    left: WhenLeft,
    work: impl Future<Output = Result<T, Problem>> + Send + 'static,
) -> Result<Response, Problem> {
    if !events {
        return answer::json(axum::http::StatusCode::OK, &work.await?);
    }
    let (events, response) = open();
    let work = tokio::spawn(work.in_current_span());
    tokio::spawn(tell(state.clone(), events, progress, left, work).in_current_span());
    Ok(response)
}

async fn tell<T: Serialize + Sync>(
    state: ServiceState,
    events: Events,
    progress: Progress,
    left: WhenLeft,
    mut work: JoinHandle<Result<T, Problem>>,
) {
    let began = state.clock().elapsed();
    let done = loop {
        tokio::select! {
            biased;
            done = &mut work => break done,
            () = events.closed() => {
                if left == WhenLeft::Stops {
                    work.abort();
                }
                return;
            }
            () = state.clock().sleep(PACE) => {}
        }
        let view = ProgressView {
            seconds: state.clock().elapsed().saturating_sub(began).as_secs(),
            items: progress.items(),
        };
        events.send("progress", &view).await;
    };
    let problem = match done {
        Ok(Ok(result)) => {
            events.send("result", &result).await;
            return;
        }
        Ok(Err(problem)) => problem,
        Err(error) => {
            tracing::error!(%error, "long work ended before its end");
            Problem::plain(ProblemKind::Internal)
        }
    };
    let response = problem.into_response();
    if let Some(document) = response.extensions().get::<ProblemDocument>() {
        events.send("problem", document).await;
    }
}
