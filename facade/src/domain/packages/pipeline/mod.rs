//! Pipelines: what a route does, as steps of a closed set of operations.
//!
//! Invariant: a step names an operation of [`OPERATIONS`], or the pipeline does not run.

mod registry;
mod step;
mod world;

pub use registry::{Category, OPERATIONS, Operation, Operations, Parameter, ParameterKind};
pub use step::{Pipeline, Step, StepError, When};
pub use world::{
    BlobStoreShape, CacheShape, Direction, DocumentShape, EntityRules, EventShape, Features,
    FieldRefused, IndexKey, IndexShape, Limits, UpstreamAuth, UpstreamShape, Versioning, World,
};
