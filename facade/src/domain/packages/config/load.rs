//! Loading a document: a new generation, all of it or nothing.

use std::collections::BTreeMap;

use super::Configurations;
use super::error::ConfigError;
use super::item::{self, SCHEMA_VERSION};
use super::pointer::Pointer;
use super::record;
use crate::backend::{Item, Value};
use crate::block::blobs::Digest;
use crate::block::record::Envelope;
use crate::block::uow::{Attempts, UnitOfWork};
use crate::domain::packages::document::RepositoryDocument;
use crate::domain::packages::time::iso8601;
use crate::domain::packages::validate::{Options, ValidationReport, validate};
use crate::error::{Error, ErrorKind};

/// Generations that are kept besides the current one, unless it is said.
const KEEP: usize = 10;
/// Records of one transaction.
const RECORDS_AT_ONCE: usize = 90;
/// Bytes of one transaction, with room to spare.
const BYTES_AT_ONCE: usize = 3 * 1024 * 1024;
/// Seconds after which nobody is writing a generation any more that somebody has begun.
pub(super) const PENDING_SECONDS_MAX: i64 = 3600;

/// How a document is loaded.
///
/// # Examples
///
/// ```
/// use package_database::packages::config::LoadOptions;
/// use package_database::packages::validate::Options;
///
/// let options = LoadOptions::new().validation(Options::lenient()).base(3).by("admin").note("trial");
/// assert_eq!(options.base, Some(3));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoadOptions {
    /// How the document is looked at before it is loaded.
    pub validation: Options,
    /// The generation that it is a change of: if another one is current, nothing is loaded. 0 stands for none.
    pub base: Option<u64>,
    /// Who loads it.
    pub by: String,
    /// Why it is loaded.
    pub note: String,
    /// How many generations are kept besides the current one.
    pub keep: usize,
}

impl Default for LoadOptions {
    /// Strict, whatever is there, and with ten generations kept.
    fn default() -> Self {
        Self {
            validation: Options::strict(),
            base: None,
            by: String::new(),
            note: String::new(),
            keep: KEEP,
        }
    }
}

impl LoadOptions {
    /// Strict, whatever is there, and with ten generations kept.
    pub fn new() -> Self {
        Self::default()
    }

    /// With another way of looking at the document.
    #[must_use]
    pub fn validation(mut self, options: Options) -> Self {
        self.validation = options;
        self
    }

    /// Only as a change of that generation; 0 is that there is none.
    #[must_use]
    pub const fn base(mut self, generation: u64) -> Self {
        self.base = Some(generation);
        self
    }

    /// In the name of somebody.
    #[must_use]
    pub fn by(mut self, by: impl Into<String>) -> Self {
        self.by = by.into();
        self
    }

    /// With a reason.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    /// With so many generations kept besides the current one.
    #[must_use]
    pub const fn keep(mut self, generations: usize) -> Self {
        self.keep = generations;
        self
    }
}

/// What was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loaded {
    /// The generation that readers see now.
    pub generation: u64,
    /// Whether it is a new one: what is the same as the current one is not loaded again.
    pub changed: bool,
    /// What was found in the document, none of which is an error.
    pub report: ValidationReport,
}

impl Configurations {
    /// Loads a document for a repository, so that all readers see it from now on, or nobody sees anything of it.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Document`] for a text that is no document, [`ConfigError::Refused`] for one in which errors were
    /// found, [`ConfigError::Malformed`] for an id or a name of a thing that is empty or has more than 1,024 bytes, and
    /// [`ConfigError::Changed`] if there is another generation than the options say.
    pub async fn load(
        &self,
        id: &str,
        text: &[u8],
        options: &LoadOptions,
    ) -> Result<Loaded, ConfigError> {
        let document = match options.validation.is_lenient() {
            true => RepositoryDocument::parse_lenient(text)?,
            false => RepositoryDocument::parse(text)?,
        };
        self.load_document(id, document, options).await
    }

    /// Loads a document that was read already.
    ///
    /// # Errors
    ///
    /// As [`Configurations::load`].
    pub async fn load_document(
        &self,
        id: &str,
        document: RepositoryDocument,
        options: &LoadOptions,
    ) -> Result<Loaded, ConfigError> {
        if id.is_empty() || id.len() > item::ID_BYTES_MAX {
            let most = item::ID_BYTES_MAX;
            let message = format!("the id of a repository has between 1 and {most} bytes");
            return Err(ConfigError::Malformed(message));
        }
        let report = validate(&document, &options.validation);
        if !report.is_loadable() {
            return Err(ConfigError::Refused(report));
        }
        let lenient = options.validation.is_lenient();
        let source = document.into_source();
        let digest = digest_of(&source, lenient);
        let generation = match self.begin(id, &digest, options).await? {
            Begun::New(generation) => generation,
            Begun::Same(generation) => {
                let changed = false;
                return Ok(Loaded {
                    generation,
                    changed,
                    report,
                });
            }
        };
        self.write(id, generation, source, options).await?;
        self.publish(id, generation, &digest, options).await?;
        // What is left over is removed by the next one who loads, if it is not removed now.
        self.prune(id).await?;
        Ok(Loaded {
            generation,
            changed: true,
            report,
        })
    }

    /// Takes a number, under which nobody else writes.
    pub(super) async fn begin(
        &self,
        id: &str,
        digest: &str,
        options: &LoadOptions,
    ) -> Result<Begun, ConfigError> {
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let (mut pointer, envelope) = self.look(&mut unit, id).await?;
            check_base(&pointer, options.base)?;
            if let Some(current) = pointer.current.filter(|_| pointer.digest == digest) {
                return Ok(Begun::Same(current));
            }
            let generation = pointer.next.max(1);
            pointer.next = generation + 1;
            pointer.pending.insert(generation, self.store.seconds());
            self.set(&mut unit, id, &pointer, envelope)?;
            if let Some(outcome) = attempts.commit(unit).await? {
                outcome.or_conflict()?;
                return Ok(Begun::New(generation));
            }
        }
    }

    /// Writes all records of a generation, which nobody sees yet.
    pub(super) async fn write(
        &self,
        id: &str,
        generation: u64,
        source: serde_json::Value,
        options: &LoadOptions,
    ) -> Result<(), ConfigError> {
        let partition = item::partition(id, generation)?;
        let envelope = UnitOfWork::new(&self.store).envelope(item::RECORD, SCHEMA_VERSION);
        let records = record::records(&source, &iso8601(envelope.created_at));
        let records: BTreeMap<_, _> = records.iter().map(|one| (one.key(), one)).collect();
        let fragments = record::split(source);
        let count = fragments.len();
        let mut group: Vec<Item> = Vec::new();
        let mut bytes = 0;
        for fragment in &fragments {
            let own = records.get(&fragment.key()).copied();
            let mut items = item::items(&partition, fragment, own)?;
            if let Some(root) = items
                .first_mut()
                .filter(|_| fragment.path.parts().is_empty())
            {
                root.insert(item::RECORDS, Value::number(count));
                root.insert(item::LENIENT, Value::Bool(options.validation.is_lenient()));
                root.insert(item::LOADED_BY, options.by.as_str());
                root.insert(item::NOTE, options.note.as_str());
            }
            for item in items {
                let size = item::size(&item);
                if group.len() >= RECORDS_AT_ONCE || bytes + size > BYTES_AT_ONCE {
                    self.put(std::mem::take(&mut group), &envelope).await?;
                    bytes = 0;
                }
                bytes += size;
                group.push(item);
            }
        }
        self.put(group, &envelope).await
    }

    async fn put(&self, items: Vec<Item>, envelope: &Envelope) -> Result<(), ConfigError> {
        let mut unit = UnitOfWork::new(&self.store);
        for item in items {
            unit.put_record(&self.table, envelope, item)?;
        }
        Ok(unit.commit().await?.map_err(Error::from)?)
    }

    /// Lets readers see a generation that is whole.
    pub(super) async fn publish(
        &self,
        id: &str,
        generation: u64,
        digest: &str,
        options: &LoadOptions,
    ) -> Result<(), ConfigError> {
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let (mut pointer, envelope) = self.look(&mut unit, id).await?;
            if pointer.pending.remove(&generation).is_none() {
                return Err(given_up(id));
            }
            if let Err(error) = check_base(&pointer, options.base) {
                // Nobody will see what was written.
                self.give_up(id, generation).await?;
                return Err(error);
            }
            pointer.current = Some(generation);
            digest.clone_into(&mut pointer.digest);
            pointer.loaded.push(generation);
            pointer.loaded.sort_unstable();
            pointer.retire(options.keep);
            self.set(&mut unit, id, &pointer, envelope)?;
            if let Some(outcome) = attempts.commit(unit).await? {
                outcome.or_conflict()?;
                return Ok(());
            }
        }
    }

    /// Forgets a generation that is not to be seen.
    async fn give_up(&self, id: &str, generation: u64) -> Result<(), ConfigError> {
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let (mut pointer, envelope) = self.look(&mut unit, id).await?;
            if pointer.pending.remove(&generation).is_some() {
                pointer.garbage.push(generation);
                self.set(&mut unit, id, &pointer, envelope)?;
            }
            if let Some(outcome) = attempts.commit(unit).await? {
                return Ok(outcome.or_conflict()?);
            }
        }
    }

    /// Moves the pointer back, or forward again, to a generation that is kept.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Unknown`] if there is no such configuration, or it keeps no such generation.
    pub async fn roll_back(&self, id: &str, generation: u64) -> Result<(), ConfigError> {
        let digest = {
            let configuration = self.read_generation(id, generation).await?;
            digest_of(
                configuration.document().source(),
                configuration.is_lenient(),
            )
        };
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let (mut pointer, envelope) = self.look(&mut unit, id).await?;
            if !pointer.loaded.contains(&generation) {
                return Err(super::read::no_generation(id, generation));
            }
            pointer.current = Some(generation);
            digest.clone_into(&mut pointer.digest);
            self.set(&mut unit, id, &pointer, envelope)?;
            if let Some(outcome) = attempts.commit(unit).await? {
                return Ok(outcome.or_conflict()?);
            }
        }
    }

    /// The pointer of a repository; an empty one where there is none.
    pub(super) async fn look(
        &self,
        unit: &mut UnitOfWork<'_>,
        id: &str,
    ) -> Result<(Pointer, Option<Envelope>), ConfigError> {
        let item = unit.get(&self.table, &item::pointer(id)?).await?;
        Ok(match item {
            None => (Pointer::default(), None),
            Some(item) => {
                let (pointer, envelope) = Pointer::of(&item)?;
                (pointer, Some(envelope))
            }
        })
    }

    pub(super) fn set(
        &self,
        unit: &mut UnitOfWork<'_>,
        id: &str,
        pointer: &Pointer,
        envelope: Option<Envelope>,
    ) -> Result<(), ConfigError> {
        let envelope = match envelope {
            Some(envelope) => unit.next(&envelope),
            None => unit.envelope(item::POINTER, SCHEMA_VERSION),
        };
        Ok(unit.put_record(&self.table, &envelope, pointer.item(id)?)?)
    }
}

/// What loading begins with.
pub(super) enum Begun {
    /// A number that is one's own.
    New(u64),
    /// The current generation is the same document.
    Same(u64),
}

fn check_base(pointer: &Pointer, base: Option<u64>) -> Result<(), ConfigError> {
    // There is no generation 0.
    let current = pointer.current.unwrap_or(0);
    match base {
        Some(base) if base != current => Err(ConfigError::Changed(current)),
        _ => Ok(()),
    }
}

/// What tells a document from another one.
fn digest_of(source: &serde_json::Value, lenient: bool) -> String {
    let text = source.to_string();
    let word = if lenient { "lenient" } else { "strict" };
    format!("{word} {}", Digest::of(text.as_bytes()))
}

#[cold]
fn given_up(id: &str) -> ConfigError {
    let message = format!("loading {id} took more than an hour, so that somebody gave it up");
    ConfigError::Store(Error::new(ErrorKind::Conflict, message))
}
