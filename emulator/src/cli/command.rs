//! The subcommands: what each takes, and the words of `--help`.

use std::path::PathBuf;

use clap::Subcommand;

use crate::cli::ctl::CtlArguments;
use crate::cli::import::ImportArguments;
use crate::cli::place::HOST;
use crate::cli::relay::{RecordArguments, ReplayArguments, TeeArguments};

/// What else the program does beside serving.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check a folder of --data that no process has, without changing it: checksums of all files, indexes against items
    /// both ways, counts, sizes, streams and tokens. Exit with 0 when all agree, with 1 when something does not.
    Verify {
        /// Where the data is.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Show how much is in a folder of --data and how much of it is still needed: per table, index and file, and its
    /// health. Exit with 1 when it is damaged.
    Stats {
        /// Where the data is.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Write what is in a folder of --data into a new one, with nothing that is no longer needed. A running emulator may
    /// have the folder and go on.
    Copy {
        /// The folder to read.
        #[arg(value_name = "DIR")]
        from: PathBuf,
        /// The folder to make.
        #[arg(value_name = "NEW")]
        to: PathBuf,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Salvage what is whole in a damaged folder of --data into a new one, and report what is lost. The folder itself is
    /// not changed. Exit with 1 when something is lost.
    Repair {
        /// The damaged folder.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// The folder to make.
        #[arg(long, value_name = "NEW")]
        into: PathBuf,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Rewrite a folder of --data that no process has, so that it holds nothing that is no longer needed.
    Compact {
        /// Where the data is.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Remove files that are of no use from a folder of --data that no process has: what was cut off the log, unfinished
    /// checkpoints, and the like.
    Vacuum {
        /// Where the data is.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Show the files and remove none.
        #[arg(long)]
        dry_run: bool,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Copy tables of any DynamoDB, be it AWS, DynamoDB Local or another emulator, with their settings and items. What was
    /// interrupted goes on where it stopped when the same command is given again.
    ImportFrom(ImportArguments),
    /// Make a control call to a running emulator that was started with --control: a database per test, its clock, its
    /// snapshots. Keys and region are those of the environment, as for the AWS CLI, or else `local` and us-east-1.
    Ctl(CtlArguments),
    /// Pass every call on to another endpoint, be it AWS or anything that speaks its protocol, and write calls and answers
    /// into a file. Keys and signatures do not get into the file.
    Record(RecordArguments),
    /// Answer calls out of a file that was recorded. Exit with 1 when a call was not in it.
    Replay(ReplayArguments),
    /// Give every call to another endpoint and to tables here, and tell what is answered differently. Exit with 1 when
    /// anything was.
    Tee(TeeArguments),
    /// Exit with 0 when a server answers, with 1 when none does.
    Healthcheck {
        /// The port of the server; 8000 where neither this nor --pid tells another one.
        #[arg(long)]
        port: Option<u16>,
        /// Take the port from the command line of this process, as the health check of an image does, whose server may be
        /// told another port (Linux).
        #[arg(long, conflicts_with = "port")]
        pid: Option<u32>,
        /// The host of the server.
        #[arg(long, default_value = HOST)]
        host: String,
    },
}
