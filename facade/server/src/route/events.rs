//! Events for whoever watches: `text/event-stream`, sent as they happen.
//!
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html>

use axum::body::{Body, Bytes};
use axum::extract::FromRequestParts;
use axum::http::HeaderValue;
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use package_database::Error;
use serde::Serialize;
use tokio::sync::mpsc::{Sender, channel};

use crate::route::pieces::{PIECES_AHEAD, Pieces};
use crate::state::ServiceState;

/// The media type of events.
pub(super) const MEDIA_TYPE: &str = "text/event-stream";

/// Where events go.
#[derive(Clone, Debug)]
pub(super) struct Events(Sender<Result<Bytes, Error>>);

/// An answer of events, and where to send them.
pub(super) fn open() -> (Events, Response) {
    let (sender, receiver) = channel(PIECES_AHEAD);
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let response = (headers, Body::new(Pieces(receiver))).into_response();
    (Events(sender), response)
}

impl Events {
    /// Sends an event with a value in JSON, which has no line breaks; whether somebody still listens.
    pub(super) async fn send(&self, name: &'static str, value: &impl Serialize) -> bool {
        match serde_json::to_string(value) {
            Ok(json) => self.write(format!("event: {name}\ndata: {json}\n\n")).await,
            Err(error) => unwritten(&error),
        }
    }

    /// The same with the place in a log behind the event, which a client that comes back names in `Last-Event-ID`. The
    /// place has no line breaks.
    pub(super) async fn send_at(
        &self,
        name: &'static str,
        place: &str,
        value: &impl Serialize,
    ) -> bool {
        match serde_json::to_string(value) {
            Ok(json) => {
                let event = format!("event: {name}\nid: {place}\ndata: {json}\n\n");
                self.write(event).await
            }
            Err(error) => unwritten(&error),
        }
    }

    /// Shows that the connection lives, which nobody is told; whether somebody still listens.
    pub(super) async fn beat(&self) -> bool {
        self.write(":\n\n".to_owned()).await
    }

    /// Ends when nobody listens any more.
    pub(super) async fn closed(&self) {
        self.0.closed().await;
    }

    async fn write(&self, text: String) -> bool {
        self.0.send(Ok(Bytes::from(text))).await.is_ok()
    }
}

fn unwritten(error: &serde_json::Error) -> bool {
    tracing::error!(%error, "an event cannot be written");
    false
}

/// Whether a client asks for events by name instead of one answer at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WantsEvents(pub(super) bool);

impl FromRequestParts<ServiceState> for WantsEvents {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        _: &ServiceState,
    ) -> Result<Self, Self::Rejection> {
        let accepted = parts.headers.get_all(ACCEPT).iter();
        let mut ranges = accepted
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','));
        let named = ranges.any(|range| {
            let media = range.split(';').next().unwrap_or(range);
            media.trim().eq_ignore_ascii_case(MEDIA_TYPE)
        });
        Ok(Self(named))
    }
}
