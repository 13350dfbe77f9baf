//! Subscriptions to channels, fed from the log of events.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use serde_json::Value;

use super::core::Core;
use super::definition::ModelChange;
use super::doc::of_store;
use super::fault;
use super::framework::Framework;
use super::publish::{CHANNELS, DATA, FEED, ID, MODEL, USER};
use crate::backend::Value as Stored;
use crate::block::events::{Consumer, Event};
use crate::error::Error;

/// Events of one request.
const BATCH_MAX: u32 = 100;
/// Nanoseconds of a millisecond.
const NANOSECONDS: u64 = 1_000_000;

/// Something that has happened to a document.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ModelEvent {
    /// The model of the document.
    pub model: String,
    /// What has happened.
    pub change: ModelChange,
    /// The id of the document.
    pub id: String,
    /// The user that it belongs to, if it belongs to one.
    pub user: Option<String>,
    /// The channels on which it is told.
    pub channels: Vec<String>,
    /// Of a new document its fields, of changes those that were changed, of a document that was removed none; `None`
    /// where they were too large for the log: then look at the document.
    pub data: Option<Value>,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

impl ModelEvent {
    /// The event of the log, if it is one of a model.
    fn of(event: &Event) -> Option<Self> {
        let Stored::Map(payload) = &event.payload else {
            return None;
        };
        let text = |name: &str| match payload.get(name) {
            Some(Stored::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let channels = match payload.get(CHANNELS)? {
            Stored::List(channels) => channels.iter().filter_map(|channel| match channel {
                Stored::Text(text) => Some(text.clone()),
                _ => None,
            }),
            _ => return None,
        };
        let all = ModelChange::ALL.into_iter();
        let data = payload.get(DATA).cloned().map(of_store);
        Some(Self {
            model: text(MODEL)?,
            change: all.into_iter().find(|own| own.word() == event.kind)?,
            id: text(ID)?,
            user: text(USER),
            channels: channels.collect(),
            data: data.transpose().ok()?,
            at: i64::try_from(event.at / NANOSECONDS).unwrap_or(i64::MAX),
        })
    }
}

type Callback = dyn Fn(&ModelEvent) -> Result<(), Error> + Send + Sync;

/// Who listens to which channel.
#[derive(Default)]
struct Listeners {
    next: u64,
    channels: BTreeMap<String, BTreeMap<u64, Arc<Callback>>>,
}

/// What one look at the log has delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// Events that the log had.
    pub events: u64,
    /// Calls of subscribers that went well.
    pub delivered: u64,
    /// Calls that failed or panicked, and entries of the log that cannot be read: none of them keeps others back.
    pub failed: u64,
    /// Events that were gone for their age before they were looked at.
    pub missed: u64,
}

/// Where the events of models are delivered from: it looks at the log when it is [asked to](EventHub::poll), and keeps no
/// task of its own.
///
/// # Examples
///
/// ```
/// # use package_database::models::{FieldDef, FieldType, Framework, ModelDef, PublishRule};
/// # use package_database::testing::TestDatabase;
/// # use serde_json::json;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// # let database = TestDatabase::new().await?;
/// let note = ModelDef::builder("note")
///     .field(FieldDef::new("text", FieldType::String))
///     .publish(PublishRule::all().channel("notes"));
/// let framework = Framework::builder(database.models()).model(note.build()?)?.start().await?;
/// let hub = framework.hub().await?; // from now on
/// let listening = hub.subscribe("notes", |event| {
///     println!("{} {}", event.id, event.change.word());
///     Ok(())
/// });
/// framework.collection("note")?.create(json!({"text": "Hello"})).await?;
/// assert_eq!(hub.poll().await?.delivered, 1);
/// listening.unsubscribe();
/// assert!(hub.channels().is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct EventHub(Arc<Hub>);

struct Hub {
    core: Arc<Core>,
    listeners: Mutex<Listeners>,
    /// The number of the last event of each shard that was delivered.
    reached: tokio::sync::Mutex<BTreeMap<u8, u64>>,
    consumer: Option<Consumer>,
}

impl Hub {
    fn listeners(&self) -> MutexGuard<'_, Listeners> {
        // The map is whole between any two statements that change it.
        self.listeners
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Framework {
    /// A hub of the events from now on.
    ///
    /// # Errors
    ///
    /// As [`Collection`](super::Collection).
    pub async fn hub(&self) -> Result<EventHub, Error> {
        let mut reached = BTreeMap::new();
        for shard in FEED.shards() {
            reached.insert(shard, self.0.events.newest(&FEED, shard).await?);
        }
        Ok(self.make_hub(reached, None))
    }

    /// A hub of all events behind a place in the log, as [`EventHub::position`] told it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for what is no place.
    pub fn hub_behind(&self, position: &str) -> Result<EventHub, Error> {
        let numbers = position.split('.').map(str::parse);
        let numbers: Result<Vec<u64>, _> = numbers.collect();
        let numbers = numbers
            .ok()
            .filter(|own| own.len() == FEED.shards().count());
        let numbers =
            numbers.ok_or_else(|| fault::invalid("that is no place in the log of models"))?;
        Ok(self.make_hub(FEED.shards().zip(numbers).collect(), None))
    }

    /// A hub of all events behind those that a hub of that name has delivered, whichever process it was in. An event is
    /// delivered at least once: a process that dies between delivering and noting delivers it again.
    ///
    /// # Errors
    ///
    /// As [`Framework::hub`].
    pub async fn durable_hub(&self, name: &str) -> Result<EventHub, Error> {
        let consumer = self.0.events.consumer(name, FEED);
        let mut reached = BTreeMap::new();
        for shard in FEED.shards() {
            reached.insert(shard, consumer.applied(shard).await?);
        }
        Ok(self.make_hub(reached, Some(consumer)))
    }

    fn make_hub(&self, reached: BTreeMap<u8, u64>, consumer: Option<Consumer>) -> EventHub {
        EventHub(Arc::new(Hub {
            core: self.0.clone(),
            listeners: Mutex::default(),
            reached: tokio::sync::Mutex::new(reached),
            consumer,
        }))
    }
}

impl EventHub {
    /// Calls the closure with each event of a channel, until the subscription is dropped.
    pub fn subscribe(
        &self,
        channel: impl Into<String>,
        callback: impl Fn(&ModelEvent) -> Result<(), Error> + Send + Sync + 'static,
    ) -> Subscription {
        let channel = channel.into();
        let mut listeners = self.0.listeners();
        listeners.next += 1;
        let number = listeners.next;
        let own = listeners.channels.entry(channel.clone());
        // The first subscriber makes the channel.
        own.or_default().insert(number, Arc::new(callback));
        Subscription {
            hub: Arc::downgrade(&self.0),
            channel,
            number,
        }
    }

    /// The channels that somebody listens to.
    pub fn channels(&self) -> Vec<String> {
        self.0.listeners().channels.keys().cloned().collect()
    }

    /// Delivers what the log has by now, shard by shard, in the order in which it happened to each document.
    ///
    /// # Errors
    ///
    /// As [`Framework::hub`]; what was delivered before is not delivered again.
    pub async fn poll(&self) -> Result<Delivery, Error> {
        let hub = &self.0;
        hub.core.check_running()?;
        let mut reached = hub.reached.lock().await;
        let mut delivery = Delivery::default();
        for shard in FEED.shards() {
            loop {
                let after = reached.get(&shard).copied().unwrap_or(0);
                let events = &hub.core.events;
                let batch = events.read(&FEED, shard, after, BATCH_MAX).await?;
                delivery.missed = delivery.missed.saturating_add(batch.missed);
                let Some(last) = batch.events.last().map(|event| event.seq) else {
                    break;
                };
                for event in &batch.events {
                    self.deliver(event, &mut delivery);
                }
                reached.insert(shard, last);
                if let Some(consumer) = &hub.consumer {
                    consumer.seek(shard, last).await?;
                }
            }
        }
        Ok(delivery)
    }

    /// What the log has behind what was read or delivered before, up to a hundred events of each shard, for whoever wants
    /// them in hand. No subscriber is told of them. What cannot be read is left out.
    ///
    /// # Errors
    ///
    /// As [`Framework::hub`]; what was read before it failed is read again.
    pub async fn read(&self) -> Result<Vec<ModelEvent>, Error> {
        let hub = &self.0;
        hub.core.check_running()?;
        let mut reached = hub.reached.lock().await;
        let mut next = reached.clone();
        let mut found = Vec::new();
        for shard in FEED.shards() {
            let after = reached.get(&shard).copied().unwrap_or(0);
            let batch = hub.core.events.read(&FEED, shard, after, BATCH_MAX).await?;
            if let Some(last) = batch.events.last() {
                next.insert(shard, last.seq);
            }
            found.extend(batch.events.iter().filter_map(ModelEvent::of));
        }
        *reached = next;
        Ok(found)
    }

    /// How far it has come, for [`Framework::hub_behind`] in whatever process: a number for each shard of the log.
    pub async fn position(&self) -> String {
        let reached = self.0.reached.lock().await;
        let numbers = FEED.shards();
        let numbers = numbers.map(|shard| reached.get(&shard).copied().unwrap_or(0).to_string());
        numbers.collect::<Vec<String>>().join(".")
    }

    fn deliver(&self, event: &Event, delivery: &mut Delivery) {
        delivery.events += 1;
        let Some(event) = ModelEvent::of(event) else {
            tracing::warn!(seq = event.seq, "an event of a model cannot be read");
            delivery.failed += 1;
            return;
        };
        for channel in &event.channels {
            // Taken out, so that a subscriber may subscribe, and end its subscription.
            let callbacks: Vec<Arc<Callback>> = match self.0.listeners().channels.get(channel) {
                Some(callbacks) => callbacks.values().cloned().collect(),
                None => continue,
            };
            for callback in callbacks {
                let outcome = catch_unwind(AssertUnwindSafe(|| callback(&event)));
                match outcome {
                    Ok(Ok(())) => delivery.delivered += 1,
                    Ok(Err(error)) => {
                        tracing::warn!(channel, %error, "a subscriber failed");
                        delivery.failed += 1;
                    }
                    Err(_) => {
                        tracing::warn!(channel, "a subscriber panicked");
                        delivery.failed += 1;
                    }
                }
            }
        }
    }
}

impl fmt::Debug for EventHub {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EventHub")
            .field("channels", &self.channels())
            .finish_non_exhaustive()
    }
}

/// Somebody who listens to a channel, until this is dropped. The last one of a channel lets go of it.
#[must_use = "a subscription that is dropped has ended"]
pub struct Subscription {
    hub: Weak<Hub>,
    channel: String,
    number: u64,
}

impl Subscription {
    /// Lets nothing more be heard, as dropping it does.
    pub fn unsubscribe(self) {
        drop(self);
    }

    /// What it listens to.
    pub fn channel(&self) -> &str {
        &self.channel
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let Some(hub) = self.hub.upgrade() else {
            return;
        };
        let mut listeners = hub.listeners();
        if let Some(own) = listeners.channels.get_mut(&self.channel) {
            own.remove(&self.number);
            if own.is_empty() {
                listeners.channels.remove(&self.channel);
            }
        }
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Subscription({:?})", self.channel)
    }
}
