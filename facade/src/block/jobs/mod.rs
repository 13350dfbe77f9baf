//! Leases: one holder at a time for a job that must not run twice, such as a clean-up or a migration.
//!
//! Invariant: nothing happens here that nobody asked for: no lease is renewed, and none is taken, by itself.
//!
//! A lease is held until it ends. Its holder renews it in time; when the holder has died, somebody
//! else takes it over after its end. Clocks differ and processes pause, so that a holder may not know
//! yet that its lease has ended: what matters is therefore done in a
//! [unit of work](super::uow) that [`Lease::guard`] makes part of the lease. Each holder has a greater
//! fence than all before it, for what is written elsewhere.
//!
//! ```
//! # use std::sync::Arc;
//! # use std::time::Duration;
//! # use package_database::backend::emulator::EmulatorBackend;
//! # use package_database::backend::TableAdmin;
//! use package_database::block::jobs::Jobs;
//! use package_database::block::{Store, platform};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database::Error> {
//! # let backend = EmulatorBackend::new();
//! # backend.create(&platform::TABLE.definition()).await?;
//! let store = Arc::new(Store::new(Arc::new(backend)));
//! let jobs = Jobs::new(store, platform::TABLE.name());
//! let minute = Duration::from_secs(60);
//! let lease = jobs.acquire("clean-up", "process 1", minute).await?.expect("it is free");
//! assert!(jobs.acquire("clean-up", "process 2", minute).await?.is_none());
//!
//! let lease = jobs.renew(&lease, minute).await?;
//! jobs.release(lease).await?;
//! assert!(jobs.acquire("clean-up", "process 2", minute).await?.is_some());
//! # Ok(())
//! # }
//! ```

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use super::Store;
use super::key::{self, KeyBuilder};
use super::record::{EXPIRES_AT, Envelope, Records, Written, at_revision};
use super::uow::UnitOfWork;
use crate::backend::{Condition, Consistency, Get, Item, Value};
use crate::error::{Error, ErrorKind};

/// Who holds a lease.
const HOLDER: &str = "holder";
/// The number that is greater for each holder.
const FENCE: &str = "fence";

/// The leases in a table.
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`] for a name without characters or longer than a key, and for a span
/// below a second; [`ErrorKind::CorruptData`] for a lease that another writer damaged. A busy or
/// silent store is tried again until the [deadline](crate::block::RetryPolicy) and then gives
/// [`ErrorKind::Throttled`] or [`ErrorKind::Unavailable`].
#[derive(Clone, Debug)]
pub struct Jobs {
    store: Arc<Store>,
    table: Arc<str>,
    records: Records,
}

/// The right to do a job until a second.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lease {
    /// What the job is called.
    pub name: String,
    /// Who holds the lease.
    pub holder: String,
    /// Greater than that of every earlier holder.
    pub fence: u64,
    /// The second from which on somebody else may take it, since the Unix epoch.
    pub expires_at: i64,
    envelope: Envelope,
}

impl Lease {
    /// Lets a unit of work happen only while this is the newest state of the lease and it has not
    /// ended by the clock of `unit`'s store. A lease that is renewed is another one.
    ///
    /// # Errors
    ///
    /// As [`UnitOfWork::require`].
    pub fn guard(&self, jobs: &Jobs, unit: &mut UnitOfWork<'_>) -> Result<(), Error> {
        let ends = Value::number(jobs.store.seconds());
        let held = Condition::all([
            at_revision(self.envelope.rev),
            Condition::equals(FENCE, Value::number(self.fence)),
            Condition::greater(EXPIRES_AT, ends),
        ]);
        unit.require(&jobs.table, &key_of(&self.name)?, held)
    }
}

impl Jobs {
    /// The leases in a table.
    pub fn new(store: Arc<Store>, table: impl Into<Arc<str>>) -> Self {
        let table = table.into();
        Self {
            records: Records::new(store.clone(), table.clone()),
            store,
            table,
        }
    }

    /// Takes the lease of a job for `span`, in whole seconds; `None` while somebody holds it. A holder
    /// whose word is used by two processes holds it twice: it names one process.
    pub async fn acquire(
        &self,
        name: &str,
        holder: &str,
        span: Duration,
    ) -> Result<Option<Lease>, Error> {
        let expires_at = self.end(span)?;
        let key = key_of(name)?;
        let get = Get::new(self.table.clone(), key).consistency(Consistency::Strong);
        let stored = self.store.get(&get, &mut self.store.budget()).await?;
        let now = self.store.retrier.clock.nanoseconds();
        let (envelope, last) = match &stored {
            None => (self.records.envelope("lease", 1), 0),
            Some(item) => {
                let held = lease(name, item)?;
                if held.expires_at > self.store.seconds() {
                    return Ok(None);
                }
                (self.records.next(&held.envelope), held.fence)
            }
        };
        let lease = Lease {
            name: name.to_owned(),
            holder: holder.to_owned(),
            // The store removes a lease that nobody took for days, and with it the number of its last
            // holder: the time is greater than any such number, because it was the time before.
            fence: last.saturating_add(1).max(now),
            expires_at,
            envelope: envelope.expiring(expires_at),
        };
        let written = match stored {
            None => self.records.create(&lease.envelope, &item(&lease)?).await?,
            Some(_) => self.records.swap(&lease.envelope, &item(&lease)?).await?,
        };
        match written {
            Written::Done => Ok(Some(lease)),
            Written::Refused(_) => Ok(None),
        }
    }

    /// Holds a lease for `span` from now.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Conflict`] when it has ended or is somebody else's.
    /// Whoever held it stops.
    pub async fn renew(&self, lease: &Lease, span: Duration) -> Result<Lease, Error> {
        let expires_at = self.end(span)?;
        if lease.expires_at <= self.store.seconds() {
            return Err(lost(&lease.name));
        }
        let renewed = Lease {
            expires_at,
            envelope: self.records.next(&lease.envelope).expiring(expires_at),
            ..lease.clone()
        };
        match self
            .records
            .swap(&renewed.envelope, &item(&renewed)?)
            .await?
        {
            Written::Done => Ok(renewed),
            Written::Refused(_) => Err(lost(&lease.name)),
        }
    }

    /// Gives a lease back before its end. That it is somebody else's by now is no error.
    pub async fn release(&self, lease: Lease) -> Result<(), Error> {
        // It stays, so that the next holder has a greater number.
        let ended = self.store.seconds();
        let released = Lease {
            expires_at: ended,
            envelope: self.records.next(&lease.envelope).expiring(ended),
            ..lease
        };
        let item = item(&released)?;
        match self.records.swap(&released.envelope, &item).await? {
            Written::Done | Written::Refused(_) => Ok(()),
        }
    }

    /// Who holds the lease of a job, if somebody does.
    pub async fn holder(&self, name: &str) -> Result<Option<Lease>, Error> {
        let stored = self.records.get(&key_of(name)?).await?;
        stored.map(|item| lease(name, &item)).transpose()
    }

    /// The second at which a lease of that span ends.
    fn end(&self, span: Duration) -> Result<i64, Error> {
        match i64::try_from(span.as_secs()) {
            Ok(seconds) if seconds > 0 => Ok(self.store.seconds().saturating_add(seconds)),
            _ => Err(Error::new(
                ErrorKind::InvalidInput,
                "a lease is held for some seconds",
            )),
        }
    }
}

fn key_of(name: &str) -> Result<Item, Error> {
    let partition = KeyBuilder::new().text("JOB").text(name).partition()?;
    Ok(key::pair(
        &partition,
        &KeyBuilder::new().text("LEASE").sort()?,
    ))
}

fn item(lease: &Lease) -> Result<Item, Error> {
    let key = key_of(&lease.name)?;
    let fence = Value::number(lease.fence);
    Ok(key.with(HOLDER, lease.holder.as_str()).with(FENCE, fence))
}

fn lease(name: &str, item: &Item) -> Result<Lease, Error> {
    let damaged = || {
        let message = format!("the lease of the job {name:?} cannot be read");
        Error::new(ErrorKind::CorruptData, message)
    };
    let envelope = Envelope::of(item)?;
    let fence = item.number(FENCE).and_then(|digits| digits.parse().ok());
    Ok(Lease {
        name: name.to_owned(),
        holder: item.text(HOLDER).map(Cow::into_owned).ok_or_else(damaged)?,
        fence: fence.ok_or_else(damaged)?,
        expires_at: envelope.expires_at.ok_or_else(damaged)?,
        envelope,
    })
}

#[cold]
fn lost(name: &str) -> Error {
    let message = format!("the lease of the job {name:?} is not held any more");
    Error::new(ErrorKind::Conflict, message)
}
