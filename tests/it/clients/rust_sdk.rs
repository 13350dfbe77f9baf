//! The AWS SDK for Rust: over a socket, and inside the process with none.

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::{Client, Config};
use dynamodb_emulator::Emulator;

use super::application;
use crate::support::server::Listening;

/// A client as an application makes it, pointed at a local endpoint.
fn client_of(url: &str) -> Client {
    client_with(url, "local", "local")
}

/// The same, with a key pair of its own.
pub(super) fn client_with(url: &str, key: &str, secret: &str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(application::REGION))
        .credentials_provider(Credentials::new(key, secret, None, None, "test"))
        .endpoint_url(url)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    Client::from_conf(config)
}

/// Runs a future on a thread of its own kind: the server under test has its own.
pub(super) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(future)
}

#[test]
fn an_application_lives_over_http() {
    let server = Listening::start();
    block_on(application::lives(&client_of(&server.url())));
}

#[test]
fn an_application_lives_in_process() {
    let emulator = Emulator::new();
    block_on(application::lives(&emulator.client()));
}
