//! Tokens of machines over HTTP.

use serde_json::{Value, json};

use super::{blob, get, publish, repository};
use crate::support::{Answer, Api, Call};

async fn issue(api: &Api, token: &str, body: &Value) -> Answer {
    let call = Call::new("POST", "/admin/tokens").token(token);
    api.send(call.json(&body.to_string())).await
}

async fn put(api: &Api, token: &str, coordinates: &str) -> Answer {
    let call = Call::new("PUT", &blob(coordinates)).token(token);
    api.send(call.body("x")).await
}

#[tokio::test]
async fn a_machine_publishes_in_its_namespaces_until_its_token_is_taken_back() {
    let api = repository().await;
    publish(&api, "libs/demo/1.0.0/linux", "x")
        .await
        .expect(201);
    let wanted = json!({"name": "release", "namespaces": ["ACME"], "actions": ["read", "write"]});
    issue(&api, "W", &wanted).await.error(403, "FORBIDDEN");
    issue(&api, "acme", &wanted).await.error(403, "FORBIDDEN");
    let issued = issue(&api, "A", &wanted).await.expect(201).value();
    let token = issued["token"].as_str().unwrap();
    assert_eq!(
        issued["info"]["namespaces"],
        json!(["acme"]),
        "as the entity has it"
    );
    put(&api, token, "acme/demo/1.0.0/linux").await.expect(201);
    put(&api, token, "acme/demo/1.0.0/linux")
        .await
        .error(409, "ALREADY_EXISTS");
    put(&api, token, "libs/demo/1.1.0/linux")
        .await
        .error(403, "FORBIDDEN");
    let read = |path: &str| Call::new("GET", path).token(token);
    api.send(read("/v1/acme/demo/versions")).await.expect(200);
    api.send(read("/v1/libs/demo/versions"))
        .await
        .error(403, "FORBIDDEN");
    api.send(read("/admin/tokens"))
        .await
        .error(403, "FORBIDDEN");
    issue(&api, token, &wanted).await.error(403, "FORBIDDEN");
    let me = api.send(read("/auth/me")).await.expect(200).value();
    let id = issued["info"]["id"].as_str().unwrap();
    assert_eq!(me["user"]["username"], format!("machine/{id}"));
    assert_eq!(me["user"]["scopes"], json!(["pkg:acme/*:read,write"]));
    // It is of the repository alone.
    api.send(read("/v1/specs"))
        .await
        .problem(401, "unauthenticated");
    let one = get(&api, "/v1/acme/demo/1.0.0/linux")
        .await
        .expect(200)
        .value();
    assert_eq!(one["created_by"], format!("machine/{id}"));
    let listed = get(&api, "/admin/tokens").await.expect(200);
    assert!(!listed.text().contains(token.rsplit_once('_').unwrap().1));
    let listed = listed.value();
    assert_eq!(listed["tokens"][0]["name"], "release");
    assert_eq!(listed["tokens"][0]["revoked"], false);
    let path = format!("/admin/tokens/{id}");
    let revoke = |token: &str| Call::new("DELETE", &path).token(token);
    api.send(revoke("W")).await.error(403, "FORBIDDEN");
    api.send(revoke("A")).await.expect(200);
    let again = api.send(revoke("A")).await.expect(200).value();
    assert_eq!(again["info"]["revoked"], true);
    put(&api, token, "acme/demo/2.0.0/linux")
        .await
        .error(401, "UNAUTHORIZED");
    let none = Call::new("DELETE", "/admin/tokens/none").token("A");
    api.send(none).await.error(404, "NOT_FOUND");
    let events = get(&api, "/admin/events").await.expect(200).text();
    assert!(events.contains("token.issued") && events.contains("token.revoked"));
}

#[tokio::test]
async fn tokens_that_cannot_be_are_refused() {
    let api = repository().await;
    for wrong in [
        json!({}),
        json!({"name": "x", "namespaces": "acme", "actions": ["read"]}),
        json!({"name": "x", "namespaces": [], "actions": ["read"]}),
        json!({"name": "x", "namespaces": ["acme"], "actions": ["admin"]}),
        json!({"name": "x", "namespaces": ["acme"], "actions": [1]}),
        json!({"name": 1, "namespaces": ["acme"], "actions": ["read"]}),
        json!({"name": "x", "namespaces": ["*"], "actions": ["read"]}),
        json!({"name": "x", "namespaces": ["acme"], "actions": ["read"], "expires_in_seconds": 0}),
        json!({"name": "x", "namespaces": ["acme"], "actions": ["read"], "expires_in_seconds": -1}),
        json!({"name": "x", "namespaces": ["acme"], "actions": ["read"], "expires_in_seconds": 1e18}),
    ] {
        let answer = issue(&api, "A", &wrong).await;
        assert_eq!(answer.status.as_u16(), 400, "{wrong}: {}", answer.text());
    }
    for wrong in ["pdm_", "pdm_x", &format!("pdm_{}_x", "0".repeat(32))] {
        let call = Call::new("GET", "/v1/acme/demo/versions").token(wrong);
        api.send(call).await.error(401, "UNAUTHORIZED");
    }
}

/// What somebody sends is looked at when it is known who sends it.
#[tokio::test]
async fn who_sends_no_token_is_told_nothing_of_what_is_wrong_besides() {
    let api = repository().await;
    for (method, path, body) in [
        ("GET", "/admin/webhooks?odd=1", ""),
        ("GET", "/admin/webhooks?namespace=no%20name", ""),
        ("POST", "/admin/webhooks", "{"),
        ("POST", "/admin/webhooks", "{}"),
        ("POST", "/admin/webhooks", r#"{"namespace": "no name"}"#),
        ("POST", "/admin/webhooks/no%20name/x/test", ""),
        ("DELETE", "/admin/webhooks/no%20name/x", ""),
        ("GET", "/admin/webhooks/no%20name/x/deliveries", ""),
        ("POST", "/admin/tokens", "{"),
    ] {
        let call = Call::new(method, path).json(body);
        api.send(call).await.error(401, "UNAUTHORIZED");
    }
}
