//! Replays the corpora: seeds of every production of every grammar, and every case ever found.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use dynamodb_emulator::Operation;
use tests::fuzz::{OPERATIONS, TARGETS};

use super::corpus_of;

/// Every file of every corpus, on a stack that leaves no room for recursion that input can deepen.
#[test]
fn replay() {
    for target in TARGETS {
        let files = corpus_of(target.name);
        assert!(!files.is_empty(), "{} has no corpus", target.name);
        let failures = on_stack_of(STACK_BYTES, move || {
            let fails = |(_, data): &&(String, Vec<u8>)| {
                std::panic::catch_unwind(|| (target.run)(data)).is_err()
            };
            let failed = files.iter().filter(fails);
            failed.map(|(name, _)| name.clone()).collect::<Vec<_>>()
        });
        assert!(failures.is_empty(), "{}: {failures:?}", target.name);
    }
}

/// Enough for every parser, too little for one that recurses as deep as its input.
const STACK_BYTES: usize = 256 * 1024;

/// Runs `work` on a stack of its own; an overflow ends the process.
fn on_stack_of<T: Send + 'static>(bytes: usize, work: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(bytes);
    thread.spawn(work).unwrap().join().unwrap()
}

/// No corpus without a target, no target without a program.
#[test]
fn corpora_and_programs_are_those_of_the_targets() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let targets: BTreeSet<String> = TARGETS.iter().map(|target| target.name.into()).collect();
    let names = |inner: &str| -> BTreeSet<String> {
        fs::read_dir(folder.join(inner))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect()
    };
    assert_eq!(names("corpus"), targets);
    assert_eq!(names("fuzz_targets"), targets);
}

/// The target `body` knows every operation of the model, each with a seed.
#[test]
fn every_operation_has_a_body() {
    let seeds: Vec<String> = corpus_of("body")
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    for name in OPERATIONS {
        let known = ["DynamoDB_20120810", "DynamoDBStreams_20120810"]
            .iter()
            .any(|prefix| Operation::from_target(&format!("{prefix}.{name}")).is_some());
        assert!(known, "{name} is no operation");
        assert!(seeds.iter().any(|seed| seed == name), "{name} has no seed");
    }
    let model = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../emulator/codegen/model");
    for entry in fs::read_dir(model).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        #[expect(clippy::disallowed_methods, reason = "a test reads the model")]
        let text = fs::read_to_string(&path).unwrap();
        let model: serde_json::Value = serde_json::from_str(&text).unwrap();
        for (name, _) in model["operations"].as_object().unwrap() {
            assert!(OPERATIONS.contains(&name.as_str()), "{name} is missing");
        }
    }
}
