//! The routes of each model in the OpenAPI document.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{blog, served};
use crate::openapi::{operations, references};

#[tokio::test]
async fn each_model_has_its_routes_with_its_fields() {
    let api = served().await;
    let document = api.get("/openapi.json").await.expect(200).value();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    for path in found {
        let target = path
            .strip_prefix('#')
            .and_then(|path| document.pointer(path));
        assert!(target.is_some(), "{path} leads nowhere");
    }
    let mut ids = BTreeSet::new();
    for operation in operations(&document) {
        let id = operation.value["operationId"].as_str().unwrap();
        assert!(ids.insert(id.to_owned()), "{id} is there twice");
        let in_path: BTreeSet<&str> = operation
            .path
            .split(['{', '}'])
            .skip(1)
            .step_by(2)
            .collect();
        let declared = operation.value["parameters"]
            .as_array()
            .into_iter()
            .flatten();
        let declared = declared.filter(|own| own["in"] == "path");
        let declared: BTreeSet<&str> = declared.map(|own| own["name"].as_str().unwrap()).collect();
        assert_eq!(in_path, declared, "{}", operation.path);
    }
    let create = &document["paths"]["/v1/models/post/documents"]["post"];
    assert_eq!(create["operationId"], "model_document_create_of_post");
    let body = &create["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    assert_eq!(body, "#/components/schemas/Model.post.New");
    let new = &document["components"]["schemas"]["Model.post.New"];
    assert_eq!(new["required"], json!(["title"]));
    assert_eq!(
        new["properties"]["likes"],
        json!({"type": "number", "default": 0, "minimum": 0})
    );
    let stored = &document["components"]["schemas"]["Model.author"];
    let posts = &stored["properties"]["_related"]["properties"]["posts"];
    assert_eq!(posts["items"]["$ref"], "#/components/schemas/Model.post");
    // Other models, another document.
    let mut less = blog();
    less["models"].as_array_mut().unwrap().pop();
    api.send_json("PUT", "/v1/models", "all", &less)
        .await
        .expect(200);
    let document = api.get("/openapi.json").await.expect(200).value();
    assert_eq!(document["paths"]["/v1/models/note/documents"], Value::Null);
    assert!(document["paths"]["/v1/models/post/documents"].is_object());
}
