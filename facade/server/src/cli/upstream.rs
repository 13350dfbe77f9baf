//! Other repositories, which the document names: who asks them, and where our secrets for them are. And where the bytes
//! of large artifacts are.

use std::sync::Arc;

use object_store::local::LocalFileSystem;
use package_database::packages::PackageSettings;
use package_database::packages::upstream::{HttpClient, Secrets};

use crate::config::Config;
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

/// The repository with upstreams and webhooks. An error is a sentence for the operator.
pub(super) fn settings(config: &Config) -> Result<PackageSettings, String> {
    let client = HttpClient::new().map_err(|error| chain(&error))?;
    let settings = PackageSettings::new().upstream(Arc::new(client));
    let mut settings = settings.webhooks(config.webhooks);
    if let Some(folder) = &config.blob_folder {
        let files = LocalFileSystem::new_with_prefix(folder);
        let files = files.map_err(|error| format!("blob-folder: {}", chain(&error)))?;
        settings.objects = Some(Arc::new(files));
    }
    Ok(settings.secrets(Arc::new(Environment)))
}
