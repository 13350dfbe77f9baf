//! Calls from threads that wait to an endpoint that is spoken to by another one.

use std::io;
use std::sync::mpsc;

use bytes::Bytes;
use http::header::RANGE;
use http::{Method, Response};
use tokio::runtime::Builder;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::protocol::{payload_hash, percent_encode};
use crate::transfer::http::{Exchange, HttpSource};
use crate::transfer::retry::Pauses;

/// How often a call is made that gets no answer, or one that says that there is no time for it.
const ATTEMPTS: u32 = 4;

/// What is asked of the endpoint, apart from the body.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    method: Method,
    path: String,
    query: String,
    range: Option<String>,
}

impl Ask {
    /// Asks for an object, or without a key for its bucket.
    pub(super) fn new(method: Method, bucket: &str, key: &str) -> Self {
        let names = key.split('/').map(percent_encode).collect::<Vec<_>>();
        Self {
            method,
            path: format!("/{}/{}", percent_encode(bucket), names.join("/")),
            query: String::new(),
            range: None,
        }
    }

    /// The same with a parameter.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        self.query.push_str(name);
        self.query.push('=');
        self.query.push_str(&percent_encode(value));
        self
    }

    /// The same, for `bytes` bytes from the place `at`.
    pub(super) fn part(mut self, at: u64, bytes: u64) -> Self {
        let last = at.saturating_add(bytes).saturating_sub(1);
        self.range = Some(format!("bytes={at}-{last}"));
        self
    }
}

/// A call on its way, and where its answer goes.
struct Job {
    ask: Ask,
    body: Bytes,
    answer: mpsc::SyncSender<Result<Response<Bytes>, String>>,
}

/// The endpoint, and a thread that speaks to it.
///
/// Whoever asks waits for the answer, wherever it runs: the thread has a runtime of its own.
#[derive(Debug)]
pub(super) struct S3Client {
    jobs: UnboundedSender<Job>,
    region: String,
    pauses: Pauses,
}

impl S3Client {
    /// Begins to wait for calls; the thread ends with the client. Whoever calls waits by `pauses` between two attempts.
    ///
    /// # Errors
    ///
    /// If the system gives neither thread nor runtime; in words.
    pub(super) fn start(source: HttpSource, pauses: Pauses) -> Result<Self, String> {
        let (jobs, coming) = unbounded_channel();
        let region = source.region().to_owned();
        let runtime = Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        let thread = std::thread::Builder::new().name("buckets".to_owned());
        let spawned = thread.spawn(move || runtime.block_on(answer_all(&source, coming)));
        spawned.map_err(|error| error.to_string())?;
        Ok(Self {
            jobs,
            region,
            pauses,
        })
    }

    /// The region of the keys.
    pub(super) fn region(&self) -> &str {
        &self.region
    }

    /// Calls the endpoint, and again while it has no time; the last answer.
    ///
    /// # Errors
    ///
    /// If nothing came back.
    pub(super) fn call(&self, ask: &Ask, body: Bytes) -> io::Result<Response<Bytes>> {
        let patience = self.pauses.patience(ATTEMPTS);
        let mut attempt = 1;
        loop {
            let answered = self.call_once(ask, body.clone());
            let again = match &answered {
                Ok(answer) => answer.status().is_server_error(),
                Err(_) => true,
            };
            if !again || attempt >= patience.attempts {
                return answered.map_err(io::Error::other);
            }
            patience.pause(attempt);
            attempt += 1;
        }
    }

    fn call_once(&self, ask: &Ask, body: Bytes) -> Result<Response<Bytes>, String> {
        let (answer, answered) = mpsc::sync_channel(1);
        let job = Job {
            ask: ask.clone(),
            body,
            answer,
        };
        let gone = |_| "nothing speaks to the buckets any more".to_owned();
        self.jobs
            .send(job)
            .map_err(|error| gone(error.to_string()))?;
        answered.recv().map_err(|error| gone(error.to_string()))?
    }
}

/// Makes the calls, several at a time, over connections that are kept.
async fn answer_all(source: &HttpSource, mut coming: UnboundedReceiver<Job>) {
    let (free, mut kept) = unbounded_channel::<Exchange>();
    while let Some(Job { ask, body, answer }) = coming.recv().await {
        let mut exchange = kept.try_recv().unwrap_or_else(|_| source.exchange());
        let (source, free) = (source.clone(), free.clone());
        drop(tokio::spawn(async move {
            let answered = call(&source, &mut exchange, &ask, body).await;
            // The list of connections ends with all calls.
            let _ = free.send(exchange);
            // Who asked may have given up.
            let _ = answer.send(answered);
        }));
    }
}

async fn call(
    source: &HttpSource,
    exchange: &mut Exchange,
    ask: &Ask,
    body: Bytes,
) -> Result<Response<Bytes>, String> {
    let target = match ask.query.as_str() {
        "" => ask.path.clone(),
        query => format!("{}?{query}", ask.path),
    };
    let mut request = http::Request::builder()
        .method(ask.method.clone())
        .uri(target)
        // S3 asks for it beside the signature.
        .header("x-amz-content-sha256", payload_hash(&body));
    if let Some(range) = &ask.range {
        request = request.header(RANGE, range);
    }
    exchange.send(source.signed(request, body)?).await
}
