//! `txn.begin`, `txn.commit`, `txn.abort`.

use super::at_once;
use crate::domain::packages::artifact::draft::{Draft, EXISTS, Policies};
use crate::domain::packages::fault::Fault;
use crate::domain::packages::pipeline::context::ExecutionContext;
use crate::domain::packages::pipeline::program::{Args, Done, Execute};
use crate::domain::packages::pipeline::txn::{Isolation, Txn};

/// A transaction of one write, where none is open.
pub(super) const fn lone(policies: Policies) -> Txn {
    Txn {
        draft: Draft::new(policies, true),
        isolation: Isolation::Serializable,
    }
}

pub(super) struct Begin {
    isolation: Isolation,
}

impl Begin {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            isolation: Isolation::of(&args.text("isolation")),
        }
    }
}

impl Execute for Begin {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        if context.txn.is_some() {
            return at_once(Err(Fault::pipeline("a transaction is open already")));
        }
        let checks_reads = self.isolation != Isolation::ReadCommitted;
        let mut draft = Draft::new(context.machine.policies(), checks_reads);
        draft.cursor = context.request.cursor.take();
        context.txn = Some(Txn {
            draft,
            isolation: self.isolation,
        });
        at_once(Ok(()))
    }
}

pub(super) struct Commit;

impl Execute for Commit {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        Done::later(async move {
            let txn = context.txn.take();
            let txn = txn.ok_or_else(|| Fault::pipeline("there is no transaction to commit"))?;
            let packages = &context.machine.packages;
            // Without a future around that of the commit, which would be twice as large.
            context.meter.out()?;
            let committed = packages.commit(&txn.draft).await;
            context.meter.back();
            tracing::trace!(isolation = ?txn.isolation, done = committed.is_ok(), "a transaction ended");
            match committed {
                // Two who asked an upstream for the same at once: the bytes that are stored are those that it gave.
                Err(fault) if fault.code == EXISTS && context.fetched => {
                    match context.outside(packages.is_stored(&txn.draft)).await?? {
                        true => Ok(()),
                        false => Err(fault),
                    }
                }
                committed => committed,
            }
        })
    }
}

pub(super) struct Abort;

impl Execute for Abort {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        at_once(match context.txn.take() {
            Some(_) => Ok(()),
            None => Err(Fault::pipeline("there is no transaction to abort")),
        })
    }
}
