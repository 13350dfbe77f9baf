//! Models over HTTP: definitions, documents, queries, events, the page.

mod documents;
mod events;
#[cfg(feature = "graphql")]
mod graphql;
#[cfg(feature = "graphql")]
mod graphql_relations;
mod openapi;
mod page;
mod queries;
mod registry;
mod rights;
mod upkeep;

use serde_json::{Value, json};

use crate::support::{Answer, Api, Call};

/// A blog: authors, their posts with tags, and notes of users.
fn blog() -> Value {
    json!({"models": [
        {"name": "author", "fields": [
            {"name": "name", "type": "string", "required": true, "minLength": 1},
            {"name": "email", "type": "string", "unique": true, "transform": "lowercase"},
        ], "relations": [
            {"name": "posts", "kind": "hasMany", "model": "post", "foreignKey": "author_id"},
        ]},
        {"name": "post", "fields": [
            {"name": "title", "type": "string", "required": true, "maxLength": 20},
            {"name": "likes", "type": "number", "default": 0, "minimum": 0, "index": "scope"},
            {"name": "author_id", "type": "string", "index": "scope"},
            {"name": "tags", "type": "array"},
        ], "relations": [
            {"name": "author", "kind": "belongsTo", "model": "author", "foreignKey": "author_id"},
        ], "publish": {"channels": ["posts", "post.{id}"]}},
        {"name": "note", "scope": "user", "fields": [
            {"name": "text", "type": "string", "required": true},
            {"name": "pinned", "type": "boolean", "default": false},
        ], "publish": {"channels": ["user.{userId}"]}},
    ]})
}

/// A service that serves the blog.
async fn served() -> Api {
    let api = Api::new().await;
    api.send_json("PUT", "/v1/models", "all", &blog())
        .await
        .expect(200);
    api
}

impl Api {
    async fn send_json(&self, method: &str, path: &str, token: &str, body: &Value) -> Answer {
        let call = Call::new(method, path).token(token);
        self.send(call.json(&body.to_string())).await
    }

    /// Stores a document and gives it as it is stored.
    async fn stored(&self, model: &str, body: &Value) -> Value {
        let path = format!("/v1/models/{model}/documents");
        let answer = self.send_json("POST", &path, "all", body).await;
        answer.expect(201).value()
    }

    /// The documents of a list, by one of their fields.
    async fn listed(&self, path: &str, field: &str) -> Vec<Value> {
        let page = self.get(path).await.expect(200).value();
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item[field].clone()).collect()
    }
}

/// A value as a part of a query string.
fn encoded(value: &Value) -> String {
    let bytes = value.to_string().into_bytes();
    bytes.iter().map(|byte| format!("%{byte:02x}")).collect()
}
