//! Ordered, versioned, atomic: key to item.
//!
//! Invariant: this room knows nothing of DynamoDB.
