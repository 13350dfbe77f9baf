//! The command line: the one place that reads arguments and the environment.
//!
//! Invariant: this room knows the handle and the server, and nothing of the engine: whatever a flag does,
//! a test can do through the builder.

mod arguments;
mod callers;
mod command;
mod consistency;
mod credentials;
mod credentials_file;
mod ctl;
mod data;
mod descriptors;
mod dynamodb_local;
mod exit;
mod faults;
mod healthcheck;
mod import;
mod in_process;
mod kinesis;
mod load;
mod log;
mod place;
mod port_owner;
mod progress;
mod relay;
mod serve;
mod settings;
mod signal;
mod template;
#[cfg(test)]
mod tests;
mod values;
mod wait;

use std::process::ExitCode;

use self::arguments::Arguments;
use self::command::Command;
use self::exit::{EarlyExit, USAGE};
use self::place::PORT;

/// Runs the program: parses the command line, serves until a signal, returns the exit code.
pub fn run() -> ExitCode {
    #[expect(clippy::disallowed_methods, reason = "this is where they are read")]
    let translated = match dynamodb_local::translate(std::env::args_os()) {
        Ok(translated) => translated,
        Err(sentence) => return EarlyExit::usage(sentence).report(),
    };
    let arguments = match Arguments::read(translated.arguments) {
        // Who starts DynamoDB Local by its own flags waits for what DynamoDB Local shows.
        Ok(arguments) => Arguments {
            compat_banner: arguments.compat_banner || translated.for_local,
            ..arguments
        },
        Err(error) => {
            // Help and version come this way too; both are printed and are no failure.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(USAGE));
        }
    };
    let result = match &arguments.command {
        Some(Command::Healthcheck { port, pid, host }) => {
            let port = port
                .or_else(|| healthcheck::port_of((*pid)?))
                .unwrap_or(PORT);
            healthcheck::check(host, port).map_err(|error| {
                EarlyExit::failure(format!("{host}:{port} is not healthy: {error}"))
            })
        }
        Some(Command::Verify { folder, json }) => data::verify(folder, *json),
        Some(Command::Stats { folder, json }) => data::stats(folder, *json),
        Some(Command::Copy { from, to, json }) => data::copy(from, to, *json),
        Some(Command::Repair { folder, into, json }) => data::repair(folder, into, *json),
        Some(Command::Compact { folder, json }) => data::compact(folder, *json),
        Some(Command::Vacuum {
            folder,
            dry_run,
            json,
        }) => data::vacuum(folder, *dry_run, *json),
        Some(Command::ImportFrom(arguments)) => import::import(arguments),
        Some(Command::Ctl(arguments)) => ctl::ctl(arguments),
        Some(Command::Record(arguments)) => relay::record(arguments),
        Some(Command::Replay(arguments)) => relay::replay(arguments),
        Some(Command::Tee(arguments)) => relay::tee(arguments),
        None => serve::serve(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(early) => early.report(),
    }
}
