//! What all handlers share of the models.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use package_database::block::Clock;
use package_database::models::{FrameworkConfig, ModelDocument, Models, RegisteredModels};
use package_database::{Error, ErrorKind};
use tokio::sync::Semaphore;

use super::active::ActiveModels;
use crate::look::Looked;
use crate::problem::chain;

/// From so long on a query stands in the log, with its plan.
const SLOW: Duration = Duration::from_secs(1);
/// So many clients listen to events at once: each is a look at the log every second.
const LISTENERS_MAX: usize = 64;

/// The models as one service serves them.
#[derive(Debug)]
pub(crate) struct ServedModels {
    /// Whether they are those of the code, which nobody changes.
    of_code: bool,
    current: RwLock<Option<Arc<ActiveModels>>>,
    /// When another process was last asked for.
    looked: Looked,
    /// A permit for each client that listens to events.
    listeners: Arc<Semaphore>,
}

impl ServedModels {
    pub(crate) fn new(framework: Option<package_database::models::Framework>) -> Self {
        let active = framework.map(ActiveModels::of_code);
        Self {
            of_code: active.is_some(),
            current: RwLock::new(active.map(Arc::new)),
            looked: Looked::default(),
            listeners: Arc::new(Semaphore::new(LISTENERS_MAX)),
        }
    }

    /// A permit for each client that listens to events.
    pub(crate) fn listeners(&self) -> Arc<Semaphore> {
        self.listeners.clone()
    }

    /// The models that were active when somebody last looked.
    pub(crate) fn known(&self) -> Option<Arc<ActiveModels>> {
        // A pointer is either the old or the new one.
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn set(&self, active: ActiveModels) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(active));
    }

    /// The models that are active, which may be some seconds old.
    pub(crate) async fn current(
        &self,
        models: &Models,
        clock: &dyn Clock,
    ) -> Option<Arc<ActiveModels>> {
        if !self.of_code
            && self.looked.is_due(clock)
            && let Err(error) = self.refresh(models).await
        {
            tracing::error!(error = chain(&error), "the models cannot be started");
        }
        self.known()
    }

    /// Starts the registered models if they are others than those that are known.
    pub(crate) async fn refresh(&self, models: &Models) -> Result<(), Error> {
        let Some(registered) = models.registered().await? else {
            return Ok(());
        };
        let known = self.known();
        if known.is_none_or(|active| active.revision != Some(registered.revision)) {
            self.start(models, registered).await?;
        }
        Ok(())
    }

    async fn start(&self, models: &Models, registered: RegisteredModels) -> Result<(), Error> {
        let config = FrameworkConfig::new().slow(SLOW);
        let builder = registered.document.framework(models.clone())?;
        let framework = builder.config(config).start().await?;
        self.set(ActiveModels::of_document(framework, registered));
        Ok(())
    }

    /// Whether a document can be registered: whether its models go with what is stored.
    pub(crate) async fn check(
        &self,
        models: &Models,
        document: &ModelDocument,
    ) -> Result<(), Error> {
        if self.of_code {
            let message = "the models of this service are in its code";
            return Err(Error::new(ErrorKind::Conflict, message));
        }
        document.framework(models.clone())?.start().await.map(drop)
    }

    /// Registers a document and serves its models from now on. With `revision`, only in place of that one.
    ///
    /// # Errors
    ///
    /// What the models clash with is found out before anything is registered.
    pub(crate) async fn register(
        &self,
        models: &Models,
        document: &ModelDocument,
        note: &str,
        revision: Option<u64>,
    ) -> Result<u64, Error> {
        self.check(models, document).await?;
        let registered = models.register(document, note, revision).await?;
        self.refresh(models).await?;
        Ok(registered)
    }
}
