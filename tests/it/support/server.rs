//! An emulator that listens on a port of its own, in this process.

use std::net::SocketAddr;

use dynamodb_emulator::{Emulator, EmulatorBuilder};

/// A listening emulator. It stops when it is dropped.
pub(crate) struct Listening {
    pub(crate) address: SocketAddr,
    server: Option<dynamodb_emulator::Server>,
}

impl Listening {
    /// An emulator as it comes, on a free port of the loopback interface.
    pub(crate) fn start() -> Self {
        Self::start_with(|builder| builder)
    }

    /// An emulator with the settings that `configure` makes.
    pub(crate) fn start_with(configure: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder) -> Self {
        let emulator = configure(Emulator::builder()).build().unwrap();
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let server = emulator.serve(address).unwrap();
        Self {
            address: server.address(),
            server: Some(server),
        }
    }

    /// Where an SDK finds it.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            server.shutdown_blocking();
        }
    }
}
