//! Folders that are repaired: what stays together, what is told, and what a repair or a copy leaves that was not finished.
#![expect(clippy::disallowed_methods, reason = "these tests are about files")]

use std::fs;
use std::path::Path;

use dynamodb_emulator::ops::UpdateTable;
use dynamodb_emulator::types::{
    CreateReplicationGroupMemberAction, ReplicationGroupUpdate, UpdateTableInput,
};
use dynamodb_emulator::{DataFolder, Emulator};

use crate::temporary::TemporaryFolder;
use crate::things::{TABLE, create, get, in_folder, put, with};

const FAR: &str = "eu-west-1";

/// An emulator in a folder with a table that has a replica, and an item that is in both.
fn global(folder: &TemporaryFolder) -> Emulator {
    let emulator = in_folder(folder, None);
    create(&emulator);
    let far = CreateReplicationGroupMemberAction {
        region_name: Some(FAR.to_owned()),
        ..CreateReplicationGroupMemberAction::default()
    };
    let joined = emulator.call::<UpdateTable>(UpdateTableInput {
        table_name: Some(TABLE.to_owned()),
        replica_updates: Some(vec![ReplicationGroupUpdate {
            create: Some(far),
            ..ReplicationGroupUpdate::default()
        }]),
        ..UpdateTableInput::default()
    });
    joined.unwrap();
    put(&emulator, with("before", "1", []));
    emulator.drain_replication();
    emulator
}

/// Whether what is written here comes to the other region.
fn arrives(folder: &TemporaryFolder) -> bool {
    let emulator = in_folder(folder, None);
    let far = emulator.in_region(FAR);
    assert!(get(&far, "before", "1").is_some());
    put(&emulator, with("after", "1", []));
    emulator.drain_replication();
    assert!(emulator.verify().is_clean());
    get(&far, "after", "1").is_some()
}

/// Tables that are one stay one where nothing is lost; where they do not, that is told.
#[test]
fn global_tables_stay_together_or_are_told_of() {
    let data = TemporaryFolder::new("repaired");
    drop(global(&data));
    for (name, is_damaged) in [("repaired-whole", false), ("repaired-damaged", true)] {
        let into = TemporaryFolder::new(name);
        if is_damaged {
            fs::write(data.path().join("closed"), "no note").unwrap();
        }
        let repair = DataFolder::at(data.path())
            .repair_into(into.path())
            .unwrap();
        assert_eq!(repair.is_complete, !is_damaged, "{repair}");
        assert_eq!(repair.tables.len(), 2, "{repair}");
        let told = repair.findings.join("\n");
        let report = fs::read_to_string(into.path().join("repair-report.json")).unwrap();
        match is_damaged {
            false => assert_eq!(told, ""),
            true => assert!(
                told.starts_with(
                    "global table things (local) is ended: its tables in us-east-1, eu-west-1"
                ) && report.contains("global table things (local) is ended")
                    && report.contains(r#""complete":false"#),
                "{told} {report}"
            ),
        }
        assert_eq!(arrives(&into), !is_damaged, "{repair}");
    }
}

/// What a copy or a repair leaves that is killed does not keep the next one out; anything else does.
#[test]
fn what_was_not_finished_is_made_again() {
    let data = TemporaryFolder::new("again");
    drop(global(&data));
    let own = DataFolder::at(data.path());
    let leave = |to: &Path, names: &[&str]| {
        fs::create_dir_all(to).unwrap();
        for name in names {
            fs::write(to.join(name), "half of it").unwrap();
        }
    };
    let killed = ["checkpoint-0000000000000001.new", "dynamodb-emulator.lock"];
    for name in ["again-copy", "again-repair"] {
        let to = TemporaryFolder::new(name);
        leave(to.path(), &killed);
        let error = DataFolder::at(to.path()).verify().unwrap_err().to_string();
        assert!(error.ends_with("holds no data"), "{error}");
        match name {
            "again-copy" => own.copy_to(to.path()).unwrap(),
            _ => drop(own.repair_into(to.path()).unwrap()),
        }
        assert!(arrives(&to), "{name}");
        let error = own.copy_to(to.path()).unwrap_err().to_string();
        assert!(error.contains("give an empty folder"), "{error}");
    }
    let other = TemporaryFolder::new("again-other");
    leave(other.path(), &["checkpoint-0000000000000001"]);
    let error = own.copy_to(other.path()).unwrap_err().to_string();
    assert!(
        error.contains("it holds checkpoint-0000000000000001:"),
        "{error}"
    );
}

/// A note that is damaged keeps the folder closed, and everybody names it.
#[test]
fn a_damaged_note_is_named() {
    let data = TemporaryFolder::new("note");
    drop(global(&data));
    let note = data.path().join("closed");
    let own = DataFolder::at(data.path());
    assert!(own.verify().unwrap().is_clean());
    let mut bytes = fs::read(&note).unwrap();
    bytes[20] ^= 1;
    fs::write(&note, &bytes).unwrap();
    let check = own.verify().unwrap();
    assert!(!check.is_clean());
    for said in [
        check.to_string(),
        own.stats().unwrap().to_string(),
        own.copy_to(data.path().with_extension("copy"))
            .unwrap_err()
            .to_string(),
        own.compact().unwrap_err().to_string(),
        Emulator::builder()
            .data(data.path())
            .build()
            .unwrap_err()
            .to_string(),
    ] {
        assert!(said.contains("closed is damaged at byte 0"), "{said}");
    }
    // Without it, as before the store was closed the first time.
    fs::remove_file(&note).unwrap();
    assert!(own.verify().unwrap().is_clean());
    assert!(arrives(&data));
}
