//! The mode of each database, by control calls.

use dynamodb_emulator::ConsistencyMode;
use serde_json::{Value, json};

use super::{SECOND, SESSION, Way, control, put, read, world};

const PATH: &str = "/control/v1/consistency";

#[test]
fn a_control_call_sets_the_mode() {
    let emulator = world(|builder| builder);
    let call = |method, body: Value| control(&emulator, method, PATH, &body);
    assert_eq!(call("GET", Value::Null), (200, json!({"Mode": "Off"})));
    let lag = json!({"Mode": "Lag", "LagMilliseconds": 200, "IndexMilliseconds": 2000});
    assert_eq!(call("PUT", lag.clone()), (200, lag.clone()));
    assert_eq!(call("GET", Value::Null), (200, lag));
    put(&emulator, "a", "1");
    assert_eq!(read(&emulator, SESSION, Way::Query, false), "");
    let seeded = json!({
        "Mode": "Seeded", "WindowMilliseconds": 1000, "IndexMilliseconds": 1000, "Seed": 42, "Monotonic": true,
    });
    let short = json!({"Mode": "Seeded", "Seed": 42, "Monotonic": true});
    assert_eq!(call("PUT", short), (200, seeded));
    let (_, drawn) = call("PUT", json!({"Mode": "Seeded"}));
    let (_, again) = call("PUT", json!({"Mode": "Seeded"}));
    assert!(
        drawn["Seed"].is_u64() && drawn["Seed"] != again["Seed"],
        "{drawn}"
    );
    assert_eq!(
        call("PUT", json!({"Mode": "Off"})),
        (200, json!({"Mode": "Off"}))
    );
    for (body, reason) in [
        (json!({}), "Mode"),
        (json!({"Mode": "Lag"}), "LagMilliseconds"),
        (json!({"Mode": "Later"}), "Off, Lag or Seeded"),
        (json!({"Mode": "Off", "Seed": 1}), "no other members"),
        (
            json!({"Mode": "Lag", "LagMilliseconds": 1, "Seed": 1}),
            "draws nothing",
        ),
        (json!({"Mode": "Lag", "LagMilliseconds": -1}), "less than 0"),
        (json!({"Mode": "Seeded", "Seed": -1}), "from 0 to"),
        (
            json!({"Mode": "Seeded", "LagMilliseconds": 1}),
            "WindowMilliseconds",
        ),
        (json!({"Mode": "Seeded", "Window": 1}), "IndexMilliseconds"),
    ] {
        let (status, answer) = call("PUT", body.clone());
        assert_eq!(status, 400, "{body}");
        assert!(
            answer["message"].as_str().unwrap().contains(reason),
            "{answer}"
        );
    }
    assert_eq!(emulator.consistency(), ConsistencyMode::Off);
}

/// Each database has a mode; a fork begins with that of its origin.
#[test]
fn a_fork_has_the_mode_of_its_origin() {
    let emulator = world(|builder| builder.consistency(ConsistencyMode::lag(SECOND)));
    put(&emulator, "a", "1");
    let fork = emulator.fork();
    assert_eq!(fork.consistency(), emulator.consistency());
    // What is newest is where it begins.
    assert_eq!(read(&fork, SESSION, Way::Query, false), "a1");
    put(&fork, "a", "2");
    assert_eq!(read(&fork, SESSION, Way::Query, false), "a1");
    fork.set_consistency(ConsistencyMode::Off);
    assert_eq!(emulator.consistency(), ConsistencyMode::lag(SECOND));
}

/// A test that fails prints the mode with its seed, and the mode before is set again.
#[test]
fn a_guard_ends_with_its_test() {
    let emulator = world(|builder| builder.consistency(ConsistencyMode::lag(SECOND)));
    let failing = std::panic::AssertUnwindSafe(|| {
        let guard = emulator.with_consistency(ConsistencyMode::seeded(42, SECOND));
        assert_eq!(
            format!("{guard:?}"),
            "ConsistencyGuard(seeded=42,window=1000ms)"
        );
        assert_eq!(emulator.consistency(), ConsistencyMode::Off);
    });
    assert!(std::panic::catch_unwind(failing).is_err());
    assert_eq!(emulator.consistency(), ConsistencyMode::lag(SECOND));
}
