//! Who may do what with a dataset, and as whom they are written down.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use package_database::block::identity::{JwksFile, TokenAlgorithm};
use package_database::credentials::SecretText;
use package_database::testing::{ManualClock, SeededRandom, TestDatabase};
use package_database_server::Service;
use package_database_server::identity::{TokenSettings, Tokens};
use serde_json::{Value, json};

use super::client::{ORDERS, call, package, revision};
use crate::support::{Api, Call, cheap_accounts, scoped};

/// Made by PyJWT, with what each token is: `tokens.py` beside it says how.
const VECTORS: &str = include_str!("../../../../tests/it/identity/vectors.json");

/// A file that is gone when the test ends.
struct File(PathBuf);

impl Drop for File {
    fn drop(&mut self) {
        // A file that is not there any more need not be removed.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A service that takes the tokens of the portal: HS256 with the shared secret, RS256 with the keys of a file.
async fn with_portal(vectors: &Value) -> (Api, File, Arc<ManualClock>) {
    let path = format!("package-database-{}-portal.jwks", std::process::id());
    let file = File(std::env::temp_dir().join(path));
    #[expect(clippy::disallowed_methods, reason = "a test writes its own file")]
    std::fs::write(&file.0, vectors["sets"]["one"].to_string()).unwrap();
    let database = TestDatabase::new().await.unwrap();
    let clock = Arc::new(ManualClock::at(vectors["now"].as_i64().unwrap()));
    let issuer = "https://portal.example.com";
    let mut settings = TokenSettings::new(issuer, "datasets");
    settings.leeway = Duration::from_secs(30);
    let secret = SecretText::from(vectors["secret"].as_str().unwrap());
    let keys = JwksFile::open(&file.0, TokenAlgorithm::Rs256)
        .await
        .unwrap();
    let accounts = cheap_accounts(&database);
    let credentials = Arc::new(database.credentials());
    let tokens = Tokens::new(accounts, credentials, clock.clone(), settings)
        .secret(&secret, Arc::new(SeededRandom::new(3)))
        .unwrap()
        .trust(keys, Some(issuer.to_owned()));
    let service = Service::builder(database.database().clone(), Arc::new(tokens)).build();
    (Api { service, database }, file, clock)
}

#[tokio::test]
async fn m_05_m_45_the_portals_tokens_are_judged_over_http() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let (api, _file, _) = with_portal(&vectors).await;
    let datasets = api.database.datasets();
    let orders = "sales/orders".parse().unwrap();
    let document = package("Orders").as_object().unwrap().clone();
    let change = package_database::datasets::Change::new();
    datasets.create(&orders, &document, &change).await.unwrap();
    let (mut good, mut refused) = (0, 0);
    for case in vectors["tokens"].as_array().unwrap() {
        let token = case["token"].as_str().unwrap();
        // What no header can hold is no token either.
        let read = Call::new("GET", "/v1/datasets/sales/orders").token(token);
        let answer = api.send(read).await;
        // These two are good, and refused where the other algorithm is asked for. Here both are believed.
        let of_the_other = ["RS256 for a secret", "HS256 for a public key"];
        let other = of_the_other.contains(&case["name"].as_str().unwrap());
        if case["verdict"] == "ok" || other {
            answer.expect(200);
            let purge = Call::new("POST", "/v1/datasets/sales/orders/purge").token(token);
            api.send(purge).await.problem(403, "forbidden");
            good += 1;
        } else {
            assert!(
                answer.header("www-authenticate").starts_with("Bearer"),
                "{case}"
            );
            let problem = answer.problem(401, "unauthenticated");
            let detail = problem["detail"].as_str().unwrap();
            let word = match case["verdict"].as_str().unwrap() {
                "expired" => "expired",
                "early" => "not good yet",
                _ => "not good here",
            };
            assert!(detail.contains(word), "{case}: {detail}");
            refused += 1;
        }
    }
    assert!(good > 10 && refused > 30, "{good} {refused}");
}

#[tokio::test]
async fn m_45_keys_that_are_added_to_the_file_count_without_a_restart() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let (api, file, clock) = with_portal(&vectors).await;
    let token = vectors["named"]["second"].as_str().unwrap();
    let whoami = || Call::new("GET", "/auth/whoami").token(token);
    api.send(whoami()).await.problem(401, "unauthenticated");
    #[expect(clippy::disallowed_methods, reason = "a test writes its own file")]
    std::fs::write(&file.0, vectors["sets"]["two"].to_string()).unwrap();
    // The file is not read again at once, so that nobody makes the service read it all the time.
    api.send(whoami()).await.problem(401, "unauthenticated");
    clock.advance(Duration::from_secs(11));
    api.send(whoami()).await.expect(200);
}

/// One request of each right, and what it answers who has that right.
fn requests() -> [(&'static str, Call, u16); 6] {
    let body = json!({"package": {"title": "x"}});
    let create = json!({"owner": "acme", "name": "orders", "package": {}});
    let bare = |method: &str, path: &str| Call::new(method, path);
    [
        ("read", bare("GET", ORDERS), 200),
        ("update", bare("PATCH", ORDERS).json(&body.to_string()), 200),
        (
            "create",
            bare("POST", "/v1/datasets").json(&create.to_string()),
            409,
        ),
        ("list", bare("GET", "/v1/datasets/acme"), 200),
        ("purge", bare("POST", &format!("{ORDERS}/purge")), 409),
        ("delete", bare("DELETE", ORDERS), 204),
    ]
}

#[tokio::test]
async fn m_06_m_46_each_right_is_a_scope_of_the_original() {
    let all = ["read", "update", "create", "list", "purge", "delete"];
    for (scopes, permitted) in [
        ("", &[][..]),
        ("ds:acme/orders:metadata:read", &["read"]),
        ("ds:acme/orders:read", &["read"]),
        ("ds:acme/orders:metadata:update", &["update"]),
        ("ds:acme/orders:metadata:create", &["create"]),
        ("ds:acme/orders:metadata:purge", &["purge"]),
        ("ds:acme/orders:metadata:delete", &["delete"]),
        (
            "ds:acme/orders:metadata:read,update,delete",
            &["read", "update", "delete"],
        ),
        (
            "ds:acme/orders:metadata:*",
            &["read", "update", "create", "purge", "delete"],
        ),
        (
            "ds:acme/orders",
            &["read", "update", "create", "purge", "delete"],
        ),
        ("ds:acme/*:metadata:read", &["read", "list"]),
        ("ds:acme/*", &all),
        ("ds:*:metadata:create", &["create"]),
        ("ds:*:*:read", &["read", "list"]),
        ("ds", &all),
        ("obj:acme/orders:read", &["read"]),
        (
            "obj:acme/orders/*:read,write",
            &["read", "update", "create"],
        ),
        ("obj:acme/*:write", &["update", "create"]),
        ("ds:acme/orders:data:read", &[]),
        (
            "ds:acme/order:read ds:acme/orders2:read ds:other/orders",
            &[],
        ),
        ("ds:acme", &[]),
        ("org:acme user:1 specs admin", &[]),
        ("obj:acme/orders:delete obj:other/*:read", &[]),
    ] {
        let (api, _) = Api::with_orders().await;
        for (right, call, status) in requests() {
            let answer = api.send(call.token(&scoped(scopes))).await;
            if permitted.contains(&right) {
                answer.expect(status);
            } else {
                assert!(
                    answer
                        .header("www-authenticate")
                        .contains("insufficient_scope")
                );
                assert_eq!(answer.status, 403, "{scopes:?} {right}");
                answer.problem(403, "forbidden");
            }
        }
    }
}

#[tokio::test]
async fn m_46_rights_are_those_of_the_name_also_below_an_id_and_after_a_move() {
    let (api, made) = Api::with_orders().await;
    let by_id = format!("/v1/datasets-by-id/{}", made["id"].as_str().unwrap());
    let read = |scopes: &str, path: &str| Call::new("GET", path).token(&scoped(scopes));
    let (acme, other) = ("ds:acme/*", "ds:other/*");
    api.send(read(acme, &by_id)).await.expect(200);
    api.send(read(other, &by_id))
        .await
        .problem(403, "forbidden");
    let to = json!({"owner": "other"});
    let path = format!("{by_id}/move");
    for scopes in [
        acme,
        other,
        "ds:acme/*:delete",
        "ds:acme/*:update ds:other/*",
    ] {
        let refused = api.send(call("POST", &path, &scoped(scopes), &to)).await;
        refused.problem(403, "forbidden");
    }
    let both = scoped("ds:acme/*:delete ds:other/*:create");
    api.send(call("POST", &path, &both, &to)).await.expect(200);
    api.send(read(acme, &by_id)).await.problem(403, "forbidden");
    api.send(read(other, &by_id)).await.expect(200);
    // Of a deleted one the name that it had counts.
    let delete = Call::new("DELETE", &by_id).token(&scoped(other));
    api.send(delete).await.expect(204);
    let purge = |scopes: &str| Call::new("POST", &format!("{by_id}/purge")).token(&scoped(scopes));
    api.send(purge(acme)).await.problem(403, "forbidden");
    api.send(purge(other)).await.expect(204);
}

#[tokio::test]
async fn m_47_the_author_is_whoever_the_token_speaks_of_unless_given() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let (api, _file, _) = with_portal(&vectors).await;
    let token = vectors["tokens"][0]["token"].as_str().unwrap();
    let datasets = api.database.datasets();
    let orders = "sales/orders".parse().unwrap();
    let change = package_database::datasets::Change::new();
    datasets
        .create(
            &orders,
            &package_database::datasets::Document::new(),
            &change,
        )
        .await
        .unwrap();
    let path = "/v1/datasets/sales/orders";
    let ann = json!({"name": "Ann", "email": "ann@example.com"});
    let change = json!({"package": {"title": "1"}});
    let changed = api
        .send(call("PATCH", path, token, &change))
        .await
        .expect(200)
        .value();
    assert_eq!(changed["revision"]["author"], ann);
    let tag = json!({"name": "v1"});
    let tag = api
        .send(call("POST", &format!("{path}/tags"), token, &tag))
        .await
        .expect(201);
    assert_eq!(tag.value()["author"], ann);
    let to = json!({"to": revision(&changed)});
    let reverted = api
        .send(call("POST", &format!("{path}/revert"), token, &to))
        .await
        .expect(200);
    assert_eq!(reverted.value()["revision"]["author"], ann);
    for given in [
        json!({"name": "Bob"}),
        json!({"email": "bob@example.org"}),
        json!({}),
    ] {
        let change = json!({"package": {"title": "2"}, "author": given});
        let changed = api
            .send(call("PUT", path, token, &change))
            .await
            .expect(200)
            .value();
        assert_eq!(changed["revision"]["author"], given);
    }
    // A token that tells no name has a subject.
    let (api, made) = Api::with_orders().await;
    assert_eq!(made["revision"]["author"], json!({"name": "user all"}));
    drop(api);
}
