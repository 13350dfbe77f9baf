//! What the program does with the repository of packages besides serving it.
//!
//! Every command ends with 0 when all is well, with 1 when something was found or failed, and with 2 when it could not
//! begin. With `--json`, standard output is one JSON document and nothing else.

mod client;
mod collection;
mod compliance;
mod load;
mod seed;
mod template;
mod tokens;
mod validate;
mod webhooks;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use client::Service;
pub(in crate::cli) use tokens::TokenCommand;
pub(in crate::cli) use webhooks::WebhookCommand;

use crate::cli::output::Output;
use crate::config::{Config, Secret};

/// What to do with the repository of packages.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum PackagesCommand {
    /// Looks at a document and tells what is wrong with it: 0 if it can be loaded, 1 if not.
    Validate {
        /// The document, in JSON.
        document: PathBuf,
        /// Lets through what only a repository that serves others must not have.
        #[arg(long)]
        lenient: bool,
        /// Answers in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Writes a text to begin a document with, or lists them.
    Template {
        /// Its name; without one, all are listed.
        name: Option<String>,
        /// Answers in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Makes a document the active one: whole, or not at all.
    Load {
        /// The document, in JSON.
        document: PathBuf,
        /// Of a service to load it through; otherwise it is loaded into the store of the settings.
        #[arg(long)]
        url: Option<String>,
        #[command(flatten)]
        people: People,
        /// Lets through what only a repository that serves others must not have.
        #[arg(long, conflicts_with = "url")]
        lenient: bool,
        /// Answers in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Publishes the sample catalogue through a service, and sets its tags. Doing it twice changes nothing.
    Seed {
        /// Where the service is, in place of --url.
        #[arg(value_name = "URL")]
        at: Option<String>,
        #[command(flatten)]
        reach: Reach,
    },
    /// Removes versions that are no longer kept, and bytes that nobody refers to, as the active document says.
    Gc {
        /// Tells what would be removed, and removes nothing.
        #[arg(long)]
        dry_run: bool,
        /// Answers in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Works on tokens of machines, which publish and fetch in some namespaces alone.
    Token {
        #[command(subcommand)]
        action: TokenCommand,
    },
    /// Works on webhooks: who is told of what happens in a namespace.
    Webhook {
        #[command(subcommand)]
        action: WebhookCommand,
    },
    /// Holds a document and the machine to six categories of rules: 0 if all of them pass.
    Compliance {
        /// The document, in JSON [default: the one that comes with the program].
        document: Option<PathBuf>,
        /// Answers in JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Who signs in to a service.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct People {
    /// The name to sign in with.
    #[arg(long = "username", env = "ADMIN_USERNAME", default_value = "admin")]
    username: String,
    /// The password; better in the environment, where other users of the machine do not see it.
    #[arg(long = "password", env = "ADMIN_PASSWORD", hide_env_values = true)]
    password: Option<Secret>,
}

/// Which service to ask, as whom, and how to tell what it answers.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Reach {
    /// Where the service is [default: http://127.0.0.1:8080].
    #[arg(
        long,
        env = "BACKEND_URL",
        default_value = "http://127.0.0.1:8080",
        hide_default_value = true
    )]
    url: String,
    #[command(flatten)]
    people: People,
    /// Answers in JSON.
    #[arg(long)]
    json: bool,
}

impl Reach {
    /// The service, where we have signed in; or how the command has ended.
    async fn service(&self) -> Result<(Service, Output), ExitCode> {
        let output = Output::new(self.json);
        let service = match Service::at(&self.url) {
            Ok(service) => service,
            Err(error) => return Err(output.refuse(&error)),
        };
        match service.sign_in(&self.people).await {
            Ok(()) => Ok((service, output)),
            Err(error) => {
                let text = format!("sign in at {}: {error}", service.url());
                Err(output.refuse(&text))
            }
        }
    }
}

/// Carries a command out.
pub(in crate::cli) async fn run(command: PackagesCommand, config: &Config) -> ExitCode {
    match command {
        PackagesCommand::Validate {
            document,
            lenient,
            json,
        } => validate::run(&document, lenient, Output::new(json)).await,
        PackagesCommand::Template { name, json } => {
            template::run(name.as_deref(), Output::new(json))
        }
        PackagesCommand::Load {
            document,
            url,
            people,
            lenient,
            json,
        } => {
            let output = Output::new(json);
            match url {
                Some(url) => load::through(&url, &people, &document, output).await,
                None => load::into_store(config, &document, lenient, output).await,
            }
        }
        PackagesCommand::Seed { at, reach } => {
            let url = at.as_deref().unwrap_or(&reach.url);
            seed::run(url, &reach.people, Output::new(reach.json)).await
        }
        PackagesCommand::Gc { dry_run, json } => {
            collection::run(config, dry_run, Output::new(json)).await
        }
        PackagesCommand::Token { action } => tokens::run(action).await,
        PackagesCommand::Webhook { action } => webhooks::run(action).await,
        PackagesCommand::Compliance { document, json } => {
            compliance::run(document.as_deref(), Output::new(json)).await
        }
    }
}
