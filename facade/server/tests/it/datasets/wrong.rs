//! What clients should not send.

use package_database_server::Limits;
use serde_json::json;

use super::client::{ORDERS, call, revision};
use crate::support::{Api, Call};

/// Every route with a body: its method, path, and a body that it takes.
fn writers() -> [(&'static str, String, serde_json::Value); 7] {
    [
        (
            "POST",
            "/v1/datasets".to_owned(),
            json!({"owner": "acme", "name": "new", "package": {}}),
        ),
        ("PUT", ORDERS.to_owned(), json!({"package": {}})),
        ("PATCH", ORDERS.to_owned(), json!({"package": {}})),
        ("POST", format!("{ORDERS}/revert"), json!({"to": "HEAD"})),
        ("POST", format!("{ORDERS}/tags"), json!({"name": "v1"})),
        (
            "PATCH",
            format!("{ORDERS}/tags/v1"),
            json!({"description": "x"}),
        ),
        ("POST", format!("{ORDERS}/move"), json!({"name": "orders"})),
    ]
}

/// A number comes back as it was written, or is refused.
#[tokio::test]
async fn numbers_are_kept_or_refused() {
    let (api, _) = Api::with_orders().await;
    let put = |number: &str| {
        let body = format!(r#"{{"package": {{"name": "orders", "more": [{number}]}}}}"#);
        Call::new("PUT", ORDERS).token("all").json(&body)
    };
    for kept in [
        "18446744073709551615",
        "-9223372036854775808",
        "0.30000000000000004",
        "2.2250738585072014e-308",
        "1.7976931348623157e308",
    ] {
        api.send(put(kept)).await.expect(200);
        let read = api.get(ORDERS).await.expect(200).text();
        let written = kept.replace("e308", "e+308");
        let found = [kept, &written].iter().any(|number| read.contains(*number));
        assert!(found, "{kept}: {read}");
    }
    for other in [
        "18446744073709551616",
        "0.123456789012345678",
        "123456789012345678901234567890",
        "1e-400",
    ] {
        let problem = api.send(put(other)).await.problem(422, "unprocessable");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.starts_with("The number at byte 40 "), "{detail}");
    }
}

#[tokio::test]
async fn bodies_of_other_shapes_types_and_encodings_are_refused_by_every_route() {
    let (api, _) = Api::with_orders().await;
    for (method, path, good) in writers() {
        let bare = || Call::new(method, &path).token("all");
        for text in ["", "{", "nul", "\u{feff}{}"] {
            api.send(bare().json(text))
                .await
                .problem(400, "bad-request");
        }
        let not_text = bare()
            .header("content-type", "application/json")
            .body(b"{\"\xff\":1}".to_vec());
        api.send(not_text).await.problem(400, "bad-request");
        for text in ["null", "5", "[]", "\"hunter2\"", r#"{"hunter2": 1}"#] {
            let problem = api
                .send(bare().json(text))
                .await
                .problem(422, "unprocessable");
            assert!(
                !problem["errors"][0]["detail"]
                    .to_string()
                    .contains("hunter2")
            );
        }
        for member in good.as_object().unwrap().keys() {
            for value in [json!(5), json!(["hunter2"]), json!(true)] {
                let mut wrong = good.clone();
                wrong[member] = value;
                let problem = api.send(call(method, &path, "all", &wrong)).await;
                let problem = problem.problem(422, "unprocessable");
                let pointer = problem["errors"][0]["pointer"].as_str().unwrap();
                assert!(pointer.starts_with(&format!("/{member}")), "{problem}");
            }
        }
        let wrong = json!({"author": {"name": "Ada", "hunter2": 1}});
        let mut more = good.clone();
        more["author"] = wrong["author"].clone();
        api.send(call(method, &path, "all", &more))
            .await
            .problem(422, "unprocessable");
        for content_type in ["text/plain", "application/x-www-form-urlencoded", ""] {
            let call = bare()
                .header("content-type", content_type)
                .body(good.to_string());
            api.send(call).await.problem(415, "unsupported-media-type");
        }
        let zipped = bare()
            .json(&good.to_string())
            .header("content-encoding", "gzip");
        api.send(zipped)
            .await
            .problem(415, "unsupported-media-type");
        for depth in [65, 100_000] {
            let deep = format!(
                "{{\"package\": {}{}}}",
                "[".repeat(depth),
                "]".repeat(depth)
            );
            api.send(bare().json(&deep))
                .await
                .problem(400, "bad-request");
        }
    }
}

#[tokio::test]
async fn names_that_could_be_paths_or_headers_are_refused_or_kept_harmless() {
    let (api, _) = Api::with_orders().await;
    let long = "x".repeat(256);
    for name in [
        "",
        ".",
        "..",
        "a/b",
        "../orders",
        "a\u{0}",
        "a\nb",
        "a\r\nSet-Cookie: a=b",
        "\u{7f}",
        &long,
    ] {
        let body = json!({"owner": "acme", "name": name, "package": {}});
        let refused = api.write("POST", "/v1/datasets", &body).await;
        assert_eq!(refused.status, 400, "{name:?} {}", refused.text());
        assert_eq!(refused.header("set-cookie"), "");
        refused.problem(400, "bad-request");
        let body = json!({"owner": name, "name": "orders", "package": {}});
        api.write("POST", "/v1/datasets", &body)
            .await
            .problem(400, "bad-request");
        let to = json!({"name": name});
        api.write("POST", &format!("{ORDERS}/move"), &to)
            .await
            .problem(400, "bad-request");
    }
    for path in [
        "/v1/datasets/..%2facme/orders",
        "/v1/datasets/acme/..%2forders",
        "/v1/datasets/acme/%2e%2e",
        "/v1/datasets/acme/%00",
        "/v1/datasets/acme/%0d%0aSet-Cookie:%20a=b",
        "/v1/datasets/acme/%ff",
        "/v1/datasets/acme/a%5cb",
        "/v1/datasets-by-id/%0a",
        "/v1/datasets-by-id/..%2f..",
        "/v1/datasets/acme/orders/tags/%0a",
        "/v1/datasets/acme/orders/resources/%0a",
        "/v1/datasets/acme/orders/revisions/%0a",
    ] {
        api.get(path).await.problem(400, "bad-request");
    }
    // Odd, and harmless.
    for name in [
        "Ünï cödé",
        "\u{1f980}",
        "%2e%2e",
        "a;b",
        "#?&",
        "'; DROP",
        "${jndi}",
    ] {
        let body = json!({"owner": "acme", "name": name, "package": {}});
        let made = api.write("POST", "/v1/datasets", &body).await.expect(201);
        let found = api.get(made.header("location")).await.expect(200);
        assert_eq!(found.value()["name"], name);
        let again = api.write("POST", "/v1/datasets", &body).await;
        assert!(!again.text().contains("jndi"));
        again.problem(409, "conflict");
    }
}

#[tokio::test]
async fn references_and_conditions_that_are_none_are_refused() {
    let (api, made) = Api::with_orders().await;
    let id = revision(&made);
    for (reference, status) in [
        ("%20", 400),
        ("a%2Fb", 400),
        ("%F0%9F%A6%80", 400),
        ("HEAD~1", 400),
        ("", 400),
        ("head", 404),
        (&id.to_uppercase(), 404),
        (id.trim_start_matches('0'), 404),
        ("ffffffffffffffffffffffffffffffff", 404),
    ] {
        for path in [
            format!("{ORDERS}?ref={reference}"),
            format!("{ORDERS}/diff?from={reference}"),
            format!("{ORDERS}/diff?from=HEAD&to={reference}"),
            format!("{ORDERS}/resources/a?ref={reference}"),
        ] {
            let answer = api.get(&path).await;
            let code = if status == 400 {
                "bad-request"
            } else {
                "not-found"
            };
            answer.problem(status, code);
        }
    }
    for query in ["?ref=v1&ref=v2", "?reference=v1", "?ref", "?%ff=1"] {
        let status = api.get(&format!("{ORDERS}{query}")).await.status;
        assert!(status == 400 || status == 404, "{query} {status}");
    }
    for condition in ["x", "\"", "\"a", "W/a", "*, \"a\""] {
        let put = call("PUT", ORDERS, "all", &json!({"package": {}}));
        api.send(put.header("if-match", condition))
            .await
            .problem(400, "bad-request");
    }
    for (base, status, code) in [
        ("v9", 404, "not-found"),
        ("00000000000000090000000000000000", 409, "conflict"),
        ("a b", 400, "bad-request"),
    ] {
        let change = json!({"package": {}, "base": base});
        api.write("PUT", ORDERS, &change)
            .await
            .problem(status, code);
    }
    let change = json!({"package": {}, "base": "a b"});
    api.write("PUT", ORDERS, &change)
        .await
        .problem(400, "bad-request");
    for id in [
        "01A2257D-4966-7BA7-926C-4AB23354C216",
        "{01a2257d-4966-7ba7-926c-4ab23354c216}",
    ] {
        // Only the one way to write an id is one; another is a name that nobody has.
        api.get(&format!("/v1/datasets-by-id/{id}"))
            .await
            .problem(404, "not-found");
    }
}

#[tokio::test]
async fn large_packages_are_taken_up_to_the_limits() {
    let titled = |bytes: usize| format!("{{\"package\":{{\"title\":\"{}\"}}}}", "x".repeat(bytes));
    let huge = titled(16 * 1_024 * 1_024);
    let (api, _) = Api::with_orders().await;
    for (method, path, _) in writers() {
        let refused = Call::new(method, &path).token("all").json(&huge);
        let refused = api.send(refused).await;
        refused.problem(413, "too-large");
    }
    let mut limits = Limits::default();
    limits.body_bytes = 32 * 1_024 * 1_024;
    let api = Api::with(|builder| builder.limits(limits)).await;
    let create = json!({"owner": "acme", "name": "orders", "package": {}});
    api.write("POST", "/v1/datasets", &create).await.expect(201);
    let put = |text: &str| Call::new("PUT", ORDERS).token("all").json(text);
    let problem = api.send(put(&huge)).await.problem(400, "bad-request");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("16777216 are the most")
    );
    let large = titled(4 * 1_024 * 1_024);
    let stored = api.send(put(&large)).await.expect(200).value();
    assert_eq!(api.get(ORDERS).await.expect(200).value(), stored);
    let many: Vec<_> = (0..10_001)
        .map(|at| json!({"path": at.to_string()}))
        .collect();
    let many = json!({"package": {"resources": many}});
    api.write("PUT", ORDERS, &many)
        .await
        .problem(400, "bad-request");
}
