//! What tools that look after folders say of those that they cannot use.
#![expect(clippy::disallowed_methods, reason = "these tests are about files")]

use std::fs;

use dynamodb_emulator::{DataFolder, Emulator};

use crate::temporary::TemporaryFolder;

/// What is said of a folder that holds something else.
const NO_DATA: &str = "no data: name a folder of --data";

/// Each sentence names the folder with which something is wrong.
#[test]
fn the_folder_that_is_wrong_is_named() {
    let (data, other) = (
        TemporaryFolder::new("tools"),
        TemporaryFolder::new("tools-other"),
    );
    drop(Emulator::builder().data(data.path()).build().unwrap());
    fs::create_dir_all(other.path()).unwrap();
    fs::write(other.path().join("notes.txt"), "mine").unwrap();
    let (own, foreign) = (DataFolder::at(data.path()), DataFolder::at(other.path()));
    let nothing = TemporaryFolder::new("tools-nothing");
    fs::create_dir_all(nothing.path()).unwrap();
    let empty = DataFolder::at(nothing.path());
    let inside = data.path().join("x");
    for (error, named, said) in [
        (
            own.copy_to(other.path()).err(),
            &other,
            "give an empty folder",
        ),
        (
            own.repair_into(other.path()).err(),
            &other,
            "give an empty folder",
        ),
        (
            own.copy_to(&inside).err(),
            &data,
            "lies in the folder that is read",
        ),
        (
            own.copy_to(inside.join("y")).err(),
            &data,
            "lies in the folder that is read",
        ),
        (
            own.repair_into(&inside).err(),
            &data,
            "lies in the folder that is read",
        ),
        (foreign.verify().err(), &other, NO_DATA),
        (foreign.stats().err(), &other, NO_DATA),
        (foreign.compact().err(), &other, NO_DATA),
        (foreign.leftovers().err(), &other, NO_DATA),
        (foreign.vacuum().err(), &other, NO_DATA),
        (empty.vacuum().err(), &nothing, "holds no data"),
    ] {
        let error = error.expect(said).to_string();
        assert!(error.contains(said), "{error}");
        assert!(error.contains(named.path().to_str().unwrap()), "{error}");
    }
    assert!(!inside.exists());
    assert!(own.verify().unwrap().is_clean());
    let beside = TemporaryFolder::new("tools-beside");
    own.copy_to(beside.path()).unwrap();
}

#[test]
fn a_file_is_no_folder() {
    let (data, other) = (
        TemporaryFolder::new("tools-file"),
        TemporaryFolder::new("tools-file-other"),
    );
    drop(Emulator::builder().data(data.path()).build().unwrap());
    fs::create_dir_all(other.path()).unwrap();
    let own = DataFolder::at(data.path());
    let file = other.path().join("notes.txt");
    fs::write(&file, "mine").unwrap();
    for error in [
        own.copy_to(&file).err(),
        DataFolder::at(&file).verify().err(),
        Emulator::builder().data(&file).build().err(),
    ] {
        let error = error.expect("a file").to_string();
        assert!(
            error.ends_with("notes.txt: it is a file, and not a folder"),
            "{error}"
        );
    }
}
