//! Damaged folders with backups and recovery to a moment: what is salvaged of them is true.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::engine::reopen::facts;
use crate::engine::upkeep::{Rebuilt, Repaired, rebuild};
use crate::engine::{Engine, Transition};
use crate::schema::{PointInTime, TableDefinition};
use crate::storage::disk::sim_folder::SimFolder;
use crate::storage::disk_tools;

use super::reopen::restartable;
use super::{Bench, assert_consistent, config, indexed, item, put, redefine};

/// A table with recovery, and a backup of its first three items.
struct Kept {
    bench: Bench,
    folder: SimFolder,
    since: Timestamp,
    /// Where the log ended before recovery was switched on, before the backup, and after it.
    ends: [usize; 3],
}

fn end_of_log(folder: &SimFolder) -> usize {
    let sizes = folder.sizes().into_iter();
    sizes
        .filter(|(name, _)| name.starts_with("log-"))
        .map(|(_, size)| size)
        .sum()
}

fn kept() -> Kept {
    let (bench, folder) = restartable();
    let folder = folder.unwrap();
    let table = bench.create(indexed());
    let before = end_of_log(&folder);
    let since = bench.engine.now();
    redefine(&bench.engine, &table, |next| {
        next.point_in_time = Some(PointInTime { since, days: 35 });
    });
    for number in [1, 2, 3] {
        put(
            &bench.engine,
            &table,
            &item("a", number, [("g", "x".into())]),
        )
        .unwrap();
    }
    bench.clock.advance(Duration::from_secs(10));
    bench.engine.run_due();
    let before_backup = end_of_log(&folder);
    bench.engine.create_backup(&table, "kept").unwrap();
    let after_backup = end_of_log(&folder);
    bench.clock.advance(Duration::from_secs(10));
    bench.engine.run_due();
    for number in 4..20 {
        put(
            &bench.engine,
            &table,
            &item("a", number, [("g", "y".into())]),
        )
        .unwrap();
    }
    bench.clock.advance(Duration::from_secs(10));
    bench.engine.run_due();
    let folder = folder.copy();
    Kept {
        bench,
        folder,
        since,
        ends: [before, before_backup, after_backup],
    }
}

fn repair(kept: &Kept, folder: &SimFolder) -> (Repaired, Engine) {
    let salvage = disk_tools::salvage_sim(folder, facts::decode).unwrap();
    let config = config(std::sync::Arc::clone(&kept.bench.clock), None);
    let (repaired, Rebuilt { engine, .. }) = rebuild(config, salvage).unwrap();
    assert_eq!(
        repaired.findings,
        Vec::<String>::new(),
        "{:?}",
        repaired.lost
    );
    assert_consistent(&engine);
    (repaired, engine)
}

fn damaged(kept: &Kept, at: usize) -> SimFolder {
    let folder = kept.folder.copy();
    let (name, _) = folder.sizes().remove(0);
    assert!(name.starts_with("log-"), "{name}");
    folder.edit(&name, |bytes| bytes[at] ^= 1);
    folder
}

/// How many items come back from the only backup.
fn of_backup(kept: &Kept, engine: &Engine) -> u64 {
    let caller = &kept.bench.caller;
    let backup = engine.list_backups(caller).remove(0);
    let definition = TableDefinition {
        name: "of_backup".into(),
        point_in_time: None,
        ..TableDefinition::clone(backup.definition())
    };
    let restored = engine.restore_backup(caller, &backup, definition, Transition::default());
    let restored = restored.unwrap();
    assert_consistent(engine);
    restored.view().item_count()
}

/// How many items there were at a moment.
fn of_moment(kept: &Kept, engine: &Engine, moment: Timestamp) -> u64 {
    let caller = &kept.bench.caller;
    let table = engine.table(caller, "things").unwrap();
    let definition = TableDefinition {
        name: "of_moment".into(),
        point_in_time: None,
        ..TableDefinition::clone(&table.definition())
    };
    let transition = Transition::default();
    let restored = engine.restore_moment(caller, &table, moment, definition, transition);
    let restored = restored.unwrap();
    assert_consistent(engine);
    restored.view().item_count()
}

#[test]
fn backups_and_recovery_that_are_whole_stay_so() {
    let kept = kept();
    let (repaired, engine) = repair(&kept, &kept.folder);
    assert!(repaired.is_complete && repaired.orphans == 0);
    assert!(!repaired.tables[0].is_recovery_cut && !repaired.tables[0].is_recovery_lost);
    assert!(repaired.backups.len() == 1 && !repaired.backups[0].is_doubtful);
    assert_eq!(repaired.backups[0].items, 3);
    let before_backup = kept.since.plus(Duration::from_secs(10));
    assert_eq!(of_moment(&kept, &engine, before_backup), 3);
    assert_eq!(of_backup(&kept, &engine), 3);
}

/// A change is lost of which nobody knows: the table can be restored to what comes behind the repair only.
#[test]
fn recovery_begins_anew_behind_a_hole() {
    let kept = kept();
    let (repaired, engine) = repair(&kept, &damaged(&kept, kept.ends[2] + 40));
    assert!(!repaired.is_complete && repaired.orphans == 0);
    assert!(repaired.tables[0].is_recovery_cut && !repaired.tables[0].is_recovery_lost);
    let table = engine.table(&kept.bench.caller, "things").unwrap();
    let now = engine.now();
    let point = table.definition().point_in_time;
    assert_eq!(
        point,
        Some(PointInTime {
            since: now,
            days: 35
        })
    );
    let held = table.view().item_count();
    kept.bench.clock.advance(Duration::from_secs(10));
    engine.run_due();
    put(&engine, &table, &item("b", 1, [])).unwrap();
    assert_eq!(of_moment(&kept, &engine, now), held);
    // Nothing of the backup is known to be as it was, and all of it is there.
    assert!(repaired.backups[0].is_doubtful && repaired.backups[0].items == 3);
    assert_eq!(of_backup(&kept, &engine), 3);
}

/// The record that a backup was made is lost: what the log says since is of the table.
#[test]
fn a_backup_that_is_lost_leaves_nothing() {
    let kept = kept();
    let (repaired, engine) = repair(&kept, &damaged(&kept, kept.ends[1] + 40));
    assert_eq!((repaired.backups.len(), repaired.orphans), (0, 0));
    assert!(repaired.are_definitions_doubtful && repaired.tables[0].is_doubtful);
    assert_eq!(engine.list_backups(&kept.bench.caller).len(), 0);
}

/// The record that switched recovery on is lost: it is off, as the table's definition says that is there.
#[test]
fn recovery_that_is_lost_is_off() {
    let kept = kept();
    let (repaired, engine) = repair(&kept, &damaged(&kept, kept.ends[0] + 40));
    assert!(!repaired.tables[0].is_recovery_cut);
    let table = engine.table(&kept.bench.caller, "things").unwrap();
    assert_eq!(table.definition().point_in_time, None);
    assert_eq!(of_backup(&kept, &engine), 3);
}
