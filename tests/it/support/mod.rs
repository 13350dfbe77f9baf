//! A server in this process or in its own, and a client that sends bytes as they are.

pub(crate) mod process;
pub(crate) mod raw;
pub(crate) mod server;
