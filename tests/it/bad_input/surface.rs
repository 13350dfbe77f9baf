//! The gate before everything: an emulator that checks no signature must not be reachable from a
//! page in a browser, so the Host header and the Origin decide first.

use super::{Expect, case, check};
use crate::support::raw::{Raw, send};
use crate::support::server::Listening;

fn list() -> Raw {
    Raw::post("ListTables", "{}")
}

#[test]
fn only_local_names_are_served() {
    let server = Listening::start();
    let host = |host: &str, expect: Expect| case(host, list().with("Host", host), expect);
    let refused = || Expect::Status(&[403]);
    let mut cases: Vec<_> = [
        "localhost",
        "localhost:8000",
        "LOCALHOST",
        "tables.localhost:8000",
        "127.0.0.1",
        "127.0.0.1:4566",
        "127.1.2.3:8000",
        "[::1]",
        "[::1]:8000",
    ]
    .map(|name| host(name, Expect::Accepted))
    .into();
    cases.extend(
        [
            "evil.example",
            "localhost.evil.example",
            "evil-localhost",
            "127.0.0.1.evil.example",
            "10.0.0.1",
            "[::2]:8000",
        ]
        .map(|name| host(name, refused())),
    );
    for line in [
        "GET / HTTP/1.1",
        "GET /health HTTP/1.1",
        "OPTIONS / HTTP/1.1",
        "PUT /x HTTP/1.1",
    ] {
        cases.push(case(
            line,
            Raw::bare(line).with("Host", "evil.example"),
            refused(),
        ));
    }
    cases.push(case(
        "before JSON",
        Raw::post("ListTables", "{").with("Host", "evil.example"),
        refused(),
    ));
    check(server.address, cases);
}

#[test]
fn foreign_pages_are_refused() {
    let server = Listening::start();
    let refused = || Expect::Status(&[403]);
    let foreign = "https://evil.example";
    let preflight = Raw::bare("OPTIONS / HTTP/1.1")
        .with("Host", "localhost:8000")
        .with("Origin", foreign)
        .with("Access-Control-Request-Method", "POST");
    let cases = vec![
        case(
            "a foreign origin",
            list().with("Origin", foreign),
            refused(),
        ),
        case("the null origin", list().with("Origin", "null"), refused()),
        case(
            "a cross-site fetch",
            list().with("Sec-Fetch-Site", "cross-site"),
            refused(),
        ),
        case("a preflight", preflight.clone(), refused()),
        case(
            "a same-origin fetch",
            list().with("Sec-Fetch-Site", "same-origin"),
            Expect::Accepted,
        ),
        case(
            "no page at all",
            list().with("Sec-Fetch-Site", "none"),
            Expect::Accepted,
        ),
    ];
    check(server.address, cases);
    let answer = send(server.address, &preflight).unwrap();
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

/// With an origin allowed, the service's own headers, for that origin alone.
#[test]
fn an_origin_that_was_allowed() {
    let server = Listening::start_with(|builder| builder.allow_origin("https://app.example"));
    let asking = |origin: &str| {
        Raw::bare("OPTIONS / HTTP/1.1")
            .with("Host", "localhost:8000")
            .with("Origin", origin)
            .with("Access-Control-Request-Method", "POST")
            .with(
                "Access-Control-Request-Headers",
                "x-amz-target,authorization",
            )
    };
    let answer = send(server.address, &asking("https://app.example")).unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("access-control-allow-origin"),
        Some("https://app.example")
    );
    assert_eq!(answer.header("access-control-max-age"), Some("172800"));
    assert_eq!(
        answer.header("access-control-allow-headers"),
        Some("x-amz-target,authorization")
    );
    let list = list().with("Origin", "https://app.example");
    let answer = send(server.address, &list).unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("access-control-allow-origin"),
        Some("https://app.example")
    );
    check(
        server.address,
        vec![case(
            "another",
            asking("https://evil.example"),
            Expect::Status(&[403]),
        )],
    );
}

/// A name that was allowed is served, and no other.
#[test]
fn a_host_that_was_allowed() {
    let server = Listening::start_with(|builder| builder.allow_host("dynamo.test"));
    let cases = vec![
        case(
            "the name",
            list().with("Host", "dynamo.test:8000"),
            Expect::Accepted,
        ),
        case(
            "a name below it",
            list().with("Host", "x.dynamo.test"),
            Expect::Status(&[403]),
        ),
        case("no name", list().without("Host"), Expect::Status(&[400])),
        case(
            "two names",
            list().also("Host", "localhost"),
            Expect::Status(&[400]),
        ),
    ];
    check(server.address, cases);
}
