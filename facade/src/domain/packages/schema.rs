//! Values against JSON schemas.
//!
//! Schemas refer to nothing outside themselves: no file and no address is ever read, whatever a `$ref` says.

use std::fmt;

use jsonschema::{PatternOptions, Validator};
use serde_json::Value;

/// Bytes that a pattern of a schema may take when it is compiled.
const PATTERN_BYTES_MAX: usize = 2 * 1024 * 1024;

/// A JSON schema, compiled once for all values that it is asked about.
///
/// # Examples
///
/// ```
/// use package_database::packages::JsonSchema;
/// use serde_json::json;
///
/// let schema = JsonSchema::compile(&json!({"type": "object", "required": ["tag"]})).unwrap();
/// schema.check(&json!({"tag": "stable"})).unwrap();
/// let fault = schema.check(&json!({"rows": []})).unwrap_err();
/// assert_eq!(fault.path, "");
/// ```
#[derive(Clone)]
pub struct JsonSchema {
    validator: Validator,
}

/// What a value does wrong, or why a schema is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", place(path))]
#[non_exhaustive]
pub struct SchemaFault {
    /// Where in the value or the schema, as a JSON pointer: `/rows/0/version`; empty for all of it.
    pub path: String,
    /// What is wrong there. It repeats no value.
    pub message: String,
}

impl SchemaFault {
    /// The fault as clients of pipelines are told it: all of a value is `/` there.
    pub(super) fn told(&self) -> String {
        match self.path.as_str() {
            "" => format!("/: {}", self.message),
            _ => self.to_string(),
        }
    }
}

impl JsonSchema {
    /// The schema of a value, of the draft that its `$schema` names, or of 2020-12.
    ///
    /// # Errors
    ///
    /// [`SchemaFault`] for what is no schema, and for one that refers to something outside itself.
    pub fn compile(schema: &Value) -> Result<Self, SchemaFault> {
        let mut options = jsonschema::options();
        // Matching takes time in proportion to the value: a schema may come from anybody who may load a document.
        let patterns = PatternOptions::regex().size_limit(PATTERN_BYTES_MAX);
        options = options.with_pattern_options(patterns);
        let validator = options.build(schema).map_err(|error| SchemaFault {
            path: error.schema_path().to_string(),
            message: error.masked().to_string(),
        })?;
        Ok(Self { validator })
    }

    /// Looks at a value.
    ///
    /// # Errors
    ///
    /// [`SchemaFault`]: the first thing that is wrong with it, and where.
    pub fn check(&self, value: &Value) -> Result<(), SchemaFault> {
        // Nearly every value is as it should be, and then nobody asks what is wrong where.
        if self.validator.is_valid(value) {
            return Ok(());
        }
        let wrong = self.validator.validate(value);
        wrong.map_err(|error| SchemaFault {
            path: error.instance_path().to_string(),
            message: error.masked_with("the value").to_string(),
        })
    }
}

impl fmt::Debug for JsonSchema {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("JsonSchema").finish_non_exhaustive()
    }
}

/// Looks at a value by a schema that is compiled for it alone.
///
/// # Errors
///
/// [`SchemaFault`] for what is no schema, and for the first thing that is wrong with the value.
pub fn check_schema(schema: &Value, value: &Value) -> Result<(), SchemaFault> {
    JsonSchema::compile(schema)?.check(value)
}

fn place(path: &str) -> String {
    match path {
        "" => String::new(),
        path => format!("{path}: "),
    }
}
