//! The history of a dataset as text for git, on standard output.

use std::io::{self, BufWriter, Write as _};

use package_database::datasets::{DatasetId, DatasetRef, export};

use super::open;
use crate::config::Config;
use crate::problem::chain;

/// Writes the history of a dataset to standard output. An error is a sentence for who asked.
pub(super) async fn export(
    config: &Config,
    dataset: &str,
    lfs_url: Option<&str>,
) -> Result<(), String> {
    let dataset: DatasetRef = match dataset.parse::<DatasetId>() {
        Ok(id) => id.into(),
        Err(_) => dataset
            .parse()
            .map_err(|error: package_database::Error| chain(&error))?,
    };
    let store = open::open(config).await?;
    let datasets = store.database.datasets();
    let mut out = BufWriter::new(io::stdout());
    let exported = export::fast_import(&datasets, &dataset, lfs_url, &mut out).await;
    exported.map_err(|error| chain(&error))?;
    out.flush()
        .map_err(|error| format!("standard output: {error}"))
}
