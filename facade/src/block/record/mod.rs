//! Records: items that all bear the same envelope, and the few ways to write them.
//!
//! Invariant: what is written here is one item, by one request, under a condition.
//!
//! Every item of our own says what it is and how often it was written:
//!
//! | Attribute | Holds |
//! |---|---|
//! | `kind` | what the item is |
//! | `rev` | 1 when it is created, one more with every write: what compare-and-swap compares |
//! | `schema` | the version of its shape, for migrations |
//! | `created_at`, `updated_at` | nanoseconds since the Unix epoch |
//! | `expires_at` | seconds since the Unix epoch, where it ends; the store removes it some day after |
//!
//! The store may take days to remove what has expired, so that here nobody sees it: a read answers
//! `None`, and it may be created anew.
//!
//! ```
//! # use std::sync::Arc;
//! # use package_database::backend::emulator::EmulatorBackend;
//! # use package_database::backend::{KeyAttribute, TableAdmin, TableDefinition};
//! use package_database::backend::Item;
//! use package_database::block::Store;
//! use package_database::block::record::{Envelope, Records, Written};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database::Error> {
//! # let backend = EmulatorBackend::new();
//! # let (pk, sk) = (KeyAttribute::text("pk"), Some(KeyAttribute::text("sk")));
//! # backend.create(&TableDefinition::new("settings", pk, sk)).await?;
//! let store = Arc::new(Store::new(Arc::new(backend)));
//! let settings = Records::new(store, "settings");
//! let first = Item::new().with("pk", "SET#theme").with("sk", "V").with("value", "dark");
//! let envelope = settings.envelope("setting", 1);
//! assert!(matches!(settings.create(&envelope, &first).await?, Written::Done));
//!
//! // Somebody else is later, and learns without a second read what is there.
//! let Written::Refused(Some(stored)) = settings.create(&envelope, &first).await? else {
//!     panic!("it is there");
//! };
//! let next = settings.next(&Envelope::of(&stored)?);
//! let changed = first.with("value", "light");
//! assert!(matches!(settings.swap(&next, &changed).await?, Written::Done));
//! # Ok(())
//! # }
//! ```

mod envelope;
mod records;

pub(crate) use envelope::revision;
pub use envelope::{
    CREATED_AT, EXPIRES_AT, Envelope, KIND, REV, SCHEMA, UPDATED_AT, absent, at_revision, is_live,
    newer,
};
pub(crate) use records::look;
pub use records::{Records, Written};
