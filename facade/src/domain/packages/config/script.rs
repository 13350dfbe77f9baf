//! Changes of the format of documents, as scripts with versions, each carried out once.

use std::fmt;

use serde_json::Value;

use super::error::ConfigError;
use super::load::LoadOptions;
use super::{Configurations, item};
use crate::backend::BoxFuture;
use crate::block::key::KeyBuilder;
use crate::block::migrate::{Migration, Migrations, Mode, Report, Step};
use crate::domain::packages::document::RepositoryDocument;
use crate::domain::packages::validate::Options;
use crate::error::Error;

/// A change of documents of an older format.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Script {
    /// Scripts are carried out in the order of their versions, and each once for a repository.
    pub version: u32,
    /// What it changes.
    pub sentence: &'static str,
    /// Makes a document one of the newer format. What is one already, it leaves as it is.
    pub apply: fn(&mut Value),
}

impl Script {
    /// A script of that version.
    pub const fn new(version: u32, sentence: &'static str, apply: fn(&mut Value)) -> Self {
        Self {
            version,
            sentence,
            apply,
        }
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Script({}: {})", self.version, self.sentence)
    }
}

/// The scripts of this version of the crate.
pub const SCRIPTS: &[Script] = &[Script::new(
    1,
    "Orders of indexes are lists, so that a second field can decide.",
    orders_are_lists,
)];

fn orders_are_lists(document: &mut Value) {
    let indexes = document.get_mut("indexes").and_then(Value::as_object_mut);
    for index in indexes.into_iter().flat_map(|indexes| indexes.values_mut()) {
        let keys = index.get_mut("keys").and_then(Value::as_array_mut);
        for sort in keys
            .into_iter()
            .flatten()
            .filter_map(|key| key.get_mut("sort"))
        {
            if sort.is_string() {
                *sort = Value::Array(vec![sort.take()]);
            }
        }
    }
}

impl Configurations {
    /// Carries out the scripts that were not carried out for a repository, and says what each has changed. What it changes
    /// is a new generation, so that it can be taken back.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Store`] with what stopped a script: there is no configuration, or the changed document is refused, or
    /// somebody else is at it. The next run goes on with that script.
    pub async fn migrate(
        &self,
        id: &str,
        scripts: &[Script],
        mode: Mode,
    ) -> Result<Vec<Report>, ConfigError> {
        let target = KeyBuilder::new().text("packages configuration").text(id);
        let target = target.partition()?.text().to_owned();
        let migrations: Vec<OneScript> = scripts
            .iter()
            .map(|script| OneScript {
                configurations: self.clone(),
                id: id.to_owned(),
                target: target.clone(),
                script: *script,
            })
            .collect();
        let migrations: Vec<&dyn Migration> =
            migrations.iter().map(|one| one as &dyn Migration).collect();
        let runner = Migrations::new(self.store.clone(), self.table.clone());
        Ok(runner.run(&migrations, mode).await?)
    }

    async fn run_script(&self, id: &str, script: &Script, mode: Mode) -> Result<u64, ConfigError> {
        let current = self.current(id).await?;
        let mut source = current.document().source().clone();
        (script.apply)(&mut source);
        if &source == current.document().source() {
            return Ok(0);
        }
        if mode == Mode::Rehearsal {
            // Whether it would be a document at all.
            RepositoryDocument::from_value_lenient(source)?;
            return Ok(1);
        }
        let validation = match current.is_lenient() {
            true => Options::lenient(),
            false => Options::strict(),
        };
        let options = LoadOptions::new()
            .validation(validation)
            .base(current.generation())
            .by(item::MIGRATION)
            .note(script.sentence);
        let document = RepositoryDocument::from_value_lenient(source)?;
        self.load_document(id, document, &options).await?;
        Ok(1)
    }
}

/// A script for one repository, as the ledger of migrations knows it.
#[derive(Debug)]
struct OneScript {
    configurations: Configurations,
    id: String,
    target: String,
    script: Script,
}

impl Migration for OneScript {
    fn target(&self) -> &str {
        &self.target
    }

    fn version(&self) -> u32 {
        self.script.version
    }

    fn step<'a>(
        &'a self,
        _partition: &'a str,
        _cursor: Option<&'a str>,
        mode: Mode,
    ) -> BoxFuture<'a, Result<Step, Error>> {
        Box::pin(async move {
            let changed = self
                .configurations
                .run_script(&self.id, &self.script, mode)
                .await?;
            Ok(Step::new(changed, None))
        })
    }
}
