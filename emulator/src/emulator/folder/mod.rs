//! A folder of data as something to be looked after: checked, measured, copied, compacted, cleared and repaired.

mod json;
mod results;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use self::results::{Compaction, FolderCheck, FolderHealth, FolderStats, Repair};
use crate::emulator::{BuildError, EmulatorBuilder};
use crate::engine::{Leftover, OpenError, upkeep};

/// The file beside a repaired store that tells what is lost, as [`Repair::to_json`] does.
const REPORT: &str = "repair-report.json";

/// Is told how many bytes were read, of how many.
type OnProgress = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// A folder of [`EmulatorBuilder::data`] that is to be looked after.
///
/// None of this needs an emulator over the folder, and but for [`copy_to`](Self::copy_to) and
/// [`stats`](Self::stats) there must be none, in this process or another. What looks at a folder changes nothing. It holds
/// the keys in memory and reads items where they lie, a few at a time and through a cache of 64 MiB; only
/// [`repair_into`](Self::repair_into) holds all items in memory.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{DataFolder, Emulator};
///
/// # let path = std::env::temp_dir().join(format!("emulator-tools-{}", std::process::id()));
/// drop(Emulator::builder().data(&path).build()?);
///
/// let folder = DataFolder::at(&path);
/// let check = folder.verify()?;
/// assert!(check.is_clean(), "{check}");
/// folder.compact()?;
/// println!("{}", folder.stats()?.to_json());
/// # std::fs::remove_dir_all(&path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct DataFolder {
    path: PathBuf,
    on_progress: OnProgress,
}

impl fmt::Debug for DataFolder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("DataFolder");
        shown.field("path", &self.path).finish_non_exhaustive()
    }
}

impl DataFolder {
    /// The folder at `path`. Nothing is looked at yet.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            on_progress: Arc::new(|_, _| {}),
        }
    }

    /// Lets `on_progress` be told again and again how many bytes were read, of how many.
    pub fn on_progress(mut self, on_progress: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        self.on_progress = Arc::new(on_progress);
        self
    }

    /// Where the folder is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Checks everything in the folder and changes nothing: the checksums of all that the files of the store hold, also
    /// of what is of no use any more; and then, if what is needed is whole, all that
    /// [`Emulator::verify`](crate::Emulator::verify) checks.
    ///
    /// Damage is no error here but what is found: see [`FolderCheck::is_clean`].
    ///
    /// # Errors
    ///
    /// With [`BuildErrorKind::Data`](crate::BuildErrorKind::Data), when a process has the folder, when no store is
    /// there, when its manifest cannot be read, when a file is of another version, or when the system refuses.
    pub fn verify(&self) -> Result<FolderCheck, BuildError> {
        self.done(upkeep::check_stopped(&self.path))?;
        self.look(false).map(FolderCheck::of)
    }

    /// How much is in the folder, and how much of it is still needed: per table, index and file. Nothing is changed.
    /// A process may have the folder; what is told is one moment of it then.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify), but for a process that has the folder.
    pub fn stats(&self) -> Result<FolderStats, BuildError> {
        self.look(true).map(FolderStats::of)
    }

    /// Writes what is in the folder into a new one at `path`, with nothing that is no longer needed. A process may have
    /// the folder and go on writing: the copy is one moment of it, with everything that was answered before the copy
    /// began.
    ///
    /// # Errors
    ///
    /// With [`BuildErrorKind::Data`](crate::BuildErrorKind::Data), when something is at `path` already; when no store is
    /// in the folder, or a damaged one, or one of another version; when the system refuses. Then nothing is left
    /// at `path` that keeps the copy from being made there again.
    pub fn copy_to(&self, path: impl AsRef<Path>) -> Result<(), BuildError> {
        let config = EmulatorBuilder::default().engine_config();
        let progress = &*self.on_progress;
        self.done(upkeep::copy(&config, &self.path, path.as_ref(), progress))
    }

    /// Salvages what is whole in the folder into a new one at `path`, which opens and agrees with itself. Nothing in the
    /// folder itself is changed. What is lost is in the result, and as JSON in a file `repair-report.json` beside the
    /// new store; items of tables of which nothing is known are in a file `orphans.jsonl` there.
    ///
    /// # Errors
    ///
    /// With [`BuildErrorKind::Data`](crate::BuildErrorKind::Data), when a process has the folder, when something is at
    /// `path` already, when nothing in the folder can be salvaged, when a file is of another version, or when the system
    /// refuses; in the last case, as with [`copy_to`](Self::copy_to), the same can be asked for again.
    pub fn repair_into(&self, path: impl AsRef<Path>) -> Result<Repair, BuildError> {
        let config = EmulatorBuilder::default().engine_config();
        let path = path.as_ref();
        let repaired = upkeep::repair(config, &self.path, path, &*self.on_progress);
        let mut repair = Repair::of(self.done(repaired)?);
        // The new folder is not believed to be whole before it was read.
        let check = Self::at(path).verify()?;
        repair
            .findings
            .extend(check.damages.iter().map(ToString::to_string));
        repair.findings.extend(check.findings);
        self.done(upkeep::write_report(path, REPORT, repair.to_json()))?;
        Ok(repair)
    }

    /// Rewrites the store so that the folder holds nothing that is no longer needed.
    ///
    /// # Errors
    ///
    /// With [`BuildErrorKind::Data`](crate::BuildErrorKind::Data), when a process has the folder, when no store is there,
    /// when it is damaged or of another version, or when the system refuses. A compaction that was not finished leaves
    /// the store as it was.
    pub fn compact(&self) -> Result<Compaction, BuildError> {
        let config = EmulatorBuilder::default().engine_config();
        let (before, after) = self.done(upkeep::compact(&config, &self.path))?;
        Ok(Compaction {
            bytes_before: before,
            bytes_after: after,
        })
    }

    /// Files in the folder that are of no use: what was cut off the log, unfinished checkpoints, files that were to be
    /// removed when a process ended. None is removed.
    ///
    /// # Errors
    ///
    /// With [`BuildErrorKind::Data`](crate::BuildErrorKind::Data), when no store is there or not all of one, or when the
    /// system refuses.
    pub fn leftovers(&self) -> Result<Vec<Leftover>, BuildError> {
        self.done(upkeep::vacuum(&self.path, true))
    }

    /// Removes the files that [`leftovers`](Self::leftovers) lists.
    ///
    /// # Errors
    ///
    /// As there, and when a process has the folder.
    pub fn vacuum(&self) -> Result<Vec<Leftover>, BuildError> {
        self.done(upkeep::vacuum(&self.path, false))
    }

    fn look(&self, measures: bool) -> Result<upkeep::FolderSeen, BuildError> {
        let config = EmulatorBuilder::default().engine_config();
        let progress = &*self.on_progress;
        self.done(upkeep::look(config, &self.path, measures, progress))
    }

    fn done<T>(&self, result: Result<T, OpenError>) -> Result<T, BuildError> {
        result.map_err(|error| match error {
            OpenError::Target(path, error) => BuildError::of_data(&path, &error),
            // Who looks after a folder wants no new one.
            OpenError::Foreign(what) => {
                let reason = format!("it holds {what} and no data: name a folder of --data");
                BuildError::of_data(&self.path, &reason)
            }
            error => BuildError::of_data(&self.path, &error),
        })
    }
}
