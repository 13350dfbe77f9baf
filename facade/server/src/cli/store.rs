//! The store of the settings, for commands that work without a service.

use crate::cli::open::{self, Opened};
use crate::config::Config;

/// What is said where a command can ask a service as well.
pub(super) const URL_INSTEAD: &str = "give an endpoint, or the URL of a service";

/// Opens it. An emulator in this process would be empty, and gone at the end: that is refused, and `instead` says what is to be
/// given.
pub(super) async fn open(config: &Config, instead: &str) -> Result<Opened, String> {
    if config.is_test() && config.endpoint.is_none() {
        return Err(format!(
            "at the stage TEST there is no store outside of a service: {instead}"
        ));
    }
    open::open(config).await
}
