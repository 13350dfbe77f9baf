//! Who may knock: "HTTP surface rules" of the server, a table of heads.

use http::Request;
use http::request::Parts;

use crate::profile::HintWords;
use crate::protocol::gate::{Gate, Refusal};
use crate::protocol::head::Head;

fn parts(uri: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::post(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).expect("a well-formed head").into_parts().0
}

fn verdict(gate: &Gate, headers: &[(&str, &str)]) -> u16 {
    match gate.check(&Head::read(&parts("/", headers))) {
        Ok(()) => 200,
        Err(refusal) => refusal.status().as_u16(),
    }
}

#[test]
fn hosts() {
    let allowed = ["dynamodb", "*.Example.com", "[2001:DB8::1]"].map(str::to_owned);
    let gate = Gate::new(&allowed, &[]);
    for (host, status) in [
        ("localhost", 200),
        ("localhost:8000", 200),
        ("LOCALHOST:8000", 200),
        ("localhost.", 200),
        ("a.b.localhost:1", 200),
        ("127.0.0.1:8000", 200),
        ("127.8.9.10", 200),
        ("[::1]:8000", 200),
        ("[::ffff:127.0.0.1]:8000", 200),
        ("dynamodb:8000", 200),
        ("DynamoDB", 200),
        ("000000000000.example.com:8000", 200),
        ("[2001:db8::1]:8000", 200),
        ("[2001:db8::2]:8000", 403),
        ("example.com", 403),
        ("evil.com", 403),
        ("localhost.evil.com", 403),
        ("localhost:evil.com", 403),
        ("localhost@evil.com", 403),
        ("notlocalhost", 403),
        ("192.168.1.5:8000", 403),
        ("0.0.0.0", 403),
        ("[::1", 403),
        ("", 403),
    ] {
        assert_eq!(verdict(&gate, &[("host", host)]), status, "{host:?}");
    }
}

/// What a server hears that listens to other machines: the names of a container network, and no name that a stranger
/// could own.
#[test]
fn names_of_neighbours() {
    let closed = Gate::new(&[], &[]);
    let open = closed.clone().with_neighbours(true);
    for (host, status) in [
        ("dynamodb-local:8000", 200),
        ("dynamodb_local", 200),
        ("DDB", 200),
        ("db.", 200),
        ("172.17.0.2:8000", 200),
        ("0.0.0.0:8000", 200),
        ("[fd00::2]:8000", 200),
        ("host.docker.internal:8000", 200),
        ("HOST.docker.internal", 200),
        ("evil.com", 403),
        ("dynamodb-local.evil.com", 403),
        ("evil.docker.internal", 403),
        ("host.docker.internal.evil.com", 403),
        ("172.17.0.2.evil.com", 403),
        ("dyn amo", 403),
        ("db:evil", 403),
        ("", 403),
    ] {
        assert_eq!(verdict(&open, &[("host", host)]), status, "{host:?}");
        assert_eq!(verdict(&closed, &[("host", host)]), 403, "{host:?}");
    }
    // Nor may a page of another origin call by such a name.
    let page = [("host", "172.17.0.2:8000"), ("origin", "http://evil.com")];
    assert_eq!(verdict(&open, &page), 403);
}

#[test]
fn a_request_names_one_host_and_the_target_names_no_other() {
    let gate = Gate::new(&[], &[]);
    assert_eq!(verdict(&gate, &[]), 400);
    let twice = [("host", "localhost"), ("host", "localhost")];
    assert_eq!(verdict(&gate, &twice), 400);
    let foreign = parts("http://evil.com/", &[("host", "localhost")]);
    assert_eq!(
        gate.check(&Head::read(&foreign)),
        Err(Refusal::Host("evil.com".to_owned()))
    );
}

#[test]
fn who_is_turned_away_is_told_which_setting_would_help() {
    let hints = HintWords(|hint| format!("set {hint:?}"));
    for (refusal, told) in [
        (
            Refusal::Host("db".to_owned()),
            r#"Host "db" is not allowed. To allow it, set AllowHost("db")."#,
        ),
        (
            Refusal::Origin("null".to_owned()),
            r#"Origin "null" is not allowed. To allow it, set AllowOrigin("null")."#,
        ),
        (
            Refusal::CrossSite,
            "A web page of another site may not call without saying its origin.",
        ),
    ] {
        assert_eq!(refusal.message(hints), told);
    }
}

#[test]
fn any_host_when_all_are_allowed() {
    let gate = Gate::new(&["*".to_owned()], &[]);
    assert_eq!(verdict(&gate, &[("host", "anything.at.all:1")]), 200);
}

#[test]
fn origins() {
    let closed = Gate::new(&[], &[]);
    let open = Gate::new(&[], &["http://app.test:3000/".to_owned()]);
    let all = Gate::new(&[], &["*".to_owned()]);
    for (origin, site, by_closed, by_open, by_all) in [
        ("", "", 200, 200, 200),
        ("", "none", 200, 200, 200),
        ("", "same-origin", 200, 200, 200),
        ("", "cross-site", 403, 403, 403),
        ("http://localhost:8000", "same-origin", 200, 200, 200),
        ("http://localhost:3000", "same-site", 403, 403, 200),
        ("https://evil.com", "cross-site", 403, 403, 200),
        ("http://app.test:3000", "cross-site", 403, 200, 200),
        ("null", "cross-site", 403, 403, 200),
    ] {
        let mut headers = vec![("host", "localhost:8000")];
        if !origin.is_empty() {
            headers.push(("origin", origin));
        }
        if !site.is_empty() {
            headers.push(("sec-fetch-site", site));
        }
        let verdicts = [&closed, &open, &all].map(|gate| verdict(gate, &headers));
        assert_eq!(verdicts, [by_closed, by_open, by_all], "{origin} {site}");
    }
}

#[test]
fn preflights_of_allowed_origins_are_answered_as_the_service_does() {
    let gate = Gate::new(&[], &["http://app.test".to_owned()]);
    let head = |origin: &str| {
        let mut request = Request::options("/").header("host", "localhost");
        request = request
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "x-amz-target,authorization",
            );
        request.body(()).expect("a well-formed head").into_parts().0
    };
    assert!(
        gate.preflight(&Head::read(&head("http://evil.com")))
            .is_none()
    );
    let parts = head("http://app.test");
    let answer = gate.preflight(&Head::read(&parts)).expect("an answer");
    for (name, value) in [
        ("access-control-allow-origin", "http://app.test"),
        ("access-control-allow-methods", "POST"),
        ("access-control-allow-headers", "x-amz-target,authorization"),
        ("access-control-max-age", "172800"),
    ] {
        assert_eq!(answer.get(name).expect(name), value);
    }
}
