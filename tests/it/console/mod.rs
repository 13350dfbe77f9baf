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
