//! Steps between versions that a document declares instead of a program.

use serde_json::Map;

use super::read::{Faults, Section};
use crate::domain::models::migration::{FieldMap, ModelMigration};
use crate::error::Error;

/// A step that gives fields, renames them and takes them away; each of which has a way back.
#[derive(Clone, Debug)]
pub(super) struct DeclaredStep {
    model: String,
    version: u32,
    /// What documents get that have no such field.
    set: FieldMap,
    /// Old names, each with its new one.
    rename: Vec<(String, String)>,
    /// What is taken away, each with what it is given on the way back.
    remove: FieldMap,
}

impl DeclaredStep {
    pub(super) fn read(model: &str, step: &Section<'_>, faults: &mut Faults) -> Option<Self> {
        let version = step.count("version", faults);
        if version.is_none() && !step.members.contains_key("version") {
            faults.add(&step.at, "leads to no version");
        }
        let map = |name: &str, faults: &mut Faults| step.object(name, faults).cloned();
        // What a step does not say it does not do.
        let renamed = map("rename", faults).unwrap_or_default();
        let mut rename = Vec::new();
        for (old, new) in renamed {
            match new.as_str() {
                Some(new) => rename.push((old, new.to_owned())),
                None => faults.add(&step.at, "gives a new name that is no text"),
            }
        }
        Some(Self {
            model: model.to_owned(),
            version: version?,
            // What a step does not say it does not do.
            set: map("set", faults).unwrap_or_default(),
            rename,
            remove: map("remove", faults).unwrap_or_default(),
        })
    }
}

fn moved(fields: &mut FieldMap, from: &str, to: &str) {
    if let Some(value) = fields.remove(from) {
        fields.insert(to.to_owned(), value);
    }
}

fn given(fields: &mut FieldMap, values: &Map<String, serde_json::Value>) {
    for (name, value) in values {
        fields.entry(name.clone()).or_insert_with(|| value.clone());
    }
}

fn without(fields: &mut FieldMap, values: &FieldMap) {
    for name in values.keys() {
        fields.remove(name);
    }
}

impl ModelMigration for DeclaredStep {
    fn model(&self) -> &str {
        &self.model
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn up(&self, mut fields: FieldMap) -> Result<FieldMap, Error> {
        for (old, new) in &self.rename {
            moved(&mut fields, old, new);
        }
        given(&mut fields, &self.set);
        without(&mut fields, &self.remove);
        Ok(fields)
    }

    fn down(&self, mut fields: FieldMap) -> Result<FieldMap, Error> {
        given(&mut fields, &self.remove);
        without(&mut fields, &self.set);
        for (old, new) in &self.rename {
            moved(&mut fields, new, old);
        }
        Ok(fields)
    }
}
