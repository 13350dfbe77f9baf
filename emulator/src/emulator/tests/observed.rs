//! Numbers and states over HTTP, and the log of slow calls.

#[cfg(feature = "cli")]
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response};

#[cfg(feature = "cli")]
use super::log::captured;
use crate::emulator::Emulator;
use crate::protocol::AuthMode;

const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/dynamodb/aws4_request, \
     SignedHeaders=host, Signature=00";

fn get(emulator: &Emulator, path: &str, headers: &[(&str, &str)]) -> Response<Bytes> {
    let mut request = Request::builder().method(Method::GET).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    emulator.handle(request.body(Bytes::new()).unwrap())
}

fn text(response: &Response<Bytes>) -> &str {
    std::str::from_utf8(response.body()).unwrap()
}

fn list_tables(emulator: &Emulator, body: &'static str) -> Response<Bytes> {
    let request = Request::post("/")
        .header("host", "localhost")
        .header("x-amz-target", "DynamoDB_20120810.ListTables")
        .header("content-type", "application/x-amz-json-1.0");
    emulator.handle(request.body(Bytes::from(body)).unwrap())
}

fn open() -> Emulator {
    Emulator::builder().auth(AuthMode::Off).build().unwrap()
}

/// One refusal of each kind, and one that went well: each number is there, and no name twice.
#[test]
fn numbers_are_text_for_prometheus() {
    let emulator = open();
    for (body, status) in [("{}", 200), (r#"{"Limit":0}"#, 400), ("{", 400)] {
        assert_eq!(list_tables(&emulator, body).status(), status, "{body}");
    }
    let answer = get(&emulator, "/metrics", &[("host", "localhost")]);
    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.headers()["content-type"],
        "text/plain; version=0.0.4; charset=utf-8"
    );
    let page = text(&answer);
    for line in [
        r#"dynamodb_operations_total{operation="ListTables",outcome="ok"} 1"#,
        r#"dynamodb_operations_total{operation="ListTables",outcome="ValidationException"} 1"#,
        r#"dynamodb_operations_total{operation="ListTables",outcome="SerializationException"} 1"#,
        r#"dynamodb_operation_duration_seconds_bucket{operation="ListTables",le="+Inf"} 2"#,
        r#"dynamodb_operation_duration_seconds_count{operation="ListTables"} 2"#,
        r#"dynamodb_health{state="ok"} 1"#,
        r#"dynamodb_health{state="full"} 0"#,
        r#"dynamodb_fsync_duration_seconds_bucket{le="0.0025"} 0"#,
        "dynamodb_fsync_duration_seconds_count 0",
        "dynamodb_tables 0",
        "# TYPE dynamodb_tables gauge",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
    let mut names: Vec<&str> = page
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.rsplit_once(' '))
        .map(|(name, _)| name)
        .collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    // Each family is explained before its first number.
    for name in names {
        let family = name.split('{').next().unwrap();
        let is_told = ["", "_bucket", "_sum", "_count"].iter().any(|ending| {
            let family = family.strip_suffix(ending);
            family.is_some_and(|family| page.contains(&format!("# TYPE {family} ")))
        });
        assert!(is_told, "{name}");
    }
}

/// The gate and the proof are those of operations.
#[test]
fn numbers_are_for_those_who_may_call() {
    let emulator = Emulator::builder().build().unwrap();
    let local = ("host", "localhost");
    for (headers, status) in [
        (&[local][..], 400),
        (
            &[
                local,
                ("authorization", SIGNED),
                ("x-amz-date", "20260101T000000Z"),
            ],
            200,
        ),
        (&[("host", "evil.com"), ("authorization", SIGNED)], 403),
        (
            &[
                local,
                ("origin", "https://evil.com"),
                ("authorization", SIGNED),
            ],
            403,
        ),
    ] {
        let answer = get(&emulator, "/metrics", headers);
        assert_eq!(answer.status(), status, "{headers:?}: {}", text(&answer));
    }
    let post = Request::post("/metrics").header("host", "localhost");
    let post = emulator.handle(post.body(Bytes::new()).unwrap());
    assert_eq!(post.status(), 404);
    assert_eq!(emulator.metrics().turned_away, 2);
}

#[test]
fn health_is_told_without_a_proof() {
    let emulator = Emulator::builder().build().unwrap();
    let answer = get(&emulator, "/health", &[("host", "localhost")]);
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "application/json");
    assert_eq!(text(&answer), r#"{"state":"ok"}"#);
    let stranger = get(&emulator, "/health", &[("host", "evil.com")]);
    assert_eq!(stranger.status(), 403);
}

// What is logged is seen by the subscriber of the command line.
#[cfg(feature = "cli")]
#[test]
fn slow_calls_are_told_with_their_request() {
    let build =
        |builder: crate::emulator::EmulatorBuilder| builder.auth(AuthMode::Off).build().unwrap();
    let slow = build(Emulator::builder().slow_log(Duration::ZERO));
    let (answer, log) = captured(|| list_tables(&slow, "{}"));
    let id = answer.headers()["x-amzn-requestid"].to_str().unwrap();
    let told = log
        .lines()
        .find(|line| line.contains("slow: ListTables took "));
    let told = told.unwrap_or_else(|| panic!("{log}"));
    assert!(told.contains(&format!("request {id}")), "{told}");
    assert!(told.contains(" WARN "), "{told}");

    let fast = build(Emulator::builder().slow_log(Duration::from_secs(3600)));
    for emulator in [fast, build(Emulator::builder())] {
        let (_, log) = captured(|| list_tables(&emulator, "{}"));
        assert!(!log.contains("slow: "), "{log}");
    }
}

/// Whatever is logged for a request stands in a span with its identifier.
#[cfg(feature = "cli")]
#[test]
fn events_stand_in_the_span_of_their_request() {
    let (answer, log) = captured(|| {
        let slow = Emulator::builder()
            .auth(AuthMode::Off)
            .slow_log(Duration::ZERO);
        list_tables(&slow.build().unwrap(), "{}")
    });
    let id = answer.headers()["x-amzn-requestid"].to_str().unwrap();
    assert!(log.contains(&format!(r#"request{{id="{id}"}}"#)), "{log}");
}
