//! Settings of what an emulator tells of itself.

use std::time::Duration;

use crate::emulator::EmulatorBuilder;

impl EmulatorBuilder {
    /// Tells in the log of each call that takes `threshold` or longer; by default none is told.
    ///
    /// Such a call is one event of the crate `tracing`, of the level `WARN` and the target `slow`, that names the
    /// operation, the identifier of the request, table and index, how many keys it looked at and of how many bytes, and
    /// how long it waited for locks, for the medium, and between its slices for other requests. At most ten are told
    /// in a second; the next one says how many were not.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::ops::ListTables;
    /// use std::time::Duration;
    ///
    /// // Every call takes longer than nothing.
    /// let emulator = Emulator::builder().slow_log(Duration::ZERO).build()?;
    /// emulator.call::<ListTables>(Default::default())?;
    /// assert_eq!(emulator.metrics().slow_calls, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn slow_log(mut self, threshold: Duration) -> Self {
        self.slow_log = Some(threshold);
        self
    }
}
