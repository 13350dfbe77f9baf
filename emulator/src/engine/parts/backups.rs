//! The backups of all tables, and what each holds.

use std::sync::Arc;

use imbl::OrdMap;
use parking_lot::Mutex;

use crate::clock::Timestamp;
use crate::schema::TableDefinition;
#[cfg(feature = "disk")]
use crate::storage::codec::{self, coded, coded_enum};
use crate::storage::{Fact, FactValue, Key, Space};

use crate::engine::table::Home;
use crate::engine::table::collections::Collections;
use crate::engine::table::counters::Growth;

/// The first byte of the keys of these facts.
pub(in crate::engine) const TAG: u8 = b'b';

/// Who asked for a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BackupKind {
    /// Whoever called CreateBackup.
    User,
    /// The service itself, because a table went that could be restored to a point in time.
    System,
}

/// Which backup, of whom. Backups of one table are in the order in which they were made: so are their ids.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::engine) struct BackupName {
    pub(in crate::engine) owner: Arc<str>,
    pub(in crate::engine) region: Arc<str>,
    pub(in crate::engine) table: Arc<str>,
    pub(in crate::engine) id: Arc<str>,
}

/// What a space holds, and how much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::engine) struct HeldSpace {
    pub(in crate::engine) space: Space,
    pub(in crate::engine) items: i64,
    pub(in crate::engine) bytes: i64,
}

/// A space of an index, and which index that is.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct KeptIndex {
    pub(in crate::engine) number: u32,
    pub(in crate::engine) content: HeldSpace,
    /// How far the index was filled, by table key, if it was being filled.
    pub(in crate::engine) reached: Option<Option<Key>>,
}

/// A table as it was: its definition, and copies of its spaces.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct BackupFact {
    pub(in crate::engine) home: Home,
    pub(in crate::engine) id: Arc<str>,
    pub(in crate::engine) name: Arc<str>,
    pub(in crate::engine) kind: BackupKind,
    pub(in crate::engine) created: Timestamp,
    /// When the service removes it; never, if somebody asked for it.
    pub(in crate::engine) expires: Option<Timestamp>,
    pub(in crate::engine) definition: Arc<TableDefinition>,
    pub(in crate::engine) items: HeldSpace,
    pub(in crate::engine) indexes: Vec<KeptIndex>,
}

impl FactValue for BackupFact {
    #[cfg(feature = "disk")]
    fn to_bytes(&self) -> Option<Vec<u8>> {
        codec::to_bytes(self)
    }
}

#[cfg(feature = "disk")]
coded_enum!(BackupKind { User = 0, System = 1 });

#[cfg(feature = "disk")]
coded!(HeldSpace {
    space,
    items,
    bytes
});

#[cfg(feature = "disk")]
coded!(KeptIndex {
    number,
    content,
    reached
});

#[cfg(feature = "disk")]
coded!(BackupFact {
    home,
    id,
    name,
    kind,
    created,
    expires,
    definition,
    items,
    indexes
});

impl HeldSpace {
    /// A space that holds so much.
    pub(in crate::engine) fn new(space: Space, held: Growth) -> Self {
        Self {
            space,
            items: held.items,
            bytes: held.bytes,
        }
    }

    /// What a space holds, as the growth of an empty one.
    pub(in crate::engine) fn growth(self) -> Growth {
        Growth {
            items: self.items,
            bytes: self.bytes,
        }
    }
}

impl BackupFact {
    /// Which backup it is.
    pub(in crate::engine) fn backup_name(&self) -> BackupName {
        BackupName {
            owner: Arc::clone(&self.home.owner),
            region: Arc::clone(&self.home.region),
            table: Arc::clone(&self.definition.name),
            id: Arc::clone(&self.id),
        }
    }

    /// All spaces of the backup.
    pub(in crate::engine) fn spaces(&self) -> impl Iterator<Item = Space> {
        let of_indexes = self.indexes.iter().map(|index| index.content.space);
        of_indexes.chain([self.items.space])
    }

    /// The fact that says this.
    pub(in crate::engine) fn into_fact(self) -> Fact {
        Fact {
            key: key(&self.backup_name()),
            value: Some(Arc::new(self)),
        }
    }
}

/// The fact that there is no such backup.
pub(in crate::engine) fn is_gone(name: &BackupName) -> Fact {
    Fact {
        key: key(name),
        value: None,
    }
}

/// The key of the fact of a backup.
fn key(name: &BackupName) -> Key {
    let parts = [&name.owner, &name.region, &name.table, &name.id];
    Key::of_parts(TAG, &parts.map(|part| part.as_bytes()))
}

/// A table as it was, and whether somebody restores from it now.
#[derive(Debug)]
pub(crate) struct Backup {
    pub(in crate::engine) fact: BackupFact,
    /// The sizes of item collections, if they are known: after a restart nobody counts them for a restore that may
    /// never come.
    pub(in crate::engine) collections: Option<Collections>,
    /// The table that is being restored from it, and until when: no second one may be meanwhile.
    restoring: Mutex<Option<(Arc<str>, Timestamp)>>,
}

impl Backup {
    pub(in crate::engine) fn new(fact: BackupFact, collections: Option<Collections>) -> Arc<Self> {
        Arc::new(Self {
            fact,
            collections,
            restoring: Mutex::default(),
        })
    }

    /// The ARN of the table, with the id behind it.
    pub(crate) fn arn(&self) -> String {
        self.fact.definition.arn.backup(&self.fact.id)
    }

    /// What tells it from other backups of the table: digits of its moment, and a suffix.
    pub(crate) fn id(&self) -> &str {
        &self.fact.id
    }

    /// The name that its maker gave it; not the only one of that name.
    pub(crate) fn name(&self) -> &str {
        &self.fact.name
    }

    /// Who asked for it.
    pub(crate) fn kind(&self) -> BackupKind {
        self.fact.kind
    }

    /// When it was made: to that moment a restore goes back.
    pub(crate) fn created(&self) -> Timestamp {
        self.fact.created
    }

    /// When the service removes it by itself.
    pub(crate) fn expires(&self) -> Option<Timestamp> {
        self.fact.expires
    }

    /// The table as it was.
    pub(crate) fn definition(&self) -> &Arc<TableDefinition> {
        &self.fact.definition
    }

    /// How many items it holds, and their size in bytes.
    pub(crate) fn held(&self) -> (i64, i64) {
        (self.fact.items.items, self.fact.items.bytes)
    }

    /// The table that is being restored from it at `now`.
    pub(crate) fn target(&self, now: Timestamp) -> Option<Arc<str>> {
        let restoring = self.restoring.lock();
        let (target, until) = restoring.as_ref()?;
        (now < *until).then(|| Arc::clone(target))
    }

    /// Remembers that a table is being restored from it.
    pub(in crate::engine) fn note_target(&self, target: &Arc<str>, until: Timestamp) {
        *self.restoring.lock() = Some((Arc::clone(target), until));
    }
}

/// All backups of an engine.
#[derive(Debug, Default)]
pub(in crate::engine) struct Backups {
    /// A persistent map: a fork of the engine has the same backups at the cost of a pointer.
    known: Mutex<OrdMap<BackupName, Arc<Backup>>>,
}

impl Backups {
    /// The same backups in another engine, whose store has the same spaces.
    pub(in crate::engine) fn fork(&self) -> Self {
        Self {
            known: Mutex::new(self.known.lock().clone()),
        }
    }

    /// Adds a backup.
    pub(in crate::engine) fn insert(&self, backup: Arc<Backup>) {
        self.known.lock().insert(backup.fact.backup_name(), backup);
    }

    /// Removes a backup; whether it was there.
    pub(in crate::engine) fn remove(&self, name: &BackupName) -> bool {
        self.known.lock().remove(name).is_some()
    }

    /// The backup of this name.
    pub(in crate::engine) fn get(&self, name: &BackupName) -> Option<Arc<Backup>> {
        self.known.lock().get(name).cloned()
    }

    /// All backups at this moment, in the order of their names.
    pub(in crate::engine) fn all(&self) -> Vec<Arc<Backup>> {
        // Taken off the lock as a root: whoever looks at many holds nobody up.
        let known = self.known.lock().clone();
        known.values().cloned().collect()
    }
}
