//! Copies of a database in a folder, by names: kept, read again, thrown away, and put in the place of what is there.
//!
//! The name of the folder of a copy says how it is called, of which moment it is and how many tables it has, so that all of
//! them can be told of and none is read before somebody wants what is in it.

use std::path::PathBuf;
use std::sync::Arc;

use crate::clock::Timestamp;
use crate::engine::{Engine, EngineConfig, OpenError, StoreShelf};
use crate::operation::Context;

/// Between the parts of the name of a folder; no database and no snapshot has it in its name.
const BETWEEN: char = '.';

/// Copies of a database by their names.
#[derive(Debug)]
pub(crate) struct ShelvedCopies {
    shelf: StoreShelf,
    /// What the engine of a copy that is read is made of.
    config: EngineConfig,
}

/// What there is to say of a copy without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ShelvedCopy {
    /// How it is called.
    pub(crate) name: String,
    /// When it was made, by the clock of the database, to a millisecond.
    pub(crate) moment: Timestamp,
    /// How many tables it has.
    pub(crate) tables: u64,
}

/// Why a copy is not kept, read or thrown away.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub(crate) struct ShelvedError(OpenError);

impl ShelvedCopies {
    /// Those in the folder at `path`, which may not be there. Copies that were not whole when a process ended are removed.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub(crate) fn open(path: PathBuf, config: EngineConfig) -> Result<Self, ShelvedError> {
        let shelf = StoreShelf::open(path).map_err(ShelvedError)?;
        Ok(Self { shelf, config })
    }

    /// All of them. Other folders that lie there are nothing of ours.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub(crate) fn list(&self) -> Result<Vec<ShelvedCopy>, ShelvedError> {
        let names = self.shelf.names().map_err(ShelvedError)?;
        Ok(names
            .iter()
            .filter_map(|name| ShelvedCopy::of(name))
            .collect())
    }

    /// Keeps what `context` holds.
    ///
    /// # Errors
    ///
    /// If the system refuses; then nothing is kept.
    pub(crate) fn keep(&self, copy: &ShelvedCopy, context: &Context) -> Result<(), ShelvedError> {
        let write = |folder: &std::path::Path| context.engine.copy_to(folder);
        self.shelf.put(&copy.folder(), write).map_err(ShelvedError)
    }

    /// What a copy holds, for the caller of `like`. Reads all of it, and changes nothing of it.
    ///
    /// # Errors
    ///
    /// If it is damaged, which is told with the file, or is not there.
    pub(crate) fn read(&self, copy: &ShelvedCopy, like: &Context) -> Result<Context, ShelvedError> {
        let place = self.shelf.place(&copy.folder());
        let engine = Engine::open_copy(self.config.again(), &place).map_err(ShelvedError)?;
        Ok(Context {
            engine: Arc::new(engine),
            ..like.blank(&like.engine.manner())
        })
    }

    /// Throws a copy away.
    ///
    /// # Errors
    ///
    /// If the system refuses.
    pub(crate) fn remove(&self, copy: &ShelvedCopy) -> Result<(), ShelvedError> {
        self.shelf.remove(&copy.folder()).map_err(ShelvedError)
    }
}

impl Context {
    /// A context with what `then` holds, in the folder of this one: when the process ends before this returns, the next one
    /// finds the one or the other. Who is at work in this one goes on in memory.
    ///
    /// # Errors
    ///
    /// If the system refuses; then this one goes on as it was.
    pub(crate) fn succeeded_by(&self, then: &Self) -> Result<Self, ShelvedError> {
        let Some(tee) = &self.tee else {
            let engine = self.engine.succeeded_by(&then.engine);
            return Ok(then.beside(Arc::new(engine.map_err(ShelvedError)?), None));
        };
        let turn = tee.turn(&self.engine);
        let engine = Arc::new(then.engine.follower_of(&self.engine));
        let then_second = then.tee.as_ref().map_or(&*then.engine, |tee| tee.second());
        let second = tee.second().succeeded_by(then_second);
        let tee = turn.succeeded(second.map_err(ShelvedError)?);
        Ok(then.beside(engine, Some(Arc::new(tee))))
    }
}

impl ShelvedCopy {
    /// The copy that a folder of this name holds; nothing where no copy has such a name.
    fn of(folder: &str) -> Option<Self> {
        let mut parts = folder.split(BETWEEN);
        let copy = Self {
            name: parts.next()?.to_owned(),
            moment: Timestamp::from_millis(parts.next()?.parse().ok()?),
            tables: parts.next()?.parse().ok()?,
        };
        (parts.next().is_none() && copy.folder() == folder).then_some(copy)
    }

    fn folder(&self) -> String {
        let Self {
            name,
            moment,
            tables,
        } = self;
        format!("{name}{BETWEEN}{}{BETWEEN}{tables}", moment.as_millis())
    }
}
