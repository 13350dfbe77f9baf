//! A unit of work: reads and writes that happen together or not at all.
//!
//! Invariant: nothing is sent of a write before the commit, and then all of it in one request.
//!
//! Writes are collected, and sent as one transaction by [`UnitOfWork::commit`]. What was read on the
//! way is part of it: the transaction happens only if every record is still as it was read. So
//! whoever decides by what is stored decides by what is stored at the moment of the write.
//!
//! ```
//! # use std::sync::Arc;
//! # use package_database::backend::emulator::EmulatorBackend;
//! # use package_database::backend::{KeyAttribute, TableAdmin, TableDefinition};
//! use package_database::backend::{Action, Item, Value};
//! use package_database::block::Store;
//! use package_database::block::record::Envelope;
//! use package_database::block::uow::{self, Outcome};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database::Error> {
//! # let backend = EmulatorBackend::new();
//! # let (pk, sk) = (KeyAttribute::text("pk"), Some(KeyAttribute::text("sk")));
//! # backend.create(&TableDefinition::new("shop", pk, sk)).await?;
//! let store = Arc::new(Store::new(Arc::new(backend)));
//! let stock = Item::new().with("pk", "STOCK#tea").with("sk", "V");
//! let stock = &stock;
//! let sold = uow::run(&store, |mut unit| async move {
//!     let envelope = match unit.get("shop", stock).await? {
//!         Some(item) => unit.next(&Envelope::of(&item)?),
//!         None => unit.envelope("stock", 1),
//!     };
//!     unit.put_record("shop", &envelope, stock.clone().with("left", Value::number(3)))?;
//!     let order = Item::new().with("pk", "ORDER#17").with("sk", "V");
//!     unit.create("shop", &unit.envelope("order", 1), order)?;
//!     Ok((unit, "order 17"))
//! })
//! .await?;
//! assert!(matches!(sold, Outcome::Done("order 17")));
//! # Ok(())
//! # }
//! ```
//!
//! # One action for one item
//!
//! The service takes one action for each item of a transaction. What a unit does to one item is
//! therefore merged:
//!
//! | Before | Then | Becomes |
//! |---|---|---|
//! | anything | a put | that put |
//! | anything | a delete | that delete |
//! | a put | an update | a put of the item with the changes |
//! | a delete | an update | a put of an item of the key and the changes |
//! | an update | an update | one update; of two changes to an attribute, the second counts on top of the first |
//!
//! Conditions are about the stored item, never about what the unit makes of it, and all that were set
//! hold. A read sees what the unit has written.

mod merge;
mod run;
mod size;
mod unit;

pub use run::{Attempts, Outcome, Refusal, run};
pub use unit::UnitOfWork;
