//! Migrations of all documents of a model, with a ledger: what is done is not done again.

use super::walk::{Task, Walk};
use crate::block::migrate::{Mode, Report};
use crate::domain::models::collection::Collection;
use crate::domain::models::core::Core;
use crate::domain::models::framework::Framework;
use crate::domain::models::place::{self, Layout};
use crate::domain::models::{fault, table};
use crate::error::Error;

impl Framework {
    /// Takes all documents of a model to a version, up or down, partition by partition. A call that was dropped or
    /// failed goes on where it stopped, and a process that does the same is noticed. What is written meanwhile by an
    /// application stays: a document that it changes is migrated as it is then.
    ///
    /// Run it before the application is served, or beside it in a task of the caller's. A [rehearsal](Mode::Rehearsal) counts the documents that would
    /// change, and writes nothing.
    ///
    /// # Errors
    ///
    /// Those of a step, with the document that it failed at as it was;
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) where steps are missing, before anything is changed where those
    /// from the recorded version on are, and for version 0 and those behind that of the definition;
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when somebody else runs it; and as [`Collection`].
    pub async fn migrate(&self, model: &str, to: u32, mode: Mode) -> Result<Report, Error> {
        let collection = self.collection(model)?;
        let last = collection.def().version();
        if !(1..=last).contains(&to) {
            return Err(fault::missing(format!(
                "documents of {model:?} have versions from 1 to {last}"
            )));
        }
        let layout = self.0.recorded(model).await?;
        self.0.steps.lead(model, layout.version, to)?;
        let epoch = layout.epoch;
        let walk = Walk {
            partitions: self.0.partitions_of(&collection).await?,
            target: format!("models.{model}.{epoch}"),
            version: to,
            task: Task::Version(to),
            collection,
        };
        let report = self.run(&walk, mode).await?;
        if mode == Mode::Real {
            let change = |layout: &mut Layout| {
                if layout.epoch == epoch {
                    layout.epoch += 1;
                    layout.version = to;
                }
            };
            self.0.change_record(model, change).await?;
        }
        Ok(report)
    }

    /// Puts all documents of a model into the indexes that were declared since they were written, and takes the values
    /// of fields that have become unique. Queries use an index from then on.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when two documents have one value of a unique field, and when
    /// somebody else runs it; and as [`Collection`].
    pub async fn reindex(&self, model: &str) -> Result<Report, Error> {
        let collection = self.collection(model)?;
        let epoch = self.0.recorded(model).await?.epoch;
        let walk = Walk {
            partitions: self.0.partitions_of(&collection).await?,
            target: format!("models.{model}.{epoch}.indexes"),
            version: 1,
            task: Task::Indexes,
            collection,
        };
        let report = self.run(&walk, Mode::Real).await?;
        let change = |layout: &mut Layout| {
            if layout.epoch == epoch {
                layout.epoch += 1;
                for own in layout.indexes.values_mut() {
                    own.ready = true;
                }
            }
        };
        self.0.change_record(model, change).await?;
        Ok(report)
    }

    async fn run(&self, walk: &Walk, mode: Mode) -> Result<Report, Error> {
        self.0.check_running()?;
        let reports = self.0.migrations.run(&[walk], mode).await?;
        self.0.written(walk.collection.def().name()).await;
        // A run of one migration that is not done yet has one report.
        let report = reports.into_iter().next();
        report.ok_or_else(|| fault::conflict("somebody else has just done the same migration"))
    }
}

impl Core {
    /// All partitions of documents of a model: those of the users of the directory, or all shards.
    pub(in super::super) async fn partitions_of(
        &self,
        collection: &Collection,
    ) -> Result<Vec<String>, Error> {
        let def = collection.def();
        if !collection.layout().of_users {
            return place::partitions(def);
        }
        let users = self.all_users().await?;
        let partitions = users.iter().map(|user| table::of_user(def.name(), user));
        partitions.collect()
    }

    /// Moves all documents of a model to the shards that its definition has, from those over which they are stored.
    pub(in super::super) async fn reshard(
        &self,
        collection: Collection,
        old: &Layout,
    ) -> Result<Report, Error> {
        let model = collection.def().name().to_owned();
        let mut words = old.shards.split(' ');
        let shards = match (words.next(), words.next()) {
            (Some("none"), _) => None,
            (_, count) => {
                let count = count.and_then(|count| count.parse::<u16>().ok());
                Some(count.ok_or_else(|| fault::damaged("shards"))?)
            }
        };
        let partitions = match shards {
            None => vec![table::of_all(&model)?],
            Some(count) => {
                let all = (0..count).map(|shard| table::of_shard(&model, shard));
                all.collect::<Result<Vec<String>, Error>>()?
            }
        };
        let walk = Walk {
            target: format!("models.{model}.{}.shards", old.epoch),
            partitions,
            version: 1,
            task: Task::Shards,
            collection,
        };
        let reports = self.migrations.run(&[&walk], Mode::Real).await?;
        let report = reports.into_iter().next();
        report.ok_or_else(|| fault::conflict("somebody else has just moved these documents"))
    }
}
