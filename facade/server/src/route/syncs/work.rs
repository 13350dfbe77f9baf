//! Work that takes long: one answer at its end or, for who asks for events, how far it has come.
//!
//! Invariant: what writes goes on to its end, whoever waits for it and for how long.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use package_database::backend::BoxFuture;
use package_database::syncs::Progress;
use serde::Serialize;
use tokio::task::{JoinError, JoinHandle};
use tracing::Instrument as _;

use crate::answer;
use crate::edge::RequestId;
use crate::problem::{Problem, ProblemDocument, ProblemKind};
use crate::route::events::{Events, WantsEvents, open};
use crate::state::ServiceState;

/// How often it is told how far work has come.
const PACE: Duration = Duration::from_secs(1);

/// What happens to work when nobody waits for it any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WhenLeft {
    /// It only reads.
    Stops,
    /// What it writes is whole when it has ended. One answer waits as long for it as a request may take.
    GoesOn,
    /// The same where the body may take its time.
    GoesOnUntimed,
}

/// Who asks for work: for events or for one answer, and under which id.
pub(super) struct Asking {
    events: WantsEvents,
    id: Option<RequestId>,
}

impl FromRequestParts<ServiceState> for Asking {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &ServiceState,
    ) -> Result<Self, Infallible> {
        let events = WantsEvents::from_request_parts(parts, state).await?;
        let id = parts.extensions.get().cloned();
        Ok(Self { events, id })
    }
}

/// What is known of work while it is done.
pub(super) struct Long {
    progress: Progress,
    /// Bytes of the body that have come, where the body is what takes long.
    bytes: Option<Arc<AtomicU64>>,
    left: WhenLeft,
}

impl Long {
    /// Work that reads, and stops when nobody waits for it.
    pub(super) const fn reads(progress: Progress) -> Self {
        Self {
            progress,
            bytes: None,
            left: WhenLeft::Stops,
        }
    }

    /// Work that writes, and goes on.
    pub(super) const fn writes(progress: Progress) -> Self {
        Self {
            progress,
            bytes: None,
            left: WhenLeft::GoesOn,
        }
    }

    /// Work that writes what a body brings, which may take its time.
    pub(super) const fn takes_in(progress: Progress, bytes: Arc<AtomicU64>) -> Self {
        Self {
            progress,
            bytes: Some(bytes),
            left: WhenLeft::GoesOnUntimed,
        }
    }

    fn view(&self, seconds: u64) -> ProgressView {
        let bytes = self.bytes.as_ref();
        ProgressView {
            seconds,
            items: self.progress.items(),
            bytes: bytes.map(|bytes| bytes.load(Ordering::Relaxed)),
        }
    }
}

/// How far work has come.
#[derive(Debug, Serialize)]
struct ProgressView {
    /// Since it began.
    seconds: u64,
    /// Items that were read.
    items: u64,
    /// Bytes of a file that have come.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
}

/// What work gives as JSON.
pub(super) fn as_json<T: Serialize>(result: &T) -> Result<Response, Problem> {
    answer::json(StatusCode::OK, result)
}

/// Does the work and answers what it gives: as `answered` says, or as events `progress`, and then `result` or `problem`.
pub(super) async fn answer<T: Serialize + Send + Sync + 'static>(
    state: &ServiceState,
    asking: Asking,
    long: Long,
    answered: impl FnOnce(&T) -> Result<Response, Problem>,
    work: impl Future<Output = Result<T, Problem>> + Send + 'static,
) -> Result<Response, Problem> {
    let Asking {
        events: WantsEvents(events),
        id,
    } = asking;
    if !events {
        let limit = match long.left {
            WhenLeft::Stops => return answered(&work.await?),
            WhenLeft::GoesOn => state.clock().timer(state.limits().request),
            WhenLeft::GoesOnUntimed => None,
        };
        let work = tokio::spawn(work.in_current_span());
        return answered(&within(limit, work).await?);
    }
    let (events, response) = open();
    let work = tokio::spawn(work.in_current_span());
    tokio::spawn(tell(state.clone(), events, id, long, work).in_current_span());
    Ok(response)
}

/// What the work gives if that is within the time; it goes on behind that.
async fn within<T>(
    limit: Option<BoxFuture<'_, ()>>,
    work: JoinHandle<Result<T, Problem>>,
) -> Result<T, Problem> {
    let done = match limit {
        None => work.await,
        Some(limit) => tokio::select! {
            biased;
            done = work => done,
            () = limit => {
                tracing::warn!("work takes longer than a request may, and goes on");
                let detail = "The work takes longer than a request may, and goes on: do not ask for it again. \
                              `GET /v1/syncs/{store}/runs` shows what has become of it. With `Accept: text/event-stream`, \
                              no time is too long, and it is told how far it has come.";
                return Err(Problem::new(ProblemKind::Unavailable, detail));
            }
        },
    };
    done.unwrap_or_else(|error| Err(broken(&error)))
}

fn broken(error: &JoinError) -> Problem {
    tracing::error!(%error, "long work ended before its end");
    Problem::plain(ProblemKind::Internal)
}

async fn tell<T: Serialize + Sync>(
    state: ServiceState,
    events: Events,
    id: Option<RequestId>,
    long: Long,
    mut work: JoinHandle<Result<T, Problem>>,
) {
    let began = state.clock().elapsed();
    let done = loop {
        tokio::select! {
            biased;
            done = &mut work => break done,
            () = events.closed() => {
                if long.left == WhenLeft::Stops {
                    work.abort();
                }
                return;
            }
            () = state.clock().sleep(PACE) => {}
        }
        let seconds = state.clock().elapsed().saturating_sub(began).as_secs();
        events.send("progress", &long.view(seconds)).await;
    };
    let problem = match done {
        Ok(Ok(result)) => {
            events.send("result", &result).await;
            return;
        }
        Ok(Err(problem)) => problem,
        Err(error) => broken(&error),
    };
    let mut response = problem.into_response();
    if let Some(mut document) = response.extensions_mut().remove::<ProblemDocument>() {
        document.request_id = id.map(|id| id.to_string());
        events.send("problem", &document).await;
    }
}
