//! Token soup: the words of a corpus in any order, and two of its files joined anywhere.

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use tests::fuzz::TARGETS;

use super::{corpus_of, run};

/// How many cases of each kind each target is fed.
const CASES: u32 = 48;

/// Splits bytes into words: runs of letters and digits, and every other byte for itself.
fn words(data: &[u8]) -> Vec<Vec<u8>> {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80;
    data.chunk_by(|left, right| is_plain(left) && is_plain(right))
        .map(<[u8]>::to_vec)
        .collect()
}

/// A runner that repeats itself: the corpus is where new cases belong.
fn runner() -> TestRunner {
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

#[test]
fn words_in_any_order() {
    for target in TARGETS {
        let pieces: Vec<_> = corpus_of(target.name)
            .iter()
            .flat_map(|(_, data)| words(data))
            .collect();
        let soup = prop::collection::vec(prop::sample::select(pieces), 0..24);
        let fed = runner().run(&soup, |pieces| {
            run(target.name, "soup", &pieces.concat());
            Ok(())
        });
        assert!(fed.is_ok(), "{}: {fed:?}", target.name);
    }
}

#[test]
fn two_files_joined() {
    for target in TARGETS {
        let files = corpus_of(target.name);
        let place = || (any::<Index>(), any::<Index>());
        let fed = runner().run(&(place(), place()), |(head, tail)| {
            let cut = |(file, at): (Index, Index)| {
                let words = words(&file.get(&files).1);
                let at = if words.is_empty() {
                    0
                } else {
                    at.index(words.len())
                };
                (words[..at].concat(), words[at..].concat())
            };
            let joined = [cut(head).0, cut(tail).1].concat();
            run(target.name, "two files joined", &joined);
            Ok(())
        });
        assert!(fed.is_ok(), "{}: {fed:?}", target.name);
    }
}
