//! Writing documents: what they are, what is unique about them, where they are found, and what is told of it, together.
//!
//! A write of one item is one request under a condition. Whatever needs more is one transaction.

use std::time::Duration;

use serde_json::{Map, Value};

use super::collection::{DOC_PK, DOC_SK, located};
use super::definition::{HookPoint, ModelChange, ModelScope, StoreKind};
use super::doc::{self, Doc, DocState};
use super::guard::Released;
use super::place;
use super::publish;
use super::{fault, table, users};
use crate::backend::{Action, Condition, Item, OnFailure, Returns, Update, Value as Stored};
use crate::block::key::{PK, SK};
use crate::block::record::{Envelope, REV, SCHEMA, UPDATED_AT, Written, at_revision, is_live};
use crate::block::uow::{Attempts, Outcome, UnitOfWork};
use crate::error::Error;

/// What an item of a document is.
pub(super) const DOCUMENT: &str = "document";
/// The attribute with the id of a document, in its item and in its guards.
pub(super) const ID: &str = "id";
/// So many changed fields are compared one by one with what is stored; an expression has a bound.
const APART_MAX: usize = 32;

impl Doc {
    /// Stores the document: whole when it is new, the fields that were changed when it is not, and nothing when none
    /// was.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) with everything that is wrong with the document; for a change of what is only appended, or
    /// of the field by which documents find their shards. [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when a value of a unique field or
    /// the id is taken, and when somebody else changed one of the same fields since the document was read.
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) when the user is not in the directory, and when the document was deleted. The errors of
    /// hooks: see [`ModelHook`](super::ModelHook). Besides these the errors of [`Collection`](super::Collection).
    pub async fn save(&mut self) -> Result<(), Error> {
        self.collection.core.check_running()?;
        match (self.is_new(), self.is_dirty()) {
            (true, _) => self.insert().await,
            (false, true) => self.write_changes().await,
            (false, false) => Ok(()),
        }
    }

    /// Gives fields values and stores them.
    ///
    /// # Errors
    ///
    /// Those of [`Doc::set_all`] and [`Doc::save`]; [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for what is no JSON object.
    pub async fn update(&mut self, fields: Value) -> Result<(), Error> {
        match fields {
            Value::Object(fields) => self.set_all(&fields)?,
            _ => return Err(fault::invalid("changes of a document are a JSON object")),
        }
        self.save().await
    }

    /// Removes the document, and answers whether it was there.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for what is only appended; the errors of hooks, and those of [`Collection`](super::Collection).
    pub async fn delete(&mut self) -> Result<bool, Error> {
        self.collection.core.check_running()?;
        self.check_changeable()?;
        let collection = self.collection.clone();
        let def = collection.shared_def();
        def.hooks().run(HookPoint::BeforeDelete, self).await?;
        let core = &collection.core;
        let key = place::key(&def, &self.subject())?;
        let mut attempts = Attempts::new(&core.store);
        let id = self.id.clone();
        let mut released = Released::new(&id);
        loop {
            let mut unit = attempts.unit();
            let Some(stored) = unit.get(&core.table, &key).await? else {
                return Ok(false);
            };
            let stored = doc::of_item(&collection, &stored)?;
            if self.exact && self.state != stored.state {
                return Err(self.overtaken());
            }
            unit.delete(&core.table, &key)?;
            for field in def.unique_fields() {
                if let Some(guard) = stored.guard(field)? {
                    released.release(&mut unit, &core.table, guard)?;
                }
            }
            if !place::follows_from_id(&def) {
                unit.delete(&core.table, &table::locator(def.name(), &self.id)?)?;
            }
            publish::append(&mut unit, &stored, ModelChange::Deleted, Map::new).await?;
            match attempts.commit(unit).await? {
                Some(Outcome::Done(())) => break,
                Some(Outcome::Refused(refusal)) if released.keeps(&refusal, &core.table) => {}
                Some(Outcome::Refused(refusal)) => return Err(refusal.into()),
                None => {}
            }
        }
        self.state = None;
        self.before.clear();
        core.figures.changed(def.name(), ModelChange::Deleted);
        core.written(def.name()).await;
        def.hooks().run(HookPoint::AfterDelete, self).await?;
        Ok(true)
    }

    async fn insert(&mut self) -> Result<(), Error> {
        let collection = self.collection.clone();
        let def = collection.shared_def();
        def.hooks().run(HookPoint::BeforeCreate, self).await?;
        let item = self.valid_item()?;
        let core = &collection.core;
        let span = self.retention().span_of(&self.fields);
        let alone = def.unique_fields().next().is_none()
            && place::follows_from_id(&def)
            && !def
                .publish_rule()
                .is_some_and(|rule| rule.tells(ModelChange::Created));
        let envelope = match alone {
            true => self.insert_alone(item, span).await?,
            false => self.insert_together(item, span).await?,
        };
        self.written(doc::state_of(&envelope));
        core.figures.changed(def.name(), ModelChange::Created);
        core.written(def.name()).await;
        publish::copy(core, self).await;
        def.hooks().run(HookPoint::AfterCreate, self).await
    }

    /// The item of a document, besides the envelope, if nothing keeps it from being stored.
    fn valid_item(&self) -> Result<Item, Error> {
        let (report, item) = doc::checked(self);
        report.or_error(self.model().name())?;
        item.map_or_else(|| doc::item_of(self), Ok)
    }

    /// One item by one request.
    async fn insert_alone(&self, base: Item, span: Option<Duration>) -> Result<Envelope, Error> {
        let core = &self.collection.core;
        let records = core.records();
        let def = self.model();
        let fresh = records.envelope(DOCUMENT, def.version());
        let mut envelope = self.whole_envelope(fresh, span);
        loop {
            let item = doc::with_created(self, base.clone(), envelope.created_at)?;
            let written = match envelope.rev {
                1 => records.create(&envelope, &item).await?,
                _ => records.swap(&envelope, &item).await?,
            };
            match written {
                Written::Done => return Ok(envelope),
                // Whoever writes last counts: on top of what is there.
                Written::Refused(stored) if self.overwrites() => {
                    let fresh = records.envelope(DOCUMENT, def.version());
                    let next = match stored {
                        Some(stored) => records.next(&Envelope::of(&stored)?),
                        None => fresh,
                    };
                    envelope = self.whole_envelope(next, span);
                }
                Written::Refused(_) => return Err(self.taken(ID)),
            }
        }
    }

    /// The document with its guards, its locator and its event.
    async fn insert_together(&self, base: Item, span: Option<Duration>) -> Result<Envelope, Error> {
        let core = &self.collection.core;
        let def = self.model();
        let overwrites = self.overwrites();
        let is_located = !place::follows_from_id(def);
        // Only who looks at what is there, or says where the document lies, needs its key apart.
        let key = (overwrites || is_located).then(|| base.select(&[PK, SK]));
        let owner = self.owner().map(users::key).transpose()?;
        let mut first = Some(base);
        let mut attempts = Attempts::new(&core.store);
        loop {
            let mut unit = attempts.unit();
            let fresh = unit.envelope(DOCUMENT, def.version());
            let mut envelope = self.whole_envelope(fresh, span);
            let base = match first.take() {
                Some(base) => base,
                None => doc::item_of(self)?,
            };
            if let Some(key) = key.as_ref().filter(|_| overwrites)
                && let Some(stored) = self.replaced(&mut unit, key).await?
            {
                envelope = self.whole_envelope(unit.next(&Envelope::of(&stored)?), span);
                let item = doc::with_created(self, base, envelope.created_at)?;
                let place = stored.select(&[PK, SK]);
                if place != *key {
                    unit.delete(&core.table, &place)?;
                }
                unit.put_record(&core.table, &envelope, item)?;
            } else {
                let item = doc::with_created(self, base, envelope.created_at)?;
                unit.create(&core.table, &envelope, item)?;
            }
            if let Some(owner) = &owner {
                unit.require(&core.table, owner, Condition::exists(PK))?;
            }
            for field in def.unique_fields() {
                self.claim(&mut unit, field, &envelope)?;
            }
            if let Some(key) = key.as_ref().filter(|_| is_located) {
                self.put_locator(&mut unit, key, &envelope).await?;
            }
            let data = || self.fields.clone();
            publish::append(&mut unit, self, ModelChange::Created, data).await?;
            match attempts.commit(unit).await? {
                Some(Outcome::Done(())) => return Ok(envelope),
                Some(Outcome::Refused(refusal)) => {
                    let about = |key: &Item| refusal.is_about(&core.table, key);
                    if owner.as_ref().is_some_and(about) {
                        return Err(fault::no_user(self.user().unwrap_or("")));
                    }
                    for field in def.unique_fields() {
                        if self.guard(field)?.is_some_and(|guard| about(&guard)) {
                            return Err(self.taken(field));
                        }
                    }
                    return Err(self.taken(ID));
                }
                None => {}
            }
        }
    }

    /// The item whose place the document takes, which is to lie under that key. One that says by a field where it lies may
    /// have lain elsewhere so far; of users' documents, that of another user is another one.
    async fn replaced(&self, unit: &mut UnitOfWork<'_>, key: &Item) -> Result<Option<Item>, Error> {
        let table = &self.collection.core.table;
        if self.may_move() {
            let locator = table::locator(self.model().name(), &self.id)?;
            let locator = unit.get(table, &locator).await?;
            if let Some(before) = locator.as_ref().map(located).transpose()?
                && let Some(stored) = unit.get(table, &before).await?
            {
                return Ok(Some(stored));
            }
        }
        unit.get(table, key).await
    }

    /// Whether a document that takes the place of another one may lie elsewhere: its locator alone says where.
    fn may_move(&self) -> bool {
        let def = self.model();
        self.overwrites() && def.scope() == ModelScope::Global && !place::follows_from_id(def)
    }

    async fn put_locator(
        &self,
        unit: &mut UnitOfWork<'_>,
        key: &Item,
        envelope: &Envelope,
    ) -> Result<(), Error> {
        let mut locator = table::locator(self.model().name(), &self.id)?;
        for (name, part) in [(DOC_PK, PK), (DOC_SK, SK)] {
            // A key of ours has both parts.
            locator.insert(name, key.text(part).unwrap_or_default().into_owned());
        }
        let table = &self.collection.core.table;
        // Read already, where it decides: of two who move a document, one finds another locator.
        let stored = match self.may_move() {
            true => unit.get(table, &locator).await?,
            false => None,
        };
        let mut own = match &stored {
            Some(stored) => unit.next(&Envelope::of(stored)?),
            None => unit.envelope("locator", 1),
        };
        own.expires_at = envelope.expires_at;
        match self.overwrites() {
            true => unit.put_record(table, &own, locator),
            false => unit.create(table, &own, locator),
        }
    }

    /// Whether a new document takes the place of the one under its id.
    fn overwrites(&self) -> bool {
        self.model().store() == StoreKind::KeyValue && !self.exact
    }

    /// The key of the guard of a unique field's value; `None` when it has none.
    pub(super) fn guard(&self, field: &str) -> Result<Option<Item>, Error> {
        let text = self.get(field).and_then(place::plain_text);
        text.map(|text| table::guard(self.model().name(), field, &text))
            .transpose()
    }

    /// Takes the value of a unique field.
    pub(super) fn claim(
        &self,
        unit: &mut UnitOfWork<'_>,
        field: &str,
        envelope: &Envelope,
    ) -> Result<(), Error> {
        let Some(guard) = self.guard(field)? else {
            return Ok(());
        };
        let mut own = unit.envelope("unique guard", 1);
        own.expires_at = envelope.expires_at;
        unit.create(
            &self.collection.core.table,
            &own,
            guard.with(ID, self.id.as_str()),
        )
    }

    /// Sends the fields that were changed.
    async fn write_changes(&mut self) -> Result<(), Error> {
        self.check_changeable()?;
        let collection = self.collection.clone();
        let def = collection.shared_def();
        def.hooks().run(HookPoint::BeforeUpdate, self).await?;
        self.validate().or_error(def.name())?;
        if let Some(field) = self.dirty().find(|field| self.is_place(field)) {
            let message = format!("{field:?} says in which shard a document lies, and stays");
            return Err(fault::invalid(message));
        }
        let unique = self
            .dirty()
            .any(|field| def.unique_fields().any(|own| own == field));
        let told = (def.publish_rule()).is_some_and(|rule| rule.tells(ModelChange::Updated));
        match unique || told || self.ends_together() {
            true => self.change_together().await?,
            false => self.change_alone().await?,
        }
        let core = &collection.core;
        core.figures.changed(def.name(), ModelChange::Updated);
        core.written(def.name()).await;
        def.hooks().run(HookPoint::AfterUpdate, self).await
    }

    /// One update, again on top of what others have written meanwhile.
    async fn change_alone(&mut self) -> Result<(), Error> {
        let collection = self.collection.clone();
        let core = &collection.core;
        let key = place::key(self.model(), &self.subject())?;
        let mut budget = core.store.budget();
        let mut apart = false;
        loop {
            let state = self.stored_state()?;
            let now = core.store.retrier.clock.nanoseconds();
            let mut actions = doc::index_actions(self, self.dirty())?;
            actions.push(Action::add(REV, Stored::number(1)));
            actions.push(Action::set(SCHEMA, Stored::number(state.version)));
            actions.push(Action::set(UPDATED_AT, Stored::number(now)));
            actions.extend(self.own_ending().action());
            let mut update = Update::new(core.table.clone(), key.clone(), actions)
                .condition(at_revision(state.rev))
                .on_failure(OnFailure::Stored);
            if apart {
                let apart = Condition::any([at_revision(state.rev), self.untouched(state)]);
                update = update.condition(apart).returns(Returns::New);
            }
            match core.store.update(&update, &mut budget).await {
                Ok(Some(item)) => {
                    let stored = collection.decode(&item)?;
                    self.fields = stored.fields;
                    self.state = stored.state;
                    self.before.clear();
                    return Ok(());
                }
                Ok(None) => {
                    self.written(next(state, now));
                    return Ok(());
                }
                Err(error) if error.is_condition_failed() => {
                    let seconds = core.store.seconds();
                    let stored = error.stored(0).filter(|item| is_live(item, seconds));
                    let stored = stored.ok_or_else(|| self.gone())?;
                    let stored = collection.decode(stored)?;
                    if self
                        .dirty()
                        .all(|field| stored.get(field) == self.get(field))
                    {
                        // An attempt of ours without an answer, or somebody who wants the same.
                        self.adopt(&stored);
                        self.before.clear();
                        return Ok(());
                    }
                    self.merge(&stored)?;
                    // Many writers of other fields may each be first again; fields that wait for nobody end that.
                    apart = stored.before.is_empty() && self.before.len() <= APART_MAX;
                    // What others write may say whether the document ends.
                    apart &= !self.retention().ends_some();
                    if !budget.pause().await {
                        return Err(self.crowded());
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// The change with its guards and its event.
    async fn change_together(&mut self) -> Result<(), Error> {
        let collection = self.collection.clone();
        let core = &collection.core;
        let def = collection.shared_def();
        let key = place::key(&def, &self.subject())?;
        let mut attempts = Attempts::new(&core.store);
        let id = self.id.clone();
        let mut released = Released::new(&id);
        loop {
            let mut unit = attempts.unit();
            let item = unit.get(&core.table, &key).await?;
            let item = item.ok_or_else(|| self.gone())?;
            let envelope = Envelope::of(&item)?;
            let stored = doc::of_item(&collection, &item)?;
            self.merge(&collection.decode(&item)?)?;
            let state = self.stored_state()?;
            let mut actions = doc::index_actions(self, self.dirty())?;
            actions.push(Action::set(SCHEMA, Stored::number(state.version)));
            let ending = self.end_together(&mut unit, &envelope).await?;
            actions.extend(ending.action());
            let envelope = ending.over(envelope);
            unit.update_record(&core.table, &key, &actions)?;
            let changed: Vec<String> = self.dirty().map(str::to_owned).collect();
            let unique = def.unique_fields();
            for field in unique.filter(|field| changed.iter().any(|own| own == field)) {
                if let Some(old) = stored.guard(field)? {
                    released.release(&mut unit, &core.table, old)?;
                }
                self.claim(&mut unit, field, &envelope)?;
            }
            let values = changed.iter().map(|field| {
                let value = self.get(field).cloned().unwrap_or(Value::Null);
                (field.clone(), value)
            });
            let values = || values.collect();
            publish::append(&mut unit, self, ModelChange::Updated, values).await?;
            let now = unit.now();
            match attempts.commit(unit).await? {
                Some(Outcome::Done(())) => {
                    self.written(next(state, now));
                    return Ok(());
                }
                Some(Outcome::Refused(refusal)) if released.keeps(&refusal, &core.table) => {}
                Some(Outcome::Refused(refusal)) => {
                    for field in def.unique_fields() {
                        let guard = self.guard(field)?;
                        if guard.is_some_and(|guard| refusal.is_about(&core.table, &guard)) {
                            return Err(self.taken(field));
                        }
                    }
                    return Err(refusal.into());
                }
                None => {}
            }
        }
    }

    /// Takes over what others have written since, unless they have changed a field that is changed here too.
    pub(super) fn merge(&mut self, stored: &Self) -> Result<(), Error> {
        let (state, theirs) = (self.stored_state()?, stored.stored_state()?);
        if state.rev == theirs.rev {
            return Ok(());
        }
        if self.exact {
            return Err(self.overtaken());
        }
        let own = self.before.iter();
        let mut same = own.map(|(field, before)| match stored.before.get(field) {
            Some(theirs) => theirs == before,
            None => stored.get(field) == before.as_ref(),
        });
        if !same.all(|same| same) || state.version != theirs.version {
            return Err(self.overtaken());
        }
        self.adopt(stored);
        Ok(())
    }

    /// Takes over what is stored, but for the fields that are changed here.
    fn adopt(&mut self, stored: &Self) {
        let mut fields = stored.fields.clone();
        for field in self.before.keys() {
            match self.fields.get(field) {
                Some(value) => drop(fields.insert(field.clone(), value.clone())),
                None => drop(fields.shift_remove(field)),
            }
        }
        self.fields = fields;
        self.state = stored.state;
        // What reading it in the newest version has changed is to be stored as well.
        for (field, before) in &stored.before {
            let own = self.before.entry(field.clone());
            own.or_insert_with(|| before.clone());
        }
    }

    /// Holds while the fields that are changed here are stored as they were, in the same version.
    fn untouched(&self, state: DocState) -> Condition {
        let version = Condition::equals(SCHEMA, Stored::number(state.version));
        let fields = self.before.iter().map(|(field, before)| {
            let name = doc::field_attribute(field);
            match before {
                Some(value) => Condition::equals(name, doc::to_store(value)),
                None => Condition::absent(name),
            }
        });
        Condition::all(std::iter::once(version).chain(fields))
    }

    /// Everything is stored.
    fn written(&mut self, state: DocState) {
        self.state = Some(state);
        self.before.clear();
    }

    fn stored_state(&self) -> Result<DocState, Error> {
        self.state.ok_or_else(|| self.gone())
    }

    fn check_changeable(&self) -> Result<(), Error> {
        match self.model().store() {
            StoreKind::EventLog => Err(fault::append_only(self.model().name())),
            StoreKind::KeyValue | StoreKind::Document => Ok(()),
        }
    }

    #[cold]
    fn gone(&self) -> Error {
        fault::no_document(self.model().name(), &self.id)
    }

    #[cold]
    pub(super) fn taken(&self, field: &str) -> Error {
        let model = self.model().name();
        fault::conflict(format!("another {model:?} has that value of {field:?}"))
    }

    #[cold]
    fn overtaken(&self) -> Error {
        let (model, id) = (self.model().name(), &self.id);
        fault::conflict(format!(
            "somebody else changed the same fields of {model} {id:?}"
        ))
        .retryable()
    }

    #[cold]
    fn crowded(&self) -> Error {
        let (model, id) = (self.model().name(), &self.id);
        fault::conflict(format!(
            "others changed {model} {id:?} at every attempt until the deadline"
        ))
        .retryable()
    }
}

/// The state after one more write.
fn next(state: DocState, nanoseconds: u64) -> DocState {
    let milliseconds = i64::try_from(nanoseconds / 1_000_000).unwrap_or(i64::MAX);
    DocState {
        rev: state.rev.saturating_add(1),
        updated_at: milliseconds,
        ..state
    }
}
