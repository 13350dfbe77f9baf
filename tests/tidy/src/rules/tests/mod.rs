//! Each rule fails when it should, and only then.

mod comments;
mod docs;
mod edges;
mod files;
mod machine;
mod names;
mod operations;
mod published;
mod sources;
