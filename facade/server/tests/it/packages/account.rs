//! Signing in to the repository with real accounts and tokens.

use std::sync::Arc;
use std::time::Duration;

use package_database::testing::ManualClock;
use package_database_server::Limits;
use package_database_server::edge::Peer;
use serde_json::{Value, json};

use crate::auth::with_tokens;
use crate::support::{Answer, Api, Call};

async fn login(api: &Api, user: &str, password: &str) -> Answer {
    let body = json!({"username": user, "password": password});
    api.send(Call::new("POST", "/auth/login").body(body.to_string()))
        .await
}

#[tokio::test]
async fn r_18_a_login_yields_a_signed_token_that_expires() {
    let (api, clock) = with_tokens().await;
    login(&api, "admin", "hunter2")
        .await
        .error(401, "UNAUTHORIZED");
    let answer = login(&api, "admin", "correct horse")
        .await
        .expect(200)
        .value();
    let token = answer["token"].as_str().unwrap();
    assert_eq!(token.split('.').count(), 3, "a token of JWT");
    let me = || Call::new("GET", "/auth/me").token(token);
    let known = api.send(me()).await.expect(200).value();
    assert_eq!(known["user"]["scopes"], answer["user"]["scopes"]);
    let other = format!("{token}x");
    api.send(Call::new("GET", "/auth/me").token(&other))
        .await
        .error(401, "UNAUTHORIZED");
    // Pair 2: for a day, whereas the token of the service itself is good for a minute here.
    clock.advance(Duration::from_secs(86_399));
    api.send(me()).await.expect(200);
    clock.advance(Duration::from_secs(1));
    api.send(me()).await.error(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn r_97_pair_45_a_password_is_changed_by_who_knows_it() {
    let (api, _) = with_tokens().await;
    let admin = login(&api, "admin", "correct horse")
        .await
        .expect(200)
        .value();
    let eve = json!({"username": "eve", "password": "correct horse", "scopes": ["read"]});
    let made = Call::new("POST", "/v1/accounts").token(admin["token"].as_str().unwrap());
    api.send(made.json(&eve.to_string())).await.expect(201);
    let answer = login(&api, "eve", "correct horse")
        .await
        .expect(200)
        .value();
    assert_eq!(answer["user"]["username"], "eve");
    let token = answer["token"].as_str().unwrap().to_owned();
    let change = async |body: Value| {
        let call = Call::new("POST", "/auth/change-password").token(&token);
        api.send(call.body(body.to_string())).await
    };
    let body = |old: &str, new: Value| json!({"old_password": old, "new_password": new});
    change(body("correct horse", "abc".into()))
        .await
        .error(400, "INVALID_PASSWORD");
    change(body("another one", "a new password".into()))
        .await
        .error(401, "INVALID_PASSWORD");
    // Answered with 500 by the original.
    change(body("correct horse", 5.into()))
        .await
        .error(400, "INVALID_REQUEST");
    change(json!({})).await.error(400, "INVALID_REQUEST");
    let nobody = Call::new("POST", "/auth/change-password").body("{}");
    api.send(nobody).await.error(401, "UNAUTHORIZED");
    change(body("correct horse", "a new password".into()))
        .await
        .expect(200);
    login(&api, "eve", "correct horse")
        .await
        .error(401, "UNAUTHORIZED");
    login(&api, "eve", "a new password").await.expect(200);
    // The earlier token is as good as before.
    api.send(Call::new("GET", "/auth/me").token(&token))
        .await
        .expect(200);
}

#[tokio::test]
async fn r_100_passwords_cannot_be_tried_often() {
    let clock = Arc::new(ManualClock::at(0));
    let mut limits = Limits::default();
    limits.sign_ins = 3;
    let api = Api::with_packages(|builder| builder.limits(limits).clock(clock.clone())).await;
    let call = || {
        let call = Call::new("POST", "/auth/login").body(r#"{"username": "ada", "password": "x"}"#);
        call.extension(Peer("10.0.0.1:1".parse().unwrap()))
    };
    for _ in 0..3 {
        api.send(call()).await.error(401, "UNAUTHORIZED");
    }
    let refused = api.send(call()).await;
    assert_eq!(refused.header("retry-after"), "20");
    refused.error(429, "TOO_MANY_REQUESTS");
    clock.advance(Duration::from_secs(20));
    api.send(call()).await.error(401, "UNAUTHORIZED");
}
