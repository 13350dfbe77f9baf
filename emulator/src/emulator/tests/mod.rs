//! The handle and its builder; over real sockets where a server is linked.

mod building;
#[cfg(feature = "cli")]
mod compat;
#[cfg(feature = "disk")]
mod folder;
mod handled;
#[cfg(feature = "template")]
mod loading;
#[cfg(feature = "cli")]
mod log;
mod observed;
mod past;
#[cfg(feature = "listen")]
mod sockets;
