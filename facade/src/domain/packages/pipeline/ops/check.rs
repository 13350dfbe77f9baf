//! `normalize.entity`, `validate.entity`, `validate.json_schema`.

use std::borrow::Cow;
use std::sync::Arc;

use super::at_once;
use crate::domain::packages::fault::Fault;
use crate::domain::packages::pipeline::EntityRules;
use crate::domain::packages::pipeline::context::ExecutionContext;
use crate::domain::packages::pipeline::program::{Args, Done, Execute, Wrong};
use crate::domain::packages::pipeline::template::Template;
use crate::domain::packages::schema::JsonSchema;

fn rules(context: &ExecutionContext<'_>, entity: &str) -> Result<Arc<dyn EntityRules>, Fault> {
    let rules = context.machine.world.entities.get(entity).cloned();
    rules.ok_or_else(|| Fault::pipeline(format!("there is no entity {entity}")))
}

pub(super) struct Normalize {
    entity: String,
}

impl Normalize {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            entity: args.text("entity"),
        }
    }
}

impl Execute for Normalize {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        let rules = rules(context, &self.entity);
        at_once(rules.map(|rules| rules.normalize(&mut context.fields)))
    }
}

pub(super) struct Validate {
    entity: String,
}

impl Validate {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            entity: args.text("entity"),
        }
    }
}

impl Execute for Validate {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        let checked = rules(context, &self.entity).and_then(|rules| {
            let checked = rules.validate(&context.fields);
            checked.map_err(|refused| Fault::invalid(refused.to_string()))
        });
        at_once(checked)
    }
}

pub(super) struct Fits {
    schema: JsonSchema,
    value: Template,
    code: String,
}

impl Fits {
    pub(super) fn new(args: &Args<'_>) -> Result<Self, Wrong> {
        let schema = JsonSchema::compile(&args.json("schema"));
        Ok(Self {
            schema: schema.map_err(|fault| ("schema".to_owned(), fault.to_string()))?,
            value: args.template("value"),
            code: args.text("code"),
        })
    }
}

impl Execute for Fits {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        let value = context.json(&self.value);
        let checked = self.schema.check(&value);
        at_once(checked.map_err(|fault| {
            let mut refused = Fault::invalid(fault.told());
            refused.code = Cow::Owned(self.code.clone());
            refused
        }))
    }
}
