//! Snapshots of a database in a folder: there again after a restart, whole or not at all.
#![expect(clippy::disallowed_methods, reason = "files are looked at and damaged")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use dynamodb_emulator::ops::{CreateTable, PutItem, Scan};
use dynamodb_emulator::types::{
    AttributeDefinition, CreateTableInput, KeySchemaElement, PutItemInput, ScanInput,
};
use dynamodb_emulator::{DatabaseError, DatabaseOptions, Emulator, Item};

use crate::temporary::TemporaryFolder;

/// A folder of data in a folder of the test, so that what is beside the data goes with the test.
struct World(TemporaryFolder);

impl World {
    fn new(name: &str) -> Self {
        Self(TemporaryFolder::new(name))
    }

    fn open(&self) -> Emulator {
        let data = self.0.path().join("data");
        Emulator::builder().data(data).build().unwrap()
    }

    fn shelf(&self) -> PathBuf {
        self.0.path().join("data-snapshots")
    }

    /// The folders of snapshots.
    fn kept(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.shelf()) else {
            return Vec::new();
        };
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }
}

fn create(emulator: &Emulator) {
    let created = emulator.call::<CreateTable>(CreateTableInput {
        table_name: Some("tea".into()),
        billing_mode: Some("PAY_PER_REQUEST".into()),
        attribute_definitions: Some(vec![AttributeDefinition {
            attribute_name: Some("p".into()),
            attribute_type: Some("S".into()),
        }]),
        key_schema: Some(vec![KeySchemaElement {
            attribute_name: Some("p".into()),
            key_type: Some("HASH".into()),
        }]),
        ..Default::default()
    });
    let _table = created.unwrap();
}

fn put(emulator: &Emulator, key: &str) {
    let put = emulator.call::<PutItem>(PutItemInput {
        table_name: Some("tea".into()),
        item: Some(Item::from_iter([("p", key.into())]).into()),
        ..Default::default()
    });
    let _output = put.unwrap();
}

fn count(emulator: &Emulator) -> i32 {
    let scanned = emulator.call::<Scan>(ScanInput {
        table_name: Some("tea".into()),
        ..Default::default()
    });
    scanned.unwrap().count.unwrap()
}

fn fork_of(emulator: &Emulator, snapshot: &str) -> Result<Emulator, DatabaseError> {
    let options = DatabaseOptions::fork_of("main").snapshot(snapshot);
    emulator.create_database("t1", &options)
}

/// All files below a folder with what is in them.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.append(&mut files(&path)),
            false => drop(found.insert(path.clone(), std::fs::read(&path).unwrap())),
        }
    }
    found
}

#[test]
fn a_snapshot_is_there_after_a_restart() {
    let world = World::new("kept-snapshots");
    let emulator = world.open();
    create(&emulator);
    put(&emulator, "one");
    emulator.take_snapshot("seeded").unwrap();
    put(&emulator, "two");
    emulator.take_snapshot("later").unwrap();
    let taken = emulator.snapshots();
    // When it was taken does not go on with the clock.
    emulator.advance_clock(Duration::from_secs(3600));
    assert_eq!(emulator.snapshots(), taken);
    drop(emulator);

    let before = files(&world.shelf());
    for _ in 0..2 {
        let emulator = world.open();
        let again = emulator.snapshots();
        let told = |all: &[dynamodb_emulator::SnapshotDescription]| -> Vec<_> {
            let told = all
                .iter()
                .map(|one| (one.name.clone(), one.created, one.table_count));
            told.collect()
        };
        assert_eq!(told(&again), told(&taken));
        assert_eq!(count(&emulator), 2);
        let fork = fork_of(&emulator, "seeded").unwrap();
        assert_eq!(count(&fork), 1);
        // What happens in a fork of it is not kept, neither there nor in what it is a fork of.
        put(&fork, "three");
        let taken = emulator.take_snapshot("seeded");
        let name = "seeded".to_owned();
        assert_eq!(taken, Err(DatabaseError::SnapshotExists { name }));
    }
    assert_eq!(files(&world.shelf()), before, "reading changes nothing");
}

#[test]
fn a_dropped_snapshot_leaves_nothing() {
    let world = World::new("dropped-snapshots");
    let emulator = world.open();
    create(&emulator);
    emulator.take_snapshot("seeded").unwrap();
    emulator.take_snapshot("other").unwrap();
    assert_eq!(world.kept().len(), 2);
    emulator.drop_snapshot("seeded").unwrap();
    drop(emulator);
    assert_eq!(world.kept().len(), 1);
    let emulator = world.open();
    // Of the process before, and not read by this one.
    emulator.drop_snapshot("other").unwrap();
    assert_eq!(world.kept(), Vec::<String>::new());
    let name = "other".to_owned();
    assert_eq!(
        emulator.drop_snapshot("other"),
        Err(DatabaseError::NoSnapshot { name })
    );
}

/// What a process leaves that was killed after any step of taking a snapshot or dropping one.
#[test]
fn nothing_half_is_found() {
    let world = World::new("half-snapshots");
    let emulator = world.open();
    create(&emulator);
    emulator.take_snapshot("seeded").unwrap();
    drop(emulator);
    let [whole] = &*world.kept() else {
        panic!("{:?}", world.kept());
    };
    let whole = world.shelf().join(whole);
    let copy = |name: &str, most: usize| {
        let to = world.shelf().join(name);
        std::fs::create_dir(&to).unwrap();
        for (path, bytes) in files(&whole).into_iter().take(most) {
            std::fs::write(to.join(path.file_name().unwrap()), bytes).unwrap();
        }
    };
    let whole_files = files(&whole).len();
    for most in 0..=whole_files {
        copy(&format!("half-{most}.5.1.coming"), most);
        copy(&format!("gone-{most}.5.1.going"), most);
    }
    let emulator = world.open();
    let names: Vec<_> = emulator
        .snapshots()
        .into_iter()
        .map(|one| one.name)
        .collect();
    assert_eq!(names, ["seeded"]);
    assert_eq!(world.kept().len(), 1);
    emulator.take_snapshot("half-1").unwrap();
}

#[test]
fn damage_is_told_by_name_and_harms_nothing_else() {
    let world = World::new("damaged-snapshots");
    let emulator = world.open();
    create(&emulator);
    put(&emulator, "one");
    emulator.take_snapshot("whole").unwrap();
    emulator.take_snapshot("broken").unwrap();
    drop(emulator);
    let kept = world.kept();
    let broken = kept.iter().find(|name| name.starts_with("broken")).unwrap();
    let (path, mut bytes) = files(&world.shelf().join(broken))
        .into_iter()
        .find(|(path, _)| path.to_string_lossy().contains("checkpoint"))
        .unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();

    let emulator = world.open();
    assert_eq!(emulator.snapshots().len(), 2);
    match fork_of(&emulator, "broken") {
        Err(DatabaseError::SnapshotFailed { name, problem }) => {
            assert_eq!(name, "broken");
            assert!(problem.contains("checkpoint"), "{problem}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(count(&emulator), 1);
    assert_eq!(count(&fork_of(&emulator, "whole").unwrap()), 1);
    emulator.drop_snapshot("broken").unwrap();
}

#[test]
fn what_cannot_be_written_is_not_taken() {
    let world = World::new("unwritten-snapshots");
    let emulator = world.open();
    create(&emulator);
    std::fs::write(world.shelf(), "a file").unwrap();
    match emulator.take_snapshot("seeded") {
        Err(DatabaseError::SnapshotFailed { name, .. }) => assert_eq!(name, "seeded"),
        other => panic!("{other:?}"),
    }
    assert_eq!(emulator.snapshots(), []);
    std::fs::remove_file(world.shelf()).unwrap();
    emulator.take_snapshot("seeded").unwrap();
}

/// A fork lives in memory, and so do its snapshots.
#[test]
fn what_is_in_memory_has_its_snapshots_in_memory() {
    let world = World::new("memory-snapshots");
    let emulator = world.open();
    create(&emulator);
    let fork = emulator
        .create_database("t1", &DatabaseOptions::fork_of("main"))
        .unwrap();
    fork.take_snapshot("seeded").unwrap();
    put(&fork, "one");
    fork.restore_snapshot("seeded").unwrap();
    assert_eq!(count(&fork), 0);
    assert_eq!(world.kept(), Vec::<String>::new());
}

/// Back in the same folder, as often as wanted; forks of what was there go on.
#[test]
fn a_folder_goes_back_to_a_snapshot() {
    let world = World::new("restored-snapshots");
    let emulator = world.open();
    create(&emulator);
    put(&emulator, "one");
    emulator.take_snapshot("seeded").unwrap();
    put(&emulator, "two");
    let fork = emulator
        .create_database("t1", &DatabaseOptions::fork_of("main"))
        .unwrap();
    let same = emulator.database("main").unwrap();
    emulator.restore_snapshot("seeded").unwrap();
    assert_eq!((count(&emulator), count(&same), count(&fork)), (1, 1, 2));
    assert!(emulator.verify().is_clean(), "{}", emulator.verify());
    put(&emulator, "three");
    put(&fork, "four");
    assert_eq!((count(&same), count(&fork)), (2, 3));
    drop((emulator, same, fork));

    // The snapshot is that of a process before, and is read from its folder.
    let emulator = world.open();
    assert_eq!(count(&emulator), 2);
    emulator.restore_snapshot("seeded").unwrap();
    assert_eq!(count(&emulator), 1);
    drop(emulator);
    let emulator = world.open();
    assert_eq!(count(&emulator), 1);
    assert!(emulator.verify().is_clean(), "{}", emulator.verify());
    let name = "none".to_owned();
    let refused = emulator.restore_snapshot("none");
    assert_eq!(refused, Err(DatabaseError::NoSnapshot { name }));
}

/// A reset empties the folder in one step, and leaves the snapshots, to which it can go back.
#[test]
fn a_folder_is_reset() {
    let world = World::new("reset-folder");
    let emulator = world.open();
    create(&emulator);
    put(&emulator, "one");
    emulator.take_snapshot("seeded").unwrap();
    let fork = emulator.fork();
    for _ in 0..2 {
        emulator.reset().unwrap();
        assert_eq!(emulator.describe_database().table_count, 0);
    }
    assert_eq!(count(&fork), 1);
    create(&emulator);
    put(&emulator, "one");
    put(&emulator, "two");
    drop(emulator);

    let emulator = world.open();
    assert_eq!(count(&emulator), 2);
    emulator.reset().unwrap();
    drop(emulator);
    let emulator = world.open();
    assert_eq!(emulator.describe_database().table_count, 0);
    emulator.restore_snapshot("seeded").unwrap();
    assert_eq!(count(&emulator), 1);
    assert!(emulator.verify().is_clean(), "{}", emulator.verify());
}

/// What cannot be written is not reset, and tells why.
#[test]
fn a_folder_that_is_gone_is_not_reset() {
    let world = World::new("unreset-folder");
    let emulator = world.open();
    create(&emulator);
    std::fs::remove_dir_all(world.0.path().join("data")).unwrap();
    match emulator.reset() {
        Err(error @ DatabaseError::ResetFailed { .. }) => {
            let told = error.to_string();
            assert!(
                told.starts_with("The database main is not reset: "),
                "{told}"
            );
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(count(&emulator), 0);
}

/// Two engines, one of them in a folder, go back together, and answer alike from then on.
#[test]
fn two_engines_go_back_and_are_reset() {
    for is_kept in [true, false] {
        let world = World::new("tee-snapshots");
        let open = || {
            let builder = Emulator::builder().tee();
            let data = world.0.path().join("data");
            let builder = if is_kept { builder.data(data) } else { builder };
            builder.build().unwrap()
        };
        let emulator = open();
        create(&emulator);
        put(&emulator, "one");
        emulator.take_snapshot("seeded").unwrap();
        for round in ["two", "three"] {
            put(&emulator, round);
            put(&emulator, "four");
            emulator.restore_snapshot("seeded").unwrap();
            assert_eq!(count(&emulator), 1);
        }
        put(&emulator, "two");
        let fork = emulator.fork();
        emulator.reset().unwrap();
        assert_eq!(emulator.describe_database().table_count, 0);
        create(&emulator);
        put(&emulator, "one");
        assert_eq!((count(&fork), count(&emulator)), (2, 1));
        for engines in [&fork, &emulator] {
            assert_eq!(engines.divergences(), []);
            assert!(engines.verify().is_clean(), "{}", engines.verify());
        }
        drop((emulator, fork));
        if is_kept {
            assert_eq!(count(&open()), 1);
        }
    }
}

/// Requests that run when the folder goes back are answered, each by the one content or the other.
#[test]
fn requests_go_on_while_a_folder_goes_back() {
    let world = World::new("busy-snapshots");
    let emulator = world.open();
    create(&emulator);
    put(&emulator, "one");
    emulator.take_snapshot("seeded").unwrap();
    std::thread::scope(|scope| {
        for writer in 0..2 {
            let emulator = &emulator;
            scope.spawn(move || {
                for number in 0..200 {
                    put(emulator, &format!("{writer}-{number}"));
                    assert!(count(emulator) >= 1);
                }
            });
        }
        for _ in 0..5 {
            emulator.restore_snapshot("seeded").unwrap();
        }
    });
    let last = count(&emulator);
    assert!(emulator.verify().is_clean(), "{}", emulator.verify());
    drop(emulator);
    assert_eq!(count(&world.open()), last, "what was answered last is kept");
}
