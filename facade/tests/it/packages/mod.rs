//! The repository of packages: its operations, its machine, its routes.
#![expect(
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    clippy::too_many_lines,
    reason = "a failure in a helper of a test is the report, and what one row asks for is one story"
)]

mod areas;
mod artifacts;
mod bytes_and_cache;
mod collection;
mod machine;
mod network;
mod replicas;
mod requests;
mod routes;
mod standard;
mod storage;
mod tokens;
mod transactions;
mod upstreams;
mod webhooks;

use package_database::block::identity::{Principal, Scopes, SignIn};
use package_database::packages::Packages;
use package_database::packages::artifact::FEED;
use package_database::packages::pipeline::{
    Body, Content, Machine, Pipeline, Program, Request, Response, World,
};
use package_database::packages::replication::{EventSource, Shipper};
use package_database::testing::TestDatabase;
use serde_json::{Value, json};

/// A repository under test.
pub(crate) struct Subject {
    pub(crate) database: TestDatabase,
    pub(crate) machine: Machine,
}

impl Subject {
    pub(crate) async fn new() -> Self {
        Self::over(TestDatabase::new().await.unwrap(), standard::world()).await
    }

    /// One in which undeclared names and writes outside of transactions are taken.
    pub(crate) async fn lenient() -> Self {
        let mut world = standard::world();
        world.lenient = true;
        Self::over(TestDatabase::new().await.unwrap(), world).await
    }

    pub(crate) async fn over(database: TestDatabase, world: World) -> Self {
        let machine = database.packages().machine(world).unwrap();
        Self { database, machine }
    }

    pub(crate) fn packages(&self) -> Packages {
        self.database.packages()
    }

    /// The types and the payloads of all events, shard by shard.
    pub(crate) async fn events(&self) -> Vec<Value> {
        let shipper = Shipper::new(self.packages());
        let mut events = Vec::new();
        for shard in FEED.shards() {
            for event in shipper.batch(shard, 0).await.unwrap().events {
                events.push(json!([event.kind, event.payload]));
            }
        }
        events
    }

    /// Runs steps for a request.
    pub(crate) async fn run(&self, steps: &Value, request: Request) -> Response {
        self.machine.run(&program(steps), request).await
    }

    /// Runs steps for a caller who may do everything, and then answers some variables.
    pub(crate) async fn shows(&self, steps: &[Value], shown: Value) -> Value {
        let mut steps = steps.to_vec();
        steps.push(json!({"op": "respond.json", "args": {"body": shown}}));
        let response = self.run(&json!(steps), request()).await;
        assert_eq!(response.status, 200, "{response:?}");
        response.json().unwrap().clone()
    }

    /// Runs steps that fail: the status and the code.
    pub(crate) async fn fails(&self, steps: &[Value]) -> (u16, String) {
        let response = self.run(&json!(steps), request()).await;
        failure(&response)
    }
}

pub(crate) fn failure(response: &Response) -> (u16, String) {
    let code = response
        .json()
        .and_then(|json| json["error"]["code"].as_str());
    let code = code.unwrap_or_else(|| panic!("no failure: {response:?}"));
    (response.status, code.to_owned())
}

pub(crate) fn program(steps: &Value) -> Program {
    Program::new(&Pipeline::parse(steps).unwrap()).unwrap()
}

pub(crate) fn caller(scopes: &str) -> Principal {
    Principal::new("ada", SignIn::Token).with_scopes(Scopes::from_text(scopes))
}

/// A request of somebody who may do everything.
pub(crate) fn request() -> Request {
    Request::new().principal(caller("read write admin"))
}

/// A request for an artifact.
pub(crate) fn artifact(namespace: &str, name: &str, version: &str, variant: &str) -> Request {
    package(namespace, name)
        .path("version", version)
        .path("variant", variant)
}

pub(crate) fn package(namespace: &str, name: &str) -> Request {
    request().path("namespace", namespace).path("name", name)
}

pub(crate) fn bytes(content: impl Into<Vec<u8>>) -> Body {
    Body::Bytes(content.into().into())
}

/// The bytes that are answered.
pub(crate) async fn content(response: Response) -> Vec<u8> {
    match response.content {
        Content::Body(body) => body.collect(u64::MAX).await.unwrap().unwrap(),
        other => panic!("{other:?}"),
    }
}

/// A step.
pub(crate) fn step(op: &str, args: Value) -> Value {
    json!({"op": op, "args": args})
}
