//! From settings to a client.

use std::time::Duration;

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Credentials;
use aws_smithy_http_client::Builder as HttpClientBuilder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};

/// How long a connection may take.
const CONNECT_TIME: Duration = Duration::from_secs(1);
/// How long one attempt of a request may take.
const ATTEMPT_TIME: Duration = Duration::from_secs(2);
/// Attempts that the SDK makes within one request; the facade makes more, until its deadline.
const ATTEMPTS: u32 = 2;

/// Where DynamoDB is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// The region.
    pub region: String,
    /// The URL of a server in place of the region's own. Access keys then come from the
    /// environment, or are `local` and `local` where there are none there: a stand-in asks for
    /// some, but not for whose.
    pub endpoint: Option<String>,
}

impl Settings {
    /// DynamoDB in that region. Access keys come from where the AWS SDKs look for them.
    pub fn new(region: impl Into<String>) -> Self {
        Self {
            region: region.into(),
            endpoint: None,
        }
    }

    /// The same, but at that URL.
    #[must_use]
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }
}

/// A client whose TLS is rustls with ring: no C library of the system, no second cryptography.
pub(super) async fn client(settings: Settings) -> Client {
    let http = HttpClientBuilder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https();
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIME)
        .operation_attempt_timeout(ATTEMPT_TIME)
        .build();
    let loader = aws_config::defaults(BehaviorVersion::v2026_01_12())
        .region(Region::new(settings.region))
        .http_client(http)
        .timeout_config(timeouts)
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS));
    let loader = match &settings.endpoint {
        None => loader,
        Some(url) => {
            let environment = EnvironmentVariableCredentialsProvider::new();
            let local = Credentials::new("local", "local", None, None, "local");
            let chain = CredentialsProviderChain::first_try("environment", environment)
                .or_else("local", local);
            loader.endpoint_url(url).credentials_provider(chain)
        }
    };
    Client::new(&loader.load().await)
}
