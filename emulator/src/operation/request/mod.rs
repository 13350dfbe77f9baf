//! What requests have in common: expressions, legacy parameters, names of tables and resources,
//! capacity reports, and how the rooms below are refused.
//!
//! Invariant: this room answers no operation and uses none.

pub(in crate::operation) mod capacity;
pub(in crate::operation) mod contributors;
pub(in crate::operation) mod expressions;
pub(in crate::operation) mod key_paths;
pub(in crate::operation) mod legacy;
pub(in crate::operation) mod member;
pub(in crate::operation) mod refusal;
pub(in crate::operation) mod resource_ref;
pub(in crate::operation) mod seal;
pub(in crate::operation) mod table_ref;
