//! Loads of templates at the same time, and one that panics: other callers' tables go on taking their time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;

use dynamodb_emulator::clock::{Clock, Timestamp, VirtualClock};
use dynamodb_emulator::{AuthMode, Emulator};
use serde_json::{Value, json};

use super::{PLAIN, ask, describe};

/// How often the loads are started against each other.
const ROUNDS: usize = 20;

fn named(name: &str) -> String {
    format!(
        "Resources:\n  {name}:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      TableName: \
         {name}{PLAIN}\n"
    )
}

fn create(emulator: &Emulator, name: &str) {
    let request = json!({
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    });
    ask(emulator, "CreateTable", &request);
}

fn status(emulator: &Emulator, name: &str) -> Value {
    describe(emulator, name)["TableStatus"].take()
}

/// An emulator whose tables are being created for as long as the clock stands still.
fn slow(clock: Arc<dyn Clock>) -> Emulator {
    let builder = Emulator::builder().auth(AuthMode::Off).seed(1).clock(clock);
    let builder = builder.transient_statuses(Duration::from_secs(60));
    builder.build().unwrap()
}

#[test]
fn loads_at_the_same_time_leave_nothing_switched_on() {
    let clock = Arc::new(VirtualClock::at(Timestamp::from_seconds(1_800_000_000)));
    let emulator = slow(clock);
    for round in 0..ROUNDS {
        let start = Barrier::new(3);
        thread::scope(|scope| {
            for load in ["A", "B"] {
                let (emulator, start) = (emulator.clone(), &start);
                scope.spawn(move || {
                    let text = named(&format!("Load{load}{round}"));
                    start.wait();
                    emulator.create_from_template(&text).unwrap();
                });
            }
            start.wait();
            create(&emulator, &format!("Between{round}"));
        });
        create(&emulator, &format!("After{round}"));
        for (name, expected) in [
            ("LoadA", "ACTIVE"),
            ("LoadB", "ACTIVE"),
            ("Between", "CREATING"),
            ("After", "CREATING"),
        ] {
            let name = format!("{name}{round}");
            assert_eq!(status(&emulator, &name), expected, "{name}");
        }
    }
}

/// A clock that panics when told.
#[derive(Debug)]
struct Panicking {
    inner: VirtualClock,
    armed: AtomicBool,
}

impl Clock for Panicking {
    fn now(&self) -> Timestamp {
        assert!(!self.armed.load(Ordering::SeqCst), "told to");
        self.inner.now()
    }
}

#[test]
fn a_load_that_panics_leaves_nothing_switched_on() {
    let clock = Arc::new(Panicking {
        inner: VirtualClock::at(Timestamp::from_seconds(1_800_000_000)),
        armed: AtomicBool::new(false),
    });
    let emulator = slow(Arc::clone(&clock) as _);
    clock.armed.store(true, Ordering::SeqCst);
    let load = || emulator.create_from_template(&named("Broken"));
    catch_unwind(AssertUnwindSafe(load)).expect_err("the clock panics");
    clock.armed.store(false, Ordering::SeqCst);
    let listed = ask(&emulator, "ListTables", &json!({}));
    assert_eq!(listed["TableNames"], json!([]));
    create(&emulator, "After");
    assert_eq!(status(&emulator, "After"), "CREATING");
    emulator.create_from_template(&named("Broken")).unwrap();
    assert_eq!(status(&emulator, "Broken"), "ACTIVE");
}
