//! Which call each command makes.

use clap::Parser;
use serde_json::{Value, json};

use super::arguments::CtlArguments;
use super::{CtlCall, refusal, silence, wanted};
use crate::cli::consistency::WrittenMode;
use crate::cli::values::duration;

#[derive(Debug, Parser)]
struct Line {
    #[command(flatten)]
    arguments: CtlArguments,
}

/// A command line, and the call that it makes.
type Case<'a> = (&'a str, &'a str, &'a str, Value);

#[track_caller]
fn check<const N: usize>(cases: [Case<'_>; N]) {
    for (line, method, path, body) in cases {
        let words = std::iter::once("ctl").chain(line.split(' '));
        let Line { arguments } = Line::try_parse_from(words).expect(line);
        let database = arguments.database.as_deref().unwrap_or("main");
        let expected = CtlCall {
            method: method.to_owned(),
            path: path.to_owned(),
            body,
        };
        assert_eq!(wanted(&arguments.command, database), Ok(expected), "{line}");
    }
}

/// Whatever stands in a name is part of the name, and leads to no other call.
#[test]
fn names_are_encoded() {
    let nothing = Value::Null;
    check([
        (
            "budget check a/b?c#%\u{e9}",
            "GET",
            "budgets/a%2Fb%3Fc%23%25%C3%A9",
            nothing.clone(),
        ),
        (
            "budget drop ../databases/t1",
            "DELETE",
            "budgets/..%2Fdatabases%2Ft1",
            nothing.clone(),
        ),
        (
            "db drop t1/reset",
            "DELETE",
            "databases/t1%2Freset",
            nothing.clone(),
        ),
        (
            "db diff a&b c&d",
            "GET",
            "databases/a%26b/diff?limit=1000&with=c%26d",
            nothing.clone(),
        ),
        (
            "--database x/y snapshot restore s/t",
            "POST",
            "databases/x%2Fy/snapshots/s%2Ft/restore",
            nothing.clone(),
        ),
        (
            "faults preset a/b",
            "POST",
            "faults/presets/a%2Fb",
            json!({}),
        ),
    ]);
}

#[test]
fn commands_about_databases_are_calls() {
    let nothing = Value::Null;
    check([
        (
            "fork main t1",
            "POST",
            "databases",
            json!({"Name": "t1", "From": "main"}),
        ),
        (
            "fork main t1 --idle 10m",
            "POST",
            "databases",
            json!({"Name": "t1", "From": "main", "IdleMilliseconds": 600_000}),
        ),
        ("db list", "GET", "databases", nothing.clone()),
        ("db create t2", "POST", "databases", json!({"Name": "t2"})),
        ("db describe t1", "GET", "databases/t1", nothing.clone()),
        ("db reset t1", "POST", "databases/t1/reset", nothing.clone()),
        ("db drop t1", "DELETE", "databases/t1", nothing.clone()),
        (
            "db diff t1 main",
            "GET",
            "databases/t1/diff?limit=1000&with=main",
            nothing,
        ),
    ]);
}

#[test]
fn other_commands_are_calls() {
    let nothing = Value::Null;
    check([
        ("clock", "GET", "clock", nothing.clone()),
        ("clock freeze", "POST", "clock/freeze", nothing.clone()),
        ("clock resume", "POST", "clock/resume", nothing.clone()),
        (
            "clock set 1800000000.5",
            "POST",
            "clock/set",
            json!({"Time": 1_800_000_000.5}),
        ),
        (
            "clock advance 1h",
            "POST",
            "clock/advance",
            json!({"Milliseconds": 3_600_000}),
        ),
        ("clock rate 60", "POST", "clock/rate", json!({"Rate": 60.0})),
        (
            "snapshot list",
            "GET",
            "databases/main/snapshots",
            nothing.clone(),
        ),
        (
            "snapshot take s --database t1",
            "POST",
            "databases/t1/snapshots",
            json!({"Name": "s"}),
        ),
        (
            "snapshot restore s",
            "POST",
            "databases/main/snapshots/s/restore",
            nothing.clone(),
        ),
        (
            "snapshot drop s",
            "DELETE",
            "databases/main/snapshots/s",
            nothing.clone(),
        ),
        (
            "call post replication/lag {}",
            "POST",
            "replication/lag",
            json!({}),
        ),
        (
            "log",
            "GET",
            "log?format=jsonl&limit=10000",
            nothing.clone(),
        ),
        (
            "log --follow --table tea --tag a/b --outcome Failure",
            "GET",
            "log/follow?after=0&table=tea&tag=a%2Fb&outcome=Failure",
            nothing.clone(),
        ),
        ("call GET replication", "GET", "replication", nothing),
    ]);
}

#[test]
fn commands_about_what_calls_take_are_calls() {
    let nothing = Value::Null;
    check([
        (
            "report capacity",
            "GET",
            "reports/capacity?by=table",
            nothing.clone(),
        ),
        (
            "report cost --by tag --region eu-west-1 --utilization 0.7",
            "GET",
            "reports/cost?by=tag&region=eu-west-1&utilization=0.7",
            nothing.clone(),
        ),
        (
            "report provisioned --region eu-west-1",
            "GET",
            "reports/provisioned?region=eu-west-1",
            nothing.clone(),
        ),
        (
            "report heat tea --index by-g --parts 4",
            "GET",
            "reports/heat?table=tea&index=by-g&parts=4",
            nothing.clone(),
        ),
        ("budget list", "GET", "budgets", nothing.clone()),
        (
            "budget set checkout --wcu 6 --tag a",
            "PUT",
            "budgets/checkout",
            json!({"WriteUnits": 6.0, "Tag": "a"}),
        ),
        (
            "budget check checkout",
            "GET",
            "budgets/checkout",
            nothing.clone(),
        ),
        (
            "budget drop checkout",
            "DELETE",
            "budgets/checkout",
            nothing.clone(),
        ),
        ("strict list", "GET", "strict", nothing.clone()),
        (
            "strict list --sarif",
            "GET",
            "strict?format=sarif",
            nothing.clone(),
        ),
        (
            "strict refuse Scan",
            "PUT",
            "strict",
            json!({"Refuse": ["Scan"]}),
        ),
        ("strict refuse", "PUT", "strict", json!({"Refuse": []})),
        ("faults list", "GET", "faults", nothing.clone()),
        ("faults add {}", "POST", "faults", json!({})),
        ("faults remove 7", "DELETE", "faults/7", nothing.clone()),
        (
            "faults preset brownout --seed 1",
            "POST",
            "faults/presets/brownout",
            json!({"Seed": 1}),
        ),
        ("faults clear", "DELETE", "faults", nothing),
    ]);
}

#[test]
fn spans_have_units() {
    for (text, millis) in [
        ("500ms", Some(500)),
        ("90", Some(90_000)),
        ("90s", Some(90_000)),
        ("15m", Some(900_000)),
        ("1h", Some(3_600_000)),
        ("35d", Some(3_024_000_000)),
        ("1w", None),
        ("-1s", None),
        ("", None),
    ] {
        let read = duration(text).ok().map(|span| span.as_millis());
        assert_eq!(read, millis, "{text}");
    }
}

#[test]
fn refusals_are_told_in_their_words() {
    assert_eq!(refusal(400, r#"{"__type": "x", "message": "No."}"#), "No.");
    assert_eq!(refusal(400, r#"{"__type": "x", "Message": "No."}"#), "No.");
    assert!(refusal(404, "<UnknownOperationException/>").contains("--control"));
    assert!(refusal(500, "").starts_with("it answered 500"));
}

#[test]
fn modes_of_reads_are_calls() {
    check([
        ("consistency", "GET", "consistency", Value::Null),
        (
            "consistency off",
            "PUT",
            "consistency",
            json!({"Mode": "Off"}),
        ),
        (
            "consistency lag=200ms,index=2s",
            "PUT",
            "consistency",
            json!({"Mode": "Lag", "LagMilliseconds": 200, "IndexMilliseconds": 2000}),
        ),
        (
            "consistency seeded",
            "PUT",
            "consistency",
            json!({
                "Mode": "Seeded", "WindowMilliseconds": 1000, "IndexMilliseconds": 1000, "Monotonic": false,
            }),
        ),
        (
            "consistency seeded=42,window=500ms,monotonic",
            "PUT",
            "consistency",
            json!({
                "Mode": "Seeded", "WindowMilliseconds": 500, "IndexMilliseconds": 500, "Monotonic": true,
                "Seed": 42,
            }),
        ),
    ]);
    for wrong in [
        "on",
        "lag",
        "lag=soon",
        "off,index=1s",
        "lag=1s,window=1s",
        "lag=1s,monotonic",
        "seeded=x",
        "seeded=1,",
        "seeded=1,monotonic=1",
        "",
    ] {
        let read = WrittenMode::read(wrong);
        assert!(read.is_err(), "{wrong}: {read:?}");
    }
}

/// What is printed can be given again.
#[test]
fn a_mode_is_written_as_it_is_read() {
    for text in [
        "off",
        "lag=200ms",
        "lag=200ms,index=3000ms",
        "seeded=42,window=1000ms",
        "seeded=42,window=5ms,index=0ms,monotonic",
    ] {
        let mode = WrittenMode::read(text).unwrap().drawn();
        assert_eq!(mode.to_string(), text);
    }
    let drawn = || WrittenMode::read("seeded").unwrap().drawn();
    assert_ne!(drawn(), drawn());
}

/// What would be dropped, or could not be sent, is a wrong command line.
#[test]
fn commands_that_mean_nothing() {
    for (line, said) in [
        ("--database a1 db reset b1", "--database is of no use here"),
        ("--database a1 fork main b1", "--database is of no use here"),
        ("--endpoint http://u:p@localhost:1 clock", "names a user"),
    ] {
        let words = std::iter::once("ctl").chain(line.split(' '));
        let Line { arguments } = Line::try_parse_from(words).expect(line);
        let refused = super::ctl(&arguments).expect_err(line);
        assert!(refused.line().contains(said), "{line}: {}", refused.line());
        assert!(!refused.line().contains("u:p"), "{}", refused.line());
    }
    for (method, path) in [("GET", "a b"), ("GET", "a\r\nb"), ("G T", "clock")] {
        assert!(super::check_call(method, path).is_err(), "{method} {path}");
    }
}

/// A name below localhost is not known everywhere, and there is another way.
#[test]
fn a_name_that_may_not_be_found_has_another_way() {
    for (address, said) in [
        ("t1.localhost:8000", "say --database t1"),
        ("localhost:8000", "does not answer: gone"),
    ] {
        let told = silence(address, &std::io::Error::other("gone"));
        assert!(told.ends_with(said), "{told}");
    }
}
