//! `--template`: the tables of infrastructure files, before the port opens.

mod folder;
mod names;
mod read;
#[cfg(test)]
mod tests;
mod watch;

use std::path::PathBuf;

pub(super) use names::StackName as TemplateStack;
pub(super) use watch::begin as watch;

use crate::cli::arguments::Arguments;
use crate::cli::exit::EarlyExit;
use crate::cli::template::names::StackName;
use crate::emulator::{ACCOUNT, Emulator};
use crate::template::{self, TablePlace, TablePlan, Template, TemplateError};

/// The templates of the command line, with the files that they were read from.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) templates: Vec<Template>,
    /// All files and folders whose change would change the templates.
    pub(super) files: Vec<PathBuf>,
}

/// Reads the templates that the flags name; none where they name none.
///
/// A file that cannot be read or used asks for something that cannot be.
pub(super) fn load(arguments: &Arguments) -> Result<Option<Loaded>, EarlyExit> {
    let inputs = arguments
        .template
        .iter()
        .filter(|path| path.as_os_str() == "-");
    match inputs.count() {
        0 => {}
        _ if arguments.watch.is_some() => {
            return Err(EarlyExit::usage("--watch cannot read standard input again"));
        }
        1 => {}
        _ => return Err(EarlyExit::usage("--template reads standard input once")),
    }
    match arguments.template.is_empty() {
        true => Ok(None),
        false => Sources::of(arguments).read().map(Some),
    }
}

/// What the flags say of templates: where they are, and what they are given.
#[derive(Clone, Debug)]
struct Sources {
    paths: Vec<PathBuf>,
    parameters: Vec<(String, String)>,
    stacks: Vec<StackName>,
    /// Where the tables are to be.
    region: String,
}

impl Sources {
    fn of(arguments: &Arguments) -> Self {
        Self {
            paths: arguments.template.clone(),
            parameters: arguments.template_parameter.clone(),
            stacks: arguments.template_stack.clone(),
            region: arguments.region.clone(),
        }
    }

    /// Reads the templates, with the values of their parameters and the names of their stacks.
    fn read(&self) -> Result<Loaded, EarlyExit> {
        let mut loaded = Loaded {
            templates: Vec::new(),
            files: Vec::new(),
        };
        for path in &self.paths {
            read::read(path, &mut loaded)?;
        }
        for stack in &self.stacks {
            stack.give(&mut loaded.templates)?;
        }
        for (name, value) in &self.parameters {
            give(&mut loaded.templates, name, value);
        }
        for stack in loaded.stacks_without_template(&self.region) {
            tracing::warn!(
                "{stack} is a stack whose template is not beside it: tables of its own are not made"
            );
        }
        Ok(loaded)
    }
}

/// Gives a parameter to the templates that have it, or to the first one, which then refuses it by name.
fn give(templates: &mut [Template], name: &str, value: &str) {
    let is_pseudo = name.starts_with("AWS::");
    let mut is_given = false;
    for template in &mut *templates {
        if is_pseudo || template.declares(name) {
            *template = template.clone().parameter(name, value);
            is_given = true;
        }
    }
    if let (false, Some(first)) = (is_given, templates.first_mut()) {
        *first = first.clone().parameter(name, value);
    }
}

impl Loaded {
    /// Whether tables have replicas in other regions than that of the flags. A template that cannot be used has none;
    /// it is refused later.
    pub(super) fn has_replicas(&self, region: &str) -> bool {
        let account = ACCOUNT;
        let plans = template::plans(&self.templates, TablePlace { region, account });
        plans.is_ok_and(|plans| plans.iter().any(TablePlan::has_replicas))
    }

    /// The stacks within the templates whose own templates were not found, and which are to be made.
    fn stacks_without_template(&self, region: &str) -> Vec<String> {
        let account = ACCOUNT;
        let place = TablePlace { region, account };
        let templates = self.templates.iter();
        templates
            .flat_map(|template| template.stacks_without_template(place))
            .collect()
    }

    /// Makes the tables in a folder that may have them already, and gives their names: those that are there follow the
    /// files, and what that changes is told.
    pub(super) fn follow(
        &self,
        arguments: &Arguments,
        emulator: &Emulator,
    ) -> Result<Vec<String>, EarlyExit> {
        let wanted = emulator.wanted(&self.templates);
        let wanted = wanted.map_err(|error| refusal(&error))?;
        let followed = emulator.follow_wanted(&wanted, None, watch::replacing(arguments));
        let followed = followed.map_err(|error| refusal(&error))?;
        let told = followed.iter().filter(|it| !it.is_made());
        watch::tell(&told.map(ToString::to_string).collect::<Vec<_>>());
        Ok(wanted.names().map(str::to_owned).collect())
    }

    /// Creates the tables and gives their names. A table that the service itself would refuse is a failure.
    pub(super) fn create(&self, emulator: &Emulator) -> Result<Vec<String>, EarlyExit> {
        let created = emulator.create_all_tables(&self.templates);
        created.map_err(|error| refusal(&error))
    }
}

/// The line that a template is told, with the flag that may help.
pub(super) fn refusal(error: &TemplateError) -> EarlyExit {
    let line = match error.missing_parameter() {
        Some(name) => format!("--template {error} (--template-parameter {name}=VALUE)"),
        None => format!("--template {error}"),
    };
    match error.refusal().is_some() || error.is_of_import() {
        true => EarlyExit::failure(line),
        false => EarlyExit::usage(line),
    }
}
