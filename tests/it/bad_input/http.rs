//! Routes, methods, content types, encodings and sizes: before the first byte of JSON is read.

use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use serde_json::json;

use super::{Case, Expect, SERIALIZATION, Text, UNKNOWN_OPERATION, case, check, long, unreadable};
use crate::support::raw::{Connection, Raw, send};
use crate::support::server::Listening;

const NOT_FOUND: &str = "<UnknownOperationException/>\n";
/// The service's limit for a request body.
const BODY_MAX: usize = 16 * 1024 * 1024;

fn not_found() -> Expect {
    Expect::Plain(404, NOT_FOUND.into())
}

fn list() -> Raw {
    Raw::post("ListTables", "{}")
}

fn bare(line: &str) -> Raw {
    Raw::bare(line).with("Host", "localhost:8000")
}

#[test]
fn routes_and_methods() {
    let server = Listening::start();
    let healthy = send(server.address, &bare("GET / HTTP/1.1")).unwrap();
    assert_eq!(healthy.status, 200);
    // The trailing space is the service's.
    assert_eq!(healthy.text(), "healthy: dynamodb.us-east-1.amazonaws.com ");
    let cases = vec![
        case("PUT", bare("PUT / HTTP/1.1").body("{}"), not_found()),
        case("DELETE", bare("DELETE / HTTP/1.1"), not_found()),
        case(
            "OPTIONS without Origin",
            bare("OPTIONS / HTTP/1.1"),
            not_found(),
        ),
        case("health", bare("GET /health HTTP/1.1"), Expect::Accepted),
    ];
    check(server.address, cases);
}

#[test]
fn content_types() {
    let server = Listening::start();
    let typed = |content_type: &str| list().with("Content-Type", content_type);
    let cases = vec![
        case("1.0", typed("application/x-amz-json-1.0"), Expect::Accepted),
        case("plain JSON", typed("application/json"), Expect::Accepted),
        case("text", typed("text/plain"), not_found()),
        case(
            "form",
            typed("application/x-www-form-urlencoded"),
            not_found(),
        ),
        case("none", list().without("Content-Type"), not_found()),
        case(
            "type before JSON",
            typed("text/plain").body("{"),
            not_found(),
        ),
    ];
    check(server.address, cases);
}

/// Content type, then JSON, then target, then authorization, then the empty body.
#[test]
fn the_order_of_checks() {
    let server = Listening::start();
    let unknown = || Expect::Error(400, UNKNOWN_OPERATION, Text::Any);
    let anonymous = || {
        Expect::Error(
            400,
            "com.amazon.coral.service#MissingAuthenticationTokenException",
            "Request is missing Authentication Token".into(),
        )
    };
    let cases = vec![
        case("no target", list().without("X-Amz-Target"), unknown()),
        case("unknown target", Raw::post("GetItems", "{}"), unknown()),
        case("empty target", list().with("X-Amz-Target", ""), unknown()),
        case(
            "another version",
            list().with("X-Amz-Target", "DynamoDB_20111205.ListTables"),
            unknown(),
        ),
        case(
            "JSON before target",
            Raw::post("GetItems", "hello"),
            unreadable(Text::Absent),
        ),
        case(
            "JSON before authorization",
            Raw::post("ListTables", "{").without("Authorization"),
            unreadable(Text::Absent),
        ),
        case(
            "target before authorization",
            Raw::post("GetItems", "{}").without("Authorization"),
            unknown(),
        ),
        case("anonymous", list().without("Authorization"), anonymous()),
        case(
            "authorization before the empty body",
            Raw::post("ListTables", "").without("Authorization"),
            anonymous(),
        ),
        case(
            "empty body",
            Raw::post("ListTables", ""),
            Expect::Error(400, SERIALIZATION, Text::Any),
        ),
    ];
    check(server.address, cases);
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn encoded(encoding: &str, body: Vec<u8>) -> Raw {
    Raw::post("ListTables", body).with("Content-Encoding", encoding)
}

fn encodings() -> Vec<Case> {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(b"{}").unwrap();
    let mut deflate = DeflateEncoder::new(Vec::new(), Compression::default());
    deflate.write_all(b"{}").unwrap();
    let members = [gzip(b"{\"Limit\""), gzip(b":1}")].concat();
    let broken = gzip(b"{\"Limit\":1}");
    let half = broken.iter().take(broken.len() / 2).copied().collect();
    let zeros = vec![b' '; 64 * 1024 * 1024];
    vec![
        case("gzip", encoded("gzip", gzip(b"{}")), Expect::Accepted),
        case(
            "two gzip members",
            encoded("gzip", members),
            Expect::Accepted,
        ),
        case(
            "zlib deflate",
            encoded("deflate", zlib.finish().unwrap()),
            Expect::Accepted,
        ),
        case(
            "raw deflate",
            encoded("deflate", deflate.finish().unwrap()),
            Expect::Status(&[200, 500]),
        ),
        case(
            "identity",
            encoded("identity", b"{}".to_vec()),
            Expect::Accepted,
        ),
        case("half a gzip", encoded("gzip", half), Expect::Status(&[500])),
        case(
            "not gzip",
            encoded("gzip", b"{}".to_vec()),
            Expect::Status(&[500]),
        ),
        case(
            "empty gzip",
            encoded("gzip", Vec::new()),
            Expect::Status(&[500]),
        ),
        case(
            "unknown encoding",
            encoded("br", b"{}".to_vec()),
            Expect::Status(&[500]),
        ),
        case(
            "64 MiB of spaces in gzip",
            encoded("gzip", gzip(&zeros)),
            Expect::Status(&[413, 500]),
        ),
    ]
}

#[test]
fn request_encodings() {
    let server = Listening::start();
    check(server.address, encodings());
}

/// A page that fills the body limit exactly is read; one byte more is refused, whatever the framing.
#[test]
fn sizes() {
    let server = Listening::start();
    let filled = |length: usize| format!("{{{}}}", " ".repeat(length - 2));
    let cases = vec![
        case(
            "16 MiB",
            Raw::post("ListTables", filled(BODY_MAX)),
            Expect::Accepted,
        ),
        case(
            "16 MiB and one",
            Raw::post("ListTables", filled(BODY_MAX + 1)),
            Expect::Status(&[413]),
        ),
        case(
            "16 MiB and one in chunks",
            Raw::post("ListTables", filled(BODY_MAX + 1)).chunked(1 << 20),
            Expect::Status(&[413]),
        ),
        case(
            "a length of 1 TB",
            Raw::post("ListTables", "").with("Content-Length", "1099511627776"),
            Expect::Status(&[400, 413]),
        ),
        case(
            "a header of 17 KB",
            list().with("X-Long", &long(17 * 1024)),
            Expect::Status(&[400]),
        ),
        case(
            "many headers",
            (0..2000).fold(list(), |request, number| {
                request.also("X-Many", &number.to_string())
            }),
            Expect::Status(&[400]),
        ),
        case(
            "a request line of 17 KB",
            Raw::bare(&format!("GET /{} HTTP/1.1", long(17 * 1024))).with("Host", "localhost"),
            Expect::Status(&[400]),
        ),
    ];
    check(server.address, cases);
}

/// The answer carries the checksum of its bytes as sent, an id of 52 capitals and digits, and the name of
/// its server (fact P4); one of more than 4096 bytes is packed for those who accept that (fact P5).
#[test]
fn headers_of_answers() {
    let server = Listening::start();
    for table in 0..100 {
        let name = format!("table-with-a-name-of-more-than-forty-letters-{table:04}");
        let input = json!({
            "TableName": name, "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        });
        crate::support::raw::call(server.address, "CreateTable", &input);
    }
    for (accept, coding) in [
        ("identity", None),
        ("gzip", Some("gzip")),
        ("gzip;q=0.5, deflate", Some("deflate")),
    ] {
        let answer = send(server.address, &list().with("Accept-Encoding", accept)).unwrap();
        assert_eq!(answer.status, 200);
        let sum = crc32fast::hash(&answer.body).to_string();
        assert_eq!(answer.header("x-amz-crc32"), Some(sum.as_str()));
        let id = answer.header("x-amzn-requestid").unwrap();
        assert_eq!(id.len(), 52);
        assert!(
            id.bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        );
        assert_eq!(
            answer.header("content-type"),
            Some("application/x-amz-json-1.0")
        );
        assert_eq!(answer.header("content-encoding"), coding, "{accept}");
        assert_eq!(answer.header("server"), Some("Server"));
    }
}

/// `Expect: 100-continue` is answered before the body is sent.
#[test]
fn continue_is_said_before_the_body() {
    let server = Listening::start();
    let mut request = list().with("Expect", "100-continue");
    let body = std::mem::take(&mut request.body);
    request = request.with("Content-Length", &body.len().to_string());
    request.length = false;
    let mut connection = Connection::open(server.address);
    connection.send(&request.bytes());
    assert_eq!(connection.answer().unwrap().status, 100);
    connection.send(&body);
    assert_eq!(connection.answer().unwrap().status, 200);
}

/// Requests sent without waiting are answered in their order, on one connection.
#[test]
fn pipelined_requests_are_answered_in_order() {
    let server = Listening::start();
    let requests = [
        list(),
        Raw::post("DescribeTable", r#"{"TableName":"absent"}"#),
        list().chunked(1),
        Raw::post("GetItems", "{}"),
        list(),
    ];
    let bytes: Vec<u8> = requests.iter().flat_map(Raw::bytes).collect();
    let mut connection = Connection::open(server.address);
    connection.send(&bytes);
    let statuses: Vec<u16> = requests
        .iter()
        .map(|_| connection.answer().unwrap().status)
        .collect();
    assert_eq!(statuses, [200, 400, 200, 400, 200]);
}
