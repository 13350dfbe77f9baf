//! Infrastructure files as the schema: a CloudFormation template becomes the requests that create its
//! tables.
//!
//! ```text
//! text ── yaml.rs, json.rs ──▶ node.rs ── scope.rs (functions, conditions) ──▶ fields.rs ── table.rs ──▶ TablePlan
//! ```
//!
//! Every property of a table is honoured or refused by name. What does not concern a table is not
//! evaluated: functions that cannot be answered here do no harm in the rest of a template. Text is
//! bounded in size and depth, and so is what functions make of it.
//!
//! Invariant: this room knows no engine and no file system. It turns text into requests, which the handle
//! runs, so that a table of a template passes every check that a table of a client passes.
//!
//! The tests come through the front door: `tests/it/template/`.

mod conditions;
mod document;
mod fault;
mod fields;
mod functions;
mod index;
mod json;
mod node;
mod scope;
mod settings;
mod table;
mod yaml;

pub use document::Template;
pub use fault::TemplateError;
pub(crate) use table::TablePlan;
