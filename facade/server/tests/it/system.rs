//! What operators ask, and what every answer has.

use axum::http::HeaderValue;
use package_database::backend::adapter::Fault;

use crate::support::{Api, Call};

#[tokio::test]
async fn ids_of_requests_come_back_if_they_are_sane() {
    let api = Api::new().await;
    let get = || Call::new("GET", "/health/live");
    let own = api.send(get().header("x-request-id", "a-B_c.1")).await;
    assert_eq!(own.header("x-request-id"), "a-B_c.1");
    let long = "x".repeat(65);
    for bad in ["", "a b", "a\tb", "\"", "a;b", "<script>", "ä", &long] {
        let answer = api.send(get().header("x-request-id", bad)).await;
        let id = answer.header("x-request-id");
        assert!(
            id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{bad}: {id}"
        );
    }
    let twice = get()
        .header("x-request-id", "a")
        .header("x-request-id", "b");
    assert_eq!(api.send(twice).await.header("x-request-id").len(), 32);
    let (first, second) = (api.send(get()).await, api.send(get()).await);
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
}

#[tokio::test]
async fn every_answer_has_the_headers_that_keep_browsers_safe() {
    let api = Api::new().await;
    for path in [
        "/",
        "/docs",
        "/health",
        "/v1/specs",
        "/v1/specs/none",
        "/nowhere",
        "/metrics",
    ] {
        let answer = api.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert!(
            answer
                .header("content-security-policy")
                .starts_with("default-src 'none'")
        );
        assert_ne!(answer.header("cache-control"), "");
        assert_eq!(answer.header("server"), "");
    }
}

#[tokio::test]
async fn health_tells_of_each_dependency() {
    let (api, faults) = Api::with_faults().await;
    let health = api.get("/health").await.expect(200).value();
    assert_eq!(health["status"], "healthy", "pair 1 of the repository");
    let names: Vec<_> = health["dependencies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(
        names,
        [
            "specs",
            "credentials",
            "datasets",
            "packages",
            "syncs",
            "models"
        ]
    );
    let ready = api.get("/health/ready").await.expect(200).value();
    assert_eq!(ready["status"], "ok");

    faults.script([Some(Fault::Crash)]);
    let health = api.get("/health").await.expect(200).value();
    assert_eq!(health["status"], "failing");
    let ready = api.get("/health/ready").await;
    assert_eq!(ready.header("retry-after"), "1");
    ready.problem(503, "unavailable");
    api.get("/health/live").await.expect(204);

    faults.clear();
    api.service.state().begin_stop();
    assert_eq!(api.get("/health").await.value()["status"], "stopping");
    api.get("/health/ready").await.problem(503, "unavailable");
}

#[tokio::test]
async fn figures_are_labelled_by_templates_of_routes_alone() {
    let api = Api::new().await;
    api.upload("orders", "1").await;
    for name in ["orders", "bills", "secret-project"] {
        api.get(&format!("/v1/specs/{name}")).await;
    }
    api.get("/secret-project").await;
    api.send(Call::new("BREW", "/health")).await;
    let answer = api.get("/metrics").await.expect(200);
    assert!(
        answer
            .header("content-type")
            .starts_with("application/openmetrics-text")
    );
    let text = answer.text();
    for line in [
        r#"package_database_http_requests_total{method="GET",route="/v1/specs/{name}",status="200"} 1"#,
        r#"package_database_http_requests_total{method="GET",route="/v1/specs/{name}",status="404"} 2"#,
        r#"package_database_http_requests_total{method="GET",route="unmatched",status="404"} 1"#,
        r#"package_database_http_requests_total{method="other",route="/health",status="405"} 1"#,
        r#"package_database_http_request_duration_seconds_count{method="GET",route="/v1/specs/{name}"} 3"#,
        "package_database_http_requests_running 1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert!(!text.contains("secret-project"));
}

#[tokio::test]
async fn clients_say_what_they_accept() {
    let api = Api::new().await;
    let get = |accept: &str| {
        Call::new("GET", "/v1/specs")
            .token("all")
            .header("accept", accept)
    };
    api.send(get("text/html"))
        .await
        .problem(406, "not-acceptable");
    api.send(get("text/html, */*;q=0.1")).await.expect(200);
    let page = Call::new("GET", "/docs").header("accept", "text/html");
    api.send(page).await.expect(200);
}

#[tokio::test]
async fn pages_of_other_origins_read_answers_only_if_they_are_named() {
    let preflight = || {
        Call::new("OPTIONS", "/v1/specs/orders")
            .header("origin", "https://portal.example.org")
            .header("access-control-request-method", "DELETE")
            .header("access-control-request-headers", "authorization,if-match")
    };
    let get = |origin: &str| {
        Call::new("GET", "/v1/specs")
            .token("all")
            .header("origin", origin)
    };
    let closed = Api::new().await;
    let answer = closed.send(preflight()).await.expect(204);
    assert_eq!(answer.header("access-control-allow-origin"), "");
    let answer = closed
        .send(get("https://portal.example.org"))
        .await
        .expect(200);
    assert_eq!(answer.header("access-control-allow-origin"), "");

    let origin = HeaderValue::from_static("https://portal.example.org");
    let open = Api::with(|builder| builder.origins([origin])).await;
    let answer = open.send(preflight()).await;
    assert!(answer.status.is_success());
    assert_eq!(
        answer.header("access-control-allow-origin"),
        "https://portal.example.org"
    );
    assert!(
        answer
            .header("access-control-allow-methods")
            .contains("DELETE")
    );
    assert!(
        answer
            .header("access-control-allow-headers")
            .contains("if-match")
    );
    let answer = open
        .send(get("https://portal.example.org"))
        .await
        .expect(200);
    assert_eq!(
        answer.header("access-control-allow-origin"),
        "https://portal.example.org"
    );
    assert!(
        answer
            .header("access-control-expose-headers")
            .contains("etag")
    );
    let answer = open.send(get("https://evil.example.org")).await.expect(200);
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn the_documentation_page_needs_nothing_from_elsewhere() {
    let api = Api::new().await;
    let page = api.get("/docs").await.expect(200);
    let text = page.text();
    assert!(
        !text.contains("http://") && !text.contains("https://"),
        "a link to elsewhere"
    );
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("script-src 'sha256-") && policy.contains("connect-src 'self'"),
        "{policy}"
    );
    for kind in package_database_server::problem::ProblemKind::ALL {
        assert!(
            text.contains(&format!("id=\"{}\"", kind.code())),
            "{kind:?}"
        );
    }
}
