//! A secret in a body.

use package_database::credentials::SecretText;
use serde::Deserialize;

/// A text that no log shows.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "String")]
pub struct SecretValue(pub SecretText);

impl From<String> for SecretValue {
    fn from(text: String) -> Self {
        Self(SecretText::from(text))
    }
}
