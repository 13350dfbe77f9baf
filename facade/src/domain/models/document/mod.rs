//! Models as a document in JSON: for whoever has no Rust to declare them in, and for a service that serves them.
//!
//! Invariant: a document that was read makes sense, each model by itself and all of them together.

mod field;
mod model;
mod read;
mod step;
mod stored;

pub use stored::RegisteredModels;

use serde_json::Value;

use super::Models;
use super::definition::{ModelDef, ModelRegistry};
use super::fault;
use super::framework::{Framework, FrameworkBuilder};
use super::migration::MigrationSet;
use crate::error::Error;
use read::{Faults, Section};
use step::DeclaredStep;

/// Models of one document.
const MODELS_MAX: usize = 100;

/// Models that were declared in JSON.
///
/// `models` is a list of objects with `name`, `version`, `scope` (`global`, `user`), `store` (`document`, `eventLog`,
/// `keyValue`), `fields`, `relations`, `indexCreated`, `sharding`, `publish`, `retention` and `migrations`; all but the name
/// may be left out. The page `docs/models/service.md` says what each may be.
///
/// # Examples
///
/// ```
/// use package_database::models::ModelDocument;
/// use serde_json::json;
/// # use package_database::testing::TestDatabase;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// # let database = TestDatabase::new().await?;
/// let document = ModelDocument::of(json!({"models": [
///     {"name": "author", "fields": [{"name": "name", "type": "string", "required": true, "minLength": 1}]},
///     {"name": "post", "fields": [
///         {"name": "title", "type": "string", "required": true},
///         {"name": "author_id", "type": "string", "index": "scope"},
///     ], "relations": [
///         {"name": "author", "kind": "belongsTo", "model": "author", "foreignKey": "author_id"},
///     ]},
/// ]}))?;
/// let framework = document.framework(database.models())?.start().await?;
/// let ada = framework.collection("author")?.create(json!({"name": "Ada"})).await?;
/// framework.collection("post")?.create(json!({"title": "Notes", "author_id": ada.id()})).await?;
///
/// // Where others find it.
/// database.models().register(&document, "by hand", None).await?;
/// let found = database.models().registered().await?.expect("it is there");
/// assert_eq!(found.document.models().len(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ModelDocument {
    json: Value,
    models: Vec<ModelDef>,
    steps: Vec<DeclaredStep>,
}

impl ModelDocument {
    /// The document of a text.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for what is no JSON, and as [`ModelDocument::of`].
    pub fn parse(text: &[u8]) -> Result<Self, Error> {
        let json = serde_json::from_slice(text);
        Self::of(json.map_err(|error| fault::invalid(format!("models in no JSON: {error}")))?)
    }

    /// The document of a value.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) with everything that is wrong and where: values of
    /// another type, members that mean nothing, models that make no sense by themselves or among the others, steps of
    /// migrations with gaps between them or with fields that are not there, more than 100 models. [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) for two
    /// migrations to one version.
    pub fn of(json: Value) -> Result<Self, Error> {
        let mut faults = Faults::default();
        let (mut models, mut steps) = (Vec::new(), Vec::new());
        if let Some(whole) = Section::of(&json, String::new(), &["models"], &mut faults) {
            let found = whole.list("models", &mut faults);
            if found.len() > MODELS_MAX {
                faults.add("/models", format!("has more than {MODELS_MAX} models"));
            }
            for (at, value) in found.into_iter().take(MODELS_MAX) {
                let Some((def, own)) = model::model(value, at.clone(), &mut faults) else {
                    continue;
                };
                let same = |known: &ModelDef| known.name() == def.name();
                if models.iter().any(same) {
                    faults.add(&at, "has the name of another model");
                }
                models.push(def);
                steps.extend(own);
            }
        }
        if let Some(faults) = faults.into_text() {
            return Err(fault::invalid(format!(
                "the document of models is wrong: {faults}"
            )));
        }
        let document = Self {
            json,
            models,
            steps,
        };
        let registry = document.registry()?;
        registry.check()?;
        let mut set = MigrationSet::default();
        for step in &document.steps {
            set.add(step.clone())?;
        }
        set.check(&registry)?;
        Ok(document)
    }

    /// Whether the first steps from the models of another document find what they change.
    fn check_steps_from(&self, before: &Self) -> Result<(), Error> {
        let mut wrong = Vec::new();
        for step in &self.steps {
            let (model, version) = step.leads_to();
            let mut known = before.models.iter();
            let known = known
                .find(|def| def.name() == model && version.checked_sub(1) == Some(def.version()));
            wrong.extend(known.into_iter().flat_map(|def| step.missing_in(def)));
        }
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(fault::invalid(wrong.join("; "))),
        }
    }

    fn registry(&self) -> Result<ModelRegistry, Error> {
        let mut registry = ModelRegistry::new();
        for def in &self.models {
            registry.register(def.clone())?;
        }
        Ok(registry)
    }

    /// The models, in the order of the document.
    pub fn models(&self) -> &[ModelDef] {
        &self.models
    }

    /// The document as it was given.
    pub const fn json(&self) -> &Value {
        &self.json
    }

    /// How many models it declares: what a version of a spec says as its model count.
    pub fn model_count(&self) -> u32 {
        // There are a hundred at most.
        u32::try_from(self.models.len()).unwrap_or(u32::MAX)
    }

    /// Whether a version of a spec says the right number of models.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for any other number, with both.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::models::ModelDocument;
    /// use package_database::specs::NewSpec;
    /// use serde_json::json;
    ///
    /// let document = ModelDocument::of(json!({"models": [{"name": "note", "fields": [{"name": "text", "type": "string"}]}]}))?;
    /// let spec = NewSpec::new("Notes", "1.0.0", document.model_count());
    /// assert!(document.check_count(spec.model_count).is_ok() && document.check_count(2).is_err());
    /// # Ok::<(), package_database::Error>(())
    /// ```
    pub fn check_count(&self, model_count: u32) -> Result<(), Error> {
        let own = self.model_count();
        match own == model_count {
            true => Ok(()),
            false => Err(fault::invalid(format!(
                "a spec says {model_count} models, and its document declares {own}"
            ))),
        }
    }

    /// A framework with these models and their migrations, which is to be started.
    ///
    /// # Errors
    ///
    /// None of a document that was read; those of [`FrameworkBuilder::model`] and [`FrameworkBuilder::migration`] are passed
    /// on.
    pub fn framework(&self, models: Models) -> Result<FrameworkBuilder, Error> {
        let mut builder = Framework::builder(models);
        for def in &self.models {
            builder = builder.model(def.clone())?;
        }
        for step in &self.steps {
            builder = builder.migration(step.clone())?;
        }
        Ok(builder)
    }
}
