//! What the program does with access syncs besides serving them.
//!
//! Every command ends with 0 when all is well, with 1 when something was found or failed, and with 2 when it could not
//! begin. With `--json`, standard output is one JSON document and nothing else.

mod collect;
mod compare;
mod file;
mod list;
mod upkeep;
mod work;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use package_database::syncs::{DynamoSyncStore, OnDamaged, ResourceId, SyncId};

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
    #[command(flatten)]
    Stored(StoredCommand),
    /// Reads a file to its end and tells what it holds; needs no store.
    Verify {
        /// What was exported before.
        file: PathBuf,
        /// Answers in JSON.
        #[arg(long)]
        json: bool,
    },
}

/// What to do with those of a store.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum StoredCommand {
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
    /// Lists what a sync has collected: of a kind all, or those of a relation.
    List {
        #[command(subcommand)]
        what: list::Listed,
        /// Which sync [default: the full sync that ended last].
        #[arg(long, global = true)]
        sync: Option<SyncId>,
        #[command(flatten)]
        common: Common,
    },
    /// Tells what somebody can do in the end, each with the ids of the grants that lead to it.
    Of {
        /// The type of the principal: `user`, or `account` in the inventory.
        resource_type: String,
        /// Its id within the type.
        id: String,
        /// Which sync [default: the full sync that ended last].
        #[arg(long)]
        sync: Option<SyncId>,
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
    /// Copies a sync that has ended: to another store under its own id, or within its own under another.
    Clone {
        /// What is copied: a sync that has ended.
        sync: SyncId,
        /// The store that it is copied to [default: its own].
        #[arg(long, value_name = "STORE")]
        to: Option<String>,
        #[command(flatten)]
        damaged: Damaged,
        #[command(flatten)]
        common: Common,
    },
    /// Makes one sync of two: of each record the one stays that was discovered last.
    Compact {
        /// The one sync.
        base: SyncId,
        /// The other one, which wins where both were discovered at the same time.
        applied: SyncId,
        #[command(flatten)]
        damaged: Damaged,
        #[command(flatten)]
        common: Common,
    },
    /// Removes full syncs but for the newest ones, partial syncs with their parents, and what earlier removals left.
    Cleanup {
        /// How many full syncs stay.
        #[arg(long, default_value_t = 2)]
        keep: usize,
        #[command(flatten)]
        common: Common,
    },
    /// Removes one sync, which has ended or is a copy that was left.
    Delete {
        /// Its id, as `runs` tells it.
        sync: SyncId,
        #[command(flatten)]
        common: Common,
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
    #[arg(long, value_name = "STORE", default_value = "inventory", global = true)]
    store: String,
    /// Answers in JSON.
    #[arg(long, global = true)]
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

impl StoredCommand {
    /// Of which store.
    const fn common(&self) -> &Common {
        match self {
            Self::Diff { common, .. }
            | Self::Collect { common, .. }
            | Self::Runs { common }
            | Self::List { common, .. }
            | Self::Of { common, .. }
            | Self::Export { common, .. }
            | Self::Import { common, .. }
            | Self::Clone { common, .. }
            | Self::Compact { common, .. }
            | Self::Cleanup { common, .. }
            | Self::Delete { common, .. }
            | Self::Validate { common, .. } => common,
        }
    }
}

/// Carries a command out.
pub(in crate::cli) async fn run(command: AccessCommand, config: &Config) -> ExitCode {
    match command {
        AccessCommand::Verify { file, json } => self::file::verify(&file, Output::new(json)).await,
        AccessCommand::Stored(command) => match Inside::open(config, command.common()).await {
            Ok(inside) => run_inside(command, inside).await,
            Err(ended) => ended,
        },
    }
}

/// Carries a command out that works on a store.
async fn run_inside(command: StoredCommand, inside: Inside) -> ExitCode {
    match command {
        StoredCommand::Diff {
            from,
            to,
            exit_code,
            damaged,
            ..
        } => compare::diff(inside, (from, to), exit_code, damaged.into()).await,
        StoredCommand::Collect {
            subjects,
            full,
            common,
        } => collect::collect(inside, &common.store, &subjects, full).await,
        StoredCommand::Runs { .. } => list::runs(inside).await,
        StoredCommand::List { what, sync, .. } => list::list(inside, sync, what).await,
        StoredCommand::Of {
            resource_type,
            id,
            sync,
            ..
        } => list::of(inside, sync, ResourceId::new(resource_type, id)).await,
        StoredCommand::Export {
            file,
            sync,
            damaged,
            ..
        } => self::file::export(inside, &file, sync, damaged.into()).await,
        StoredCommand::Import {
            file,
            merge_with,
            damaged,
            ..
        } => self::file::import(inside, &file, merge_with, damaged.into()).await,
        StoredCommand::Clone {
            sync, to, damaged, ..
        } => upkeep::clone(inside, sync, to, damaged.into()).await,
        StoredCommand::Compact {
            base,
            applied,
            damaged,
            ..
        } => upkeep::compact(inside, base, applied, damaged.into()).await,
        StoredCommand::Cleanup { keep, .. } => upkeep::cleanup(inside, keep).await,
        StoredCommand::Delete { sync, .. } => upkeep::delete(inside, sync).await,
        StoredCommand::Validate { sync, .. } => compare::validate(inside, sync).await,
    }
}
