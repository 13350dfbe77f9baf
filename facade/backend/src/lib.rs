//! A dozen requests to a key-value store with DynamoDB's meaning, and who answers them.
//!
//! [`Backend`] is the trait for those who implement a store: get, put, update, delete, query, scan, batches,
//! transactions, describe. [`BackendExt`] has the conveniences for those who call one.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), package_database_backend::BackendError> {
//! use package_database_backend::emulator::EmulatorBackend;
//! use package_database_backend::{Backend, Condition, Get, Item, KeyAttribute, Put, TableAdmin, TableDefinition};
//!
//! let backend = EmulatorBackend::new();
//! backend.create(&TableDefinition::new("users", KeyAttribute::text("id"), None)).await?;
//!
//! let user = Item::new().with("id", "user 1").with("name", "Ada");
//! let put = Put::new("users", user.clone()).condition(Condition::absent("id"));
//! backend.put(&put).await?;
//! assert!(backend.put(&put).await.unwrap_err().is_condition_failed());
//! assert_eq!(backend.get(&Get::new("users", user.select(&["id"]))).await?, Some(user));
//! # Ok(())
//! # }
//! ```
//!
//! # What is here
//!
//! | Part | Holds |
//! |---|---|
//! | [`Backend`], [`TableAdmin`] | what a store answers; what one answers that makes tables as well |
//! | [`Get`], [`Put`], [`Update`], [`Delete`], [`Query`], [`Scan`] … | the requests |
//! | [`Item`], [`Value`], [`Condition`], [`Action`], [`KeyCondition`] | their vocabulary: trees, never expression text |
//! | [`BackendError`] | what went wrong, by what the caller can do about it |
//! | [`adapter`] | backends around a backend: observe, fail, prefix, compare |
//! | `dynamodb` | AWS, or any server that speaks its protocol, over the AWS SDK (feature `dynamodb`) |
//! | `emulator` | a DynamoDB inside this process (feature `emulator`) |
//! | `contract` | the suite that every implementation must pass (feature `contract`) |
//!
//! # What it is not
//!
//! It is no SDK: there are no streams, no backups, no PartiQL, no request options of one vendor. What is not
//! in every store that speaks DynamoDB's language is not in the trait.
//!
//! # Features
//!
//! | Feature | Brings |
//! |---|---|
//! | `dynamodb` | `dynamodb`: the AWS SDK with rustls and ring |
//! | `emulator` | `emulator`: the engine in this process |
//! | `contract` | `contract`; not a stable API |
//! | `sdk-in-process` | `DynamoDbBackend::in_process`: the AWS SDK on the emulator, no socket |
//!
//! None is on by default: whoever implements the trait needs the trait alone.
//!
//! Invariant: this crate knows no table of ours and no domain. Its vocabulary is its own: no type of
//! the AWS SDK and none of the emulator occurs in a public signature, so that either can change, or
//! be left out of a build, without a caller noticing. Only `convert.rs` and `error.rs` of an
//! implementation see both worlds.
#![cfg_attr(docsrs, feature(doc_cfg))]

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

pub mod adapter;
mod admin;
#[cfg(feature = "contract")]
pub mod contract;
#[cfg(feature = "dynamodb")]
pub mod dynamodb;
#[cfg(feature = "emulator")]
pub mod emulator;
#[cfg(not(feature = "emulator"))]
#[path = "emulator/absent.rs"]
mod emulator;
mod error;
mod expression;
mod ext;
mod item;
#[cfg(any(feature = "dynamodb", feature = "emulator", test))]
mod render;
mod request;
mod response;
#[cfg(any(feature = "dynamodb", feature = "emulator"))]
mod unconditional;
mod value;

#[cfg(test)]
mod tests;

pub use admin::{
    IndexDefinition, IndexKind, KeyAttribute, KeyType, TableAdmin, TableDefinition, TableState,
};
pub use error::{BackendError, BackendErrorKind, Cancellation};
pub use expression::{Action, Condition, KeyCondition, SortCondition};
pub use ext::{BackendExt, PageCursor, Pages};
pub use item::{Item, Scalar};
pub use request::{
    BatchGet, BatchWrite, Consistency, Delete, Get, ItemKey, Order, Put, Query, Returns, Scan,
    TransactGet, TransactWrite, Update, Write,
};
pub use response::{BatchGetAnswer, BatchWriteAnswer, Page};
pub use value::Value;

/// A future behind a pointer, which is what keeps [`Backend`] object-safe.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What every request to a backend gives.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, BackendError>>;

/// A store with DynamoDB's meaning of items, keys, conditions and transactions.
///
/// This is the trait for those who implement a store; [`BackendExt`] has the conveniences for those
/// who call one. No method has a default body, so that an adapter cannot forget one. Requests are
/// taken by reference, so that a caller can send one again.
///
/// # Errors
///
/// Every method answers a [`BackendError`], whose [kind](BackendError::kind) says what the caller
/// can do about it.
///
/// # Futures
///
/// A request begins when its future is first polled: one that is dropped before has done nothing. One
/// that is dropped later leaves it unknown whether the request was carried out, never that a part of
/// it was.
pub trait Backend: Debug + Send + Sync + 'static {
    /// One item, if there is one under the key.
    fn get<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>>;
    /// Writes one item whole; answers the item that [`Put::returns`] asks for.
    fn put<'a>(&'a self, request: &'a Put) -> Answer<'a, Option<Item>>;
    /// Changes attributes of one item; answers the item that [`Update::returns`] asks for.
    fn update<'a>(&'a self, request: &'a Update) -> Answer<'a, Option<Item>>;
    /// Removes one item, present or not; answers the item that [`Delete::returns`] asks for.
    fn delete<'a>(&'a self, request: &'a Delete) -> Answer<'a, Option<Item>>;
    /// One page of the items under a partition key. A page may be empty and yet have a successor.
    fn query<'a>(&'a self, request: &'a Query) -> Answer<'a, Page>;
    /// One page of all items of a table or an index.
    fn scan<'a>(&'a self, request: &'a Scan) -> Answer<'a, Page>;
    /// Up to 100 items; what could not be read now comes back as unprocessed.
    fn batch_get<'a>(&'a self, request: &'a BatchGet) -> Answer<'a, BatchGetAnswer>;
    /// Up to 25 puts and deletes, each on its own; what could not be written now comes back.
    fn batch_write<'a>(&'a self, request: &'a BatchWrite) -> Answer<'a, BatchWriteAnswer>;
    /// Up to 100 items as they were at one moment, in the order of the request.
    fn transact_get<'a>(&'a self, request: &'a TransactGet) -> Answer<'a, Vec<Option<Item>>>;
    /// Up to 100 writes, all or none.
    fn transact_write<'a>(&'a self, request: &'a TransactWrite) -> Answer<'a, ()>;
    /// What the store knows of a table, or `None` when there is no such table.
    fn describe<'a>(&'a self, table: &'a str) -> Answer<'a, Option<TableState>>;
}

/// A shared backend, as the upper storeys hold it.
pub type SharedBackend = Arc<dyn Backend>;
