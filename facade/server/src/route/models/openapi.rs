//! The routes of each model by its name, with its fields and relations, in the OpenAPI document.

use package_database::models::{FieldDef, FieldType, ModelDef, ModelRegistry, RelationKind};
use serde_json::{Map, Value, json};

/// What the paths of the routes of one model begin with.
const TEMPLATE: &str = "/v1/models/{model}";

/// The document with the routes of these models in it, made of the routes that all models have.
pub(in crate::route) fn with_models(text: &[u8], registry: &ModelRegistry) -> Option<Vec<u8>> {
    let mut document: Value = serde_json::from_slice(text).ok()?;
    let general = document.get("paths")?.as_object()?.clone();
    for def in registry.all() {
        let name = def.name();
        let schemas = document
            .pointer_mut("/components/schemas")?
            .as_object_mut()?;
        schemas.insert(format!("Model.{name}"), stored(def));
        schemas.insert(format!("Model.{name}.New"), new(def));
        schemas.insert(format!("Model.{name}.Changes"), changes(def));
        let paths = document.get_mut("paths")?.as_object_mut()?;
        for (template, item) in &general {
            let own = template.strip_prefix(TEMPLATE);
            let own = own.filter(|rest| rest.is_empty() || rest.starts_with('/'));
            if let (Some(rest), Some(item)) = (own, item.as_object()) {
                let methods = item.iter();
                let methods = methods.map(|(method, operation)| {
                    (method.clone(), of_model(def, rest, method, operation))
                });
                let item: Map<String, Value> = methods.collect();
                paths.insert(format!("/v1/models/{name}{rest}"), Value::Object(item));
            }
        }
    }
    serde_json::to_vec(&document).ok()
}

/// The operation of a model, made of that of all models.
fn of_model(def: &ModelDef, rest: &str, method: &str, general: &Value) -> Value {
    let mut operation = general.clone();
    let name = def.name();
    let Some(members) = operation.as_object_mut() else {
        return operation;
    };
    let id = general.get("operationId").and_then(Value::as_str);
    let id = format!("{}_of_{name}", id.unwrap_or(rest));
    members.insert("operationId".to_owned(), json!(id));
    if let Some(parameters) = members.get_mut("parameters").and_then(Value::as_array_mut) {
        parameters.retain(|own| own.get("name") != Some(&json!("model")));
        for parameter in parameters {
            describe(def, parameter);
        }
    }
    let body = match (rest, method) {
        ("/documents", "post") => Some("New"),
        ("/documents/{id}", "patch") => Some("Changes"),
        _ => None,
    };
    let json_of = |schema: Value| json!({"application/json": {"schema": schema}});
    let own = |part: &str| json!({"$ref": format!("#/components/schemas/Model.{name}{part}")});
    if let Some(part) = body
        && let Some(request) = members.get_mut("requestBody")
    {
        put(request, "content", json_of(own(&format!(".{part}"))));
    }
    let answer = match (rest, method) {
        ("/documents", "post") => Some(("201", own(""))),
        ("/documents", "get") => Some(("200", page_of(&own("")))),
        ("/documents/{id}", "get" | "patch") => Some(("200", own(""))),
        _ => None,
    };
    if let Some((status, schema)) = answer
        && let Some(response) = members
            .get_mut("responses")
            .and_then(|own| own.get_mut(status))
    {
        put(response, "content", json_of(schema));
    }
    operation
}

fn put(object: &mut Value, name: &str, value: Value) {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

/// Names the relations that can be loaded.
fn describe(def: &ModelDef, parameter: &mut Value) {
    if parameter.get("name") == Some(&json!("with")) {
        let names: Vec<&str> = def.relations().iter().map(|own| own.name()).collect();
        let names = match names.is_empty() {
            true => "The model has none.".to_owned(),
            false => format!("Those of the model: {}.", names.join(", ")),
        };
        let told = parameter.get("description").and_then(Value::as_str);
        // A parameter without a description gets this one alone.
        let told = format!("{} {names}", told.unwrap_or_default());
        put(parameter, "description", json!(told));
    }
}

fn page_of(document: &Value) -> Value {
    json!({"allOf": [
        {"$ref": "#/components/schemas/ModelDocumentPage"},
        {"type": "object", "properties": {"items": {"type": "array", "items": document}}},
    ]})
}

/// The schema of a field's values.
fn schema(field: &FieldDef) -> Value {
    let mut schema = match field.kind() {
        FieldType::String => json!({"type": "string"}),
        FieldType::Number => json!({"type": "number"}),
        FieldType::Boolean => json!({"type": "boolean"}),
        FieldType::Array => json!({"type": "array", "items": {}}),
        FieldType::Object => json!({"type": "object"}),
        FieldType::Date => json!({"type": "string", "format": "date-time"}),
    };
    if let Some(members) = schema.as_object_mut() {
        let said = field.said().iter().filter(|(name, _)| *name != "transform");
        members.extend(said.map(|(name, value)| (name.clone(), value.clone())));
        if field.is_unique() {
            let told = "No two documents have the same value.";
            members.insert("description".to_owned(), json!(told));
        }
    }
    schema
}

fn properties(def: &ModelDef) -> Map<String, Value> {
    let fields = def.fields().iter();
    fields
        .map(|field| (field.name().to_owned(), schema(field)))
        .collect()
}

/// The fields that are there, of which the test says so.
fn required(def: &ModelDef, test: impl Fn(&FieldDef) -> bool) -> Vec<String> {
    let fields = def.fields().iter();
    let needed = fields.filter(|field| field.is_required() && test(field));
    needed.map(|field| field.name().to_owned()).collect()
}

fn object(properties: Map<String, Value>, required: Vec<String>) -> Value {
    json!({"type": "object", "properties": properties, "required": required})
}

/// A document that is stored.
fn stored(def: &ModelDef) -> Value {
    let mut own = properties(def);
    let mut needed = required(def, |_| true);
    for (name, kind) in [
        ("id", "string"),
        ("createdAt", "integer"),
        ("updatedAt", "integer"),
        ("_schemaVersion", "integer"),
        ("_rev", "integer"),
    ] {
        own.insert(name.to_owned(), json!({"type": kind}));
        needed.push(name.to_owned());
    }
    if def.has_user() {
        own.insert("userId".to_owned(), json!({"type": "string"}));
        needed.push("userId".to_owned());
    }
    let related = def.relations().iter().map(|relation| {
        let other = json!({"$ref": format!("#/components/schemas/Model.{}", relation.model())});
        let many = matches!(
            relation.kind(),
            RelationKind::HasMany | RelationKind::ManyToMany
        );
        let schema = match many {
            true => json!({"type": "array", "items": other}),
            false => json!({"anyOf": [other, {"type": "null"}]}),
        };
        (relation.name().to_owned(), schema)
    });
    let related: Map<String, Value> = related.collect();
    if !related.is_empty() {
        let related = json!({"type": "object", "properties": related});
        own.insert("_related".to_owned(), related);
    }
    object(own, needed)
}

/// A document to be stored.
fn new(def: &ModelDef) -> Value {
    let mut own = properties(def);
    own.insert("id".to_owned(), json!({"type": "string"}));
    if def.has_user() {
        own.insert("userId".to_owned(), json!({"type": "string"}));
    }
    object(own, required(def, |field| field.make_default().is_none()))
}

/// Changes of a document: null takes a field away.
fn changes(def: &ModelDef) -> Value {
    let fields = def.fields().iter().map(|field| {
        let own = schema(field);
        let own = match field.is_required() {
            true => own,
            false => json!({"anyOf": [own, {"type": "null"}]}),
        };
        (field.name().to_owned(), own)
    });
    object(fields.collect(), Vec::new())
}
