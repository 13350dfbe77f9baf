//! The steps between versions, and a document taken through them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::domain::models::definition::ModelRegistry;
use crate::domain::models::doc::Doc;
use crate::domain::models::fault;
use crate::error::Error;

/// The values of a document by their fields.
pub type FieldMap = Map<String, Value>;

/// A step to a version of a model, and back.
///
/// # Examples
///
/// ```
/// use package_database::Error;
/// use package_database::models::{FieldMap, ModelMigration};
/// use serde_json::json;
///
/// /// Posts have a list of media.
/// struct AddMedia;
///
/// impl ModelMigration for AddMedia {
///     fn model(&self) -> &str {
///         "post"
///     }
///     fn version(&self) -> u32 {
///         2
///     }
///     fn up(&self, mut fields: FieldMap) -> Result<FieldMap, Error> {
///         fields.insert("mediaCIDs".to_owned(), json!([]));
///         Ok(fields)
///     }
///     fn down(&self, mut fields: FieldMap) -> Result<FieldMap, Error> {
///         fields.remove("mediaCIDs");
///         Ok(fields)
///     }
/// }
/// ```
pub trait ModelMigration: Send + Sync + 'static {
    /// The model whose documents it changes.
    fn model(&self) -> &str;
    /// The version that it leads to from the one before: 2 is the first.
    fn version(&self) -> u32;
    /// The fields in this version, of those in the one before.
    ///
    /// # Errors
    ///
    /// Whatever keeps the document from it, which stays as it is.
    fn up(&self, fields: FieldMap) -> Result<FieldMap, Error>;
    /// The fields in the version before, of those in this one.
    ///
    /// # Errors
    ///
    /// As [`ModelMigration::up`].
    fn down(&self, fields: FieldMap) -> Result<FieldMap, Error>;
    /// What is wrong with fields that came of [`ModelMigration::up`]; nothing unless it is written.
    ///
    /// # Errors
    ///
    /// What is wrong, without a value of the document.
    fn check(&self, fields: &FieldMap) -> Result<(), String> {
        let _ = fields;
        Ok(())
    }
}

/// The steps of all models.
#[derive(Clone, Default)]
pub(in super::super) struct MigrationSet(BTreeMap<String, BTreeMap<u32, Arc<dyn ModelMigration>>>);

impl MigrationSet {
    pub(in super::super) fn add(&mut self, migration: impl ModelMigration) -> Result<(), Error> {
        let (model, version) = (migration.model().to_owned(), migration.version());
        if version < 2 {
            return Err(fault::invalid(format!(
                "a migration of {model:?} leads to version {version}: the first one is 1"
            )));
        }
        let steps = self.0.entry(model.clone()).or_default();
        if steps.contains_key(&version) {
            return Err(fault::conflict(format!(
                "two migrations of {model:?} lead to version {version}"
            )));
        }
        steps.insert(version, Arc::new(migration));
        Ok(())
    }

    /// Whether the steps of each model are without a gap, and end at its version.
    pub(in super::super) fn check(&self, registry: &ModelRegistry) -> Result<(), Error> {
        for (model, steps) in &self.0 {
            let def = registry.get(model).ok_or_else(|| fault::no_model(model))?;
            let last = steps.keys().next_back().copied().unwrap_or(1);
            let gap = steps
                .keys()
                .zip(steps.keys().skip(1))
                .any(|(one, next)| one + 1 != *next);
            if gap || last != def.version() {
                let version = def.version();
                return Err(fault::invalid(format!(
                    "the migrations of {model:?} do not lead to its version {version} step by step"
                )));
            }
        }
        Ok(())
    }

    /// Whether there are steps of a model.
    pub(in super::super) fn has(&self, model: &str) -> bool {
        self.0.contains_key(model)
    }

    /// Whether there is a step to each version from the one to the other, up or down.
    pub(in super::super) fn lead(&self, model: &str, from: u32, to: u32) -> Result<(), Error> {
        let mut steps = from.min(to).saturating_add(1)..=from.max(to);
        let known = |version: &u32| {
            self.0
                .get(model)
                .is_some_and(|own| own.contains_key(version))
        };
        match steps.find(|version| !known(version)) {
            None => Ok(()),
            Some(version) => Err(unknown(model, version)),
        }
    }

    /// The fields of a document in another version.
    pub(in super::super) fn convert(
        &self,
        model: &str,
        mut fields: FieldMap,
        from: u32,
        to: u32,
    ) -> Result<FieldMap, Error> {
        let step = |version: u32| {
            let steps = self.0.get(model);
            let step = steps.and_then(|steps| steps.get(&version));
            step.ok_or_else(|| unknown(model, version))
        };
        for version in from.saturating_add(1)..=to {
            let step = step(version)?;
            fields = step.up(fields)?;
            step.check(&fields).map_err(|wrong| {
                fault::invalid(format!(
                    "the migration of {model:?} to version {version} went wrong: {wrong}"
                ))
            })?;
        }
        for version in (to.saturating_add(1)..=from).rev() {
            fields = step(version)?.down(fields)?;
        }
        Ok(fields)
    }

    /// Takes a document that was read to the version of its model, where there are steps to it. The changes are those of
    /// the document, so that saving it stores them.
    pub(in super::super) fn upgrade_on_read(&self, doc: &mut Doc) -> Result<(), Error> {
        let Some(mut state) = doc.state else {
            return Ok(());
        };
        let (from, to) = (state.version, doc.model().version());
        let known = self.0.get(doc.model().name());
        if from >= to || !known.is_some_and(|steps| steps.contains_key(&(from + 1))) {
            return Ok(());
        }
        let fields = self.convert(doc.model().name(), doc.fields.clone(), from, to)?;
        take_over(doc, fields);
        state.version = to;
        doc.state = Some(state);
        Ok(())
    }
}

/// Gives a stored document other fields, and remembers what they were.
pub(super) fn take_over(doc: &mut Doc, fields: FieldMap) {
    let fields: FieldMap = fields
        .into_iter()
        .map(|(name, value)| (name, crate::domain::models::doc::normal(value)))
        .collect();
    for (name, old) in &doc.fields {
        if fields.get(name) != Some(old) {
            doc.before.insert(name.clone(), Some(old.clone()));
        }
    }
    for name in fields.keys().filter(|name| !doc.fields.contains_key(*name)) {
        doc.before.insert(name.clone(), None);
    }
    doc.fields = fields;
}

#[cold]
fn unknown(model: &str, version: u32) -> Error {
    fault::missing(format!("no migration of {model:?} knows version {version}"))
}

impl fmt::Debug for MigrationSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps = self.0.iter().map(|(model, steps)| (model, steps.keys()));
        formatter.debug_map().entries(steps).finish()
    }
}
