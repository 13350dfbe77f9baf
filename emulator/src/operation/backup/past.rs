//! The database as it was at a moment, for who holds it in this process.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::engine::ChangeError;
use crate::operation::Context;
use crate::operation::request::refusal::internal;
use crate::operation::request::refusal::of_store::of_store;
use crate::wire::{ApiError, ErrorCode};

impl Context {
    /// The same context over the database as it was at a moment, which is one engine.
    ///
    /// # Errors
    ///
    /// If the moment is still to come, or the store fails.
    pub(crate) fn at(&self, moment: Timestamp) -> Result<Self, ApiError> {
        if self.engine.now() < moment {
            return Err(ApiError::new(
                ErrorCode::InvalidRestoreTime,
                format!("The moment {}Z is still to come", moment.iso()),
            ));
        }
        let past = self.engine.shown(|| self.engine.at(moment));
        let past = past.map_err(|error| of_store(&error))?;
        let past = past.map_err(|error| match error {
            ChangeError::Store(error) => of_store(&error),
            error => internal::impossible(&error.to_string()),
        })?;
        Ok(Self {
            is_past: true,
            ..self.beside(Arc::new(past), None)
        })
    }
}
