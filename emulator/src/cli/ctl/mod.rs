//! `dynamodb-emulator ctl`: control calls from a shell.
//!
//! A thin client: what a command asks for is one call, and what it prints is the answer. It exits with 0 when the call was
//! answered, with 1 when it was refused or nobody answers.

mod arguments;
mod client;
mod observed;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::time::Duration;

use serde_json::{Value, json};

pub(in crate::cli) use self::arguments::CtlArguments;
use self::arguments::{ClockCommand, CtlCommand, DbCommand, SnapshotCommand};
use self::client::{Client, Said};
use self::observed::BudgetCommand;
use crate::cli::consistency::WrittenMode;
use crate::cli::exit::EarlyExit;
use crate::emulator::ConsistencyMode;
use crate::protocol::percent_encode;

/// The database of who names none.
const MAIN: &str = "main";

/// A call to make: its method, what stands behind `/control/v1/`, its body.
#[derive(Debug, PartialEq)]
struct CtlCall {
    method: String,
    path: String,
    /// Null where there is none.
    body: Value,
}

/// Makes the call that a command asks for, and prints the answer.
pub(in crate::cli) fn ctl(arguments: &CtlArguments) -> Result<(), EarlyExit> {
    let names_databases = matches!(
        arguments.command,
        CtlCommand::Fork { .. } | CtlCommand::Db(_)
    );
    if arguments.database.is_some() && names_databases {
        return Err(EarlyExit::usage(
            "--database is of no use here: fork and db name the databases that they are about",
        ));
    }
    let client = Client::new(&arguments.endpoint, arguments.database.as_deref());
    let client = client.map_err(EarlyExit::usage)?;
    let database = arguments.database.as_deref().unwrap_or(MAIN);
    let wanted = wanted(&arguments.command, database).map_err(EarlyExit::usage)?;
    if matches!(arguments.command, CtlCommand::Log { follow: true, .. }) {
        return follow(&client, &wanted.path);
    }
    let body = match &wanted.body {
        Value::Null => String::new(),
        body => body.to_string(),
    };
    let answer = client.call(&wanted.method, &wanted.path, &body);
    let answer = answer.map_err(|error| silent(&client, &error))?;
    let Said { status, body } = answer;
    if status != 200 {
        return Err(EarlyExit::failure(refusal(status, &body)));
    }
    // What control calls answer is JSON, or lines of it.
    if !body.is_empty() && !body.starts_with(['{', '[']) {
        let message = format!("{} is no emulator: it answered {body:?}", client.address());
        return Err(EarlyExit::failure(message));
    }
    print(body.trim_end())?;
    match overspent(&arguments.command, &body) {
        Some(message) => Err(EarlyExit::failure(message)),
        None => Ok(()),
    }
}

/// What is said of a budget that was to be checked, if more was spent of it than may be.
fn overspent(command: &CtlCommand, body: &str) -> Option<String> {
    if !matches!(command, CtlCommand::Budget(BudgetCommand::Check { .. })) {
        return None;
    }
    let budget: Value = serde_json::from_str(body).ok()?;
    let has_failed = budget.get("Failed")?.as_bool()?;
    let message = budget.get("Message")?.as_str()?;
    has_failed.then(|| message.to_owned())
}

/// Prints calls as they come, until the server stops.
fn follow(client: &Client, path: &str) -> Result<(), EarlyExit> {
    let refused = client.follow(path, |event, data| {
        match event {
            "call" => writeln!(io::stdout().lock(), "{data}")?,
            "missed" => {
                writeln!(
                    io::stderr(),
                    "calls came faster than they were read: {data}"
                )?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    });
    match refused.map_err(|error| silent(client, &error))? {
        None => Ok(()),
        Some(Said { status, body }) => Err(EarlyExit::failure(refusal(status, &body))),
    }
}

fn print(text: &str) -> Result<(), EarlyExit> {
    match text {
        "" => Ok(()),
        text => writeln!(io::stdout().lock(), "{text}").map_err(EarlyExit::of_stdout),
    }
}

fn silent(client: &Client, error: &io::Error) -> EarlyExit {
    EarlyExit::failure(silence(client.address(), error))
}

/// The words of who gets no answer.
fn silence(address: &str, error: &io::Error) -> String {
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
    // Not every resolver knows that such a name is this machine.
    let advice = match host.strip_suffix(".localhost") {
        Some(name) => format!(": if the name is not found, say --database {name}"),
        None => String::new(),
    };
    format!("{address} does not answer: {error}{advice}")
}

/// The words of a refusal.
fn refusal(status: u16, body: &str) -> String {
    // What is no JSON has no message.
    let parsed: Value = serde_json::from_str(body).unwrap_or_default();
    // The framework of the service writes its member with a capital.
    let message = parsed.get("message").or_else(|| parsed.get("Message"));
    match message.and_then(Value::as_str) {
        Some(message) => message.to_owned(),
        None if status == 404 => {
            "there are no control calls: start the emulator with --control".to_owned()
        }
        None => format!("it answered {status} {body}"),
    }
}

/// The call that a command asks for.
fn wanted(command: &CtlCommand, database: &str) -> Result<CtlCall, String> {
    Ok(match command {
        CtlCommand::Fork { from, name, idle } => {
            let mut body = json!({"Name": name, "From": from});
            if let (Some(idle), Some(members)) = (idle, body.as_object_mut()) {
                let _ = members.insert("IdleMilliseconds".to_owned(), millis(*idle).into());
            }
            call("POST", "databases".to_owned(), body)
        }
        CtlCommand::Db(command) => databases(command),
        CtlCommand::Snapshot(command) => snapshots(command, database),
        CtlCommand::Clock { command } => match command {
            None => call("GET", "clock".to_owned(), Value::Null),
            Some(command) => {
                let (word, body) = clock(command);
                call("POST", format!("clock/{word}"), body)
            }
        },
        CtlCommand::Report(command) => observed::report(command),
        CtlCommand::Budget(command) => observed::budget(command),
        CtlCommand::Strict(command) => observed::strict(command),
        CtlCommand::Faults(command) => observed::faults_call(command)?,
        CtlCommand::Consistency { mode } => match mode {
            None => call("GET", "consistency".to_owned(), Value::Null),
            Some(written) => call("PUT", "consistency".to_owned(), consistency(*written)),
        },
        CtlCommand::Log {
            follow,
            operation,
            table,
            tag,
            outcome,
        } => {
            let mut path = match follow {
                true => "log/follow?after=0".to_owned(),
                false => "log?format=jsonl&limit=10000".to_owned(),
            };
            let filters = [
                ("operation", operation),
                ("table", table),
                ("tag", tag),
                ("outcome", outcome),
            ];
            for (name, value) in filters {
                if let Some(value) = value {
                    path.push_str(&format!("&{name}={}", percent_encode(value)));
                }
            }
            call("GET", path, Value::Null)
        }
        CtlCommand::Call { method, path, body } => {
            check_call(method, path)?;
            let body = match body {
                Some(text) => observed::parsed("the body", text)?,
                None => Value::Null,
            };
            call(&method.to_ascii_uppercase(), path.clone(), body)
        }
    })
}

/// Refuses what cannot stand in the first line of a request.
fn check_call(method: &str, path: &str) -> Result<(), String> {
    if method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err(format!(
            "{method:?} is no method: give GET, POST, PUT or DELETE"
        ));
    }
    match path.bytes().all(|byte| byte.is_ascii_graphic()) {
        true => Ok(()),
        false => Err(format!(
            "{path:?} is no path: write what stands in a name with %, such as %20 for a space"
        )),
    }
}

/// The last word of the path, and the body.
fn clock(command: &ClockCommand) -> (&'static str, Value) {
    match command {
        ClockCommand::Freeze => ("freeze", Value::Null),
        ClockCommand::Resume => ("resume", Value::Null),
        ClockCommand::Set { time } => ("set", json!({"Time": time})),
        ClockCommand::Advance { by } => ("advance", json!({"Milliseconds": millis(*by)})),
        ClockCommand::Rate { rate } => ("rate", json!({"Rate": rate})),
    }
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

/// The body that sets a mode of reads; without a seed that was not written.
fn consistency(written: WrittenMode) -> Value {
    match written.as_written() {
        ConsistencyMode::Off => json!({"Mode": "Off"}),
        ConsistencyMode::Lag { table, index } => json!({
            "Mode": "Lag", "LagMilliseconds": millis(table), "IndexMilliseconds": millis(index),
        }),
        ConsistencyMode::Seeded {
            seed,
            table,
            index,
            monotonic,
        } => {
            let mut body = json!({
                "Mode": "Seeded", "WindowMilliseconds": millis(table), "IndexMilliseconds": millis(index),
                "Monotonic": monotonic,
            });
            if let (true, Some(members)) = (written.has_seed, body.as_object_mut()) {
                let _ = members.insert("Seed".to_owned(), seed.into());
            }
            body
        }
    }
}

/// The call of a command about databases.
fn databases(command: &DbCommand) -> CtlCall {
    match command {
        DbCommand::List => call("GET", "databases".to_owned(), Value::Null),
        DbCommand::Create { name } => call("POST", "databases".to_owned(), json!({"Name": name})),
        DbCommand::Describe { name } => call("GET", path(&["databases", name]), Value::Null),
        DbCommand::Reset { name } => call("POST", path(&["databases", name, "reset"]), Value::Null),
        DbCommand::Drop { name } => call("DELETE", path(&["databases", name]), Value::Null),
        DbCommand::Diff { name, with } => {
            let path = path(&["databases", name, "diff"]);
            let path = format!("{path}?limit=1000&with={}", percent_encode(with));
            call("GET", path, Value::Null)
        }
    }
}

/// The call of a command about the snapshots of a database.
fn snapshots(command: &SnapshotCommand, database: &str) -> CtlCall {
    let all = ["databases", database, "snapshots"];
    let one = |name| path(&["databases", database, "snapshots", name]);
    match command {
        SnapshotCommand::List => call("GET", path(&all), Value::Null),
        SnapshotCommand::Take { name } => call("POST", path(&all), json!({"Name": name})),
        SnapshotCommand::Restore { name } => {
            call("POST", format!("{}/restore", one(name)), Value::Null)
        }
        SnapshotCommand::Drop { name } => call("DELETE", one(name), Value::Null),
    }
}

/// The words of a path, so that whatever stands in a name is part of it.
fn path(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| percent_encode(word)).collect();
    words.join("/")
}

fn call(method: &str, path: String, body: Value) -> CtlCall {
    CtlCall {
        method: method.to_owned(),
        path,
        body,
    }
}
