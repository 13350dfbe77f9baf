//! Several items in one request, each by itself.
//!
//! Invariant: one part of a batch knows nothing of the others; what must happen together is in `transact`.

mod batch_get_item;
mod batch_write_item;
