//! The configuration of the repository over HTTP.

use package_database::backend::adapter::Fault;
use package_database::packages::shipped;
use serde_json::{Value, json};

use super::{get, publish, tag};
use crate::support::{Answer, Api, Call};

/// A service that has loaded its document into its store.
async fn loaded() -> Api {
    let api = Api::new().await;
    let call = Call::new("PUT", "/admin/config")
        .token("T")
        .json(shipped::DOCUMENT);
    let answer = api.send(call).await.expect(200).value();
    assert_eq!(
        (&answer["generation"], &answer["changed"]),
        (&1.into(), &true.into())
    );
    api
}

async fn put(api: &Api, path: &str, body: &str) -> Answer {
    api.send(Call::new("PUT", path).token("T").json(body)).await
}

#[tokio::test]
async fn r_97_a_document_is_loaded_whole_or_not_at_all() {
    let api = Api::new().await;
    get(&api, "/admin/config").await.error(404, "NOT_FOUND");
    publish(&api, "acme/demo/1.0.0/any", "x")
        .await
        .problem(404, "not-found");
    for (body, member) in [
        ("{bad", "faults"),
        ("[]", "faults"),
        ("{}", "faults"),
        (
            &*shipped::DOCUMENT.replace("blob.verify_digest", "blob.guess_digest"),
            "findings",
        ),
    ] {
        let refused = put(&api, "/admin/config", body).await.expect(400).value();
        assert_eq!(refused["error"]["code"], "VALIDATION_ERROR");
        assert!(!refused[member].as_array().unwrap().is_empty(), "{refused}");
        get(&api, "/admin/config").await.error(404, "NOT_FOUND");
    }
    put(&api, "/admin/config", shipped::DOCUMENT)
        .await
        .expect(200);
    publish(&api, "acme/demo/1.0.0/any", "x").await.expect(201);
    let again = put(&api, "/admin/config", shipped::DOCUMENT)
        .await
        .expect(200)
        .value();
    assert_eq!(again["changed"], false);
}

#[tokio::test]
async fn r_97_pairs_41_to_44_the_configuration_is_read_and_changed() {
    let api = loaded().await;
    let found = get(&api, "/admin/config").await.expect(200).value();
    assert_eq!(found["ok"], true);
    assert_eq!(found["config"]["schema_version"], "1.0");
    for token in [None, Some("R")] {
        let call = Call::new("GET", "/admin/config");
        let call = token.into_iter().fold(call, Call::token);
        api.send(call).await.error(401, "UNAUTHORIZED");
    }
    for (path, member) in [
        ("/admin/entities", "entities"),
        ("/admin/routes", "routes"),
        ("/admin/blob-stores", "blob_stores"),
        ("/admin/auth/scopes", "scopes"),
    ] {
        let list = get(&api, path).await.expect(200).value();
        assert!(
            !list[member].as_array().unwrap().is_empty(),
            "{path}: {list}"
        );
        api.send(Call::new("GET", path).token("R"))
            .await
            .error(403, "FORBIDDEN");
        let post = |body: &str| Call::new("POST", path).token("T").json(body);
        api.send(post("{bad")).await.error(400, "INVALID_JSON");
        api.send(post("{}")).await.error(400, "INVALID_REQUEST");
    }
    let scope = r#"{"name": "auditor", "actions": ["kv.get"]}"#;
    let post = || {
        Call::new("POST", "/admin/auth/scopes")
            .token("T")
            .json(scope)
    };
    api.send(post()).await.expect(200);
    api.send(post()).await.error(409, "ALREADY_EXISTS");
    let scopes = get(&api, "/admin/auth/scopes").await.expect(200).value();
    let scopes = scopes["scopes"].as_array().unwrap();
    assert!(scopes.iter().any(|scope| scope["name"] == "auditor"));
    let schema = get(&api, "/schema").await.expect(200).value();
    assert_eq!(schema["type_id"], "acme.declarative_repo_type");
}

#[tokio::test]
async fn r_97_features_have_an_effect_at_once_and_generations_can_be_gone_back_to() {
    let api = loaded().await;
    for version in ["1.0.0", "2.0.0"] {
        publish(&api, &format!("acme/demo/{version}/any"), version)
            .await
            .expect(201);
    }
    let path = "/v1/acme/demo/tags/stable";
    tag(&api, path, "1.0.0", "any").await.expect(200);
    tag(&api, path, "2.0.0", "any").await.expect(200);
    put(&api, "/admin/features", "{}")
        .await
        .error(400, "INVALID_REQUEST");
    put(&api, "/admin/features", r#"{"mutable_tags": 1}"#)
        .await
        .error(400, "INVALID_REQUEST");
    put(&api, "/admin/features", r#"{"nothing": true}"#)
        .await
        .error(404, "NOT_FOUND");
    let changed = put(&api, "/admin/features", r#"{"mutable_tags": false}"#).await;
    assert_eq!(
        changed.expect(200).value()["features"]["mutable_tags"],
        false
    );
    tag(&api, path, "1.0.0", "any").await.expect(409);
    let found = get(&api, "/admin/config/generations")
        .await
        .expect(200)
        .value();
    let numbers: Vec<&Value> = found["generations"].as_array().unwrap().iter().collect();
    assert_eq!(numbers[0]["active"], true);
    assert_eq!(
        (&numbers[0]["generation"], &numbers[1]["generation"]),
        (&json!(2), &json!(1))
    );
    put(&api, "/admin/config/generations/9", "{}")
        .await
        .error(404, "NOT_FOUND");
    put(&api, "/admin/config/generations/1", "{}")
        .await
        .expect(200);
    tag(&api, path, "1.0.0", "any").await.expect(200);
}

#[tokio::test]
async fn r_85_the_routes_of_the_document_are_operations_of_the_openapi_document() {
    let api = loaded().await;
    let document = get(&api, "/openapi.json").await.expect(200).value();
    let blob = &document["paths"]["/v1/{namespace}/{name}/{version}/{variant}/blob"];
    assert_eq!(blob["put"]["operationId"], "publish_artifact_blob");
    assert_eq!(blob["put"]["security"][0]["bearer"], json!(["write"]));
    assert!(blob["put"]["requestBody"]["content"]["application/octet-stream"].is_object());
    for status in ["200", "206", "304", "400", "401", "403", "404", "416"] {
        assert!(blob["get"]["responses"][status].is_object(), "{status}");
    }
    let tags = &document["paths"]["/v1/{namespace}/{name}/tags/{tag}"];
    assert_eq!(tags["put"]["operationId"], "set_tag");
    assert_eq!(tags["get"]["operationId"], "read_tag");
    let list = &document["paths"]["/v1/{namespace}/{name}/tags"]["get"];
    assert_eq!(list["operationId"], "list_tags");
    let packages = &document["paths"]["/v1/{namespace}"]["get"];
    assert_eq!(packages["operationId"], "list_packages");
    let names = packages["parameters"].as_array().unwrap().iter();
    let names: Vec<_> = names.map(|one| (&one["in"], &one["name"])).collect();
    let (path, query) = (&json!("path"), &json!("query"));
    let expected = [
        (path, &json!("namespace")),
        (query, &json!("prefix")),
        (query, &json!("limit")),
        (query, &json!("after")),
    ];
    assert_eq!(names, expected);
    let schema = &tags["put"]["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(
        schema["required"],
        json!(["target_version", "target_variant"])
    );
    let ids = shipped::document()
        .routes
        .iter()
        .map(|route| route.id.as_str());
    let text = document.to_string();
    for id in ids {
        assert!(text.contains(&format!("\"operationId\":\"{id}\"")), "{id}");
    }
}

#[tokio::test]
async fn r_101_routes_of_the_document_are_counted_under_their_templates() {
    let api = loaded().await;
    publish(&api, "acme/secret-name/1.0.0/any", "x")
        .await
        .expect(201);
    let figures = get(&api, "/metrics").await.expect(200).text();
    assert!(figures.contains(r#"route="/v1/{namespace}/{name}/{version}/{variant}/blob""#));
    assert!(!figures.contains("secret-name"));
}

#[tokio::test]
async fn r_27_a_store_that_fails_is_told_in_the_shape_of_the_repository() {
    for fault in [Fault::Throttled, Fault::Unreachable, Fault::Crash] {
        let (api, faults) = Api::with_faults().await;
        let document = shipped::document().clone();
        api.service.activate(1, document).unwrap();
        // The service has looked for a newer document before the store fails.
        get(&api, "/v1/acme/demo/latest")
            .await
            .error(404, "NOT_FOUND");
        for path in [
            "/v1/acme/demo/latest",
            "/v1/acme/demo/1.0.0/any/blob",
            "/v1/acme/demo/versions",
            "/v1/acme",
            "/admin/config",
        ] {
            faults.clear();
            faults.script(std::iter::repeat_n(Some(fault), 10_000));
            get(&api, path).await.error(503, "UNAVAILABLE");
        }
    }
}

/// A document with one more route, which answers with a word.
fn with_route(method: &str, path: &str) -> Value {
    let mut source = shipped::document().source().clone();
    let route = json!({
        "id": "more", "method": method, "path": path, "tags": ["public"],
        "pipeline": [
            {"op": "auth.require_scopes", "args": {"scopes": ["read"]}},
            {"op": "respond.json", "args": {"status": 200, "body": "of the document"}},
        ],
    });
    source["api"]["routes"].as_array_mut().unwrap().push(route);
    source
}

#[tokio::test]
async fn below_a_namespace_the_document_comes_first_and_elsewhere_it_is_warned_of() {
    let api = loaded().await;
    let load = async |document: &Value| {
        let call = Call::new("PUT", "/admin/config").token("A");
        let answer = api.send(call.json(&document.to_string())).await;
        answer.expect(200).value()
    };
    let broken = |loaded: &Value, rule: &str| {
        let findings = loaded["findings"].as_array().unwrap().iter();
        let found = findings.filter(|finding| finding["rule"] == rule);
        found
            .map(|finding| finding["level"].clone())
            .collect::<Vec<_>>()
    };
    let shadowed = |loaded: &Value| broken(loaded, "route.shadowed");
    let hidden = |loaded: &Value| broken(loaded, "route.shadows");
    let own = get(&api, "/v1/acme/demo").await.expect(200).value();
    assert_ne!(own, "of the document");
    let loaded = load(&with_route("GET", "/v1/{namespace}/{name}")).await;
    assert_eq!(shadowed(&loaded), Vec::<Value>::new());
    assert_eq!(hidden(&loaded), ["warning"]);
    let answer = get(&api, "/v1/acme/demo").await.expect(200).value();
    assert_eq!(answer, "of the document");
    // What the document says nothing of, the service answers.
    get(&api, "/v1/search?namespace=acme&label=a:b")
        .await
        .expect(200);
    let loaded = load(&with_route("GET", "/admin/{kind}")).await;
    assert_eq!(
        shadowed(&loaded),
        Vec::<Value>::new(),
        "some of its paths are reached"
    );
    let loaded = load(&with_route("GET", "/admin/tokens")).await;
    assert_eq!(shadowed(&loaded), ["warning"]);
    let answer = get(&api, "/admin/tokens").await.expect(200).value();
    assert_eq!(answer["ok"], true);
}
