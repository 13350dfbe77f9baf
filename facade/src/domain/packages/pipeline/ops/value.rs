//! `time.now_iso8601`, `string.format`.

use super::at_once;
use crate::domain::packages::pipeline::context::ExecutionContext;
use crate::domain::packages::pipeline::program::{Args, Done, Execute};
use crate::domain::packages::pipeline::template::Template;
use crate::domain::packages::pipeline::value::Value;
use crate::domain::packages::time::iso8601;

pub(super) struct Now {
    out: String,
}

impl Now {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            out: args.text("out"),
        }
    }
}

impl Execute for Now {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        let now = match context.now.take() {
            Some(now) => now,
            None => iso8601(context.machine.clock().nanoseconds()),
        };
        context.set(&self.out, Value::Json(now.as_str().into()));
        context.now = Some(now);
        at_once(Ok(()))
    }
}

pub(super) struct Format {
    template: Template,
    out: String,
}

impl Format {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            template: args.template("template"),
            out: args.text("out"),
        }
    }
}

impl Execute for Format {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        let text = context.text(&self.template);
        context.set(&self.out, Value::Json(text.into()));
        at_once(Ok(()))
    }
}
