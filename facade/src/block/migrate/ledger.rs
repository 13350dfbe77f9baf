//! The ledger: what was done, and how far what is being done has come.

use std::collections::BTreeMap;

use crate::backend::{Item, Value};
use crate::block::key::{self, KeyBuilder};
use crate::block::record::Envelope;
use crate::error::{Error, ErrorKind};

const STATE: &str = "state";
const CURSORS: &str = "cursors";
const CHANGED: &str = "changed";

/// How far a migration has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// It has begun. It may be at work, or have stopped.
    Running,
    /// It is done, and is not done again.
    Done,
}

impl State {
    const fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
        }
    }
}

/// What the ledger says of a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Whether it is done.
    pub state: State,
    /// Where it stands in each partition that it has begun: `None` at the end of it.
    pub cursors: BTreeMap<String, Option<String>>,
    /// What its steps have changed, those that happened twice counted twice.
    pub changed: u64,
    pub(super) envelope: Envelope,
}

impl Progress {
    pub(super) const fn begun(envelope: Envelope) -> Self {
        Self {
            state: State::Running,
            cursors: BTreeMap::new(),
            changed: 0,
            envelope,
        }
    }
}

/// Digits of a version in a key.
const VERSION_WIDTH: usize = 10;

/// The key of a migration in the ledger.
pub(super) fn key(target: &str, version: u32) -> Result<Item, Error> {
    let partition = KeyBuilder::new().text("MIG").text(target).partition()?;
    let sort = KeyBuilder::new()
        .padded(version.into(), VERSION_WIDTH)
        .sort()?;
    Ok(key::pair(&partition, &sort))
}

/// The item of a migration, besides its envelope.
pub(super) fn item(key: Item, progress: &Progress) -> Item {
    let cursors = progress.cursors.iter().map(|(partition, cursor)| {
        let cursor = cursor.as_deref().map_or(Value::Null, Value::from);
        (partition.clone(), cursor)
    });
    key.with(STATE, progress.state.word())
        .with(CURSORS, Value::Map(cursors.collect()))
        .with(CHANGED, Value::number(progress.changed))
}

/// What an item says.
pub(super) fn progress(item: &Item) -> Result<Progress, Error> {
    let state = item.text(STATE);
    let state = [State::Running, State::Done]
        .into_iter()
        .find(|known| state.as_deref() == Some(known.word()))
        .ok_or_else(|| damaged(STATE))?;
    let Some(Value::Map(members)) = item.get(CURSORS) else {
        return Err(damaged(CURSORS));
    };
    let mut cursors = BTreeMap::new();
    for (partition, cursor) in members {
        let cursor = match cursor {
            Value::Null => None,
            Value::Text(cursor) => Some(cursor),
            _ => return Err(damaged(CURSORS)),
        };
        cursors.insert(partition, cursor);
    }
    let changed = item.number(CHANGED).and_then(|digits| digits.parse().ok());
    Ok(Progress {
        state,
        cursors,
        changed: changed.ok_or_else(|| damaged(CHANGED))?,
        envelope: Envelope::of(item)?,
    })
}

#[cold]
fn damaged(name: &str) -> Error {
    let message = format!("the ledger of migrations has no readable {name}");
    Error::new(ErrorKind::CorruptData, message)
}
