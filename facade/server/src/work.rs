//! Work that nobody asks for: webhooks are told what has happened, and the collection runs by its schedule.
//!
//! Invariant: it is done when somebody calls, by the clock that is passed in. Nothing here starts a task or waits for a time.

use std::time::Duration;

use package_database::block::jobs::{Jobs, Lease};
use package_database::packages::gc::{self, Collected};
use package_database::packages::webhook::Delivered;
use package_database::{Error, ErrorKind};
use tokio::sync::Mutex;

use crate::problem::chain;
use crate::state::ServiceState;

/// So often the work is looked at.
pub(crate) const PAUSE: Duration = Duration::from_secs(5);

/// The job of telling webhooks: one process does it, so that a receiver is not told twice without a reason.
const WEBHOOKS: &str = "package webhooks";
/// For so long a process has that job. Another one goes on so much later when it has died.
const LEASE: Duration = Duration::from_secs(60);
/// What is left of it when it is prolonged, in seconds.
const PROLONG: i64 = 30;

/// What was done of the work that nobody asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Worked {
    /// What webhooks were told, if this process has that job.
    pub webhooks: Option<Delivered>,
    /// What the collection has removed, if it was due.
    pub collected: Option<Collected>,
}

/// What one process remembers of its work.
#[derive(Debug)]
pub(crate) struct Work {
    /// A word for this process.
    holder: String,
    lease: Mutex<Option<Lease>>,
}

impl Work {
    /// Nothing was done yet.
    pub(crate) fn new(holder: String) -> Self {
        Self {
            holder,
            lease: Mutex::default(),
        }
    }

    /// Does what is due. What fails is logged and counted, and is due again the next time.
    pub(crate) async fn do_due(&self, state: &ServiceState) -> Worked {
        let metrics = state.metrics();
        let webhooks = self.tell(state).await;
        let webhooks = webhooks.unwrap_or_else(|error| {
            tracing::error!(error = chain(&error), "webhooks are not told");
            metrics.work_failed("webhooks");
            None
        });
        if let Some(done) = &webhooks {
            metrics.delivered(done.delivered, done.failed);
        }
        let collected = self.collect(state).await;
        let collected = collected.unwrap_or_else(|error| {
            tracing::error!(error = chain(&error), "the collection fails");
            metrics.work_failed("collection");
            None
        });
        if let Some(done) = &collected {
            metrics.collected(done.artifacts, done.blobs);
            let (artifacts, blobs) = (done.artifacts, done.blobs);
            tracing::info!(artifacts, blobs, "the collection has run");
        }
        Worked {
            webhooks,
            collected,
        }
    }

    async fn tell(&self, state: &ServiceState) -> Result<Option<Delivered>, Error> {
        let packages = state.database().packages();
        if packages.all_webhooks().await?.is_empty() || !self.holds(&packages.jobs(), state).await?
        {
            return Ok(None);
        }
        packages.deliver_webhooks().await.map(Some)
    }

    /// Whether this process has the job of telling webhooks, now and for a while.
    async fn holds(&self, jobs: &Jobs, state: &ServiceState) -> Result<bool, Error> {
        let mut held = self.lease.lock().await;
        let now = state.clock().seconds();
        if let Some(lease) = held.take() {
            if lease.expires_at.saturating_sub(now) > PROLONG {
                *held = Some(lease);
                return Ok(true);
            }
            match jobs.renew(&lease, LEASE).await {
                Ok(renewed) => {
                    *held = Some(renewed);
                    return Ok(true);
                }
                // It has ended, and may be somebody else's.
                Err(error) if error.kind() == ErrorKind::Conflict => {}
                Err(error) => return Err(error),
            }
        }
        *held = jobs.acquire(WEBHOOKS, &self.holder, LEASE).await?;
        Ok(held.is_some())
    }

    async fn collect(&self, state: &ServiceState) -> Result<Option<Collected>, Error> {
        let handle = state.database().packages();
        let active = state.repository().current(&handle, state.clock()).await;
        let declared = active
            .as_ref()
            .and_then(|active| active.document.gc.as_ref());
        match declared {
            Some(declared) => {
                let packages = active.as_ref().map(|active| active.machine.packages());
                gc::run_due(packages.unwrap_or(&handle), declared, &self.holder).await
            }
            None => Ok(None),
        }
    }

    /// Gives back what this process has, so that another one need not wait.
    pub(crate) async fn rest(&self, state: &ServiceState) {
        let Some(lease) = self.lease.lock().await.take() else {
            return;
        };
        let jobs = state.database().packages().jobs();
        if let Err(error) = jobs.release(lease).await {
            tracing::warn!(
                error = chain(&error),
                "a lease is not given back and ends by itself"
            );
        }
    }
}
