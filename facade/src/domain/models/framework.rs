//! The framework: models at work.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use super::Models;
use super::collection::Collection;
use super::config::FrameworkConfig;
use super::core::Core;
use super::definition::{ModelDef, ModelRegistry};
use super::fault;
use super::figures::Figures;
use super::migration::{MigrationSet, ModelMigration};
use super::place::Layout;
use super::results::ResultCache;
use super::table;
use super::users::{UserEntry, Users};
use crate::block::cache::{Cache, CacheOptions, CacheUse};
use crate::block::record::{Records, Written};
use crate::error::Error;

/// The models of an application at work. Clones are handles on the same framework.
///
/// # Examples
///
/// ```
/// use package_database::models::{FieldDef, FieldType, Framework, ModelDef};
/// use serde_json::json;
/// # use package_database::testing::TestDatabase;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// # let database = TestDatabase::new().await?;
/// let note = ModelDef::builder("note")
///     .user_scoped()
///     .field(FieldDef::new("text", FieldType::String).required())
///     .field(FieldDef::new("pinned", FieldType::Boolean).default_value(false));
/// let framework = Framework::builder(database.models()).model(note.build()?)?.start().await?;
///
/// framework.create_user("ada").await?;
/// let notes = framework.collection("note")?;
/// let mut note = notes.create_for("ada", json!({"text": "Buy milk"})).await?;
/// note.update(json!({"pinned": true})).await?;
/// let pinned = notes.where_user_in(["ada"]).where_("pinned", "=", true).all().await?;
/// assert_eq!(pinned[0].id(), note.id());
/// assert!(note.delete().await?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Framework(pub(super) Arc<Core>);

/// A framework before it is started.
#[derive(Debug)]
#[must_use]
pub struct FrameworkBuilder {
    models: Models,
    registry: ModelRegistry,
    steps: MigrationSet,
    config: FrameworkConfig,
    resharded: BTreeSet<String>,
}

/// How often the record of a model is tried again that several processes write at the same moment.
const RECORD_TRIES: usize = 8;

impl Framework {
    /// A framework over the models of a database, without models yet.
    pub fn builder(models: Models) -> FrameworkBuilder {
        FrameworkBuilder {
            models,
            registry: ModelRegistry::new(),
            steps: MigrationSet::default(),
            config: FrameworkConfig::new(),
            resharded: BTreeSet::new(),
        }
    }

    /// The documents of a model.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) for what is no model of it.
    pub fn collection(&self, model: &str) -> Result<Collection, Error> {
        self.0.collection(model)
    }

    /// The models that it was built with.
    pub fn registry(&self) -> &ModelRegistry {
        &self.0.registry
    }

    /// What was chosen about it.
    pub fn config(&self) -> &FrameworkConfig {
        &self.0.config
    }

    /// What answers that are kept take of the memory of the process: at most what [`CacheConfig`](super::CacheConfig) says,
    /// and nothing without one.
    pub fn kept(&self) -> CacheUse {
        let results = self.0.results.as_ref();
        // Where nothing is kept, nothing is taken.
        results.map(ResultCache::used).unwrap_or_default()
    }

    /// The users that documents belong to.
    pub fn users(&self) -> Users {
        Users::new(self.0.clone())
    }

    /// Prepares a place for a user's documents: see [`Users::create`].
    ///
    /// # Errors
    ///
    /// As [`Users::create`].
    pub async fn create_user(&self, id: &str) -> Result<UserEntry, Error> {
        self.users().create(id).await
    }

    /// A user: see [`Users::get`].
    ///
    /// # Errors
    ///
    /// As [`Users::get`]; [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) for one who is not in the directory.
    pub async fn get_user(&self, id: &str) -> Result<UserEntry, Error> {
        let found = self.users().get(id).await?;
        found.ok_or_else(|| fault::no_user(id))
    }

    /// Whether it is at work.
    pub fn is_running(&self) -> bool {
        self.0.check_running().is_ok()
    }

    /// Stops it: calls that begin from now on fail, until it is started again. Nothing is lost, because nothing is
    /// held back.
    pub fn stop(&self) {
        // Release: a call that sees it stopped began after all that this thread did before.
        self.0.running.store(false, Ordering::Release);
    }

    /// Starts it, if it does not run: records each model, and makes sure that what is recorded goes with the
    /// definitions of this process.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) where documents are stored under another scope or over other shards; besides those of
    /// [`Collection`].
    pub async fn start(&self) -> Result<(), Error> {
        if self.is_running() {
            return Ok(());
        }
        for def in self.0.registry.all() {
            let layout = self.0.record(def).await?;
            self.0.set_layout(def.name(), layout);
        }
        // Release: who sees that it runs sees the layouts.
        self.0.running.store(true, Ordering::Release);
        Ok(())
    }
}

impl Core {
    /// What is recorded of a model, adapted to its definition.
    async fn record(self: &Arc<Self>, def: &Arc<ModelDef>) -> Result<Layout, Error> {
        let records = self.records();
        for _ in 0..RECORD_TRIES {
            let stored = records.get(&table::model(def.name())).await?;
            let (layout, written) = match stored {
                None => {
                    let layout = Layout::fresh(def);
                    let envelope = records.envelope("model", 1);
                    let item = layout.item(def.name());
                    (layout, records.create(&envelope, &item).await?)
                }
                Some(stored) => {
                    let (old, envelope) = Layout::of(&stored)?;
                    let layout = match self.resharded.contains(def.name()) {
                        false => old.adapted(def)?,
                        true => self.moved(def, &old).await?,
                    };
                    let item = layout.item(def.name());
                    if item == old.item(def.name()) {
                        return Ok(layout);
                    }
                    let written = records.swap(&records.next(&envelope), &item).await?;
                    (layout, written)
                }
            };
            if written == Written::Done {
                return Ok(layout);
            }
        }
        let model = def.name();
        Err(fault::conflict(format!(
            "others record the model {model:?} at the same moment"
        )))
    }

    /// What is to be recorded of a model after its documents were moved to the shards that it has by now.
    async fn moved(self: &Arc<Self>, def: &Arc<ModelDef>, old: &Layout) -> Result<Layout, Error> {
        let mut next = old.over_shards_of(def).adapted(def)?;
        if next.shards != old.shards {
            let layout = Arc::new(next.clone());
            let collection = Collection::new(self.clone(), def.clone(), layout);
            self.reshard(collection, old).await?;
            next.epoch += 1;
        }
        Ok(next)
    }

    /// Writes a new record of a model, made of the one that there is.
    pub(super) async fn change_record(
        &self,
        model: &str,
        mut change: impl FnMut(&mut Layout),
    ) -> Result<Layout, Error> {
        let records: Records = self.records();
        for _ in 0..RECORD_TRIES {
            let stored = records.get(&table::model(model)).await?;
            let stored = stored.ok_or_else(|| fault::damaged("record"))?;
            let (mut layout, envelope) = Layout::of(&stored)?;
            change(&mut layout);
            let item = layout.item(model);
            let written = records.swap(&records.next(&envelope), &item).await?;
            if written == Written::Done {
                self.set_layout(model, layout.clone());
                return Ok(layout);
            }
        }
        Err(fault::conflict(format!(
            "others change the record of the model {model:?} all the time"
        )))
    }
}

impl FrameworkBuilder {
    /// With one more model.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when there is a model of that name.
    pub fn model(mut self, model: ModelDef) -> Result<Self, Error> {
        self.registry.register(model)?;
        Ok(self)
    }

    /// With one more step from a version of a model to the next one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when there is a step to that version.
    pub fn migration(mut self, migration: impl ModelMigration) -> Result<Self, Error> {
        self.steps.add(migration)?;
        Ok(self)
    }

    /// Moves the documents of a model, when the framework is started, to the shards that it has by now, each in one
    /// transaction. No other process may write documents of the model meanwhile. A start that fails goes on when it is
    /// called again; without this, a model whose shards have changed is not started.
    pub fn reshard(mut self, model: impl Into<String>) -> Self {
        self.resharded.insert(model.into());
        self
    }

    /// With that configuration.
    pub fn config(mut self, config: FrameworkConfig) -> Self {
        self.config = config;
        self
    }

    /// The framework, started.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for models that do not go together, for steps of migrations with gaps between them,
    /// and for a configuration that makes no sense; besides those of [`Framework::start`].
    pub async fn start(self) -> Result<Framework, Error> {
        self.registry.check()?;
        self.config.check()?;
        self.steps.check(&self.registry)?;
        let Models {
            store,
            table,
            platform,
            events,
            migrations,
        } = self.models;
        let known = CacheOptions {
            entries_max: 10_000,
            memory_age: Duration::from_secs(60),
            ..CacheOptions::default()
        };
        let results = self.config.cache.as_ref();
        let results = results.map(|cache| ResultCache::new(&store, &platform, cache));
        let framework = Framework(Arc::new(Core {
            known_users: Cache::in_memory(store.clone(), "model user", known),
            results,
            store,
            table,
            events,
            migrations,
            registry: self.registry,
            steps: self.steps,
            config: self.config,
            resharded: self.resharded,
            figures: Figures::default(),
            layouts: RwLock::new(BTreeMap::new()),
            running: AtomicBool::new(false),
        }));
        framework.start().await?;
        Ok(framework)
    }
}
