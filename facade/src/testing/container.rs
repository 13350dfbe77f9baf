//! The emulator in a container, for those who want one.

use std::borrow::Cow;

use testcontainers::core::{ContainerPort, WaitFor};
use testcontainers::{ContainerAsync, Image, TestcontainersError};

/// The port inside the container.
const PORT: u16 = 8000;
/// How the line begins that the server prints once its port is open.
const STARTED: &str = "Listening on ";

/// The image of the emulator, as `infra/compose.yaml` builds it.
///
/// It counts as started when it says that it listens. That is seconds before the first health check is
/// due, and holds on engines that run no health checks.
///
/// # Examples
///
/// ```no_run
/// use package_database::Database;
/// use package_database::testing::container::{DynamoDbEmulator, url};
/// use testcontainers::runners::AsyncRunner;
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let container = DynamoDbEmulator::default().start().await?;
/// println!("AWS_ENDPOINT_URL_DYNAMODB={}", url(&container).await?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct DynamoDbEmulator {
    name: String,
    tag: String,
}

impl DynamoDbEmulator {
    /// An image under another name, out of a registry of your own.
    pub fn new(name: impl Into<String>, tag: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            tag: tag.into(),
        }
    }
}

impl Default for DynamoDbEmulator {
    fn default() -> Self {
        Self::new("dynamodb-emulator", "latest")
    }
}

impl Image for DynamoDbEmulator {
    fn name(&self) -> &str {
        &self.name
    }

    fn tag(&self) -> &str {
        &self.tag
    }

    fn ready_conditions(&self) -> Vec<WaitFor> {
        vec![WaitFor::message_on_stdout(STARTED)]
    }

    /// Tests call the container by the address that the engine gives it, which only the engine knows:
    /// where they run in a container themselves, it is that of a gateway.
    fn cmd(&self) -> impl IntoIterator<Item = impl Into<Cow<'_, str>>> {
        ["--allowed-host", "*"]
    }

    fn expose_ports(&self) -> &[ContainerPort] {
        &[ContainerPort::Tcp(PORT)]
    }
}

/// What a client is told: `http://localhost:49152`.
///
/// # Errors
///
/// When the engine does not know the container any more.
pub async fn url(
    container: &ContainerAsync<DynamoDbEmulator>,
) -> Result<String, TestcontainersError> {
    let host = container.get_host().await?;
    let port = container.get_host_port_ipv4(PORT).await?;
    Ok(format!("http://{host}:{port}"))
}
