//! Each rule fails when it should, and only then.

mod comments;
mod edges;
mod files;
mod machine;
mod sources;
