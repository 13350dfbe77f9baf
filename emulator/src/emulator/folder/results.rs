//! What looking after a folder has brought to light.

use std::fmt;

use crate::engine::upkeep::{
    BackupUse, FolderSeen, Repaired, RepairedBackup, RepairedTable, TableUse,
};
use crate::engine::{Damage, FileUse, Leftover};

/// What [`DataFolder::verify`](crate::DataFolder::verify) has found. It prints as one line for each finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[must_use]
pub struct FolderCheck {
    /// Everything for which the folder would not be opened.
    pub damages: Vec<Damage>,
    /// Damage in stretches of files in which nothing lies that is needed. The folder can be opened all the same, and
    /// a copy of it ([`DataFolder::copy_to`](crate::DataFolder::copy_to)) is without them; but the medium has lost bytes.
    pub unneeded: Vec<Damage>,
    /// The end of the log that was not completely written. The next start cuts it off and keeps it beside the log;
    /// nothing that was answered under `--fsync always` is in it.
    pub tail: Option<Damage>,
    /// What does not agree with the items; looked for where nothing is damaged.
    pub findings: Vec<String>,
    /// Files that are of no use.
    pub leftovers: Vec<Leftover>,
    /// The files of the store.
    pub files: Vec<FileUse>,
    /// How many tables there are, of all access keys and regions.
    pub tables: u64,
    /// How many items they have together.
    pub items: u64,
}

impl FolderCheck {
    pub(in crate::emulator) fn of(seen: FolderSeen) -> Self {
        Self {
            damages: seen.damages,
            unneeded: seen.unneeded,
            tail: seen.tail,
            findings: seen.findings,
            leftovers: seen.leftovers,
            files: seen.files,
            tables: seen.tables.len() as u64,
            items: seen.tables.iter().map(|table| table.items).sum(),
        }
    }

    /// Whether the folder can be opened, agrees with itself, and no checksum in its files is wrong. A torn end of the
    /// log is no damage.
    pub fn is_clean(&self) -> bool {
        self.damages.is_empty() && self.unneeded.is_empty() && self.findings.is_empty()
    }

    /// Whether the only damage is one of which nobody needs anything.
    fn is_harmless(&self) -> bool {
        self.damages.is_empty() && self.findings.is_empty()
    }
}

impl fmt::Display for FolderCheck {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for damage in &self.damages {
            writeln!(formatter, "{damage}")?;
        }
        for damage in &self.unneeded {
            writeln!(formatter, "{damage}: nothing that is needed lies there")?;
        }
        for finding in &self.findings {
            writeln!(formatter, "{finding}")?;
        }
        if let Some(tail) = &self.tail {
            writeln!(
                formatter,
                "{tail}: the next start cuts it off, and keeps it beside the log"
            )?;
        }
        if self.is_clean() {
            let Self { tables, items, .. } = self;
            let files = self.files.len();
            write!(
                formatter,
                "everything agrees: {tables} tables with {items} items in {files} files"
            )
        } else if self.is_harmless() {
            write!(
                formatter,
                "`dynamodb-emulator copy DIR NEW` writes a folder without these stretches"
            )
        } else {
            write!(
                formatter,
                "`dynamodb-emulator repair DIR --into NEW` salvages what is whole"
            )
        }
    }
}

/// How a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FolderHealth {
    /// It can be opened.
    Ok,
    /// It can be opened, and the end of the log is cut off then.
    Torn,
    /// It cannot be opened.
    Damaged,
}

impl FolderHealth {
    /// The health as JSON has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Torn => "torn",
            Self::Damaged => "damaged",
        }
    }
}

/// What [`DataFolder::stats`](crate::DataFolder::stats) has measured. It prints as a list of tables and files.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[must_use]
pub struct FolderStats {
    /// How the folder is.
    pub health: FolderHealth,
    /// The process that has it, in words.
    pub owner: Option<String>,
    /// What is damaged; then nothing is told of tables.
    pub damages: Vec<Damage>,
    /// The files of the store.
    pub files: Vec<FileUse>,
    /// Files that are of no use.
    pub leftovers: Vec<Leftover>,
    /// The tables of all access keys and regions.
    pub tables: Vec<TableUse>,
    /// The backups of all access keys and regions.
    pub backups: Vec<BackupUse>,
    /// How many streams can be read.
    pub streams: u64,
    /// How many shards they have together.
    pub shards: u64,
    /// How many client tokens are remembered.
    pub tokens: u64,
}

impl FolderStats {
    pub(super) fn of(seen: FolderSeen) -> Self {
        let is_whole = seen.damages.is_empty() && seen.findings.is_empty();
        Self {
            health: match (is_whole, &seen.tail) {
                (false, _) => FolderHealth::Damaged,
                (true, Some(_)) => FolderHealth::Torn,
                (true, None) => FolderHealth::Ok,
            },
            owner: seen.owner,
            damages: seen.damages,
            files: seen.files,
            leftovers: seen.leftovers,
            tables: seen.tables,
            backups: seen.backups,
            streams: seen.streams.0,
            shards: seen.streams.1,
            tokens: seen.tokens,
        }
    }

    /// The bytes of all files of the store.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// How many of these hold what the store holds now.
    pub fn live_bytes(&self) -> u64 {
        self.files.iter().map(|file| file.live_bytes).sum()
    }

    /// How many bytes a compaction would give back at most.
    pub fn reclaimable_bytes(&self) -> u64 {
        self.bytes().saturating_sub(self.live_bytes())
    }
}

impl fmt::Display for FolderStats {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "health: {}", self.health.as_str())?;
        if let Some(owner) = &self.owner {
            write!(formatter, ", in use by {owner}")?;
        }
        for damage in &self.damages {
            write!(formatter, "\n{damage}")?;
        }
        for used in &self.tables {
            let TableUse {
                owner,
                region,
                table,
                items,
                live_bytes,
                reclaimable_bytes,
                ..
            } = used;
            write!(
                formatter,
                "\ntable {table} ({owner}, {region}): {items} items, {live_bytes} bytes live, \
                 {reclaimable_bytes} reclaimable"
            )?;
            for index in &used.indexes {
                write!(
                    formatter,
                    "\n  index {}: {} entries, {} bytes live, {} reclaimable",
                    index.index, index.items, index.live_bytes, index.reclaimable_bytes
                )?;
            }
        }
        for used in &self.backups {
            let BackupUse {
                owner,
                backup,
                items,
                live_bytes,
                ..
            } = used;
            write!(
                formatter,
                "\nbackup {backup} ({owner}): {items} items, {live_bytes} bytes live"
            )?;
        }
        for file in &self.files {
            let dead = file.bytes.saturating_sub(file.live_bytes);
            write!(
                formatter,
                "\nfile {}: {} bytes, {} live, {dead} reclaimable",
                file.file, file.bytes, file.live_bytes
            )?;
        }
        for Leftover { file, bytes, what } in &self.leftovers {
            write!(formatter, "\nleft over {file}: {bytes} bytes, {what}")?;
        }
        write!(
            formatter,
            "\n{} streams with {} shards, {} client tokens\n{} bytes, {} live, {} reclaimable",
            self.streams,
            self.shards,
            self.tokens,
            self.bytes(),
            self.live_bytes(),
            self.reclaimable_bytes()
        )
    }
}

/// What [`DataFolder::compact`](crate::DataFolder::compact) has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Compaction {
    /// How many bytes the files of the store had.
    pub bytes_before: u64,
    /// How many they have now.
    pub bytes_after: u64,
}

impl fmt::Display for Compaction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            bytes_before,
            bytes_after,
        } = self;
        write!(formatter, "{bytes_before} bytes before, {bytes_after} now")
    }
}

/// What [`DataFolder::repair_into`](crate::DataFolder::repair_into) has salvaged, and what is lost. It prints as one line
/// for each loss and each table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[must_use]
pub struct Repair {
    /// What could not be read of the folder.
    pub lost: Vec<Damage>,
    /// Whether nothing is lost that had been kept once: what was not completely written was not.
    pub is_complete: bool,
    /// Whether tables, their settings, streams or client tokens may be missing, as they were before what is lost, or
    /// there again though they had been deleted.
    pub are_definitions_doubtful: bool,
    /// All tables of the new folder.
    pub tables: Vec<RepairedTable>,
    /// All backups in the new folder.
    pub backups: Vec<RepairedBackup>,
    /// How many items and index entries stand in the file `orphans.jsonl`, because nothing is known of their table.
    pub orphans: u64,
    /// How many frames were whole.
    pub frames: u64,
    /// What does not agree in the new folder, which nothing should; and each global table whose tables are tables of their
    /// own now, because something is lost of which nobody knows whether it was on its way between them.
    pub findings: Vec<String>,
}

impl Repair {
    pub(super) fn of(repaired: Repaired) -> Self {
        Self {
            lost: repaired.lost,
            is_complete: repaired.is_complete && repaired.orphans == 0,
            are_definitions_doubtful: repaired.are_definitions_doubtful,
            tables: repaired.tables,
            backups: repaired.backups,
            orphans: repaired.orphans,
            frames: repaired.frames,
            findings: repaired.findings,
        }
    }
}

impl fmt::Display for Repair {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for damage in &self.lost {
            writeln!(formatter, "lost: {damage}")?;
        }
        for repaired in &self.tables {
            let RepairedTable {
                owner,
                region,
                table,
                items,
                ..
            } = repaired;
            write!(
                formatter,
                "table {table} ({owner}, {region}): {items} items"
            )?;
            formatter.write_str(match repaired.is_doubtful {
                true => {
                    ", of which some may be missing, older than the last write, or deleted before"
                }
                false => ", complete",
            })?;
            if repaired.is_stream_lost {
                formatter.write_str("; its stream is lost and switched off")?;
            } else if repaired.is_stream_cut {
                formatter.write_str("; its stream begins behind what is lost")?;
            }
            if repaired.is_recovery_lost {
                formatter.write_str("; its point-in-time recovery is lost and switched off")?;
            } else if repaired.is_recovery_cut {
                formatter.write_str("; its point-in-time recovery begins with this repair")?;
            }
            formatter.write_str("\n")?;
        }
        for RepairedBackup {
            backup,
            owner,
            items,
            is_doubtful,
        } in &self.backups
        {
            let state = match is_doubtful {
                true => "of which some may be missing or other than they were",
                false => "complete",
            };
            writeln!(
                formatter,
                "backup {backup} ({owner}): {items} items, {state}"
            )?;
        }
        if self.are_definitions_doubtful {
            formatter.write_str(
                "settings of tables, streams and client tokens may be as they were before what is lost\n",
            )?;
        }
        if self.orphans > 0 {
            let orphans = self.orphans;
            writeln!(
                formatter,
                "{orphans} items are of tables or indexes of which nothing is known: see orphans.jsonl"
            )?;
        }
        for finding in &self.findings {
            writeln!(formatter, "{finding}")?;
        }
        formatter.write_str(match self.is_complete {
            true => "nothing is lost that had been kept",
            false => "everything that is whole was salvaged",
        })
    }
}
