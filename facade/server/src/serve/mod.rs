//! Sockets: listening, TLS, and stopping without breaking off what was begun.
//!
//! Invariant: this room knows no route, no domain and no setting but the limits.

mod listener;
mod tls;

pub use listener::{Ended, Listening};
pub use tls::{TlsError, acceptor};
