//! Who never goes back: global indexes with each item, and sessions that ask for it.

use std::collections::{BTreeMap, BTreeSet};

use dynamodb_emulator::ConsistencyMode;
use serde_json::json;

use super::{EVENTUAL, SECOND, SEEDS, SESSION, Way, ask, item, put, read, world};

/// A global index goes forward with each item, whoever reads: it shows an item once or not at all, and in no version that
/// it had left behind.
#[test]
fn global_indexes_go_forward() {
    for seed in 0..SEEDS {
        let emulator = world(|builder| builder);
        let _adversary = emulator.with_consistency(ConsistencyMode::seeded(seed, SECOND));
        let mut last = BTreeMap::new();
        for v in 1..9 {
            for s in ["a", "b"] {
                put(&emulator, s, &v.to_string());
            }
            for session in ["one", "two", "one"] {
                for way in [Way::Global, Way::ScanGlobal] {
                    let shown = read(&emulator, session, way, false);
                    let words: Vec<&str> = shown.split(' ').filter(|w| !w.is_empty()).collect();
                    assert!(words.len() <= 2, "{shown}");
                    for s in ["a", "b"] {
                        let word = words.iter().find(|word| word.starts_with(s));
                        let version = word.map_or(0, |word| {
                            word.strip_prefix(s).unwrap().parse::<i32>().unwrap()
                        });
                        let before = last.insert(s, version).unwrap_or(0);
                        assert!(
                            before <= version && version <= v,
                            "seed {seed}: {before}, {shown}"
                        );
                    }
                }
            }
        }
    }
}

/// An item that moves within a global index is always at one place: its old one or its new one.
#[test]
fn an_item_has_one_place_in_a_global_index() {
    for seed in 0..SEEDS {
        let emulator = world(|builder| builder);
        put(&emulator, "a", "1");
        let _adversary = emulator.with_consistency(ConsistencyMode::seeded(seed, SECOND));
        let mut moved = item("a", "2");
        moved["g"] = json!({"S": "h"});
        let _ = ask(
            &emulator,
            "PutItem",
            json!({"TableName": "tea", "Item": moved}),
        );
        let scan = json!({"TableName": "tea", "IndexName": "global"});
        for _ in 0..4 {
            assert_eq!(
                ask(&emulator, "Scan", scan.clone())["Count"],
                1,
                "seed {seed}"
            );
        }
    }
}

/// The reads of one session never go back, in a table and its local indexes; those of another one may be behind.
#[test]
fn monotonic_sessions_do_not_go_back() {
    let ways = || EVENTUAL.into_iter().filter(|way| !way.is_global());
    let (mut went_back, mut was_behind) = (false, false);
    for seed in 0..8 {
        let mode = ConsistencyMode::seeded(seed, SECOND);
        for mode in [mode, mode.monotonic()] {
            let emulator = world(|builder| builder);
            let _adversary = emulator.with_consistency(mode);
            for v in ["1", "2", "3"] {
                put(&emulator, "a", v);
            }
            let mut last = BTreeMap::new();
            for way in ways().chain(ways()).chain(ways()) {
                for session in ["one", "two"] {
                    let shown = read(&emulator, session, way, false);
                    let before = last.insert(session, shown.clone()).unwrap_or_default();
                    if mode == mode.monotonic() {
                        assert!(before <= shown, "seed {seed}, {way:?}: {before}, {shown}");
                        was_behind |= last.values().collect::<BTreeSet<_>>().len() > 1;
                    } else {
                        went_back |= before > shown;
                    }
                }
            }
        }
    }
    assert!(went_back && was_behind);
}

/// What a session saw in a strong read or in a transaction it does not see older afterwards.
#[test]
fn monotonic_sessions_keep_what_strong_reads_showed() {
    for (seed, way) in (0..SEEDS).zip(EVENTUAL.into_iter().cycle()) {
        let emulator = world(|builder| builder);
        let mode = ConsistencyMode::seeded(seed, SECOND).monotonic();
        let _adversary = emulator.with_consistency(mode);
        put(&emulator, "a", "1");
        put(&emulator, "a", "2");
        let strong = match way.is_global() {
            true => Way::Transact,
            false => way,
        };
        assert_eq!(read(&emulator, SESSION, strong, true), "a2");
        for _ in 0..8 {
            assert_eq!(
                read(&emulator, SESSION, Way::Query, false),
                "a2",
                "{strong:?}"
            );
        }
    }
}

/// Monotonic reads are no more than that: what a session wrote it may not see yet, until one of its reads has shown it.
#[test]
fn monotonic_sessions_need_not_see_what_they_wrote() {
    let mut was_missed = false;
    for seed in 0..SEEDS {
        let emulator = world(|builder| builder);
        let mode = ConsistencyMode::seeded(seed, SECOND).monotonic();
        let _adversary = emulator.with_consistency(mode);
        put(&emulator, "a", "1");
        let mut last = String::new();
        for _ in 0..4 {
            let shown = read(&emulator, SESSION, Way::Query, false);
            was_missed |= shown.is_empty();
            assert!(last <= shown, "seed {seed}: {last}, {shown}");
            last = shown;
        }
    }
    assert!(was_missed);
}
