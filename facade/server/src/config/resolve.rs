//! From settings to a configuration: defaults, and what does not go together.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::http::HeaderValue;
use package_database::block::observe::ObserveOptions;
use package_database::datasets::DatasetSettings;
use package_database::packages::webhook::WebhookSettings;

use super::secret::Secret;
use super::settings::{Settings, StageName};
use super::{Config, file, together};
use crate::limits::{HEALTH_REPORT_INTERVAL as INTERVAL, Limits};
use crate::repository::RepositoryOptions;

/// A configuration with which no service can run: one sentence that names the setting.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub(super) String);

/// What stands for DynamoDB at the stage TEST.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emulator {
    /// An emulator that this process alone can reach.
    Private,
    /// An emulator that listens there as well.
    Open(SocketAddr),
}

/// How tokens are made and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Keys {
    /// The secret of HS256; at the stage TEST, one is made when there is none.
    pub secret: Option<Secret>,
    /// A file of public keys, for tokens of RS256.
    pub jwks_file: Option<PathBuf>,
    /// Who must have made tokens of RS256; whoever has a key of the file when nobody is named.
    pub jwks_issuer: Option<String>,
    /// Who makes our own tokens.
    pub issuer: String,
    /// For whom they are made.
    pub audience: String,
    /// How long a token is good.
    pub lifetime: Duration,
    /// How long a token is good that the login of the repository of packages gives.
    pub login_lifetime: Duration,
    /// How far clocks may differ.
    pub leeway: Duration,
}

/// Certificate and key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tls {
    /// The certificate chain in PEM.
    pub certificate: PathBuf,
    /// Its private key in PEM.
    pub key: PathBuf,
}

/// What a configuration is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A service, which needs the secrets that it signs with.
    Service,
    /// A command that works on what is stored, such as an audit: it signs nobody in, and needs none of them.
    Command,
}

/// What stands for issuer and audience.
const OWN_NAME: &str = "package-database";
/// A secret of HS256 has so many bytes at least: as many as the hash.
const SECRET_BYTES_MIN: usize = 32;
/// A span of time may be so long: a day.
const SECONDS_MAX: u64 = 86_400;
/// The smallest buffer that the HTTP library takes.
const HEAD_BYTES_MIN: usize = 8_192;

impl Config {
    /// The configuration that follows from settings and, where those say nothing, from a file.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when the file cannot be read or has a key that is no setting, when a value is out of its range,
    /// and when settings do not go together.
    pub fn resolve(settings: Settings, path: Option<&Path>) -> Result<Self, ConfigError> {
        Self::resolve_for(Purpose::Service, settings, path)
    }

    /// The same for that purpose.
    ///
    /// # Errors
    ///
    /// As [`Config::resolve`].
    pub fn resolve_for(
        purpose: Purpose,
        settings: Settings,
        path: Option<&Path>,
    ) -> Result<Self, ConfigError> {
        let settings = match path {
            Some(path) => settings.or(file::read(path)?),
            None => settings,
        };
        let limits = limits(&settings)?;
        let keys = keys(&settings)?;
        let tls = tls(&settings)?;
        let datasets = datasets(&settings)?;
        let report_every = report_every(&settings)?;
        let observe = observe(&settings)?;
        let mut repository = RepositoryOptions::default();
        let is = |setting: Option<bool>| setting == Some(true);
        repository.anonymous_read = is(settings.anonymous_read);
        repository.open_schema = is(settings.open_schema);
        let mut webhooks = WebhookSettings::default();
        webhooks.private_addresses = is(settings.webhook_private_addresses);
        let cors_origins = origins(settings.cors_origins.as_deref().unwrap_or(&[]))?;
        together::check(purpose, &settings)?;
        let local = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
        Ok(Self {
            listen: settings.listen.unwrap_or(local),
            stage: settings.stage,
            region: settings.region,
            endpoint: settings.endpoint,
            emulator: settings
                .emulator_address
                .map_or(Emulator::Private, Emulator::Open),
            admin_username: settings
                .admin_username
                .unwrap_or_else(|| "admin".to_owned()),
            admin_password: settings.admin_password,
            keys,
            service_secret: settings
                .service_secret
                .unwrap_or_else(|| Secret::from(String::new())),
            tls,
            datasets,
            repository_document: settings.repository_document,
            repository,
            blob_folder: settings.blob_folder,
            webhooks,
            cors_origins,
            report_every,
            observe,
            // Of these the defaults stand with their types.
            datapackages: settings.datapackage_check.unwrap_or_default(),
            log_format: settings.log_format.unwrap_or_default(),
            log_level: settings.log_level.unwrap_or_default(),
            limits,
            file: path.map(Path::to_owned),
        })
    }

    /// Whether the service uses the emulator or a test server.
    pub fn is_test(&self) -> bool {
        self.stage != Some(StageName::Prod)
    }
}

fn keys(settings: &Settings) -> Result<Keys, ConfigError> {
    if let Some(secret) = &settings.token_secret
        && secret.expose().len() < SECRET_BYTES_MIN
    {
        let what = format!("token-secret must have {SECRET_BYTES_MIN} bytes at least");
        return Err(ConfigError(what));
    }
    let leeway = settings.token_leeway_seconds.unwrap_or(30);
    if leeway > SECONDS_MAX {
        return Err(out_of_range("token-leeway-seconds", 0, SECONDS_MAX));
    }
    let name = |given: &Option<String>| given.clone().unwrap_or_else(|| OWN_NAME.to_owned());
    Ok(Keys {
        secret: settings.token_secret.clone(),
        jwks_file: settings.jwks_file.clone(),
        jwks_issuer: settings.jwks_issuer.clone(),
        issuer: name(&settings.token_issuer),
        audience: name(&settings.token_audience),
        lifetime: seconds(
            "token-seconds",
            settings.token_seconds,
            Duration::from_secs(3_600),
        )?,
        login_lifetime: seconds(
            "token-seconds",
            settings.token_seconds,
            Duration::from_secs(86_400),
        )?,
        leeway: Duration::from_secs(leeway),
    })
}

fn tls(settings: &Settings) -> Result<Option<Tls>, ConfigError> {
    match (&settings.tls_cert, &settings.tls_key) {
        (None, None) => Ok(None),
        (Some(certificate), Some(key)) => Ok(Some(Tls {
            certificate: certificate.clone(),
            key: key.clone(),
        })),
        _ => Err(ConfigError(
            "tls-cert and tls-key go together: give both or none".to_owned(),
        )),
    }
}

fn datasets(settings: &Settings) -> Result<DatasetSettings, ConfigError> {
    let mut datasets = DatasetSettings::new();
    if let Some(owner) = &settings.dataset_owner {
        let named = datasets.default_owner(owner);
        datasets = named.map_err(|error| ConfigError(format!("dataset-owner: {error}")))?;
    }
    Ok(match &settings.dataset_message {
        Some(message) => datasets.default_message(message),
        None => datasets,
    })
}

/// How long from one line about the health to the next; zero is never.
fn report_every(settings: &Settings) -> Result<Duration, ConfigError> {
    match settings.health_report_seconds {
        None => Ok(INTERVAL),
        Some(given) if given <= SECONDS_MAX => Ok(Duration::from_secs(given)),
        Some(_) => Err(out_of_range("health-report-seconds", 0, SECONDS_MAX)),
    }
}

/// What is told of calls of the store that take long.
fn observe(settings: &Settings) -> Result<ObserveOptions, ConfigError> {
    let options = ObserveOptions::default();
    match settings.slow_milliseconds {
        None => Ok(options),
        Some(0) => Ok(options.slow(Duration::MAX)),
        Some(given) if given <= SECONDS_MAX * 1_000 => {
            Ok(options.slow(Duration::from_millis(given)))
        }
        Some(_) => Err(out_of_range("slow-milliseconds", 0, SECONDS_MAX * 1_000)),
    }
}

/// Origins as browsers send them: a scheme, a host, perhaps a port, and nothing behind it.
fn origins(given: &[String]) -> Result<Vec<HeaderValue>, ConfigError> {
    let origin = |text: &String| {
        let host = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"));
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte);
        let host = host.filter(|host| !host.is_empty() && host.bytes().all(plain));
        host.and_then(|_| HeaderValue::from_str(text).ok())
            .ok_or_else(|| {
                let what =
                    format!("cors-origins: {text:?} is no origin such as https://example.org");
                ConfigError(what)
            })
    };
    given.iter().map(origin).collect()
}

fn limits(settings: &Settings) -> Result<Limits, ConfigError> {
    let mut limits = Limits::default();
    let count = |name, given: Option<usize>, default| match given {
        Some(0) => Err(ConfigError(format!("{name} must be 1 at least"))),
        given => Ok(given.unwrap_or(default)),
    };
    limits.body_bytes = count(
        "limit-body-bytes",
        settings.limit_body_bytes,
        limits.body_bytes,
    )?;
    limits.head_bytes = count(
        "limit-head-bytes",
        settings.limit_head_bytes,
        limits.head_bytes,
    )?;
    if limits.head_bytes < HEAD_BYTES_MIN {
        let what = format!("limit-head-bytes must be {HEAD_BYTES_MIN} at least");
        return Err(ConfigError(what));
    }
    limits.concurrency = count(
        "limit-concurrency",
        settings.limit_concurrency,
        limits.concurrency,
    )?;
    limits.connections = count(
        "limit-connections",
        settings.limit_connections,
        limits.connections,
    )?;
    limits.head = seconds(
        "limit-head-seconds",
        settings.limit_head_seconds,
        limits.head,
    )?;
    limits.request = seconds(
        "limit-request-seconds",
        settings.limit_request_seconds,
        limits.request,
    )?;
    limits.shutdown = seconds(
        "shutdown-seconds",
        settings.shutdown_seconds,
        limits.shutdown,
    )?;
    limits.rate = settings.limit_rate.unwrap_or(limits.rate);
    limits.burst = settings.limit_burst.unwrap_or(limits.burst);
    limits.sign_ins = settings.limit_sign_ins.unwrap_or(limits.sign_ins);
    Ok(limits)
}

fn seconds(name: &str, given: Option<u64>, default: Duration) -> Result<Duration, ConfigError> {
    match given {
        None => Ok(default),
        Some(given) if (1..=SECONDS_MAX).contains(&given) => Ok(Duration::from_secs(given)),
        Some(_) => Err(out_of_range(name, 1, SECONDS_MAX)),
    }
}

fn out_of_range(name: &str, from: u64, to: u64) -> ConfigError {
    ConfigError(format!("{name} must be from {from} to {to}"))
}
