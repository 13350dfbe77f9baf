//! With what the service runs: flags before environment, environment before file, file before default.
//!
//! Invariant: no text made here shows a secret.

mod file;
mod print;
mod resolve;
mod secret;
mod settings;
mod together;

pub use resolve::{ConfigError, Emulator, Keys, Purpose, Tls};
pub use secret::Secret;
pub use settings::{LogFormat, LogLevel, Settings, StageName};

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use axum::http::HeaderValue;
use package_database::block::observe::ObserveOptions;
use package_database::datasets::DatasetSettings;
use package_database::packages::webhook::WebhookSettings;

use crate::datapackage::DatapackageCheck;
use crate::limits::Limits;
use crate::repository::RepositoryOptions;

/// With what the service runs, after everything was read and checked.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// Where the service listens.
    pub listen: SocketAddr,
    /// Which store it uses; `None` when nobody said, which means TEST and a warning.
    pub stage: Option<StageName>,
    /// The region of the tables, unless it is the facade's default.
    pub region: Option<String>,
    /// The URL of a server that speaks DynamoDB's protocol, unless it is the stage's own.
    pub endpoint: Option<String>,
    /// What stands for DynamoDB at the stage TEST without an endpoint.
    pub emulator: Emulator,
    /// The name of the administrator.
    pub admin_username: String,
    /// The password of the administrator; at the stage TEST, one is made when there is none.
    pub admin_password: Option<Secret>,
    /// How tokens are made and checked.
    pub keys: Keys,
    /// From which the secret keys of new pairs follow, besides their salts.
    pub service_secret: Secret,
    /// Certificate and key, when the service speaks TLS itself.
    pub tls: Option<Tls>,
    /// How long from one line of the log about the health of the service to the next; zero is never.
    pub report_every: Duration,
    /// Which calls of the store are told in the log because they take long.
    pub observe: ObserveOptions,
    /// What packages of datasets are held to.
    pub datapackages: DatapackageCheck,
    /// Who owns datasets of which only the name is said, and what is said of changes of which nothing is.
    pub datasets: DatasetSettings,
    /// The document of the repository, where it is not the one that is stored or the one that comes with the program.
    pub repository_document: Option<PathBuf>,
    /// How the repository of packages is served.
    pub repository: RepositoryOptions,
    /// Where the bytes of large artifacts are, if not in the table.
    pub blob_folder: Option<PathBuf>,
    /// How webhooks are told.
    pub webhooks: WebhookSettings,
    /// Whose pages may read answers in a browser.
    pub cors_origins: Vec<HeaderValue>,
    /// How lines of the log look.
    pub log_format: LogFormat,
    /// How much is logged.
    pub log_level: LogLevel,
    /// How much a client may ask for.
    pub limits: Limits,
    /// The file that was read.
    pub file: Option<PathBuf>,
}
