//! `kv.get`, `kv.put`, `kv.cas_put`, `kv.delete`.

use serde_json::Value as Json;

use super::at_once;
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

    /// Writes a value. Where a transaction is open and an item has room for the value, nothing is waited for.
    fn put<'a>(
        &self,
        context: &'a mut ExecutionContext<'_>,
        value: &Template,
        absent: bool,
    ) -> Done<'a> {
        let target = self.target(context);
        let written = target.and_then(|target| Ok((target, self.value(context, value)?)));
        let (target, value) = match written {
            Ok(written) => written,
            Err(fault) => return at_once(Err(fault)),
        };
        if fits(&value, DOCUMENT_BYTES_MAX) {
            return context.change(move |draft| draft.put(target, value, absent));
        }
        Done::later(async move {
            context.spill(&value).await?;
            let change = context.change(move |draft| draft.put(target, value, absent));
            change.finish().await
        })
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
        // Without a future around that of the read, which would be twice as large.
        self.meter.out()?;
        let draft = self.txn.as_mut().map(|txn| &mut txn.draft);
        let read = packages.read(draft, target, wanted).await;
        self.meter.back();
        read
    }

    /// Changes the open transaction at once, or, where that is allowed, makes one of this change alone.
    pub(super) fn change<'a>(
        &'a mut self,
        change: impl FnOnce(&mut Draft) -> Result<(), Fault> + Send + 'a,
    ) -> Done<'a> {
        if let Some(txn) = &mut self.txn {
            return at_once(change(&mut txn.draft));
        }
        if !self.machine.world.lenient {
            return at_once(Err(Fault::pipeline("a write outside a transaction")));
        }
        Done::later(async move {
            let mut draft = Draft::new(self.machine.policies(), false);
            change(&mut draft)?;
            let packages = &self.machine.packages;
            self.outside(packages.commit(&draft)).await?
        })
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
    /// What of the document some step looks at.
    wanted: Wanted,
    out: String,
}

impl GetDocument {
    pub(super) fn new(args: &Args<'_>) -> Self {
        let out = args.text("out");
        Self {
            place: DocumentAt::new(args),
            wanted: match args.is_looked_into(&out) {
                true => Wanted::DOCUMENT,
                false => Wanted::PRESENCE,
            },
            out,
        }
    }
}

impl Execute for GetDocument {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        let target = match self.place.target(context) {
            Ok(target) => target,
            Err(fault) => return at_once(Err(fault)),
        };
        Done::later(async move {
            let document = context.stored(&target, self.wanted).await?.document;
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
        self.place.put(context, &self.value, false)
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
        let Some(expected) = &self.expected else {
            return self.place.put(context, &self.value, self.if_absent);
        };
        Done::later(async move {
            let target = self.place.target(context)?;
            let value = self.place.value(context, &self.value)?;
            context.spill(&value).await?;
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
        let target = match self.place.target(context) {
            Ok(target) => target,
            Err(fault) => return at_once(Err(fault)),
        };
        let moves = context.machine.world.features.mutable_tags;
        if matches!(target, Target::Tag(_)) && !moves && !context.as_system {
            return at_once(Err(tags_stay()));
        }
        context.change(|draft| {
            draft.delete(target);
            Ok(())
        })
    }
}
