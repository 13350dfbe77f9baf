//! How a mode of reads is written on a command line.

use crate::cli::values::duration;
use crate::emulator::ConsistencyMode;
use crate::ids::{Ids, SEED_MAX};
use crate::limits::CONSISTENCY_WINDOW;

/// How such a mode is written.
const FORM: &str = "write it as off, lag=200ms, or seeded=42,window=1s,monotonic, with index=2s for global indexes";

/// A mode as it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct WrittenMode {
    mode: ConsistencyMode,
    /// Whether its seed, if it has one, was written.
    pub(super) has_seed: bool,
}

impl WrittenMode {
    /// `off`, `lag=200ms`, or `seeded`, with a seed and more behind it.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let form = || FORM.to_owned();
        let mut parts = text.split(',');
        let first = parts.next().ok_or_else(form)?;
        let mut has_seed = false;
        let mut mode = match first.split_once('=') {
            None if first == "off" => ConsistencyMode::Off,
            None if first == "seeded" => ConsistencyMode::seeded(0, CONSISTENCY_WINDOW),
            Some(("lag", span)) => ConsistencyMode::lag(duration(span)?),
            Some(("seeded", seed)) => {
                has_seed = true;
                let seed = seed.parse().map_err(|_| form())?;
                if seed > SEED_MAX {
                    return Err(format!("a seed is at most {SEED_MAX}"));
                }
                ConsistencyMode::seeded(seed, CONSISTENCY_WINDOW)
            }
            _ => return Err(form()),
        };
        let (mut of_indexes, mut is_monotonic) = (None, false);
        for part in parts {
            match (part.split_once('='), mode) {
                (Some(("window", span)), ConsistencyMode::Seeded { seed, .. }) => {
                    mode = ConsistencyMode::seeded(seed, duration(span)?);
                }
                (
                    Some(("index", span)),
                    ConsistencyMode::Lag { .. } | ConsistencyMode::Seeded { .. },
                ) => {
                    of_indexes = Some(duration(span)?);
                }
                (None, ConsistencyMode::Seeded { .. }) if part == "monotonic" => {
                    is_monotonic = true;
                }
                _ => return Err(form()),
            }
        }
        if let Some(span) = of_indexes {
            mode = mode.global_indexes(span);
        }
        if is_monotonic {
            mode = mode.monotonic();
        }
        Ok(Self { mode, has_seed })
    }

    /// The mode; a seed that was not written is 0.
    pub(super) const fn as_written(self) -> ConsistencyMode {
        self.mode
    }

    /// The mode, with a seed that nobody has chosen where none was written.
    pub(super) fn drawn(self) -> ConsistencyMode {
        match self.mode {
            ConsistencyMode::Seeded {
                table,
                index,
                monotonic,
                seed: _,
            } if !self.has_seed => {
                let seed = Ids::random().seed();
                ConsistencyMode::Seeded {
                    seed,
                    table,
                    index,
                    monotonic,
                }
            }
            mode => mode,
        }
    }
}
