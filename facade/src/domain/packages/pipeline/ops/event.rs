//! `emit.event`.

use super::at_once;
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
        let payload = context.json(&self.payload);
        if !fits(&payload, EVENT_BYTES_MAX) {
            let bytes = payload.to_string().len();
            let message = format!("an event of {bytes} bytes: the log takes {EVENT_BYTES_MAX}");
            return at_once(Err(Fault::new(413, "EVENT_TOO_LARGE", message)));
        }
        match context.machine.shapes.check_event(&self.kind, &payload) {
            Ok(true) => {}
            Ok(false) => return at_once(Ok(())),
            Err(fault) => return at_once(Err(fault)),
        }
        let caller = context.request.principal.as_ref();
        let by = caller.map(|caller| caller.subject.clone());
        if let Some(txn) = &mut context.txn {
            txn.draft.happened(self.kind.clone(), &payload, by);
            return at_once(Ok(()));
        }
        // By itself, an event is a transaction of its own.
        Done::later(async move {
            let mut draft = Draft::new(context.machine.policies(), false);
            draft.happened(self.kind.clone(), &payload, by);
            let packages = &context.machine.packages;
            context.outside(packages.commit(&draft)).await?
        })
    }
}
