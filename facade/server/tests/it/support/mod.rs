//! A service without a socket, and what it answers.

mod failing;
pub(crate) mod page;

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, Method, Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http_body_util::BodyExt as _;
use package_database::Database;
use package_database::backend::BoxFuture;
use package_database::backend::adapter::Faults;
use package_database::block::Store;
use package_database::block::identity::{AccountSettings, Accounts};
use package_database::credentials::SecretText;
use package_database::testing::{SeededRandom, TestDatabase};
use package_database_server::identity::{
    AuthFailure, Authenticator, Grant, Login, Principal, Scopes, Session, SignIn,
};
use package_database_server::{Service, ServiceBuilder};
use serde_json::Value;
use tower::ServiceExt as _;

/// Knows a few tokens by heart: each is the subject `user <token>` with certain scopes.
#[derive(Debug)]
pub(crate) struct ByHeart;

/// What a token begins with that says itself what it permits.
const SCOPED: &str = "scoped.";

/// A token that permits this.
pub(crate) fn scoped(scopes: &str) -> String {
    format!("{SCOPED}{}", URL_SAFE_NO_PAD.encode(scopes))
}

impl ByHeart {
    fn with_scopes(token: &str) -> Result<Principal, AuthFailure> {
        let scopes = token
            .strip_prefix(SCOPED)
            .map(|text| URL_SAFE_NO_PAD.decode(text));
        let Some(Ok(scopes)) = scopes else {
            return Err(AuthFailure::Invalid);
        };
        let scopes = Scopes::from_text(&String::from_utf8_lossy(&scopes));
        Ok(Principal::new("user scoped", SignIn::Token).with_scopes(scopes))
    }

    fn principal(token: &str) -> Result<Principal, AuthFailure> {
        let scopes = match token {
            "all" | "other" => "admin specs credentials ds models syncs",
            "reader" => "specs:*:read credentials:*:read",
            // Of the repository of packages: all three words, and each alone.
            "T" => "read write admin",
            "R" => "read",
            "W" => "write",
            "A" => "admin",
            "acme" => "pkg:acme/*:read,write",
            "orders" => "specs:orders:read",
            "nothing" => "",
            _ if token.starts_with(SCOPED) => return Self::with_scopes(token),
            "expired" => return Err(AuthFailure::Expired),
            "early" => return Err(AuthFailure::Early),
            _ => return Err(AuthFailure::Invalid),
        };
        let subject = format!("user {token}");
        Ok(Principal::new(subject, SignIn::Token).with_scopes(Scopes::from_text(scopes)))
    }
}

impl Authenticator for ByHeart {
    fn verify<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Principal, AuthFailure>> {
        Box::pin(async { Self::principal(token) })
    }

    fn sign_in<'a>(
        &'a self,
        login: &'a Login,
        _: Session,
    ) -> BoxFuture<'a, Result<Grant, AuthFailure>> {
        Box::pin(async move {
            match login {
                Login::Password { username, password }
                    if username == "ada" && password.expose() == "lovelace" =>
                {
                    let principal = Self::principal("all")?;
                    Ok(Grant::new(SecretText::from("all"), 60, principal))
                }
                _ => Err(AuthFailure::Denied),
            }
        })
    }
}

/// A service over a database of its own.
pub(crate) struct Api {
    pub(crate) service: Service,
    pub(crate) database: TestDatabase,
}

/// Accounts whose passwords are hashed as fast as can be.
pub(crate) fn cheap_accounts(database: &TestDatabase) -> Accounts {
    let mut cheap = AccountSettings::default();
    cheap.cost = 4;
    let store = Store::new(database.backend().clone());
    Accounts::new(Arc::new(store), &cheap).unwrap()
}

impl Api {
    pub(crate) async fn new() -> Self {
        Self::with(|builder| builder).await
    }

    pub(crate) async fn with(settings: impl FnOnce(ServiceBuilder) -> ServiceBuilder) -> Self {
        let database = TestDatabase::new().await.unwrap();
        Self::over(database, settings)
    }

    /// A service whose repository has the document that comes with the library.
    pub(crate) async fn with_packages(
        settings: impl FnOnce(ServiceBuilder) -> ServiceBuilder,
    ) -> Self {
        let api = Self::with(settings).await;
        let document = package_database::packages::shipped::document();
        api.service.activate(1, document.clone()).unwrap();
        api
    }

    pub(crate) async fn with_faults() -> (Self, Faults) {
        Self::with_faults_and(|builder| builder).await
    }

    pub(crate) async fn with_faults_and(
        settings: impl FnOnce(ServiceBuilder) -> ServiceBuilder,
    ) -> (Self, Faults) {
        let (database, faults) = TestDatabase::with_faults().await.unwrap();
        (Self::over(database, settings), faults)
    }

    fn over(
        database: TestDatabase,
        settings: impl FnOnce(ServiceBuilder) -> ServiceBuilder,
    ) -> Self {
        let served = database.database().clone();
        Self::serving(database, served, settings)
    }

    /// A service over another handle on the same tables.
    pub(crate) fn serving(
        database: TestDatabase,
        served: Database,
        settings: impl FnOnce(ServiceBuilder) -> ServiceBuilder,
    ) -> Self {
        let builder = Service::builder(served, Arc::new(ByHeart))
            .random(Arc::new(SeededRandom::new(1)))
            .accounts(cheap_accounts(&database))
            .service_secret(SecretText::from("the service's secret"));
        let service = settings(builder).build();
        Self { service, database }
    }

    pub(crate) async fn send(&self, call: Call) -> Answer {
        let response = self.service.router().oneshot(call.0).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Call::new("GET", path).token("all")).await
    }

    /// Uploads a version of a spec and expects that it is stored.
    pub(crate) async fn upload(&self, name: &str, version: &str) -> Answer {
        let path = format!("/v1/specs/{name}/versions");
        let body = format!(r#"{{"version": "{version}", "model_count": 3}}"#);
        let answer = self
            .send(Call::new("POST", &path).token("all").json(&body))
            .await;
        answer.expect(201)
    }
}

/// A request that is being put together.
pub(crate) struct Call(Request<Body>);

impl Call {
    pub(crate) fn new(method: &str, path: &str) -> Self {
        let method: Method = method.parse().unwrap();
        let request = Request::builder().method(method).uri(path);
        Self(request.body(Body::empty()).unwrap())
    }

    pub(crate) fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        let name: HeaderName = name.parse().unwrap();
        let value = axum::http::HeaderValue::from_bytes(value.as_ref()).unwrap();
        self.0.headers_mut().append(name, value);
        self
    }

    pub(crate) fn token(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    pub(crate) fn body(mut self, body: impl Into<Body>) -> Self {
        *self.0.body_mut() = body.into();
        self
    }

    pub(crate) fn json(self, body: &str) -> Self {
        self.header("content-type", "application/json")
            .body(body.to_owned())
    }

    /// The request as it is sent.
    pub(crate) fn into_request(self) -> Request<Body> {
        self.0
    }

    pub(crate) fn extension<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.0.extensions_mut().insert(value);
        self
    }
}

/// What the service answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// A problem document of that kind, as every error must be.
    #[track_caller]
    pub(crate) fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json");
        let document = self.value();
        assert_eq!(document["status"], status);
        assert_eq!(document["code"], code, "{document}");
        assert_eq!(document["type"], format!("/docs#{code}"));
        assert_eq!(document["request_id"], self.header("x-request-id"));
        assert!(
            document["title"]
                .as_str()
                .is_some_and(|title| !title.is_empty())
        );
        assert!(
            document["detail"]
                .as_str()
                .is_some_and(|detail| !detail.is_empty())
        );
        document
    }

    #[track_caller]
    pub(crate) fn value(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a header, empty when there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}
