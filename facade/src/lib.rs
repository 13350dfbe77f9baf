//! Access patterns of services over DynamoDB or the bundled emulator.
//!
//! A service that keeps its records in DynamoDB needs the same dozen access patterns again and again:
//! write a record and its history together, find the newest version, list, count, delete all that
//! belongs to one owner. This crate writes each of them once, over a small [`Backend`](backend::Backend) trait, and runs
//! it on either of two stores:
//!
//! - **DynamoDB** in production, or any server that speaks its protocol (feature `dynamodb`);
//! - **the emulator** in tests: inside the test process, with no socket and no container, and a copy
//!   of a loaded database for every test at the price of a pointer (feature `emulator`).
//!
//! ```no_run
//! use package_database::Database;
//! use package_database::specs::NewSpec;
//!
//! # async fn example() -> Result<(), package_database::Error> {
//! let database = Database::shared().await?; // STAGE=TEST, or STAGE=PROD
//! let spec = NewSpec::new("My_Spec", "1.0.0", 3).title("Orders");
//! database.specs().create_or_update("user 1", &spec).await?;
//! let newest = database.specs().get("user 1", "my-spec").await?;
//! # Ok(())
//! # }
//! ```
//!
//! # What is here
//!
//! | Part | Holds |
//! |---|---|
//! | [`Database`] | the handle; [`DatabaseBuilder`] opens it |
//! | [`specs`] | versions of API specs: write, find the newest, list, count, delete |
//! | [`credentials`] | key pairs: store, find whose a public key is, check a secret, generate, delete |
//! | [`datasets`] | package documents with their history: revisions, tags, diffs, reverts |
//! | [`models`] | declared models with relations, queries, migrations and events |
//! | [`packages`] | a repository of artifacts whose routes are pipelines of thirty operations |
//! | [`syncs`] | access syncs: who may do what, collected in runs, compared, copied, kept |
//! | [`inventory`] | who may do what with our own product, as an access sync |
//! | [`backend`] | the [`Backend`](backend::Backend) trait, its implementations and adapters: the crate `package-database-backend` |
//! | [`block`] | what domains share: text keys, records, units of work, events, blobs, caches, leases, migrations, identity, counts and health, table definitions, clock, lists and page tokens, retries |
//! | `testing` | a database of its own for each test (feature `testing`) |
//!
//! The tables, keys and formats are those of the Python package `open-alchemy.package-database`: a
//! row that one of them writes, the other reads.
//!
//! # What it is not
//!
//! It is no query language: [`models`] answers from keys and indexes, and refuses what would read everything. It builds
//! no distributed store: where one machine is not enough, the same code runs on DynamoDB itself.
//!
//! # Features
//!
//! | Feature | Brings | Default |
//! |---|---|---|
//! | `specs` | `specs`, and `Database::specs` | yes |
//! | `credentials` | `credentials`, and `Database::credentials` | yes |
//! | `datasets` | `datasets`, and `Database::datasets` | yes |
//! | `models` | `models`, and `Database::models` | yes |
//! | `object-store` | `block::blobs::Blobs::objects`: large blobs in files or buckets | |
//! | `upstream` | `packages::upstream::HttpClient`: other repositories over HTTP, rustls with ring | |
//! | `packages` | `packages`, and `Database::packages` | yes |
//! | `syncs` | `syncs`, and `Database::syncs` | yes |
//! | `cache` | `block::cache`: in memory, and in items that other processes see | |
//! | `identity` | `block::identity`: principals, tokens, accounts, scopes | |
//! | `dynamodb` | `backend::dynamodb`: the AWS SDK with rustls and ring | yes |
//! | `sso`, `credentials-process` | `dynamodb` with profiles of `aws sso login`, and those that name a `credential_process` | |
//! | `emulator` | `backend::emulator`, and `STAGE=TEST` without a server | yes |
//! | `serde` | `Serialize` and `Deserialize` of records and page tokens; nothing secret has them | |
//! | `stream` | `futures_core::Stream` beside lists: [`block`], `Specs::stream` | |
//! | `contract` | `backend::contract`: the suite that every [`Backend`](backend::Backend) must pass | |
//! | `sdk-in-process` | `DynamoDbBackend::in_process`: the AWS SDK on the emulator, no socket | |
//! | `testing` | `testing`: forks, builders, faults, a manual clock, guards; and `contract` | |
//! | `testcontainers` | `testing::container`: the image for the crate of that name | |

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(all(
        feature = "credentials",
        feature = "datasets",
        feature = "packages",
        feature = "specs"
    )),
    expect(
        dead_code,
        reason = "blocks serve all domains, and some of these are not linked"
    )
)]

pub mod block;
mod database;
mod domain;
mod error;
#[cfg(feature = "syncs")]
pub mod inventory;
mod open;
#[cfg(feature = "testing")]
pub mod testing;

#[doc(no_inline)]
pub use package_database_backend as backend;

pub use database::Database;
pub use domain::Domain;
#[cfg(feature = "credentials")]
pub use domain::credentials;
#[cfg(feature = "datasets")]
pub use domain::datasets;
#[cfg(feature = "models")]
pub use domain::models;
#[cfg(feature = "packages")]
pub use domain::packages;
#[cfg(feature = "specs")]
pub use domain::specs;
#[cfg(feature = "syncs")]
pub use domain::syncs;
pub use error::{Error, ErrorKind};
pub use open::{DatabaseBuilder, LIVE_REGION, Stage, TEST_ADDRESS};

/// The pages in `docs/models`, whose programs are compiled and run as those of this documentation are.
#[cfg(all(doctest, feature = "models", feature = "emulator"))]
mod pages {
    #[doc = include_str!("../docs/models/getting-started.md")]
    struct GettingStarted;
    #[doc = include_str!("../docs/models/models.md")]
    struct ModelsPage;
    #[doc = include_str!("../docs/models/relations.md")]
    struct RelationsPage;
    #[doc = include_str!("../docs/models/queries.md")]
    struct QueriesPage;
    #[doc = include_str!("../docs/models/migrations.md")]
    struct MigrationsPage;
    #[doc = include_str!("../docs/models/service.md")]
    struct ServicePage;
    #[doc = include_str!("../docs/models/advanced.md")]
    struct AdvancedPage;
}
