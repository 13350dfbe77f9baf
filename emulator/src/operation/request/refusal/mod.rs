//! How the errors of the rooms below become those of the service.

pub(in crate::operation) mod of_expression;
pub(in crate::operation) mod of_quota;
pub(in crate::operation) mod of_schema;
pub(in crate::operation) mod of_store;
pub(in crate::operation) mod of_transaction;
pub(in crate::operation) mod of_write;
pub(in crate::operation) mod worded;

pub(in crate::operation) use crate::operation::internal;
