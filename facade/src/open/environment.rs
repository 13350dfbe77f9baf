//! The stage, and the environment in which it is written: the only file that reads that.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::error::{Error, ErrorKind};

/// Where the live tables are.
///
/// The region of the machine is not used: a service at the edge of a content network finds there
/// the region of the edge, in which the tables are not.
pub const LIVE_REGION: &str = "us-east-1";

/// Where the bundled emulator listens in [`Stage::Test`]: `localhost:8000`. The IPv4 loopback address
/// stands for the IPv6 one as well, because some clients take `localhost` for that.
pub const TEST_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8000);

/// Which store the process uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// `TEST`: the bundled emulator in this process, open to others on `localhost:8000`; or the
    /// DynamoDB server that answers there already.
    Test,
    /// `PROD`: the live tables on AWS, which are never made or removed.
    Prod,
}

/// The variable that names the region.
pub(super) const REGION: &str = "AWS_REGION";
/// The variable that names a server in place of the stage's own.
pub(super) const ENDPOINT: &str = "AWS_ENDPOINT_URL_DYNAMODB";

/// A setting, and who gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    /// What was given.
    pub(super) value: String,
    /// The environment variable in which it stood; `None` when it was given in code.
    pub(super) variable: Option<&'static str>,
}

impl Given {
    /// Given to the builder.
    pub(super) const fn in_code(value: String) -> Self {
        Self {
            value,
            variable: None,
        }
    }

    /// Found in the environment.
    pub(super) const fn variable(value: String, name: &'static str) -> Self {
        Self {
            value,
            variable: Some(name),
        }
    }
}

/// What the process was told.
#[derive(Clone, Debug, Default)]
pub(super) struct Environment {
    /// Whatever stands in `STAGE`, empty or not; `None` when it is not set.
    pub(super) stage: Option<String>,
    /// What stands in `AWS_REGION`, unless that is empty.
    pub(super) region: Option<String>,
    /// What stands in `AWS_ENDPOINT_URL_DYNAMODB`, unless that is empty.
    pub(super) endpoint: Option<String>,
}

impl Environment {
    /// The environment of this process.
    pub(super) fn of_process() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that reads the environment"
        )]
        let read = |name: &str| Some(std::env::var_os(name)?.to_string_lossy().into_owned());
        let filled = |name: &str| read(name).filter(|value| !value.is_empty());
        Self {
            stage: read("STAGE"),
            region: filled(REGION),
            endpoint: filled(ENDPOINT),
        }
    }

    /// The stage that is written there, exactly; unset means [`Stage::Test`]. Empty is an error: it
    /// is what becomes of a variable that somebody forgot to fill.
    pub(super) fn stage(&self) -> Result<Stage, Error> {
        match self.stage.as_deref() {
            None | Some("TEST") => Ok(Stage::Test),
            Some("PROD") => Ok(Stage::Prod),
            Some(other) => Err(Error::new(
                ErrorKind::Config,
                format!("STAGE is {other:?}, and must be TEST or PROD"),
            )),
        }
    }
}
