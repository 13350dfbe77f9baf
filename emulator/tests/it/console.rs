//! What the console's own page may do where nobody else may: control calls without `control_calls`.

use bytes::Bytes;
use dynamodb_emulator::{
    AccessKeys, AuthMode, Emulator, EmulatorBuilder, FaultEffect, FaultMoment, FaultRule,
    FindingKind,
};
use http::{Request, Response};
use serde_json::{Value, json};

/// What a browser says of a call of the page.
const OWN: &[(&str, &str)] = &[
    ("host", "localhost:8000"),
    ("origin", "http://localhost:8000"),
    ("x-emulator-console", "page"),
];
/// What a program sends.
const OTHER: &[(&str, &str)] = &[("host", "localhost:8000")];

fn world(configure: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder) -> Emulator {
    configure(Emulator::builder().auth(AuthMode::Off).seed(1))
        .build()
        .unwrap()
}

fn send(
    emulator: &Emulator,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Response<Bytes> {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/x-amz-json-1.0");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    emulator.handle(request.body(Bytes::from(body.to_owned())).unwrap())
}

fn json_of(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap_or(Value::Null)
}

/// The tables that ListTables tells, asked with these headers below `path`.
fn tables(emulator: &Emulator, path: &str, headers: &[(&str, &str)]) -> (u16, Value) {
    let target = ("x-amz-target", "DynamoDB_20120810.ListTables");
    let answer = send(emulator, "POST", path, &[headers, &[target]].concat(), "{}");
    (
        answer.status().as_u16(),
        json_of(&answer)["TableNames"].clone(),
    )
}

#[test]
fn the_page_steers_and_nobody_else_does() {
    let emulator = world(EmulatorBuilder::console);
    for (method, path, body) in [
        ("GET", "/control/v1/openapi.json", ""),
        ("GET", "/control/v1/databases", ""),
        ("POST", "/control/v1/databases", r#"{"Name": "t1"}"#),
        ("GET", "/control/v1/faults/presets", ""),
        ("POST", "/control/v1/faults/presets/brownout", "{}"),
        ("DELETE", "/control/v1/faults", ""),
        ("POST", "/control/v1/clock/freeze", ""),
        ("GET", "/control/v1/log", ""),
    ] {
        let refused = send(&emulator, method, path, OTHER, body);
        assert_eq!(refused.status(), 404, "{method} {path}");
        assert_eq!(refused.body(), "<UnknownOperationException/>\n", "{path}");
        let answer = send(&emulator, method, path, OWN, body);
        assert_eq!(answer.status(), 200, "{method} {path}: {answer:?}");
    }
    let without = world(|builder| builder);
    let refused = send(&without, "GET", "/control/v1/databases", OWN, "");
    assert_eq!(refused.status(), 404, "there is no page");
}

/// A database that the page has made is there for the page: what others ask for below its path is not there.
#[test]
fn the_page_chooses_a_database_and_nobody_else_does() {
    let emulator = world(EmulatorBuilder::console);
    let made = json!({"Name": "t1"}).to_string();
    let made = send(&emulator, "POST", "/control/v1/databases", OWN, &made);
    assert_eq!(made.status(), 200);
    assert_eq!(tables(&emulator, "/db/t1/", OWN), (200, json!([])));
    assert_eq!(tables(&emulator, "/db/t1/", OTHER).0, 404);
    assert_eq!(tables(&emulator, "/db/none/", OWN).0, 404);
    // By the host, which means nothing to others.
    let by_host = [("host", "none.localhost:8000")];
    assert_eq!(tables(&emulator, "/", &by_host), (200, json!([])));
}

/// Nothing is kept of calls until the page asks; from then on all are, those that are no calls of the page too.
#[test]
fn the_request_log_begins_with_the_page() {
    let emulator = world(EmulatorBuilder::console);
    let tagged = [OTHER, &[("x-emulator-tag", "mine")]].concat();
    assert_eq!(tables(&emulator, "/", &tagged).0, 200);
    assert_eq!(tables(&emulator, "/", OWN).0, 200);
    assert_eq!(emulator.request_log(), []);
    // Who may not ask begins nothing either.
    let refused = send(&emulator, "GET", "/control/v1/log", OTHER, "");
    assert_eq!(refused.status(), 404);
    assert_eq!(tables(&emulator, "/", &tagged).0, 200);
    assert_eq!(emulator.request_log(), []);

    let log = send(&emulator, "GET", "/control/v1/log", OWN, "");
    assert_eq!(json_of(&log)["Calls"], json!([]));
    assert_eq!(tables(&emulator, "/", &tagged).0, 200);
    let log = json_of(&send(&emulator, "GET", "/control/v1/log", OWN, ""));
    assert_eq!(log["Calls"][0]["Operation"], "ListTables");
    assert_eq!(log["Calls"][0]["Tag"], "mine");
    assert_eq!(emulator.request_log().len(), 1);
    // A database that is made from now on has one from its beginning.
    let fork = json!({"Name": "t1", "From": "main"}).to_string();
    let fork = send(&emulator, "POST", "/control/v1/databases", OWN, &fork);
    assert_eq!(fork.status(), 200);
    assert_eq!(tables(&emulator, "/db/t1/", OWN).0, 200);
    let fork = emulator.database("t1").unwrap();
    assert_eq!(fork.request_log().len(), 1);
}

/// To look with the page changes nothing of what a program meets.
#[test]
fn the_page_meets_no_rule_no_budget_and_no_finding() {
    let emulator = world(|builder| builder.console().control_calls());
    let table = json!({"TableName": "tea", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}]});
    let scan = |headers: &[(&str, &str)]| {
        let target = ("x-amz-target", "DynamoDB_20120810.Scan");
        let headers = [headers, &[target]].concat();
        let answer = send(&emulator, "POST", "/", &headers, r#"{"TableName": "tea"}"#);
        answer.status().as_u16()
    };
    let create = [OTHER, &[("x-amz-target", "DynamoDB_20120810.CreateTable")]].concat();
    assert_eq!(
        send(&emulator, "POST", "/", &create, &table.to_string()).status(),
        200
    );
    let budget = emulator.budget("calls").calls(0);
    let rule = FaultRule::new(FaultEffect::InternalServerError(FaultMoment::Before)).count(1);
    let id = emulator.faults().add(rule).unwrap();
    assert_eq!(scan(OWN), 200);
    assert_eq!(emulator.faults().get(id).unwrap().seen, 0);
    assert_eq!((budget.check(), emulator.findings()), (Ok(()), vec![]));
    emulator.refuse(&[FindingKind::Scan]).unwrap();
    assert_eq!(scan(OWN), 200);
    emulator.refuse(&[]).unwrap();
    // A program that says to be the page, and is none, meets all of it.
    let said = [
        ("x-emulator-tag", "console"),
        ("x-emulator-console", "page"),
    ];
    let pretends = [OTHER, &said].concat();
    assert_eq!((scan(&pretends), scan(OTHER)), (500, 200));
    emulator.refuse(&[FindingKind::Scan]).unwrap();
    assert_eq!(scan(OTHER), 400);
    assert!(budget.check().is_err());
    assert_eq!(emulator.findings().len(), 1);
    assert_eq!(emulator.request_log().len(), 6, "the log has all of them");
}

/// The page says who calls like everybody.
#[test]
fn the_page_is_asked_for_proof_of_who_calls() {
    let keys: AccessKeys = [("AKIDEXAMPLE", "secret")].into_iter().collect();
    for auth in [AuthMode::Format, AuthMode::Verify(keys)] {
        let emulator = world(|builder| builder.console().auth(auth));
        let answer = send(&emulator, "GET", "/control/v1/log", OWN, "");
        assert_eq!(answer.status(), 400, "{answer:?}");
        let code = json_of(&answer)["__type"].to_string();
        assert!(code.contains("MissingAuthenticationToken"), "{code}");
        assert_eq!(tables(&emulator, "/", OTHER).0, 400);
        assert_eq!(emulator.request_log(), []);
    }
}

/// Origins that were allowed may call operations, and so may names that lead here; neither makes a page the console.
#[test]
fn what_is_allowed_to_call_steers_nothing() {
    let emulator = world(|builder| builder.console().allow_origin("*").allow_host("*"));
    let header = ("x-emulator-console", "page");
    let site = ("sec-fetch-site", "same-origin");
    for headers in [
        [
            ("host", "localhost:8000"),
            ("origin", "https://evil.test"),
            header,
        ],
        [
            ("host", "localhost:8000"),
            ("origin", "http://localhost:3000"),
            header,
        ],
        [
            ("host", "evil.test"),
            ("origin", "http://evil.test"),
            header,
        ],
        [("host", "evil.test"), site, header],
        [("host", "db.internal"), site, header],
    ] {
        assert_eq!(tables(&emulator, "/", &headers).0, 200, "{headers:?}");
        for (method, path) in [
            ("GET", "/control/v1/log"),
            ("POST", "/control/v1/clock/freeze"),
            ("DELETE", "/control/v1/faults"),
        ] {
            let answer = send(&emulator, method, path, &headers, "");
            assert_eq!(answer.status(), 404, "{method} {path} {headers:?}");
        }
    }
    // A request without a type that browsers ask before they send.
    let plain = [OWN, &[("content-type", "text/plain")]].concat();
    let answer = send(&emulator, "POST", "/control/v1/clock/freeze", &plain, "");
    assert_eq!(answer.status(), 415, "two types are none");
    let frozen = send(&emulator, "GET", "/control/v1/clock", OWN, "");
    assert_eq!(json_of(&frozen)["Frozen"], false);
}
