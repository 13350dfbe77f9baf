//! What all handlers share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use package_database::Database;
use package_database::block::identity::Accounts;
use package_database::block::{Clock, Random};
use package_database::credentials::SecretText;
use package_database::models::Framework;
use tokio::sync::Semaphore;

use crate::datapackage::DatapackageCheck;
use crate::identity::Authenticator;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::models::ServedModels;
use crate::rate::Rates;
use crate::repository::{Fixed, Repository, RepositoryOptions};
use crate::standing::Standing;

/// How many files of syncs are read at once: each has a thread of its own, which others need for passwords.
const IMPORTS_AT_ONCE: usize = 8;

/// What all handlers share. A clone costs one reference count.
#[derive(Clone, Debug)]
pub struct ServiceState(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    parts: Parts,
    metrics: Metrics,
    rates: Rates,
    repository: Repository,
    models: ServedModels,
    /// A permit for each request that is worked on.
    running: Semaphore,
    /// A permit for each file of a sync that is read: each has a thread of its own.
    imports: Semaphore,
    stopping: AtomicBool,
    /// How the service was at the last look.
    standing: Standing,
}

/// What a service is made of.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    pub(crate) database: Database,
    pub(crate) authenticator: Arc<dyn Authenticator>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) limits: Limits,
    /// From which the secret keys of new pairs follow, besides their salts.
    pub(crate) service_secret: SecretText,
    /// The accounts that can be administered here.
    pub(crate) accounts: Option<Accounts>,
    /// What packages of datasets are held to.
    pub(crate) datapackages: DatapackageCheck,
    /// How the repository of packages is served.
    pub(crate) repository: RepositoryOptions,
    /// The models of whoever embeds the service.
    pub(crate) models: Option<Framework>,
}

impl ServiceState {
    pub(crate) fn new(parts: Parts, fixed: Fixed) -> Self {
        Self(Arc::new(Shared {
            metrics: Metrics::new(),
            rates: Rates::new(&parts.limits, parts.clock.clone()),
            repository: Repository::new(parts.repository, fixed, &parts.database.packages()),
            models: ServedModels::new(parts.models.clone()),
            running: Semaphore::new(parts.limits.concurrency.min(Semaphore::MAX_PERMITS)),
            imports: Semaphore::new(IMPORTS_AT_ONCE),
            stopping: AtomicBool::new(false),
            standing: Standing::default(),
            parts,
        }))
    }

    /// The database of the service.
    pub fn database(&self) -> &Database {
        &self.0.parts.database
    }

    /// Who tells who somebody is.
    pub fn authenticator(&self) -> &dyn Authenticator {
        &*self.0.parts.authenticator
    }

    /// Where the service takes the time from.
    pub fn clock(&self) -> &dyn Clock {
        &*self.0.parts.clock
    }

    /// Where the service takes random bytes from.
    pub fn random(&self) -> &dyn Random {
        &*self.0.parts.random
    }

    /// How much a client may ask for.
    pub fn limits(&self) -> &Limits {
        &self.0.parts.limits
    }

    pub(crate) fn service_secret(&self) -> &SecretText {
        &self.0.parts.service_secret
    }

    pub(crate) fn accounts(&self) -> Option<&Accounts> {
        self.0.parts.accounts.as_ref()
    }

    pub(crate) fn datapackages(&self) -> DatapackageCheck {
        self.0.parts.datapackages
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn rates(&self) -> &Rates {
        &self.0.rates
    }

    /// The repository of packages.
    pub(crate) fn repository(&self) -> &Repository {
        &self.0.repository
    }

    /// The models that are served.
    pub(crate) fn models(&self) -> &ServedModels {
        &self.0.models
    }

    pub(crate) fn running(&self) -> &Semaphore {
        &self.0.running
    }

    pub(crate) fn standing(&self) -> &Standing {
        &self.0.standing
    }

    pub(crate) fn imports(&self) -> &Semaphore {
        &self.0.imports
    }

    /// Whether the service answers what it has begun and takes nothing new.
    pub fn is_stopping(&self) -> bool {
        self.0.stopping.load(Ordering::Relaxed)
    }

    /// From now on `/health/ready` says that no request should come here.
    pub fn begin_stop(&self) {
        self.0.stopping.store(true, Ordering::Relaxed);
    }
}
