//! Messages that two readers could frame differently, and bytes that are no HTTP: refused with the
//! connection closed, never answered twice.

use super::{Case, Expect, bytes, check};
use crate::support::raw::{AUTHORIZATION, Connection, Raw};
use crate::support::server::Listening;

/// A request hidden in the body of another.
const HIDDEN: &str = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

fn closes(name: &str, request: Vec<u8>) -> Case {
    bytes(name, request, Expect::Closes(&[400]))
}

fn with_lengths(lengths: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut request = Raw::post("ListTables", body);
    request.length = false;
    for (name, value) in lengths {
        request = request.also(name, value);
    }
    request.bytes()
}

#[test]
fn ambiguous_framing_is_refused_once() {
    let server = Listening::start();
    let chunked = format!("2\r\n{{}}\r\n0\r\n\r\n{HIDDEN}");
    let both = [("Content-Length", "2"), ("Transfer-Encoding", "chunked")];
    let both_turned = [("Transfer-Encoding", "chunked"), ("Content-Length", "2")];
    let cases = vec![
        closes("length and chunked", with_lengths(&both, &chunked)),
        closes("chunked and length", with_lengths(&both_turned, &chunked)),
        closes(
            "two lengths",
            with_lengths(&[("Content-Length", "2"), ("Content-Length", "4")], "{}  "),
        ),
        closes(
            "a negative length",
            with_lengths(&[("Content-Length", "-2")], "{}"),
        ),
        closes(
            "a length with a sign",
            with_lengths(&[("Content-Length", "+2")], "{}"),
        ),
        closes(
            "a length past 64 bits",
            with_lengths(&[("Content-Length", "99999999999999999999")], "{}"),
        ),
        closes(
            "a list of lengths",
            with_lengths(&[("Content-Length", "2, 4")], "{}  "),
        ),
        closes(
            "chunked not last",
            with_lengths(
                &[("Transfer-Encoding", "chunked, identity")],
                "2\r\n{}\r\n0\r\n\r\n",
            ),
        ),
        closes(
            "a chunk size that is none",
            with_lengths(&[("Transfer-Encoding", "chunked")], "zz\r\n{}\r\n0\r\n\r\n"),
        ),
        closes(
            "a chunk size past 64 bits",
            with_lengths(
                &[("Transfer-Encoding", "chunked")],
                "fffffffffffffffff\r\n{}\r\n0\r\n\r\n",
            ),
        ),
    ];
    check(server.address, cases);
}

#[test]
fn bytes_that_are_no_http_are_refused_once() {
    let server = Listening::start();
    let head =
        |line: &str| format!("POST / HTTP/1.1\r\nHost: localhost\r\n{line}\r\n\r\n").into_bytes();
    // The first bytes of a TLS 1.2 client hello.
    let hello = b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03\r\n\r\n".to_vec();
    let cases = vec![
        closes("NUL in a header value", head("X-Nul: a\0b")),
        closes("NUL in a header name", head("X-\0: a")),
        closes("a space before the colon", head("X-Space : a")),
        closes("a header without a colon", head("nothing")),
        closes("a line feed within a value", head("X-Fold: a\r\n b")),
        closes("TLS hello", hello),
        closes("HTTP/0.9", b"GET /\r\n\r\n".to_vec()),
        closes("HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec()),
        closes("HTTP/3.7", b"GET / HTTP/3.7\r\nHost: localhost\r\n\r\n".to_vec()),
        closes("a method of control characters", b"\x01\x02 / HTTP/1.1\r\n\r\n".to_vec()),
        closes("no Host", format!(
            "POST / HTTP/1.1\r\nX-Amz-Target: DynamoDB_20120810.ListTables\r\nAuthorization: {AUTHORIZATION}\r\n\
             Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}"
        ).into_bytes()),
    ];
    check(server.address, cases);
}

/// Who sends half a message and waits is not waited for: ten seconds for a header, thirty for a body.
#[test]
fn half_messages_are_given_up() {
    let server = Listening::start();
    let whole = Raw::post("ListTables", "{}").bytes();
    let mut half_header = Connection::open(server.address);
    half_header.send(&whole[..40]);
    let mut half_body = Connection::open(server.address);
    half_body.send(&whole[..whole.len() - 1]);
    for (name, connection) in [("header", &mut half_header), ("body", &mut half_body)] {
        let status = connection.answer().map(|answer| answer.status);
        assert!(
            [None, Some(400), Some(408)].contains(&status),
            "{name}: {status:?}"
        );
        assert!(connection.closes_quietly());
    }
    crate::support::raw::call(server.address, "ListTables", &serde_json::json!({}));
}

/// A client that leaves in the middle of its request does no harm.
#[test]
fn clients_that_leave() {
    let server = Listening::start();
    let whole = Raw::post("ListTables", "{}").bytes();
    for length in 1..whole.len() {
        Connection::open(server.address).send(&whole[..length]);
    }
    crate::support::raw::call(server.address, "ListTables", &serde_json::json!({}));
}
