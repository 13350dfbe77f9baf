//! Real folders: one owner, and nobody else reads them.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::ids::Ids;
use crate::storage::disk::{DiskStore, Fsync, Look, OpenError, Options, owner, tools};
use crate::storage::tests::Said;
use crate::storage::{Commit, Space, SpaceChange, Store};

use super::{programme, shown, states, step};

/// A folder that is removed with the test.
pub(super) struct TemporaryFolder(pub(super) PathBuf);

impl TemporaryFolder {
    pub(super) fn new() -> Self {
        let name = format!("dynamodb-emulator-{:016x}", Ids::random().bits());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let _removed = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn one_process_has_a_folder_at_a_time() {
    let folder = TemporaryFolder::new();
    let open = || DiskStore::open(&folder.0, Options::default(), Said::decode, 7);
    let store = open().unwrap();
    let refused = open().unwrap_err().to_string();
    let expected = format!("the folder is in use by process {}", std::process::id());
    assert!(refused.starts_with(&expected), "{refused}");
    drop(store);
    // What is left of the lock keeps nobody out.
    open().unwrap();
}

/// A folder that a container engine has made for a mount is root's: that is what is told, and not which file it was.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_of_another_user_is_told_as_such() {
    use std::os::unix::fs::MetadataExt as _;

    let folder = TemporaryFolder::new();
    std::fs::create_dir(&folder.0).unwrap();
    let refused = |kind: io::ErrorKind| owner::refused(&folder.0, kind.into()).to_string();
    let ours = folder.0.metadata().unwrap().uid();
    // Without a right to its own folder, a program is told the file as ever.
    let denied = "cannot open dynamodb-emulator.lock: permission denied";
    assert_eq!(refused(io::ErrorKind::PermissionDenied), denied);
    // Only root can give a folder away.
    if std::os::unix::fs::chown(&folder.0, Some(ours.wrapping_add(4242)), None).is_err() {
        return;
    }
    let theirs = ours.wrapping_add(4242);
    let expected = format!(
        "it belongs to user {theirs}, and this program runs as user {ours}, who may not write there"
    );
    assert_eq!(refused(io::ErrorKind::PermissionDenied), expected);
    let full = refused(io::ErrorKind::StorageFull);
    assert!(full.starts_with("cannot open"), "{full}");
}

/// All files of a folder, but for the lock.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    let named = entries.map(|entry| (entry.file_name().into_string().unwrap(), entry.path()));
    let files = named.filter(|(name, _)| !name.ends_with(".lock"));
    #[expect(clippy::disallowed_methods, reason = "this test is about files")]
    files
        .map(|(name, path)| (name, std::fs::read(path).unwrap()))
        .collect()
}

/// Also one that would be changed if it were opened: its end is torn.
#[test]
fn a_folder_that_is_looked_at_stays_as_it_is() {
    let folder = TemporaryFolder::new();
    let look = || {
        let look = Look {
            facts: Said::decode,
            progress: &|_, _| {},
            measures: true,
            is_thorough: true,
        };
        tools::inspect(&folder.0, &look)
    };
    // Nothing is made where nothing is.
    assert!(matches!(look(), Err(OpenError::Nothing)));
    assert!(matches!(tools::owner(&folder.0), Err(OpenError::Nothing)));
    assert!(!folder.0.exists());
    let store = DiskStore::open(&folder.0, Options::default(), Said::decode, 7).unwrap();
    for commit in programme() {
        store.commit(commit).unwrap();
    }
    let owner = tools::owner(&folder.0).unwrap();
    assert_eq!(owner, Some(format!("process {}", std::process::id())));
    drop(store);
    assert_eq!(tools::owner(&folder.0).unwrap(), None);
    let log = folder.0.join("log-0000000000000001");
    let mut file = std::fs::OpenOptions::new().append(true).open(log).unwrap();
    file.write_all(b"torn").unwrap();
    let before = files(&folder.0);
    for _ in 0..2 {
        let seen = look().unwrap();
        assert!(seen.damages.is_empty() && seen.tail.is_some());
        assert_eq!(shown(&seen.content), *states().last().unwrap());
        // It can be written; then the content is gone with what was written.
        seen.content.commit(step(30)).unwrap();
        assert_ne!(shown(&seen.content), *states().last().unwrap());
        drop(seen);
        assert_eq!(files(&folder.0), before);
    }
}

#[test]
fn what_is_written_in_intervals_is_there_again_as_well() {
    let folder = TemporaryFolder::new();
    for (number, fsync) in [
        Fsync::Interval(std::time::Duration::from_millis(1)),
        Fsync::Off,
    ]
    .into_iter()
    .enumerate()
    {
        let options = Options {
            fsync,
            memory: None,
        };
        let open = || DiskStore::open(&folder.0, options, Said::decode, 7).unwrap();
        let space = Space::new(number as u64);
        let made = Commit {
            spaces: vec![SpaceChange::Make(space)],
            ..Commit::default()
        };
        open().commit(made).unwrap();
        assert_eq!(open().len(space), Ok(0));
    }
}

#[cfg(unix)]
#[test]
fn only_its_owner_reads_it() {
    use std::os::unix::fs::PermissionsExt;

    let folder = TemporaryFolder::new();
    let path = folder.0.join("deeper");
    let _store = DiskStore::open(&path, Options::default(), Said::decode, 7).unwrap();
    let mode = |path: &PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o700);
    let entries = std::fs::read_dir(&path).unwrap();
    let files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 3);
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}
