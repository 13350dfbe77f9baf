//! The contract through the SDK: over HTTP, without a socket, and on AWS where there are keys.
#![cfg(all(feature = "testing", feature = "sdk-in-process"))]

use super::{DynamoDbBackend, Settings};
use crate::backend::contract;
use crate::backend::emulator::EmulatorBackend;
use crate::block::{SystemRandom, random};
use crate::config::LIVE_REGION;
use crate::testing::LocalEmulator;

#[tokio::test]
async fn the_contract_holds_over_http() {
    let emulator = LocalEmulator::start().await.unwrap();
    let settings = Settings::new(LIVE_REGION).endpoint(emulator.url());
    let backend = DynamoDbBackend::connect(settings).await;
    contract::all(&backend, "contract").await.unwrap();
}

#[tokio::test]
async fn the_contract_holds_without_a_socket() {
    let emulator = EmulatorBackend::new();
    let backend = DynamoDbBackend::in_process(&emulator);
    contract::all(&backend, "contract").await.unwrap();
}

/// Makes a table of its own in the account, in the region of the live tables.
#[tokio::test]
async fn the_contract_holds_on_aws() {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test asks whether it can run"
    )]
    let keys = std::env::var_os("CONTRACT_ON_AWS").is_some();
    if !keys {
        eprintln!("SKIPPED: set CONTRACT_ON_AWS=1 and AWS access keys to run the contract on AWS");
        return;
    }
    let backend = DynamoDbBackend::connect(Settings::new(LIVE_REGION)).await;
    let table = format!("contract.{}", random::token(&SystemRandom::new()).unwrap());
    contract::all(&backend, &table).await.unwrap();
}

#[tokio::test]
async fn nobody_at_the_endpoint_is_unavailable() {
    use crate::backend::{Backend as _, BackendErrorKind};
    // Port 1 of the loopback address is nobody's.
    let settings = Settings::new(LIVE_REGION).endpoint("http://127.0.0.1:1");
    let backend = DynamoDbBackend::connect(settings).await;
    let error = backend.describe("table").await.unwrap_err();
    assert_eq!(*error.kind(), BackendErrorKind::Unavailable);
}
