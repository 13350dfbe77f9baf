//! Units of work that are tried again, and what one is refused for.

use std::future::Future;

use super::unit::UnitOfWork;
use crate::backend::{BackendError, BackendErrorKind, Cancellation, Item, ItemKey, Write};
use crate::block::Store;
use crate::block::key::{PK, SK};
use crate::block::retry::Budget;
use crate::error::{Error, ErrorKind};

/// How a unit of work ended that was tried again while what it had read was changed by others.
#[derive(Debug)]
#[must_use = "a refused unit has written nothing"]
pub enum Outcome<T> {
    /// All of it has happened; what the closure answered.
    Done(T),
    /// Nothing of it has happened, because of what it demanded of the store.
    Refused(Refusal),
}

impl<T> Outcome<T> {
    /// What the closure answered, for callers to whom a refusal is a conflict.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`] for [`Outcome::Refused`].
    pub fn or_conflict(self) -> Result<T, Error> {
        match self {
            Self::Done(answer) => Ok(answer),
            Self::Refused(refusal) => Err(refusal.into()),
        }
    }
}

/// What a unit of work was refused for: records that were not as they had to be.
#[derive(Debug)]
pub struct Refusal {
    records: Vec<Refused>,
}

/// A record that was not as it had to be.
#[derive(Debug)]
struct Refused {
    key: ItemKey,
    stored: Option<Item>,
    read: bool,
}

impl Refusal {
    /// What an error says of writes, of which some are of records that were read.
    pub(super) fn new(error: &BackendError, writes: &[Write], read: &[bool]) -> Self {
        let reasons: &[Cancellation] = match error.kind() {
            BackendErrorKind::Cancelled(reasons) => reasons,
            _ => &[],
        };
        let failed = reasons.iter().zip(writes).zip(read).enumerate();
        let failed = failed
            .filter(|(_, ((reason, _), _))| **reason == Cancellation::ConditionFailed)
            .map(|(place, ((_, write), read))| Refused {
                key: key_of(write),
                stored: error.stored(place).cloned(),
                read: *read,
            });
        Self {
            records: failed.collect(),
        }
    }

    /// Whether the record under a key was not as it had to be.
    pub fn is_about(&self, table: &str, key: &Item) -> bool {
        self.find(table, key).is_some()
    }

    /// The record as it is stored, if it was not as it had to be and there is one.
    pub fn stored(&self, table: &str, key: &Item) -> Option<&Item> {
        self.find(table, key)?.stored.as_ref()
    }

    fn find(&self, table: &str, key: &Item) -> Option<&Refused> {
        let same = |refused: &&Refused| {
            &*refused.key.table == table
                && [PK, SK]
                    .iter()
                    .all(|name| refused.key.key.text(name) == key.text(name))
        };
        self.records.iter().find(same)
    }

    /// Whether a record had been read, so that reading again may help. What was demanded besides may
    /// have failed only because of what was read: two who append to one log take the same number.
    fn is_stale(&self) -> bool {
        self.records.iter().any(|refused| refused.read)
    }
}

impl From<Refusal> for Error {
    #[cold]
    fn from(refusal: Refusal) -> Self {
        let count = refusal.records.len();
        let message = format!("{count} records are not as a unit of work needs them");
        Self::new(ErrorKind::Conflict, message)
    }
}

/// The key of what a write is about.
fn key_of(write: &Write) -> ItemKey {
    match write {
        Write::Put(put) => ItemKey::new(put.table.clone(), put.item.select(&[PK, SK])),
        Write::Update(update) => ItemKey::new(update.table.clone(), update.key.clone()),
        Write::Delete(delete) => ItemKey::new(delete.table.clone(), delete.key.clone()),
        Write::Check { key, .. } => key.clone(),
        // A write of a later version, which no unit makes.
        _ => ItemKey::new("", Item::new()),
    }
}

/// The attempts at one unit of work, within the time of one call: what [`run`] does, for code that is
/// no closure.
///
/// # Examples
///
/// ```
/// use package_database::block::Store;
/// use package_database::block::uow::{Attempts, Outcome};
/// # use package_database::backend::Item;
///
/// # async fn touch(store: &Store, key: &Item) -> Result<Outcome<()>, package_database::Error> {
/// let mut attempts = Attempts::new(store);
/// loop {
///     let mut unit = attempts.unit();
///     if unit.get("shop", key).await?.is_some() {
///         unit.update_record("shop", key, &[])?;
///     }
///     if let Some(outcome) = attempts.commit(unit).await? {
///         return Ok(outcome);
///     }
/// }
/// # }
/// ```
#[derive(Debug)]
pub struct Attempts<'a> {
    store: &'a Store,
    budget: Budget<'a>,
}

impl<'a> Attempts<'a> {
    /// None was made yet; the time of the call begins.
    pub fn new(store: &'a Store) -> Self {
        Self {
            store,
            budget: store.budget(),
        }
    }

    /// The unit of the next attempt, which has read nothing.
    pub const fn unit(&self) -> UnitOfWork<'a> {
        UnitOfWork::new(self.store)
    }

    /// Commits a unit, and says how it ended; `None` when somebody changed what it had read, after a
    /// pause: then all of it is to be done again.
    ///
    /// # Errors
    ///
    /// Those of [`UnitOfWork::commit`]; [`ErrorKind::Conflict`] when there is no time for another
    /// attempt.
    pub async fn commit(&mut self, unit: UnitOfWork<'_>) -> Result<Option<Outcome<()>>, Error> {
        match unit.commit_within(&mut self.budget).await? {
            Ok(()) => Ok(Some(Outcome::Done(()))),
            Err(refusal) if !refusal.is_stale() => Ok(Some(Outcome::Refused(refusal))),
            Err(_) if self.budget.pause().await => Ok(None),
            Err(refusal) => Err(refusal.into()),
        }
    }
}

/// Does what the closure says in one unit of work, which it hands back with its answer; and all of it
/// again, with fresh reads, while others change what it has read or are at work on it, until the
/// [deadline](crate::block::RetryPolicy).
///
/// The closure may run several times, so that its effects are those on the unit alone. A unit whose
/// own demands do not hold, such as a [creation](UnitOfWork::create) of what is there, is not tried
/// again: reading again would not help.
///
/// # Errors
///
/// Those of the closure, at once, and those of [`UnitOfWork::commit`]; [`ErrorKind::Conflict`] when
/// others were faster until the deadline.
///
/// # Examples
///
/// See the [module](super).
pub async fn run<'a, T, F>(
    store: &'a Store,
    mut work: impl FnMut(UnitOfWork<'a>) -> F,
) -> Result<Outcome<T>, Error>
where
    // A closure that borrows the unit would be nicer to write, but the compiler cannot show yet that
    // what it makes can be sent to another thread, which every web service needs.
    F: Future<Output = Result<(UnitOfWork<'a>, T), Error>>,
{
    let mut attempts = Attempts::new(store);
    loop {
        let (unit, answer) = work(attempts.unit()).await?;
        match attempts.commit(unit).await? {
            Some(Outcome::Done(())) => return Ok(Outcome::Done(answer)),
            Some(Outcome::Refused(refusal)) => return Ok(Outcome::Refused(refusal)),
            None => {}
        }
    }
}
