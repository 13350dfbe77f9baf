//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::access::AccessCommand;
use super::packages::PackagesCommand;
use crate::config::Settings;

/// The HTTP service over package-database.
///
/// Every setting can be given as a flag, as a variable of the environment or as a key of the file, which has the name
/// of the flag without its dashes; the first of these counts. `STAGE=TEST package-database` needs nothing else.
#[derive(Debug, Parser)]
#[command(name = "package-database", version)]
pub(super) struct Arguments {
    /// A file of settings, in TOML.
    #[arg(long, value_name = "FILE", env = "PACKAGE_DATABASE_CONFIG")]
    pub(super) config: Option<PathBuf>,
    /// Checks the settings, prints them without secrets, and ends.
    #[arg(long)]
    pub(super) check_config: bool,
    /// Asks the service that runs with these settings whether it is ready, and ends.
    #[arg(long, conflicts_with = "check_config")]
    pub(super) healthcheck: bool,
    #[command(flatten)]
    pub(super) settings: Settings,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// What to do instead of serving.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Works on access syncs: who may do what, and what has changed of it. Settings stand before this word.
    Access {
        #[command(subcommand)]
        action: AccessCommand,
    },
    /// Works on datasets. Settings stand before this word.
    Datasets {
        #[command(subcommand)]
        action: DatasetsCommand,
    },
    /// Works on the repository of packages: its document, its catalogue, its collection. Settings stand before this word.
    Packages {
        #[command(subcommand)]
        action: PackagesCommand,
    },
}

/// What to do with datasets.
#[derive(Debug, Subcommand)]
pub(super) enum DatasetsCommand {
    /// Writes the history of a dataset to standard output, for `git fast-import`.
    Export {
        /// The dataset: OWNER/NAME, a name of the default owner, or an id.
        #[arg(value_name = "OWNER/NAME")]
        dataset: String,
        /// Where the large files are, for the pointers of Git LFS.
        #[arg(long, value_name = "URL")]
        lfs_url: Option<String>,
    },
}
