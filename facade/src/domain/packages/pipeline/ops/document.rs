//! `kv.get`, `kv.put`, `kv.cas_put`, `kv.delete`.

use serde_json::Value as Json;

use crate::domain::packages::artifact::draft::{Draft, Target};
use crate::domain::packages::artifact::item::{DOCUMENT_BYTES_MAX, StoredParts, Wanted};
use crate::domain::packages::artifact::tags_stay;
use crate::domain::packages::fault::Fault;
use crate::domain::packages::pipeline::context::ExecutionContext;
use crate::domain::packages::pipeline::program::{Args, Done, Execute};
use crate::domain::packages::pipeline::template::Template;
use crate::domain::packages::pipeline::value::{Value, fits, same};

/// A document and the key that it has.
struct DocumentAt {
    doc: String,
    key: Template,
}

impl DocumentAt {
    fn new(args: &Args<'_>) -> Self {
        Self {
            doc: args.text("doc"),
            key: args.template("key"),
        }
    }

    fn target(&self, context: &ExecutionContext<'_>) -> Result<Target, Fault> {
        let parts = context.key_parts(&self.key)?;
        context.machine.shapes.document(&self.doc, parts)
    }

    /// The value that is written, if it can be.
    fn value(&self, context: &ExecutionContext<'_>, value: &Template) -> Result<Json, Fault> {
        let value = context.json(value);
        let most = context.machine.world.limits.value_bytes;
        if !fits(&value, most) {
            let message = format!("a value has at most {most} bytes");
            return Err(Fault::new(413, "VALUE_TOO_LARGE", message));
        }
        context.machine.shapes.check_document(&self.doc, &value)?;
        Ok(value)
    }
}

impl<'m> ExecutionContext<'m> {
    /// What is stored, with what the open transaction has done to it.
    pub(super) async fn stored(
        &mut self,
        target: &Target,
        wanted: Wanted,
    ) -> Result<StoredParts, Fault> {
        let packages = &self.machine.packages;
        let mut txn = self.txn.take();
        let draft = txn.as_mut().map(|txn| &mut txn.draft);
        let read = self.outside(packages.read(draft, target, wanted)).await;
        self.txn = txn;
        read?
    }

    /// Changes the open transaction, or, where that is allowed, makes one of this change alone.
    pub(super) async fn change(
        &mut self,
        change: impl FnOnce(&mut Draft) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if let Some(txn) = &mut self.txn {
            return change(&mut txn.draft);
        }
        if !self.machine.world.lenient {
            return Err(Fault::pipeline("a write outside a transaction"));
        }
        let mut draft = Draft::new(self.machine.policies(), false);
        change(&mut draft)?;
        let packages = &self.machine.packages;
        self.outside(packages.commit(&draft)).await?
    }

    /// Stores what no item has room for, before the transaction refers to it.
    async fn spill(&mut self, value: &Json) -> Result<(), Fault> {
        if fits(value, DOCUMENT_BYTES_MAX) {
            return Ok(());
        }
        let packages = &self.machine.packages;
        self.outside(packages.spill(value))
            .await?
            .map_err(Fault::from)
    }
}

pub(super) struct GetDocument {
    place: DocumentAt,
    out: String,
}

impl GetDocument {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            place: DocumentAt::new(args),
            out: args.text("out"),
        }
    }
}

impl Execute for GetDocument {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        Done::later(async move {
            let target = self.place.target(context)?;
            let document = context.stored(&target, Wanted::DOCUMENT).await?.document;
            context.set(&self.out, document.map_or(Value::NULL, Value::Json));
            Ok(())
        })
    }
}

pub(super) struct PutDocument {
    place: DocumentAt,
    value: Template,
}

impl PutDocument {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            place: DocumentAt::new(args),
            value: args.template("value"),
        }
    }
}

impl Execute for PutDocument {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        Done::later(async move {
            let target = self.place.target(context)?;
            let value = self.place.value(context, &self.value)?;
            context.spill(&value).await?;
            context
                .change(|draft| draft.put(target, value, false))
                .await
        })
    }
}

pub(super) struct CasPut {
    place: DocumentAt,
    value: Template,
    if_absent: bool,
    expected: Option<Template>,
}

impl CasPut {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            place: DocumentAt::new(args),
            value: args.template("value"),
            if_absent: args.truth("if_absent"),
            expected: args.optional("expected"),
        }
    }
}

impl Execute for CasPut {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        Done::later(async move {
            let target = self.place.target(context)?;
            let value = self.place.value(context, &self.value)?;
            context.spill(&value).await?;
            let Some(expected) = &self.expected else {
                let absent = self.if_absent;
                return context
                    .change(|draft| draft.put(target, value, absent))
                    .await;
            };
            let expected = context.json(expected);
            // Read by a draft of its own where none is open, so that what was compared is what is replaced.
            let lone = context.txn.is_none();
            if lone && !context.machine.world.lenient {
                return Err(Fault::pipeline("a write outside a transaction"));
            }
            let packages = &context.machine.packages;
            let mut draft = match context.txn.take() {
                Some(txn) => txn,
                None => super::transaction::lone(context.machine.policies()),
            };
            let checks = std::mem::replace(&mut draft.draft.checks_reads, true);
            let read = context
                .outside(packages.read(Some(&mut draft.draft), &target, Wanted::DOCUMENT))
                .await;
            draft.draft.checks_reads = checks;
            // What there is not is null, which is what may be expected of it.
            let stored = read??.document.unwrap_or_default();
            if !same(&stored, &expected) {
                return Err(Fault::conflict(
                    "another value is stored than the one that is expected",
                ));
            }
            draft.draft.put(target, value, self.if_absent)?;
            match lone {
                true => context.outside(packages.commit(&draft.draft)).await?,
                false => {
                    context.txn = Some(draft);
                    Ok(())
                }
            }
        })
    }
}

pub(super) struct DeleteDocument {
    place: DocumentAt,
}

impl DeleteDocument {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            place: DocumentAt::new(args),
        }
    }
}

impl Execute for DeleteDocument {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        Done::later(async move {
            let target = self.place.target(context)?;
            let moves = context.machine.world.features.mutable_tags;
            if matches!(target, Target::Tag(_)) && !moves && !context.as_system {
                return Err(tags_stay());
            }
            context
                .change(|draft| {
                    draft.delete(target);
                    Ok(())
                })
                .await
        })
    }
}
