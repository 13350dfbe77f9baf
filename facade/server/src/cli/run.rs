//! The program from its first line to its last.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

use super::arguments::{Arguments, Command, DatasetsCommand};
use super::{
    access, export, healthcheck, log, open, output, packages, people, repository, signal, there,
};
use crate::config::{Config, Purpose};
use crate::serve::{Ended, Listening, acceptor};
use crate::service::Service;

/// How the program ends when the settings are wrong; the command line ends so as well.
const SETTINGS_ARE_WRONG: u8 = 2;

/// Runs the program: 0 when it was told to stop and did, 1 when it could not work, 2 when its settings are wrong.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let purpose = match arguments.command {
        Some(_) => Purpose::Command,
        None => Purpose::Service,
    };
    let file = arguments.config.as_deref();
    let config = match Config::resolve_for(purpose, arguments.settings, file) {
        Ok(config) => config,
        Err(error) => {
            say(&format!("package-database: {error}"));
            return ExitCode::from(SETTINGS_ARE_WRONG);
        }
    };
    if let Err(error) = there::check(&config) {
        say(&format!("package-database: {error}"));
        return ExitCode::from(SETTINGS_ARE_WRONG);
    }
    if (arguments.check_config || arguments.healthcheck) && arguments.command.is_some() {
        say(
            "package-database: --check-config and --healthcheck stand by themselves: leave the command out",
        );
        return ExitCode::from(SETTINGS_ARE_WRONG);
    }
    if arguments.check_config {
        return shown(&config);
    }
    log::start(&config);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            say(&format!("package-database: no runtime: {error}"));
            return ExitCode::FAILURE;
        }
    };
    if arguments.healthcheck {
        return asked(runtime.block_on(healthcheck::is_ready(&config)), &config);
    }
    let ended = match arguments.command {
        Some(Command::Access { action }) => {
            return runtime.block_on(access::run(action, &config));
        }
        Some(Command::Packages { action }) => {
            return runtime.block_on(packages::run(action, &config));
        }
        None => runtime.block_on(serve(config)),
        Some(Command::Datasets { action }) => runtime.block_on(work(&config, action)),
    };
    // What is still running was given its time.
    runtime.shutdown_background();
    match ended {
        Ok(Ended::Whole) => ExitCode::SUCCESS,
        Ok(Ended::Cut) => ExitCode::FAILURE,
        Err(message) => {
            say(&format!("package-database: {message}"));
            ExitCode::FAILURE
        }
    }
}

/// Shows the settings.
fn shown(config: &Config) -> ExitCode {
    match output::print(&config.to_string()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&output::lost(&error));
            ExitCode::from(SETTINGS_ARE_WRONG)
        }
    }
}

/// Tells whether the service is ready that was asked.
fn asked<E: Display>(ready: Result<bool, E>, config: &Config) -> ExitCode {
    match ready {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            say("package-database: the service is there and not ready; GET /health says why");
            ExitCode::FAILURE
        }
        Err(error) => {
            let address = config.listen;
            say(&format!(
                "package-database: no service answers at {address}: {error}"
            ));
            ExitCode::FAILURE
        }
    }
}

/// Does what was asked for with datasets.
async fn work(config: &Config, action: DatasetsCommand) -> Result<Ended, String> {
    match action {
        DatasetsCommand::Export { dataset, lfs_url } => {
            export::export(config, &dataset, lfs_url.as_deref()).await?;
            Ok(Ended::Whole)
        }
    }
}

/// Serves until a signal comes; an error is a sentence for the operator.
async fn serve(config: Config) -> Result<Ended, String> {
    // Listens for the signal first, so that one that comes while the service starts is not lost.
    let stop = signal::ending().map_err(|error| format!("no signals: {error}"))?;
    if config.stage.is_none() {
        tracing::warn!("STAGE is not set: TEST is assumed, and what is written is lost at the end");
    }
    for line in config.to_string().lines() {
        tracing::info!("{line}");
    }
    let tls = config.tls.as_ref();
    let tls = tls.map(|tls| acceptor(&tls.certificate, &tls.key));
    let tls = tls.transpose().map_err(|error| error.to_string())?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let store = open::open(&config).await?;
    let opened = people::open(&config, &store.database).await?;
    let service = Service::builder(store.database.clone(), opened.authenticator)
        .limits(config.limits.clone())
        .report_every(config.report_every)
        .service_secret(opened.service_secret)
        .accounts(opened.accounts)
        .datapackages(config.datapackages)
        .repository(config.repository)
        .origins(config.cors_origins.clone())
        .build();
    repository::open(&config, &service).await?;
    let listening = Listening::open(config.listen, tls, service).await;
    let listening =
        listening.map_err(|error| format!("cannot listen on {}: {error}", config.listen))?;
    let address = listening.address().map_err(|error| error.to_string())?;
    say(&format!("package-database listens on {scheme}://{address}"));
    if let Some(password) = opened.made_password {
        let name = &config.admin_username;
        say(&format!(
            "administrator: {name}, password (shown this once): {}",
            password.expose()
        ));
    }
    say(&format!("documentation: {scheme}://{address}/docs"));
    tracing::info!(%address, "listening");
    Ok(listening.serve(stop).await)
}

/// Tells whoever started the program.
fn say(line: &str) {
    // Whoever closed standard error does not want to know.
    let _ = writeln!(io::stderr(), "{line}");
}
