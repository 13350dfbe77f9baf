//! What a process has done with each model since its framework was built.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::definition::ModelChange;
use super::framework::Framework;
use super::query::QueryOutcome;

/// What this process has done with a model.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ModelFigures {
    /// Documents that were created.
    pub created: u64,
    /// Documents that were changed.
    pub updated: u64,
    /// Documents that were removed.
    pub deleted: u64,
    /// Reads of one document by its id.
    pub gets: u64,
    /// Queries that were answered, counts among them.
    pub queries: u64,
    /// Of these, the ones whose answer was kept from before.
    pub cached: u64,
    /// Queries of which a part could not be read.
    pub partial: u64,
    /// Requests of queries.
    pub requests: u64,
    /// Documents that queries have read.
    pub read: u64,
    /// Read capacity of queries.
    pub units: f64,
    /// Milliseconds that queries have taken, all together.
    pub milliseconds: u64,
    /// Of the slowest query.
    pub slowest: u64,
}

/// The figures of all models.
#[derive(Debug, Default)]
pub(super) struct Figures(Mutex<BTreeMap<String, ModelFigures>>);

impl Figures {
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, ModelFigures>> {
        // Numbers are whole between any two statements that change them.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, model: &str, change: impl FnOnce(&mut ModelFigures)) {
        let mut all = self.all();
        match all.get_mut(model) {
            Some(own) => change(own),
            None => change(all.entry(model.to_owned()).or_default()),
        }
    }

    pub(super) fn changed(&self, model: &str, change: ModelChange) {
        self.count(model, |own| {
            *match change {
                ModelChange::Created => &mut own.created,
                ModelChange::Updated => &mut own.updated,
                ModelChange::Deleted => &mut own.deleted,
            } += 1;
        });
    }

    pub(super) fn got(&self, model: &str) {
        self.count(model, |own| own.gets += 1);
    }

    pub(super) fn answered(&self, model: &str, outcome: &QueryOutcome, took: Duration) {
        let took = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        self.count(model, |own| {
            own.queries += 1;
            own.cached += u64::from(outcome.cached);
            own.partial += u64::from(!outcome.failures.is_empty());
            own.requests = own.requests.saturating_add(outcome.cost.requests);
            own.read = own.read.saturating_add(outcome.cost.read);
            own.units += outcome.cost.units;
            own.milliseconds = own.milliseconds.saturating_add(took);
            own.slowest = own.slowest.max(took);
        });
    }
}

impl Framework {
    /// What this process has done with each model since the framework was built; models with which it has done nothing are
    /// not among them.
    ///
    /// # Examples
    ///
    /// ```
    /// # use package_database::models::{FieldDef, FieldType, Framework, ModelDef};
    /// # use package_database::testing::TestDatabase;
    /// # use serde_json::json;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let note = ModelDef::builder("note").field(FieldDef::new("text", FieldType::String));
    /// let framework = Framework::builder(database.models()).model(note.build()?)?.start().await?;
    /// let notes = framework.collection("note")?;
    /// notes.create(json!({"text": "Hello"})).await?;
    /// notes.all().await?;
    /// let figures = framework.figures();
    /// assert_eq!((figures["note"].created, figures["note"].queries, figures["note"].read), (1, 1, 1));
    /// # Ok(())
    /// # }
    /// ```
    pub fn figures(&self) -> BTreeMap<String, ModelFigures> {
        self.0.figures.all().clone()
    }
}
