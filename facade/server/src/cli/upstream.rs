//! Other repositories, which the document names: who asks them, and where our secrets for them are.

use std::sync::Arc;

use package_database::packages::PackageSettings;
use package_database::packages::upstream::{HttpClient, Secrets};

use crate::problem::chain;

/// Variables of the environment, which the document names.
#[derive(Debug)]
struct Environment;

impl Secrets for Environment {
    #[expect(
        clippy::disallowed_methods,
        reason = "the program is what may read the environment"
    )]
    fn secret(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|secret| !secret.is_empty())
    }
}

/// The repository with upstreams. An error is a sentence for the operator.
pub(super) fn settings() -> Result<PackageSettings, String> {
    let client = HttpClient::new().map_err(|error| chain(&error))?;
    let settings = PackageSettings::new().upstream(Arc::new(client));
    Ok(settings.secrets(Arc::new(Environment)))
}
