//! The AWS SDK without a socket: an `HttpClient` that hands each request to the [`Service`].

use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use aws_sdk_dynamodb::config::{
    AsyncSleep, BehaviorVersion, IdentityCache, Region, RuntimeComponents, SharedAsyncSleep,
    StalledStreamProtectionConfig,
};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http::Response;

use super::head::Head;
use super::outcome::Outcome;
use super::service::Service;
use crate::clock;

/// Only a name: nothing is resolved and nothing is opened.
const ENDPOINT: &str = "http://localhost:8000";

/// An unmodified SDK client whose requests end in `service`, in this process.
///
/// It signs nothing: the connector itself vouches for the caller, in every mode of authentication.
/// Give the client credentials of your own and they decide instead. A call runs to its end within the
/// first poll of its future, but for the wait until a medium has what it tells of.
pub(crate) fn client(service: Arc<Service>, region: &str) -> aws_sdk_dynamodb::Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(region.to_owned()))
        .endpoint_url(ENDPOINT)
        .http_client(InProcess::new(service, region))
        .allow_no_auth()
        .identity_cache(IdentityCache::no_cache())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .build();
    aws_sdk_dynamodb::Client::from_conf(config)
}

/// The connection that is none.
#[derive(Clone)]
pub(crate) struct InProcess {
    service: Arc<Service>,
    /// Who calls when the SDK signs nothing.
    credential: Arc<str>,
    /// How the SDK waits, if it was told.
    sleep: Option<SharedAsyncSleep>,
}

impl InProcess {
    /// A connector to `service` for callers in `region`.
    pub(crate) fn new(service: Arc<Service>, region: &str) -> Self {
        let credential = service.credential_in(region).into();
        Self {
            service,
            credential,
            sleep: None,
        }
    }

    fn begin(&self, request: HttpRequest) -> Result<Outcome, ConnectorError> {
        let request = request
            .try_into_http1x()
            .map_err(|error| ConnectorError::user(error.into()))?;
        let (parts, body) = request.into_parts();
        let Some(bytes) = body.bytes() else {
            return Err(ConnectorError::user(
                "the emulator takes bodies from memory only".into(),
            ));
        };
        let mut head = Head::read(&parts);
        head.vouched = Some(&self.credential);
        Ok(self.service.begin(&head, Bytes::copy_from_slice(bytes)))
    }
}

/// Waits as the SDK does; blocks where the SDK was not told how to wait.
async fn held_back(sleep: Option<SharedAsyncSleep>, span: Duration) {
    match sleep {
        Some(sleep) => sleep.sleep(span).await,
        None => clock::hold_back(span),
    }
}

/// What the SDK meets where a connection closes without an answer.
fn cut() -> ConnectorError {
    ConnectorError::io(io::Error::from(io::ErrorKind::ConnectionReset).into())
}

/// The response as the SDK takes it.
fn converted(response: Response<Bytes>) -> Result<HttpResponse, ConnectorError> {
    HttpResponse::try_from(response.map(SdkBody::from))
        .map_err(|error| ConnectorError::other(error.into(), None))
}

impl fmt::Debug for InProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InProcess")
    }
}

impl HttpConnector for InProcess {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        match self.begin(request) {
            Ok(Outcome::Done(response)) => HttpConnectorFuture::ready(converted(response)),
            Ok(Outcome::Cut) => HttpConnectorFuture::ready(Err(cut())),
            Ok(Outcome::Paused(paused)) => {
                let sleep = self.sleep.clone();
                let wait = move |span| held_back(sleep.clone(), span);
                HttpConnectorFuture::new(async move {
                    match paused.finish(wait).await {
                        Some(response) => converted(response),
                        None => Err(cut()),
                    }
                })
            }
            Ok(Outcome::Followed(followed)) => {
                HttpConnectorFuture::ready(converted(followed.refuse()))
            }
            #[cfg(feature = "cli")]
            Ok(Outcome::Relayed(relayed)) => {
                HttpConnectorFuture::new(async move { converted(relayed.finish().await) })
            }
            Err(error) => HttpConnectorFuture::ready(Err(error)),
        }
    }
}

impl HttpClient for InProcess {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Self {
            sleep: components.sleep_impl(),
            ..self.clone()
        })
    }
}
