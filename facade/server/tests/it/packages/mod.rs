//! The repository of packages over HTTP.

mod account;
mod admin;
mod catalogue;
mod files;
mod machines;
mod page;
mod pairs;
mod program;
mod racing;
mod transfer;
mod work;

use package_database_server::ServiceBuilder;
use serde_json::Value;

use crate::support::{Answer, Api, Call};

/// A service with a repository in it.
pub(crate) async fn repository() -> Api {
    Api::with_packages(|builder: ServiceBuilder| builder).await
}

/// The path of the bytes of an artifact.
pub(crate) fn blob(coordinates: &str) -> String {
    format!("/v1/{coordinates}/blob")
}

/// Publishes bytes.
pub(crate) async fn publish(api: &Api, coordinates: &str, bytes: &str) -> Answer {
    let call = Call::new("PUT", &blob(coordinates)).token("T");
    api.send(call.body(bytes.to_owned())).await
}

/// Asks with all rights.
pub(crate) async fn get(api: &Api, path: &str) -> Answer {
    api.send(Call::new("GET", path).token("T")).await
}

/// Sets a tag.
pub(crate) async fn tag(api: &Api, path: &str, version: &str, variant: &str) -> Answer {
    let body = format!(r#"{{"target_version": "{version}", "target_variant": "{variant}"}}"#);
    api.send(Call::new("PUT", path).token("T").json(&body))
        .await
}

impl Answer {
    /// An error in the shape of the repository, and its message.
    #[track_caller]
    pub(crate) fn error(self, status: u16, code: &str) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/json");
        let body: Value = self.value();
        assert_eq!(body["error"]["code"], code, "{body}");
        assert_eq!(body.as_object().unwrap().len(), 1, "{body}");
        let message = body["error"]["message"].as_str().unwrap();
        assert!(!message.is_empty(), "{body}");
        message.to_owned()
    }
}
