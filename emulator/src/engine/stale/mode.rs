//! How far reads may lie behind that need not see the newest.

use std::fmt;
use std::time::Duration;

/// What reads of a database see that are not strongly consistent, and reads of global indexes, which never are; indexes of
/// vectors are as global ones.
///
/// Strongly consistent reads, transactions, conditions and writes always see the newest. What a read is shown was
/// committed; several items in one answer may be of several moments
/// ([read consistency](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html)).
/// All spans are on the clock of the database. It can be written as the flag `--consistency` takes it.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use dynamodb_emulator::ConsistencyMode;
///
/// let mode = ConsistencyMode::seeded(42, Duration::from_secs(2)).monotonic();
/// assert_eq!(mode.to_string(), "seeded=42,window=2000ms,monotonic");
/// let lag = ConsistencyMode::lag(Duration::from_millis(200)).global_indexes(Duration::from_secs(3));
/// assert_eq!(lag.to_string(), "lag=200ms,index=3000ms");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConsistencyMode {
    /// All reads see the newest.
    #[default]
    Off,
    /// Reads see what there was so long ago.
    Lag {
        /// How far reads of tables and local indexes lie behind.
        table: Duration,
        /// How far reads of global indexes lie behind.
        index: Duration,
    },
    /// Each read sees of each item one of the versions within a window, drawn from a seed; a global index goes only
    /// forward with each item.
    Seeded {
        /// What is drawn from: with the same requests in the same order it gives the same answers.
        seed: u64,
        /// How old a version may be that reads of tables and local indexes see.
        table: Duration,
        /// How old a version may be that reads of global indexes see.
        index: Duration,
        /// Whether the reads of one access key never go back behind what they have seen of an item, in a table and its
        /// local indexes. These are monotonic reads and no more: a session that has written an item may read what was
        /// there before, until one of its reads has shown the write. The service promises neither
        /// ([read consistency](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html)).
        monotonic: bool,
    },
}

impl ConsistencyMode {
    /// Reads see what there was so long ago, in tables and in indexes.
    pub const fn lag(span: Duration) -> Self {
        Self::Lag {
            table: span,
            index: span,
        }
    }

    /// Reads see versions within a window, in tables and in indexes, drawn from a seed.
    pub const fn seeded(seed: u64, window: Duration) -> Self {
        Self::Seeded {
            seed,
            table: window,
            index: window,
            monotonic: false,
        }
    }

    /// The same with another lag or window for global indexes; without effect on [`Self::Off`].
    #[must_use]
    pub const fn global_indexes(mut self, span: Duration) -> Self {
        match &mut self {
            Self::Off => {}
            Self::Lag { index, .. } | Self::Seeded { index, .. } => *index = span,
        }
        self
    }

    /// The same with reads of one access key that never go back behind what its reads have seen; without effect on modes
    /// that are not seeded. What it writes it need not see at once.
    #[must_use]
    pub const fn monotonic(mut self) -> Self {
        if let Self::Seeded { monotonic, .. } = &mut self {
            *monotonic = true;
        }
        self
    }

    /// How old a version may be that a read of a table or local index sees, and one of a global index.
    pub(super) const fn spans(self) -> (Duration, Duration) {
        match self {
            Self::Off => (Duration::ZERO, Duration::ZERO),
            Self::Lag { table, index } | Self::Seeded { table, index, .. } => (table, index),
        }
    }

    /// Whether reads of one access key never go back.
    pub(super) const fn is_monotonic(self) -> bool {
        matches!(
            self,
            Self::Seeded {
                monotonic: true,
                ..
            }
        )
    }
}

impl fmt::Display for ConsistencyMode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (table, index) = self.spans();
        match self {
            Self::Off => formatter.write_str("off")?,
            Self::Lag { .. } => write!(formatter, "lag={}ms", table.as_millis())?,
            Self::Seeded { seed, .. } => {
                write!(formatter, "seeded={seed},window={}ms", table.as_millis())?;
            }
        }
        if index != table {
            write!(formatter, ",index={}ms", index.as_millis())?;
        }
        match self.is_monotonic() {
            true => formatter.write_str(",monotonic"),
            false => Ok(()),
        }
    }
}
