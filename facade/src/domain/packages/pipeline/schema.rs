//! JSON schemas, made ready once.

use serde_json::Value as Json;

/// A schema that values are held against.
#[derive(Clone, Debug)]
pub(super) struct Schema(jsonschema::Validator);

impl Schema {
    /// Makes a schema ready. What it refers to elsewhere is not fetched.
    ///
    /// # Errors
    ///
    /// Why it is no schema, in one sentence.
    pub(super) fn new(schema: &Json) -> Result<Self, String> {
        let validator = jsonschema::validator_for(schema);
        validator.map(Self).map_err(|error| error.to_string())
    }

    /// Looks at a value.
    ///
    /// # Errors
    ///
    /// The place of the first thing that does not fit, and why it does not.
    pub(super) fn check(&self, value: &Json) -> Result<(), String> {
        match self.0.validate(value) {
            Ok(()) => Ok(()),
            Err(error) => {
                let place = error.instance_path().to_string();
                let place = if place.is_empty() { "/" } else { &place };
                // A value may be long and is the caller's own: what is told of it is enough to find the place.
                let what: String = error.to_string().chars().take(WORDS_MAX).collect();
                Err(format!("{place}: {what}"))
            }
        }
    }
}

/// Characters of what is told of a value that does not fit.
const WORDS_MAX: usize = 300;
