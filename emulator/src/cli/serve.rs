//! Serving: from the arguments to an open port, until a signal comes.

use std::io::{self, Write};
use std::net::SocketAddr;

use tokio::runtime::Builder;

use crate::cli::arguments::Arguments;
use crate::cli::dynamodb_local::Banner;
use crate::cli::exit::EarlyExit;
use crate::cli::{callers, descriptors, kinesis, port_owner, settings, signal, template};
use crate::emulator::Fsync;
use crate::server::ServerConfig;

/// Serves until SIGTERM or SIGINT.
pub(super) fn serve(arguments: &Arguments) -> Result<(), EarlyExit> {
    check_store(arguments)?;
    let auth = callers::auth_mode(arguments)?;
    let addresses = callers::addresses(arguments)?;
    arguments.log.start();
    descriptors::raise();
    let runtime = Builder::new_current_thread()
        .enable_io()
        .build()
        .map_err(|error| EarlyExit::failure(format!("cannot start: {error}")))?;
    let emulator = settings::build(arguments, auth)?;
    let tables = arguments
        .template
        .as_deref()
        .map(|path| template::create(&emulator, path, &arguments.template_parameter))
        .transpose()?;
    // Dropped last: what was answered is handed on.
    let _pump = kinesis::begin(arguments, &emulator)?;
    let config = ServerConfig {
        addresses,
        log_requests: arguments.log.has_requests(),
    };
    runtime.block_on(async {
        let signal = signal::ending()
            .map_err(|error| EarlyExit::failure(format!("cannot wait for signals: {error}")))?;
        let server = emulator
            .listen(&config)
            .map_err(|error| EarlyExit::failure(cannot_listen(arguments.port, &error)))?;
        announce(arguments, server.address(), tables.as_deref()).map_err(EarlyExit::of_stdout)?;
        signal.await;
        server.shutdown().await;
        Ok(())
    })
}

/// Refuses flags of a store on disk that contradict each other.
fn check_store(arguments: &Arguments) -> Result<(), EarlyExit> {
    let refusal = match (arguments.folder(), arguments.in_memory) {
        (Some(_), true) if arguments.data.is_some() => "--in-memory and --data exclude each other",
        (Some(_), true) => "-inMemory and -dbPath exclude each other",
        (None, _) if arguments.fsync != Fsync::Always => "--fsync needs --data",
        (None, _) if arguments.memory.is_some() => "--memory needs --data",
        (None, _) if arguments.optimize_db_before_startup => {
            "-optimizeDbBeforeStartup needs -dbPath"
        }
        _ => return Ok(()),
    };
    Err(EarlyExit::usage(refusal))
}

/// Says on stdout that the port is open, and where.
fn announce(
    arguments: &Arguments,
    address: SocketAddr,
    created: Option<&[String]>,
) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    let folder = arguments.folder();
    if arguments.compat_banner {
        let banner = Banner {
            port: address.port(),
            shared: arguments.is_shared(),
            delays: arguments.delay_transient_statuses.is_some(),
            origins: &arguments.cors_origin,
            folder: folder.as_deref(),
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
        "Listening on http://{host}:{} (tables in {}, {tables})",
        address.port(),
        folder.map_or_else(
            || "memory".to_owned(),
            |folder| folder.display().to_string()
        )
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
