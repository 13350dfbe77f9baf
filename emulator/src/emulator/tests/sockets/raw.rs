//! Section 1 of the table of bad input, over sockets.

use std::io::{Read, Write};

use super::{connect, exchange, list_tables, start, status};

const CLOSE: &str = "Connection: close\r\n";

/// Heads with their status; `{host}`, `{close}`, `{long}` and `{huge}` stand for what they say.
const HEADS: [(&str, &str, u16); 20] = [
    ("root", "GET / HTTP/1.1\r\n{host}{close}\r\n", 200),
    ("health", "GET /health HTTP/1.1\r\n{host}{close}\r\n", 200),
    ("http/1.0", "GET / HTTP/1.0\r\n{host}\r\n", 200),
    ("path", "GET /x HTTP/1.1\r\n{host}{close}\r\n", 404),
    ("put", "PUT / HTTP/1.1\r\n{host}{close}\r\n", 404),
    ("options", "OPTIONS / HTTP/1.1\r\n{host}{close}\r\n", 404),
    ("no host", "GET / HTTP/1.1\r\n{close}\r\n", 400),
    (
        "two hosts",
        "GET / HTTP/1.1\r\n{host}{host}{close}\r\n",
        400,
    ),
    (
        "foreign host",
        "GET / HTTP/1.1\r\nHost: evil.com\r\n{close}\r\n",
        403,
    ),
    (
        "foreign target",
        "GET http://evil.com/ HTTP/1.1\r\n{host}{close}\r\n",
        403,
    ),
    (
        "foreign origin",
        "GET / HTTP/1.1\r\n{host}Origin: http://evil.com\r\n{close}\r\n",
        403,
    ),
    (
        "no type",
        "POST / HTTP/1.1\r\n{host}Content-Length: 2\r\n{close}\r\n{}",
        404,
    ),
    (
        "long header",
        "GET / HTTP/1.1\r\n{host}X: {long}\r\n{close}\r\n",
        400,
    ),
    (
        "huge header",
        "GET / HTTP/1.1\r\n{host}X: {huge}\r\n{close}\r\n",
        400,
    ),
    (
        "long target",
        "GET /?{long} HTTP/1.1\r\n{host}{close}\r\n",
        400,
    ),
    (
        "huge target",
        "GET /?{huge} HTTP/1.1\r\n{host}{close}\r\n",
        400,
    ),
    ("nul", "GET / HTTP/1.1\r\n{host}X: a\0b\r\n{close}\r\n", 400),
    ("http/0.9", "GET /\r\n\r\n", 400),
    (
        "tls",
        "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{fc}\u{3}\u{3}\r\n\r\n",
        400,
    ),
    ("no http", "hello\r\n\r\n", 400),
];

/// Header lines and bodies that contradict each other: 400, and the connection closes.
const FRAMINGS: [(&str, &str, &str); 6] = [
    (
        "both lengths",
        "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
        "0\r\n\r\n",
    ),
    (
        "the other order",
        "transfer-encoding: chunked\r\ncontent-length: 2\r\n",
        "0\r\n\r\n",
    ),
    (
        "two lengths",
        "Content-Length: 2\r\nContent-Length: 3\r\n",
        "{}",
    ),
    ("negative length", "Content-Length: -2\r\n", "{}"),
    ("no length", "Content-Length: x\r\n", "{}"),
    ("unknown coding", "Transfer-Encoding: x\r\n", "{}"),
];

#[test]
fn heads() {
    let server = start();
    for (name, request, expected) in HEADS {
        let request = request
            .replace("{host}", "Host: localhost\r\n")
            .replace("{close}", CLOSE)
            .replace("{long}", &"x".repeat(17 * 1024))
            .replace("{huge}", &"x".repeat(300 * 1024));
        let answer = exchange(server.address(), request.as_bytes());
        assert_eq!(status(&answer), expected, "{name}: {answer}");
        assert_eq!(answer.matches("HTTP/1.").count(), 1, "{name}: {answer}");
    }
}

#[test]
fn framings() {
    let server = start();
    for (name, lines, body) in FRAMINGS {
        let request = list_tables(lines, body);
        let answer = exchange(server.address(), request.as_bytes());
        assert_eq!(status(&answer), 400, "{name}: {answer}");
        assert_eq!(answer.matches("HTTP/1.").count(), 1, "{name}: {answer}");
    }
}

#[test]
fn the_health_line_and_the_unknown_one() {
    let server = start();
    for (request, body) in [
        ("GET /", "healthy: dynamodb.us-east-1.amazonaws.com "),
        ("DELETE /", "<UnknownOperationException/>\n"),
    ] {
        let head = format!("{request} HTTP/1.1\r\nHost: localhost\r\n{CLOSE}\r\n");
        let answer = exchange(server.address(), head.as_bytes());
        assert!(answer.ends_with(&format!("\r\n\r\n{body}")), "{answer}");
    }
}

#[test]
fn bodies() {
    let server = start();
    let tables = "{\"TableNames\":[]}";
    let length = |body: &str| format!("Content-Length: {}\r\n{CLOSE}", body.len());
    let chunked = format!("Transfer-Encoding: chunked\r\n{CLOSE}");
    for (name, request, expected, ending) in [
        ("length", list_tables(&length("{}"), "{}"), 200, tables),
        (
            "chunked",
            list_tables(&chunked, "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"),
            200,
            tables,
        ),
        (
            "trailers",
            list_tables(&chunked, "2\r\n{}\r\n0\r\nX: y\r\n\r\n"),
            200,
            tables,
        ),
        (
            "bad chunk",
            list_tables(&chunked, "zz\r\n{}\r\n0\r\n\r\n"),
            400,
            "",
        ),
        (
            "not json",
            list_tables(&length("{"), "{"),
            400,
            "#SerializationException\"}",
        ),
        (
            "too large",
            list_tables(
                &format!("Content-Length: {}\r\n", 16 * 1024 * 1024 + 1),
                "{",
            ),
            413,
            "",
        ),
    ] {
        let answer = exchange_and_end(&server, &request);
        assert_eq!(status(&answer), expected, "{name}: {answer}");
        assert!(answer.ends_with(ending), "{name}: {answer}");
        // Fact P4; a request that hyper itself cannot read gets hyper's own answer.
        if name != "bad chunk" {
            assert!(
                answer.contains("\r\nserver: Server\r\n"),
                "{name}: {answer}"
            );
        }
    }
}

/// Like [`exchange`], and then the client sends no more: a body that is cut off ends here.
fn exchange_and_end(server: &crate::server::Server, request: &str) -> String {
    let mut stream = connect(server.address());
    stream
        .write_all(request.as_bytes())
        .expect("a server that reads");
    if request.contains("Content-Length: 16777217") {
        stream
            .shutdown(std::net::Shutdown::Write)
            .expect("half closed");
    }
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    answer
}

/// Fact P9.
#[test]
fn a_chunked_body_that_is_too_large_is_refused_with_an_answer() {
    let server = start();
    let mut stream = connect(server.address());
    let head = list_tables("Transfer-Encoding: chunked\r\n", "");
    stream
        .write_all(head.as_bytes())
        .expect("a server that reads");
    let chunk = [
        b"100000\r\n".to_vec(),
        vec![b' '; 0x10_0000],
        b"\r\n".to_vec(),
    ]
    .concat();
    for _ in 0..17 {
        stream.write_all(&chunk).expect("a server that reads");
    }
    stream.write_all(b"0\r\n\r\n").expect("a server that reads");
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert_eq!(status(&answer), 413, "{answer}");
}

#[test]
fn a_client_that_waits_is_told_to_continue() {
    let server = start();
    let mut stream = connect(server.address());
    let lines = format!("Expect: 100-continue\r\nContent-Length: 2\r\n{CLOSE}");
    let head = list_tables(&lines, "");
    stream
        .write_all(head.as_bytes())
        .expect("a server that reads");
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).expect("an interim answer");
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"{}").expect("a server that reads");
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert_eq!(status(&answer), 200, "{answer}");
}

#[test]
fn a_connection_serves_one_request_after_another_and_several_at_once() {
    let server = start();
    let one = list_tables("Content-Length: 2\r\n", "{}");
    let last = list_tables(&format!("Content-Length: 2\r\n{CLOSE}"), "{}");
    let chunked = list_tables("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n");
    let all = [one.clone(), chunked, one, last].concat();
    let answer = exchange(server.address(), all.as_bytes());
    assert_eq!(answer.matches("HTTP/1.1 200 OK").count(), 4, "{answer}");
}

#[test]
fn answers_are_packed_for_clients_that_ask() {
    let server = start();
    let request = list_tables(
        &format!("Accept-Encoding: gzip\r\nContent-Length: 2\r\n{CLOSE}"),
        "{}",
    );
    let answer = exchange(server.address(), request.as_bytes());
    // Fact P5: an answer this small is not worth it.
    assert!(!answer.contains("content-encoding"), "{answer}");
    assert!(answer.contains("x-amz-crc32: "), "{answer}");
}
