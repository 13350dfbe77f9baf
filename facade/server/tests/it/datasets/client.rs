//! Calls to the routes of datasets.

use serde_json::{Value, json};

use crate::support::{Answer, Api, Call};

/// Where the dataset of the tests is.
pub(super) const ORDERS: &str = "/v1/datasets/acme/orders";

/// A package with one resource that has no name, as the original's tests have it.
pub(super) fn package(title: &str) -> Value {
    json!({"name": "orders", "title": title, "resources": [{"path": "data/orders.csv"}]})
}

pub(super) fn call(method: &str, path: &str, token: &str, body: &Value) -> Call {
    Call::new(method, path).token(token).json(&body.to_string())
}

impl Api {
    /// Sends a body with everybody's token.
    pub(super) async fn write(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.send(call(method, path, "all", body)).await
    }

    pub(super) async fn remove(&self, path: &str) -> Answer {
        self.send(Call::new("DELETE", path).token("all")).await
    }

    /// Makes the dataset of the tests.
    pub(super) async fn with_orders() -> (Self, Value) {
        let api = Self::new().await;
        let body = json!({"owner": "acme", "name": "orders", "package": package("Orders")});
        let made = api.write("POST", "/v1/datasets", &body).await.expect(201);
        let made = made.value();
        (api, made)
    }
}

/// The id of the revision in an answer.
pub(super) fn revision(answer: &Value) -> String {
    answer["revision"]["id"].as_str().unwrap().to_owned()
}
