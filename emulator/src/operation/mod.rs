//! One file per API operation: its rules, in the service's order.
//!
//! Every operation reads the same way. `wire` has decoded the input and checked the constraints of
//! the model; then **check** (members that contradict each other, expressions, values), **bind**
//! (the table and its keys), **apply** (the engine), **render** (the output).
//!
//! Invariant: this room knows no HTTP. Errors of the rooms below become [`ApiError`] here, never
//! deeper.

mod backup;
mod batch;
mod item;
mod read;
pub(crate) mod request;
mod statement;
mod streams;
mod table;
#[cfg(test)]
mod tests;
pub(crate) mod transact;

use std::sync::Arc;

pub(crate) use crate::engine::Caller;
use crate::engine::Engine;
use crate::expression::ExpressionCache;
use crate::partiql::Statements;
use crate::profile::ErrorWording;
use crate::wire::{ApiCall, ApiError};

/// What an operation works with: the database, who asks, and how refusals are worded.
#[derive(Clone, Debug)]
pub struct Context {
    /// The database.
    pub(crate) engine: Arc<Engine>,
    /// Parsed expressions by their text.
    pub(crate) expressions: Arc<ExpressionCache>,
    /// Parsed statements by their text.
    pub(crate) statements: Arc<Statements>,
    /// Whose tables, in which region.
    pub(crate) caller: Arc<Caller>,
    /// The wording of refusals.
    pub(crate) wording: ErrorWording,
}

/// An operation that the emulator answers.
pub trait Run: ApiCall {
    /// Runs the operation to its end; `input` has passed the constraints of the model.
    fn run(context: &Context, input: Self::Input) -> Result<Self::Output, ApiError>;

    /// Begins the operation. Those whose pages may be long work in slices, so that a server can
    /// answer others in between; all others are done at once.
    fn start(context: &Context, input: Self::Input) -> Result<Progress<Self::Output>, ApiError> {
        Self::run(context, input).map(Progress::Done)
    }
}

/// How far an operation has come.
#[derive(Debug)]
pub enum Progress<T> {
    /// It is finished.
    Done(T),
    /// It has worked for one slice and wants to go on.
    Paused(Box<dyn Job<T>>),
}

impl<T> Progress<T> {
    /// Works on until the end, slice after slice.
    pub(crate) fn finish(self) -> Result<T, ApiError> {
        let mut progress = self;
        loop {
            match progress {
                Self::Done(output) => return Ok(output),
                Self::Paused(job) => progress = job.resume()?,
            }
        }
    }
}

/// An operation between two slices of its work.
pub trait Job<T>: std::fmt::Debug + Send {
    /// Works for one more slice.
    fn resume(self: Box<Self>) -> Result<Progress<T>, ApiError>;
}
