//! What `ctl` takes: one command for each thing that control calls do.

use std::time::Duration;

use clap::{Args, Subcommand};

use super::observed::{BudgetCommand, FaultsCommand, ReportCommand, StrictCommand};
use crate::cli::consistency::WrittenMode;
use crate::cli::place;
use crate::cli::values::duration;

/// Which emulator, and what it is to do.
#[derive(Debug, Args)]
pub(in crate::cli) struct CtlArguments {
    /// The address of a running emulator that was started with --control.
    #[arg(
        long,
        value_name = "URL",
        default_value_t = place::address(),
        global = true
    )]
    pub(super) endpoint: String,

    /// The database that it is about; main by default.
    #[arg(long, value_name = "NAME", global = true)]
    pub(super) database: Option<String>,

    #[command(subcommand)]
    pub(super) command: CtlCommand,
}

/// What a running emulator is to do.
#[derive(Debug, Subcommand)]
pub(super) enum CtlCommand {
    /// Make a database that is a fork of another one.
    Fork {
        /// The database of which it is a fork.
        from: String,
        /// How it is called.
        name: String,
        /// Drop it when nobody has asked it for anything for so long.
        #[arg(long, value_name = "DURATION", value_parser = duration)]
        idle: Option<Duration>,
    },
    /// List, make, describe, reset, drop or compare databases.
    #[command(subcommand)]
    Db(DbCommand),
    /// Tell or change the time of the database.
    Clock {
        #[command(subcommand)]
        command: Option<ClockCommand>,
    },
    /// Tell or change what reads see that are not strongly consistent.
    Consistency {
        /// As for --consistency of the server, such as off, lag=200ms, seeded=42,window=1s,monotonic.
        #[arg(value_parser = WrittenMode::read)]
        mode: Option<WrittenMode>,
    },
    /// Take, list, restore or drop snapshots of the database.
    #[command(subcommand)]
    Snapshot(SnapshotCommand),
    /// Show the last calls of the database, one line of JSON for each.
    Log {
        /// Go on and show calls as they come, until the program is ended.
        #[arg(long)]
        follow: bool,
        /// Calls of this operation only.
        #[arg(long)]
        operation: Option<String>,
        /// Calls on this table only.
        #[arg(long)]
        table: Option<String>,
        /// Calls with this tag only: their header x-emulator-tag, or else their user agent.
        #[arg(long)]
        tag: Option<String>,
        /// Success, Failure, or the name of an exception.
        #[arg(long)]
        outcome: Option<String>,
    },
    /// Tell what the calls of the request log take, what that costs, and where they go.
    #[command(subcommand)]
    Report(ReportCommand),
    /// List, make, check or remove budgets of what calls may take.
    #[command(subcommand)]
    Budget(BudgetCommand),
    /// Show what calls had better not do, or let them be refused.
    #[command(subcommand)]
    Strict(StrictCommand),
    /// List, add or remove rules by which calls are throttled, fail, wait or are cut off.
    #[command(subcommand)]
    Faults(FaultsCommand),
    /// Make any control call, such as `ctl call POST replication/drain`.
    Call {
        /// GET, POST, PUT or DELETE.
        method: String,
        /// What stands behind /control/v1/.
        path: String,
        /// What the call takes.
        #[arg(value_name = "JSON")]
        body: Option<String>,
    },
}

/// What is to happen with databases.
#[derive(Debug, Subcommand)]
pub(super) enum DbCommand {
    /// List all databases.
    List,
    /// Make an empty database.
    Create {
        /// How it is called.
        name: String,
    },
    /// Describe a database.
    Describe {
        /// How it is called.
        name: String,
    },
    /// Make a database again what it was when it was made.
    Reset {
        /// How it is called.
        name: String,
    },
    /// Drop a database.
    Drop {
        /// How it is called.
        name: String,
    },
    /// Show which items a database has otherwise than another one.
    Diff {
        /// How it is called.
        name: String,
        /// The other one.
        with: String,
    },
}

/// What is to happen with snapshots of the database.
#[derive(Debug, Subcommand)]
pub(super) enum SnapshotCommand {
    /// List all snapshots.
    List,
    /// Remember what the database holds now.
    Take {
        /// How the snapshot is called.
        name: String,
    },
    /// Make the database again what it was then.
    Restore {
        /// How the snapshot is called.
        name: String,
    },
    /// Forget a snapshot.
    Drop {
        /// How the snapshot is called.
        name: String,
    },
}

/// What is to happen with the clock.
#[derive(Debug, Subcommand)]
pub(super) enum ClockCommand {
    /// Let it stand still.
    Freeze,
    /// Let it go on.
    Resume,
    /// Jump to a moment.
    Set {
        /// The moment, in seconds since 1970-01-01 in UTC.
        #[arg(value_name = "SECONDS", allow_negative_numbers = true, value_parser = seconds)]
        time: f64,
    },
    /// Move it on, and do what falls due on the way.
    Advance {
        /// How far: 90s, 15m, 1h, 35d.
        #[arg(value_name = "DURATION", value_parser = duration)]
        by: Duration,
    },
    /// Let it go so many times as fast.
    Rate {
        /// How many seconds go by in one.
        rate: f64,
    },
}

/// A moment in seconds since 1970.
fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse::<f64>().ok();
    let seconds = seconds.filter(|seconds| seconds.is_finite());
    seconds
        .ok_or_else(|| "write it as seconds since 1970-01-01 in UTC, such as 1800000000".to_owned())
}
