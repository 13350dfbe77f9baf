//! The handle and its builder; over real sockets where a server is linked.

mod building;
#[cfg(feature = "listen")]
mod sockets;
