//! The body of an answer: whole, or events for as long as somebody reads them.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::shutdown::Stop;
use super::watch::{Phase, Watch};
use crate::protocol::LogFollower;

/// How often something is sent where nothing happens: who has gone away is noticed, and the sweeper sees that the
/// connection lives.
const BEAT: Duration = Duration::from_secs(10);
/// What is sent then: a line that readers of events pass over.
const COMMENT: &[u8] = b":\n\n";

/// What is sent behind the head of an answer.
#[derive(Debug)]
pub(super) enum AnswerBody {
    Whole(Full<Bytes>),
    Events(Box<Events>),
}

/// Events, until the server stops or there are none any more.
pub(super) struct Events {
    follower: LogFollower,
    stop: Pin<Box<dyn Future<Output = ()> + Send>>,
    beat: Interval,
    watch: Arc<Watch>,
    is_stopped: bool,
}

impl AnswerBody {
    /// An answer that is there.
    pub(super) fn whole(response: Response<Bytes>) -> Response<Self> {
        response.map(|body| Self::Whole(Full::new(body)))
    }

    /// An answer of what a follower tells, on the connection of `watch`.
    pub(super) fn events(follower: LogFollower, watch: &Arc<Watch>, stop: &Stop) -> Self {
        let mut stop = stop.clone();
        let mut beat = interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self::Events(Box::new(Events {
            follower,
            stop: Box::pin(async move { stop.asked().await }),
            beat,
            watch: Arc::clone(watch),
            is_stopped: false,
        }))
    }

    /// Bytes of the body; nothing of one that goes on.
    pub(super) fn bytes(&self) -> u64 {
        self.size_hint().exact().unwrap_or(0)
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Events")
            .field("follower", &self.follower)
            .finish_non_exhaustive()
    }
}

impl Events {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        if !self.is_stopped && self.stop.as_mut().poll(context).is_ready() {
            self.is_stopped = true;
            return Poll::Ready(Some(self.follower.end().into()));
        }
        // Before the follower, so that both have the waker where neither has anything.
        let is_beat = self.beat.poll_tick(context).is_ready();
        match self.follower.poll(context) {
            Poll::Pending if is_beat => Poll::Ready(Some(Bytes::from_static(COMMENT))),
            told => told.map(|events| events.map(Bytes::from)),
        }
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Whole(body) => Pin::new(body).poll_frame(context),
            Self::Events(events) => {
                let told = events.poll(context);
                if told.is_ready() {
                    // The sweeper is patient with each write of its own.
                    events.watch.enter(Phase::Write);
                }
                told.map(|events| events.map(|bytes| Ok(Frame::data(bytes))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(body) => body.is_end_stream(),
            Self::Events(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(body) => body.size_hint(),
            Self::Events(_) => SizeHint::default(),
        }
    }
}
