//! The operations on requests, answers, events and values.

use package_database::packages::pipeline::Content;
use serde_json::{Value, json};

use super::storage::{begin, cas, commit, put};
use super::{Subject, artifact, bytes, content, failure, package, request, step};

#[tokio::test]
async fn r_51_to_r_54_answers_have_status_headers_and_one_shape_of_errors() {
    let subject = Subject::new().await;
    let run = async |step: Value| subject.run(&json!([step]), package("acme", "demo")).await;
    let answer = run(step(
        "respond.json",
        json!({"status": 201, "body": {"n": "{name}"}}),
    ))
    .await;
    assert_eq!(
        (answer.status, answer.json()),
        (201, Some(&json!({"n": "demo"})))
    );
    let answer = run(step(
        "respond.bytes",
        json!({"status": 206, "body": "text", "headers": {"A": 1}}),
    ))
    .await;
    assert_eq!((answer.status, answer.header("a")), (206, Some("1")));
    assert_eq!(content(answer).await, b"text");
    for status in [301, 302, 307, 308] {
        let answer = run(step(
            "respond.redirect",
            json!({"status": status, "location": "/v1/{name}"}),
        ))
        .await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (status, Some("/v1/demo"))
        );
    }
    let answer = run(step(
        "respond.error",
        json!({"status": 418, "code": "TEAPOT", "message": "no {name}"}),
    ))
    .await;
    assert_eq!(answer.status, 418);
    assert_eq!(
        answer.json(),
        Some(&json!({"error": {"code": "TEAPOT", "message": "no demo"}}))
    );
}

#[tokio::test]
async fn what_cannot_be_sent_is_told_and_never_sent() {
    let subject = Subject::new().await;
    let broken = (500, "PIPELINE_ERROR".to_owned());
    for (headers, fits) in [
        (json!({"x-a": "a\tb", "x-b": null, "x-c": 1}), true),
        (json!({"x a": 1}), false),
        (json!({"": 1}), false),
        (json!({"content-length": 5}), false),
        (json!({"Transfer-Encoding": "chunked"}), false),
        (json!({"proxy-connection": "close"}), false),
        (json!({"x-a": "a\r\nx-b: c"}), false),
        (json!({"x-a": ["a"]}), false),
    ] {
        let steps = json!([
            step("parse.json", json!({"out": "body"})),
            step(
                "respond.bytes",
                json!({"body": "x", "headers": "$body.headers"})
            ),
        ]);
        let body = bytes(json!({"headers": headers}).to_string());
        let answer = subject.run(&steps, request().body(body)).await;
        match fits {
            true => assert_eq!(answer.status, 200, "{headers}"),
            false => assert_eq!(failure(&answer), broken, "{headers}"),
        }
    }
    for (op, args, status) in [
        ("respond.json", json!({"status": 204}), 204),
        ("respond.json", json!({"status": 304, "body": {}}), 500),
        ("respond.bytes", json!({"status": 304, "body": ""}), 304),
        ("respond.bytes", json!({"status": 204, "body": "x"}), 500),
    ] {
        let answer = subject.run(&json!([step(op, args)]), request()).await;
        assert_eq!(answer.status, status, "{op}");
        let is_bare = matches!(answer.content, Content::None);
        assert_eq!(is_bare, status < 500, "{op}");
    }
}

#[tokio::test]
async fn r_55_r_93_events_are_checked_and_committed_with_the_rest() {
    let subject = Subject::new().await;
    let emit =
        |kind: &str, payload: Value| step("emit.event", json!({"type": kind, "payload": payload}));
    let broken = (500, "PIPELINE_ERROR".to_owned());
    assert_eq!(
        subject.fails(&[emit("nobody.knows", json!({}))]).await,
        broken
    );
    assert_eq!(
        subject
            .fails(&[emit("artifact.published", json!({"namespace": "a"}))])
            .await,
        broken
    );
    assert_eq!(
        subject
            .fails(&[emit("tag.updated", json!("no object"))])
            .await,
        broken
    );
    let steps = json!([
        step("parse.json", json!({})),
        emit("tag.updated", json!("$body")),
        step("respond.json", json!({})),
    ]);
    let large = json!({"x": "x".repeat(256 * 1024)}).to_string();
    let answer = subject.run(&steps, request().body(bytes(large))).await;
    assert_eq!(failure(&answer), (413, "EVENT_TOO_LARGE".to_owned()));
    assert_eq!(subject.events().await, Vec::<Value>::new());
    let steps = [
        begin(),
        put("note/a/b", json!(1)),
        emit("tag.updated", json!({"n": 1.0, "by": "{principal.sub}"})),
        commit(),
    ];
    subject.shows(&steps, json!(null)).await;
    assert_eq!(
        subject.events().await,
        [json!(["tag.updated", {"n": 1.0, "by": "ada"}])]
    );
    // A transaction that fails has happened for nobody.
    let steps = [
        begin(),
        cas("note/a/b", json!(1)),
        emit("tag.updated", json!({})),
        commit(),
    ];
    subject.fails(&steps).await;
    assert_eq!(subject.events().await.len(), 1);
}

#[tokio::test]
async fn r_56_r_57_time_stands_still_in_a_request_and_texts_are_filled_in() {
    let subject = Subject::new().await;
    let now = || step("time.now_iso8601", json!({"out": "now"}));
    let steps = [
        now(),
        step(
            "string.format",
            json!({"template": "at $now", "out": "text"}),
        ),
        step("time.now_iso8601", json!({"out": "again"})),
    ];
    let shown = subject
        .shows(&steps, json!(["$now", "$again", "$text"]))
        .await;
    let time = "2026-11-20T15:28:33Z";
    assert_eq!(shown, json!([time, time, format!("at {time}")]));
    subject
        .database
        .clock()
        .advance(std::time::Duration::from_secs(86_400 * 101));
    assert_eq!(
        subject.shows(&[now()], json!("$now")).await,
        json!("2027-03-01T15:28:33Z")
    );
}

#[tokio::test]
async fn r_29_to_r_34_what_is_asked_is_read_made_equal_and_checked() {
    let subject = Subject::new().await;
    let first = [
        step("parse.path", json!({"entity": "artifact"})),
        step("normalize.entity", json!({})),
        step("validate.entity", json!({})),
        step(
            "respond.json",
            json!({"body": ["{namespace}", "{name}", "{version}", "{variant}"]}),
        ),
    ];
    let run = async |request| subject.run(&json!(first), request).await;
    let answer = run(artifact(" ACME ", "My_Tool", " V1 ", " Linux ")).await;
    assert_eq!(
        answer.json(),
        Some(&json!(["acme", "my-tool", "V1", "linux"]))
    );
    let refused = (400, "VALIDATION_ERROR".to_owned());
    for (namespace, name, version, variant, field) in [
        ("acme", "demo", "-1.0", "x", "version"),
        ("acme", "demo", "1.0 beta", "x", "version"),
        ("_acme", "demo", "1.0", "x", "namespace"),
        (" ", "demo", "1.0", "x", "namespace"),
        ("acme", "demo", "1.0", " ", "variant"),
    ] {
        let answer = run(artifact(namespace, name, version, variant)).await;
        assert_eq!(failure(&answer), refused);
        let message = answer.json().unwrap()["error"]["message"].as_str().unwrap();
        assert!(message.starts_with(field), "{message}");
    }
    // A route that binds no version asks for none.
    let answer = run(package("acme", "demo")).await;
    assert_eq!(answer.json(), Some(&json!(["acme", "demo", null, null])));
    let answer = run(request()).await;
    assert_eq!(failure(&answer), refused);
    for body in ["{bad", "", "\u{0}", "{} {}"] {
        let parse = json!([
            step("parse.json", json!({})),
            step("respond.json", json!({}))
        ]);
        let answer = subject.run(&parse, request().body(bytes(body))).await;
        assert_eq!(failure(&answer), (400, "INVALID_JSON".to_owned()), "{body}");
    }
    let schema = json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "object", "properties": {"b": {"type": "array", "items": {"type": "integer"}}}}}});
    let check = json!([
        step("parse.json", json!({})),
        step(
            "validate.json_schema",
            json!({"schema": schema, "value": "$body"})
        ),
        step("respond.json", json!({"body": "fits"})),
    ]);
    for (body, place) in [
        (json!({"a": {"b": [1, 2]}}), ""),
        (json!({"a": {"b": [1, "2"]}}), "/a/b/1: "),
        (json!({}), "/: "),
        (json!([]), "/: "),
    ] {
        let answer = subject
            .run(&check, request().body(bytes(body.to_string())))
            .await;
        if place.is_empty() {
            assert_eq!(answer.json(), Some(&json!("fits")));
        } else {
            assert_eq!(failure(&answer), refused);
            let message = answer.json().unwrap()["error"]["message"].as_str().unwrap();
            assert!(message.starts_with(place), "{message}");
        }
    }
}
