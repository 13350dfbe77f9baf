//! Bytes to typed input, typed output to bytes.
//!
//! Invariant: this room knows no table and no engine. What the AWS service description says is
//! generated (`generated/`, written by `codegen/`); what it does not say, the words of the
//! refusals and the reading of JSON, is written by hand beside it. Three passes, apart because the
//! service keeps them apart: [`decode_input`] finds only mistakes of *type*, [`constrain_input`]
//! finds all violations of the description's limits at once, [`encode_output`] cannot fail.

pub(crate) mod attribute_value;
pub(crate) mod blob;
mod constrain;
mod decode;
mod describe;
mod encode;
mod error;
mod generated;
pub(crate) mod json;
pub mod ops;
mod pattern;
pub(crate) mod timestamp;
pub mod types;
mod values;
mod vector_index;

#[cfg(test)]
mod tests;

use std::fmt::Debug;

pub(crate) use constrain::{Constrain, constrain_input};
pub(crate) use decode::{
    Decode, Decoded, Reading, decode_input, decode_request, is_json, member as read_member,
};
pub(crate) use encode::{Encode, encode_output};
pub use error::ApiError;
pub(crate) use error::{
    COLLECTION_EXCEEDED, EXPIRED_ITERATOR, RESOURCE_NOT_FOUND, TRANSACTION_IN_PROGRESS,
    TRIMMED_DATA,
};
pub(crate) use generated::dispatch::dispatch;
pub use generated::errors::ErrorCode;
pub use generated::operations::Operation;

/// An operation that [`dispatch`] hands on: every one of the model but those in
/// `codegen/model/unanswered.toml`.
pub trait Dispatched: ApiCall {}

/// An operation as a type: what it takes and what it answers.
///
/// The operations of this crate are all that there are: the bounds seal the trait.
#[expect(
    private_bounds,
    reason = "sealed: how a request is read is nobody else's business"
)]
pub trait ApiCall: 'static {
    /// What a request of the operation holds.
    type Input: Decode + Constrain + Clone + Debug + Default + Send;
    /// What the operation answers.
    type Output: Encode + Clone + Debug + Default + Send;
    /// Which of the operations this is.
    const OPERATION: Operation;
}
