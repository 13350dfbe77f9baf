//! Events: what has happened, in an order without gaps, written by the transaction that made it happen.
//!
//! Invariant: an event is written by the unit of its writer, and a cursor moves with the unit of the effect.
//!
//! A feed is a log of a domain, in shards. A writer appends to it inside of its own
//! [unit of work](super::uow): what is stored is in the log, and what is in the log is stored. Each
//! event has the next number of its shard, because the head of the shard is part of the transaction.
//!
//! A consumer keeps a cursor for each shard, which moves in the transaction of the effect: an event
//! takes effect exactly once, whoever crashes where. That something is there to be read a consumer
//! learns by asking; a stream of the table may wake it up earlier, and is not needed for anything else.
//!
//! ```
//! # use std::sync::Arc;
//! # use package_database::backend::emulator::EmulatorBackend;
//! # use package_database::backend::{KeyAttribute, TableAdmin, TableDefinition};
//! use package_database::backend::{Item, Value};
//! use package_database::block::events::{self, Events, Feed, NewEvent};
//! use package_database::block::{Store, uow};
//!
//! const DATASETS: Feed = Feed::new("datasets", 4);
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database::Error> {
//! # let backend = EmulatorBackend::new();
//! # backend.create(&events::TABLE.definition()).await?;
//! # let (pk, sk) = (KeyAttribute::text("pk"), Some(KeyAttribute::text("sk")));
//! # backend.create(&TableDefinition::new("copies", pk, sk)).await?;
//! let store = Arc::new(Store::new(Arc::new(backend)));
//! let events = Events::new(store.clone(), events::TABLE.name());
//! let shard = DATASETS.shard_of("dataset 17");
//! let log = &events;
//! uow::run(&store, |mut unit| async move {
//!     // … the writes of the domain, and then:
//!     let created = NewEvent::new("created", Value::from("dataset 17")).by("ada");
//!     let seq = log.append(&mut unit, &DATASETS, shard, created).await?;
//!     Ok((unit, seq))
//! })
//! .await?
//! .or_conflict()?;
//!
//! let copies = &events.consumer("copies", DATASETS);
//! let step = uow::run(&store, |mut unit| async move {
//!     let Some(event) = copies.next(&mut unit, shard).await? else {
//!         return Ok((unit, false));
//!     };
//!     // The effect is a part of the unit, and so is the cursor.
//!     let copy = Item::new().with("pk", "COPY").with("sk", event.id.as_str());
//!     unit.put("copies", copy.with("what", event.payload))?;
//!     Ok((unit, true))
//! });
//! assert!(step.await?.or_conflict()?);
//! assert_eq!(copies.lag(shard).await?, 0);
//! # Ok(())
//! # }
//! ```

mod consumer;
mod feed;
mod log;
mod table;

pub use consumer::Consumer;
pub use feed::{Batch, Event, Feed, NewEvent};
pub use log::Events;
pub use table::TABLE;
