//! The contract through the SDK: over HTTP, without a socket, and on AWS where there are keys.
#![cfg(all(feature = "contract", feature = "sdk-in-process"))]

mod given;
#[cfg(all(feature = "credentials-process", feature = "sso"))]
mod profiles;
mod texts;

use std::io::Write as _;

use super::{DynamoDbBackend, Settings};
use crate::contract;
use crate::emulator::EmulatorBackend;

/// Where the live tables are that a run on AWS has its own table beside.
const REGION: &str = "us-east-1";

#[tokio::test]
async fn the_contract_holds_over_http() {
    let listener = EmulatorBackend::new()
        .listen(([127, 0, 0, 1], 0).into())
        .await
        .unwrap();
    let settings = Settings::new(REGION).endpoint(listener.url());
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
        // Past the harness, which captures only the printing macros.
        let line =
            b"SKIPPED: the contract on AWS: set CONTRACT_ON_AWS=1 and access keys to run it\n";
        return std::io::stderr().write_all(line).unwrap();
    }
    let backend = DynamoDbBackend::connect(Settings::new(REGION)).await;
    #[expect(
        clippy::disallowed_methods,
        reason = "two runs on one account must not share a table"
    )]
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let table = format!("contract.{}", since.unwrap().as_nanos());
    contract::all(&backend, &table).await.unwrap();
}

#[tokio::test]
async fn nobody_at_the_endpoint_is_unavailable() {
    use crate::{Backend as _, BackendErrorKind};
    // Port 1 of the loopback address is nobody's.
    let settings = Settings::new(REGION).endpoint("http://127.0.0.1:1");
    let backend = DynamoDbBackend::connect(settings).await;
    let error = backend.describe("table").await.unwrap_err();
    assert_eq!(*error.kind(), BackendErrorKind::Unavailable);
    let source = std::error::Error::source(&error);
    assert!(source.is_some(), "the cause is kept: {error:?}");
}

/// A stand-in does not ask whose keys it gets; an endpoint of AWS in a private network does.
#[test]
fn endpoints_of_aws_are_known_by_their_names() {
    let cases = [
        ("https://dynamodb.us-east-1.amazonaws.com", true),
        (
            "https://vpce-1-a.dynamodb.us-east-1.vpce.amazonaws.com/",
            true,
        ),
        ("HTTPS://dynamodb.cn-north-1.AMAZONAWS.com.cn:443/x", true),
        ("https://123.ddb.us-east-1.on.aws", true),
        ("https://dynamodb.us-east-1.api.aws", true),
        ("http://localhost:8000", false),
        ("http://amazonaws.com.example:8000", false),
        ("http://notamazonaws.com", false),
        ("http://127.0.0.1:8000/amazonaws.com", false),
        ("", false),
    ];
    for (url, ours) in cases {
        assert_eq!(super::connect::is_of_aws(url), ours, "{url}");
    }
}

/// Which is no matter of trying again.
#[tokio::test]
async fn nobody_to_sign_as_is_denied() {
    use crate::{Backend as _, BackendErrorKind};
    use aws_credential_types::credential_fn::provide_credentials_fn;
    use aws_credential_types::provider::error::CredentialsError;
    let nobody = provide_credentials_fn(async || Err(CredentialsError::not_loaded("no keys")));
    let config = aws_config::SdkConfig::builder()
        .behavior_version(aws_config::BehaviorVersion::latest())
        .region(aws_config::Region::new(REGION))
        .http_client(super::connect::http_client())
        .credentials_provider(aws_sdk_dynamodb::config::SharedCredentialsProvider::new(
            nobody,
        ))
        .build();
    let client = aws_sdk_dynamodb::Client::new(&config);
    let error = DynamoDbBackend {
        client,
        place: REGION.into(),
        skew: super::Skew::default(),
    }
    .describe("table")
    .await;
    let error = error.unwrap_err();
    assert_eq!(*error.kind(), BackendErrorKind::Denied, "{error:?}");
    assert!(error.to_string().contains("no credentials"), "{error}");
}
