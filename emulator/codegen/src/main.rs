//! Writes the generated wire layer of the emulator.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use dynamodb_emulator_codegen::model::{Error, Model};
use dynamodb_emulator_codegen::{Sources, generate, without_documentation};

/// What the program takes, and what it does with it.
const USAGE: &str = "usage: dynamodb-emulator-codegen write | --check | refresh <service-2.json>

  write      rewrite emulator/src/wire/generated/ from emulator/codegen/model/
  --check    say which generated files are stale, and fail if any is
  refresh    replace a file of model/ by the service description in that file (documentation is
             dropped); then review the diff and run write";

fn main() -> ExitCode {
    #[expect(clippy::disallowed_methods, reason = "the command line of this tool")]
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["write"] => write(),
        ["--check"] => check(),
        ["refresh", file] => refresh(Path::new(file)),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn write() -> Result<(), Error> {
    for (path, text) in files()? {
        if read(&path).ok().as_ref() != Some(&text) {
            save(&path, &text)?;
            println!("wrote {}", path.display());
        }
    }
    Ok(())
}

fn check() -> Result<(), Error> {
    let mut stale = Vec::new();
    for (path, text) in files()? {
        if read(&path).ok().as_ref() != Some(&text) {
            stale.push(path.display().to_string());
        }
    }
    if stale.is_empty() {
        Ok(())
    } else {
        let list = stale.join("\n  ");
        Err(format!(
            "stale; run `cargo run -p dynamodb-emulator-codegen -- write`:\n  {list}"
        ))
    }
}

/// Replaces the description of the service that `file` describes.
fn refresh(file: &Path) -> Result<(), Error> {
    let text = without_documentation(&read(file)?)?;
    let mut model = Model::default();
    model.read(&text)?;
    let first = model.operations.first().ok_or("it has no operations")?;
    let name = if first.target_prefix.starts_with("DynamoDBStreams") {
        "dynamodbstreams.json"
    } else {
        "dynamodb.json"
    };
    save(&root().join("model").join(name), &text)
}

fn files() -> Result<Vec<(PathBuf, String)>, Error> {
    let model = root().join("model");
    let generated = generate(Sources {
        dynamodb: &read(&model.join("dynamodb.json"))?,
        streams: &read(&model.join("dynamodbstreams.json"))?,
        overlay: &read(&model.join("overlay.toml"))?,
        unanswered: &read(&model.join("unanswered.toml"))?,
    })?;
    let folder = root().join("../src/wire/generated");
    Ok(generated
        .into_iter()
        .map(|(name, text)| (folder.join(name), text))
        .collect())
}

/// The folder of this package.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> Result<String, Error> {
    #[expect(clippy::disallowed_methods, reason = "a generator moves files")]
    let text = std::fs::read_to_string(path);
    text.map_err(|error| format!("{}: {error}", path.display()))
}

fn save(path: &Path, text: &str) -> Result<(), Error> {
    #[expect(clippy::disallowed_methods, reason = "a generator moves files")]
    let written = std::fs::write(path, text);
    written.map_err(|error| format!("{}: {error}", path.display()))
}
