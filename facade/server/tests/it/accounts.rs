//! Accounts over HTTP: what an administrator does, and what everybody may do with their own.

use std::sync::Arc;
use std::time::Duration;

use package_database::testing::ManualClock;
use package_database_server::Limits;
use package_database_server::edge::Peer;
use serde_json::{Value, json};

use crate::auth::with_tokens;
use crate::support::{Answer, Api, Call};

async fn sign_in(api: &Api, user: &str, password: &str) -> Answer {
    let body = json!({"username": user, "password": password});
    api.send(Call::new("POST", "/auth/token").json(&body.to_string()))
        .await
}

/// The service with an account `ann`, and the token of its administrator.
async fn with_ann() -> (Api, String) {
    let (api, _) = with_tokens().await;
    let token = sign_in(&api, "admin", "correct horse")
        .await
        .expect(200)
        .value();
    let token = token["access_token"].as_str().unwrap().to_owned();
    let ann = json!({"username": "ann", "password": "battery staple", "subject": "user 1", "name": "Ann",
        "scopes": ["specs", "ds:sales/*:read,update"]});
    let made = send(&api, &token, "POST", "/v1/accounts", &ann)
        .await
        .expect(201);
    assert_eq!(made.header("location"), "/v1/accounts/ann");
    assert!(!made.text().contains("battery") && !made.text().contains("$2b$"));
    (api, token)
}

async fn send(api: &Api, token: &str, method: &str, path: &str, body: &Value) -> Answer {
    api.send(Call::new(method, path).token(token).json(&body.to_string()))
        .await
}

async fn ask(api: &Api, token: &str, method: &str, path: &str) -> Answer {
    api.send(Call::new(method, path).token(token)).await
}

#[tokio::test]
async fn an_account_is_made_read_listed_and_removed() {
    let (api, token) = with_ann().await;
    let read = ask(&api, &token, "GET", "/v1/accounts/ann")
        .await
        .expect(200);
    let ann = read.value();
    assert_eq!(
        (&ann["username"], &ann["subject"]),
        (&json!("ann"), &json!("user 1"))
    );
    assert_eq!(ann["scopes"], json!(["ds:sales/*:read,update", "specs"]));
    assert_eq!(
        (&ann["name"], &ann["disabled"]),
        (&json!("Ann"), &json!(false))
    );
    let list = ask(&api, &token, "GET", "/v1/accounts?subject=user%201")
        .await
        .expect(200)
        .value();
    assert_eq!(list["items"][0]["username"], "ann");
    assert_eq!(list["items"][0].get("scopes"), None);
    let again = json!({"username": "ann", "password": "battery staple"});
    send(&api, &token, "POST", "/v1/accounts", &again)
        .await
        .problem(409, "conflict");
    let known = Call::new("GET", "/v1/accounts/ann").token(&token);
    api.send(known.header("if-none-match", read.header("etag")))
        .await
        .expect(304);
    let stale = Call::new("DELETE", "/v1/accounts/ann")
        .token(&token)
        .header("if-match", "\"x\"");
    api.send(stale).await.problem(412, "precondition-failed");
    ask(&api, &token, "DELETE", "/v1/accounts/ann")
        .await
        .expect(204);
    for (method, body) in [
        ("GET", json!({})),
        ("DELETE", json!({})),
        ("PATCH", json!({"disabled": true})),
    ] {
        let gone = send(&api, &token, method, "/v1/accounts/ann", &body).await;
        gone.problem(404, "not-found");
    }
    sign_in(&api, "ann", "battery staple")
        .await
        .problem(401, "unauthenticated");
}

#[tokio::test]
async fn only_administrators_look_after_accounts() {
    let (api, _) = with_ann().await;
    let token = sign_in(&api, "ann", "battery staple")
        .await
        .expect(200)
        .value();
    let token = token["access_token"].as_str().unwrap();
    for (method, path, body) in [
        ("GET", "/v1/accounts?subject=user%201", json!({})),
        (
            "POST",
            "/v1/accounts",
            json!({"username": "eve", "password": "battery staple"}),
        ),
        ("GET", "/v1/accounts/ann", json!({})),
        ("PATCH", "/v1/accounts/admin", json!({"disabled": true})),
        ("DELETE", "/v1/accounts/admin", json!({})),
        (
            "PUT",
            "/v1/accounts/admin/password",
            json!({"password": "battery staple"}),
        ),
        ("PUT", "/v1/accounts/ann/scopes/admin", json!({})),
        ("DELETE", "/v1/accounts/admin/scopes/admin", json!({})),
    ] {
        let refused = send(&api, token, method, path, &body).await;
        assert!(
            refused
                .header("www-authenticate")
                .contains("scope=\"admin\"")
        );
        refused.problem(403, "forbidden");
    }
    let whoami = ask(&api, token, "GET", "/auth/whoami")
        .await
        .expect(200)
        .value();
    assert_eq!(
        (&whoami["sub"], &whoami["name"]),
        (&json!("user 1"), &json!("Ann"))
    );
    assert_eq!(whoami["scopes"], json!(["ds:sales/*:read,update", "specs"]));
    assert!(whoami["expires_at"].as_i64().is_some());
}

#[tokio::test]
async fn scopes_are_granted_and_taken_away() {
    let (api, token) = with_ann().await;
    let scopes = async || {
        let ann = ask(&api, &token, "GET", "/v1/accounts/ann").await.value();
        ann["scopes"].clone()
    };
    let path = "/v1/accounts/ann/scopes/ds:hr%2Fpeople:metadata:read,purge";
    for _ in 0..2 {
        ask(&api, &token, "PUT", path).await.expect(204);
    }
    assert_eq!(scopes().await[0], "ds:hr/people:metadata:purge,read");
    for _ in 0..2 {
        ask(&api, &token, "DELETE", path).await.expect(204);
    }
    assert_eq!(scopes().await, json!(["ds:sales/*:read,update", "specs"]));
    for scope in ["a:b:c:d:e", "*", "a%20b", "a::c", "%0d%0a"] {
        let refused = ask(
            &api,
            &token,
            "PUT",
            &format!("/v1/accounts/ann/scopes/{scope}"),
        )
        .await;
        refused.problem(400, "bad-request");
    }
    let nobody = ask(&api, &token, "PUT", "/v1/accounts/bob/scopes/specs").await;
    nobody.problem(404, "not-found");
    let wrong =
        json!({"username": "bob", "password": "battery staple", "scopes": ["specs", "a b"]});
    let refused = send(&api, &token, "POST", "/v1/accounts", &wrong).await;
    assert_eq!(
        refused.problem(422, "unprocessable")["errors"][0]["pointer"],
        "/scopes/1"
    );
}

#[tokio::test]
async fn nobody_signs_in_to_a_disabled_account() {
    let (api, token) = with_ann().await;
    let disable = |disabled: bool| json!({"disabled": disabled});
    let ann = send(&api, &token, "PATCH", "/v1/accounts/ann", &disable(true)).await;
    assert_eq!(ann.expect(200).value()["disabled"], true);
    sign_in(&api, "ann", "battery staple")
        .await
        .problem(401, "unauthenticated");
    send(&api, &token, "PATCH", "/v1/accounts/ann", &disable(false))
        .await
        .expect(200);
    sign_in(&api, "ann", "battery staple").await.expect(200);
}

#[tokio::test]
async fn passwords_are_changed_by_who_knows_them_and_set_by_administrators() {
    let (api, token) = with_ann().await;
    let change = async |user: &str, old: &str, new: &str| {
        let body = json!({"username": user, "password": old, "new_password": new});
        api.send(Call::new("POST", "/auth/password").json(&body.to_string()))
            .await
    };
    change("ann", "battery staple", "another one")
        .await
        .expect(204);
    sign_in(&api, "ann", "battery staple")
        .await
        .problem(401, "unauthenticated");
    sign_in(&api, "ann", "another one").await.expect(200);
    for (user, old) in [("ann", "battery staple"), ("bob", "another one"), ("", "")] {
        change(user, old, "a third one")
            .await
            .problem(401, "unauthenticated");
    }
    let long = "x".repeat(73);
    for new in ["short", &long, "with\0zero"] {
        let refused = change("ann", "another one", new).await;
        assert!(!refused.text().contains(new));
        refused.problem(400, "bad-request");
    }
    let set = json!({"password": "set by admin"});
    send(&api, &token, "PUT", "/v1/accounts/ann/password", &set)
        .await
        .expect(204);
    sign_in(&api, "ann", "set by admin").await.expect(200);
    let nobody = send(&api, &token, "PUT", "/v1/accounts/bob/password", &set).await;
    nobody.problem(404, "not-found");
}

#[tokio::test]
async fn passwords_cannot_be_tried_often_by_changing_them() {
    let clock = Arc::new(ManualClock::at(0));
    let mut limits = Limits::default();
    limits.sign_ins = 2;
    let api = Api::with(|builder| builder.limits(limits).clock(clock.clone())).await;
    let call = || {
        let body = r#"{"username": "ada", "password": "x", "new_password": "y"}"#;
        let peer = Peer("10.0.0.1:1".parse().unwrap());
        Call::new("POST", "/auth/password")
            .json(body)
            .extension(peer)
    };
    for _ in 0..2 {
        api.send(call()).await.problem(400, "bad-request");
    }
    api.send(call()).await.problem(429, "too-many-requests");
    clock.advance(Duration::from_secs(60));
    api.send(call()).await.problem(400, "bad-request");
}
