//! Sockets, runtimes and their end.
//!
//! Invariant: this room knows nothing but the protocol: neither whose tables it serves nor what started it. Each core has a runtime of
//! one thread; a connection stays on the runtime that it was given to, so nothing on the way of a
//! request is locked or moved between cores.

mod answer;
mod body;
mod connection;
mod lane;
mod listener;
mod open;
mod runtime;
mod shutdown;
mod socket;
mod watch;

#[cfg(test)]
mod tests;

pub use listener::Server;
pub(crate) use listener::ServerConfig;
