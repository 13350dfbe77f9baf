//! Packages of other languages, from their registries, pinned by the lock files of `tests/clients`.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::process::workspace;

/// What the script exits with where this machine cannot have the packages.
const CANNOT: i32 = 75;

/// The folder with the packages, or why there is none.
#[expect(clippy::disallowed_methods, reason = "the lock of a folder is a file")]
pub(crate) fn install(packages: &str) -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(packages);
    // Two installations into one folder would get in each other's way, those of another process as well: some
    // runners give each test a process of its own. Closing the file unlocks it.
    let one_at_a_time = File::create(folder.with_extension("lock"));
    let one_at_a_time = one_at_a_time.map_err(|error| error.to_string())?;
    one_at_a_time.lock().map_err(|error| error.to_string())?;
    let script = workspace().join("tests/clients/install");
    let run = Command::new(script).arg(packages).arg(&folder).output();
    let run = run.map_err(|error| error.to_string())?;
    let out = String::from_utf8_lossy(&run.stdout);
    let errors = String::from_utf8_lossy(&run.stderr);
    if run.status.code() == Some(CANNOT) {
        return Err(out.lines().last().unwrap_or("no reason given").to_owned());
    }
    assert!(
        run.status.success(),
        "{packages}: {}\n{out}\n{errors}",
        run.status
    );
    Ok(folder)
}
