//! What is recorded of a model, for people.

use super::core::Core;
use super::definition::FieldIndex;
use super::fault;
use super::framework::Framework;
use super::place::Layout;
use super::table;
use crate::error::Error;

/// What is recorded of a model, whatever the definition of this process says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedModel {
    /// Its indexes, by field.
    pub indexes: Vec<RecordedIndex>,
    /// Fields of which no two documents have the same value.
    pub unique: Vec<String>,
    /// Over which shards its documents lie: `none`, or the strategy with its parts.
    pub shards: String,
    /// The version that every document has at least.
    pub version: u32,
    /// How often all documents were migrated, put into indexes or moved.
    pub epoch: u64,
}

/// An index of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedIndex {
    /// Whose values it has.
    pub field: String,
    /// How wide it reaches.
    pub reach: FieldIndex,
    /// The index of the table that it lies in.
    pub slot: &'static str,
    /// Whether all documents are in it. Queries do not use one that is not: see [`Framework::reindex`].
    pub ready: bool,
}

impl Framework {
    /// What is recorded of a model by now.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) for a model of which nothing is recorded; and as
    /// [`Collection`](super::Collection).
    pub async fn recorded(&self, model: &str) -> Result<RecordedModel, Error> {
        self.0.check_running()?;
        let layout = self.0.recorded(model).await?;
        let indexes = layout.indexes.into_iter();
        let indexes = indexes.map(|(field, own)| RecordedIndex {
            field,
            reach: own.reach,
            slot: own.slot.index,
            ready: own.ready,
        });
        Ok(RecordedModel {
            indexes: indexes.collect(),
            unique: layout.unique,
            shards: layout.shards,
            version: layout.version,
            epoch: layout.epoch,
        })
    }
}

impl Core {
    /// What is recorded of a model now.
    pub(super) async fn recorded(&self, model: &str) -> Result<Layout, Error> {
        let stored = self.get(table::model(model)).await?;
        let stored = stored.ok_or_else(|| fault::no_model(model))?;
        Ok(Layout::of(&stored)?.0)
    }
}
