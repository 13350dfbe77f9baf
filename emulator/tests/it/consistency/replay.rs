//! One seed, one series of answers.

use dynamodb_emulator::{ConsistencyMode, Emulator};
use serde_json::json;

use super::{SECOND, delete, key, put, raw, world};

/// All answers of a series of requests, byte for byte.
fn script(emulator: &Emulator) -> Vec<u8> {
    let mut answers = Vec::new();
    for round in 0..6 {
        for s in ["a", "b", "c"] {
            put(emulator, s, &round.to_string());
        }
        if round == 3 {
            delete(emulator, "b");
        }
        emulator.advance_clock(SECOND / 4);
        for session in ["one", "two"] {
            for s in ["a", "b"] {
                let input = json!({
                    "TableName": "tea", "Key": key(s), "ReturnConsumedCapacity": "INDEXES",
                });
                answers.extend_from_slice(&raw(emulator, session, "GetItem", &input).1);
            }
            for index in [None, Some("global"), Some("local")] {
                let mut input = json!({"TableName": "tea", "ReturnConsumedCapacity": "INDEXES"});
                if let Some(index) = index {
                    input["IndexName"] = index.into();
                }
                answers.extend_from_slice(&raw(emulator, session, "Scan", &input).1);
            }
        }
    }
    answers
}

#[test]
fn one_seed_gives_the_same_bytes() {
    let run = |mode: ConsistencyMode| {
        let emulator = world(|builder| builder);
        // What went before is of no consequence.
        put(&emulator, "z", "1");
        let _adversary = emulator.with_consistency(mode);
        script(&emulator)
    };
    let (mode, other) = (
        ConsistencyMode::seeded(42, SECOND),
        ConsistencyMode::seeded(43, SECOND),
    );
    for mode in [mode, mode.monotonic(), ConsistencyMode::lag(SECOND)] {
        assert_eq!(run(mode), run(mode), "{mode}");
    }
    assert_ne!(run(mode), run(other));
    assert_ne!(run(mode), run(ConsistencyMode::Off));
}

/// Two engines side by side show the same versions.
#[cfg(feature = "disk")]
#[test]
fn both_engines_of_a_tee_show_the_same() {
    let folder = crate::temporary::TemporaryFolder::new("consistency");
    let emulator = world(|builder| {
        let mode = ConsistencyMode::seeded(5, SECOND).monotonic();
        builder.data(folder.path()).tee().consistency(mode)
    });
    let _ = script(&emulator);
    assert_eq!(emulator.divergences(), []);
}
