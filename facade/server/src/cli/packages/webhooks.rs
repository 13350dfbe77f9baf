//! `packages webhook`: who is told of events, by the routes of a service.

use std::process::ExitCode;

use clap::Subcommand;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::Reach;
use super::client::{JSON, Service};
use crate::answer::segment;
use crate::cli::output::{Output, Went};

/// Where the webhooks of a service are.
const HOOKS: &str = "/admin/webhooks";

/// What to do with webhooks.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum WebhookCommand {
    /// Registers a webhook, whose secret is shown this once.
    Add {
        /// The namespace of whose events it is told.
        namespace: String,
        /// Where to send them: http or https, on no private network.
        target: String,
        /// A type of event that it is told of, such as `artifact.published`; may be given several times, or as a list with
        /// commas. Of all when there are none.
        #[arg(long = "event", value_delimiter = ',')]
        events: Vec<String>,
        #[command(flatten)]
        reach: Reach,
    },
    /// Lists the webhooks of a namespace, or of all. No secret is shown.
    List {
        /// The namespace [default: all].
        namespace: Option<String>,
        #[command(flatten)]
        reach: Reach,
    },
    /// Removes a webhook: its address is told of nothing more.
    Remove {
        /// The namespace of the webhook.
        namespace: String,
        /// The id of the webhook.
        id: String,
        #[command(flatten)]
        reach: Reach,
    },
    /// Sends one signed message that tells of nothing: 0 if the receiver took it, 1 if not.
    Test {
        /// The namespace of the webhook.
        namespace: String,
        /// The id of the webhook.
        id: String,
        #[command(flatten)]
        reach: Reach,
    },
}

pub(super) async fn run(command: WebhookCommand) -> ExitCode {
    let (WebhookCommand::Add { reach, .. }
    | WebhookCommand::List { reach, .. }
    | WebhookCommand::Remove { reach, .. }
    | WebhookCommand::Test { reach, .. }) = &command;
    let (service, output) = match reach.service().await {
        Ok(reached) => reached,
        Err(ended) => return ended,
    };
    match command {
        WebhookCommand::Add {
            namespace,
            target,
            events,
            ..
        } => {
            let wanted = json!({"namespace": namespace, "url": target, "events": events});
            add(&service, &wanted, output).await
        }
        WebhookCommand::List { namespace, .. } => {
            list(&service, namespace.as_deref(), output).await
        }
        WebhookCommand::Remove { namespace, id, .. } => {
            remove(&service, &place(&namespace, &id), output).await
        }
        WebhookCommand::Test { namespace, id, .. } => {
            test(&service, &place(&namespace, &id), output).await
        }
    }
}

fn place(namespace: &str, id: &str) -> String {
    format!("{HOOKS}/{}/{}", segment(namespace), segment(id))
}

async fn add(service: &Service, wanted: &Value, mut output: Output) -> ExitCode {
    let answer = service
        .send(Method::POST, HOOKS, JSON, wanted.to_string())
        .await;
    let answer = match answer.and_then(|answer| answer.of_status(StatusCode::CREATED)) {
        Ok(answer) => answer,
        Err(error) => return output.fail(&error),
    };
    // What is missing was not worth a word.
    let part = |name: &str| answer.body.get(name).cloned().unwrap_or_default();
    let (secret, hook) = (part("secret"), part("webhook"));
    output.step(Went::Well, &format!("registered {}", line(&hook)));
    // It is shown, and not told as a step.
    output.note(secret.as_str().unwrap_or_default());
    output.end(json!({"secret": secret, "webhook": hook}))
}

async fn list(service: &Service, namespace: Option<&str>, mut output: Output) -> ExitCode {
    let path = match namespace {
        Some(namespace) => format!("{HOOKS}?namespace={}", segment(namespace)),
        None => HOOKS.to_owned(),
    };
    // A namespace has 20 at most, and the list has no pages.
    let hooks = match service.all(&path, "webhooks").await {
        Ok(hooks) => hooks,
        Err(error) => return output.fail(&error),
    };
    for hook in &hooks {
        output.note(&line(hook));
    }
    output.step(Went::Well, &format!("{} webhooks", hooks.len()));
    output.end(json!({"webhooks": hooks}))
}

async fn remove(service: &Service, path: &str, mut output: Output) -> ExitCode {
    let answer = service.send(Method::DELETE, path, JSON, "").await;
    match answer.and_then(|answer| answer.of_status(StatusCode::OK)) {
        Ok(_) => {
            output.step(Went::Well, "the webhook is removed");
            output.end(Value::Null)
        }
        Err(error) => output.fail(&error),
    }
}

async fn test(service: &Service, path: &str, mut output: Output) -> ExitCode {
    let answer = service
        .send(Method::POST, &format!("{path}/test"), JSON, "")
        .await;
    let answer = match answer.and_then(|answer| answer.of_status(StatusCode::OK)) {
        Ok(answer) => answer,
        Err(error) => return output.fail(&error),
    };
    // Without one, the receiver did not answer.
    let sent = answer.body.get("delivery").cloned().unwrap_or_default();
    let status = sent.get("status").and_then(Value::as_u64);
    let why = sent.get("error").and_then(Value::as_str);
    match (sent.get("delivered"), status, why) {
        (Some(Value::Bool(true)), Some(status), _) => {
            output.step(Went::Well, &format!("the receiver answered {status}"));
        }
        (_, Some(status), _) => {
            output.step(Went::Badly, &format!("the receiver answered {status}"));
        }
        (_, None, why) => output.step(Went::Badly, why.unwrap_or("the receiver did not answer")),
    }
    output.end(json!({"delivery": sent}))
}

/// A webhook in one line: its id, its namespace, where it is, and of what it is told.
fn line(hook: &Value) -> String {
    // What a service does not say leaves a gap in the line.
    let text = |name: &str| hook.get(name).and_then(Value::as_str).unwrap_or_default();
    let events = hook.get("events").and_then(Value::as_array);
    let events = events.into_iter().flatten().filter_map(Value::as_str);
    let events = events.collect::<Vec<_>>().join(",");
    let events = match events.as_str() {
        "" => "all events",
        events => events,
    };
    let (id, namespace, url) = (text("id"), text("namespace"), text("url"));
    format!("{id}  {namespace}  {url}  {events}")
}
