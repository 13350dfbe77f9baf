//! Sockets, command line, signals, logging.
//!
//! Invariant: this room knows nothing but the protocol and the handle.
