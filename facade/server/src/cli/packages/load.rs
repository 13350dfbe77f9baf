//! `packages load`.

use std::path::Path;
use std::process::ExitCode;

use package_database::packages::config::{ConfigError, LoadOptions};
use reqwest::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::People;
use super::client::{JSON, Service};
use super::validate::{options, read, tell};
use crate::cli::output::{Output, Went};
use crate::cli::store;
use crate::config::Config;
use crate::findings;
use crate::problem::chain;
use crate::repository::REPOSITORY;

/// Loads a document into the store of the settings.
pub(super) async fn into_store(
    config: &Config,
    path: &Path,
    lenient: bool,
    output: Output,
) -> ExitCode {
    let (document, mut output) = match read(path, lenient, output).await {
        Ok(read) => read,
        Err(ended) => return ended,
    };
    let store = match store::open(config, store::URL_INSTEAD).await {
        Ok(store) => store,
        Err(error) => return output.refuse(&error),
    };
    let configurations = store.database.packages().configurations();
    let options = LoadOptions::new()
        .validation(options(lenient))
        .by("package-database");
    match configurations
        .load_document(REPOSITORY, document, &options)
        .await
    {
        Ok(loaded) => {
            tell(&loaded.report, &mut output);
            let went = if loaded.changed {
                Went::Well
            } else {
                Went::Skipped
            };
            let text = format!("generation {} is active", loaded.generation);
            output.step(went, &text);
            let found = json!({
                "generation": loaded.generation,
                "changed": loaded.changed,
                "findings": findings::of(&loaded.report),
            });
            output.end(found)
        }
        Err(ConfigError::Refused(report)) => {
            tell(&report, &mut output);
            output.end(json!({"findings": findings::of(&report)}))
        }
        Err(error) => {
            output.step(Went::Badly, &chain(&error));
            output.end(Value::Null)
        }
    }
}

/// Loads a document through a service.
pub(super) async fn through(
    url: &str,
    people: &People,
    path: &Path,
    mut output: Output,
) -> ExitCode {
    let text = match tokio::fs::read(path).await {
        Ok(text) => text,
        Err(error) => return output.refuse(&format!("{}: {error}", path.display())),
    };
    let service = match Service::at(url) {
        Ok(service) => service,
        Err(error) => return output.refuse(&error),
    };
    if let Err(error) = service.sign_in(people).await {
        return output.refuse(&format!("sign in at {}: {error}", service.url()));
    }
    match service.send(Method::PUT, "/admin/config", JSON, text).await {
        Ok(answer) if answer.status == StatusCode::OK => {
            let generation = answer
                .body
                .get("generation")
                .cloned()
                .unwrap_or(Value::Null);
            tell_found(&answer.body, &mut output);
            output.step(Went::Well, &format!("generation {generation} is active"));
            let mut found = found(&answer.body);
            found.insert("generation".to_owned(), generation);
            output.end(Value::Object(found))
        }
        Ok(answer) => {
            tell_found(&answer.body, &mut output);
            output.step(Went::Badly, &answer.why());
            output.end(Value::Object(found(&answer.body)))
        }
        Err(error) => output.refuse(&error),
    }
}

/// What a service tells of a document: what breaks a rule, or why it is none.
const FOUND: [&str; 2] = ["findings", "faults"];

/// What a service found in a document, as it says it.
fn found(body: &Value) -> Map<String, Value> {
    let found = FOUND
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), body.get(name)?.clone())));
    found.collect()
}

/// Tells what a service found in a document, one by one.
fn tell_found(body: &Value, output: &mut Output) {
    for one in FOUND
        .iter()
        .filter_map(|name| body.get(name)?.as_array())
        .flatten()
    {
        let text = |name: &str| one.get(name).and_then(Value::as_str);
        let went = match text("level") {
            None | Some("error") => Went::Badly,
            Some(_) => Went::Skipped,
        };
        // A member that is missing was not worth a word.
        let place = text("path").unwrap_or_default();
        let message = text("message").unwrap_or_default();
        output.step(went, &format!("{place}: {message}"));
    }
}
