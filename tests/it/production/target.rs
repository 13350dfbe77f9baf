//! The tables under test, and how long they may take to show what was written.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use aws_config::{BehaviorVersion, Region};
use aws_credential_types::provider::ProvideCredentials as _;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_http_client::Builder as HttpClientBuilder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use package_database::testing::{TestDatabase, UserGuard, with_user};
use package_database::{Database, Error, LIVE_REGION};

use crate::infra::policy::{Policy, template};
use crate::infra::recorded::Recorded;
use crate::support::skipped;

/// Looks at live tables before a test gives up: eventually consistent reads and the global index
/// are rarely more than a second behind.
const LIVE_LOOKS: u32 = 40;
/// The wait between two looks: ten seconds in all.
const LIVE_WAIT: Duration = Duration::from_millis(250);

/// A database, and a user on it who has nothing yet.
pub(crate) struct Target<'a> {
    pub(crate) database: &'a Database,
    pub(crate) user: &'a UserGuard,
    looks: u32,
}

impl<'a> Target<'a> {
    /// A database that shows every write at once.
    pub(crate) const fn prompt(database: &'a Database, user: &'a UserGuard) -> Self {
        Self {
            database,
            user,
            looks: 1,
        }
    }
    /// Runs a test with a user of its own, and removes the user even after a panic. Where the live
    /// tables are asked for but there are no credentials, says that it did not.
    pub(super) async fn with_user(test: impl AsyncFnOnce(&Target<'_>)) {
        let (database, looks) = match variable("STAGE").as_deref() {
            // A copy of its own, that shows every write at once and refuses what the role of these tests may not do.
            None | Some("TEST") => {
                let test = TestDatabase::new().await.unwrap();
                let policy = Policy::of(&template(), "ProductionTestPolicy");
                let store = Recorded::under(Arc::new(test.emulator().clone()), policy);
                (test.over_backend(Arc::new(store)).await.unwrap(), 1)
            }
            // The facade itself reads which stage it is, and refuses one that it does not know.
            Some(_) => {
                let database = Database::builder().build().await.unwrap();
                if !has_credentials().await {
                    return skipped("a smoke test in production: there are no AWS credentials");
                }
                (database, LIVE_LOOKS)
            }
        };
        let run = async |user: &UserGuard| {
            let database = &database;
            test(&Target {
                database,
                user,
                looks,
            })
            .await;
        };
        with_user(&database, run).await.unwrap();
    }

    /// Reads until the answer is `wanted`, and gives that answer.
    pub(super) async fn shows<T: Debug>(
        &self,
        read: impl AsyncFn() -> Result<T, Error>,
        wanted: impl Fn(&T) -> bool,
    ) -> T {
        let mut looks = 1;
        loop {
            let answer = read().await.unwrap();
            if wanted(&answer) {
                return answer;
            }
            assert!(looks < self.looks, "after {looks} reads: {answer:?}");
            looks += 1;
            tokio::time::sleep(LIVE_WAIT).await;
        }
    }
}

/// Whether there are keys to sign with. A server in place of AWS asks for none.
async fn has_credentials() -> bool {
    if variable("AWS_ENDPOINT_URL_DYNAMODB").is_some_and(|url| !url.is_empty()) {
        return true;
    }
    let http = HttpClientBuilder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .build_https();
    let config = aws_config::defaults(BehaviorVersion::latest())
        .region(Region::new(LIVE_REGION))
        .http_client(http)
        .load()
        .await;
    let Some(provider) = config.credentials_provider() else {
        return false;
    };
    match provider.provide_credentials().await {
        Ok(_) => true,
        Err(CredentialsError::CredentialsNotLoaded(_)) => false,
        Err(error) => panic!("there are credentials that cannot be used: {error:?}"),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "where the tests run is said in the environment"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
