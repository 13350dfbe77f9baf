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
//! | `sso`, `credentials-process` | `dynamodb` with profiles of `aws sso login`, and those that name a `credential_process` |
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

pub mod adapter;
mod attributes;
mod backend;
mod builder;
#[cfg(feature = "contract")]
pub mod contract;
#[cfg(feature = "dynamodb")]
pub mod dynamodb;
#[cfg(feature = "emulator")]
pub mod emulator;
mod error;
mod expression;
mod ext;
mod item;
mod kept;
mod packed;
#[cfg(any(feature = "dynamodb", feature = "emulator", test))]
mod render;
mod request;
mod response;
mod size;
mod table;
#[cfg(any(feature = "dynamodb", feature = "emulator"))]
mod unconditional;
mod value;

#[cfg(test)]
mod tests;

pub use attributes::{Common, Scalar};
pub use backend::{Answer, Backend, BoxFuture, SharedBackend, TableAdmin};
pub use builder::ItemBuilder;
pub use error::{BackendError, BackendErrorKind, Cancellation};
pub use expression::{Action, Condition, KeyCondition, SortCondition};
pub use ext::{BackendExt, PageCursor, Pages};
pub use item::Item;
pub use request::{
    BatchGet, BatchWrite, Consistency, Delete, Get, ItemKey, OnFailure, Order, Put, Query, Returns,
    Scan, TransactGet, TransactWrite, Update, Write,
};
pub use response::{BatchGetAnswer, BatchWriteAnswer, Page};
pub use table::{IndexDefinition, IndexKind, KeyAttribute, KeyType, TableDefinition, TableState};
pub use value::Value;
