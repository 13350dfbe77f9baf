//! The handle and its builder; over real sockets where a server is linked.

mod building;
mod handled;
#[cfg(feature = "template")]
mod loading;
#[cfg(feature = "listen")]
mod sockets;
