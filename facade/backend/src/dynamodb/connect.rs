//! From settings to a client.

use std::sync::Arc;
use std::time::Duration;

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{Credentials, SharedHttpClient};
use aws_smithy_http_client::Builder as HttpClientBuilder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};

use super::given::{HttpSend, KeySource, Keys, Sender};
use super::skew::Skew;
use crate::{BackendError, BackendErrorKind};

/// How long a connection may take.
const CONNECT_TIME: Duration = Duration::from_secs(1);
/// How long one attempt of a request may take.
const ATTEMPT_TIME: Duration = Duration::from_secs(2);

/// Where DynamoDB is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// Where the tables are, such as `us-east-1`; requests are signed for it.
    pub region: String,
    /// The URL of a server in place of the region's own. Unless it is one of AWS, such as that of a
    /// private network, access keys then come from the environment, or are `local` and `local` where
    /// there are none there: a stand-in asks for some, but not for whose.
    pub endpoint: Option<String>,
    /// Where access keys come from, in place of where they would be looked for.
    pub keys: Option<Arc<dyn KeySource>>,
    /// What sends requests, in place of the client that is built in.
    pub http: Option<Arc<dyn HttpSend>>,
    /// How long a connection may take: a second. A client that is given decides by itself.
    pub connect_time: Duration,
    /// How long one attempt of a request may take: two seconds.
    pub attempt_time: Duration,
}

impl Settings {
    /// DynamoDB in that region. Access keys come from where the AWS SDKs look for them.
    pub fn new(region: impl Into<String>) -> Self {
        Self {
            region: region.into(),
            endpoint: None,
            keys: None,
            http: None,
            connect_time: CONNECT_TIME,
            attempt_time: ATTEMPT_TIME,
        }
    }

    /// The same, but at that URL.
    #[must_use]
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// The same, with keys from there.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::dynamodb::{AccessKey, Settings};
    ///
    /// let settings = Settings::new("eu-central-1").keys(AccessKey::new("AKIA1", "secret"));
    /// assert!(!format!("{settings:?}").contains("secret"));
    /// ```
    #[must_use]
    pub fn keys(mut self, source: impl KeySource) -> Self {
        self.keys = Some(Arc::new(source));
        self
    }

    /// The same, sent by that client.
    #[must_use]
    pub fn http(mut self, client: impl HttpSend) -> Self {
        self.http = Some(Arc::new(client));
        self
    }

    /// The same, with an attempt given up after so long.
    #[must_use]
    pub const fn attempt_time(mut self, time: Duration) -> Self {
        self.attempt_time = time;
        self
    }

    /// The same, with a connection given up after so long.
    #[must_use]
    pub const fn connect_time(mut self, time: Duration) -> Self {
        self.connect_time = time;
        self
    }

    /// Whether a client can be made of them.
    ///
    /// # Errors
    ///
    /// [`BackendErrorKind::Invalid`] when the region is no name of one (ASCII letters, digits, `-` and `_`), or when
    /// the endpoint is no URL of a server: `http://` or `https://`, a host, and nothing that names a user.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::dynamodb::Settings;
    ///
    /// let settings = Settings::new("eu-central-1");
    /// assert!(settings.clone().endpoint("http://localhost:8000").check().is_ok());
    /// let error = settings.endpoint("localhost:8000").check().unwrap_err();
    /// assert!(error.to_string().contains("http://"));
    /// ```
    pub fn check(&self) -> Result<(), BackendError> {
        let invalid = |message: String| BackendError::new(BackendErrorKind::Invalid, message);
        let named = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if self.region.is_empty() || !self.region.bytes().all(named) {
            return Err(invalid(format!("{:?} is no name of a region", self.region)));
        }
        let Some(url) = self.endpoint.as_deref() else {
            return Ok(());
        };
        let parsed = url.parse::<http::Uri>().ok();
        let parsed = parsed.filter(|uri| matches!(uri.scheme_str(), Some("http" | "https")));
        let Some(authority) = parsed.as_ref().and_then(http::Uri::authority) else {
            let shown = shown(url);
            let message = format!("{shown:?} is no URL that begins with http:// or https://");
            return Err(invalid(message));
        };
        if authority.as_str().contains('@') {
            let message = "the endpoint names a user, and access keys are given otherwise";
            return Err(invalid(message.to_owned()));
        }
        // `http` takes any digits for a port, and none as well.
        let has_port = authority
            .as_str()
            .rsplit_once(':')
            .is_some_and(|(_, end)| !end.ends_with(']'));
        if authority.host().is_empty() || (has_port && authority.port_u16().is_none()) {
            return Err(invalid(format!(
                "{url:?} names no host, or no port that there is"
            )));
        }
        Ok(())
    }

    /// Where that is, as texts name it.
    pub(super) fn place(&self) -> String {
        match &self.endpoint {
            None => self.region.clone(),
            Some(url) => format!("{} at {}", self.region, shown(url)),
        }
    }
}

/// A URL without the user that it may name.
fn shown(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    match scheme {
        "" => format!("{host}{path}"),
        _ => format!("{scheme}://{host}{path}"),
    }
}

/// TLS is rustls with ring: no C library of the system, no second cryptography.
pub(super) fn http_client() -> SharedHttpClient {
    HttpClientBuilder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https()
}

/// A client that signs by the clock `skew`.
pub(super) async fn client(settings: Settings, skew: &Skew) -> Client {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(settings.connect_time)
        .operation_attempt_timeout(settings.attempt_time)
        .build();
    let loader = aws_config::defaults(BehaviorVersion::v2026_01_12())
        .region(Region::new(settings.region))
        .timeout_config(timeouts)
        .time_source(skew.clone())
        // The facade tries again itself, until its deadline, and has to know of every attempt.
        .retry_config(RetryConfig::disabled());
    let loader = match settings.http {
        Some(client) => loader.http_client(Sender(client)),
        None => loader.http_client(http_client()),
    };
    let given = settings.keys.is_some();
    let loader = match settings.keys {
        Some(source) => loader.credentials_provider(Keys(source)),
        None => loader,
    };
    let loader = match &settings.endpoint {
        None => loader,
        Some(url) if given || is_of_aws(url) => loader.endpoint_url(url),
        Some(url) => {
            let environment = EnvironmentVariableCredentialsProvider::new();
            let local = Credentials::new("local", "local", None, None, "local");
            let chain = CredentialsProviderChain::first_try("environment", environment)
                .or_else("local", local);
            loader.endpoint_url(url).credentials_provider(chain)
        }
    };
    let config = aws_sdk_dynamodb::config::Builder::from(&loader.load().await);
    Client::from_conf(config.interceptor(skew.clone()).build())
}

/// What the names of AWS's own servers end with.
const DOMAINS: [&str; 4] = [".amazonaws.com", ".amazonaws.com.cn", ".api.aws", ".on.aws"];

/// Whether a URL leads to AWS itself.
pub(super) fn is_of_aws(url: &str) -> bool {
    let (_, rest) = url.split_once("://").unwrap_or(("", url));
    // A split of any text has a first part.
    let host = rest.split(['/', ':', '?']).next().unwrap_or_default();
    let host = host.to_ascii_lowercase();
    DOMAINS.iter().any(|domain| host.ends_with(domain))
}
