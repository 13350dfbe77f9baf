//! `packages compliance`.

use std::path::Path;
use std::process::ExitCode;

use package_database::Database;
use package_database::packages::compliance::check_compliance;
use package_database::packages::shipped;
use serde_json::{Value, json};

use super::validate::read;
use crate::cli::output::{Output, Went};
use crate::problem::chain;

/// Holds a document and the machine to the rules, in a store of its own.
pub(super) async fn run(path: Option<&Path>, output: Output) -> ExitCode {
    let (document, mut output) = match path {
        None => (shipped::document().clone(), output),
        Some(path) => match read(path, true, output).await {
            Ok(read) => read,
            Err(ended) => return ended,
        },
    };
    let database = match empty().await {
        Ok(database) => database,
        Err(error) => return output.refuse(&error),
    };
    let report = match check_compliance(&database.packages(), &document).await {
        Ok(report) => report,
        Err(error) => return output.refuse(&chain(&error)),
    };
    let mut categories: Vec<Value> = Vec::new();
    for category in report.categories() {
        output.note(category.name);
        for check in &category.checks {
            match &check.failure {
                None => output.step(Went::Well, &check.statement),
                Some(why) => output.step(Went::Badly, &format!("{}: {why}", check.statement)),
            }
        }
        categories.push(json!({"name": category.name, "ok": category.is_compliant()}));
    }
    output.end(json!({"categories": categories}))
}

/// An emulator that nobody else sees.
#[cfg(feature = "emulator")]
async fn empty() -> Result<Database, String> {
    let emulator = package_database::backend::emulator::EmulatorBackend::new();
    let built = Database::builder().emulator(emulator).build().await;
    built.map_err(|error| chain(&error))
}

#[cfg(not(feature = "emulator"))]
#[expect(clippy::unused_async, reason = "it is awaited with the emulator")]
async fn empty() -> Result<Database, String> {
    Err("this program was built without the emulator".to_owned())
}
