//! The documents that come with the crate, at work: templates, the catalogue, the pages with their examples.

mod catalogue;
mod compliance;
mod guides;
mod templates;

use serde_json::Value;

use super::Packages;
use super::document::RepositoryDocument;
use super::pipeline::{Content, Machine, Program, Request, Response};
use crate::block::identity::{Principal, Scopes, SignIn};
use crate::testing::TestDatabase;

/// A repository that runs the routes of a document.
pub(super) struct Subject {
    pub(super) machine: Machine,
    pub(super) document: RepositoryDocument,
    _database: TestDatabase,
}

impl Subject {
    pub(super) async fn of(document: &RepositoryDocument, lenient: bool) -> Self {
        let database = TestDatabase::new().await.unwrap();
        let packages: Packages = database.packages().clone();
        let machine = packages.machine(document.world(lenient)).unwrap();
        Self {
            machine,
            document: document.clone(),
            _database: database,
        }
    }

    /// Sends a request for a path, as somebody who holds all three scopes.
    pub(super) async fn send(&self, method: &str, path: &str, request: Request) -> Response {
        let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let (route, fields) = self.document.find(method, &segments).unwrap();
        let program = Program::new(&route.pipeline).unwrap();
        let request = fields
            .into_iter()
            .fold(request, |request, (name, value)| request.path(name, value));
        self.machine
            .run(&program, request.principal(caller("read write admin")))
            .await
    }
}

pub(super) fn caller(scopes: &str) -> Principal {
    Principal::new("ada", SignIn::Token).with_scopes(Scopes::from_text(scopes))
}

/// The code of an answer that is an error.
pub(super) fn code(response: &Response) -> Option<&str> {
    response.json()?.get("error")?.get("code")?.as_str()
}

/// What is answered, as a value, whatever carries it.
pub(super) async fn body(response: Response) -> Value {
    match response.content {
        Content::Json(value) => value,
        Content::Body(body) => {
            let bytes = body.collect(u64::MAX).await.unwrap().unwrap();
            Value::from(String::from_utf8(bytes.to_vec()).unwrap())
        }
        Content::None => Value::Null,
    }
}
