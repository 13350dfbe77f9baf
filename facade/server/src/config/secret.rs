//! A setting that nothing shows.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use package_database::credentials::SecretText;
use serde::Deserialize;

/// A text that neither `Debug` nor the printed configuration shows.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Secret(SecretText);

impl Secret {
    /// The text itself.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The same secret as the facade has it.
    pub fn to_text(&self) -> SecretText {
        self.0.clone()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(SecretText::from(text))
    }
}

impl FromStr for Secret {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(SecretText::from(text)))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(..)")
    }
}
