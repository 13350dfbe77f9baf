//! What `record`, `replay` and `tee` take.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::arguments::Wording;
use crate::cli::place::PORT;

/// What `record` takes.
#[derive(Debug, Args)]
pub(in crate::cli) struct RecordArguments {
    #[command(flatten)]
    pub(super) other: Other,
    /// The file to write; it must not be there yet.
    #[arg(long, value_name = "FILE")]
    pub(super) into: PathBuf,
    #[command(flatten)]
    pub(super) listening: Listening,
}

/// What `replay` takes.
#[derive(Debug, Args)]
pub(in crate::cli) struct ReplayArguments {
    /// The file that was recorded.
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) listening: Listening,
}

/// What `tee` takes.
#[derive(Debug, Args)]
pub(in crate::cli) struct TeeArguments {
    #[command(flatten)]
    pub(super) other: Other,
    /// Whose answers clients get.
    #[arg(long, value_enum, default_value_t = Answer::There)]
    pub(super) answer: Answer,
    /// Write each difference, with the request and both answers, as a line of JSON into this file; it must not be there
    /// yet.
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
    /// Where the tables of this side are, such as a folder that `import-from` has filled. Without it there are none at
    /// first.
    #[arg(long, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// The tables of the folder are for all access keys and regions, as `import-from --shared` makes them; otherwise they
    /// are those of the access key and the region that the other endpoint is called with.
    #[arg(long, requires = "data")]
    pub(super) shared: bool,
    /// How this side words its refusals.
    #[arg(long, value_enum, default_value_t = Wording::Region)]
    pub(super) error_wording: Wording,
    #[command(flatten)]
    pub(super) listening: Listening,
}

/// The endpoint on the other side.
#[derive(Debug, Args)]
pub(super) struct Other {
    /// The address of any DynamoDB: `https://dynamodb.eu-west-1.amazonaws.com`, `http://localhost:8001`, ...
    #[arg(value_name = "URL")]
    pub(super) url: String,
    /// The region to sign for: by default that of the address, of AWS_REGION, of the profile, or us-east-1.
    #[arg(long)]
    pub(super) region: Option<String>,
    /// The profile in ~/.aws/credentials whose keys are used where the environment has none. Clients of this program need
    /// no keys of their own.
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,
}

/// Where clients call.
#[derive(Debug, Args)]
pub(super) struct Listening {
    /// The port to listen on, of this machine only; 0 lets the system choose.
    #[arg(long, default_value_t = PORT)]
    pub(super) port: u16,
    /// Host names beside localhost by which clients may call, `*.example.com`, or `*`.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) allowed_host: Vec<String>,
}

/// The values of `--answer`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Answer {
    /// Those of the other endpoint.
    There,
    /// Those of this program.
    Here,
}
