//! Opening a database as a stage says.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use package_database::backend::dynamodb::{AccessKey, HttpSend};
use package_database::backend::{Backend as _, BackendError, BackendErrorKind, BoxFuture};
use package_database::credentials::Credentials;
use package_database::specs::Specs;
use package_database::testing::build;
use package_database::{Database, ErrorKind, Stage};

/// A port that nobody had a moment ago.
fn free() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap()
}

fn test_stage(address: SocketAddr) -> package_database::DatabaseBuilder {
    Database::builder().stage(Stage::Test).test_address(address)
}

#[tokio::test]
async fn the_first_process_starts_the_emulator_and_the_second_one_finds_it() {
    let address = free();
    let first = test_stage(address).build().await.unwrap();
    let second = test_stage(address).build().await.unwrap();
    assert!(
        format!("{first:?}").contains("EmulatorBackend"),
        "{first:?}"
    );
    assert!(
        format!("{second:?}").contains("DynamoDbBackend"),
        "{second:?}"
    );
    let spec = build::spec(1);
    let stored = second
        .specs()
        .create_or_update("sub 1", &spec.as_new())
        .await
        .unwrap();
    let found = first.specs().get("sub 1", &spec.name).await.unwrap();
    assert_eq!(found, Some(stored));
}

#[tokio::test]
async fn case_40_tables_are_made_in_test_under_whatever_names() {
    let database = test_stage(free())
        .table::<Specs>("mine.specs")
        .table::<Credentials>("mine.credentials")
        .build()
        .await
        .unwrap();
    for table in ["mine.specs", "mine.credentials"] {
        assert!(database.backend().describe(table).await.unwrap().is_some());
    }
    assert!(
        database
            .backend()
            .describe("package.specs")
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn a_missing_table_is_a_matter_of_configuration() {
    let backend = package_database::backend::emulator::EmulatorBackend::new();
    let database = Database::builder().backend(backend).build().await.unwrap();
    let error = database.specs().list("sub 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    let source = std::error::Error::source(&error).unwrap();
    assert!(source.to_string().contains("package.specs"), "{source}");
}

#[tokio::test]
async fn tables_are_never_made_in_production() {
    let emulator = package_database::backend::emulator::EmulatorBackend::new();
    let listener = emulator.listen(([127, 0, 0, 1], 0).into()).await.unwrap();
    let database = Database::builder()
        .stage(Stage::Prod)
        .endpoint(listener.url())
        .build()
        .await
        .unwrap();
    let error = database.specs().list("sub 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    for table in ["package.specs", "package.credentials"] {
        assert_eq!(emulator.describe(table).await.unwrap(), None);
    }
    // The same server in TEST.
    test_stage(free())
        .endpoint(listener.url())
        .build()
        .await
        .unwrap();
    assert!(emulator.describe("package.specs").await.unwrap().is_some());
}

/// Notes the requests that it is to send, and answers none.
#[derive(Clone, Debug, Default)]
struct Noting(Arc<Mutex<Vec<http::Request<Vec<u8>>>>>);

impl HttpSend for Noting {
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<http::Response<Vec<u8>>, BackendError>> {
        self.0.lock().unwrap().push(request);
        let error = BackendError::new(BackendErrorKind::Unavailable, "the proxy is down");
        Box::pin(async { Err(error) })
    }
}

#[tokio::test]
async fn keys_client_and_retries_can_be_given_in_code() {
    let client = Noting::default();
    let mut retry = package_database::block::RetryPolicy::default();
    retry.deadline = Duration::ZERO;
    let database = Database::builder()
        .stage(Stage::Prod)
        .region("eu-west-1")
        .access_keys(AccessKey::new("AKIAGIVEN", "secret"))
        .http_client(client.clone())
        .connect_time(Duration::from_millis(100))
        .attempt_time(Duration::from_millis(500))
        .retry(retry)
        .build()
        .await
        .unwrap();
    let error = database.specs().list("sub 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(error.to_string().contains("the proxy is down"), "{error}");
    let requests = client.0.lock().unwrap();
    assert_eq!(requests.len(), 1, "no time for another attempt");
    let authorization = requests[0].headers()["authorization"].to_str().unwrap();
    assert!(
        authorization.contains("Credential=AKIAGIVEN/"),
        "{authorization}"
    );
    assert!(
        authorization.contains("/eu-west-1/dynamodb/"),
        "{authorization}"
    );
}
