//! The command line: the one place that reads arguments and the environment.
//!
//! Invariant: this room knows the handle and the server, and nothing of the engine: whatever a flag does,
//! a test can do through the builder.

mod credentials_file;
mod dynamodb_local;
mod healthcheck;
mod log;
mod port_owner;
mod signal;
mod template;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::builder::TypedValueParser;
use clap::{Parser, Subcommand, ValueEnum};
use tokio::runtime::Builder;

use crate::cli::dynamodb_local::Banner;
use crate::cli::log::LogMode;
use crate::emulator::{BuildErrorKind, Emulator};
use crate::limits::SHARDS_AT_ONCE;
use crate::profile::{ErrorWording, Hint, HintWords};
use crate::protocol::{AccessKeys, AuthMode, RootAnswer};
use crate::server::ServerConfig;

/// Something went wrong while running.
pub(crate) const FAILURE: u8 = 1;
/// The command line asks for something that cannot be.
pub(crate) const USAGE: u8 = 2;

/// DynamoDB and DynamoDB Streams on localhost, for tests and development.
#[derive(Debug, Parser)]
#[command(
    name = "dynamodb-emulator",
    version,
    args_conflicts_with_subcommands = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    /// The port to listen on; 0 lets the system choose.
    #[arg(long, default_value_t = 8000)]
    port: u16,

    /// The address or name to listen on. Anything but this machine needs --auth verify or --no-auth.
    #[arg(long, default_value = "localhost")]
    host: String,

    /// One set of tables for all access keys and regions.
    #[arg(long)]
    shared: bool,

    /// Create the tables of this CloudFormation template (YAML or JSON) at start, for all access keys
    /// and regions, as with --shared.
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,

    /// The value of a parameter of the template, where its default will not do.
    #[arg(long, value_name = "NAME=VALUE", requires = "template", value_parser = assignment)]
    template_parameter: Vec<(String, String)>,

    /// The region of the template's tables.
    #[arg(
        long,
        env = "AWS_REGION",
        default_value = "us-east-1",
        hide_env_values = true
    )]
    region: String,

    /// How callers prove who they are.
    #[arg(long, value_enum, default_value_t = Auth::Format)]
    auth: Auth,

    /// The same as --auth off.
    #[arg(long, conflicts_with = "auth")]
    no_auth: bool,

    /// Keys for --auth verify, in the form of ~/.aws/credentials, readable by its owner only. Without
    /// it, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY count.
    #[arg(long, value_name = "FILE")]
    credentials: Option<PathBuf>,

    /// How refusals are worded: as most regions do, or as those with the new validation do.
    #[arg(long, value_enum, default_value_t = Wording::Classic)]
    error_wording: Wording,

    /// Tables stay CREATING, UPDATING or DELETING for a while (such as 500ms or 2s).
    #[arg(
        long,
        value_name = "DURATION",
        num_args = 0..=1,
        default_missing_value = "1s",
        value_parser = duration
    )]
    delay_transient_statuses: Option<Duration>,

    /// Streams have so many shards from their beginning.
    #[arg(long, value_name = "COUNT", value_parser = shard_count())]
    stream_shards: Option<u32>,

    /// Writes that overlap with a transaction on the same item conflict instead of waiting.
    #[arg(long)]
    transaction_conflicts: bool,

    /// Answer control calls below /control/, by which a test holds a transaction open or splits a shard.
    #[arg(long)]
    control: bool,

    /// What to log on stderr.
    #[arg(long, value_enum, default_value_t = LogMode::Warnings)]
    log: LogMode,

    /// Web origins whose pages may call, or `*`.
    #[arg(long, value_name = "ORIGIN", value_delimiter = ',')]
    cors_origin: Vec<String>,

    /// Host names beside localhost by which clients may call, `*.example.com`, or `*`.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    allowed_host: Vec<String>,

    /// Print DynamoDB Local's banner and answer GET / with 400 as it does.
    #[arg(long)]
    compat_banner: bool,

    /// Tables live in memory; they do in any case.
    #[arg(long, hide = true)]
    in_memory: bool,

    /// Where tables would be kept; there is no durable store yet.
    #[arg(long, hide = true, value_name = "DIR")]
    db_path: Option<PathBuf>,

    /// Only means something with a durable store.
    #[arg(long, hide = true)]
    optimize_db_before_startup: bool,
}

impl Arguments {
    /// Whether there is one set of tables: a template is everybody's schema.
    const fn is_shared(&self) -> bool {
        self.shared || self.template.is_some()
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Exit with 0 when a server answers, with 1 when none does.
    Healthcheck {
        /// The port of the server.
        #[arg(long, default_value_t = 8000)]
        port: u16,
        /// The host of the server.
        #[arg(long, default_value = "localhost")]
        host: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Auth {
    /// A well-formed signature is believed.
    Format,
    /// Nothing is asked for.
    Off,
    /// The signature must be right.
    Verify,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Wording {
    /// Violations echo the value.
    Classic,
    /// The wording that regions receive since June 2026.
    #[value(name = "2026")]
    Y2026,
}

/// Why the program ends early: its exit code, and the line that says so.
pub(crate) type Refusal = (u8, String);

/// Runs the program: parses the command line, serves until a signal, returns the exit code.
pub fn run() -> ExitCode {
    #[expect(clippy::disallowed_methods, reason = "this is where they are read")]
    let arguments = dynamodb_local::translate(std::env::args());
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version come this way too; both are printed and are no failure.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(USAGE));
        }
    };
    let result = match &arguments.command {
        Some(Command::Healthcheck { port, host }) => healthcheck::check(host, *port)
            .map_err(|error| (FAILURE, format!("{host}:{port} is not healthy: {error}"))),
        None => serve(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err((code, line)) => {
            let _ = writeln!(io::stderr(), "dynamodb-emulator: {line}");
            ExitCode::from(code)
        }
    }
}

fn serve(arguments: &Arguments) -> Result<(), Refusal> {
    check_store(arguments)?;
    let auth = auth_mode(arguments)?;
    let addresses = addresses(arguments)?;
    arguments.log.start();
    let runtime = Builder::new_current_thread()
        .enable_io()
        .build()
        .map_err(|error| (FAILURE, format!("cannot start: {error}")))?;
    let emulator = build(arguments, auth)?;
    let tables = arguments
        .template
        .as_deref()
        .map(|path| template::create(&emulator, path, &arguments.template_parameter))
        .transpose()?;
    let config = ServerConfig {
        addresses,
        log_requests: arguments.log.has_requests(),
    };
    runtime.block_on(async {
        let signal = signal::ending()
            .map_err(|error| (FAILURE, format!("cannot wait for signals: {error}")))?;
        let server = emulator
            .listen(&config)
            .map_err(|error| (FAILURE, cannot_listen(arguments.port, &error)))?;
        announce(arguments, server.address(), tables.as_deref())
            .map_err(|error| (FAILURE, format!("cannot write to stdout: {error}")))?;
        signal.await;
        server.shutdown().await;
        Ok(())
    })
}

/// Refuses honestly what a store on disk would be needed for.
fn check_store(arguments: &Arguments) -> Result<(), Refusal> {
    let refusal = match (&arguments.db_path, arguments.in_memory) {
        (Some(_), true) => "-inMemory and -dbPath exclude each other",
        (Some(_), false) => {
            "-dbPath: this version keeps tables in memory only and would lose them at exit; \
             leave the flag out to accept that"
        }
        (None, _) if arguments.optimize_db_before_startup => {
            "-optimizeDbBeforeStartup needs -dbPath"
        }
        (None, _) => return Ok(()),
    };
    Err((USAGE, refusal.to_owned()))
}

fn auth_mode(arguments: &Arguments) -> Result<AuthMode, Refusal> {
    if arguments.credentials.is_some() && arguments.auth != Auth::Verify {
        return Err((USAGE, "--credentials needs --auth verify".to_owned()));
    }
    match arguments.auth {
        _ if arguments.no_auth => Ok(AuthMode::Off),
        Auth::Off => Ok(AuthMode::Off),
        Auth::Format => Ok(AuthMode::Format),
        Auth::Verify => keys(arguments).map(AuthMode::Verify),
    }
}

/// The keys that signatures are verified with.
fn keys(arguments: &Arguments) -> Result<AccessKeys, Refusal> {
    if let Some(path) = &arguments.credentials {
        return credentials_file::read(path)
            .map_err(|error| (USAGE, format!("--credentials {}: {error}", path.display())));
    }
    #[expect(clippy::disallowed_methods, reason = "this is where they are read")]
    let pair = [
        std::env::var("AWS_ACCESS_KEY_ID"),
        std::env::var("AWS_SECRET_ACCESS_KEY"),
    ];
    match pair {
        [Ok(id), Ok(secret)] if !id.is_empty() && !secret.is_empty() => {
            Ok([(id, secret)].into_iter().collect())
        }
        _ => Err((
            USAGE,
            "--auth verify needs --credentials FILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                .to_owned(),
        )),
    }
}

fn addresses(arguments: &Arguments) -> Result<Vec<SocketAddr>, Refusal> {
    if arguments.host == "localhost" {
        return Ok(ServerConfig::loopback(arguments.port).addresses);
    }
    let host = arguments.host.trim_start_matches('[').trim_end_matches(']');
    let addresses: Vec<SocketAddr> = (host, arguments.port)
        .to_socket_addrs()
        .map_err(|error| (USAGE, format!("--host {host}: {error}")))?
        .collect();
    let open = arguments.no_auth || arguments.auth != Auth::Format;
    if !open && addresses.iter().any(|address| !address.ip().is_loopback()) {
        return Err((
            USAGE,
            format!(
                "--host {host} lets other machines in: add --auth verify, or --no-auth to let everybody in"
            ),
        ));
    }
    Ok(addresses)
}

fn build(arguments: &Arguments, auth: AuthMode) -> Result<Emulator, Refusal> {
    let mut builder = Emulator::builder()
        .auth(auth)
        .hints(HintWords(advice))
        .error_wording(match arguments.error_wording {
            Wording::Classic => ErrorWording::Classic,
            Wording::Y2026 => ErrorWording::Y2026,
        });
    // Containers set AWS_REGION to nothing when they mean to leave it out.
    if !arguments.region.is_empty() {
        builder = builder.region(&arguments.region);
    }
    if arguments.is_shared() {
        builder = builder.shared_tables();
    }
    if let Some(span) = arguments.delay_transient_statuses {
        builder = builder.transient_statuses(span);
    }
    if let Some(count) = arguments.stream_shards {
        builder = builder.stream_shards(count);
    }
    if arguments.transaction_conflicts {
        builder = builder.transaction_conflicts();
    }
    if arguments.control {
        builder = builder.control_calls();
    }
    if arguments.compat_banner {
        builder = builder.root_answer(RootAnswer::MissingToken);
    }
    builder = builder.allow_host(&arguments.host);
    for host in &arguments.allowed_host {
        builder = builder.allow_host(host);
    }
    for origin in &arguments.cors_origin {
        builder = builder.allow_origin(origin);
    }
    builder
        .build()
        .map_err(|error| (USAGE, format!("{}{error}", flag(error.kind()))))
}

/// Advice for those who start the program.
fn advice(hint: Hint<'_>) -> String {
    match hint {
        Hint::AllowHost(host) => format!("start the emulator with --allowed-host {host}"),
        Hint::AllowOrigin(origin) => format!("start the emulator with --cors-origin {origin}"),
        Hint::ShareTables => "start the emulator with --shared".to_owned(),
    }
}

/// The flag by which the command line sets what cannot be used.
fn flag(kind: BuildErrorKind) -> &'static str {
    match kind {
        BuildErrorKind::Region => "--region: ",
        BuildErrorKind::NoAccessKeys => "--auth verify: ",
        BuildErrorKind::StreamShards => "--stream-shards: ",
        BuildErrorKind::AllowedHost => "--allowed-host: ",
        BuildErrorKind::AllowedOrigin => "--cors-origin: ",
        // No flag sets it.
        BuildErrorKind::AccessKey => "",
    }
}

/// Says on stdout that the port is open, and where.
fn announce(
    arguments: &Arguments,
    address: SocketAddr,
    created: Option<&[String]>,
) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    if arguments.compat_banner {
        let banner = Banner {
            port: address.port(),
            shared: arguments.is_shared(),
            delays: arguments.delay_transient_statuses.is_some(),
            origins: &arguments.cors_origin,
        };
        writeln!(stdout, "{banner}")?;
    }
    let host = match address.ip() {
        _ if arguments.host == "localhost" => "localhost".to_owned(),
        std::net::IpAddr::V6(ip) => format!("[{ip}]"),
        std::net::IpAddr::V4(ip) => ip.to_string(),
    };
    let tables = match (created, arguments.is_shared()) {
        (Some(names), _) => format!("shared by all: {}", names.join(", ")),
        (None, true) => "shared by all".to_owned(),
        (None, false) => "per access key and region".to_owned(),
    };
    writeln!(
        stdout,
        "Listening on http://{host}:{} (tables in memory, {tables})",
        address.port()
    )?;
    stdout.flush()
}

fn cannot_listen(port: u16, error: &io::Error) -> String {
    match (error.kind(), port_owner::find(port)) {
        (io::ErrorKind::AddrInUse, Some(owner)) => {
            format!("port {port} is in use by {owner}: stop it or choose another --port")
        }
        (io::ErrorKind::AddrInUse, None) => {
            format!("port {port} is in use by another process: stop it or choose another --port")
        }
        _ => error.to_string(),
    }
}

/// A count of shards within the bounds of the builder.
fn shard_count() -> impl TypedValueParser<Value = u32> {
    let (least, most) = (*SHARDS_AT_ONCE.start(), *SHARDS_AT_ONCE.end());
    clap::value_parser!(u32).range(i64::from(least)..=i64::from(most))
}

/// `500ms`, `2s`, or a number of seconds.
fn duration(text: &str) -> Result<Duration, String> {
    let (digits, scale) = match text.strip_suffix("ms") {
        Some(digits) => (digits, 1),
        None => (text.strip_suffix('s').unwrap_or(text), 1000),
    };
    digits
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(scale))
        .map(Duration::from_millis)
        .ok_or_else(|| "write it as 500ms or 2s".to_owned())
}

/// `name=value`.
fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}
