//! What a route does not declare is refused, and never passed over.

use serde_json::json;

use crate::support::{Api, Call};

const ORDERS: &str = "/v1/datasets/acme/orders";

#[tokio::test]
async fn parameters_and_conditions_that_no_route_has_are_refused() {
    let api = Api::new().await;
    let body = json!({"owner": "acme", "name": "orders", "package": {}}).to_string();
    let make = Call::new("POST", "/v1/datasets").token("all").json(&body);
    api.send(make).await.expect(201);
    for (method, path, header) in [
        ("DELETE", "/v1/datasets/acme/orders?purge=true", None),
        ("POST", "/v1/datasets?dry_run=true", None),
        ("GET", "/v1/datasets/acme/orders/tags?limit=1", None),
        ("POST", "/auth/token?x=1", None),
        ("POST", "/v1/datasets", Some("if-match")),
        ("POST", "/v1/datasets", Some("if-none-match")),
    ] {
        let mut call = Call::new(method, path).token("all").json(&body);
        if let Some(name) = header {
            call = call.header(name, "*");
        }
        let refused = api.send(call).await.problem(400, "bad-request");
        let detail = refused["detail"].as_str().unwrap();
        assert!(
            detail.starts_with("This route"),
            "{method} {path}: {detail}"
        );
    }
    api.get(ORDERS).await.expect(200);
    // Who asks is looked at before what they send.
    for path in [
        "/v1/datasets/acme/orders?purge=true",
        "/admin/webhooks/a/b?x=1",
    ] {
        let refused = api.send(Call::new("DELETE", path)).await.expect(401);
        assert!(refused.header("www-authenticate").starts_with("Bearer "));
    }
    // Those who look after the service may add what their caches need.
    api.send(Call::new("GET", "/health/live?probe=1"))
        .await
        .expect(204);
}

/// A wish that no route knows is no wish that is granted: what is sent to a route without a body is refused, unless it says
/// nothing.
#[tokio::test]
async fn bodies_that_no_route_takes_are_refused() {
    let api = Api::new().await;
    let run = api.begin().await;
    let run = format!("/v1/syncs/okta/runs/{run}");
    let long = format!("{{{}}}", " ".repeat(100));
    for (method, path) in [
        ("POST", format!("{run}/end")),
        ("DELETE", run.clone()),
        ("DELETE", format!("{run}/grants/g")),
        ("DELETE", ORDERS.to_owned()),
        ("PUT", "/v1/accounts/ada/scopes/ds".to_owned()),
        ("DELETE", "/v1/accounts/ada".to_owned()),
    ] {
        for body in [
            r#"{"strict": false}"#,
            r#"{"force": true}"#,
            "[]",
            "null",
            "{",
            "}",
            "{}{}",
            "x",
            &long,
        ] {
            let call = || Call::new(method, &path).json(body);
            let refused = api.send(call().token("all")).await;
            let refused = refused.problem(400, "bad-request");
            let detail = "This route takes no body. Leave it out.";
            assert_eq!(refused["detail"], detail, "{method} {path} {body}");
            // Who asks is looked at before what they send.
            api.send(call()).await.problem(401, "unauthenticated");
        }
    }
    // Nothing was done, and what says nothing is no wish.
    for body in ["{}", " { \r\n} ", "  "] {
        let sync = api.begin().await;
        let end = Call::new("POST", &format!("/v1/syncs/okta/runs/{sync}/end"));
        api.send(end.token("all").json(body)).await.expect(200);
    }
    let end = Call::new("POST", &format!("{run}/end")).token("all");
    api.send(end).await.expect(200);
    // A read has no body that would mean anything.
    let read = Call::new("GET", &run).token("all").json(r#"{"a": 1}"#);
    api.send(read).await.expect(200);
}

#[tokio::test]
async fn accounts_have_any_name_and_change_under_conditions() {
    let api = Api::new().await;
    let send = async |method: &str, path: &str, body: &str| {
        api.send(Call::new(method, path).token("all").json(body))
            .await
    };
    for (name, path) in [("corp\\\\ann", "corp%5Cann"), ("team/ann", "team%2Fann")] {
        let body = format!(r#"{{"username": "{name}", "password": "a-good-password"}}"#);
        send("POST", "/v1/accounts", &body).await.expect(201);
        let path = format!("/v1/accounts/{path}");
        let found = send("GET", &path, "").await.expect(200);
        let password = Call::new("PUT", &format!("{path}/password")).token("all");
        let password = password.json(r#"{"password": "another-password"}"#);
        let stale = password.header("if-match", "\"stale\"");
        api.send(stale).await.problem(412, "precondition-failed");
        let delete = Call::new("DELETE", &path).token("all");
        api.send(delete.header("if-match", found.header("etag")))
            .await
            .expect(204);
        send("GET", &path, "").await.problem(404, "not-found");
    }
    for name in [".", ".."] {
        let body = json!({"username": name, "password": "a-good-password"}).to_string();
        let refused = send("POST", "/v1/accounts", &body).await;
        assert_eq!(
            refused.problem(422, "unprocessable")["errors"][0]["pointer"],
            "/username"
        );
    }
}
