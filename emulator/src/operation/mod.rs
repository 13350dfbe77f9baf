//! One file per API operation: its rules in the service's order.
//!
//! Invariant: this room knows no HTTP.
