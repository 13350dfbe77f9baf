//! What an item is: attribute values, numbers, sizes, order.
//!
//! Invariant: this room knows no table and no request. The one text form it knows is the canonical
//! JSON of a stored item, which it writes and reads itself; JSON from outside is `wire`'s business.
