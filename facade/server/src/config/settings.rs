//! Every setting once: as a flag, as a variable of the environment, and as a key of the file.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Deserialize;

use super::secret::Secret;
use crate::datapackage::DatapackageCheck;

/// Which store the service uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ValueEnum)]
pub enum StageName {
    /// The emulator in this process, or the server at the endpoint.
    #[serde(rename = "TEST")]
    #[value(name = "TEST")]
    Test,
    /// The live tables on AWS.
    #[serde(rename = "PROD")]
    #[value(name = "PROD")]
    Prod,
}

/// How lines of the log look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// A line for people to read.
    #[default]
    Text,
    /// A JSON object for each line.
    Json,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// What the service could not do.
    Error,
    /// The same, and what deserves attention.
    Warn,
    /// The same, and a line for each request.
    #[default]
    Info,
    /// The same, and what those who work on the service look for.
    Debug,
}

/// The settings of one source; what it does not say is `None`.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Settings {
    /// Where to listen; port 0 takes any that is free [default: 127.0.0.1:8080].
    #[arg(long, env = "PACKAGE_DATABASE_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Which store to use: TEST (the emulator in this process, or the endpoint) or PROD (AWS) [default: TEST, with a warning].
    #[arg(long, env = "STAGE")]
    pub stage: Option<StageName>,
    /// The region of the tables.
    #[arg(long, env = "AWS_REGION")]
    pub region: Option<String>,
    /// The URL of a server that speaks DynamoDB's protocol.
    #[arg(long, env = "AWS_ENDPOINT_URL_DYNAMODB")]
    pub endpoint: Option<String>,
    /// Opens the emulator of the stage TEST to other processes as well, at this address.
    #[arg(long, env = "PACKAGE_DATABASE_EMULATOR_ADDRESS")]
    pub emulator_address: Option<SocketAddr>,
    /// The name of the administrator [default: admin].
    #[arg(long, env = "PACKAGE_DATABASE_ADMIN_USERNAME")]
    pub admin_username: Option<String>,
    /// The password of the administrator; at the stage TEST, one is made and shown once when none is given.
    #[arg(long, env = "PACKAGE_DATABASE_ADMIN_PASSWORD", hide_env_values = true)]
    pub admin_password: Option<Secret>,
    /// The secret with which tokens are signed (HS256), at least 32 bytes; at the stage TEST, one is made when none is given.
    #[arg(long, env = "PACKAGE_DATABASE_TOKEN_SECRET", hide_env_values = true)]
    pub token_secret: Option<Secret>,
    /// How long a token of the service is good, in seconds [default: 3600, and 86400 at the login of the repository of packages].
    #[arg(long, env = "PACKAGE_DATABASE_TOKEN_SECONDS")]
    pub token_seconds: Option<u64>,
    /// The issuer of the service's own tokens [default: package-database].
    #[arg(long, env = "PACKAGE_DATABASE_TOKEN_ISSUER")]
    pub token_issuer: Option<String>,
    /// The audience that a token must name [default: package-database].
    #[arg(long, env = "PACKAGE_DATABASE_TOKEN_AUDIENCE")]
    pub token_audience: Option<String>,
    /// How far clocks may differ, in seconds [default: 30].
    #[arg(long, env = "PACKAGE_DATABASE_TOKEN_LEEWAY_SECONDS")]
    pub token_leeway_seconds: Option<u64>,
    /// A file of public keys (JWKS): tokens that their owners sign (RS256) are taken as well.
    #[arg(long, env = "PACKAGE_DATABASE_JWKS_FILE")]
    pub jwks_file: Option<PathBuf>,
    /// Who must have made the tokens that are held to the JWKS file [default: whoever has a key of it].
    #[arg(long, env = "PACKAGE_DATABASE_JWKS_ISSUER")]
    pub jwks_issuer: Option<String>,
    /// From which the secret keys of new pairs follow; at the stage TEST, one is made when none is given.
    #[arg(long, env = "PACKAGE_DATABASE_SERVICE_SECRET", hide_env_values = true)]
    pub service_secret: Option<Secret>,
    /// The certificate chain in PEM: the service then speaks TLS.
    #[arg(long, env = "PACKAGE_DATABASE_TLS_CERT")]
    pub tls_cert: Option<PathBuf>,
    /// The private key of the certificate in PEM.
    #[arg(long, env = "PACKAGE_DATABASE_TLS_KEY")]
    pub tls_key: Option<PathBuf>,
    /// Origins whose pages may read answers in a browser, with commas between [default: none].
    #[arg(long, env = "PACKAGE_DATABASE_CORS_ORIGINS", value_delimiter = ',')]
    pub cors_origins: Option<Vec<String>>,
    /// How lines of the log look [default: text].
    #[arg(long, env = "PACKAGE_DATABASE_LOG_FORMAT", value_enum)]
    pub log_format: Option<LogFormat>,
    /// How much is logged [default: info].
    #[arg(long, env = "PACKAGE_DATABASE_LOG_LEVEL", value_enum)]
    pub log_level: Option<LogLevel>,
    /// So many seconds from one line of the log about the health of the service to the next; 0 is never [default: 300].
    #[arg(long, env = "PACKAGE_DATABASE_HEALTH_REPORT_SECONDS")]
    pub health_report_seconds: Option<u64>,
    /// A call of the store that takes so many milliseconds is told in the log; 0 is none [default: 500].
    #[arg(long, env = "PACKAGE_DATABASE_SLOW_MILLISECONDS")]
    pub slow_milliseconds: Option<u64>,
    /// What packages of datasets are held to: lenient, or strict, which refuses what is no data package [default: lenient].
    #[arg(long, env = "PACKAGE_DATABASE_DATAPACKAGE_CHECK", value_enum)]
    pub datapackage_check: Option<DatapackageCheck>,
    /// Who owns a dataset of which only the name is said [default: default].
    #[arg(long, env = "PACKAGE_DATABASE_DATASET_OWNER")]
    pub dataset_owner: Option<String>,
    /// Why a dataset is changed when nobody says why [default: nothing].
    #[arg(long, env = "PACKAGE_DATABASE_DATASET_MESSAGE")]
    pub dataset_message: Option<String>,
    /// The document of the repository of packages, loaded at the start if it is not the active one [default: the one that is stored, or else the one that comes with the program].
    #[arg(long, env = "PACKAGE_DATABASE_REPOSITORY_DOCUMENT")]
    pub repository_document: Option<PathBuf>,
    /// Whether requests without a token may read packages [default: false].
    #[arg(long, env = "PACKAGE_DATABASE_ANONYMOUS_READ")]
    pub anonymous_read: Option<bool>,
    /// Whether the document of the repository is for everybody to read [default: false].
    #[arg(long, env = "PACKAGE_DATABASE_OPEN_SCHEMA")]
    pub open_schema: Option<bool>,
    /// A folder, which is there, for the bytes of large artifacts [default: none, they are in the table].
    #[arg(long, env = "PACKAGE_DATABASE_BLOB_FOLDER")]
    pub blob_folder: Option<PathBuf>,
    /// Whether webhooks may be on this machine or in a private network [default: false].
    #[arg(long, env = "PACKAGE_DATABASE_WEBHOOK_PRIVATE_ADDRESSES")]
    pub webhook_private_addresses: Option<bool>,
    /// The largest body, in bytes [default: 4194304].
    #[arg(long, env = "PACKAGE_DATABASE_LIMIT_BODY_BYTES")]
    pub limit_body_bytes: Option<usize>,
    /// The largest head of a request, in bytes, 8192 or more [default: 32768].
    #[arg(long, env = "PACKAGE_DATABASE_LIMIT_HEAD_BYTES")]
    pub limit_head_bytes: Option<usize>,
    /// How long a client may take for the head of a request, and how long a connection may be idle, in seconds [default: 15].
    #[arg(long, env = "PACKAGE_DATABASE_LIMIT_HEAD_SECONDS")]
    pub limit_head_seconds: Option<u64>,
    /// How long a request may take, its body and its answer each, in seconds [default: 30].
    #[arg(long, env = "PACKAGE_DATABASE_LIMIT_REQUEST_SECONDS")]
    pub limit_request_seconds: Option<u64>,
    /// How many requests are worked on at once [default: 512].
    #[arg(long, env = "PACKAGE_DATABASE_LIMIT_CONCURRENCY")]
    pub limit_concurrency: Option<usize>,
    /// How many connections are open at once [default: 4096].
    #[arg(long, env = "PACKAGE_DATABASE_LIMIT_CONNECTIONS")]
    pub limit_connections: Option<usize>,
    /// How many requests a client or a subject may send in a second, in the long run; 0 is no limit [default: 200].
    #[arg(long, env = "PACKAGE_DATABASE_LIMIT_RATE")]
    pub limit_rate: Option<u32>,
    /// How many requests a client or a subject may send at once after a pause [default: 400].
    #[arg(long, env = "PACKAGE_DATABASE_LIMIT_BURST")]
    pub limit_burst: Option<u32>,
    /// How many times a client may sign in within a minute; 0 is no limit [default: 60].
    #[arg(long, env = "PACKAGE_DATABASE_LIMIT_SIGN_INS")]
    pub limit_sign_ins: Option<u32>,
    /// How long to wait for what was begun when the service is told to stop, in seconds [default: 20].
    #[arg(long, env = "PACKAGE_DATABASE_SHUTDOWN_SECONDS")]
    pub shutdown_seconds: Option<u64>,
}

impl Settings {
    /// These settings, and where they say nothing, those of a source that counts less.
    #[must_use]
    pub fn or(self, less: Self) -> Self {
        Self {
            listen: self.listen.or(less.listen),
            stage: self.stage.or(less.stage),
            region: self.region.or(less.region),
            endpoint: self.endpoint.or(less.endpoint),
            emulator_address: self.emulator_address.or(less.emulator_address),
            admin_username: self.admin_username.or(less.admin_username),
            admin_password: self.admin_password.or(less.admin_password),
            token_secret: self.token_secret.or(less.token_secret),
            token_seconds: self.token_seconds.or(less.token_seconds),
            token_issuer: self.token_issuer.or(less.token_issuer),
            token_audience: self.token_audience.or(less.token_audience),
            token_leeway_seconds: self.token_leeway_seconds.or(less.token_leeway_seconds),
            jwks_file: self.jwks_file.or(less.jwks_file),
            jwks_issuer: self.jwks_issuer.or(less.jwks_issuer),
            service_secret: self.service_secret.or(less.service_secret),
            tls_cert: self.tls_cert.or(less.tls_cert),
            tls_key: self.tls_key.or(less.tls_key),
            cors_origins: self.cors_origins.or(less.cors_origins),
            log_format: self.log_format.or(less.log_format),
            log_level: self.log_level.or(less.log_level),
            health_report_seconds: self.health_report_seconds.or(less.health_report_seconds),
            slow_milliseconds: self.slow_milliseconds.or(less.slow_milliseconds),
            datapackage_check: self.datapackage_check.or(less.datapackage_check),
            dataset_owner: self.dataset_owner.or(less.dataset_owner),
            dataset_message: self.dataset_message.or(less.dataset_message),
            repository_document: self.repository_document.or(less.repository_document),
            anonymous_read: self.anonymous_read.or(less.anonymous_read),
            open_schema: self.open_schema.or(less.open_schema),
            blob_folder: self.blob_folder.or(less.blob_folder),
            webhook_private_addresses: self
                .webhook_private_addresses
                .or(less.webhook_private_addresses),
            limit_body_bytes: self.limit_body_bytes.or(less.limit_body_bytes),
            limit_head_bytes: self.limit_head_bytes.or(less.limit_head_bytes),
            limit_head_seconds: self.limit_head_seconds.or(less.limit_head_seconds),
            limit_request_seconds: self.limit_request_seconds.or(less.limit_request_seconds),
            limit_concurrency: self.limit_concurrency.or(less.limit_concurrency),
            limit_connections: self.limit_connections.or(less.limit_connections),
            limit_rate: self.limit_rate.or(less.limit_rate),
            limit_burst: self.limit_burst.or(less.limit_burst),
            limit_sign_ins: self.limit_sign_ins.or(less.limit_sign_ins),
            shutdown_seconds: self.shutdown_seconds.or(less.shutdown_seconds),
        }
    }
}
