//! `packages token`: tokens of machines, by the routes of a service.

use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::Reach;
use super::client::{JSON, Service};
use crate::answer::segment;
use crate::cli::output::{Output, Went};

/// Where the tokens of a service are.
const TOKENS: &str = "/admin/tokens";

/// What to do with tokens of machines.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum TokenCommand {
    /// Issues a token, which is shown this once.
    Create {
        /// What it is for, in 1 to 128 characters.
        #[arg(long)]
        name: String,
        /// A namespace that it is good for; may be given up to 50 times, or as a list with commas.
        #[arg(long = "namespace", value_delimiter = ',', required = true)]
        namespaces: Vec<String>,
        /// What it permits there; may be given twice, or as a list with a comma.
        #[arg(long = "action", value_delimiter = ',', default_values = ["read"])]
        actions: Vec<TokenAction>,
        /// How many seconds it is good, 366 days at most [default: 90 days].
        #[arg(long, value_name = "SECONDS")]
        expires_in: Option<u64>,
        #[command(flatten)]
        reach: Reach,
    },
    /// Lists the tokens that have not ended. None of them is shown.
    List {
        #[command(flatten)]
        reach: Reach,
    },
    /// Takes a token back. Doing it twice changes nothing.
    Revoke {
        /// The id of the token.
        id: String,
        #[command(flatten)]
        reach: Reach,
    },
}

/// What a token permits.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(in crate::cli) enum TokenAction {
    /// To list and to fetch.
    Read,
    /// To publish and to set tags.
    Write,
}

impl TokenAction {
    const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

pub(super) async fn run(command: TokenCommand) -> ExitCode {
    let (TokenCommand::Create { reach, .. }
    | TokenCommand::List { reach }
    | TokenCommand::Revoke { reach, .. }) = &command;
    let (service, output) = match reach.service().await {
        Ok(reached) => reached,
        Err(ended) => return ended,
    };
    match command {
        TokenCommand::Create {
            name,
            namespaces,
            actions,
            expires_in,
            ..
        } => {
            let actions: Vec<&str> = actions.iter().map(|action| action.word()).collect();
            let mut wanted = json!({"name": name, "namespaces": namespaces, "actions": actions});
            if let (Some(seconds), Some(members)) = (expires_in, wanted.as_object_mut()) {
                members.insert("expires_in_seconds".to_owned(), seconds.into());
            }
            create(&service, &wanted, output).await
        }
        TokenCommand::List { .. } => list(&service, output).await,
        TokenCommand::Revoke { id, .. } => revoke(&service, &id, output).await,
    }
}

async fn create(service: &Service, wanted: &Value, mut output: Output) -> ExitCode {
    let answer = service
        .send(Method::POST, TOKENS, JSON, wanted.to_string())
        .await;
    let answer = match answer.and_then(|answer| answer.of_status(StatusCode::CREATED)) {
        Ok(answer) => answer,
        Err(error) => return output.fail(&error),
    };
    // What is missing was not worth a word.
    let part = |name: &str| answer.body.get(name).cloned().unwrap_or_default();
    let (token, info) = (part("token"), part("info"));
    output.step(Went::Well, &format!("issued {}", line(&info)));
    // It is shown, and not told as a step.
    output.note(token.as_str().unwrap_or_default());
    output.end(json!({"token": token, "info": info}))
}

async fn list(service: &Service, mut output: Output) -> ExitCode {
    let tokens = match service.all(TOKENS, "tokens").await {
        Ok(tokens) => tokens,
        Err(error) => return output.fail(&error),
    };
    for token in &tokens {
        output.note(&line(token));
    }
    output.step(Went::Well, &format!("{} tokens", tokens.len()));
    output.end(json!({"tokens": tokens}))
}

async fn revoke(service: &Service, id: &str, mut output: Output) -> ExitCode {
    let path = format!("{TOKENS}/{}", segment(id));
    let answer = service.send(Method::DELETE, &path, JSON, "").await;
    match answer.and_then(|answer| answer.of_status(StatusCode::OK)) {
        Ok(answer) => {
            // What is missing was not worth a word.
            let info = answer.body.get("info").cloned().unwrap_or_default();
            output.step(Went::Well, &format!("took back {}", line(&info)));
            output.end(json!({"info": info}))
        }
        Err(error) => output.fail(&error),
    }
}

/// A token in one line: its id, what it is for, what it permits where, and until when.
fn line(token: &Value) -> String {
    // What a service does not say leaves a gap in the line.
    let text = |name: &str| token.get(name).and_then(Value::as_str).unwrap_or_default();
    let list = |name: &str| {
        let list = token.get(name).and_then(Value::as_array);
        let texts = list.into_iter().flatten().filter_map(Value::as_str);
        texts.collect::<Vec<_>>().join(",")
    };
    let end = match token.get("revoked") == Some(&Value::Bool(true)) {
        true => format!("taken back {}", text("revoked_at")),
        false => format!("good until {}", text("expires_at")),
    };
    let (namespaces, actions) = (list("namespaces"), list("actions"));
    let (id, name) = (text("id"), text("name"));
    format!("{id}  {name}  {actions} in {namespaces}  {end}")
}
