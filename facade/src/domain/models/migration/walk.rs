//! All documents of a model, one after the other, each changed in a transaction of its own.

use std::fmt;

use crate::backend::{Action, BoxFuture, Consistency, Item, Query, Value};
use crate::block::key::{PK, SK};
use crate::block::migrate::{Migration, Mode, Step};
use crate::block::record::{Envelope, SCHEMA, is_live};
use crate::block::uow::Attempts;
use crate::domain::models::collection::{Collection, DOC_PK, DOC_SK};
use crate::domain::models::doc::{self, Doc};
use crate::domain::models::migration::set::take_over;
use crate::domain::models::walk::behind;
use crate::domain::models::{fault, place, table};
use crate::error::Error;

/// Documents of one step.
const STEP_MAX: u32 = 100;

/// What becomes of each document.
#[derive(Clone, Copy, Debug)]
pub(super) enum Task {
    /// It gets that version.
    Version(u32),
    /// It gets into every index, and its unique values are taken.
    Indexes,
    /// It goes to the shard where it belongs by now.
    Shards,
}

/// A walk over all documents of a model.
pub(super) struct Walk {
    pub(super) collection: Collection,
    pub(super) partitions: Vec<String>,
    pub(super) target: String,
    pub(super) version: u32,
    pub(super) task: Task,
}

impl fmt::Debug for Walk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Walk({}, {:?})", self.target, self.task)
    }
}

impl Migration for Walk {
    fn target(&self) -> &str {
        &self.target
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn partitions(&self) -> Vec<String> {
        self.partitions.clone()
    }

    fn step<'a>(
        &'a self,
        partition: &'a str,
        cursor: Option<&'a str>,
        mode: Mode,
    ) -> BoxFuture<'a, Result<Step, Error>> {
        Box::pin(async move {
            let core = &self.collection.core;
            let query = Query::new(core.table.clone(), behind(partition, cursor))
                .consistency(Consistency::Strong)
                .limit(STEP_MAX);
            let (items, next) = core.page(query).await?;
            let now = core.store.seconds();
            let mut changed = 0;
            for item in items.iter().filter(|item| is_live(item, now)) {
                let key = item.select(&[PK, SK]);
                changed += u64::from(match mode {
                    Mode::Rehearsal => self.plan(item)?.is_some(),
                    Mode::Real => self.change(&key).await?,
                });
            }
            Ok(Step::new(changed, next))
        })
    }
}

/// A document as it is stored, and as it is to be.
struct Planned {
    stored: Doc,
    next: Doc,
}

impl Walk {
    /// What is to become of an item; `None` when it is so already.
    fn plan(&self, item: &Item) -> Result<Option<Planned>, Error> {
        let stored = doc::of_item(&self.collection, item)?;
        let mut next = stored.clone();
        let Some(mut state) = stored.state else {
            return Ok(None);
        };
        match self.task {
            Task::Version(to) if state.version == to => return Ok(None),
            Task::Version(to) => {
                let steps = &self.collection.core.steps;
                let model = stored.model().name();
                let fields = steps.convert(model, stored.fields.clone(), state.version, to)?;
                take_over(&mut next, fields);
                state.version = to;
                next.state = Some(state);
            }
            // One that stays where it is may need a locator by now, or need it no more.
            Task::Indexes | Task::Shards => {}
        }
        Ok(Some(Planned { stored, next }))
    }

    /// Changes the document of a key, on top of whatever others have written meanwhile; whether it had to be.
    async fn change(&self, key: &Item) -> Result<bool, Error> {
        let core = &self.collection.core;
        let mut attempts = Attempts::new(&core.store);
        loop {
            let mut unit = attempts.unit();
            let Some(item) = unit.get(&core.table, key).await? else {
                return Ok(false);
            };
            let Some(Planned { stored, next }) = self.plan(&item)? else {
                return Ok(false);
            };
            let envelope = Envelope::of(&item)?;
            match self.task {
                Task::Shards => {
                    let item = doc::with_created(&next, doc::item_of(&next)?, envelope.created_at)?;
                    let def = next.model();
                    let place = place::key(def, &next.subject())?;
                    unit.delete(&core.table, key)?;
                    unit.put_record(&core.table, &unit.next(&envelope), item)?;
                    let locator = table::locator(def.name(), next.id())?;
                    if place::follows_from_id(def) {
                        unit.delete(&core.table, &locator)?;
                    } else {
                        let part = |name| place.get(name).unwrap_or(Value::Null);
                        let locator = locator.with(DOC_PK, part(PK)).with(DOC_SK, part(SK));
                        unit.put_record(&core.table, &unit.envelope("locator", 1), locator)?;
                    }
                }
                Task::Version(_) | Task::Indexes => {
                    let actions = self.actions(&next, &envelope)?;
                    unit.update_record(&core.table, key, &actions)?;
                    for field in next.model().unique_fields() {
                        self.guard(&mut unit, &stored, &next, field, &envelope)
                            .await?;
                    }
                }
            }
            if let Some(outcome) = attempts.commit(unit).await? {
                outcome.or_conflict()?;
                return Ok(true);
            }
        }
    }

    fn actions(&self, next: &Doc, envelope: &Envelope) -> Result<Vec<Action>, Error> {
        if let Task::Version(version) = self.task {
            let mut actions = doc::index_actions(next, next.dirty())?;
            actions.push(Action::set(SCHEMA, Value::number(version)));
            return Ok(actions);
        }
        let indexes = &next.collection.layout().indexes;
        let fields = indexes.keys().filter(|field| *field != "createdAt");
        let mut actions = doc::index_actions(next, fields.map(String::as_str))?;
        if let Some(own) = indexes.get("createdAt") {
            let item = doc::with_created(next, Item::new(), envelope.created_at)?;
            for name in [own.slot.partition(), own.slot.sort()] {
                let value = item.get(name).ok_or_else(|| fault::damaged("createdAt"))?;
                actions.push(Action::set(name, value));
            }
        }
        Ok(actions)
    }

    /// Takes the value of a unique field that has another one by now, or that nobody has taken yet.
    async fn guard(
        &self,
        unit: &mut crate::block::uow::UnitOfWork<'_>,
        stored: &Doc,
        next: &Doc,
        field: &str,
        envelope: &Envelope,
    ) -> Result<(), Error> {
        let (old, new) = (stored.guard(field)?, next.guard(field)?);
        let table = &self.collection.core.table;
        let own = |taken: &Item| taken.text("id").as_deref() == Some(next.id());
        if let Some(old) = old.as_ref().filter(|old| Some(*old) != new.as_ref())
            && unit.get(table, old).await?.as_ref().is_some_and(own)
        {
            unit.delete(table, old)?;
        }
        let Some(new) = new else {
            return Ok(());
        };
        match unit.get(table, &new).await? {
            None => next.claim(unit, field, envelope),
            Some(taken) if own(&taken) => Ok(()),
            Some(_) => Err(next.taken(field)),
        }
    }
}
