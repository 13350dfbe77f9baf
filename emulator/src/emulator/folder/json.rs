//! The same as JSON: one object each, whose members are those of the structure.

use super::results::{Compaction, FolderCheck, FolderStats, Repair};
use crate::engine::upkeep::{BackupUse, IndexUse, RepairedBackup, RepairedTable, TableUse};
use crate::engine::{Damage, FileUse, Leftover};
use crate::wire::json::Writer;

impl FolderCheck {
    /// The check as a JSON object: `clean`, `tables` and `items`, then the lists `damages`, `unneeded`, `findings`,
    /// `files` and `leftovers`, and `tail`, which is null if the end of the log is whole. How much of a file is still needed
    /// is not looked for: [`FolderStats::to_json`] tells it.
    pub fn to_json(&self) -> String {
        object(|out| {
            out.key("clean");
            out.bool(self.is_clean());
            number(out, "tables", self.tables);
            number(out, "items", self.items);
            list(out, "damages", &self.damages, damage);
            list(out, "unneeded", &self.unneeded, damage);
            out.key("tail");
            match &self.tail {
                Some(tail) => damage(out, tail),
                None => out.raw(b"null"),
            }
            list(out, "findings", &self.findings, |out, text| {
                out.string(text)
            });
            list(out, "files", &self.files, seen_file);
            list(out, "leftovers", &self.leftovers, leftover);
        })
    }
}

impl FolderStats {
    /// The figures as a JSON object: `health` and `owner`; `bytes`, `live_bytes`, `reclaimable_bytes`, `streams`,
    /// `shards` and `tokens` as numbers; then the lists `tables` (each with `indexes`), `backups`, `files`, `leftovers`,
    /// `damages`.
    pub fn to_json(&self) -> String {
        object(|out| {
            text(out, "health", self.health.as_str());
            out.key("owner");
            match &self.owner {
                Some(owner) => out.string(owner),
                None => out.raw(b"null"),
            }
            number(out, "bytes", self.bytes());
            number(out, "live_bytes", self.live_bytes());
            number(out, "reclaimable_bytes", self.reclaimable_bytes());
            number(out, "streams", self.streams);
            number(out, "shards", self.shards);
            number(out, "tokens", self.tokens);
            list(out, "tables", &self.tables, table);
            list(out, "backups", &self.backups, held_backup);
            list(out, "files", &self.files, file);
            list(out, "leftovers", &self.leftovers, leftover);
            list(out, "damages", &self.damages, damage);
        })
    }
}

impl Compaction {
    /// The sizes as a JSON object: `bytes_before` and `bytes_after`.
    pub fn to_json(&self) -> String {
        object(|out| {
            number(out, "bytes_before", self.bytes_before);
            number(out, "bytes_after", self.bytes_after);
        })
    }
}

impl Repair {
    /// The report as a JSON object: `complete`, `frames`, `orphans` and `definitions_doubtful`, then the lists `lost`,
    /// `tables`, `backups` and `findings`.
    pub fn to_json(&self) -> String {
        object(|out| {
            out.key("complete");
            out.bool(self.is_complete);
            number(out, "frames", self.frames);
            number(out, "orphans", self.orphans);
            out.key("definitions_doubtful");
            out.bool(self.are_definitions_doubtful);
            list(out, "lost", &self.lost, damage);
            list(out, "tables", &self.tables, repaired);
            list(out, "backups", &self.backups, backup);
            list(out, "findings", &self.findings, |out, text| {
                out.string(text)
            });
        })
    }
}

impl Leftover {
    /// Leftovers as a JSON object: a list `leftovers`, and whether they were `removed`.
    pub fn list_to_json(leftovers: &[Self], removed: bool) -> String {
        object(|out| {
            out.key("removed");
            out.bool(removed);
            list(out, "leftovers", leftovers, leftover);
        })
    }
}

fn object(write: impl FnOnce(&mut Writer<'_>)) -> String {
    let mut bytes = Vec::new();
    let mut out = Writer::new(&mut bytes);
    out.begin_object();
    write(&mut out);
    out.end_object();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn number(out: &mut Writer<'_>, name: &'static str, number: u64) {
    out.key(name);
    out.i64(i64::try_from(number).unwrap_or(i64::MAX));
}

fn text(out: &mut Writer<'_>, name: &'static str, text: &str) {
    out.key(name);
    out.string(text);
}

fn list<T>(
    out: &mut Writer<'_>,
    name: &'static str,
    values: &[T],
    mut write: impl FnMut(&mut Writer<'_>, &T),
) {
    out.key(name);
    out.begin_array();
    values.iter().for_each(|value| write(out, value));
    out.end_array();
}

fn damage(out: &mut Writer<'_>, damage: &Damage) {
    out.begin_object();
    text(out, "file", &damage.file);
    text(out, "kind", damage.kind.as_str());
    number(out, "offset", damage.offset);
    number(out, "bytes", damage.bytes);
    out.key("first_frame");
    frame(out, damage.frames.map(|(first, _)| first));
    out.key("last_frame");
    frame(out, damage.frames.map(|(_, last)| last));
    text(out, "what", damage.what);
    out.end_object();
}

fn frame(out: &mut Writer<'_>, number: Option<u64>) {
    match number {
        Some(number) => out.i64(i64::try_from(number).unwrap_or(i64::MAX)),
        None => out.raw(b"null"),
    }
}

fn file(out: &mut Writer<'_>, file: &FileUse) {
    out.begin_object();
    of_file(out, file);
    number(out, "live_bytes", file.live_bytes);
    out.end_object();
}

fn seen_file(out: &mut Writer<'_>, file: &FileUse) {
    out.begin_object();
    of_file(out, file);
    out.end_object();
}

fn of_file(out: &mut Writer<'_>, file: &FileUse) {
    text(out, "file", &file.file);
    number(out, "bytes", file.bytes);
    number(out, "frames", file.frames);
}

fn leftover(out: &mut Writer<'_>, leftover: &Leftover) {
    out.begin_object();
    text(out, "file", &leftover.file);
    number(out, "bytes", leftover.bytes);
    text(out, "what", leftover.what);
    out.end_object();
}

fn table(out: &mut Writer<'_>, table: &TableUse) {
    out.begin_object();
    text(out, "owner", &table.owner);
    text(out, "region", &table.region);
    text(out, "table", &table.table);
    number(out, "items", table.items);
    number(out, "item_bytes", table.item_bytes);
    number(out, "live_bytes", table.live_bytes);
    number(out, "reclaimable_bytes", table.reclaimable_bytes);
    list(out, "indexes", &table.indexes, index);
    out.end_object();
}

fn index(out: &mut Writer<'_>, index: &IndexUse) {
    out.begin_object();
    text(out, "index", &index.index);
    number(out, "items", index.items);
    number(out, "item_bytes", index.item_bytes);
    number(out, "live_bytes", index.live_bytes);
    number(out, "reclaimable_bytes", index.reclaimable_bytes);
    out.end_object();
}

fn held_backup(out: &mut Writer<'_>, backup: &BackupUse) {
    out.begin_object();
    text(out, "backup", &backup.backup);
    text(out, "owner", &backup.owner);
    number(out, "items", backup.items);
    number(out, "item_bytes", backup.item_bytes);
    number(out, "live_bytes", backup.live_bytes);
    out.end_object();
}

fn repaired(out: &mut Writer<'_>, table: &RepairedTable) {
    out.begin_object();
    text(out, "owner", &table.owner);
    text(out, "region", &table.region);
    text(out, "table", &table.table);
    number(out, "items", table.items);
    out.key("doubtful");
    out.bool(table.is_doubtful);
    out.key("stream_cut");
    out.bool(table.is_stream_cut);
    out.key("stream_lost");
    out.bool(table.is_stream_lost);
    out.key("recovery_cut");
    out.bool(table.is_recovery_cut);
    out.key("recovery_lost");
    out.bool(table.is_recovery_lost);
    out.end_object();
}

fn backup(out: &mut Writer<'_>, backup: &RepairedBackup) {
    out.begin_object();
    text(out, "backup", &backup.backup);
    text(out, "owner", &backup.owner);
    number(out, "items", backup.items);
    out.key("doubtful");
    out.bool(backup.is_doubtful);
    out.end_object();
}
