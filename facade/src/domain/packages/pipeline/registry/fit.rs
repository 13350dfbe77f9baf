//! Whether a value is what a parameter takes.

use serde_json::Value;

use super::{Parameter, ParameterKind};
use crate::domain::packages::pipeline::is_name;

impl Parameter {
    /// What a value has to be, if it is not.
    pub(in crate::domain::packages) fn unfit(&self, value: &Value) -> Option<String> {
        let (fits, wanted) = match self.kind {
            ParameterKind::Text => (value.is_string(), "a text"),
            ParameterKind::Reference => (
                value.is_string() || value.is_number() || value.is_boolean(),
                "a text, which may have references",
            ),
            ParameterKind::Source => (
                value.is_string(),
                "`request.body`, or a text that refers to bytes",
            ),
            ParameterKind::TextList => {
                let list = value.as_array();
                let texts = list.is_some_and(|list| list.iter().all(Value::is_string));
                (texts, "a list of texts")
            }
            ParameterKind::Variable => (
                value.as_str().is_some_and(is_name),
                "the name of a variable: a letter or `_`, then letters, digits and `_`",
            ),
            ParameterKind::Count => (
                value.is_u64() || value.is_string(),
                "a whole number that is not negative, or a text that refers to one",
            ),
            ParameterKind::Integer => (value.is_u64(), "a whole number that is not negative"),
            ParameterKind::Status => (
                value
                    .as_u64()
                    .is_some_and(|status| (200..600).contains(&status)),
                "a status from 200 to 599",
            ),
            ParameterKind::Bool => (value.is_boolean(), "true or false"),
            ParameterKind::Object => (value.is_object(), "an object"),
            ParameterKind::Any => (true, ""),
            ParameterKind::Choice(words) => {
                let number = value.as_u64().map(|number| number.to_string());
                let word = value.as_str().or(number.as_deref());
                let fits = word.is_some_and(|word| words.contains(&word));
                return (!fits).then(|| format!("one of {}", words.join(", ")));
            }
        };
        (!fits).then(|| wanted.to_owned())
    }
}
