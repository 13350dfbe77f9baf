//! `--template`: the tables of an infrastructure file, before the port opens.

use std::io::Read;
use std::path::Path;

use crate::cli::exit::EarlyExit;
use crate::emulator::Emulator;
use crate::limits;
use crate::template::{Template, TemplateError};

/// Creates the tables of the template in `path` and gives their names.
///
/// A file that cannot be read or used asks for something that cannot be; a table that the service
/// itself would refuse is a failure.
pub(crate) fn create(
    emulator: &Emulator,
    path: &Path,
    parameters: &[(String, String)],
) -> Result<Vec<String>, EarlyExit> {
    let shown = path.display();
    let text =
        read(path).map_err(|error| EarlyExit::usage(format!("--template {shown}: {error}")))?;
    let refusal = |error: TemplateError| {
        let line = match error.missing_parameter() {
            Some(name) => {
                format!("--template {shown}: {error} (--template-parameter {name}=VALUE)")
            }
            None => format!("--template {shown}: {error}"),
        };
        match error.refusal() {
            Some(_) => EarlyExit::failure(line),
            None => EarlyExit::usage(line),
        }
    };
    let mut template = Template::parse(&text).map_err(refusal)?;
    for (name, value) in parameters {
        template = template.parameter(name, value);
    }
    emulator.create_tables(&template).map_err(refusal)
}

/// Reads the file, and never more of it than a template may have.
fn read(path: &Path) -> std::io::Result<String> {
    #[expect(clippy::disallowed_methods, reason = "named on the command line")]
    let file = std::fs::File::open(path)?;
    let bound = u64::try_from(limits::TEMPLATE_BYTES_MAX).unwrap_or(u64::MAX);
    let mut text = String::new();
    file.take(bound.saturating_add(1))
        .read_to_string(&mut text)?;
    Ok(text)
}
