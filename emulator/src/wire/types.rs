//! The requests, the answers, and what they are made of.
//!
//! Members that a request leaves out, and that an answer does not have, are `None`. AWS adds members to
//! these structs, and this crate adds them with it, in any version: end every literal in
//! `..Default::default()`, and it goes on compiling.
//!
//! Items and values of a request are [`Unchecked`](crate::Unchecked): give them with `.into()`.
//!
//! Members that have an enumeration are text, as on the wire; [`values`] has their values as types.
//!
//! # Examples
//!
//! ```
//! use dynamodb_emulator::Item;
//! use dynamodb_emulator::types::PutItemInput;
//!
//! let song = Item::from_iter([("artist", "Nina Simone".into())]);
//! let input = PutItemInput {
//!     table_name: Some("music".into()),
//!     item: Some(song.into()),
//!     ..Default::default()
//! };
//! assert_eq!(input.condition_expression, None);
//! ```

pub use super::generated::inputs::*;
pub use super::generated::outputs::*;
pub use super::generated::shapes::*;

/// The values of the text members that have an enumeration.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::types::{CreateTableInput, values};
///
/// let input = CreateTableInput {
///     table_name: Some("music".into()),
///     billing_mode: Some(values::BillingMode::PayPerRequest.into()),
///     ..Default::default()
/// };
/// let mode = input.billing_mode.as_deref().and_then(values::BillingMode::from_text);
/// assert_eq!(mode, Some(values::BillingMode::PayPerRequest));
/// ```
pub mod values {
    pub use crate::wire::generated::values::*;
}
