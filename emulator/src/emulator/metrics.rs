//! What an emulator counts of itself.

use crate::emulator::Emulator;
use crate::meter::Health;
use crate::operation::Metrics;

impl Emulator {
    /// All numbers, as they are now: operations by outcome, how long they took, tables, connections, what the store
    /// wrote. A server answers the same to `GET /metrics`.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// let emulator = Emulator::new();
    /// let fork = emulator.fork();
    /// assert_eq!(emulator.metrics().store.forks, 1);
    /// drop(fork);
    /// assert_eq!(emulator.metrics().store.forks, 0);
    /// ```
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        self.context().metrics()
    }

    /// Whether the emulator does all that it is for. A server answers the same to `GET /health`.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{Emulator, Health};
    ///
    /// assert_eq!(Emulator::new().health(), Health::Ok);
    /// ```
    #[must_use]
    pub fn health(&self) -> Health {
        self.context().health()
    }
}
