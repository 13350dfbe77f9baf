//! The emulator in a container, for those who want one.

use testcontainers::core::{ContainerPort, WaitFor};
use testcontainers::{ContainerAsync, Image, TestcontainersError};

/// The port inside the container.
const PORT: u16 = 8000;

/// The image of the emulator, as `infra/compose.yaml` builds it: it counts as started when its health
/// check says so.
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
        vec![WaitFor::healthcheck()]
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
