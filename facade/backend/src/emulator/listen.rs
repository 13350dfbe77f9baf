//! A door for other processes: the same tables over HTTP.

use std::net::SocketAddr;

use dynamodb_emulator::Server;

use super::EmulatorBackend;

/// An open door; dropping it closes it.
#[derive(Debug)]
pub struct Listener(Server);

impl EmulatorBackend {
    /// Lets other processes, and AWS SDKs, reach these tables at `address`. Port 0 takes a free one.
    ///
    /// It serves on threads of its own, until the listener is dropped.
    ///
    /// # Errors
    ///
    /// When the address cannot be bound, with [`std::io::ErrorKind::AddrInUse`] when something else
    /// listens there.
    pub async fn listen(&self, address: SocketAddr) -> std::io::Result<Listener> {
        self.emulator.serve(address).map(Listener)
    }

    /// As [`EmulatorBackend::listen`], at `localhost`: at both loopback addresses, where the machine
    /// has both.
    ///
    /// # Errors
    ///
    /// As [`EmulatorBackend::listen`].
    pub async fn listen_on_localhost(&self, port: u16) -> std::io::Result<Listener> {
        let server = self.emulator.serve_on_localhost(port)?;
        Ok(Listener(server))
    }
}

impl Listener {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.0.address()
    }

    /// What a client is told: `http://127.0.0.1:8000`.
    pub fn url(&self) -> String {
        self.0.url()
    }

    /// Closes the door after the requests that run.
    pub async fn close(self) {
        self.0.shutdown().await;
    }
}
