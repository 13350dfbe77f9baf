//! An emulator with a URL.

use std::net::{Ipv4Addr, SocketAddr};

use super::database::prepared;
use crate::backend::emulator::{EmulatorBackend, Listener};
use crate::database::Database;
use crate::error::{Error, ErrorKind};

/// An emulator that listens on a free port, with both tables, for code under test that needs a URL.
/// Dropping it stops it.
///
/// # Examples
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// let emulator = package_database::testing::LocalEmulator::start().await?;
/// println!("AWS_ENDPOINT_URL_DYNAMODB={}", emulator.url());
/// let database = emulator.database().await?; // the same tables, without the socket
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct LocalEmulator {
    emulator: EmulatorBackend,
    listener: Listener,
}

impl LocalEmulator {
    /// Starts one on a free port of the loopback address.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when no port can be bound.
    pub async fn start() -> Result<Self, Error> {
        let emulator = prepared().await?.fork();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let listener = emulator.listen(address).await.map_err(|error| {
            Error::new(ErrorKind::Config, "no free port can be bound").with_source(error)
        })?;
        Ok(Self { emulator, listener })
    }

    /// What a client is told: `http://127.0.0.1:49152`.
    pub fn url(&self) -> String {
        self.listener.url()
    }

    /// The same tables in process.
    pub const fn backend(&self) -> &EmulatorBackend {
        &self.emulator
    }

    /// A facade on the same tables in process.
    ///
    /// # Errors
    ///
    /// As [`DatabaseBuilder::build`](crate::DatabaseBuilder::build) over a backend: none today.
    pub async fn database(&self) -> Result<Database, Error> {
        Database::builder()
            .backend(self.emulator.clone())
            .build()
            .await
    }

    /// Stops it after the requests that run.
    pub async fn stop(self) {
        self.listener.close().await;
    }
}
