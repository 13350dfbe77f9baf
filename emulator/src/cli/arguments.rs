//! The flags: what each takes, and the words of `--help`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, CommandFactory, FromArgMatches, Parser, ValueEnum};

use crate::cli::callers;
use crate::cli::command::Command;
use crate::cli::consistency::WrittenMode;
use crate::cli::data;
use crate::cli::exit::EarlyExit;
use crate::cli::log::LogMode;
use crate::cli::place::{HOST, PORT, REGION};
use crate::cli::template::TemplateStack;
use crate::cli::values::{
    assignment, bucket, bytes, duration, fsync, pause, repeated, shard_count,
};
use crate::emulator::Fsync;
use crate::ids::Ids;
use crate::profile::ErrorWording;

/// DynamoDB and DynamoDB Streams on localhost, for tests and development.
#[derive(Debug, Parser)]
#[command(
    name = "dynamodb-emulator",
    version,
    args_conflicts_with_subcommands = true
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,

    /// The port to listen on; 0 lets the system choose.
    #[arg(long, default_value_t = PORT)]
    pub(super) port: u16,

    /// The address or name to listen on. Anything but this machine needs --auth verify or --no-auth.
    #[arg(
        long,
        env = "DYNAMODB_EMULATOR_HOST",
        default_value = HOST,
        hide_env_values = true
    )]
    pub(super) host: String,

    /// One set of tables for all access keys and regions.
    #[arg(long)]
    pub(super) shared: bool,

    /// Create the tables of this file at start, for all access keys and regions, as with --shared: a CloudFormation
    /// template (YAML or JSON), a plan of Terraform as JSON, answers of DescribeTable, or a model of NoSQL Workbench. A
    /// folder such as cdk.out stands for the templates in it, `-` for standard input. May be given several times. With
    /// --data, tables that are there already follow the files.
    #[arg(long, value_name = "FILE")]
    pub(super) template: Vec<PathBuf>,

    /// The value of a parameter of the templates, where its default will not do.
    #[arg(long, value_name = "NAME=VALUE", requires = "template", value_parser = assignment)]
    pub(super) template_parameter: Vec<(String, String)>,

    /// What the stack of this template is called, for AWS::StackName: by default as a cloud assembly says, or as the file
    /// is called without its ending. A stack within it is called NAME-RESOURCE. May be given several times.
    #[arg(long, value_name = "NAME=FILE", requires = "template", value_parser = TemplateStack::parse)]
    pub(super) template_stack: Vec<TemplateStack>,

    /// Put the items of the full exports in this folder (`AWSDynamoDB/…`, as ExportTableToPointInTime writes them) into
    /// their tables at start. The tables come from --template or --data: an export has no schema.
    #[arg(long, value_name = "DIR")]
    pub(super) load: Vec<PathBuf>,

    /// Look at the files of --template again and again, every second or so often as this says (such as 500ms). When one
    /// changes, tables that are new come and others follow, with what is attached to them and the items of the files; what
    /// differs from the files is told on stderr.
    #[arg(
        long,
        value_name = "DURATION",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "1s",
        requires = "template",
        value_parser = pause
    )]
    pub(super) watch: Option<Duration>,

    /// With --watch, a table whose key or local indexes change is deleted with its items and made anew, and attributes of
    /// items become those of the files; else they stay.
    #[arg(long, requires = "watch")]
    pub(super) allow_replace: bool,

    /// The region of the templates' tables, and of callers without a signature.
    #[arg(
        long,
        env = "AWS_REGION",
        default_value = REGION,
        hide_env_values = true
    )]
    pub(super) region: String,

    /// How callers prove who they are.
    #[arg(
        long,
        env = "DYNAMODB_EMULATOR_AUTH",
        value_enum,
        default_value_t = Auth::Format,
        hide_env_values = true
    )]
    pub(super) auth: Auth,

    /// The same as --auth off.
    #[arg(long)]
    pub(super) no_auth: bool,

    /// Keys for --auth verify, in the form of ~/.aws/credentials, readable by its owner only. Without
    /// it, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY count.
    #[arg(long, value_name = "FILE")]
    pub(super) credentials: Option<PathBuf>,

    /// How refusals are worded: as us-east-1 and most regions do, as all did before June 2026, or as the region of
    /// each caller does.
    #[arg(long, value_enum, default_value_t = Wording::Current)]
    pub(super) error_wording: Wording,

    /// Imitate a program where it deviates from DynamoDB, for suites written against it.
    #[arg(long, value_enum, value_name = "PROGRAM")]
    pub(super) compat: Option<Program>,

    /// Tables stay CREATING, UPDATING or DELETING for a while (such as 500ms or 2s).
    #[arg(
        long,
        value_name = "DURATION",
        num_args = 0..=1,
        default_missing_value = "1s",
        value_parser = duration
    )]
    pub(super) delay_transient_statuses: Option<Duration>,

    /// The latest moment that can be restored lies so far back (such as 0s; 5m in the service).
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(super) pitr_lag: Option<Duration>,

    /// Buckets are folders in this one: exports go there, imports come from there. Without it they are beside --data, in
    /// a folder of its name with `-s3` behind it, or else in a temporary one.
    #[arg(long, value_name = "DIR")]
    pub(super) s3_dir: Option<PathBuf>,

    /// Buckets are where this address speaks the API of S3, such as http://localhost:9000 of MinIO. Keys and region are
    /// those of the tools of AWS: AWS_ACCESS_KEY_ID and its kin, or a profile.
    #[arg(long, value_name = "URL", conflicts_with = "s3_dir")]
    pub(super) s3_endpoint: Option<String>,

    /// A bucket that is somewhere else, such as lake=file:///srv/lake.
    #[arg(long, value_name = "NAME=URL", value_parser = bucket)]
    pub(super) s3_bucket: Vec<(String, PathBuf)>,

    /// Exports to a bucket that is not there fail, as they do in the service; else it is made.
    #[arg(long)]
    pub(super) s3_strict: bool,

    /// Incremental exports may be of so short a stretch of time (such as 0s; 15m in the service).
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(super) export_window_min: Option<Duration>,
    /// Changes of global tables arrive in other regions so long after they have happened (such as 500ms).
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(super) replication_lag: Option<Duration>,

    /// Calls that exceed the capacity of a table, of an index or of a partition are throttled, as in the service.
    #[arg(long)]
    pub(super) enforce_capacity: bool,

    /// What reads see that are not strongly consistent, and reads of global indexes: off, the newest; lag=200ms, what there
    /// was so long ago; seeded=42,window=1s,monotonic, of each item a version within the window. Without a seed one is drawn
    /// and told. Behind lag and seeded, index=2s is for global indexes.
    #[arg(long, value_name = "MODE", value_parser = WrittenMode::read)]
    pub(super) consistency: Option<WrittenMode>,

    /// Streams have so many shards from their beginning.
    #[arg(long, value_name = "COUNT", value_parser = shard_count())]
    pub(super) stream_shards: Option<u32>,

    /// Writes that overlap with a transaction on the same item conflict instead of waiting.
    #[arg(long)]
    pub(super) transaction_conflicts: bool,

    /// Answer control calls below /control/v1/, by which a test takes a database of its own, holds a transaction open or
    /// splits a shard. Without it only the page of the console may make them.
    #[arg(long)]
    pub(super) control: bool,

    /// Begin with these rules of faults: {"Rules": [...]}, each as `ctl faults add` takes it.
    #[arg(long, value_name = "FILE")]
    pub(super) faults: Option<PathBuf>,

    /// Show no console at /console. It is there only while the emulator listens on this machine alone; its page may make
    /// control calls.
    #[arg(long)]
    pub(super) no_console: bool,

    /// Write the records of destinations in Kinesis to this file, one line of JSON each.
    #[arg(long, value_name = "FILE", conflicts_with = "kinesis_endpoint")]
    pub(super) kinesis_file: Option<PathBuf>,

    /// Put the records of destinations in Kinesis into the streams at this address, such as http://localhost:4566, with
    /// the keys of the environment.
    #[arg(long, value_name = "URL")]
    pub(super) kinesis_endpoint: Option<String>,

    /// Keep everything in this folder, and begin with what is there. It is made if there is none.
    #[arg(long, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,

    /// When what was answered is on the disk: `always` before the answer, `interval=1s` within this time, `off` when
    /// the system sees fit. Killing the process loses nothing with any of them, a power cut with the last two.
    #[arg(long, value_name = "WHEN", value_parser = fsync)]
    pub(super) fsync: Option<Fsync>,

    /// How much of the items of --data is in memory at most, such as 256MiB; the others are read from the disk when they
    /// are asked for. Keys are in memory in any case.
    #[arg(long, value_name = "SIZE", value_parser = bytes)]
    pub(super) memory: Option<u64>,

    /// Log one line for each operation that takes this long (such as 100ms or 2s): what it worked on and what it waited
    /// for. At most ten lines a second.
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(super) slow_log: Option<Duration>,

    /// What to log on stderr.
    #[arg(long, value_enum, default_value_t = LogMode::Warnings)]
    pub(super) log: LogMode,

    /// Web origins whose pages may call, or `*`.
    #[arg(long, value_name = "ORIGIN", value_delimiter = ',')]
    pub(super) cors_origin: Vec<String>,

    /// Host names beside localhost by which clients may call, `*.example.com`, or `*`.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) allowed_host: Vec<String>,

    /// Print DynamoDB Local's banner and answer GET / with 400 as it does.
    #[arg(long)]
    pub(super) compat_banner: bool,

    /// Tables live in memory, as they do without --data.
    #[arg(long, hide = true)]
    pub(super) in_memory: bool,

    /// As --data; where other files are in the folder, a folder `dynamodb-emulator` in it.
    #[arg(long, hide = true, value_name = "DIR", conflicts_with = "data")]
    pub(super) db_path: Option<PathBuf>,

    /// Only means something with a durable store, of which nothing is left to be optimised.
    #[arg(long, hide = true)]
    pub(super) optimize_db_before_startup: bool,
}

/// An argument that is not read from its variable where that is set to nothing.
#[expect(clippy::disallowed_methods, reason = "this is where they are read")]
fn without_empty_variable(argument: Arg) -> Arg {
    let is_empty = |name| std::env::var_os(name).is_some_and(|value| value.is_empty());
    match argument.get_env().is_some_and(is_empty) {
        // No variable is called nothing.
        true => argument.env(""),
        false => argument,
    }
}

impl Arguments {
    /// Reads a command line in our words. A flag counts more than a variable of the environment, and one that is set to
    /// nothing counts as one that is not set, because containers leave variables out so.
    ///
    /// # Errors
    ///
    /// If it is wrong, or asks for help.
    pub(super) fn read(
        words: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    ) -> Result<Self, clap::Error> {
        let matches = Self::command()
            .mut_args(without_empty_variable)
            .try_get_matches_from(words)?;
        let mut arguments = Self::from_arg_matches(&matches)?;
        let is_variable = |name| matches.value_source(name) == Some(ValueSource::EnvVariable);
        if arguments.no_auth && is_variable("auth") {
            arguments.auth = Auth::Off;
        }
        // A flag that is given nothing leaves it out as well.
        if arguments.region.is_empty() {
            REGION.clone_into(&mut arguments.region);
        }
        let is_unsigned = arguments.no_auth || arguments.auth == Auth::Off;
        let is_given = matches.value_source("region") == Some(ValueSource::CommandLine);
        if is_given && arguments.template.is_empty() && !is_unsigned {
            let sentence = "--region is that of the tables of --template, and of callers without a signature: give \
                            --template, or --no-auth";
            return Err(Self::command().error(ErrorKind::MissingRequiredArgument, sentence));
        }
        Ok(arguments)
    }

    /// Refuses a name to which two values are given, of which only one could count.
    pub(super) fn check_repeated(&self) -> Result<(), EarlyExit> {
        let buckets = self.s3_bucket.iter().map(|(name, _)| name.as_str());
        let parameters = self
            .template_parameter
            .iter()
            .map(|(name, _)| name.as_str());
        let stacks = self.template_stack.iter().map(TemplateStack::name);
        for (flag, twice) in [
            ("--s3-bucket", repeated(buckets)),
            ("--template-parameter", repeated(parameters)),
            ("--template-stack", repeated(stacks)),
        ] {
            if let Some(name) = twice {
                let sentence = format!("{flag} {name} is given twice: give it once");
                return Err(EarlyExit::usage(sentence));
            }
        }
        Ok(())
    }

    /// Which callers see one set of tables, where templates have replicas of tables in other regions or do not: a
    /// template is everybody's schema, and replicas need regions apart.
    pub(super) fn sharing(&self, has_replicas: bool) -> Result<Shares, EarlyExit> {
        match (self.shared, self.template.is_empty(), has_replicas) {
            (true, _, true) => Err(EarlyExit::usage(
                "--shared makes all regions one, and tables of the templates have replicas in other regions",
            )),
            (false, _, true) => Ok(Shares::Keys),
            (true, _, false) | (false, false, false) => Ok(Shares::All),
            (false, true, false) => Ok(Shares::Nothing),
        }
    }

    /// Whether there is a console: only where nobody but this machine can see it.
    pub(super) fn has_console(&self) -> bool {
        !self.no_console && callers::is_this_machine(&self.host)
    }

    /// Where the buckets are that have no place of their own.
    pub(super) fn buckets(&self) -> PathBuf {
        let beside = || {
            let data = self.folder()?;
            let name = data.file_name()?.to_str()?;
            Some(data.with_file_name(format!("{name}-s3")))
        };
        self.s3_dir
            .clone()
            .or_else(beside)
            .unwrap_or_else(|| own_folder().join("s3"))
    }

    /// Whether nobody has said where buckets are, nor where tables are.
    pub(super) fn has_own_buckets(&self) -> bool {
        self.s3_dir.is_none() && self.folder().is_none()
    }

    /// Where everything is kept, if not in memory alone.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        let path = self.db_path.as_ref();
        self.data
            .clone()
            .or_else(|| path.map(|path| data::folder_for_local(path)))
    }
}

/// What callers have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shares {
    /// Each pair of key and region has tables of its own.
    Nothing,
    /// Each region has tables of its own.
    Keys,
    /// There is one set of tables.
    All,
}

/// The values of `--auth`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Auth {
    /// A well-formed signature is believed.
    Format,
    /// Callers need no signature; one that is there says whose tables are meant.
    Off,
    /// The signature must be right.
    Verify,
}

/// The values of `--error-wording`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Wording {
    /// Each operation as us-east-1 and most regions have it; 2026 is another word for it.
    #[value(alias = "2026")]
    Current,
    /// Every operation as all regions had it before June 2026.
    Classic,
    /// Each operation as the region of the caller has it.
    Region,
}

impl Wording {
    /// How it is written on the command line.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Classic => "classic",
            Self::Region => "region",
        }
    }
}

impl From<Wording> for ErrorWording {
    fn from(wording: Wording) -> Self {
        match wording {
            Wording::Current => Self::Current,
            Wording::Classic => Self::Classic,
            Wording::Region => Self::Region,
        }
    }
}

/// The values of `--compat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Program {
    /// Its texts for missing tables, missing keys and unknown operations; scalars of a wrong type are taken, each
    /// with a warning; DeleteTable answers with the table as it was.
    #[value(name = "dynamodb-local")]
    DynamoDbLocal,
}

/// A folder of this process alone, whatever others of its number have left: in a container all have the same.
pub(super) fn own_folder() -> PathBuf {
    static NAME: OnceLock<String> = OnceLock::new();
    let name = NAME.get_or_init(|| {
        let id = Ids::random().uuid();
        format!("dynamodb-emulator-{}-{id}", std::process::id())
    });
    std::env::temp_dir().join(name)
}
