//! What domains share: keys, records, time, chance, retries, pages, table definitions.
//!
//! Invariant: this room knows backends, and no domain. Nothing here names a spec or a credential.

#[cfg(feature = "credentials")]
pub(crate) mod aside;
pub mod blobs;
#[cfg(feature = "cache")]
pub mod cache;
pub(crate) mod calendar;
pub(crate) mod clock;
pub mod events;
#[cfg(feature = "identity")]
pub mod identity;
pub mod jobs;
pub mod key;
pub(crate) mod limits;
pub(crate) mod listing;
pub(crate) mod merge;
pub mod migrate;
pub mod observe;
pub(crate) mod page;
pub mod platform;
pub(crate) mod random;
pub(crate) mod recent;
pub mod record;
pub(crate) mod retry;
pub(crate) mod store;
#[cfg(feature = "stream")]
pub(crate) mod stream;
pub(crate) mod table;
pub(crate) mod token;
pub mod uow;

#[cfg(test)]
mod tests;

pub use calendar::rfc3339;
pub use clock::{Clock, SystemClock};
pub use listing::{Damaged, Entries, IntoEntries, Listing};
pub use page::ListOptions;
pub use random::{Random, RandomError, SystemRandom};
pub use retry::RetryPolicy;
pub use store::Store;
#[cfg(feature = "stream")]
pub use stream::EntryStream;
pub use table::{StreamView, Table};
pub use token::PageToken;
