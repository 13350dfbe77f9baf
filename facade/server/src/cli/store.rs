//! The store of the settings, for commands that work without a service.

use crate::cli::open::{self, Opened};
use crate::config::Config;

/// Opens it. An emulator in this process would be empty, and gone at the end: that is refused.
pub(super) async fn open(config: &Config) -> Result<Opened, String> {
    if config.is_test() && config.endpoint.is_none() {
        let text = "at the stage TEST there is no store outside of a service: give an endpoint, or the URL of a service";
        return Err(text.to_owned());
    }
    open::open(config).await
}
