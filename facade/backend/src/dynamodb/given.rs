//! What callers give in place of the SDK's own parts: access keys and an HTTP client, as traits of ours.
//!
//! No type of the SDK is in them: whoever has a provider or a client of the SDK wraps it in a few lines, and nobody
//! depends on the SDK's versions for having given one.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_sdk_dynamodb::config::{Credentials, RuntimeComponents};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;

use crate::{BackendError, BackendErrorKind, BoxFuture};

/// An access key, with which requests are signed. `Debug` shows its id alone.
///
/// # Examples
///
/// ```
/// use package_database_backend::dynamodb::AccessKey;
///
/// let key = AccessKey::new("AKIA1", "secret").session_token("token");
/// assert_eq!(format!("{key:?}"), "AccessKey(AKIA1)");
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct AccessKey {
    /// What identifies it.
    pub id: String,
    /// What signatures are made with.
    pub secret: String,
    /// What belongs to a key of a role.
    pub session_token: Option<String>,
    /// When the source is asked anew; never, when `None`.
    pub expires: Option<SystemTime>,
}

impl AccessKey {
    /// A key that does not expire.
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            secret: secret.into(),
            session_token: None,
            expires: None,
        }
    }

    /// The same key of a role.
    #[must_use]
    pub fn session_token(mut self, token: impl Into<String>) -> Self {
        self.session_token = Some(token.into());
        self
    }

    /// The same key until then.
    #[must_use]
    pub const fn expires(mut self, when: SystemTime) -> Self {
        self.expires = Some(when);
        self
    }
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "AccessKey({})", self.id)
    }
}

/// Where access keys come from. An [`AccessKey`] is a source of itself.
///
/// It is asked before the first request, and again when what it gave is about to expire.
pub trait KeySource: fmt::Debug + Send + Sync + 'static {
    /// The key to sign with now.
    ///
    /// # Errors
    ///
    /// [`BackendErrorKind::Denied`] when there is none, of which a request then fails for good; any other kind when the
    /// source does not answer, after which requests are tried again.
    fn key(&self) -> BoxFuture<'_, Result<AccessKey, BackendError>>;
}

impl KeySource for AccessKey {
    fn key(&self) -> BoxFuture<'_, Result<AccessKey, BackendError>> {
        Box::pin(async move { Ok(self.clone()) })
    }
}

/// What sends requests and gets answers, in place of the client that is built in.
pub trait HttpSend: fmt::Debug + Send + Sync + 'static {
    /// Sends a request that is signed already, and gets the whole answer.
    ///
    /// # Errors
    ///
    /// Whatever kept it from an answer. The text goes into the text of the request's error, so that it must not hold
    /// what was sent.
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, BackendError>>;
}

/// A source of keys as the SDK asks it.
#[derive(Debug)]
pub(super) struct Keys(pub(super) Arc<dyn KeySource>);

impl ProvideCredentials for Keys {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async move {
            let key = self.0.key().await.map_err(|error| match error.kind() {
                BackendErrorKind::Denied => CredentialsError::not_loaded(error),
                _ => CredentialsError::provider_error(error),
            })?;
            let AccessKey {
                id,
                secret,
                session_token,
                expires,
            } = key;
            Ok(Credentials::new(
                id,
                secret,
                session_token,
                expires,
                "given",
            ))
        })
    }
}

/// An HTTP client as the SDK calls it.
#[derive(Clone, Debug)]
pub(super) struct Sender(pub(super) Arc<dyn HttpSend>);

impl HttpConnector for Sender {
    fn call(&self, request: orchestrator::HttpRequest) -> HttpConnectorFuture {
        let sender = self.clone();
        HttpConnectorFuture::new(async move {
            let request = request.try_into_http1x();
            let (parts, body) = request
                .map_err(|error| ConnectorError::user(error.into()))?
                .into_parts();
            // The requests of DynamoDB are never streams.
            let body = body
                .bytes()
                .ok_or_else(|| ConnectorError::user("a body that is a stream".into()))?;
            let request = http::Request::from_parts(parts, body.to_vec());
            let answer = sender.0.send(request).await;
            let answer = answer.map_err(|error| ConnectorError::io(error.into()))?;
            orchestrator::HttpResponse::try_from(answer.map(SdkBody::from))
                .map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}

impl HttpClient for Sender {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}
