//! Files and folders that the settings name.

use crate::config::Config;

/// Refuses those that are not there, before anything is opened. An error is a sentence for the operator.
pub(super) fn check(config: &Config) -> Result<(), String> {
    let tls = config.tls.as_ref();
    let files = [
        ("jwks-file", config.keys.jwks_file.as_ref()),
        ("repository-document", config.repository_document.as_ref()),
        ("tls-cert", tls.map(|tls| &tls.certificate)),
        ("tls-key", tls.map(|tls| &tls.key)),
    ];
    for (name, path) in files {
        if let Some(path) = path.filter(|path| !path.is_file()) {
            return Err(format!("{name}: there is no file {}", path.display()));
        }
    }
    match &config.blob_folder {
        Some(folder) if !folder.is_dir() => Err(format!(
            "blob-folder: there is no folder {}",
            folder.display()
        )),
        _ => Ok(()),
    }
}
