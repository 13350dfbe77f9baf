//! The routes of the active document as operations of the OpenAPI document, beside those of the service.

use std::collections::BTreeSet;

use package_database::packages::document::Route;
use serde_json::{Map, Value, json};

use crate::problem::ProblemKind;
use crate::repository::{Active, is_declared_first};

/// Errors that every route may answer, whatever its pipeline says.
const ERRORS: [ProblemKind; 10] = [
    ProblemKind::BadRequest,
    ProblemKind::Unauthenticated,
    ProblemKind::Forbidden,
    ProblemKind::NotFound,
    ProblemKind::Conflict,
    ProblemKind::TooLarge,
    ProblemKind::Unprocessable,
    ProblemKind::TooManyRequests,
    ProblemKind::Internal,
    ProblemKind::Unavailable,
];

/// The document with the routes of the repository in it. What the service has itself stays.
pub(crate) fn with_routes(text: &[u8], active: &Active) -> Option<Vec<u8>> {
    let mut document: Value = serde_json::from_slice(text).ok()?;
    let paths = document.get_mut("paths")?.as_object_mut()?;
    for route in &active.document.routes {
        let item = paths
            .entry(route.path.as_str())
            .or_insert_with(|| json!({}));
        let method = route.method.to_ascii_lowercase();
        if let Some(item) = item.as_object_mut() {
            // Below a namespace, the document comes first.
            match is_declared_first(route.path.as_str()) {
                true => _ = item.insert(method, operation(route)),
                false => _ = item.entry(method).or_insert_with(|| operation(route)),
            }
        }
    }
    serde_json::to_vec(&document).ok()
}

fn operation(route: &Route) -> Value {
    let steps: Vec<&str> = route
        .pipeline
        .steps
        .iter()
        .map(|step| step.op.as_str())
        .collect();
    let parameters: Vec<Value> = route
        .path
        .fields()
        .map(parameter)
        .chain(query(route))
        .collect();
    let mut operation = json!({
        "operationId": route.id,
        "summary": format!("Run the pipeline {}.", route.id),
        "description": format!("A route of the active document: {}.", steps.join(", ")),
        "tags": ["packages"],
        "parameters": parameters,
        "responses": responses(route),
    });
    let members = operation.as_object_mut();
    if let Some(members) = members {
        if let Some(scopes) = argument(route, "auth.require_scopes", "scopes") {
            members.insert("security".to_owned(), json!([{"bearer": scopes}]));
        }
        if let Some(body) = body(route) {
            members.insert("requestBody".to_owned(), body);
        }
    }
    operation
}

fn parameter(name: &str) -> Value {
    json!({
        "name": name,
        "in": "path",
        "required": true,
        "description": format!("The field {name}."),
        "schema": {"type": "string"},
    })
}

/// The parameters behind the path, as the schema describes them that the route holds them to.
fn query(route: &Route) -> Vec<Value> {
    let out = argument(route, "parse.query", "out").and_then(Value::as_str);
    let Some(out) = out else {
        return Vec::new();
    };
    let checks = route.pipeline.steps.iter().filter(|step| {
        let value = step.args.get("value").and_then(Value::as_str);
        let value = value.and_then(|value| value.strip_prefix('$'));
        step.op == "validate.json_schema" && value == Some(out)
    });
    let declared =
        checks.filter_map(|step| step.args.get("schema")?.get("properties")?.as_object());
    let parameters = declared.flatten().map(|(name, schema)| {
        json!({
            "name": name,
            "in": "query",
            "required": false,
            "description": format!("The parameter {name}."),
            "schema": schema,
        })
    });
    parameters.collect()
}

/// An argument of the first step with an operation.
fn argument<'a>(route: &'a Route, operation: &str, name: &str) -> Option<&'a Value> {
    let mut steps = route.pipeline.steps.iter();
    steps.find(|step| step.op == operation)?.args.get(name)
}

/// What a route reads of the body.
fn body(route: &Route) -> Option<Value> {
    let reads = |operation: &str| route.pipeline.steps.iter().any(|step| step.op == operation);
    if reads("parse.json") {
        let schema = argument(route, "validate.json_schema", "schema").cloned();
        let schema = schema.unwrap_or_else(|| json!({"type": "object"}));
        let content = json!({"application/json": {"schema": schema}});
        return Some(json!({"required": true, "content": content}));
    }
    let from = argument(route, "blob.put", "from").and_then(Value::as_str);
    (from == Some("request.body")).then(|| {
        let schema = json!({"type": "string", "format": "binary"});
        json!({"required": true, "content": {"application/octet-stream": {"schema": schema}}})
    })
}

fn responses(route: &Route) -> Map<String, Value> {
    let mut responses = Map::new();
    for kind in ERRORS {
        responses.insert(kind.status().as_str().to_owned(), error(kind.title()));
    }
    let mut bytes = BTreeSet::new();
    for step in &route.pipeline.steps {
        let status = step.args.get("status").and_then(Value::as_u64);
        let (status, answer) = match step.op.as_str() {
            "respond.json" => {
                let content = json!({"application/json": {"schema": {"type": "object"}}});
                let answer =
                    json!({"description": "What the pipeline answers", "content": content});
                (status.unwrap_or(200), answer)
            }
            "respond.bytes" => {
                let status = status.unwrap_or(200);
                bytes.insert(status);
                let schema = json!({"type": "string", "format": "binary"});
                let content = json!({"application/octet-stream": {"schema": schema}});
                (
                    status,
                    json!({"description": "The bytes", "content": content}),
                )
            }
            "respond.redirect" => (
                status.unwrap_or(307),
                json!({"description": "It is elsewhere"}),
            ),
            "respond.error" => (status.unwrap_or(400), error("What the pipeline refuses")),
            _ => continue,
        };
        responses.insert(status.to_string(), answer);
    }
    if bytes.contains(&200) {
        let schema = json!({"type": "string", "format": "binary"});
        let content = json!({"application/octet-stream": {"schema": schema}});
        let part =
            json!({"description": "The part of the bytes that was asked for", "content": content});
        responses.insert("206".to_owned(), part);
        let unchanged = json!({"description": "They are those that the client has"});
        responses.insert("304".to_owned(), unchanged);
        responses.insert(
            "412".to_owned(),
            error("They are not what If-Match speaks of"),
        );
        responses.insert("416".to_owned(), error("There are no such bytes"));
    }
    responses
}

fn error(description: &str) -> Value {
    let schema = json!({"$ref": "#/components/schemas/RepositoryError"});
    json!({"description": description, "content": {"application/json": {"schema": schema}}})
}
