//! The requests, the answers, and what they are made of.
//!
//! Members that a request leaves out, and that an answer does not have, are `None`. AWS adds members to
//! these structs, and this crate adds them with it, in any version: end every literal in
//! `..Default::default()`, and it goes on compiling.
//!
//! Items and values of a request are [`Unchecked`](crate::Unchecked): give them with `.into()`.
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
