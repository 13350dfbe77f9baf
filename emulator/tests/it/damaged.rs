//! Damaged folders of data, kept as they are: each later version salvages the same of them, and reports the same.
//!
//! `UPDATE=1 cargo test` writes what is reported beside them.
#![expect(clippy::disallowed_methods, reason = "these tests are about files")]

use std::path::{Path, PathBuf};

use dynamodb_emulator::DataFolder;

/// What is expected of a folder stands beside its files.
const EXPECTED: &str = "expected-report.json";

/// A folder that is removed with the test.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        let _removed = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn damaged_folders_are_repaired_as_ever() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/damaged-1");
    let scratch = std::env::temp_dir().join(format!("emulator-damaged-{}", std::process::id()));
    let scratch = Scratch(scratch);
    let mut seen = 0;
    for entry in golden.read_dir().unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap();
        let into = scratch.0.join(name);
        let repair = DataFolder::at(&folder).repair_into(&into).unwrap();
        let report = repair.to_json() + "\n";
        let expected = folder.join(EXPECTED);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&expected, &report).unwrap();
        }
        assert_eq!(
            report,
            std::fs::read_to_string(&expected).unwrap(),
            "{name:?}"
        );
        assert_eq!(repair.findings, Vec::<String>::new(), "{name:?}");
        let check = DataFolder::at(&into).verify().unwrap();
        assert!(check.is_clean(), "{name:?}: {check}");
        seen += 1;
    }
    assert!(seen >= 9, "only {seen} folders");
}
