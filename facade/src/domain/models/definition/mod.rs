//! What a model is: its fields, relations, hooks, and where its documents lie.
//!
//! Invariant: a definition that was built makes sense by itself, one in a registry that was checked makes sense among
//! the others, and nothing here sends a request.

mod bounds;
mod check;
mod event;
mod field;
mod hook;
mod model;
mod registry;
mod relation;
mod retention;
mod sharding;

pub use event::{ModelChange, PublishRule};
pub use field::{FieldDef, FieldIndex, FieldType};
pub use hook::{HookPoint, ModelHook};
pub use model::{ModelBuilder, ModelDef, ModelScope, StoreKind};
pub use registry::ModelRegistry;
pub use relation::{Relation, RelationKind};
pub use retention::{KeepFactor, Retention};
pub use sharding::{ShardStrategy, Sharding};
