//! Infrastructure files as the schema: a CloudFormation template, a plan of Terraform, a data model become the requests
//! that create their tables.
//!
//! ```text
//! text ── yaml.rs, json.rs ──▶ node.rs ── form.rs ─┬─▶ expand.rs ── scope.rs ── fields.rs ── table.rs ──▶ TablePlan
//!                                                  ├─▶ terraform/ ─────────────────────────────────────▶ TablePlan
//!                                                  └─▶ described.rs, workbench.rs ── tree.rs ──────────▶ TablePlan
//! ```
//!
//! Every property of a table is honoured or refused by name. What does not concern a table is not
//! evaluated: functions that cannot be answered here do no harm in the rest of a template. Text is
//! bounded in size and depth, and so is what functions make of it. Templates that are loaded together see what each
//! other's stacks export (`stacks.rs`).
//!
//! Invariant: this room knows no engine and no file system. It turns text into requests, which the handle
//! runs, so that a table of a template passes every check that a table of a client passes.
//!
//! The tests come through the front door: `tests/it/template/`.

mod attributes;
mod conditions;
mod described;
mod document;
mod expand;
mod fault;
mod fields;
mod form;
mod functions;
mod global_table;
mod import;
mod index;
mod json;
mod nested;
mod node;
mod order;
mod plan;
mod pseudo;
mod resource;
mod scope;
mod sections;
mod settings;
mod simple_table;
mod stacks;
mod table;
mod terraform;
mod tree;
mod workbench;
mod yaml;

pub use document::{NestedStack, Template};
pub use fault::TemplateError;
pub(crate) use fault::TemplateFault;
pub(crate) use plan::{PlanCall, PlanStep, TablePlan};
pub(crate) use stacks::plans;
pub(crate) use table::TablePlace;
