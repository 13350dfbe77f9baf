//! What the stacks of templates are called: as a flag says, as a tool wrote beside them, or as their files are.

use std::path::{Path, PathBuf};

use crate::cli::exit::EarlyExit;
use crate::cli::template::folder::ENDINGS;
use crate::template::Template;

/// How the files of stacks within stacks end, as the CDK writes them.
const NESTED: &str = ".nested.template.json";

/// How somebody calls the stack of one file, by `--template-stack NAME=FILE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct StackName {
    name: String,
    file: PathBuf,
}

impl StackName {
    /// Reads the value of the flag. No name of a stack has an equals sign; a file may.
    pub(in crate::cli) fn parse(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((name, file)) if !name.is_empty() && !file.is_empty() => Ok(Self {
                name: name.to_owned(),
                file: PathBuf::from(file),
            }),
            _ => Err("write it as NAME=FILE".to_owned()),
        }
    }

    /// The name that is given.
    pub(in crate::cli) fn name(&self) -> &str {
        &self.name
    }

    /// Gives the name to the template of the file, which has to be one of those that were read.
    pub(super) fn give(&self, templates: &mut [Template]) -> Result<(), EarlyExit> {
        let mut is_given = false;
        for template in templates {
            let file = template.file().map(Path::new);
            if file.is_some_and(|file| is_same(file, &self.file)) {
                *template = template.clone().with_stack_name(&self.name);
                is_given = true;
            }
        }
        match is_given {
            true => Ok(()),
            false => {
                let (name, file) = (&self.name, self.file.display());
                let why = "no template is read from this file";
                Err(EarlyExit::usage(format!(
                    "--template-stack {name}={file}: {why}"
                )))
            }
        }
    }
}

/// Whether two paths lead to one file.
fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    one == other || real(one).is_some_and(|one| real(other) == Some(one))
}

/// What a stack is called whose template is in this file: as the file without its ending, with a hyphen for what the
/// name of a stack cannot have.
pub(super) fn of_file(file: &Path) -> Option<String> {
    let name = file.file_name()?.to_str()?;
    let mut endings = std::iter::once(NESTED).chain(ENDINGS);
    let stem = endings.find_map(|ending| name.strip_suffix(ending));
    let stem = stem.or_else(|| file.file_stem()?.to_str())?;
    let letter = |letter: char| match letter.is_ascii_alphanumeric() {
        true => letter,
        false => '-',
    };
    Some(stem.chars().map(letter).collect())
}
