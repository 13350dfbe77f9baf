//! DynamoDB and DynamoDB Streams for tests: inside a test process, or on `localhost:8000`.
//!
//! An application that is tested here behaves as it will on AWS: the same answers, the same
//! refusals with the same text, the same capacity, page by page. What is not supported is refused,
//! never accepted and dropped.
//!
//! ```
//! use dynamodb_emulator::ops::{CreateTable, GetItem, PutItem};
//! use dynamodb_emulator::types::{
//!     AttributeDefinition, CreateTableInput, GetItemInput, KeySchemaElement, PutItemInput,
//! };
//! use dynamodb_emulator::types::values::{BillingMode, KeyType, ScalarAttributeType};
//! use dynamodb_emulator::{Emulator, Item};
//!
//! let emulator = Emulator::new();
//! emulator.call::<CreateTable>(CreateTableInput {
//!     table_name: Some("music".into()),
//!     billing_mode: Some(BillingMode::PayPerRequest.into()),
//!     attribute_definitions: Some(vec![AttributeDefinition {
//!         attribute_name: Some("artist".into()),
//!         attribute_type: Some(ScalarAttributeType::S.into()),
//!     }]),
//!     key_schema: Some(vec![KeySchemaElement {
//!         attribute_name: Some("artist".into()),
//!         key_type: Some(KeyType::Hash.into()),
//!     }]),
//!     ..Default::default()
//! })?;
//!
//! let song = Item::from_iter([("artist", "Nina Simone".into()), ("plays", 7.into())]);
//! emulator.call::<PutItem>(PutItemInput {
//!     table_name: Some("music".into()),
//!     item: Some(song.clone().into()),
//!     ..Default::default()
//! })?;
//!
//! let found = emulator.call::<GetItem>(GetItemInput {
//!     table_name: Some("music".into()),
//!     key: Some(Item::from_iter([("artist", "Nina Simone".into())]).into()),
//!     ..Default::default()
//! })?;
//! assert_eq!(found.item, Some(song));
//! # Ok::<(), dynamodb_emulator::ApiError>(())
//! ```
//!
//! # Ways in
//!
//! - [`Emulator::call`]: typed input and output, no JSON. The types come from AWS's own service
//!   description: [`ops`] names the operations, [`types`] their members.
//! - [`Emulator::handle`]: one HTTP request to one HTTP response, in memory.
//! - `Emulator::client` (feature `aws-sdk`): an unmodified `aws_sdk_dynamodb::Client` without a
//!   socket.
//! - `Emulator::serve` (feature `listen`): an HTTP server for every AWS SDK, the CLI, Terraform.
//! - `Emulator::create_from_template` (feature `template`): the tables of a CloudFormation template, a plan of Terraform,
//!   answers of DescribeTable or a model of NoSQL Workbench.
//!
//! # A database for each test
//!
//! [`Emulator::fork`] copies a loaded database in constant time, however much it holds. Load once,
//! then give every test a fork: nothing to clean, nothing shared, all in parallel.
//!
//! # Faults
//!
//! [`Emulator::faults`] takes rules by which calls are throttled, fail, wait or lose their connection, as seldom and as
//! repeatably as a test wants it: the same seed and the same calls meet the same.
//!
//! # What is not supported
//!
//! Every operation is answered. What has no place on one machine is not there: replicas of other accounts
//! and Application Auto Scaling. Tables live in memory and end with the process,
//! unless `EmulatorBuilder::data` (feature `disk`) names a folder to keep them in.
//! The [table of operations](https://github.com/package-database/package-database#what-is-supported)
//! says more, and [FIDELITY.md] lists what is believed about the service without proof.
//!
//! [FIDELITY.md]: https://github.com/package-database/package-database/blob/main/emulator/FIDELITY.md
//!
//! # Time
//!
//! The emulator lives by the [`Clock`](clock::Clock) that its builder was given. With a
//! [`VirtualClock`](clock::VirtualClock) a test steps over the life of an item or of an idempotency
//! token instead of waiting for it; with a seed, identifiers repeat as well.
//!
//! # Why not one big mock?
//!
//! A mock answers what its author expected. Here requests, constraints and errors are generated
//! from the service description, expressions are parsed in full, indexes and capacity are computed.
//!
//! # Features
//!
//! | Feature | Brings | For |
//! |---|---|---|
//! | `template` | tables from CloudFormation, Terraform, DescribeTable or NoSQL Workbench | tests whose schema is the infrastructure |
//! | `disk` | `EmulatorBuilder::data`: everything is there again at the next start; `DataFolder` looks after it | data that is kept |
//! | `cli` (default) | the binary's command line; includes `disk`, `listen` and `template` | `cargo install` |
//! | `https` (default) | `import-from` of addresses with https; includes `cli` | tables of AWS |
//! | `listen` | `Emulator::serve`: hyper on tokio | tests in other processes or languages |
//! | `aws-sdk` | `Emulator::client` | Rust code that uses the AWS SDK |
//!
//! Without default features the crate links neither an async runtime nor an HTTP server. No feature
//! changes how an operation behaves.
//!
//! # Versions
//!
//! Types of three other crates stand in signatures here, and the crates are re-exported in the version
//! that is meant: [`bytes`] (1) in values, [`http`] (1) in [`Emulator::handle`], and
//! `aws_sdk_dynamodb` (1) in `Emulator::client`. A new major version of one of them is a breaking
//! change of this crate.
//!
//! The structs in [`types`] follow the service: AWS adds members, so this crate adds fields, in any
//! version. Write them with `..Default::default()` at the end, also when all fields of today are given,
//! and they go on compiling.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod clock;
mod control;
mod emulator;
mod engine;
mod expression;
mod ids;
mod limits;
mod meter;
pub mod objects;
mod operation;
mod partiql;
mod profile;
mod protocol;
mod schema;
mod storage;
mod value;
mod wire;

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[cfg(feature = "cli")]
mod relay;
#[cfg(feature = "listen")]
mod server;
#[cfg(feature = "template")]
mod template;
#[cfg(feature = "cli")]
mod transfer;

#[cfg(feature = "aws-sdk")]
pub use aws_sdk_dynamodb;
pub use bytes;
pub use http;

pub use control::{
    DatabaseDescription, DatabaseError, DatabaseOptions, SnapshotDescription, SplitError,
};
pub use emulator::{
    Budget, BuildError, BuildErrorKind, ConsistencyGuard, Emulator, EmulatorBuilder,
    HeldTransaction, Report,
};
#[cfg(feature = "disk")]
pub use emulator::{Compaction, DataFolder, FolderCheck, FolderHealth, FolderStats, Repair};
#[cfg(feature = "template")]
pub use emulator::{DriftOutcome, Replacing, TableDrift};
#[cfg(feature = "disk")]
pub use engine::upkeep::{BackupUse, IndexUse, RepairedBackup, RepairedTable, TableUse};
#[cfg(feature = "disk")]
pub use engine::{Damage, DamageKind, FileUse, Fsync, Leftover};
pub use engine::{ThrottleLimit, ThrottleReason};
pub use meter::{ConnectionMetrics, Health, Latency, StoreMetrics};
pub use operation::{
    Answered, BudgetError, BudgetLine, BudgetReport, BudgetRule, CapacityMeter, CapacityPartition,
    CapacityReport, ClockRateError, ConsistencyMode, Contributor, CostReport, CostRow,
    DatabaseChange, DatabaseChanges, Divergence, FaultEffect, FaultLatency, FaultMatch,
    FaultMoment, FaultPreset, FaultReport, FaultRule, FaultRuleError, FaultShare, Faults, Finding,
    FindingKind, FollowedCalls, Heat, HeatKey, HeatPart, HeatReport, KinesisRecord, LoggedCall,
    LoggedKey, Metrics, OperationMetrics, Price, PriceError, ProvisionedReport, ProvisionedRow,
    ReplicationLink, ReportBy, Spent, StrictError, TakenUnits, TopContributors, UsageRow,
};
pub use profile::{Compat, ErrorWording};
pub use protocol::{AccessKeys, AuthMode};
#[cfg(feature = "listen")]
pub use server::Server;
#[cfg(feature = "template")]
pub use template::{NestedStack, Template, TemplateError};
pub use value::{
    AttributeValue, DataType, Item, ItemWriter, Number, NumberError, RawValue, SideBySide,
    Unchecked, ValueFault,
};
pub use wire::{ApiCall, ApiError, ErrorCode, Operation, ops, types};
