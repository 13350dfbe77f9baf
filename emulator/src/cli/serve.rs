//! Serving: from the arguments to an open port, until a signal comes.

use std::io::{self, Write};
use std::net::SocketAddr;

use tokio::runtime::Builder;

use crate::cli::arguments::{Arguments, Shares};
use crate::cli::dynamodb_local::Banner;
use crate::cli::exit::EarlyExit;
use crate::cli::{
    callers, descriptors, faults, kinesis, load, port_owner, settings, signal, template,
};
use crate::server::ServerConfig;

/// Serves until SIGTERM or SIGINT.
pub(super) fn serve(arguments: &Arguments) -> Result<(), EarlyExit> {
    check_store(arguments)?;
    arguments.check_repeated()?;
    let auth = callers::auth_mode(arguments)?;
    let addresses = callers::addresses(arguments)?;
    arguments.log.start();
    descriptors::raise();
    let runtime = Builder::new_current_thread()
        .enable_io()
        .build()
        .map_err(EarlyExit::of_start)?;
    let loaded = template::load(arguments)?;
    let replicated = loaded.as_ref();
    let replicated = replicated.is_some_and(|it| it.has_replicas(&arguments.region));
    let shares = arguments.sharing(replicated)?;
    let emulator = settings::build(arguments, auth, shares)?;
    let exports = load::plan(arguments, &emulator)?;
    let tables = loaded.as_ref().map(|it| match arguments.folder() {
        Some(_) => it.follow(arguments, &emulator),
        None => it.create(&emulator),
    });
    let tables = tables.transpose()?;
    load::load(arguments, &emulator, exports)?;
    faults::begin(arguments, &emulator)?;
    let _watch = match &loaded {
        Some(loaded) => template::watch(arguments, &emulator, loaded)?,
        None => None,
    };
    // Dropped last: what was answered is handed on.
    let _pump = kinesis::begin(arguments, &emulator)?;
    let config = ServerConfig {
        addresses,
        log_requests: arguments.log.has_requests(),
    };
    runtime.block_on(async {
        let signal = signal::ending().map_err(EarlyExit::of_signals)?;
        let server = emulator.listen(&config).map_err(|error| {
            EarlyExit::failure(port_owner::cannot_listen(arguments.port, &error))
        })?;
        let created = tables.as_deref();
        announce(arguments, server.address(), shares, created).map_err(EarlyExit::of_stdout)?;
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
        (None, _) if arguments.fsync.is_some() => "--fsync needs --data",
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
    shares: Shares,
    created: Option<&[String]>,
) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    let folder = arguments.folder();
    if arguments.compat_banner {
        let banner = Banner {
            port: address.port(),
            shared: shares == Shares::All,
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
    let whose = match shares {
        Shares::All => "shared by all",
        Shares::Keys => "per region",
        Shares::Nothing => "per access key and region",
    };
    let tables = match created {
        Some(names) => format!("{whose}: {}", names.join(", ")),
        None => whose.to_owned(),
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
