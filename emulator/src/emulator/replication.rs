//! Several regions in one emulator: seen from another one, slowed down, cut off from each other.

use std::sync::Arc;
use std::time::Duration;

use crate::emulator::Emulator;
use crate::operation::{self, Caller, ReplicationLink};
use crate::wire::ApiError;

impl Emulator {
    /// The same emulator, whose typed calls come from another region.
    ///
    /// Requests of HTTP say themselves in their signature where they come from.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::ops::ListTables;
    ///
    /// let ireland = Emulator::new().in_region("eu-west-1");
    /// assert_eq!(ireland.call::<ListTables>(Default::default())?.table_names, Some(vec![]));
    /// # Ok::<(), dynamodb_emulator::ApiError>(())
    /// ```
    #[must_use]
    pub fn in_region(&self, region: &str) -> Self {
        let mut other = self.clone();
        other.context.caller = Arc::new(Caller::new(&self.context.caller.owner, region));
        other
    }

    /// The links between the regions of the global tables of this handle's access key.
    ///
    /// # Errors
    ///
    /// If the store fails.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// assert_eq!(Emulator::new().replication_links()?, []);
    /// # Ok::<(), dynamodb_emulator::ApiError>(())
    /// ```
    pub fn replication_links(&self) -> Result<Vec<ReplicationLink>, ApiError> {
        operation::replication_links(&self.context()).wait()
    }

    /// How long after it has happened a change arrives in the other regions of a global table, on the emulator's clock;
    /// none lets changes wait for [`Emulator::drain_replication`].
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// let emulator = Emulator::new();
    /// emulator.set_replication_lag(None);
    /// assert_eq!(emulator.drain_replication(), 0);
    /// ```
    pub fn set_replication_lag(&self, lag: Option<Duration>) {
        operation::set_replication_lag(&self.context(), lag);
    }

    /// Lets all changes arrive that are on their way and that no pause and no isolation holds up; how many that were.
    pub fn drain_replication(&self) -> usize {
        operation::drain_replication(&self.context())
    }

    /// Cuts a region off: nothing that is written there arrives elsewhere, and the other way round, until
    /// [`Emulator::rejoin_region`]. Writes and strongly consistent reads of a global table that is strongly consistent fail
    /// there, and wherever all its other places are cut off.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// let emulator = Emulator::new();
    /// emulator.isolate_region("eu-west-1");
    /// emulator.rejoin_region("eu-west-1");
    /// ```
    pub fn isolate_region(&self, region: &str) {
        operation::isolate_region(&self.context(), region, true);
    }

    /// Joins a region again that was cut off: what was written meanwhile arrives.
    pub fn rejoin_region(&self, region: &str) {
        operation::isolate_region(&self.context(), region, false);
    }

    /// Stops what goes from one region of a global table to another; whether there is such a way. Those of a table that is
    /// strongly consistent cannot be stopped: of its regions, some can be isolated.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// let emulator = Emulator::new();
    /// assert!(!emulator.pause_replication("music", "us-east-1", "eu-west-1"));
    /// ```
    pub fn pause_replication(&self, table: &str, from: &str, to: &str) -> bool {
        operation::pause_replication(&self.context(), table, (from, to), true).is_ok()
    }

    /// Lets what was stopped go on; whether there is such a way.
    pub fn resume_replication(&self, table: &str, from: &str, to: &str) -> bool {
        operation::pause_replication(&self.context(), table, (from, to), false).is_ok()
    }
}
