//! Signing in, and who is let in.

use std::sync::Arc;
use std::time::Duration;

use package_database::backend::{BackendErrorKind, TableAdmin};
use package_database::block::identity::{
    AccountSettings, Accounts, NewAccount, Password, TokenIssuer,
};
use package_database::block::{Store, platform};
use package_database::credentials::SecretText;
use package_database::testing::{ManualClock, SeededRandom, TestDatabase};
use package_database_server::Service;
use package_database_server::identity::{Principal, Scopes, SignIn, TokenSettings, Tokens};

use crate::support::{Answer, Api, Call};

const CHALLENGE: &str = "Bearer realm=\"package-database\"";

#[tokio::test]
async fn whoever_shows_no_good_token_is_told_how_to_get_one() {
    let api = Api::new().await;
    let call = |header: &str| Call::new("GET", "/auth/whoami").header("authorization", header);
    let missing = api.send(Call::new("GET", "/auth/whoami")).await;
    assert_eq!(missing.header("www-authenticate"), CHALLENGE);
    let problem = missing.problem(401, "unauthenticated");
    assert!(
        problem["detail"].as_str().unwrap().contains("/auth/token"),
        "{problem}"
    );
    for header in [
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer a b",
        "Bearer \"all\"",
        "all",
        "Bearer: all",
    ] {
        api.send(call(header)).await.problem(401, "unauthenticated");
    }
    let twice = call("Bearer all").header("authorization", "Bearer all");
    api.send(twice).await.problem(401, "unauthenticated");
    let not_text =
        Call::new("GET", "/auth/whoami").header("authorization", b"Bearer \xff".as_slice());
    api.send(not_text).await.problem(401, "unauthenticated");
    for token in ["expired", "early", "unknown", "a.b.c", &"x".repeat(20_000)] {
        let answer = api.send(call(&format!("Bearer {token}"))).await;
        assert!(answer.header("www-authenticate").starts_with(CHALLENGE));
        let problem = answer.problem(401, "unauthenticated");
        assert!(!problem.to_string().contains("a.b.c"));
    }
    let known = api.send(call("bEARER all")).await.expect(200).value();
    assert_eq!(known["sub"], "user all");
}

#[tokio::test]
async fn who_asks_is_looked_at_before_what_they_send() {
    let api = Api::new().await;
    let call = || Call::new("POST", "/v1/specs/orders/versions").json("{");
    api.send(call()).await.problem(401, "unauthenticated");
    api.send(call().token("all"))
        .await
        .problem(400, "bad-request");
}

async fn sign_in(api: &Api, body: &str) -> Answer {
    api.send(Call::new("POST", "/auth/token").json(body)).await
}

#[tokio::test]
async fn a_name_and_a_secret_become_a_token() {
    let api = Api::new().await;
    let answer = sign_in(&api, r#"{"username": "ada", "password": "lovelace"}"#)
        .await
        .expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let token = answer.value();
    assert_eq!(
        (&token["token_type"], &token["expires_in"]),
        (&"Bearer".into(), &60.into())
    );
    let whoami = api.get("/auth/whoami").await.expect(200).value();
    assert_eq!(whoami["sub"], token["sub"]);

    let denied = sign_in(&api, r#"{"username": "ada", "password": "hunter2"}"#).await;
    assert_eq!(denied.header("www-authenticate"), CHALLENGE);
    assert!(!denied.text().contains("hunter2"));
    denied.problem(401, "unauthenticated");
    for body in [
        "{}",
        r#"{"username": "ada"}"#,
        r#"{"username": "ada", "secret_key": "hunter2"}"#,
        r#"{"username": "ada", "password": "hunter2", "public_key": "pk_", "secret_key": "sk_"}"#,
        r#"{"username": "ada", "password": 5}"#,
        r#"{"username": "ada", "password": "hunter2", "more": 1}"#,
        "[]",
    ] {
        let refused = sign_in(&api, body).await;
        assert!(!refused.text().contains("hunter2"));
        refused.problem(422, "unprocessable");
    }
}

const SECRET: &str = "a secret of forty bytes, for these tests";

/// A service with accounts and tokens of its own, and an administrator.
pub(crate) async fn with_tokens() -> (Api, Arc<ManualClock>) {
    let database = TestDatabase::new().await.unwrap();
    let clock = Arc::new(ManualClock::at(1_795_188_513));
    let mut settings = TokenSettings::new("tests", "package-database");
    settings.lifetime = Duration::from_secs(60);
    settings.leeway = Duration::ZERO;
    let random = Arc::new(SeededRandom::new(5));
    // A database with domains that share the table has it already.
    let made = TableAdmin::create(database.emulator(), &platform::TABLE.definition()).await;
    if let Err(error) = made {
        assert_eq!(*error.kind(), BackendErrorKind::TableExists, "{error}");
    }
    let store = Store::new(database.backend().clone()).clock(clock.clone());
    let mut cheap = AccountSettings::default();
    cheap.cost = 4;
    let accounts = Accounts::new(Arc::new(store), &cheap).unwrap();
    let scopes = Scopes::from_text("admin specs credentials ds");
    let admin = NewAccount::new("admin", "the administrator").with_scopes(scopes);
    accounts
        .create(&admin, &Password::from("correct horse"))
        .await
        .unwrap();
    let keys = Arc::new(database.credentials());
    let tokens = Tokens::new(accounts.clone(), keys, clock.clone(), settings)
        .secret(&SecretText::from(SECRET), random)
        .unwrap();
    let service = Service::builder(database.database().clone(), Arc::new(tokens));
    let service = service.accounts(accounts).build();
    (Api { service, database }, clock)
}

#[tokio::test]
async fn the_administrator_signs_in_and_the_token_expires() {
    let (api, clock) = with_tokens().await;
    for body in [
        r#"{"username": "admin", "password": "hunter2"}"#,
        r#"{"username": "root", "password": "correct horse"}"#,
        r#"{"public_key": "pk_x", "secret_key": "sk_x"}"#,
        r#"{"public_key": "", "secret_key": ""}"#,
    ] {
        sign_in(&api, body).await.problem(401, "unauthenticated");
    }
    let token = sign_in(
        &api,
        r#"{"username": "admin", "password": "correct horse"}"#,
    )
    .await;
    let token = token.expect(200).value()["access_token"]
        .as_str()
        .unwrap()
        .to_owned();
    let whoami = || Call::new("GET", "/auth/whoami").token(&token);
    assert_eq!(
        api.send(whoami()).await.expect(200).value()["sub"],
        "the administrator"
    );
    clock.advance(Duration::from_secs(60));
    let expired = api.send(whoami()).await.problem(401, "unauthenticated");
    assert!(
        expired["detail"].as_str().unwrap().contains("expired"),
        "{expired}"
    );
}

#[tokio::test]
async fn a_program_signs_in_with_the_pair_that_the_service_made() {
    let (api, _) = with_tokens().await;
    let token = sign_in(
        &api,
        r#"{"username": "admin", "password": "correct horse"}"#,
    )
    .await;
    let token = token.value()["access_token"].as_str().unwrap().to_owned();
    let pair = api
        .send(Call::new("PUT", "/v1/credentials/ci").token(&token))
        .await
        .expect(201)
        .value();
    let body = format!(
        r#"{{"public_key": {}, "secret_key": {}}}"#,
        pair["public_key"], pair["secret_key"]
    );
    let token = sign_in(&api, &body).await.expect(200).value();
    assert_eq!(token["sub"], "the administrator");
    let wrong = format!(
        r#"{{"public_key": {}, "secret_key": "sk_"}}"#,
        pair["public_key"]
    );
    sign_in(&api, &wrong).await.problem(401, "unauthenticated");
}

#[tokio::test]
async fn tokens_of_others_are_refused_and_told_apart() {
    let (api, clock) = with_tokens().await;
    let minted = |secret: &str, issuer: &str, audience: &str| {
        let random = Arc::new(SeededRandom::new(9));
        let issuer = TokenIssuer::new(secret.as_bytes(), clock.clone(), random)
            .unwrap()
            .with_issuer(issuer);
        let principal = Principal::new("mallory", SignIn::Token);
        let token = issuer
            .with_audience(audience)
            .mint(&principal, Duration::from_secs(60))
            .unwrap();
        token.expose().to_owned()
    };
    let whoami = |token: &str| Call::new("GET", "/auth/whoami").token(token);
    let good = minted(SECRET, "tests", "package-database");
    assert_eq!(
        api.send(whoami(&good)).await.expect(200).value()["sub"],
        "mallory"
    );
    let other_secret = minted(
        "another secret of at least 32 bytes",
        "tests",
        "package-database",
    );
    let other_issuer = minted(SECRET, "elsewhere", "package-database");
    let other_audience = minted(SECRET, "tests", "elsewhere");
    let (head, _) = good.rsplit_once('.').unwrap();
    let unsigned = format!("{head}.");
    for token in [
        &*other_secret,
        &other_issuer,
        &other_audience,
        &unsigned,
        "a.b.c",
    ] {
        let problem = api
            .send(whoami(token))
            .await
            .problem(401, "unauthenticated");
        assert!(!problem.to_string().contains("mallory"), "{problem}");
    }
}
