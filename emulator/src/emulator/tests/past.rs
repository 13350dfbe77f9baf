//! The database as it was: read by everybody, changed by nobody, unless it is forked.

use std::sync::Arc;
use std::time::Duration;

use super::ask;
use crate::clock::{Clock, Timestamp, VirtualClock};
#[cfg(feature = "cli")]
use crate::control::DatabaseOptions;
use crate::emulator::Emulator;
use crate::operation::{FaultEffect, FaultMoment, FaultRule};
use crate::protocol::AuthMode;
use crate::wire::ErrorCode;
use crate::wire::ops::ListTables;
use crate::wire::types::ListTablesInput;

const TABLE: &str = r#"{"TableName": "music", "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "artist", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "artist", "KeyType": "HASH"}]}"#;

/// Rules of faults are those of the database to which they were added: a fork and the past begin without any, and what is
/// added there hits nobody else.
#[test]
fn the_past_has_faults_of_its_own() {
    let clock = Arc::new(VirtualClock::at(Timestamp::from_seconds(1_800_000_000)));
    let emulator = Emulator::builder().clock(clock.clone()).build().unwrap();
    let rule = || FaultRule::new(FaultEffect::InternalServerError(FaultMoment::Before));
    let list = |emulator: &Emulator| {
        let listed = emulator.call::<ListTables>(ListTablesInput::default());
        listed.map(drop).map_err(|error| error.code())
    };
    emulator.faults().add(rule()).unwrap();
    let past = emulator.at(clock.now()).unwrap();
    let fork = emulator.fork();
    assert_eq!(list(&emulator), Err(ErrorCode::InternalServerError));
    for copy in [&past, &fork] {
        assert_eq!(copy.faults().list(), []);
        assert_eq!(list(copy), Ok(()));
        copy.faults().add(rule()).unwrap();
        assert_eq!(list(copy), Err(ErrorCode::InternalServerError));
    }
    emulator.faults().clear();
    assert_eq!(list(&emulator), Ok(()));
    assert_eq!(past.faults().list().len(), 1);
}

#[test]
fn the_past_is_read_and_not_changed() {
    let clock = Arc::new(VirtualClock::at(Timestamp::from_seconds(1_800_000_000)));
    let emulator = Emulator::builder()
        .auth(AuthMode::Off)
        .clock(clock.clone())
        .build()
        .unwrap();
    let put = r#"{"TableName": "music", "Item": {"artist": {"S": "Nina"}}}"#;
    let recovery = r#"{"TableName": "music",
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}}"#;
    for (operation, body) in [
        ("CreateTable", TABLE),
        ("UpdateContinuousBackups", recovery),
        ("PutItem", put),
    ] {
        assert_eq!(ask(&emulator, operation, body).0, 200, "{operation}");
    }
    clock.advance(Duration::from_secs(60));
    let past = emulator.at(clock.now()).unwrap();

    let insert = r#"{"Statement": "INSERT INTO music VALUE {'artist': 'Bill'}"}"#;
    let batch = r#"{"Statements": [{"Statement": "DELETE FROM music WHERE artist = 'Nina'"}]}"#;
    let select = r#"{"Statement": "SELECT * FROM music"}"#;
    let table = r#"{"TableName": "music"}"#;
    let cases = [
        (
            "PutItem",
            put,
            400,
            "PutItem cannot change the database as it was",
        ),
        ("DeleteTable", table, 400, "AccessDeniedException"),
        ("ExecuteStatement", insert, 400, "a statement cannot change"),
        (
            "BatchExecuteStatement",
            batch,
            200,
            "a statement cannot change",
        ),
        ("ExecuteStatement", select, 200, "Nina"),
        ("Scan", table, 200, "Nina"),
        ("DescribeTable", table, 200, "ACTIVE"),
    ];
    for (operation, body, status, expected) in cases {
        let (found, text) = ask(&past, operation, body);
        assert_eq!(found, status, "{operation}: {text}");
        assert!(text.contains(expected), "{operation}: {text}");
    }
    let fork = past.fork();
    assert_eq!(ask(&fork, "ExecuteStatement", insert).0, 200);
    assert_eq!(ask(&fork, "DeleteTable", table).0, 200);
    assert_eq!(ask(&emulator, "DescribeTable", table).0, 200);
}

/// Rules of the file with which an emulator begins hold in each of its databases, and are there again where one goes back.
#[test]
#[cfg(feature = "cli")]
fn rules_of_the_beginning_are_in_every_database() {
    let emulator = Emulator::builder().control_calls().build().unwrap();
    let file = br#"{"Rules": [{"Effect": {"Kind": "InternalServerError"}, "Count": 1}]}"#;
    emulator.begin_with_faults(file).unwrap();
    let fork = DatabaseOptions::fork_of("main");
    let others = [
        emulator.create_database("empty", &DatabaseOptions::default()),
        emulator.create_database("fork", &fork),
    ];
    let main = emulator.database("main").unwrap();
    for database in others.map(Result::unwrap).into_iter().chain([main]) {
        let list = || database.call::<ListTables>(ListTablesInput::default());
        let has_own = || database.faults().list().len() == 1 && list().is_err() && list().is_ok();
        assert!(has_own(), "from the beginning");
        database.take_snapshot("then").unwrap();
        database.faults().clear();
        database.restore_snapshot("then").unwrap();
        assert!(has_own(), "after a restore");
        let more = FaultRule::new(FaultEffect::InternalServerError(FaultMoment::Before));
        database.faults().add(more).unwrap();
        database.reset().unwrap();
        assert!(has_own(), "after a reset");
    }
}
