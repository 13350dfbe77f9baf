//! How models come to a service: registered, in its code, with a version of a spec.

use package_database::models::{FieldDef, FieldType, Framework, ModelDef};
use package_database::testing::TestDatabase;
use serde_json::json;

use super::{blog, served};
use crate::support::{Api, Call};

#[tokio::test]
async fn models_are_registered_whole_or_not_at_all() {
    let api = Api::new().await;
    let none = api.get("/v1/models").await.expect(200).value();
    assert_eq!(
        (&none["models"], &none["revision"]),
        (&json!([]), &json!(0))
    );
    let wrong = json!({"models": [
        {"name": "a b", "fields": [{"name": "x", "type": "decimal"}]},
        {"name": "c", "colour": "red", "fields": [{"name": "x", "type": "number", "index": "wide"}]},
    ]});
    let refused = api.send_json("PUT", "/v1/models", "all", &wrong).await;
    let refused = refused.problem(422, "unprocessable");
    let told = refused["errors"][0]["detail"].as_str().unwrap();
    for part in [
        "/models/0/fields/0",
        "/models/1: has no use for",
        "/models/1/fields/0/index",
    ] {
        assert!(told.contains(part), "{told}");
    }
    assert_eq!(api.get("/v1/models").await.value()["models"], json!([]));

    let answer = api
        .send_json("PUT", "/v1/models", "all", &blog())
        .await
        .expect(200);
    assert_eq!(answer.header("etag"), "\"1\"");
    let known = api.get("/v1/models").await.expect(200).value();
    assert_eq!(known["models"].as_array().unwrap().len(), 3);
    assert_eq!(known["models"][0]["fields"][1]["transform"], "lowercase");
    // Another one is to be replaced than the one that is there.
    let call = Call::new("PUT", "/v1/models")
        .token("all")
        .header("if-match", "\"7\"");
    let stale = api.send(call.json(&blog().to_string())).await;
    stale.problem(412, "precondition-failed");
    let call = Call::new("PUT", "/v1/models")
        .token("all")
        .header("if-match", "\"1\"");
    let next = api.send(call.json(&blog().to_string())).await.expect(200);
    assert_eq!(next.value()["revision"], 2);
    // The tag of a list is as good as that of the registration.
    let listed = api
        .get("/v1/models")
        .await
        .expect(200)
        .header("etag")
        .to_owned();
    let again = |tag: &str| {
        let call = Call::new("PUT", "/v1/models")
            .token("all")
            .header("if-match", tag);
        api.send(call.json(&blog().to_string()))
    };
    assert_eq!(again(&listed).await.expect(200).value()["revision"], 3);
    again(&listed).await.problem(412, "precondition-failed");
    // Documents lie elsewhere with another scope.
    let mut moved = blog();
    moved["models"][2]["scope"] = json!("global");
    let clash = api.send_json("PUT", "/v1/models", "all", &moved).await;
    clash.problem(409, "conflict");
    assert_eq!(api.get("/v1/models").await.value()["revision"], 3);
}

#[tokio::test]
async fn another_service_over_the_same_tables_serves_what_was_registered() {
    let api = served().await;
    let database = api.database.database().clone();
    let other = Api::serving(TestDatabase::new().await.unwrap(), database, |builder| {
        builder
    });
    let ada = api.stored("author", &json!({"name": "Ada"})).await;
    let path = format!(
        "/v1/models/author/documents/{}",
        ada["id"].as_str().unwrap()
    );
    assert_eq!(other.get(&path).await.expect(200).value(), ada);
}

#[tokio::test]
async fn models_of_the_code_are_served_with_their_hooks() {
    let database = TestDatabase::new().await.unwrap();
    let note = ModelDef::builder("note")
        .field(FieldDef::new("text", FieldType::String).required())
        .before_create(|doc| {
            let loud = doc.text("text").unwrap_or_default().to_uppercase();
            doc.set("text", loud)
        });
    let framework = Framework::builder(database.database().models());
    let framework = framework.model(note.build().unwrap()).unwrap();
    let framework = framework.start().await.unwrap();
    let served = database.database().clone();
    let api = Api::serving(database, served, |builder| builder.models(framework));
    let stored = api.stored("note", &json!({"text": "hello"})).await;
    assert_eq!(stored["text"], "HELLO");
    let known = api.get("/v1/models").await.expect(200).value();
    assert!(known["revision"].is_null());
    let refused = api.send_json("PUT", "/v1/models", "all", &blog()).await;
    refused.problem(409, "conflict");
}

#[tokio::test]
async fn a_version_of_a_spec_registers_its_models_and_counts_them() {
    let api = Api::new().await;
    let path = "/v1/specs/blog/versions";
    let mut body = json!({"version": "1.0.0", "model_count": 2, "models": blog()["models"]});
    let wrong = api.send_json("POST", path, "all", &body).await;
    let wrong = wrong.problem(422, "unprocessable");
    assert_eq!(wrong["errors"][0]["pointer"], "/model_count");
    api.get("/v1/specs/blog").await.problem(404, "not-found");
    body["model_count"] = json!(3);
    let spec = api
        .send_json("POST", path, "all", &body)
        .await
        .expect(201)
        .value();
    assert_eq!(spec["model_count"], 3);
    let known = api.get("/v1/models").await.expect(200).value();
    assert_eq!(known["note"], "spec blog 1.0.0 of user all");
    assert_eq!(known["models"].as_array().unwrap().len(), 3);
    // Models that do not go with what is stored leave no version.
    let mut moved = body.clone();
    moved["version"] = json!("2.0.0");
    moved["models"][2]["scope"] = json!("global");
    let clash = api.send_json("POST", path, "all", &moved).await;
    clash.problem(409, "conflict");
    let newest = api.get("/v1/specs/blog").await.value();
    assert_eq!(newest["version"], "1.0.0");
    let reader = crate::support::scoped("specs:*:write");
    let refused = api.send_json("POST", path, &reader, &body).await;
    refused.problem(403, "forbidden");
}
