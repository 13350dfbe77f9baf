//! The inventory of the service over HTTP.

use serde_json::{Value, json};

use crate::support::{Api, Call};

const COLLECT: &str = "/v1/syncs/inventory/collect";

async fn put(api: &Api, path: &str, body: &Value) {
    let call = Call::new("PUT", path).token("all").json(&body.to_string());
    assert!(api.send(call).await.status.is_success(), "{path}");
}

/// A scope that is granted between two inventories is all that their report shows.
#[tokio::test]
async fn what_was_granted_between_two_inventories_is_what_their_report_shows() {
    let api = Api::new().await;
    let account = json!({"username": "ann", "password": "correct horse", "subject": "user 1", "scopes": ["specs"]});
    let made = api.post("/v1/accounts", &account).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let nobody = api
        .post(COLLECT, &json!({}))
        .await
        .problem(422, "unprocessable");
    assert_eq!(nobody["errors"][0]["pointer"], "/subjects");
    let first = api.post(COLLECT, &json!({"subjects": ["user 1"]})).await;
    let first = first.expect(200).value();
    assert_eq!(first["state"], "ended");
    let scope = Call::new("PUT", "/v1/accounts/ann/scopes/ds:acme%2F*:read").token("all");
    api.send(scope).await.expect(204);
    let second = api.post(COLLECT, &json!({})).await.expect(200).value();
    let from = first["id"].as_str().unwrap();
    let diff = api
        .get(&format!("/v1/syncs/inventory/diff?from={from}"))
        .await;
    let diff = diff.expect(200).value();
    assert_eq!(diff["to"]["id"], second["id"]);
    assert_eq!(diff["revoked"], json!([]));
    let granted = diff["granted"].as_array().unwrap();
    assert_eq!(granted.len(), 1, "{diff}");
    assert_eq!(granted[0]["resource"], super::id("scope", "ds:acme/*:read"));
    assert_eq!(granted[0]["principal"], super::id("account", "ann"));
    // Without what the last one knew of, there are no subjects but those that are named.
    let full = json!({"subjects": ["user 2"], "full": true});
    let full = api.post(COLLECT, &full).await.expect(200).value();
    assert_eq!(full["stats"]["resources"], 1);
}

/// What an account can do to a dataset shows with the path: it acts as the subject, which owns it.
#[tokio::test]
async fn the_path_from_an_account_to_a_dataset_is_told() {
    let api = Api::new().await;
    let account = json!({"username": "ann", "password": "correct horse", "subject": "acme", "scopes": ["write"]});
    api.post("/v1/accounts", &account).await.expect(201);
    let dataset = json!({"owner": "acme", "name": "orders", "package": {}});
    api.post("/v1/datasets", &dataset).await.expect(201);
    put(
        &api,
        "/v1/accounts/ann/password",
        &json!({"password": "another horse"}),
    )
    .await;
    api.post(COLLECT, &json!({"subjects": ["acme"]}))
        .await
        .expect(200);
    let path = "/v1/syncs/inventory/access?principal_type=account&principal=ann";
    let access = api.get(path).await.expect(200).value();
    let told: Vec<Vec<&str>> = access["access"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let path = one["path"].as_array().unwrap().iter();
            path.map(|grant| grant["resource"]["resource_type"].as_str().unwrap())
                .collect()
        })
        .collect();
    assert!(told.contains(&vec!["subject", "dataset"]), "{access}");
    assert!(told.contains(&vec!["scope"]), "{access}");
}
