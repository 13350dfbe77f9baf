//! Replicas of a global table: each is read as a table of its own.

use dynamodb_emulator::{ConsistencyMode, Emulator, EmulatorBuilder};
use serde_json::{Value, json};

use super::{SECOND, SESSION, ask, authorized, control, item, key, put, send, world};

const FAR: &str = "eu-west-1";

/// The world with a replica of its table far away, where what is written here arrives at once.
fn twofold(configure: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder) -> Emulator {
    let emulator = world(configure);
    let create = json!({"TableName": "tea", "ReplicaUpdates": [{"Create": {"RegionName": FAR}}]});
    let _ = ask(&emulator, "UpdateTable", create);
    emulator
}

/// The version of the item `a` that is read in a region; empty where there is none.
fn read_in(emulator: &Emulator, region: &str, session: &str, strong: bool) -> String {
    let input = json!({"TableName": "tea", "Key": key("a"), "ConsistentRead": strong});
    let answer = ask_in(emulator, region, session, "GetItem", &input);
    answer["Item"]["v"]["S"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

fn ask_in(
    emulator: &Emulator,
    region: &str,
    session: &str,
    operation: &str,
    input: &Value,
) -> Value {
    let (status, body) = send(emulator, &authorized(session, region), operation, input);
    assert_eq!(
        status,
        200,
        "{operation}: {}",
        String::from_utf8_lossy(&body)
    );
    serde_json::from_slice(&body).unwrap()
}

/// What arrives in another region is new there when it arrives, and seen there a lag later.
#[test]
fn what_arrives_is_seen_a_lag_later() {
    let emulator = twofold(|builder| builder);
    put(&emulator, "a", "1");
    emulator.drain_replication();
    emulator.set_consistency(ConsistencyMode::lag(SECOND));
    assert!(emulator.pause_replication("tea", "us-east-1", FAR));
    put(&emulator, "a", "2");
    emulator.advance_clock(SECOND);
    // Seen where it was written, and nowhere near the other region yet.
    assert_eq!(read_in(&emulator, "us-east-1", SESSION, false), "2");
    assert_eq!(read_in(&emulator, FAR, SESSION, true), "1");
    assert!(emulator.resume_replication("tea", "us-east-1", FAR));
    emulator.drain_replication();
    assert_eq!(read_in(&emulator, FAR, SESSION, true), "2");
    assert_eq!(read_in(&emulator, FAR, SESSION, false), "1");
    emulator.advance_clock(SECOND);
    assert_eq!(read_in(&emulator, FAR, SESSION, false), "2");
    assert!(emulator.verify().is_clean());
}

/// A session that does not go back does not go back in a region, and may be behind in another one.
#[test]
fn sessions_do_not_go_back_in_a_region() {
    let (mut was_behind, mut went_on) = (false, false);
    for seed in 0..32 {
        let emulator = twofold(|builder| builder);
        let mode = ConsistencyMode::seeded(seed, SECOND).monotonic();
        let _adversary = emulator.with_consistency(mode);
        for v in ["1", "2", "3"] {
            put(&emulator, "a", v);
            emulator.drain_replication();
        }
        let mut last = [String::new(), String::new()];
        for _ in 0..6 {
            for (place, region) in ["us-east-1", FAR].into_iter().enumerate() {
                let shown = read_in(&emulator, region, SESSION, false);
                assert!(last[place] <= shown, "seed {seed}: {last:?}, {shown}");
                went_on |= last[place] < shown;
                last[place] = shown;
            }
            was_behind |= last[0] != last[1];
        }
        assert_eq!(read_in(&emulator, FAR, SESSION, true), "3");
        assert_eq!(read_in(&emulator, FAR, SESSION, false), "3");
    }
    assert!(was_behind && went_on);
}

/// A replica that comes while reads lag begins with the newest, as a copy does.
#[test]
fn a_replica_that_comes_shows_what_it_began_with() {
    let emulator = world(|builder| builder.consistency(ConsistencyMode::lag(SECOND)));
    put(&emulator, "a", "1");
    let create = json!({"TableName": "tea", "ReplicaUpdates": [{"Create": {"RegionName": FAR}}]});
    let _ = ask(&emulator, "UpdateTable", create);
    assert_eq!(read_in(&emulator, FAR, SESSION, false), "1");
    let there = json!({"TableName": "tea", "Item": item("a", "2")});
    let _ = ask_in(&emulator, FAR, SESSION, "PutItem", &there);
    assert_eq!(read_in(&emulator, FAR, SESSION, false), "1");
    emulator.drain_replication();
    assert_eq!(read_in(&emulator, "us-east-1", SESSION, true), "2");
    emulator.advance_clock(SECOND);
    assert_eq!(read_in(&emulator, FAR, SESSION, false), "2");
    assert_eq!(read_in(&emulator, "us-east-1", SESSION, false), "2");
}

/// One way between two regions is stopped over HTTP, and goes on; the other way is not.
#[test]
fn a_link_is_stopped_by_a_call() {
    let emulator = twofold(|builder| builder);
    let link = json!({"TableName": "tea", "From": "us-east-1", "To": FAR});
    let ask_for = |word: &str, body: &Value| {
        let path = format!("/control/v1/replication/{word}");
        control(&emulator, "POST", &path, body)
    };
    assert_eq!(ask_for("pause", &link), (200, json!({})));
    put(&emulator, "a", "1");
    assert_eq!(ask_for("drain", &Value::Null).1, json!({"Arrived": 0}));
    assert_eq!(read_in(&emulator, FAR, SESSION, true), "");
    let there = json!({"TableName": "tea", "Item": item("b", "1")});
    let _ = ask_in(&emulator, FAR, SESSION, "PutItem", &there);
    emulator.drain_replication();
    let input = json!({"TableName": "tea", "Key": key("b"), "ConsistentRead": true});
    assert_eq!(ask(&emulator, "GetItem", input)["Item"]["v"]["S"], "1");
    assert_eq!(ask_for("resume", &link), (200, json!({})));
    emulator.drain_replication();
    assert_eq!(read_in(&emulator, FAR, SESSION, true), "1");
    let nowhere = json!({"TableName": "tea", "From": "us-east-1", "To": "mars-1"});
    assert_eq!(ask_for("pause", &nowhere).0, 404);
    assert_eq!(ask_for("pause", &json!({"TableName": "tea"})).0, 400);
}

/// Where a write is elsewhere before it is answered, no way to there can be stopped.
#[test]
fn a_link_of_a_strongly_consistent_table_is_not_stopped() {
    let emulator = world(|builder| builder);
    let name = "coffee";
    let table = json!({"TableName": name, "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}]});
    let _ = ask(&emulator, "CreateTable", table);
    let create = |region: &str| json!({"Create": {"RegionName": region}});
    let places = json!({"TableName": name, "MultiRegionConsistency": "STRONG",
        "ReplicaUpdates": [create("us-east-2"), create("us-west-2")]});
    let _ = ask(&emulator, "UpdateTable", places);
    let link = json!({"TableName": name, "From": "us-east-1", "To": "us-west-2"});
    let path = "/control/v1/replication/pause";
    let (status, told) = control(&emulator, "POST", path, &link);
    let said = "coffee is strongly consistent: a write is in us-west-2 before it is answered, so isolate a region instead";
    assert_eq!((status, &told["message"]), (400, &json!(said)), "{told}");
    assert!(!emulator.pause_replication(name, "us-east-1", "us-west-2"));
    let item = json!({"p": {"S": "a"}});
    let _ = ask(
        &emulator,
        "PutItem",
        json!({"TableName": name, "Item": item}),
    );
    let input = json!({"TableName": name, "Key": item, "ConsistentRead": true});
    let found = ask_in(&emulator, "us-west-2", SESSION, "GetItem", &input);
    assert_eq!(found["Item"], item);
}
