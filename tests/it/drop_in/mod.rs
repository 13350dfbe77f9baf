//! In place of DynamoDB Local: started as its image and its modules start it, and under the tools around it.

mod image;
mod page;
mod recipes;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::process::{Process, binary};

/// A folder of this name with `java` in it, and `dynamodb-emulator` beside it.
fn shim(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    for program in ["java", "dynamodb-emulator"] {
        let link = folder.join(program);
        let _not_there_yet = std::fs::remove_file(&link);
        std::os::unix::fs::symlink(binary(), link).unwrap();
    }
    folder
}

/// The emulator, started as `java` with these words, in the environment of its image and in an empty folder as there.
fn java(name: &str, words: &[&str]) -> Process {
    let folder = shim(name);
    let home = folder.join("home");
    let _not_there_yet = std::fs::remove_dir_all(&home);
    std::fs::create_dir(&home).unwrap();
    let mut command = Command::new(folder.join("java"));
    command
        .args(words)
        .current_dir(home)
        .env("DYNAMODB_EMULATOR_HOST", "0.0.0.0")
        .env("DYNAMODB_EMULATOR_AUTH", "off");
    Process::run(command)
}
