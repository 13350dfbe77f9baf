//! The console: what the binary serves of it, and to whom.

mod walk;

use crate::support::process::Process;
use crate::support::raw::{self, Answer, Raw};

fn get(process: &Process, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Raw::bare(&format!("GET {path} HTTP/1.1")).with("Host", "localhost:8000");
    for (name, value) in headers {
        request = request.with(name, value);
    }
    raw::send(process.address(), &request).unwrap()
}

#[test]
fn the_pages_come_with_a_policy_and_without_proof_of_who_calls() {
    let process = Process::start(&["--auth", "format"]);
    for page in dynamodb_emulator_console::PAGES {
        let answer = get(&process, &format!("/console/{}", page.name()), &[]);
        assert_eq!(answer.status, 200, "{}", page.name());
        assert_eq!(answer.text().as_bytes(), page.bytes(), "{}", page.name());
        for (name, value) in [
            ("content-type", page.content_type()),
            ("content-security-policy", dynamodb_emulator_console::POLICY),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{}: {name}", page.name());
        }
    }
    assert_eq!(get(&process, "/console", &[]).status, 200);
    for path in ["/console/none.js", "/console/../console", "/consoles"] {
        assert_eq!(get(&process, path, &[]).status, 404, "{path}");
    }
}

/// The gate stands before the pages as it stands before operations.
#[test]
fn no_other_site_gets_the_pages() {
    let process = Process::start(&[]);
    for headers in [
        [("Host", "evil.test")],
        [("Host", "evil.test:8000")],
        [("Host", "localhost.evil.test")],
        [("Origin", "https://evil.test")],
        [("Origin", "null")],
        [("Sec-Fetch-Site", "cross-site")],
    ] {
        for path in ["/console", "/console/main.js"] {
            let answer = get(&process, path, &headers);
            assert_eq!(answer.status, 403, "{path} {headers:?}");
            assert!(!answer.text().contains("<html"), "{path} {headers:?}");
        }
    }
}

#[test]
fn the_console_is_for_this_machine_and_can_be_left_out() {
    for (arguments, status) in [
        (&["--host", "127.0.0.1"][..], 200),
        (&["--no-console"], 404),
        (&["--host", "0.0.0.0", "--no-auth"], 404),
        (&["--host", "0.0.0.0", "--no-auth", "--no-console"], 404),
    ] {
        let process = Process::start(arguments);
        let answer = get(&process, "/console", &[]);
        assert_eq!(answer.status, status, "{arguments:?}");
        let posted = Raw {
            line: "POST /console HTTP/1.1".to_owned(),
            ..Raw::post("ListTables", "{}")
        };
        let posted = raw::send(process.address(), &posted).unwrap();
        assert_eq!(posted.status, 404, "{arguments:?}");
    }
}

/// What a browser says of a call of the page, which nothing else on the network can make it say.
const OWN: [(&str, &str); 3] = [
    ("Origin", "http://localhost:8000"),
    ("Sec-Fetch-Site", "same-origin"),
    ("x-emulator-console", "page"),
];

/// The page steers the emulator without a flag, where it is shown at all.
#[test]
fn the_page_may_make_control_calls() {
    for (arguments, own, other) in [
        (&["--no-auth"][..], 200, 404),
        (&["--no-auth", "--control"], 200, 200),
        (&["--no-auth", "--no-console"], 404, 404),
        (&["--no-auth", "--host", "0.0.0.0"], 404, 404),
    ] {
        let process = Process::start(arguments);
        let path = "/control/v1/databases";
        assert_eq!(get(&process, path, &OWN).status, own, "{arguments:?}");
        assert_eq!(get(&process, path, &[]).status, other, "{arguments:?}");
    }
}

/// Of what a browser says of the page, each part is asked for, and what contradicts it turns the call away.
#[test]
fn no_other_page_may_make_control_calls() {
    let process = Process::start(&["--no-auth", "--cors-origin", "http://localhost:3000"]);
    let page = OWN[2];
    for (headers, status) in [
        (&[page][..], 404),
        (&[OWN[0], OWN[1]], 404),
        (&[page, ("Sec-Fetch-Site", "same-site")], 404),
        (&[page, ("Sec-Fetch-Site", "cross-site")], 403),
        (&[page, ("Origin", "https://evil.test")], 403),
        (&[page, ("Origin", "http://localhost:3000")], 404),
        (&[page, OWN[1], ("Host", "evil.test:8000")], 403),
        (&[page, OWN[1], ("Host", "localhost.evil.test")], 403),
    ] {
        for path in ["/control/v1/log", "/control/v1/databases"] {
            let answer = get(&process, path, headers);
            assert_eq!(answer.status, status, "{path} {headers:?}");
        }
    }
    // Asked before a page of another origin sends the header, the gate says no but to origins that were allowed.
    for (origin, status) in [("https://evil.test", 403), ("http://localhost:3000", 200)] {
        let asked = Raw::bare("OPTIONS /control/v1/faults HTTP/1.1")
            .with("Host", "localhost:8000")
            .with("Origin", origin)
            .with("Access-Control-Request-Method", "POST")
            .with("Access-Control-Request-Headers", "x-emulator-console");
        let answer = raw::send(process.address(), &asked).unwrap();
        assert_eq!(answer.status, status, "{origin}");
    }
}
