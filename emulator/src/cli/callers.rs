//! Who may call: the proof that is asked for, and the addresses that are open.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};

use crate::cli::arguments::{Arguments, Auth};
use crate::cli::credentials_file;
use crate::cli::exit::EarlyExit;
use crate::protocol::{AccessKeys, AuthMode};
use crate::server::ServerConfig;

/// What `--auth` and its companions ask for.
pub(super) fn auth_mode(arguments: &Arguments) -> Result<AuthMode, EarlyExit> {
    if arguments.credentials.is_some() && arguments.auth != Auth::Verify {
        return Err(EarlyExit::usage("--credentials needs --auth verify"));
    }
    // Not a conflict of flags for the parser: an image may set --auth in the environment to what --no-auth means.
    if arguments.no_auth && arguments.auth == Auth::Verify {
        return Err(EarlyExit::usage(
            "--no-auth and --auth verify exclude each other",
        ));
    }
    match arguments.auth {
        _ if arguments.no_auth => Ok(AuthMode::Off),
        Auth::Off => Ok(AuthMode::Off),
        Auth::Format => Ok(AuthMode::Format),
        Auth::Verify => keys(arguments).map(AuthMode::Verify),
    }
}

/// The keys that signatures are verified with.
fn keys(arguments: &Arguments) -> Result<AccessKeys, EarlyExit> {
    if let Some(path) = &arguments.credentials {
        return credentials_file::read(path).map_err(|error| {
            EarlyExit::usage(format!("--credentials {}: {error}", path.display()))
        });
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
        _ => Err(EarlyExit::usage(
            "--auth verify needs --credentials FILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
        )),
    }
}

/// Whether `--host` means every address of this machine, so that clients call it by names that nobody here knows.
pub(super) fn is_wide(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.parse::<IpAddr>()
        .is_ok_and(|address| address.is_unspecified())
}

/// Whether `--host` means this machine and no other.
pub(super) fn is_this_machine(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// The addresses of `--host`. Those beyond this machine are opened only when it was said who may come in.
pub(super) fn addresses(arguments: &Arguments) -> Result<Vec<SocketAddr>, EarlyExit> {
    if arguments.host == "localhost" {
        return Ok(ServerConfig::loopback(arguments.port).addresses);
    }
    let host = arguments.host.trim_start_matches('[').trim_end_matches(']');
    let addresses: Vec<SocketAddr> = (host, arguments.port)
        .to_socket_addrs()
        .map_err(|error| EarlyExit::usage(format!("--host {host}: {error}")))?
        .collect();
    let open = arguments.no_auth || arguments.auth != Auth::Format;
    if !open && addresses.iter().any(|address| !address.ip().is_loopback()) {
        return Err(EarlyExit::usage(format!(
            "--host {host} lets other machines in: add --auth verify, or --no-auth to let everybody in"
        )));
    }
    Ok(addresses)
}
