//! The image, where there is an engine to run it.

use std::path::Path;

use testcontainers::TestcontainersError;
use testcontainers::core::client::ClientError;
use testcontainers::runners::AsyncRunner as _;

use crate::testing::container::{DynamoDbEmulator, url};
use crate::testing::skipped;
use crate::{Database, Stage};

/// Where the engine listens unless the environment says otherwise.
const SOCKET: &str = "/var/run/docker.sock";

#[tokio::test]
async fn the_container_answers() {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test asks whether it can run"
    )]
    let elsewhere = std::env::var_os("DOCKER_HOST").is_some();
    if !elsewhere && !Path::new(SOCKET).exists() {
        return skipped("the container: no Docker engine listens, and DOCKER_HOST is not set");
    }
    let container = match DynamoDbEmulator::default().start().await {
        Err(TestcontainersError::Client(ClientError::PullImage { descriptor, .. })) => {
            return skipped(&format!("the container: there is no image {descriptor}"));
        }
        started => started.unwrap(),
    };
    let url = url(&container).await.unwrap();
    let database = Database::builder().stage(Stage::Test).endpoint(url);
    let database = database.build().await.unwrap();
    assert_eq!(database.specs().count_models("user 1").await.unwrap(), 0);
}
