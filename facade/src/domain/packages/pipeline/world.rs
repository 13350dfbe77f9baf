//! What a pipeline may know of the document it stands in: the shapes of what it reads and writes.
//!
//! Invariant: these are plain values. Whoever loads a document makes them; the machine only reads them.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

/// All that a document says to the machine that runs its pipelines.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct World {
    /// How fields are made equal and looked at, by the name of the entity.
    pub entities: BTreeMap<String, Arc<dyn EntityRules>>,
    /// Documents of the key-value store, by name.
    pub documents: BTreeMap<String, DocumentShape>,
    /// Indexes, by name.
    pub indexes: BTreeMap<String, IndexShape>,
    /// Blob stores, by name.
    pub stores: BTreeMap<String, BlobStoreShape>,
    /// Upstreams, by name.
    pub upstreams: BTreeMap<String, UpstreamShape>,
    /// Types of events, by name.
    pub events: BTreeMap<String, EventShape>,
    /// What each scope allows: names of operations, or `*`.
    pub scopes: BTreeMap<String, Vec<String>>,
    /// How much one request may do.
    pub limits: Limits,
    /// What is switched on.
    pub features: Features,
    /// What is a version, and which one is the latest.
    pub versioning: Versioning,
    /// What is kept of answers.
    pub caching: CacheShape,
    /// Whether undeclared names and unfit values are let through, and a write outside a transaction is one by itself.
    pub lenient: bool,
}

/// The rules of an entity: how its fields are made equal, and which values they may have.
pub trait EntityRules: Debug + Send + Sync {
    /// The names of its fields, in the order in which they are declared.
    fn fields(&self) -> Vec<&str>;

    /// Makes the values of its fields equal; what is no field of it stays as it is.
    fn normalize(&self, fields: &mut BTreeMap<String, String>);

    /// Looks at those of its fields that are there.
    ///
    /// # Errors
    ///
    /// [`FieldRefused`] for the first one, in the order of their declaration, that is empty or does not fit.
    fn validate(&self, fields: &BTreeMap<String, String>) -> Result<(), FieldRefused>;
}

/// A field with a value that it must not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {what}")]
#[non_exhaustive]
pub struct FieldRefused {
    /// The name of the field.
    pub field: String,
    /// What its value would have to be: the pattern, in the words of an answer.
    pub what: String,
}

impl FieldRefused {
    /// Why a value of that field is refused.
    pub fn new(field: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            what: what.into(),
        }
    }
}

/// A kind of document in the key-value store.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct DocumentShape {
    /// How its keys look: `artifact/{namespace}/{name}/{version}/{variant?}`.
    pub key_template: String,
    /// What its values must satisfy, as a JSON schema.
    pub schema: Option<Value>,
    /// How many parts of its key, from the left, are in one partition; all, if it is not said.
    pub partition_parts: Option<usize>,
}

/// A declared index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct IndexShape {
    /// The document whose values it is over.
    pub document: String,
    /// Its keys, the first of which is the one that is asked for.
    pub keys: Vec<IndexKey>,
    /// Whether its rows follow from the documents, and no step writes them.
    pub derived: bool,
}

/// What rows are found by, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct IndexKey {
    /// What it is called in all of the document.
    pub name: String,
    /// The fields that a row is found by.
    pub fields: Vec<String>,
    /// In which order the rows of one key are, and by which field.
    pub sort: Option<(String, Direction)>,
    /// Whether a key has one row.
    pub unique: bool,
}

/// Which end of an order comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The smallest value.
    Ascending,
    /// The greatest value.
    Descending,
}

/// A store of blobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlobStoreShape {
    /// Bytes that a blob has at least.
    pub bytes_min: u64,
    /// Bytes that a blob has at most.
    pub bytes_max: u64,
}

impl Default for BlobStoreShape {
    /// From nothing to 2 GiB.
    fn default() -> Self {
        Self {
            bytes_min: 0,
            bytes_max: 2 * 1024 * 1024 * 1024,
        }
    }
}

/// Another repository, from which things are fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpstreamShape {
    /// What the paths of requests are appended to.
    pub base_url: String,
    /// How we say who we are.
    pub auth: UpstreamAuth,
    /// How long a connection may take to come about.
    pub connect: Duration,
    /// How long we wait for more of an answer.
    pub read: Duration,
    /// Requests for one answer, the first among them.
    pub attempts: u32,
    /// How long to wait before the second request.
    pub backoff: Duration,
    /// Whether each further wait is twice as long.
    pub exponential: bool,
    /// Whether the host of `base_url` may be on this machine, in a private network, or a service of the link. A host
    /// that a redirect leads to never may, unless it is the same one.
    pub private_addresses: bool,
    /// How long it is remembered that there is no such thing; not at all with zero.
    pub negative: Duration,
    /// How long a small answer is kept for the time when there is no newer one; not at all with zero.
    pub stale_on_error: Duration,
    /// What to ask to learn whether it is well, such as `/health`.
    pub health: Option<String>,
}

impl UpstreamShape {
    /// An upstream with the times of the sample document: 2 s to connect, 10 s for more of an answer, two requests with
    /// 200 ms in between, half a minute for what is not there, and a day for what was there.
    pub fn new(base_url: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            auth: UpstreamAuth::None,
            connect: Duration::from_secs(2),
            read: Duration::from_secs(10),
            attempts: 2,
            backoff: Duration::from_millis(200),
            exponential: true,
            private_addresses: false,
            negative: Duration::from_secs(30),
            stale_on_error: Duration::from_secs(24 * 60 * 60),
            health: None,
        }
    }
}

/// How we say to an upstream who we are. Secrets are named here, and never told.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UpstreamAuth {
    /// We do not.
    None,
    /// By a user name, and a password that has this name among the secrets.
    Basic {
        /// The user name.
        username: String,
        /// The name of the password among the secrets.
        password: String,
    },
    /// By a token that has this name among the secrets; without a name, there is none to send.
    Bearer {
        /// The name of the token among the secrets.
        token: Option<String>,
    },
    /// By a key in a header of its own.
    ApiKey {
        /// The name of the header.
        header: String,
        /// The name of the key among the secrets.
        key: String,
    },
}

/// A type of event.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct EventShape {
    /// What its payloads must satisfy, as a JSON schema.
    pub schema: Option<Value>,
    /// Whether it is in the log; one that is not is checked, and then forgotten.
    pub durable: bool,
}

/// How much one request may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Steps of a pipeline.
    pub pipeline_ops: usize,
    /// Bytes of the body of a request.
    pub body_bytes: u64,
    /// Bytes of a body that is read as JSON.
    pub json_bytes: u64,
    /// Bytes of a value of the key-value store, as JSON.
    pub value_bytes: usize,
    /// Time spent in steps, without the waiting for the body, the store and upstreams.
    pub time: Duration,
    /// Calls to the store and to upstreams. A body is one, however many chunks it has.
    pub io_ops: u32,
}

impl Default for Limits {
    /// 128 steps, 2 GiB, 10 MiB, 1 MiB, 200 ms, 5000 requests.
    fn default() -> Self {
        Self {
            pipeline_ops: 128,
            body_bytes: 2 * 1024 * 1024 * 1024,
            json_bytes: 10 * 1024 * 1024,
            value_bytes: 1024 * 1024,
            time: Duration::from_millis(200),
            io_ops: 5000,
        }
    }
}

/// What is switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Features {
    /// Whether a tag may be moved.
    pub mutable_tags: bool,
    /// Whether an artifact may be published over another one.
    pub overwrite_artifacts: bool,
    /// Whether anything is fetched from upstreams.
    pub proxy: bool,
    /// Whether anything is collected.
    pub gc: bool,
}

impl Default for Features {
    /// Tags move, artifacts stay, upstreams and the collection are on.
    fn default() -> Self {
        Self {
            mutable_tags: true,
            overwrite_artifacts: false,
            proxy: true,
            gc: true,
        }
    }
}

/// What is a version, and which one is the latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Versioning {
    /// Whether a pre-release may be published.
    pub prereleases: bool,
    /// Whether there is a latest version at all.
    pub latest: bool,
    /// Whether the latest version never moves backwards: the tag `latest` is not moved to an older version. That an older
    /// version is published after a newer one moves nothing, and is allowed.
    pub monotonic: bool,
    /// Whether a pre-release never is the latest.
    pub exclude_prereleases: bool,
}

impl Default for Versioning {
    /// Pre-releases are stored, and never are the latest; tags move in both directions.
    fn default() -> Self {
        Self {
            prereleases: true,
            latest: true,
            monotonic: false,
            exclude_prereleases: true,
        }
    }
}

/// What is kept of answers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheShape {
    /// Whether answers are kept.
    pub responses: bool,
    /// How long, where a step does not say.
    pub seconds: u64,
    /// Bytes of an answer above which it is not kept.
    pub entry_bytes: u64,
    /// Headers of a request that answers depend on.
    pub vary: Vec<String>,
    /// Whether blobs are kept.
    pub blobs: bool,
    /// Bytes of all blobs that are kept.
    pub blob_bytes: u64,
}

impl Default for CacheShape {
    /// 300 s, 10 MiB for an answer, 1 TiB for all blobs.
    fn default() -> Self {
        Self {
            responses: true,
            seconds: 300,
            entry_bytes: 10 * 1024 * 1024,
            vary: Vec::new(),
            blobs: true,
            blob_bytes: 1024 * 1024 * 1024 * 1024,
        }
    }
}
