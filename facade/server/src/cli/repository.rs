//! The repository of packages when the service starts.

use package_database::packages::config::{ConfigError, LoadOptions};
use package_database::packages::shipped;

use crate::config::Config;
use crate::problem::chain;
use crate::repository::REPOSITORY;
use crate::service::Service;

/// Loads the document that the settings name, or, where none was ever loaded, the one that comes with the program. An
/// error is a sentence for the operator.
///
/// A store that does not answer keeps nobody from starting: until it does, the repository answers that it is not there.
pub(super) async fn open(config: &Config, service: &Service) -> Result<(), String> {
    let packages = service.state().database().packages();
    let repository = service.state().repository();
    let configurations = &repository.configurations;
    let options = LoadOptions::new();
    let loaded = match &config.repository_document {
        Some(path) => {
            let text = tokio::fs::read(path).await;
            let text = text.map_err(|error| wrong(&path.display(), &error))?;
            let options = options.note("from a file, at the start");
            let loaded = configurations.load(REPOSITORY, &text, &options).await;
            match loaded {
                Err(error @ (ConfigError::Document(_) | ConfigError::Refused(_))) => {
                    return Err(wrong(&path.display(), &error));
                }
                loaded => loaded.map(|_| ()),
            }
        }
        None => match configurations.generation(REPOSITORY).await {
            Ok(None) => {
                let options = options.note("the one that comes with the program");
                let text = shipped::DOCUMENT.as_bytes();
                let loaded = configurations.load(REPOSITORY, text, &options).await;
                loaded.map(|_| ())
            }
            found => found.map(|_| ()),
        },
    };
    if let Err(error) = loaded {
        tracing::error!(
            error = chain(&error),
            "the document of the repository cannot be loaded"
        );
        return Ok(());
    }
    if let Err(error) = repository.refresh(&packages).await {
        tracing::error!(
            error = chain(&error),
            "the document of the repository cannot be read"
        );
    }
    Ok(())
}

fn wrong(path: &dyn std::fmt::Display, error: &dyn std::fmt::Display) -> String {
    format!("repository-document {path}: {error}")
}
