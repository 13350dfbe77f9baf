//! What `import-from` takes.

use std::path::PathBuf;

use clap::Args;

/// Where to import from, and where to.
#[derive(Debug, Args)]
pub(in crate::cli) struct ImportArguments {
    /// The address of any DynamoDB: `https://dynamodb.eu-west-1.amazonaws.com`, `http://localhost:8000`, ...
    #[arg(value_name = "URL")]
    pub(super) from: String,

    #[command(flatten)]
    pub(super) target: Target,

    /// Import this table only; may be given again. Without it, all tables.
    #[arg(long = "table", value_name = "NAME")]
    pub(super) tables: Vec<String>,

    /// The region of the tables: by default that of the address, of AWS_REGION, of the profile, or us-east-1.
    #[arg(long)]
    pub(super) region: Option<String>,

    /// The profile in ~/.aws/credentials whose keys are used where the environment has none.
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,

    /// The tables are for all access keys and regions, for an emulator that is started with --shared; otherwise they are
    /// those of the access key and the region that the source is called with.
    #[arg(long, requires = "data")]
    pub(super) shared: bool,

    /// How many parts of a table are read at once.
    #[arg(long, value_name = "COUNT", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub(super) parallel: u32,

    /// How often a call is made that the source or the target has no time for, each time after a longer wait.
    #[arg(long, value_name = "COUNT", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(super) attempts: u32,

    /// Print one JSON object.
    #[arg(long)]
    pub(super) json: bool,
}

/// Where to import to: one of the two.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct Target {
    /// The folder to import into, as --data has it; it is made if there is none, and no process may have it.
    #[arg(long, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,

    /// The address of a running emulator to import into.
    #[arg(long, value_name = "URL")]
    pub(super) into: Option<String>,
}
