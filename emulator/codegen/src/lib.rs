//! Writes the emulator's wire layer from the AWS service description.
//!
//! [`generate`] is a pure function from the texts in `model/` to the texts in
//! `emulator/src/wire/generated/`; the binary and the freshness test only move bytes.

pub mod emit;
pub mod model;
pub mod names;
pub mod overlay;
pub mod shape;
pub mod unanswered;

use model::{Error, Model};
use overlay::Overlay;
use serde_json::Value;
use shape::Plan;
use unanswered::Unanswered;

/// The texts that the wire layer is generated from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// The description of DynamoDB: `dynamodb.json`.
    pub dynamodb: &'a str,
    /// The description of DynamoDB Streams: `dynamodbstreams.json`.
    pub streams: &'a str,
    /// Every deviation from both, with its source: `overlay.toml`.
    pub overlay: &'a str,
    /// The list of operations that are not answered yet: `unanswered.toml`.
    pub unanswered: &'a str,
}

/// The generated files: name inside `generated/`, and text.
///
/// # Errors
///
/// When a source cannot be read, or says something that the generator does not know how to emit.
pub fn generate(sources: Sources<'_>) -> Result<Vec<(&'static str, String)>, Error> {
    let mut model = Model::default();
    model.read(sources.dynamodb)?;
    model.read(sources.streams)?;
    let unanswered = Unanswered::read(sources.unanswered, &model)?;
    let plan = Plan::new(model, Overlay::read(sources.overlay)?)?;
    Ok(vec![
        ("operations.rs", emit::operations::emit(&plan)),
        ("inputs.rs", emit::types::emit_inputs(&plan)?),
        ("outputs.rs", emit::types::emit_outputs(&plan)?),
        ("shapes.rs", emit::types::emit_shapes(&plan)?),
        ("decode.rs", emit::decode::emit(&plan)?),
        ("constrain.rs", emit::constrain::emit(&plan)?),
        ("encode.rs", emit::encode::emit(&plan)?),
        ("describe.rs", emit::describe::emit(&plan)?),
        ("errors.rs", emit::errors::emit(&plan)),
        ("values.rs", emit::values::emit(&plan)),
        ("dispatch.rs", emit::dispatch::emit(&plan, &unanswered)),
    ])
}

/// A service description without AWS's prose, in the form in which `model/` keeps it: names, types
/// and limits are what we use.
///
/// # Errors
///
/// When the text is not JSON.
pub fn without_documentation(description: &str) -> Result<String, Error> {
    let mut document: Value =
        serde_json::from_str(description).map_err(|error| error.to_string())?;
    strip(&mut document);
    document.sort_all_objects();
    let text = serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?;
    Ok(text + "\n")
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|key, value| {
                !(value.is_string() && (key == "documentation" || key == "documentationUrl"))
            });
            members.values_mut().for_each(strip);
        }
        Value::Array(elements) => elements.iter_mut().for_each(strip),
        _ => {}
    }
}
