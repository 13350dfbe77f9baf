//! Capacity that is enforced.

use crate::emulator::Emulator;
use crate::operation::{self, CapacityReport};
use crate::wire::ApiError;

impl Emulator {
    /// Lets the capacity of a table be enforced, or no longer: calls that exceed it are throttled, as the service does.
    ///
    /// Provisioned tables and global indexes have buckets that keep what was not used for 300 seconds; on-demand ones grow
    /// to twice their peak of half an hour ago. A partition gives 3,000 read and 1,000 write units a second, and is split
    /// when it stays hot for a minute or holds 10 GB. A write that a global index has no units for is throttled as well.
    /// All of it goes by the emulator's clock, and begins with full buckets.
    ///
    /// # Errors
    ///
    /// If there is no such table.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use dynamodb_emulator::clock::VirtualClock;
    /// use dynamodb_emulator::ops::{CreateTable, GetItem};
    /// use dynamodb_emulator::types::{
    ///     AttributeDefinition, CreateTableInput, GetItemInput, KeySchemaElement, ProvisionedThroughput,
    /// };
    /// use dynamodb_emulator::{Emulator, ErrorCode, Item};
    ///
    /// let clock = Arc::new(VirtualClock::default());
    /// let emulator = Emulator::builder().clock(clock).build()?;
    /// emulator.call::<CreateTable>(CreateTableInput {
    ///     table_name: Some("music".into()),
    ///     attribute_definitions: Some(vec![AttributeDefinition {
    ///         attribute_name: Some("artist".into()),
    ///         attribute_type: Some("S".into()),
    ///     }]),
    ///     key_schema: Some(vec![KeySchemaElement {
    ///         attribute_name: Some("artist".into()),
    ///         key_type: Some("HASH".into()),
    ///     }]),
    ///     provisioned_throughput: Some(ProvisionedThroughput {
    ///         read_capacity_units: Some(1),
    ///         write_capacity_units: Some(1),
    ///     }),
    ///     ..Default::default()
    /// })?;
    /// emulator.enforce_capacity("music", true)?;
    ///
    /// let get = || emulator.call::<GetItem>(GetItemInput {
    ///     table_name: Some("music".into()),
    ///     key: Some(Item::from_iter([("artist", "Odetta".into())]).into()),
    ///     consistent_read: Some(true),
    ///     ..Default::default()
    /// });
    /// // What came in 300 seconds is there at once, and then no more.
    /// for _ in 0..300 {
    ///     get()?;
    /// }
    /// assert_eq!(get().unwrap_err().code(), ErrorCode::ProvisionedThroughputExceeded);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn enforce_capacity(&self, table: &str, enforced: bool) -> Result<(), ApiError> {
        operation::enforce_capacity(&self.context(), Some(table), enforced)
    }

    /// The same for all tables of all callers, those that come later as well.
    pub fn enforce_all_capacity(&self, enforced: bool) {
        // Only a table that is named can be missing.
        let _ = operation::enforce_capacity(&self.context(), None, enforced);
    }

    /// What is left of the tables whose capacity is enforced, of this handle's access key and region.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// assert_eq!(Emulator::new().capacity_left(), []);
    /// ```
    pub fn capacity_left(&self) -> Vec<CapacityReport> {
        operation::capacity_left(&self.context())
    }
}
