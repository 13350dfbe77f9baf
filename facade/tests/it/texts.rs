//! What errors and handles show: where, what and why in one line, and never what was stored.

use std::error::Error as StdError;
use std::net::{Ipv4Addr, TcpListener};

use package_database::backend::adapter::{Fault, RequestKind};
use package_database::backend::dynamodb::{DynamoDbBackend, Settings};
use package_database::credentials::NewCredentials;
use package_database::specs::NewSpec;
use package_database::testing::TestDatabase;
use package_database::{Database, Error, ErrorKind, Stage};

/// A store at which nobody answers, and its URL.
async fn nobody() -> (Database, String) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let mut at_once = package_database::block::RetryPolicy::default();
    at_once.deadline = std::time::Duration::ZERO;
    let builder = Database::builder()
        .stage(Stage::Prod)
        .region("eu-west-1")
        .endpoint(&url);
    (builder.retry(at_once).build().await.unwrap(), url)
}

fn new_credentials() -> NewCredentials {
    NewCredentials::new(
        "public key 1",
        b"the hash".as_slice(),
        b"the salt".as_slice(),
    )
}

/// Every text of an error and of all that caused it.
fn texts(error: &Error) -> Vec<String> {
    let first: &(dyn StdError + 'static) = error;
    std::iter::successors(Some(first), |&error| error.source())
        .flat_map(|error| {
            [
                format!("{error}"),
                format!("{error:?}"),
                format!("{error:#?}"),
            ]
        })
        .collect()
}

#[tokio::test]
async fn an_error_names_table_region_endpoint_and_cause_in_one_line() {
    let (database, url) = nobody().await;
    let error = database.specs().list("sub 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    let text = error.to_string();
    for part in ["package.specs", "eu-west-1", &url, "refused"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(text.lines().count(), 1, "{text}");
    let error = database
        .credentials()
        .get("sub 1", "default")
        .await
        .unwrap_err();
    assert!(error.to_string().contains("package.credentials"), "{error}");
    // A transaction names its tables as well.
    let sdk = DynamoDbBackend::connect(Settings::new("eu-west-1").endpoint(&url)).await;
    let test = TestDatabase::new().await.unwrap();
    let error = test.over_backend(std::sync::Arc::new(sdk)).await.unwrap();
    let error = error.specs().delete_all("sub 1").await.unwrap_err();
    assert!(error.to_string().contains("package.specs"), "{error}");
}

#[tokio::test]
async fn no_text_of_an_error_holds_what_was_to_be_stored() {
    let (nobody, _) = nobody().await;
    let (failing, faults) = TestDatabase::with_faults().await.unwrap();
    let untabled = package_database::backend::emulator::EmulatorBackend::new();
    let untabled = Database::builder().backend(untabled).build().await.unwrap();
    let description = "what nobody else is to know";
    let spec = NewSpec::new("spec", "1", 1).description(description);
    let new = new_credentials();
    for database in [&nobody, &*failing, &untabled] {
        for kind in [
            RequestKind::Get,
            RequestKind::Query,
            RequestKind::TransactWrite,
        ] {
            faults.next_of(kind, Fault::Crash);
            let uploaded = database.specs().create_or_update("sub 1", &spec).await;
            faults.next_of(kind, Fault::Crash);
            let credentials = database.credentials();
            let stored = credentials.create_or_update("sub 1", "default", &new).await;
            for error in uploaded.err().into_iter().chain(stored.err()) {
                for text in texts(&error) {
                    for secret in [
                        description,
                        "the hash",
                        "the salt",
                        "dGhlIGhhc2g",
                        "dGhlIHNhbHQ",
                    ] {
                        assert!(!text.contains(secret), "{secret}: {text}");
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn handles_show_region_endpoint_and_tables() {
    let (database, url) = nobody().await;
    let shown = [
        (
            format!("{database:?}"),
            vec!["package.specs", "package.credentials"],
        ),
        (format!("{:?}", database.specs()), vec!["package.specs"]),
        (
            format!("{:?}", database.datasets()),
            vec!["package.datasets"],
        ),
        (format!("{:?}", database.syncs()), vec!["package.syncs"]),
        (format!("{:?}", database.models()), vec!["package.models"]),
        (
            format!("{:?}", database.packages()),
            vec!["package.artifacts"],
        ),
        (
            format!("{:?}", database.credentials()),
            vec!["package.credentials"],
        ),
    ];
    for (text, tables) in shown {
        for part in tables.into_iter().chain(["eu-west-1", &url]) {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(text.len() < 450, "{text}");
    }
}

#[tokio::test]
async fn an_error_says_whether_to_come_again() {
    let (nobody, _) = nobody().await;
    let error = nobody.specs().list("sub 1").await.unwrap_err();
    assert!(error.is_retryable(), "{error}");
    let (database, faults) = TestDatabase::with_faults().await.unwrap();
    let credentials = database.credentials();
    credentials
        .create_or_update("sub 1", "default", &new_credentials())
        .await
        .unwrap();
    // Conflicts of others, until the deadline; and one that lasts.
    for _ in 0..100 {
        faults.next_of(RequestKind::TransactWrite, Fault::Conflict);
    }
    let contended = credentials.delete("sub 1", "default").await.unwrap_err();
    assert_eq!(
        (contended.kind(), contended.is_retryable()),
        (ErrorKind::Conflict, true)
    );
    let test = TestDatabase::new().await.unwrap();
    let credentials = test.credentials();
    credentials
        .create_or_update("sub 1", "default", &new_credentials())
        .await
        .unwrap();
    let taken = credentials
        .create_or_update("sub 2", "default", &new_credentials())
        .await;
    let taken = taken.unwrap_err();
    assert_eq!(
        (taken.kind(), taken.is_retryable()),
        (ErrorKind::Conflict, false)
    );
    let invalid = test.specs().list("").await.unwrap_err();
    assert!(!invalid.is_retryable());
}
