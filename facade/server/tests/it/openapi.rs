//! The OpenAPI document is held to rules that a reader and a generator of clients rely on.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::Api;

/// The document of a service.
pub(crate) async fn document() -> Value {
    let api = Api::new().await;
    let answer = api.get("/openapi.json").await.expect(200);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.body, api.service.openapi_json());
    answer.value()
}

/// An operation with its path and method.
pub(crate) struct Operation<'a> {
    pub(crate) path: &'a str,
    pub(crate) method: &'a str,
    pub(crate) value: &'a Value,
}

/// Every operation of the document.
pub(crate) fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document["paths"].as_object().unwrap().iter();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(move |(method, value)| Operation {
            path,
            method,
            value,
        })
    });
    operations.collect()
}

/// Whether an operation is one of the repository of packages, whose errors have a shape of their own.
pub(crate) fn is_of_packages(operation: &Operation<'_>) -> bool {
    operation.value["tags"][0] == "packages"
}

/// What a `$ref` leads to, or the value itself.
pub(crate) fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(path) => document
            .pointer(path.strip_prefix('#').unwrap())
            .unwrap_or_else(|| panic!("{path} leads nowhere")),
        None => value,
    }
}

pub(crate) fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        Value::Object(members) => {
            for (name, value) in members {
                match value.as_str() {
                    Some(path) if name == "$ref" => _ = found.insert(path),
                    _ => references(value, found),
                }
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn the_document_is_of_openapi_3_1_and_every_reference_leads_somewhere() {
    let document = document().await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 10);
    for path in &found {
        let target = path
            .strip_prefix('#')
            .and_then(|pointer| document.pointer(pointer));
        assert!(target.is_some(), "{path} leads nowhere");
    }
    for part in ["schemas", "responses"] {
        for name in document["components"][part].as_object().unwrap().keys() {
            let path = format!("#/components/{part}/{name}");
            assert!(found.contains(path.as_str()), "nothing refers to {path}");
        }
    }
}

#[tokio::test]
async fn every_operation_says_what_it_is() {
    let document = document().await;
    let tags: Vec<_> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| &tag["name"])
        .collect();
    let mut ids = BTreeSet::new();
    for operation in operations(&document) {
        let (place, value) = (
            format!("{} {}", operation.method, operation.path),
            operation.value,
        );
        let id = value["operationId"]
            .as_str()
            .unwrap_or_else(|| panic!("{place} has no id"));
        assert!(ids.insert(id), "{id} is there twice");
        assert!(
            value["summary"]
                .as_str()
                .is_some_and(|text| !text.is_empty()),
            "{place}"
        );
        assert!(
            value["description"]
                .as_str()
                .is_some_and(|text| text.ends_with('.')),
            "{place}"
        );
        let own = value["tags"].as_array().unwrap();
        assert!(own.len() == 1 && tags.contains(&&own[0]), "{place}");
        let in_path: BTreeSet<&str> = operation
            .path
            .split(['{', '}'])
            .skip(1)
            .step_by(2)
            .collect();
        let empty = Vec::new();
        let parameters = value["parameters"].as_array().unwrap_or(&empty);
        for parameter in parameters {
            assert!(
                parameter["description"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{place}"
            );
        }
        let declared = parameters
            .iter()
            .filter(|parameter| parameter["in"] == "path");
        let declared: BTreeSet<&str> = declared
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        assert_eq!(in_path, declared, "{place}");
    }
    assert!(ids.len() >= 15, "{ids:?}");
}

#[tokio::test]
async fn every_operation_says_what_it_answers() {
    let document = document().await;
    for operation in operations(&document) {
        let place = format!("{} {}", operation.method, operation.path);
        let responses = operation.value["responses"].as_object().unwrap();
        let success = |status: &&String| status.starts_with('2') || status.starts_with('3');
        assert!(responses.keys().any(|status| success(&status)), "{place}");
        for (status, response) in responses {
            let response = resolved(&document, response);
            assert!(
                response["description"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{place} {status}"
            );
            // Clients of the repository of packages know errors of another shape.
            let (media_type, name) = match is_of_packages(&operation) {
                true => ("application/json", "RepositoryError"),
                false => ("application/problem+json", "Problem"),
            };
            if !success(&status) {
                let schema = &response["content"][media_type]["schema"]["$ref"];
                let name = format!("#/components/schemas/{name}");
                assert_eq!(schema, &name, "{place} {status}");
            }
        }
        let mut due = vec!["429", "500", "503"];
        if operation.value["security"].is_array() {
            due.extend(["401", "403"]);
        }
        if is_of_packages(&operation) && operation.value["requestBody"].is_object() {
            due.extend(["400", "413"]);
        } else if operation.value["requestBody"].is_object() {
            due.extend(["400", "413", "415", "422"]);
        }
        for status in due {
            assert!(
                responses.contains_key(status),
                "{place} says nothing of {status}"
            );
        }
    }
    assert_eq!(
        document["components"]["securitySchemes"]["bearer"]["scheme"],
        "bearer"
    );
}

#[tokio::test]
async fn operations_below_v1_need_a_token() {
    let document = document().await;
    for operation in operations(&document) {
        let secured = operation.value["security"].is_array();
        let own = [
            "/v1/",
            "/admin/",
            "/rocksdb/",
            "/schema",
            "/auth/me",
            "/auth/change-",
            "/auth/whoami",
        ];
        let own = own.iter().any(|prefix| operation.path.starts_with(prefix));
        assert_eq!(secured, own, "{} {}", operation.method, operation.path);
    }
}
