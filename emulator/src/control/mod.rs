//! What AWS does not have: tables from an infrastructure file.
//!
//! Invariant: this room knows no protocol, and calls no operation: it makes the requests, and the
//! handle runs them.

#[cfg(feature = "template")]
mod schema_files;

#[cfg(feature = "template")]
pub(crate) use schema_files::TablePlan;
#[cfg(feature = "template")]
pub use schema_files::{Template, TemplateError};
