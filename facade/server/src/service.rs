//! The service put together: routes inside of the layers that every request passes.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{
    ALLOW, AUTHORIZATION, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_TYPE, ETAG, IF_MATCH,
    IF_NONE_MATCH, IF_RANGE, LOCATION, RANGE, RETRY_AFTER, WWW_AUTHENTICATE,
};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::from_fn_with_state;
use axum::{Extension, Router};
use package_database::Database;
use package_database::block::identity::Accounts;
use package_database::block::{Clock, Random, SystemClock, SystemRandom};
use package_database::credentials::SecretText;
use package_database::models::Framework;
use package_database::packages::document::RepositoryDocument;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::datapackage::DatapackageCheck;
use crate::edge;
use crate::health::check;
use crate::identity::Authenticator;
use crate::limits::{HEALTH_REPORT_INTERVAL, Limits};
use crate::openapi;
use crate::report::Reporter;
use crate::repository::{Active, Fixed, RepositoryOptions};
use crate::route::{self, DOMAINS, DocumentText, Routes};
use crate::standing::HealthState;
use crate::state::{Parts, ServiceState};
use crate::work::{PAUSE, Work, Worked};

/// So long a process that ends takes to leave its work to others.
const REST_TIME_MAX: Duration = Duration::from_secs(1);

/// A service over a database: a [`Router`] that answers every request, and what it shares.
///
/// # Examples
///
/// ```
/// # use std::sync::Arc;
/// # use package_database::backend::BoxFuture;
/// use package_database::Database;
/// use package_database::backend::emulator::EmulatorBackend;
/// use package_database_server::Service;
/// # use package_database_server::identity::{AuthFailure, Authenticator, Grant, Login, Principal, Session};
/// # #[derive(Debug)]
/// # struct Nobody;
/// # impl Authenticator for Nobody {
/// #     fn verify<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Principal, AuthFailure>> {
/// #         Box::pin(async { Err(AuthFailure::Invalid) })
/// #     }
/// #     fn sign_in<'a>(&'a self, _: &'a Login, _: Session) -> BoxFuture<'a, Result<Grant, AuthFailure>> {
/// #         Box::pin(async { Err(AuthFailure::Denied) })
/// #     }
/// # }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// let database = Database::builder().emulator(EmulatorBackend::new()).build().await?;
/// # let authenticator = Arc::new(Nobody);
/// let service = Service::builder(database, authenticator).build();
/// let router: axum::Router = service.router();
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Service {
    state: ServiceState,
    router: Router,
    document: Bytes,
    work: Arc<Work>,
    reporter: Arc<Reporter>,
    /// How long from one report to the next; zero is never.
    report_every: Duration,
}

impl Service {
    /// A service over that database, which lets in whom `authenticator` knows.
    pub fn builder(database: Database, authenticator: Arc<dyn Authenticator>) -> ServiceBuilder {
        ServiceBuilder {
            parts: Parts {
                database,
                authenticator,
                clock: Arc::new(SystemClock::new()),
                random: Arc::new(SystemRandom::new()),
                limits: Limits::default(),
                service_secret: SecretText::from(""),
                accounts: None,
                datapackages: DatapackageCheck::default(),
                repository: RepositoryOptions::default(),
                models: None,
            },
            origins: Vec::new(),
            report_every: HEALTH_REPORT_INTERVAL,
        }
    }

    /// Answers every request, with no socket: what the listener serves, and what a test calls.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// What all handlers share.
    pub fn state(&self) -> &ServiceState {
        &self.state
    }

    /// Makes a document the one whose routes this service answers, until another one is loaded.
    ///
    /// # Errors
    ///
    /// A sentence for whoever wrote the document, when a route of it cannot run.
    pub fn activate(&self, generation: u64, document: RepositoryDocument) -> Result<(), String> {
        let packages = self.state.database().packages();
        let active = Active::new(&packages, generation, document, false)?;
        self.state.repository().set(active);
        Ok(())
    }

    /// Does once what is due and nobody asks for: webhooks are told what has happened, and the collection runs if it is
    /// time. A service that [listens](crate::serve::Listening::serve) does so every five seconds; several processes may.
    /// What fails is logged, and due again.
    pub async fn work(&self) -> Worked {
        self.work.do_due(&self.state).await
    }

    /// Does so for ever, if the clock has timers.
    pub(crate) async fn work_on(&self) {
        while let Some(timer) = self.state.clock().timer(PAUSE) {
            timer.await;
            self.work().await;
        }
        std::future::pending().await
    }

    /// Looks at the service and its dependencies, and writes a line of the log: the state, each dependency, and what was
    /// done since the line before. A service that [listens](crate::serve::Listening::serve) does so every five minutes, unless
    /// [another time](ServiceBuilder::report_every) is chosen.
    pub async fn report(&self) -> HealthState {
        let health = check(&self.state, route::probes()).await;
        self.reporter.tell(&self.state, &health);
        health.state
    }

    /// Does so for ever, if it is wanted and the clock has timers.
    pub(crate) async fn report_on(&self) {
        if !self.report_every.is_zero() {
            while let Some(timer) = self.state.clock().timer(self.report_every) {
                timer.await;
                self.report().await;
            }
        }
        std::future::pending().await
    }

    /// Leaves the work to others.
    pub(crate) async fn rest(&self) {
        let timer = self.state.clock().sleep(REST_TIME_MAX);
        tokio::select! {
            () = self.work.rest(&self.state) => {}
            () = timer => {}
        }
    }

    /// The text of `/openapi.json`.
    pub fn openapi_json(&self) -> &[u8] {
        &self.document
    }
}

/// Settings of a [`Service`]; every one has a default.
#[derive(Clone, Debug)]
#[must_use]
pub struct ServiceBuilder {
    parts: Parts,
    origins: Vec<HeaderValue>,
    report_every: Duration,
}

impl ServiceBuilder {
    /// How much a client may ask for.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.parts.limits = limits;
        self
    }

    /// How long from one [report](Service::report) in the log to the next: five minutes, unless chosen. Zero is never.
    pub const fn report_every(mut self, span: Duration) -> Self {
        self.report_every = span;
        self
    }

    /// Takes the time from `clock`.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.parts.clock = clock;
        self
    }

    /// Takes random bytes from `random`: request ids, new pairs of keys.
    pub fn random(mut self, random: Arc<dyn Random>) -> Self {
        self.parts.random = random;
        self
    }

    /// The secret from which the secret keys of new pairs follow, besides their salts.
    pub fn service_secret(mut self, secret: SecretText) -> Self {
        self.parts.service_secret = secret;
        self
    }

    /// Lets an administrator look after these accounts, and their owners change their passwords. They are those to
    /// which the service's authenticator lets people sign in.
    pub fn accounts(mut self, accounts: Accounts) -> Self {
        self.parts.accounts = Some(accounts);
        self
    }

    /// What packages of datasets are held to before they are stored: lenient unless chosen.
    pub fn datapackages(mut self, check: DatapackageCheck) -> Self {
        self.parts.datapackages = check;
        self
    }

    /// How the repository of packages is served.
    pub fn repository(mut self, options: RepositoryOptions) -> Self {
        self.parts.repository = options;
        self
    }

    /// Serves the models of this framework, with their hooks and checks, in place of those that are registered with the
    /// database. Nobody can then register others here.
    ///
    /// # Examples
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use package_database::Database;
    /// # use package_database::models::{FieldDef, FieldType, Framework, ModelDef};
    /// # use package_database_server::{Service, identity::Authenticator};
    /// # async fn example(database: Database, authenticator: Arc<dyn Authenticator>) -> Result<(), package_database::Error> {
    /// let note = ModelDef::builder("note").field(FieldDef::new("text", FieldType::String).required());
    /// let framework = Framework::builder(database.models()).model(note.build()?)?.start().await?;
    /// let service = Service::builder(database, authenticator).models(framework).build();
    /// # Ok(())
    /// # }
    /// ```
    pub fn models(mut self, framework: Framework) -> Self {
        self.parts.models = Some(framework);
        self
    }

    /// Lets the pages of these origins, such as `https://portal.example.org`, read answers in a browser. Without any,
    /// no page of another origin can.
    pub fn origins(mut self, origins: impl IntoIterator<Item = HeaderValue>) -> Self {
        self.origins = origins.into_iter().collect();
        self
    }

    /// Puts the service together.
    pub fn build(self) -> Service {
        let (router, document) = routes().split_for_parts();
        let state = ServiceState::new(self.parts, Fixed::of(&document));
        let declared = (state.clone(), route::Declared::of(&document));
        let text = text(&document);
        let json = text.json.clone();
        let router = router
            .fallback(route::dispatch)
            .method_not_allowed_fallback(route::dispatch)
            .layer(Extension(text))
            .layer(from_fn_with_state(declared, route::as_declared))
            .layer(from_fn_with_state(state.clone(), route::declared_first))
            .layer(from_fn_with_state(state.clone(), edge::guard));
        let router = match cors(self.origins) {
            Some(cors) => router.layer(cors),
            None => router,
        };
        let router = router
            .layer(CatchPanicLayer::custom(edge::panicked))
            .layer(from_fn_with_state(state.clone(), edge::finish))
            .with_state(state.clone());
        Service {
            work: Arc::new(Work::new(holder(state.random()))),
            state,
            router,
            document: json,
            reporter: Arc::default(),
            report_every: self.report_every,
        }
    }
}

/// A word for this process, which no other has.
fn holder(random: &dyn Random) -> String {
    let mut bytes = [0; 16];
    // When the system has no random bytes, processes share the work, and a webhook may be told twice.
    match random.fill(&mut bytes) {
        Ok(()) => format!("{:032x}", u128::from_be_bytes(bytes)),
        Err(_) => "unknown".to_owned(),
    }
}

/// The routes that are in the code of the service.
pub(crate) fn fixed() -> Fixed {
    Fixed::of(&routes().into_openapi())
}

/// All routes with their document.
fn routes() -> Routes {
    let tags = DOMAINS.iter().map(|domain| (domain.name, domain.about));
    let mut all = OpenApiRouter::with_openapi(openapi::base(tags)).merge(route::common());
    for domain in DOMAINS {
        all = all.merge((domain.routes)());
    }
    openapi::complete(all.get_openapi_mut());
    all
}

fn text(document: &OpenApi) -> DocumentText {
    // The document is texts, numbers and lists, so that writing it does not fail; a test reads it.
    let json = document.to_json().unwrap_or_default();
    let policy = HeaderValue::from_str(&openapi::policy());
    DocumentText::new(
        Bytes::from(json),
        Bytes::from(openapi::page()),
        policy.unwrap_or(HeaderValue::from_static("default-src 'none'")),
    )
}

fn cors(origins: Vec<HeaderValue>) -> Option<CorsLayer> {
    let request_id = HeaderName::from_static("x-request-id");
    (!origins.is_empty()).then(|| {
        CorsLayer::new()
            .allow_origin(AllowOrigin::list(origins))
            .allow_methods([
                Method::GET,
                Method::HEAD,
                Method::POST,
                Method::PUT,
                Method::PATCH,
                Method::DELETE,
            ])
            .allow_headers([
                AUTHORIZATION,
                CONTENT_TYPE,
                IF_MATCH,
                IF_NONE_MATCH,
                IF_RANGE,
                RANGE,
                request_id.clone(),
                HeaderName::from_static("content-digest"),
                HeaderName::from_static("digest"),
                HeaderName::from_static("last-event-id"),
            ])
            .expose_headers([
                ALLOW,
                CONTENT_DISPOSITION,
                CONTENT_RANGE,
                ETAG,
                LOCATION,
                RETRY_AFTER,
                WWW_AUTHENTICATE,
                request_id,
                HeaderName::from_static("content-digest"),
                HeaderName::from_static("repr-digest"),
            ])
    })
}
