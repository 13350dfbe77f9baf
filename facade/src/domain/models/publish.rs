//! What is told of a change: an event in its transaction, and copies after it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::core::Core;
use super::definition::{ModelChange, Retention};
use super::doc::{Doc, to_store};
use super::place::choose_targets;
use crate::backend::Value as Stored;
use crate::block::events::{Feed, NewEvent};
use crate::block::uow::UnitOfWork;
use crate::error::Error;

/// The log of what happens to documents of models that publish it; all about one document is in one order.
pub const FEED: Feed = Feed::new("models", 16);

/// Bytes of what has changed that an event has room for beside the rest: without it, readers look at the document.
const DATA_BYTES_MAX: usize = 300 * 1024;

pub(super) const MODEL: &str = "model";
pub(super) const ID: &str = "id";
pub(super) const USER: &str = "user";
pub(super) const CHANNELS: &str = "channels";
pub(super) const DATA: &str = "data";

/// Appends what has happened to a document, if its model tells of it.
pub(super) async fn append(
    unit: &mut UnitOfWork<'_>,
    doc: &Doc,
    change: ModelChange,
    data: impl FnOnce() -> Map<String, Value>,
) -> Result<(), Error> {
    let def = doc.model();
    let Some(rule) = def.publish_rule().filter(|rule| rule.tells(change)) else {
        return Ok(());
    };
    let channels = rule.channels(def.name(), doc.id(), doc.user());
    let channels = channels.into_iter().map(Stored::Text).collect();
    let mut payload = BTreeMap::from([
        (MODEL.to_owned(), Stored::from(def.name())),
        (ID.to_owned(), Stored::from(doc.id())),
        (CHANNELS.to_owned(), Stored::List(channels)),
    ]);
    if let Some(user) = doc.user() {
        payload.insert(USER.to_owned(), Stored::from(user));
    }
    let data = Value::Object(data());
    if data.to_string().len() <= DATA_BYTES_MAX {
        payload.insert(DATA.to_owned(), to_store(&data));
    }
    let shard = FEED.shard_of(&format!("{}#{}", def.name(), doc.id()));
    let mut event = NewEvent::new(change.word(), Stored::Map(payload));
    event.by = doc.user().map(str::to_owned);
    let events = &doc.collection.core.events;
    events.append(unit, &FEED, shard, event).await?;
    Ok(())
}

impl Doc {
    /// What becomes of it besides being stored.
    pub(super) fn retention(&self) -> &Retention {
        let own = self.model().retention();
        own.unwrap_or(&self.collection.core.config.retention)
    }

    /// The targets that hold copies of it: as many as its retention says, of those that there are.
    pub fn targets(&self) -> Vec<String> {
        let targets = &self.collection.core.config.targets;
        let names: Vec<&str> = targets.iter().map(|target| target.name()).collect();
        let thing = format!("{}#{}", self.model().name(), self.id());
        let factor = self.retention().factor_of(self.fields());
        let chosen = choose_targets(&thing, &names, factor);
        chosen.into_iter().map(str::to_owned).collect()
    }
}

/// Copies a document to its targets. One that fails is told, and keeps no other from its copy.
pub(super) async fn copy(core: &Arc<Core>, doc: &Doc) {
    if core.config.targets.is_empty() {
        return;
    }
    let (chosen, json) = (doc.targets(), doc.to_json());
    let model = doc.model().name();
    for target in &core.config.targets {
        if !chosen.iter().any(|name| name == target.name()) {
            continue;
        }
        if let Err(error) = target.copy(model, &json).await {
            let name = target.name();
            tracing::warn!(target = name, model, %error, "a copy of a document was not made");
        }
    }
}
