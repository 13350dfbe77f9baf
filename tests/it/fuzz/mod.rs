//! The fuzz targets, replayed and fed: every file of `tests/fuzz/corpus/`, and token soup made of
//! the words of those files.

mod corpus;
mod recovery;
mod soup;

use std::fs;
use std::path::PathBuf;

/// The files of a target's corpus with their names, in alphabetical order.
fn corpus_of(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut files: Vec<_> = fs::read_dir(folder.join(target))
        .unwrap_or_else(|error| panic!("the corpus of {target}: {error}"))
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            #[expect(clippy::disallowed_methods, reason = "a test reads its own data")]
            let bytes = fs::read(&path).unwrap();
            (name, bytes)
        })
        .collect();
    files.sort();
    files
}

/// Runs a target; when it fails, the test's output names the case.
fn run(target: &str, case: &str, data: &[u8]) {
    let outcome = std::panic::catch_unwind(|| tests::fuzz::run(target, data));
    if outcome.is_err() {
        panic!(
            "target {target} fails on {case}: {:?}",
            String::from_utf8_lossy(data)
        );
    }
}
