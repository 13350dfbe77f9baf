//! `packages validate`.

use std::path::Path;
use std::process::ExitCode;

use package_database::packages::document::RepositoryDocument;
use package_database::packages::validate::{Level, Options, ValidationReport, validate};
use serde_json::json;

use crate::cli::output::{Output, Went};
use crate::findings;
use crate::service::fixed;

/// A document that could be read, or how the command ends.
pub(super) async fn read(
    path: &Path,
    lenient: bool,
    mut output: Output,
) -> Result<(RepositoryDocument, Output), ExitCode> {
    let text = match tokio::fs::read(path).await {
        Ok(text) => text,
        Err(error) => {
            let text = format!("{}: {error}", path.display());
            return Err(output.refuse(&text));
        }
    };
    let document = match lenient {
        true => RepositoryDocument::parse_lenient(&text),
        false => RepositoryDocument::parse(&text),
    };
    match document {
        Ok(document) => Ok((document, output)),
        Err(error) => {
            for fault in error.faults() {
                output.step(Went::Badly, &fault.to_string());
            }
            Err(output.end(json!({"faults": findings::faults(&error)})))
        }
    }
}

/// How strictly a document is looked at.
pub(super) fn options(lenient: bool) -> Options {
    let options = match lenient {
        true => Options::lenient(),
        false => Options::strict(),
    };
    fixed().validation(options)
}

pub(super) async fn run(path: &Path, lenient: bool, output: Output) -> ExitCode {
    let (document, mut output) = match read(path, lenient, output).await {
        Ok(read) => read,
        Err(ended) => return ended,
    };
    let report = validate(&document, &options(lenient));
    tell(&report, &mut output);
    if report.is_loadable() {
        output.step(Went::Well, &format!("{} can be loaded", path.display()));
    }
    output.end(json!({"loadable": report.is_loadable(), "findings": findings::of(&report)}))
}

/// Tells what was found.
pub(super) fn tell(report: &ValidationReport, output: &mut Output) {
    for finding in report.findings() {
        let went = match finding.level {
            Level::Error => Went::Badly,
            _ => Went::Skipped,
        };
        output.step(went, &finding.to_string());
    }
}
