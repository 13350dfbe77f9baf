//! Files to templates, with the files that they name.

use std::io::{self, Read};
use std::path::Path;

use crate::cli::exit::EarlyExit;
use crate::cli::template::{Loaded, folder, names, refusal};
use crate::limits;
use crate::template::Template;

/// How deep templates name templates; CloudFormation has no bound that it names.
const NESTED_MAX: usize = 8;

/// Reads what a flag names: a file, a folder, or `-` for standard input.
pub(super) fn read(path: &Path, loaded: &mut Loaded) -> Result<(), EarlyExit> {
    if path.as_os_str() == "-" {
        let text = bounded(io::stdin().lock()).map_err(|error| cannot(path, &error))?;
        let template = Template::parse(&text).map(|template| template.named("-"));
        let template = template.map_err(|error| refusal(&error.of_file("-")))?;
        loaded.templates.push(template);
        return Ok(());
    }
    if !path.is_dir() {
        let template = file(path, loaded, 0)?;
        loaded.templates.push(template);
        return Ok(());
    }
    loaded.files.push(path.to_owned());
    for found in folder::templates(path)? {
        let mut template = file(&found.file, loaded, 0)?;
        if let Some(name) = found.stack {
            template = template.with_stack_name(name);
        }
        for (name, value) in found.parameters {
            template = template.parameter(name, value);
        }
        // Stacks without tables stand beside others in a folder; some have what others import.
        if template.has_tables() || template.has_exports() {
            loaded.templates.push(template);
        }
    }
    match loaded.templates.iter().any(Template::has_tables) {
        true => Ok(()),
        false => {
            let shown = path.display();
            let why = "no template in this folder has a table";
            Err(EarlyExit::usage(format!("--template {shown}: {why}")))
        }
    }
}

/// Reads a template with those that it names.
fn file(path: &Path, loaded: &mut Loaded, depth: usize) -> Result<Template, EarlyExit> {
    loaded.files.push(path.to_owned());
    let text = open(path).map_err(|error| cannot(path, &error))?;
    let shown = path.display().to_string();
    let parsed = Template::parse(&text);
    let mut template = parsed.map_err(|error| refusal(&error.of_file(&shown)))?;
    for stack in template.nested_stacks() {
        let place = stack.location.as_deref().and_then(|location| {
            // What was packaged has an address, and its file may still be there under the same name.
            let name = location
                .rsplit('/')
                .next()
                .filter(|_| location.contains("://"));
            let place = path.with_file_name(name.unwrap_or(location));
            place.is_file().then_some(place)
        });
        // That one is missing is told once it is known which stacks there are.
        let Some(place) = place else {
            continue;
        };
        if depth >= NESTED_MAX {
            let why = format!("stacks are nested deeper than {NESTED_MAX} levels");
            return Err(EarlyExit::usage(format!("--template {shown}: {why}")));
        }
        let nested = file(&place, loaded, depth + 1)?;
        template = template.with_nested(stack.name, nested);
    }
    if let Some(name) = names::of_file(path) {
        template = template.with_stack_name(name);
    }
    Ok(template.named(shown))
}

fn cannot(path: &Path, error: &io::Error) -> EarlyExit {
    EarlyExit::usage(format!("--template {}: {error}", path.display()))
}

fn open(path: &Path) -> io::Result<String> {
    #[expect(clippy::disallowed_methods, reason = "named on the command line")]
    let file = std::fs::File::open(path)?;
    bounded(file)
}

/// Reads a text, and never more of it than a source of tables may have.
pub(super) fn bounded(from: impl Read) -> io::Result<String> {
    let bound = u64::try_from(limits::TABLE_SOURCE_BYTES_MAX).unwrap_or(u64::MAX);
    let mut text = String::new();
    from.take(bound.saturating_add(1))
        .read_to_string(&mut text)?;
    Ok(text)
}
