//! The whole of HTTP in one screen: gate, route, content type, target, caller, database, operation, answer.

use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};

use super::auth::{self, Authenticator, Proof};
use super::choice::{self, Choice, OddNames};
use super::coding::Coding;
use super::config::{RootAnswer, ServiceConfig};
#[cfg(feature = "console")]
use super::console;
#[cfg(feature = "console")]
use super::console_caller::is_console;
use super::content::{Inflate, JsonType};
use super::gate::Gate;
use super::head::{Head, text};
use super::outcome::{
    Admission, Asked, ControlAsked, Outcome, caught, execute, internal_error, reply, too_large,
    unpack, unpackable,
};
#[cfg(feature = "cli")]
use super::relay::{Relay, Relayed};
use super::respond::{Manner, error_body};
use super::{health, metrics};
use crate::control::{Database, Databases, Route};
use crate::limits::REQUEST_BYTES_MAX;
#[cfg(feature = "listen")]
use crate::meter::ConnectionMeters;
use crate::meter::notes::RequestNotes;
use crate::operation::{CallMeters, Context, unknown_operation};
use crate::profile::HintWords;
use crate::wire::{ApiError, ErrorCode, Operation};

/// DynamoDB as a function from an HTTP request to an HTTP response.
#[derive(Debug)]
pub(crate) struct Service {
    authenticator: Authenticator,
    databases: Arc<Databases>,
    /// The database of requests that choose none.
    home: Arc<Database>,
    gate: Gate,
    root: RootAnswer,
    /// Whether everybody may make control calls and choose a database.
    control: bool,
    /// Whether there are pages at `/console`, which may do so as well.
    #[cfg(feature = "console")]
    console: bool,
    #[cfg(feature = "cli")]
    relay: Option<Arc<dyn Relay>>,
    hints: HintWords,
    odd_names: Arc<OddNames>,
    /// What is counted of the home's calls and of connections.
    meters: Arc<CallMeters>,
}

impl Service {
    /// A service that works in `context`, whose caller is who a request without a signature is.
    pub(crate) fn new(context: Context, config: ServiceConfig) -> Self {
        let context = Context {
            wording: config.wording,
            ..context
        };
        let meters = Arc::clone(&context.meters);
        let databases = Arc::new(Databases::new(context));
        Self {
            authenticator: Authenticator::new(config.auth, config.control),
            home: Arc::clone(databases.main()),
            databases,
            gate: Gate::new(&config.allowed_hosts, &config.allowed_origins)
                .with_neighbours(config.neighbours),
            root: config.root,
            control: config.control,
            #[cfg(feature = "console")]
            console: config.console,
            #[cfg(feature = "cli")]
            relay: config.relay,
            hints: config.hints,
            odd_names: Arc::default(),
            meters,
        }
    }

    /// The same service over other databases, of which the first is `context`.
    pub(crate) fn with_context(&self, context: Context) -> Self {
        let meters = Arc::clone(&context.meters);
        let databases = Arc::new(Databases::new(context));
        Self {
            home: Arc::clone(databases.main()),
            databases,
            meters,
            ..self.again()
        }
    }

    /// The same service, for which requests that choose no database are for this one.
    pub(crate) fn at_home_in(&self, home: Arc<Database>) -> Self {
        Self {
            meters: Arc::clone(&home.current().meters),
            home,
            ..self.again()
        }
    }

    fn again(&self) -> Self {
        Self {
            authenticator: self.authenticator.clone(),
            databases: Arc::clone(&self.databases),
            home: Arc::clone(&self.home),
            gate: self.gate.clone(),
            root: self.root,
            control: self.control,
            #[cfg(feature = "console")]
            console: self.console,
            #[cfg(feature = "cli")]
            relay: self.relay.clone(),
            hints: self.hints,
            odd_names: Arc::clone(&self.odd_names),
            meters: Arc::clone(&self.meters),
        }
    }

    /// Those that requests may choose, by their names.
    pub(crate) fn databases(&self) -> &Databases {
        &self.databases
    }

    /// The database of requests that choose none.
    pub(crate) fn home(&self) -> &Arc<Database> {
        &self.home
    }

    /// Does the work that has fallen due, such as deleting expired items; whether more is due at once.
    #[cfg(feature = "listen")]
    pub(crate) fn tick(&self) -> bool {
        self.databases.tick()
    }

    /// What is counted of the connections over which requests come.
    #[cfg(feature = "listen")]
    pub(crate) fn connections(&self) -> &ConnectionMeters {
        &self.meters.connections
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
                    let manner = self.manner(&self.home.current(), head, JsonType::AmzJson);
                    outcome = reply(internal_error(), &manner);
                }
                Outcome::Paused(paused) => outcome = paused.resume(),
                Outcome::Followed(followed) => return followed.refuse(),
                // Only the command line sets a relay, and it listens.
                #[cfg(feature = "cli")]
                Outcome::Relayed(_) => {
                    tracing::error!("a call is relayed for a caller that cannot wait");
                    let manner = self.manner(&self.home.current(), head, JsonType::AmzJson);
                    outcome = reply(internal_error(), &manner);
                }
            }
        }
    }

    /// The answer to who may not call at all, and to the question of a browser whether it may; asked
    /// before the body is read.
    pub(crate) fn turn_away(&self, head: &Head<'_>) -> Option<Response<Bytes>> {
        if let Err(refusal) = self.gate.check(head) {
            self.meters.turned_away.count();
            let manner = self.manner(&self.home.current(), head, JsonType::AmzJson);
            let error = ApiError::new(ErrorCode::AccessDenied, refusal.message(self.hints));
            let body = Bytes::from(error_body(&error));
            return Some(manner.finish(refusal.status(), body, None));
        }
        let headers = self.gate.preflight(head)?;
        let manner = self.manner(&self.home.current(), head, JsonType::AmzJson);
        let mut response = manner.plain(StatusCode::OK, Bytes::new());
        response.headers_mut().extend(headers);
        Some(response)
    }

    /// Answers a request, up to its end or its first pause.
    pub(crate) fn begin(&self, head: &Head<'_>, body: Bytes) -> Outcome {
        let is_open = self.is_open_to(head);
        let choice = Choice::read(head, is_open);
        let route = match is_open {
            true => route(head, &choice),
            false => None,
        };
        let unasked = choice.path == "/" && body.is_empty();
        let content_type = content_type(head, unasked, route.is_some());
        let home = self.home.current();
        let mut manner = self.manner(&home, head, content_type.unwrap_or(JsonType::AmzJson));
        manner.notes = self.notes(&manner, head, body.len());
        if (route.is_some() || head.method == Method::POST || choice::names_database(choice.path))
            && let Some(astray) = self.astray(head, is_open, &manner)
        {
            return Outcome::Done(astray);
        }
        match (head.method, choice.path) {
            (&Method::POST, "/") => {}
            (&Method::GET | &Method::HEAD, "/") => {
                return Outcome::Done(self.root(&home, &manner));
            }
            (&Method::GET | &Method::HEAD, "/health") => {
                return Outcome::Done(health::answer(&home, &manner));
            }
            (&Method::GET | &Method::HEAD, "/metrics") => {
                return self.metrics(&home, head, &body, manner);
            }
            #[cfg(feature = "console")]
            (&Method::GET | &Method::HEAD, path) if self.console && console::is_there(path) => {
                return Outcome::Done(console::answer(path, &manner));
            }
            _ if route.is_some() => {}
            _ => {
                self.odd_names.tell_control_call(choice.path, self.hints);
                return Outcome::Done(manner.unknown());
            }
        }
        if body.len() > REQUEST_BYTES_MAX {
            return Outcome::Done(too_large(&manner));
        }
        if content_type.is_none() {
            return Outcome::Done(match route {
                Some(_) => manner.untyped_control_call(),
                None => manner.unknown(),
            });
        }
        #[cfg(feature = "cli")]
        if let Some(relay) = self.relay.as_ref().filter(|_| head.path == "/") {
            return self.relayed(relay, &home, head, body, manner);
        }
        caught(manner, |manner| {
            let admission = self.admission(&home, head, &choice, route, &body);
            if admission.is_err() {
                self.meters.turned_away.count();
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

    /// The answer to a call of a database that is not found by the way that the call takes.
    fn astray(&self, head: &Head<'_>, is_open: bool, manner: &Manner) -> Option<Response<Bytes>> {
        let (status, sentence) = choice::astray(head, is_open, &self.gate, self.hints)?;
        let body = error_body(&ApiError::validation(sentence));
        Some(manner.finish(status, body.into(), None))
    }

    /// Hands a call on, of somebody who is let in as for the tables here.
    #[cfg(feature = "cli")]
    fn relayed(
        &self,
        relay: &Arc<dyn Relay>,
        home: &Context,
        head: &Head<'_>,
        body: Bytes,
        manner: Manner,
    ) -> Outcome {
        caught(manner, |manner| {
            if let Err(error) = self.proof(home, head, &body) {
                return reply(error, manner);
            }
            match Relayed::begin(relay, head, body, manner) {
                Ok(relayed) => Outcome::Relayed(Box::new(relayed)),
                Err(fault) => unpackable(fault, manner),
            }
        })
    }

    /// The credential of the caller that needs no proof, moved to `region`; its day is never looked at.
    #[cfg(feature = "aws-sdk")]
    pub(crate) fn credential_in(&self, region: &str) -> String {
        let owner = &self.home.current().caller.owner;
        format!("{owner}/19700101/{region}/dynamodb/aws4_request")
    }

    /// What is told of a request beside what it asks for; nothing where nobody asks.
    fn notes(&self, manner: &Manner, head: &Head<'_>, bytes: usize) -> Option<RequestNotes> {
        self.meters.are_told().then(|| RequestNotes {
            id: manner.request_id,
            tag: head.found_by(),
            bytes,
            is_page: self.is_page(head),
        })
    }

    /// Whether whoever sent the request may make control calls and choose a database.
    fn is_open_to(&self, head: &Head<'_>) -> bool {
        self.control || self.is_page(head)
    }

    /// Whether the console's own page sent the request, and is shown.
    fn is_page(&self, head: &Head<'_>) -> bool {
        #[cfg(feature = "console")]
        let is_page = self.console && is_console(head);
        #[cfg(not(feature = "console"))]
        let (is_page, _without_pages) = (false, head);
        is_page
    }

    /// Keeps the request log from now on, for the console, which has asked for something that it may show.
    fn keep_log(&self, context: &Context) {
        // Requests are noted by the meters of the home, and calls by those of their database.
        self.meters.keep_log();
        context.meters.keep_log();
    }

    /// Target, then caller, then database.
    fn admission(
        &self,
        home: &Context,
        head: &Head<'_>,
        choice: &Choice<'_>,
        route: Option<Route>,
        body: &[u8],
    ) -> Admission {
        let operation = match &route {
            Some(_) => None,
            None => Some(operation(head).ok_or_else(|| unknown_operation(home.compat))?),
        };
        let proof = self.proof(home, head, body)?;
        if !self.is_open_to(head) {
            self.odd_names.tell(&proof.credential, head, self.hints);
        }
        let database = choice.database(&proof, &self.databases, &self.home)?;
        let context = choice::context(&database, &proof);
        let context = match (operation, head.addressed()) {
            (Some(Operation::DescribeEndpoints), Some(address)) => {
                Arc::new(context.addressed(address))
            }
            _ => context,
        };
        if route.is_some() {
            self.keep_log(&context);
        }
        let asked = match (route, operation) {
            (Some(route), _) => Asked::Control(Box::new(ControlAsked {
                route,
                databases: Arc::clone(&self.databases),
                database,
            })),
            (None, Some(operation)) => Asked::Operation(operation),
            (None, None) => return Err(unknown_operation(home.compat).into()),
        };
        Ok((asked, context))
    }

    /// Who calls, as far as proof is asked for.
    fn proof<'h>(
        &self,
        home: &Context,
        head: &Head<'h>,
        body: &[u8],
    ) -> Result<Proof<'h>, ApiError> {
        match head.vouched {
            Some(credential) if head.authorization.is_none() => Ok(Proof::vouched(credential)),
            // Clients sign by the time of the machine, whatever time a test has made it in here.
            _ => (self.authenticator).proof(head, body, || home.engine.steering().base().now()),
        }
    }

    fn manner(&self, home: &Context, head: &Head<'_>, content_type: JsonType) -> Manner {
        Manner {
            request_id: home.request_id(),
            notes: None,
            content_type,
            coding: Coding::chosen(head.accept_encoding),
            origin: head
                .origin
                .and_then(|origin| self.gate.allowed_origin(origin)),
        }
    }

    /// All numbers, for whoever could call an operation.
    fn metrics(&self, home: &Context, head: &Head<'_>, body: &[u8], manner: Manner) -> Outcome {
        caught(manner, |manner| match self.proof(home, head, body) {
            Ok(_) => Outcome::Done(metrics::answer(home, manner)),
            Err(error) => reply(error, manner),
        })
    }

    fn root(&self, home: &Context, manner: &Manner) -> Response<Bytes> {
        if self.root == RootAnswer::MissingToken {
            let body = Bytes::from(error_body(&auth::missing()));
            return manner.finish(StatusCode::BAD_REQUEST, body, None);
        }
        let region = &home.caller.region;
        let line = format!("healthy: dynamodb.{region}.amazonaws.com ");
        manner.plain(StatusCode::OK, Bytes::from(line))
    }
}

/// The type of a request. Without a body (`unasked`) the service does not ask for it, and tells a target that names nothing
/// so in the plainer of the two types. Control calls that change something are asked always: a web page can send a plain
/// request without a body, but not one of this type.
fn content_type(head: &Head<'_>, unasked: bool, is_control: bool) -> Option<JsonType> {
    match JsonType::of(head.content_type) {
        _ if unasked && operation(head).is_none() => Some(JsonType::Json),
        None if unasked => Some(JsonType::AmzJson),
        None if is_control && head.method == Method::GET => Some(JsonType::Json),
        content_type => content_type,
    }
}

/// Where a control call leads.
fn route(head: &Head<'_>, choice: &Choice<'_>) -> Option<Route> {
    // Nearly all requests are no control calls, and are told by one look.
    if choice.path == "/" {
        return None;
    }
    let route = Route::of(head.method.as_str(), choice.path, head.query)?;
    let event = text(head.last_event_id).parse().ok();
    Some(route.read_before(event))
}

/// The operation that a request names.
fn operation(head: &Head<'_>) -> Option<Operation> {
    Operation::from_target(head.target_text())
}
