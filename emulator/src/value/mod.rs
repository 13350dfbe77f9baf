//! What an item is: attribute values, numbers, sizes, order.
//!
//! Invariant: this room knows no table and no request. The one text form it knows is the canonical
//! JSON of a stored item, which it writes and reads itself; JSON from outside is `wire`'s business.
//!
//! The canonical text of a value has no white space, escapes only what JSON demands, and writes
//! numbers in their normal form, binary in padded standard base64 and sets in the order of their members.
//! So two scalars, and two sets, are equal exactly when their texts are.

mod attribute;
pub(crate) mod compare;
mod data_type;
mod decode;
mod fault;
mod item;
pub(crate) mod key_order;
mod number;
pub(crate) mod path;
pub(crate) mod set;
pub(crate) mod set_text;
pub(crate) mod size;
pub(crate) mod text;
mod unchecked;

#[cfg(test)]
mod tests;

pub use attribute::AttributeValue;
pub use data_type::DataType;
pub use fault::ValueFault;
pub use item::{Item, ItemWriter, RawValue, SideBySide};
pub use number::{Number, NumberError};
pub use unchecked::Unchecked;

pub(crate) use item::ItemBuilder;
pub(crate) use unchecked::check_name;
