//! What tools that look after folders say of those that they cannot use.

use std::fs;

use dynamodb_emulator::{DataFolder, Emulator};

use crate::temporary::TemporaryFolder;

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
        (
            foreign.verify().err(),
            &other,
            "no data: name a folder of --data",
        ),
        (
            foreign.stats().err(),
            &other,
            "no data: name a folder of --data",
        ),
        (
            foreign.compact().err(),
            &other,
            "no data: name a folder of --data",
        ),
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
