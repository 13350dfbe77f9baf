//! `emit.event`.

use crate::domain::packages::artifact::EVENT_BYTES_MAX;
use crate::domain::packages::artifact::draft::Draft;
use crate::domain::packages::fault::Fault;
use crate::domain::packages::pipeline::context::ExecutionContext;
use crate::domain::packages::pipeline::program::{Args, Done, Execute};
use crate::domain::packages::pipeline::template::Template;
use crate::domain::packages::pipeline::value::fits;

pub(super) struct Emit {
    kind: String,
    payload: Template,
}

impl Emit {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            kind: args.text("type"),
            payload: args.template("payload"),
        }
    }
}

impl Execute for Emit {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        Done::later(async move {
            let payload = context.json(&self.payload);
            if !fits(&payload, EVENT_BYTES_MAX) {
                let bytes = payload.to_string().len();
                let message = format!("an event of {bytes} bytes: the log takes {EVENT_BYTES_MAX}");
                return Err(Fault::new(413, "EVENT_TOO_LARGE", message));
            }
            if !context.machine.shapes.check_event(&self.kind, &payload)? {
                return Ok(());
            }
            let by = context
                .request
                .principal
                .as_ref()
                .map(|caller| caller.subject.clone());
            if let Some(txn) = &mut context.txn {
                txn.draft.happened(self.kind.clone(), &payload, by);
                return Ok(());
            }
            // By itself, an event is a transaction of its own.
            let mut draft = Draft::new(context.machine.policies(), false);
            draft.happened(self.kind.clone(), &payload, by);
            let packages = &context.machine.packages;
            context.outside(packages.commit(&draft)).await?
        })
    }
}
