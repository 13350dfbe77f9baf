//! Steps between versions that a document declares instead of a program.

use std::collections::BTreeSet;

use serde_json::Map;

use super::read::{Faults, Section};
use crate::domain::models::definition::{FieldDef, ModelDef};
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

    /// The model whose documents it changes, and the version that it leads to.
    pub(super) fn leads_to(&self) -> (&str, u32) {
        (&self.model, self.version)
    }

    /// What it takes from documents of the version before, which do not have it.
    pub(super) fn missing_in(&self, before: &ModelDef) -> Vec<String> {
        let renamed = self.rename.iter().map(|(old, _)| ("renames", old));
        let removed = self.remove.keys().map(|name| ("removes", name));
        let taken = renamed.chain(removed);
        let missing = taken.filter(|(_, name)| before.field(name).is_none());
        let version = before.version();
        missing
            .map(|(verb, name)| {
                self.told(&format!("{verb} {name:?}, which version {version} has not"))
            })
            .collect()
    }

    fn told(&self, what: &str) -> String {
        format!(
            "the migration of {:?} to version {} {what}",
            self.model, self.version
        )
    }
}

/// The fields of a version, as far as those of the last one and the steps to it tell.
#[derive(Clone, Debug, Default)]
struct Known<'a> {
    sure: BTreeSet<&'a str>,
    /// Fields that a later step gives to documents without them: some may have had them before.
    perhaps: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    fn lacks(&self, name: &str) -> bool {
        !self.sure.contains(name) && !self.perhaps.contains(name)
    }

    fn forget(&mut self, name: &str) {
        self.sure.remove(name);
        self.perhaps.remove(name);
    }

    /// The fields of the version before a step to this one.
    fn before(mut self, step: &'a DeclaredStep) -> Self {
        for name in step.set.keys() {
            self.sure.remove(name.as_str());
            self.perhaps.insert(name);
        }
        for (_, new) in &step.rename {
            self.forget(new);
        }
        let gone = step.rename.iter().map(|(old, _)| old.as_str());
        for name in gone.chain(step.remove.keys().map(String::as_str)) {
            self.perhaps.remove(name);
            self.sure.insert(name);
        }
        self
    }
}

/// What is wrong with the steps to a model: what they give has to be a field afterwards, and what they take away none.
pub(super) fn misfits(def: &ModelDef, steps: &[DeclaredStep]) -> Vec<String> {
    let mut known = Known {
        sure: def.fields().iter().map(FieldDef::name).collect(),
        ..Known::default()
    };
    let mut steps: Vec<&DeclaredStep> = steps.iter().collect();
    steps.sort_by_key(|step| std::cmp::Reverse(step.version));
    let mut wrong = Vec::new();
    for step in steps {
        let version = step.version;
        for name in step.set.keys().filter(|name| known.lacks(name)) {
            wrong.push(step.told(&format!("sets {name:?}, which is no field of that version")));
        }
        for (old, new) in &step.rename {
            if known.lacks(new) {
                let what = format!("renames {old:?} to {new:?}, which is no field of that version");
                wrong.push(step.told(&what));
            }
            let is_given =
                step.set.contains_key(old) || step.rename.iter().any(|(_, to)| to == old);
            if known.sure.contains(old.as_str()) && !is_given {
                wrong.push(step.told(&format!(
                    "renames {old:?}, which version {version} has still"
                )));
            }
        }
        for name in step
            .remove
            .keys()
            .filter(|name| known.sure.contains(name.as_str()))
        {
            wrong.push(step.told(&format!(
                "removes {name:?}, which version {version} has still"
            )));
        }
        known = known.before(step);
    }
    wrong
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
