//! The whole of HTTP in one screen: gate, route, content type, target, caller, operation, answer.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
#[cfg(any(feature = "listen", feature = "aws-sdk"))]
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};

use super::auth::{self, AuthMode, Authenticator};
use super::callers::Callers;
use super::coding::{Coding, Packing};
#[cfg(feature = "console")]
use super::console;
use super::content::{Inflate, JsonType, Unpackable};
use super::dispatch;
use super::gate::Gate;
use super::head::Head;
use super::respond::{Manner, Reply, error_body};
use super::{health, metrics};
use crate::control::{Call, Calls, ControlRefusal};
use crate::limits::REQUEST_BYTES_MAX;
#[cfg(feature = "listen")]
use crate::meter::ConnectionMeters;
use crate::meter::notes;
#[cfg(any(feature = "listen", feature = "aws-sdk"))]
use crate::operation::Unkept;
use crate::operation::{Answer, Called, Context, Rest, unknown_operation};
use crate::profile::{ErrorWording, HintWords};
use crate::wire::{self, ApiError, ErrorCode, Operation};

/// What `GET /` answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum RootAnswer {
    /// 200 and the service's health line.
    #[default]
    Healthy,
    /// 400 and MissingAuthenticationTokenException, as DynamoDB Local does; some test modules
    /// wait for exactly that.
    MissingToken,
}

/// How a [`Service`] treats its callers.
#[derive(Clone, Debug)]
pub(crate) struct ServiceConfig {
    pub(crate) auth: AuthMode,
    pub(crate) wording: ErrorWording,
    /// Host names beside those of loopback: a name, `*.example.com` or `*`.
    pub(crate) allowed_hosts: Vec<String>,
    /// Web origins that may call: an origin or `*`.
    pub(crate) allowed_origins: Vec<String>,
    /// Whether names that only a network of one's own knows are allowed as well.
    pub(crate) neighbours: bool,
    pub(crate) root: RootAnswer,
    /// Whether control calls are answered.
    pub(crate) control: bool,
    /// Whether there are pages at `/console`.
    #[cfg(feature = "console")]
    pub(crate) console: bool,
    /// How a caller who was not let in is told which setting would.
    pub(crate) hints: HintWords,
}

impl ServiceConfig {
    /// Every setting at its default, advice in the words of the shell.
    pub(crate) fn new(hints: HintWords) -> Self {
        Self {
            auth: AuthMode::default(),
            wording: ErrorWording::default(),
            allowed_hosts: Vec::new(),
            allowed_origins: Vec::new(),
            neighbours: false,
            root: RootAnswer::default(),
            control: false,
            #[cfg(feature = "console")]
            console: false,
            hints,
        }
    }
}

/// DynamoDB as a function from an HTTP request to an HTTP response.
#[derive(Debug)]
pub(crate) struct Service {
    authenticator: Authenticator,
    callers: Callers,
    gate: Gate,
    root: RootAnswer,
    /// What answers control calls, where they are answered.
    control: Option<Arc<Calls>>,
    #[cfg(feature = "console")]
    console: bool,
    hints: HintWords,
}

/// How far the answer to a request has come.
pub(crate) enum Outcome {
    Done(Response<Bytes>),
    /// There is no answer: the connection is to be closed.
    Cut,
    Paused(Box<Paused>),
}

/// A request that let others go first: a long page, a large body being packed or unpacked, or an answer that waits
/// for the medium.
pub(crate) struct Paused {
    manner: Manner,
    stage: Stage,
}

enum Stage {
    Inflate(Inflate, Admission),
    Page(Rest<Vec<u8>>),
    /// What was answered, but for telling it.
    Unkept(Answer<Vec<u8>>),
    UnkeptControl(Answer<Vec<u8>, ControlRefusal>),
    Packing(StatusCode, Packing),
}

/// What is to be done and for whom, or why not.
type Admission = Result<(Asked, Arc<Context>), ApiError>;

/// What a request wants done.
enum Asked {
    Operation(Operation),
    Control(Arc<Calls>, Call),
}

impl Service {
    /// A service that works in `context`, whose caller is who a request without a signature is.
    pub(crate) fn new(context: Context, config: ServiceConfig) -> Self {
        let context = Context {
            wording: config.wording,
            ..context
        };
        Self {
            authenticator: Authenticator::new(config.auth),
            callers: Callers::new(context),
            gate: Gate::new(&config.allowed_hosts, &config.allowed_origins)
                .with_neighbours(config.neighbours),
            root: config.root,
            control: config.control.then(Arc::default),
            #[cfg(feature = "console")]
            console: config.console,
            hints: config.hints,
        }
    }

    /// The same service over another database.
    pub(crate) fn with_context(&self, context: Context) -> Self {
        Self {
            authenticator: self.authenticator.clone(),
            callers: Callers::new(context),
            gate: self.gate.clone(),
            root: self.root,
            control: self.control.as_ref().map(|_| Arc::default()),
            #[cfg(feature = "console")]
            console: self.console,
            hints: self.hints,
        }
    }

    /// Does the work that has fallen due, such as deleting expired items; whether more is due at once.
    #[cfg(feature = "listen")]
    pub(crate) fn tick(&self) -> bool {
        self.callers.fallback().run_due()
    }

    /// What is counted of the connections over which requests come.
    #[cfg(feature = "listen")]
    pub(crate) fn connections(&self) -> &ConnectionMeters {
        &self.callers.fallback().meters.connections
    }

    /// Answers a request that came through memory. The gate judges it when it names a host.
    pub(crate) fn call(&self, request: Request<Bytes>) -> Response<Bytes> {
        let (parts, body) = request.into_parts();
        let head = Head::read(&parts);
        let turned_away = head.host.and_then(|_| self.turn_away(&head));
        turned_away.unwrap_or_else(|| self.run(&head, body))
    }

    /// Answers a request to its end.
    pub(crate) fn run(&self, head: &Head<'_>, body: Bytes) -> Response<Bytes> {
        let mut outcome = self.begin(head, body);
        loop {
            match outcome {
                Outcome::Done(response) => return response,
                // In memory there is no connection; so much can be said that nobody knows what has happened.
                Outcome::Cut => {
                    outcome = reply(internal_error(), &self.manner(head, JsonType::AmzJson))
                }
                Outcome::Paused(paused) => outcome = paused.resume(),
            }
        }
    }

    /// The answer to who may not call at all, and to the question of a browser whether it may; asked
    /// before the body is read.
    pub(crate) fn turn_away(&self, head: &Head<'_>) -> Option<Response<Bytes>> {
        if let Err(refusal) = self.gate.check(head) {
            self.callers.fallback().meters.turned_away.count();
            let manner = self.manner(head, JsonType::AmzJson);
            let error = ApiError::new(ErrorCode::AccessDenied, refusal.message(self.hints));
            let body = Bytes::from(error_body(&error));
            return Some(manner.finish(refusal.status(), body, None));
        }
        let headers = self.gate.preflight(head)?;
        let manner = self.manner(head, JsonType::AmzJson);
        let mut response = manner.plain(StatusCode::OK, Bytes::new());
        response.headers_mut().extend(headers);
        Some(response)
    }

    /// Answers a request, up to its end or its first pause.
    pub(crate) fn begin(&self, head: &Head<'_>, body: Bytes) -> Outcome {
        let unasked = head.path == "/" && body.is_empty();
        let content_type = match JsonType::of(head.content_type) {
            // Without a body the service does not ask of what type it is, and tells a target that names
            // nothing so in the plainer of the two types. Control calls are asked always: a web page
            // can send a plain request without a body, but not one of this type.
            _ if unasked && self.asked(head).is_err() => Some(JsonType::Json),
            None if unasked => Some(JsonType::AmzJson),
            content_type => content_type,
        };
        let manner = self.manner(head, content_type.unwrap_or(JsonType::AmzJson));
        match (head.method, head.path) {
            (&Method::POST, "/") => {}
            (&Method::GET | &Method::HEAD, "/") => {
                return Outcome::Done(self.root(&manner));
            }
            (&Method::GET | &Method::HEAD, "/health") => {
                return Outcome::Done(health::answer(self.callers.fallback(), &manner));
            }
            (&Method::GET | &Method::HEAD, "/metrics") => {
                return self.metrics(head, &body, manner);
            }
            #[cfg(feature = "console")]
            (&Method::GET | &Method::HEAD, path) if self.console && console::is_there(path) => {
                return Outcome::Done(console::answer(path, &manner));
            }
            _ if self.control_call(head).is_some() => {}
            _ => return Outcome::Done(manner.unknown()),
        }
        if body.len() > REQUEST_BYTES_MAX {
            return Outcome::Done(too_large(&manner));
        }
        if content_type.is_none() {
            return Outcome::Done(manner.unknown());
        }
        caught(manner, |manner| {
            let admission = self.admission(head, &body);
            if admission.is_err() {
                self.callers.fallback().meters.turned_away.count();
            }
            let Some(encoding) = head.content_encoding else {
                return execute(admission, &body, manner);
            };
            match Inflate::new(encoding, &body) {
                Ok(Some(inflate)) => unpack(inflate, admission, manner),
                Ok(None) => execute(admission, &body, manner),
                Err(fault) => unpackable(fault, manner),
            }
        })
    }

    /// The credential of the caller that needs no proof, moved to `region`.
    #[cfg(feature = "aws-sdk")]
    pub(crate) fn credential_in(&self, region: &str) -> String {
        self.callers.credential_in(region)
    }

    /// The control call that a request is, where they are answered.
    fn control_call(&self, head: &Head<'_>) -> Option<Asked> {
        let calls = self.control.as_ref()?;
        let call = Call::of(head.method.as_str(), head.path)?;
        Some(Asked::Control(Arc::clone(calls), call))
    }

    /// What is wanted.
    fn asked(&self, head: &Head<'_>) -> Result<Asked, ApiError> {
        if let Some(call) = self.control_call(head) {
            return Ok(call);
        }
        let operation = Operation::from_target(head.target_text());
        operation
            .map(Asked::Operation)
            .ok_or_else(|| unknown_operation(self.callers.fallback().compat))
    }

    /// Target, then caller.
    fn admission(&self, head: &Head<'_>, body: &[u8]) -> Admission {
        let asked = self.asked(head)?;
        let credential = self.credential(head, body)?;
        let context = self.callers.context(&credential);
        let context = match (&asked, head.addressed()) {
            (Asked::Operation(Operation::DescribeEndpoints), Some(address)) => {
                Arc::new(context.addressed(address))
            }
            _ => context,
        };
        Ok((asked, context))
    }

    /// The credential of whoever calls, as far as proof is asked for.
    fn credential<'h>(&self, head: &Head<'h>, body: &[u8]) -> Result<Cow<'h, str>, ApiError> {
        match head.vouched {
            Some(credential) if head.authorization.is_none() => Ok(Cow::Borrowed(credential)),
            _ => self
                .authenticator
                .credential(head, body, || self.callers.fallback().engine.now()),
        }
    }

    fn manner(&self, head: &Head<'_>, content_type: JsonType) -> Manner {
        Manner {
            request_id: self.callers.fallback().request_id(),
            content_type,
            coding: Coding::chosen(head.accept_encoding),
            origin: head
                .origin
                .and_then(|origin| self.gate.allowed_origin(origin)),
        }
    }

    /// All numbers, for whoever could call an operation.
    fn metrics(&self, head: &Head<'_>, body: &[u8], manner: Manner) -> Outcome {
        caught(manner, |manner| match self.credential(head, body) {
            Ok(_) => Outcome::Done(metrics::answer(self.callers.fallback(), manner)),
            Err(error) => reply(error, manner),
        })
    }

    fn root(&self, manner: &Manner) -> Response<Bytes> {
        if self.root == RootAnswer::MissingToken {
            let body = Bytes::from(error_body(&auth::missing()));
            return manner.finish(StatusCode::BAD_REQUEST, body, None);
        }
        let line = format!("healthy: dynamodb.{}.amazonaws.com ", self.callers.region());
        manner.plain(StatusCode::OK, Bytes::from(line))
    }
}

impl Paused {
    /// What its answer waits for. Until that is done, [`Self::resume`] blocks.
    #[cfg(any(feature = "listen", feature = "aws-sdk"))]
    pub(crate) fn unkept(&mut self) -> Option<&mut Unkept> {
        match &mut self.stage {
            Stage::Unkept(answer) => answer.unkept(),
            Stage::UnkeptControl(answer) => answer.unkept(),
            Stage::Inflate(..) | Stage::Page(_) | Stage::Packing(..) => None,
        }
    }

    /// For how long its answer is held back. Whoever asks waits, before [`Self::resume`].
    #[cfg(any(feature = "listen", feature = "aws-sdk"))]
    pub(crate) fn take_delay(&mut self) -> Option<Duration> {
        match &mut self.stage {
            Stage::Unkept(answer) => answer.take_delay(),
            Stage::UnkeptControl(_) | Stage::Inflate(..) | Stage::Page(_) | Stage::Packing(..) => {
                None
            }
        }
    }

    /// Whether its answer waits for something.
    #[cfg(feature = "listen")]
    pub(crate) fn is_unkept(&self) -> bool {
        matches!(self.stage, Stage::Unkept(_) | Stage::UnkeptControl(_))
    }

    /// Goes on until the end, and blocks nobody while it waits for the medium; for what holds an answer back it waits
    /// with `sleep`. Nothing if the connection is to be closed.
    #[cfg(feature = "aws-sdk")]
    pub(crate) async fn finish<S: Future<Output = ()>>(
        self: Box<Self>,
        sleep: impl Fn(Duration) -> S,
    ) -> Option<Response<Bytes>> {
        let mut paused = self;
        loop {
            if let Some(delay) = paused.take_delay() {
                sleep(delay).await;
            }
            if let Some(unkept) = paused.unkept() {
                // Whether it is kept is asked again by what resumes, which does not wait any more.
                let _outcome = unkept.await;
            }
            match paused.resume() {
                Outcome::Done(response) => return Some(response),
                Outcome::Cut => return None,
                Outcome::Paused(rest) => paused = rest,
            }
        }
    }

    /// Goes on for one step.
    pub(crate) fn resume(self) -> Outcome {
        let Self { manner, stage } = self;
        caught(manner, |manner| match stage {
            Stage::Inflate(inflate, admission) => unpack(inflate, admission, manner),
            Stage::Page(page) => called(page.resume(), manner),
            Stage::Unkept(answer) if answer.is_cut() => {
                let _untold = answer.wait();
                Outcome::Cut
            }
            Stage::Unkept(answer) => told(answer.wait(), manner),
            Stage::UnkeptControl(answer) => controlled(answer.wait(), manner),
            Stage::Packing(status, packing) => pack(status, packing, manner),
        })
    }
}

/// Whatever goes wrong in the work of one request ends this request only.
fn caught(manner: Manner, work: impl FnOnce(&Manner) -> Outcome) -> Outcome {
    let span = tracing::info_span!("request", id = manner.id());
    let work = || notes::for_request(&manner.request_id, || work(&manner));
    match catch_unwind(AssertUnwindSafe(|| span.in_scope(work))) {
        Ok(outcome) => outcome,
        Err(_) => reply(silent(ErrorCode::InternalServerError), &manner),
    }
}

/// The JSON comes before the target and the caller: a broken body is reported before them.
fn execute(admission: Admission, body: &[u8], manner: &Manner) -> Outcome {
    match admission {
        Ok((Asked::Operation(operation), context)) => {
            called(dispatch::start(operation, &context, body), manner)
        }
        Ok((Asked::Control(calls, call), context)) => {
            let mut answer = calls.answer(&call, &context, body);
            match answer.unkept() {
                Some(_) => paused(Stage::UnkeptControl(answer), manner),
                None => controlled(answer.wait(), manner),
            }
        }
        Err(error) if body.is_empty() || wire::is_json(body) => reply(error, manner),
        Err(_) => reply(silent(ErrorCode::Serialization), manner),
    }
}

fn controlled(answer: Result<Vec<u8>, ControlRefusal>, manner: &Manner) -> Outcome {
    let reply = match answer {
        Ok(body) => manner.success(body),
        Err(ControlRefusal::NotFound(error)) => manner.not_found(&error),
        Err(ControlRefusal::Refused(error)) => manner.failure(&error),
    };
    settle(reply, manner)
}

fn called(called: Called<Vec<u8>>, manner: &Manner) -> Outcome {
    match called {
        Called::Paused(page) => paused(Stage::Page(page), manner),
        Called::Done(answer) => match answer.is_told_at_once() {
            false => paused(Stage::Unkept(answer), manner),
            true => told(answer.wait(), manner),
        },
    }
}

fn told(result: Result<Vec<u8>, ApiError>, manner: &Manner) -> Outcome {
    match result {
        Ok(body) => settle(manner.success(body), manner),
        Err(error) => reply(error, manner),
    }
}

fn unpack(mut inflate: Inflate, admission: Admission, manner: &Manner) -> Outcome {
    match inflate.step() {
        Ok(Some(body)) => execute(admission, &body, manner),
        Ok(None) => paused(Stage::Inflate(inflate, admission), manner),
        Err(fault) => unpackable(fault, manner),
    }
}

fn unpackable(fault: Unpackable, manner: &Manner) -> Outcome {
    match fault {
        Unpackable::Broken => reply(silent(ErrorCode::InternalFailure), manner),
        Unpackable::TooLarge => Outcome::Done(too_large(manner)),
    }
}

fn pack(status: StatusCode, mut packing: Packing, manner: &Manner) -> Outcome {
    let coding = packing.coding();
    match packing.step() {
        Ok(Some(packed)) => Outcome::Done(manner.finish(status, packed, Some(coding))),
        Ok(None) => paused(Stage::Packing(status, packing), manner),
        Err(_) => reply(silent(ErrorCode::InternalFailure), manner),
    }
}

fn reply(error: ApiError, manner: &Manner) -> Outcome {
    settle(manner.failure(&error), manner)
}

fn settle(reply: Reply, manner: &Manner) -> Outcome {
    match reply {
        Reply::Ready(response) => Outcome::Done(response),
        Reply::Packing(status, packing) => paused(Stage::Packing(status, packing), manner),
    }
}

fn paused(stage: Stage, manner: &Manner) -> Outcome {
    let manner = manner.clone();
    Outcome::Paused(Box::new(Paused { manner, stage }))
}

fn too_large(manner: &Manner) -> Response<Bytes> {
    manner.plain(StatusCode::PAYLOAD_TOO_LARGE, Bytes::new())
}

/// What is answered where nothing was to be.
fn internal_error() -> ApiError {
    silent(ErrorCode::InternalServerError)
}

/// A refusal of which the service says nothing but the code.
fn silent(code: ErrorCode) -> ApiError {
    ApiError::without_message(code)
}
