//! Transactions: several writes that happen together, held open if asked, and their client tokens.
//!
//! Invariant: each single write of a transaction is planned by `write`; this room only puts plans together.

pub(in crate::engine) mod commit;
pub(in crate::engine) mod hold;
pub(in crate::engine) mod idempotency;
