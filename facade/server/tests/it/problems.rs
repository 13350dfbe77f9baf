//! Whatever goes wrong is a problem document that says what to do, and shows nothing that was sent.

use package_database::backend::adapter::{Fault, RequestKind};

use crate::support::{Api, Call};

fn upload() -> Call {
    Call::new("POST", "/v1/specs/orders/versions").token("all")
}

#[tokio::test]
async fn bodies_that_are_no_json_are_refused_with_their_place() {
    let api = Api::new().await;
    for body in [
        "",
        "{",
        "{\"version\": \"1\"",
        "nul",
        r#"{"version": "1", "model_count": 1} {}"#,
        "{\"version\" 1}",
        "\u{feff}{}",
        "{'version': 1}",
        "NaN",
    ] {
        let problem = api
            .send(upload().json(body))
            .await
            .problem(400, "bad-request");
        let detail = problem["detail"].as_str().unwrap();
        assert!(
            detail.starts_with("The body is no JSON from line 1, column "),
            "{detail}"
        );
    }
    let not_text = upload()
        .header("content-type", "application/json")
        .body(b"{\"version\": \"\xff\"}".to_vec());
    api.send(not_text).await.problem(400, "bad-request");
    for depth in [65, 10_000, 100_000] {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let problem = api
            .send(upload().json(&deep))
            .await
            .problem(400, "bad-request");
        assert!(problem["detail"].as_str().unwrap().contains("64 levels"));
    }
}

#[tokio::test]
async fn bodies_of_another_shape_are_refused_with_a_pointer_and_without_the_value() {
    let api = Api::new().await;
    for (body, pointer, expected) in [
        ("{\"model_count\": 1}", "", "missing field `version`"),
        (
            "{\"version\": 5, \"model_count\": 1}",
            "/version",
            "expected a string",
        ),
        (
            "{\"version\": \"1\", \"model_count\": \"hunter2\"}",
            "/model_count",
            "expected a whole number",
        ),
        (
            "{\"version\": \"1\", \"model_count\": -1}",
            "/model_count",
            "expected a whole number",
        ),
        (
            "{\"version\": \"1\", \"model_count\": 1e99}",
            "/model_count",
            "expected a whole number",
        ),
        (
            "{\"version\": \"1\", \"model_count\": 1, \"version\": \"2\"}",
            "",
            "duplicate field `version`",
        ),
        ("[]", "", "expected"),
        ("\"hunter2\"", "", "expected an object"),
        ("null", "", "expected an object"),
    ] {
        let problem = api
            .send(upload().json(body))
            .await
            .problem(422, "unprocessable");
        let error = &problem["errors"][0];
        assert_eq!(error["pointer"], pointer, "{body}: {problem}");
        assert!(
            error["detail"].as_str().unwrap().contains(expected),
            "{body}: {problem}"
        );
        assert!(!problem.to_string().contains("hunter2"), "{problem}");
    }
    let more = upload().json(r#"{"version": "1", "model_count": 1, "more": "hunter2"}"#);
    let problem = api.send(more).await.problem(422, "unprocessable");
    assert_eq!(problem["errors"][0]["pointer"], "/more");
    assert!(!problem.to_string().contains("hunter2"));
}

#[tokio::test]
async fn bodies_of_other_types_and_encodings_are_refused() {
    let api = Api::new().await;
    let good = r#"{"version": "1", "model_count": 1}"#;
    for content_type in [
        "text/plain",
        "application/xml",
        "application/json; charset=utf-16",
        "",
        "json",
    ] {
        let call = upload().header("content-type", content_type).body(good);
        api.send(call).await.problem(415, "unsupported-media-type");
    }
    api.send(upload().body(good))
        .await
        .problem(415, "unsupported-media-type");
    let twice = upload().json(good).header("content-type", "text/plain");
    api.send(twice).await.problem(415, "unsupported-media-type");
    for encoding in ["gzip", "br", "identity, gzip"] {
        let call = upload().json(good).header("content-encoding", encoding);
        api.send(call).await.problem(415, "unsupported-media-type");
    }
    api.send(upload().json(good).header("content-encoding", "identity"))
        .await
        .expect(201);
    let call = upload()
        .header("content-type", "application/vnd.own+json; charset=UTF-8")
        .body(good);
    api.send(call).await.expect(201);
}

#[tokio::test]
async fn rules_of_the_store_are_told_in_words() {
    let api = Api::new().await;
    let empty = upload().json(r#"{"version": "", "model_count": 1}"#);
    let problem = api.send(empty).await.problem(400, "bad-request");
    assert!(
        problem["detail"].as_str().unwrap().contains("version"),
        "{problem}"
    );
    let title = "x".repeat(300 * 1_024);
    let long = format!(r#"{{"version": "1", "model_count": 1, "title": "{title}"}}"#);
    api.send(upload().json(&long))
        .await
        .problem(400, "bad-request");
}

#[tokio::test]
async fn paths_and_methods_that_are_not_there() {
    let api = Api::new().await;
    for path in [
        "/v2",
        "/v1",
        "/v1/",
        "/v1/specs/",
        "/v1/specs/a/b",
        "//",
        "/v1//specs",
        "/%00",
        "/.env",
        "/v1/specs/../credentials",
    ] {
        api.get(path).await.problem(404, "not-found");
    }
    for (method, path, allowed) in [
        ("PUT", "/v1/specs", "GET,HEAD"),
        ("POST", "/v1/specs/a", "GET,HEAD,DELETE"),
        ("TRACE", "/v1/specs/a/versions", "GET,HEAD,POST"),
        ("BREW", "/health", "GET,HEAD"),
        ("GET", "/auth/token", "POST"),
    ] {
        let answer = api.send(Call::new(method, path).token("all")).await;
        assert_eq!(
            sorted(answer.header("allow")),
            sorted(allowed),
            "{method} {path}"
        );
        answer.problem(405, "method-not-allowed");
        let options = api.send(Call::new("OPTIONS", path)).await.expect(204);
        assert_eq!(sorted(options.header("allow")), sorted(allowed));
        assert!(options.body.is_empty());
    }
}

fn sorted(list: &str) -> Vec<&str> {
    let mut methods: Vec<&str> = list.split(',').map(str::trim).collect();
    methods.sort_unstable();
    methods
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let api = Api::new().await;
    api.upload("orders", "1").await;
    let get = api.get("/v1/specs/orders").await.expect(200);
    let head = Call::new("HEAD", "/v1/specs/orders").token("all");
    let head = api.send(head).await.expect(200);
    assert!(head.body.is_empty());
    assert_eq!(head.header("etag"), get.header("etag"));
    assert_eq!(head.header("content-length"), get.body.len().to_string());
    let missing = api
        .send(Call::new("HEAD", "/v1/specs/none").token("all"))
        .await
        .expect(404);
    assert!(missing.body.is_empty());
    assert_eq!(missing.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn a_store_that_is_busy_or_silent_is_503_with_a_time_to_come_again() {
    for (fault, word) in [
        (Fault::Throttled, "too much"),
        (Fault::Unreachable, "did not answer"),
        (Fault::Crash, "did not answer"),
    ] {
        let (api, faults) = Api::with_faults().await;
        for (method, path, body) in [
            ("GET", "/v1/specs", ""),
            ("GET", "/v1/specs/orders", ""),
            ("PUT", "/v1/credentials/a", ""),
            (
                "POST",
                "/v1/specs/a/versions",
                r#"{"version": "1", "model_count": 1}"#,
            ),
        ] {
            faults.clear();
            faults.script(std::iter::repeat_n(Some(fault), 10_000));
            let call = Call::new(method, path).token("all").json(body);
            let answer = api.send(call).await;
            assert_eq!(answer.header("retry-after"), "1", "{}", answer.text());
            let problem = answer.problem(503, "unavailable");
            assert!(
                problem["detail"].as_str().unwrap().contains(word),
                "{problem}"
            );
        }
    }
}

#[tokio::test]
async fn an_upload_whose_answer_is_lost_is_stored_once() {
    let (api, faults) = Api::with_faults().await;
    faults.next_of(RequestKind::TransactWrite, Fault::AnswerLost);
    api.upload("orders", "1").await;
    let versions = api
        .get("/v1/specs/orders/versions")
        .await
        .expect(200)
        .value();
    assert_eq!(versions["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_the_log_knows_is_not_told_to_clients() {
    let api = Api::new().await;
    let table =
        package_database::backend::TableAdmin::remove(api.database.emulator(), "package.specs");
    table.await.unwrap();
    let answer = api.get("/v1/specs").await;
    assert!(
        !answer.text().contains("package.specs"),
        "{}",
        answer.text()
    );
    let problem = answer.problem(500, "internal");
    assert!(problem["detail"].as_str().unwrap().contains("request id"));
}
