//! What the program does with access syncs besides serving them.
//!
//! Every command ends with 0 when all is well, with 1 when something was found or failed, and with 2 when it could not
//! begin. With `--json`, standard output is one JSON document and nothing else.

mod collect;
mod compare;
mod file;
mod work;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use package_database::syncs::{DynamoSyncStore, OnDamaged, SyncId};

use crate::cli::open::Opened;
use crate::cli::output::Output;
use crate::cli::store;
use crate::config::Config;
use crate::problem::chain;

/// Where the syncs of a service are that has no store outside of itself.
const ELSEWHERE: &str =
    "give its --endpoint before the word `access`, or ask a service over HTTP, below /v1/syncs";

/// What to do with access syncs.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum AccessCommand {
    /// Tells exactly which access was granted and revoked between two syncs.
    Diff {
        /// The sync before.
        from: SyncId,
        /// The sync after [default: the full sync that ended last].
        to: Option<SyncId>,
        /// Ends with 1 when anything was granted or revoked.
        #[arg(long)]
        exit_code: bool,
        #[command(flatten)]
        damaged: Damaged,
        #[command(flatten)]
        common: Common,
    },
    /// Writes who may do what with this product as a sync: accounts, scopes, keys, datasets, namespaces.
    Collect {
        /// Subjects to read besides those of the last sync and those of which events speak.
        subjects: Vec<String>,
        /// Takes nothing from the last sync, and reads just these subjects.
        #[arg(long, requires = "subjects")]
        full: bool,
        #[command(flatten)]
        common: Common,
    },
    /// Lists the syncs of a store, oldest first.
    Runs {
        #[command(flatten)]
        common: Common,
    },
    /// Writes a sync into a file that is not there yet.
    Export {
        /// Where the file will be.
        file: PathBuf,
        /// Which sync [default: the full sync that ended last].
        #[arg(long)]
        sync: Option<SyncId>,
        #[command(flatten)]
        damaged: Damaged,
        #[command(flatten)]
        common: Common,
    },
    /// Reads a file into a store: whole, or not at all.
    Import {
        /// Where the file is.
        file: PathBuf,
        /// A sync of the store: one sync is made of both, of each record the one that was discovered last.
        #[arg(long, value_name = "SYNC")]
        merge_with: Option<SyncId>,
        #[command(flatten)]
        damaged: Damaged,
        #[command(flatten)]
        common: Common,
    },
    /// Reads a file to its end and tells what it holds; needs no store.
    Verify {
        /// What was exported before.
        file: PathBuf,
        /// Answers in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Looks whether all is there that a sync refers to, and whether its indexes show what there is: 0 if so, 1 if not.
    Validate {
        /// Which sync [default: the full sync that ended last].
        #[arg(long)]
        sync: Option<SyncId>,
        #[command(flatten)]
        common: Common,
    },
}

/// Of which store, and how to answer.
#[derive(Debug, Args)]
pub(in crate::cli) struct Common {
    /// The store of syncs: one external system, or the inventory of this product.
    #[arg(long, value_name = "STORE", default_value = "inventory")]
    store: String,
    /// Answers in JSON.
    #[arg(long)]
    json: bool,
}

/// What is done with items that cannot be read.
#[derive(Clone, Copy, Debug, Args)]
pub(in crate::cli) struct Damaged {
    /// Leaves out items that cannot be read, and names them.
    #[arg(long)]
    skip_damaged: bool,
}

impl From<Damaged> for OnDamaged {
    fn from(damaged: Damaged) -> Self {
        match damaged.skip_damaged {
            true => Self::Skip,
            false => Self::Fail,
        }
    }
}

/// A store of syncs, and what must go on as long as it is used.
struct Inside {
    opened: Opened,
    store: DynamoSyncStore,
    output: Output,
}

impl Inside {
    /// Opens the store of the settings, or tells how the command ends.
    async fn open(config: &Config, common: &Common) -> Result<Self, ExitCode> {
        let output = Output::new(common.json);
        let opened = match store::open(config, ELSEWHERE).await {
            Ok(opened) => opened,
            Err(error) => return Err(output.refuse(&error)),
        };
        match opened.database.syncs().store(&common.store) {
            Ok(store) => Ok(Self {
                opened,
                store,
                output,
            }),
            Err(error) => Err(output.refuse(&chain(&error))),
        }
    }
}

/// Carries a command out.
pub(in crate::cli) async fn run(command: AccessCommand, config: &Config) -> ExitCode {
    match command {
        AccessCommand::Verify { file, json } => self::file::verify(&file, Output::new(json)).await,
        AccessCommand::Diff {
            from,
            to,
            exit_code,
            damaged,
            common,
        } => match Inside::open(config, &common).await {
            Ok(inside) => compare::diff(inside, (from, to), exit_code, damaged.into()).await,
            Err(ended) => ended,
        },
        AccessCommand::Collect {
            subjects,
            full,
            common,
        } => match Inside::open(config, &common).await {
            Ok(inside) => collect::collect(inside, &common.store, &subjects, full).await,
            Err(ended) => ended,
        },
        AccessCommand::Runs { common } => match Inside::open(config, &common).await {
            Ok(inside) => compare::runs(inside).await,
            Err(ended) => ended,
        },
        AccessCommand::Export {
            file,
            sync,
            damaged,
            common,
        } => match Inside::open(config, &common).await {
            Ok(inside) => self::file::export(inside, &file, sync, damaged.into()).await,
            Err(ended) => ended,
        },
        AccessCommand::Import {
            file,
            merge_with,
            damaged,
            common,
        } => match Inside::open(config, &common).await {
            Ok(inside) => self::file::import(inside, &file, merge_with, damaged.into()).await,
            Err(ended) => ended,
        },
        AccessCommand::Validate { sync, common } => match Inside::open(config, &common).await {
            Ok(inside) => compare::validate(inside, sync).await,
            Err(ended) => ended,
        },
    }
}
