//! When documents end: those of which nobody holds a copy, for as long as that is so.
//!
//! Invariant: a document, its locator and its guards end at one second, or none of them does.

use std::time::Duration;

use serde_json::{Map, Value};

use super::doc::Doc;
use super::write::ID;
use super::{place, table};
use crate::backend::{Action, Value as Stored};
use crate::block::record::{EXPIRES_AT, Envelope};
use crate::block::uow::UnitOfWork;
use crate::error::Error;

/// What a write changes of the end of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Stays,
    /// It has none any more.
    Lifted,
    /// It is at that second.
    At(i64),
}

impl Ending {
    fn of(ended: bool, span: Option<Duration>, now: i64) -> Self {
        match (ended, span) {
            (true, None) => Self::Lifted,
            (false, Some(span)) => {
                let seconds = i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
                Self::At(now.saturating_add(seconds))
            }
            (true, Some(_)) | (false, None) => Self::Stays,
        }
    }

    /// What is done to an item.
    pub(super) fn action(self) -> Option<Action> {
        match self {
            Self::Stays => None,
            Self::Lifted => Some(Action::remove(EXPIRES_AT)),
            Self::At(second) => Some(Action::set(EXPIRES_AT, Stored::number(second))),
        }
    }

    /// The envelope of what is written with the document.
    pub(super) fn over(self, envelope: Envelope) -> Envelope {
        match self {
            Self::Stays => envelope,
            Self::Lifted => Envelope {
                expires_at: None,
                ..envelope
            },
            Self::At(second) => envelope.expiring(second),
        }
    }
}

impl Doc {
    /// The envelope of a document that is written whole now: it ends when its fields say so, whatever was there before.
    pub(super) fn whole_envelope(&self, envelope: Envelope, span: Option<Duration>) -> Envelope {
        let now = self.collection.core.store.seconds();
        Ending::of(false, span, now).over(Ending::Lifted.over(envelope))
    }

    /// Whether other items end with it.
    fn has_companions(&self) -> bool {
        let def = self.model();
        !place::follows_from_id(def) || def.unique_fields().next().is_some()
    }

    /// What its changes change of its end, where no other item ends with it. One that stays has no end from then on.
    pub(super) fn own_ending(&self) -> Ending {
        let retention = self.retention();
        if !retention.ends_some() || self.has_companions() {
            return Ending::Stays;
        }
        let ended = match retention.span_of(&self.fields) {
            Some(_) => retention.span_of(&self.fields_before()).is_some(),
            None => true,
        };
        let now = self.collection.core.store.seconds();
        Ending::of(ended, retention.span_of(&self.fields), now)
    }

    /// Whether its changes give it an end, or take that away, with other items.
    pub(super) fn ends_together(&self) -> bool {
        let retention = self.retention();
        let ends = |fields: &Map<String, Value>| retention.span_of(fields).is_some();
        retention.ends_some()
            && self.has_companions()
            && ends(&self.fields) != ends(&self.fields_before())
    }

    fn fields_before(&self) -> Map<String, Value> {
        let mut fields = self.fields.clone();
        for (name, before) in &self.before {
            match before {
                Some(value) => drop(fields.insert(name.clone(), value.clone())),
                None => drop(fields.shift_remove(name)),
            }
        }
        fields
    }

    /// What its changes change of the end of the item with that envelope, in the unit that makes them: for its locator and
    /// those of its guards that stay.
    pub(super) async fn end_together(
        &self,
        unit: &mut UnitOfWork<'_>,
        envelope: &Envelope,
    ) -> Result<Ending, Error> {
        let retention = self.retention();
        if !retention.ends_some() {
            return Ok(Ending::Stays);
        }
        let now = self.collection.core.store.seconds();
        let span = retention.span_of(&self.fields);
        let ending = Ending::of(envelope.expires_at.is_some(), span, now);
        let Some(action) = ending.action() else {
            return Ok(ending);
        };
        let (def, items) = (self.model(), &self.collection.core.table);
        let mut keys = Vec::new();
        if !place::follows_from_id(def) {
            keys.push((table::locator(def.name(), &self.id)?, None));
        }
        for field in def.unique_fields() {
            if !self.dirty().any(|changed| changed == field) {
                keys.extend(
                    self.guard(field)?
                        .map(|guard| (guard, Some(self.id.as_str()))),
                );
            }
        }
        for (key, owner) in keys {
            let stored = unit.get(items, &key).await?;
            let own =
                |id: &str| (stored.as_ref()).is_some_and(|own| own.text(ID).as_deref() == Some(id));
            if stored.is_some() && owner.is_none_or(own) {
                unit.update_record(items, &key, std::slice::from_ref(&action))?;
            }
        }
        Ok(ending)
    }
}
