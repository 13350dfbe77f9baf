//! Who may do what with which store.

use serde_json::json;

use super::STORE;
use crate::openapi::{document, operations};
use crate::support::{Api, Call, scoped};

const GONE: &str = "0197abcd-0000-7000-8000-000000000000";

/// Each route with what it takes: method, path, a body that it takes, and what scopes call it.
fn routes() -> Vec<(&'static str, String, Option<String>, &'static str)> {
    let json = |value: serde_json::Value| Some(value.to_string());
    let pair = json!({"base": GONE, "applied": GONE});
    let run = format!("runs/{GONE}");
    let all = [
        ("GET", "runs".to_owned(), None, "read"),
        ("POST", "runs".to_owned(), json(json!({})), "write"),
        ("GET", "latest".to_owned(), None, "read"),
        ("GET", run.clone(), None, "read"),
        ("DELETE", run.clone(), None, "delete"),
        (
            "POST",
            format!("{run}/checkpoint"),
            json(json!({"token": ""})),
            "write",
        ),
        ("POST", format!("{run}/end"), None, "write"),
        ("GET", format!("{run}/events"), None, "read"),
        ("POST", format!("{run}/records"), json(json!({})), "write"),
        ("DELETE", format!("{run}/grants/g"), None, "write"),
        ("PUT", format!("{run}/assets/a"), None, "write"),
        (
            "POST",
            format!("{run}/clone"),
            json(json!({"store": "other"})),
            "read",
        ),
        ("POST", "cleanup".to_owned(), json(json!({})), "delete"),
        ("GET", "resource-types".to_owned(), None, "read"),
        ("GET", "resources".to_owned(), None, "read"),
        ("GET", "entitlements".to_owned(), None, "read"),
        ("GET", "grants".to_owned(), None, "read"),
        ("GET", "assets".to_owned(), None, "read"),
        ("GET", "resource-types/x".to_owned(), None, "read"),
        ("GET", "resources/x/y".to_owned(), None, "read"),
        ("GET", "entitlements/x".to_owned(), None, "read"),
        ("GET", "grants/x".to_owned(), None, "read"),
        ("GET", "assets/x".to_owned(), None, "read"),
        (
            "GET",
            "access?principal_type=a&principal=b".to_owned(),
            None,
            "read",
        ),
        ("GET", format!("diff?from={GONE}"), None, "read"),
        ("POST", "diff".to_owned(), json(pair.clone()), "write"),
        ("POST", "compact".to_owned(), json(pair), "write"),
        ("GET", format!("report?from={GONE}"), None, "read"),
        ("GET", "stats".to_owned(), None, "read"),
        ("GET", "validate".to_owned(), None, "read"),
        ("GET", "indexes".to_owned(), None, "read"),
        ("GET", "export".to_owned(), None, "read"),
        ("POST", "import".to_owned(), None, "write"),
        ("POST", "import?verify_only=true".to_owned(), None, "read"),
        ("POST", "collect".to_owned(), json(json!({})), "write"),
    ];
    all.into_iter()
        .map(|(method, path, body, right)| (method, format!("{STORE}/{path}"), body, right))
        .collect()
}

#[tokio::test]
async fn every_route_asks_for_its_right_on_its_store() {
    let api = Api::new().await;
    let own = document().await;
    let own = operations(&own);
    let own = own
        .iter()
        .filter(|one| one.value["tags"][0] == "syncs")
        .count();
    // The file that is only looked at has the route of the import.
    assert_eq!(routes().len(), own + 1);
    for (method, path, body, right) in routes() {
        let call = |token: Option<&str>| {
            let call = Call::new(method, &path);
            let call = match &body {
                Some(body) => call.json(body),
                None => call,
            };
            match token {
                Some(token) => call.token(token),
                None => call,
            }
        };
        api.send(call(None)).await.problem(401, "unauthenticated");
        let others: Vec<String> = ["read", "write", "delete"]
            .into_iter()
            .filter(|one| *one != right)
            .map(|one| format!("syncs:okta:{one}"))
            .collect();
        for scopes in [
            others.join(" "),
            format!("syncs:github:{right}"),
            "admin ds".to_owned(),
        ] {
            let refused = api.send(call(Some(&scoped(&scopes)))).await;
            assert!(
                refused
                    .header("www-authenticate")
                    .contains("insufficient_scope")
            );
            refused.problem(403, "forbidden");
        }
        for scopes in [
            format!("syncs:okta:{right}"),
            format!("syncs:*:{right}"),
            "syncs".to_owned(),
        ] {
            let answer = api
                .send(call(Some(&scoped(&format!(
                    "{scopes} syncs:other:write admin"
                )))))
                .await;
            assert_ne!(
                answer.status,
                403,
                "{method} {path} {scopes}: {}",
                answer.text()
            );
            assert_ne!(answer.status, 401);
        }
    }
}

/// To copy takes two rights, and the inventory reads what administrators alone may see.
#[tokio::test]
async fn some_routes_ask_for_more_than_one_right() {
    let api = Api::new().await;
    let sync = api.ended(&["ada"]).await;
    let clone = |scopes: &str| {
        let path = format!("{STORE}/runs/{sync}/clone");
        Call::new("POST", &path)
            .token(&scoped(scopes))
            .json(r#"{"store": "other"}"#)
    };
    for scopes in [
        "syncs:okta",
        "syncs:other",
        "syncs:okta:read syncs:other:read",
    ] {
        api.send(clone(scopes)).await.problem(403, "forbidden");
    }
    api.send(clone("syncs:okta:read syncs:other:write"))
        .await
        .expect(201);
    let collect = Call::new("POST", "/v1/syncs/inventory/collect").token(&scoped("syncs"));
    let collect = collect.json(r#"{"subjects": ["user 1"]}"#);
    api.send(collect).await.problem(403, "forbidden");
}

/// Stores whose names are paths are permitted like paths.
#[tokio::test]
async fn scopes_of_stores_are_paths() {
    let api = Api::new().await;
    for (store, scopes, status) in [
        ("acme%2Fokta", "syncs:acme/*:read", 200),
        ("acme%2Fokta", "syncs:acme:read", 403),
        ("acme", "syncs:acme/*:read", 403),
        ("a%20b", "syncs:*:read", 200),
    ] {
        let call = Call::new("GET", &format!("/v1/syncs/{store}/runs")).token(&scoped(scopes));
        let answer = api.send(call).await;
        assert_eq!(answer.status, status, "{store} {scopes}: {}", answer.text());
    }
}
