//! Which files of a folder are templates: those of a cloud assembly of the CDK, of the Serverless Framework, or all
//! that are called so.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::cli::exit::EarlyExit;
use crate::cli::template::read::bounded;

/// How a cloud assembly says what is in it
/// (<https://github.com/aws/aws-cdk/tree/main/packages/aws-cdk-lib/cloud-assembly-schema>).
const MANIFEST: &str = "manifest.json";

/// What the Serverless Framework packages
/// (<https://www.serverless.com/framework/docs/providers/aws/cli-reference/package>).
const PACKAGED: &str = "cloudformation-template-update-stack.json";

/// What it keeps beside that: among others, of which service and stage.
const STATE: &str = "serverless-state.json";

/// How files are called that are templates.
pub(super) const ENDINGS: [&str; 3] = [".template.json", ".template.yaml", ".template.yml"];

/// Folders into which tools put what they make.
const OUTPUTS: [&str; 2] = ["cdk.out", ".serverless"];

/// How deep assemblies lie within each other: one of a pipeline, and one of a stage.
const ASSEMBLIES_MAX: usize = 4;

/// A file that is a template.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FoundTemplate {
    pub(super) file: PathBuf,
    /// What its stack is called, where a file beside it says so.
    pub(super) stack: Option<String>,
    /// What a cloud assembly gives its parameters.
    pub(super) parameters: Vec<(String, String)>,
}

/// The files of a folder that are templates, in the order of their names.
pub(super) fn templates(folder: &Path) -> Result<Vec<FoundTemplate>, EarlyExit> {
    let found = find(folder, 0).map_err(|error| refuse(folder, error.to_string()))?;
    if !found.is_empty() {
        return Ok(found);
    }
    let mut outputs = OUTPUTS.iter();
    if let Some(output) = outputs.find(|output| folder.join(output).is_dir()) {
        let output = folder.join(output);
        let advice = format!("no template is in this folder: give {}", output.display());
        return Err(refuse(folder, advice));
    }
    let read = "a cloud assembly (manifest.json), a package of the Serverless Framework, or files that end in \
                .template.json or .template.yaml";
    Err(refuse(
        folder,
        format!("no template is in this folder; looked for: {read}"),
    ))
}

fn refuse(folder: &Path, why: String) -> EarlyExit {
    EarlyExit::usage(format!("--template {}: {why}", folder.display()))
}

fn find(folder: &Path, depth: usize) -> io::Result<Vec<FoundTemplate>> {
    let manifest = folder.join(MANIFEST);
    if manifest.is_file() {
        return assembly(folder, &manifest, depth);
    }
    let packaged = folder.join(PACKAGED);
    if packaged.is_file() {
        return Ok(vec![FoundTemplate {
            file: packaged,
            stack: packaged_stack(&folder.join(STATE)),
            parameters: Vec::new(),
        }]);
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let is_template = |name: &str| {
            let mut endings = ENDINGS.iter();
            // A nested stack comes with the one that names it.
            endings.any(|ending| name.ends_with(ending)) && !name.contains(".nested.template.")
        };
        if path.is_file() && name.is_some_and(is_template) {
            found.push(FoundTemplate {
                file: path,
                stack: None,
                parameters: Vec::new(),
            });
        }
    }
    found.sort();
    Ok(found)
}

/// The stacks of an assembly, and of those within it.
fn assembly(folder: &Path, manifest: &Path, depth: usize) -> io::Result<Vec<FoundTemplate>> {
    let manifest = json(manifest)?;
    let artifacts = manifest.get("artifacts").and_then(Value::as_object);
    let mut found = Vec::new();
    for (id, artifact) in artifacts.into_iter().flatten() {
        let property = |name: &str| artifact.get("properties")?.get(name)?.as_str();
        match artifact.get("type").and_then(Value::as_str) {
            Some("aws:cloudformation:stack") => {
                let stack = property("stackName").unwrap_or(id);
                found.extend(property("templateFile").map(|file| FoundTemplate {
                    file: folder.join(file),
                    stack: Some(stack.to_owned()),
                    parameters: parameters(artifact),
                }));
            }
            Some("cdk:cloud-assembly") if depth < ASSEMBLIES_MAX => {
                if let Some(inner) = property("directoryName") {
                    found.extend(find(&folder.join(inner), depth + 1)?);
                }
            }
            _ => {}
        }
    }
    found.sort();
    Ok(found)
}

/// What an artifact gives the parameters of its stack. All are texts; what is none is given as JSON writes it.
fn parameters(artifact: &Value) -> Vec<(String, String)> {
    let properties = artifact.get("properties");
    let given = properties.and_then(|properties| properties.get("parameters")?.as_object());
    let given = given.into_iter().flatten();
    given
        .map(|(name, value)| {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            (name.clone(), text)
        })
        .collect()
}

/// What the Serverless Framework calls the stack: as its configuration says, or after the service and the stage.
fn packaged_stack(state: &Path) -> Option<String> {
    let state = json(state).ok()?;
    let service = state.get("service")?;
    let provider = |name: &str| service.get("provider")?.get(name)?.as_str();
    if let Some(name) = provider("stackName") {
        return Some(name.to_owned());
    }
    let (name, stage) = (service.get("service")?.as_str()?, provider("stage")?);
    Some(format!("{name}-{stage}"))
}

fn json(file: &Path) -> io::Result<Value> {
    #[expect(clippy::disallowed_methods, reason = "in a folder of the command line")]
    let text = std::fs::File::open(file).and_then(bounded);
    let value = text.and_then(|text| Ok(serde_json::from_str(&text)?));
    value.map_err(|error: io::Error| {
        let shown = file.display();
        io::Error::new(error.kind(), format!("{shown}: {error}"))
    })
}
