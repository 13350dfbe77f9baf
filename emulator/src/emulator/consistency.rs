//! What reads see that are not strongly consistent.

use std::fmt;

use crate::emulator::Emulator;
use crate::operation::ConsistencyMode;

/// A mode that is set for as long as this is there; then the one before is set again.
///
/// Dropped by a thread that panics, such as one whose test has failed, it prints the mode, with the seed: the same mode
/// and the same requests give the same answers again.
#[must_use = "the mode before is set again when this is dropped"]
pub struct ConsistencyGuard {
    emulator: Emulator,
    mode: ConsistencyMode,
    before: ConsistencyMode,
}

impl fmt::Debug for ConsistencyGuard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("ConsistencyGuard")
            .field(&format_args!("{}", self.mode))
            .finish()
    }
}

impl Drop for ConsistencyGuard {
    fn drop(&mut self) {
        self.emulator.set_consistency(self.before);
        if std::thread::panicking() {
            // The harness of a test shows this with the failure.
            eprintln!(
                "the reads of this run go again with --consistency {}",
                self.mode
            );
        }
    }
}

impl Emulator {
    /// What reads of this database see that are not strongly consistent.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{ConsistencyMode, Emulator};
    ///
    /// assert_eq!(Emulator::new().consistency(), ConsistencyMode::Off);
    /// ```
    pub fn consistency(&self) -> ConsistencyMode {
        self.context().consistency()
    }

    /// Sets what reads of this database see from now on that are not strongly consistent: GetItem, BatchGetItem, Query, Scan
    /// and SELECT without `ConsistentRead`, and all reads of global indexes. Searches of vectors see the newest.
    ///
    /// Only what is replaced while a mode other than [`ConsistencyMode::Off`] is set can be seen later; with each call all of
    /// it is forgotten, and draws begin anew. Of the latest 200,000 versions at most, entries in indexes counted. A fork begins
    /// with the mode of its origin.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::sync::Arc;
    /// use std::time::Duration;
    ///
    /// use dynamodb_emulator::clock::VirtualClock;
    /// use dynamodb_emulator::ops::{CreateTable, GetItem, PutItem};
    /// use dynamodb_emulator::types::{
    ///     AttributeDefinition, CreateTableInput, GetItemInput, KeySchemaElement, PutItemInput,
    /// };
    /// use dynamodb_emulator::{ConsistencyMode, Emulator, Item};
    ///
    /// let emulator = Emulator::builder().clock(Arc::new(VirtualClock::default())).build()?;
    /// emulator.call::<CreateTable>(CreateTableInput {
    ///     table_name: Some("music".into()),
    ///     billing_mode: Some("PAY_PER_REQUEST".into()),
    ///     attribute_definitions: Some(vec![AttributeDefinition {
    ///         attribute_name: Some("artist".into()),
    ///         attribute_type: Some("S".into()),
    ///     }]),
    ///     key_schema: Some(vec![KeySchemaElement {
    ///         attribute_name: Some("artist".into()),
    ///         key_type: Some("HASH".into()),
    ///     }]),
    ///     ..Default::default()
    /// })?;
    /// let odetta = Item::from_iter([("artist", "Odetta".into())]);
    /// let get = |strong| emulator.call::<GetItem>(GetItemInput {
    ///     table_name: Some("music".into()),
    ///     key: Some(odetta.clone().into()),
    ///     consistent_read: Some(strong),
    ///     ..Default::default()
    /// });
    ///
    /// emulator.set_consistency(ConsistencyMode::lag(Duration::from_millis(200)));
    /// emulator.call::<PutItem>(PutItemInput {
    ///     table_name: Some("music".into()),
    ///     item: Some(odetta.clone().into()),
    ///     ..Default::default()
    /// })?;
    /// assert_eq!(get(false)?.item, None);
    /// assert_eq!(get(true)?.item, Some(odetta.clone()));
    /// emulator.advance_clock(Duration::from_millis(200));
    /// assert_eq!(get(false)?.item, Some(odetta.clone()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn set_consistency(&self, mode: ConsistencyMode) {
        self.context().set_consistency(mode);
    }

    /// As [`Self::set_consistency`], until what is returned is dropped; where that is because of a panic, the mode is
    /// printed with its seed.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use dynamodb_emulator::{ConsistencyMode, Emulator};
    ///
    /// let emulator = Emulator::new();
    /// let adversary = emulator.with_consistency(ConsistencyMode::seeded(42, Duration::from_secs(1)));
    /// assert_eq!(format!("{adversary:?}"), "ConsistencyGuard(seeded=42,window=1000ms)");
    /// drop(adversary);
    /// assert_eq!(emulator.consistency(), ConsistencyMode::Off);
    /// ```
    pub fn with_consistency(&self, mode: ConsistencyMode) -> ConsistencyGuard {
        let before = self.consistency();
        self.set_consistency(mode);
        ConsistencyGuard {
            emulator: self.clone(),
            mode,
            before,
        }
    }
}
