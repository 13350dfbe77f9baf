//! Pipelines: what a route does, as steps of a closed set of operations.
//!
//! Invariant: a step names an operation of [`OPERATIONS`], or the pipeline does not run.

mod checksum;
mod context;
mod header;
mod kept;
mod looked;
mod machine;
mod meter;
mod ops;
mod payload;
mod permission;
mod program;
mod registry;
mod request;
mod shape;
mod step;
mod template;
mod txn;
mod value;
mod world;

pub use checksum::Digests;
pub(in crate::domain::packages) use header::{is_bare, name_fault, value_fault};
pub use machine::Machine;
pub(crate) use ops::put_blob;
pub use payload::{Body, ByteSource, Payload, StoredBytes};
pub use permission::{PACKAGE_SCOPE, holds};
pub use program::Program;
pub(in crate::domain::packages) use program::is_name;
pub use registry::{Category, OPERATIONS, Operation, Operations, Parameter, ParameterKind};
pub use request::{Content, Request, Response};
pub(in crate::domain::packages) use shape::{PACKAGES_BY, TAGS_BY};
pub(in crate::domain::packages) use step::REMARKS;
pub use step::{Pipeline, Step, StepError, When};
pub(in crate::domain::packages) use template::{Sigil, is_reference, references};
pub use value::Value;
pub(in crate::domain::packages) use value::{fits, text_of};
pub use world::{
    BlobStoreShape, CacheShape, Direction, DocumentShape, EntityRules, EventShape, Features,
    FieldRefused, IndexKey, IndexShape, Limits, UpstreamAuth, UpstreamShape, Versioning, World,
};
