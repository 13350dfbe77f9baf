//! The models that are served: those of whoever embeds the service, or those that are registered with the database.
//!
//! Invariant: nothing here knows a route. A document that cannot be started hides none that could be.

mod active;
mod shared;

pub(crate) use active::ActiveModels;
pub(crate) use shared::ServedModels;
