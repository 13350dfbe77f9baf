//! One connection: hyper's HTTP/1.1 over a watched socket, the protocol behind it.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use bytes::Bytes;
use http::header::{CONNECTION, EXPECT, SERVER};
use http::{HeaderValue, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use tokio::net::TcpStream;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::answer::AnswerBody;
use super::body::{self, Budget, Unread};
use super::lane::Lane;
use super::shutdown::Stop;
use super::socket::Socket;
use super::watch::{Phase, Watch};
use crate::limits::{HEADERS_BYTES_MAX, REQUEST_LINE_BYTES_MAX};
use crate::protocol::{Followed, Head, Outcome, Paused, SERVED_BY, Service};

/// The buffer for a head: both limits, so that what exceeds one of them alone is told apart here.
const HEAD_BUFFER_BYTES: usize = HEADERS_BYTES_MAX + REQUEST_LINE_BYTES_MAX;
/// More headers than any client sends; hyper's own default.
const HEADERS_COUNT_MAX: usize = 100;

/// What the connections of one runtime share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) service: Arc<Service>,
    pub(super) lane: Lane,
    pub(super) budget: Arc<Budget>,
    /// Whether each request is to be logged.
    pub(super) log_requests: bool,
    /// Whether only this machine can reach it.
    pub(super) is_local: bool,
}

/// Serves one connection until it closes, or until `stop` and the end of what runs.
pub(super) async fn serve(
    stream: TcpStream,
    watch: Arc<Watch>,
    shared: Arc<Shared>,
    mut stop: Stop,
) {
    let socket = Socket::new(stream, Arc::clone(&watch));
    let line = Arc::new(Line {
        shared,
        watch,
        stop: stop.clone(),
    });
    let service = service_fn(move |request| answer(Arc::clone(&line), request));
    let connection = http1::Builder::new()
        // The sweeper closes what is slow: a timer for each head costs more than the request behind it.
        .header_read_timeout(None)
        .max_buf_size(HEAD_BUFFER_BYTES)
        .max_headers(HEADERS_COUNT_MAX)
        .serve_connection(socket, service);
    let mut connection = pin!(connection);
    let stopping = stop.flag();
    let mut stop = pin!(stop.asked());
    // The stop is polled once to register, and again only when it came: a request pays for one flag.
    let mut registered = false;
    let mut told = false;
    let _ = poll_fn(|context| {
        // `Relaxed`: the flag only says that it is worth polling; what `stop` answers is ordered by its own channel.
        if !told && (!registered || stopping.load(Ordering::Relaxed)) {
            registered = true;
            if stop.as_mut().poll(context).is_ready() {
                told = true;
                connection.as_mut().graceful_shutdown();
            }
        }
        connection.as_mut().poll(context)
    })
    .await;
}

/// A connection is to be closed without an answer, as a fault wants it that was asked for.
#[derive(Clone, Copy, Debug)]
struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the connection is cut")
    }
}

impl std::error::Error for Cut {}

/// What each request of one connection is answered with.
#[derive(Debug)]
struct Line {
    shared: Arc<Shared>,
    watch: Arc<Watch>,
    stop: Stop,
}

async fn answer(line: Arc<Line>, request: Request<Incoming>) -> Result<Response<AnswerBody>, Cut> {
    line.watch.enter(Phase::Work);
    let response = match line.shared.log_requests {
        true => logged(&line, request).await,
        false => respond(&line, request).await,
    };
    line.watch.enter(Phase::Write);
    // An error of the service is how hyper is told to close a connection with nothing more said.
    response.ok_or(Cut)
}

/// The response; nothing where the connection is to be closed.
async fn respond(line: &Line, request: Request<Incoming>) -> Option<Response<AnswerBody>> {
    let Line { shared, watch, .. } = line;
    let (parts, incoming) = request.into_parts();
    let mut head = Head::read(&parts);
    head.is_local = shared.is_local;
    if is_malformed(&head, watch) {
        return Some(closing(StatusCode::BAD_REQUEST));
    }
    if let Some(refusal) = shared.service.turn_away(&head) {
        return Some(AnswerBody::whole(refusal));
    }
    let expects_continue = parts.headers.contains_key(EXPECT);
    let read = body::read(incoming, watch, &shared.budget, expects_continue).await;
    let (body, _share) = match read {
        Ok(read) => read,
        Err(Unread::TooLarge) => return Some(closing(StatusCode::PAYLOAD_TOO_LARGE)),
        Err(Unread::Busy) => return Some(closing(StatusCode::SERVICE_UNAVAILABLE)),
        Err(Unread::Broken) => return Some(closing(StatusCode::BAD_REQUEST)),
    };
    watch.enter(Phase::Work);
    match shared.service.begin(&head, body) {
        Outcome::Done(response) => {
            shared.lane.note_short();
            Some(AnswerBody::whole(response))
        }
        Outcome::Cut => None,
        Outcome::Paused(paused) => go_on(line, paused).await,
        Outcome::Followed(followed) => Some(events(line, *followed)),
        #[cfg(feature = "cli")]
        Outcome::Relayed(relayed) => Some(AnswerBody::whole(relayed.finish().await)),
    }
}

/// An answer that goes on for as long as the connection does.
fn events(line: &Line, followed: Followed) -> Response<AnswerBody> {
    let (head, follower) = followed.begin();
    head.map(|()| AnswerBody::events(follower, &line.watch, &line.stop))
}

/// The rest of a request that let others go first.
async fn go_on(line: &Line, mut paused: Box<Paused>) -> Option<Response<AnswerBody>> {
    let lane = &line.shared.lane;
    loop {
        if let Some(delay) = paused.take_delay() {
            // Only this task waits: the lane and the runtime are for others meanwhile.
            sleep(delay).await;
        }
        let is_aside = paused.is_aside();
        let outcome = match paused.unkept() {
            Some(unkept) => {
                // Whether it is kept is asked again by whoever resumes, who does not wait any more.
                let _outcome = unkept.await;
                lane.note_short();
                paused.resume()
            }
            None if is_aside => aside(paused).await?,
            // Steps are made while this task has the lane; between two turns the task is only its paused job.
            None => lane.advance(|may_go_on| advance(paused, may_go_on)).await,
        };
        match outcome {
            Outcome::Done(response) => return Some(AnswerBody::whole(response)),
            Outcome::Cut => return None,
            Outcome::Paused(rest) => paused = rest,
            Outcome::Followed(followed) => return Some(events(line, *followed)),
            #[cfg(feature = "cli")]
            Outcome::Relayed(relayed) => {
                return Some(AnswerBody::whole(relayed.finish().await));
            }
        }
    }
}

/// Goes on in a thread of its own, for it may take long; nothing if the runtime ends before it begins.
async fn aside(paused: Box<Paused>) -> Option<Outcome> {
    spawn_blocking(move || paused.resume()).await.ok()
}

/// Goes on for as long as that is allowed, and takes at least one step.
fn advance(paused: Box<Paused>, may_go_on: &dyn Fn() -> bool) -> Outcome {
    let mut outcome = paused.resume();
    while may_go_on() {
        match outcome {
            Outcome::Paused(paused) if !paused.is_unkept() && !paused.is_aside() => {
                outcome = paused.resume()
            }
            done_or_unkept => return done_or_unkept,
        }
    }
    outcome
}

/// What hyper lets pass and the service does not.
fn is_malformed(head: &Head<'_>, watch: &Watch) -> bool {
    let target = head.path.len().saturating_add(head.query.len());
    // Both a length and a transfer encoding: where a proxy believes one and we the other, a second request could hide
    // in the body ([RFC 9112, 6.1](https://www.rfc-editor.org/rfc/rfc9112#section-6.1)).
    (head.transfer_encoding && watch.is_ambiguous())
        || head.headers_bytes > HEADERS_BYTES_MAX
        || target > REQUEST_LINE_BYTES_MAX
}

fn closing(status: StatusCode) -> Response<AnswerBody> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    let close = HeaderValue::from_static("close");
    let _ = response.headers_mut().insert(CONNECTION, close);
    let _ = response.headers_mut().insert(SERVER, SERVED_BY);
    AnswerBody::whole(response)
}

/// Responds, and says so in one line.
async fn logged(line: &Line, request: Request<Incoming>) -> Option<Response<AnswerBody>> {
    #[expect(clippy::disallowed_methods, reason = "the log shows real time spent")]
    let start = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let target = request.headers().get("x-amz-target").cloned();
    let response = respond(line, request).await;
    let operation = target
        .as_ref()
        .and_then(|target| target.to_str().ok())
        .and_then(|target| target.split_once('.'))
        .map_or("-", |(_, name)| name);
    tracing::info!(
        target: "request",
        operation,
        // Nothing is what a connection that is cut tells.
        status = response.as_ref().map_or(0, |response| response.status().as_u16()),
        micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX),
        bytes = response.as_ref().map_or(0, |response| response.body().bytes()),
        "{method} {path}"
    );
    response
}
