//! How values that mean the same are made the same.

use std::fmt;

/// One way of making values equal.
///
/// # Examples
///
/// ```
/// use package_database::packages::entity::Normalizer;
///
/// let replace = Normalizer::parse("replace:_:-").unwrap();
/// assert_eq!(replace.apply("my_old_tool"), "my-old-tool");
/// assert_eq!(Normalizer::Lower.apply("ACME"), "acme");
/// assert!(Normalizer::parse("replace:_").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Normalizer {
    /// White space goes at both ends.
    Trim,
    /// Letters become small.
    Lower,
    /// Every one of a text becomes another text.
    Replace {
        /// What goes; not empty.
        from: String,
        /// What comes instead.
        to: String,
    },
}

impl Normalizer {
    /// The normalizer that is written so: `trim`, `lower` or `replace:X:Y`.
    ///
    /// # Errors
    ///
    /// A sentence for anything else: a `replace` has exactly two colons, and the text between them is not empty.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(':').collect();
        match parts.as_slice() {
            ["trim"] => Ok(Self::Trim),
            ["lower"] => Ok(Self::Lower),
            ["replace", from, to] if !from.is_empty() => Ok(Self::Replace {
                from: (*from).to_owned(),
                to: (*to).to_owned(),
            }),
            _ => Err("a normalizer is `trim`, `lower` or `replace:X:Y`".to_owned()),
        }
    }

    /// The value that stands for this one.
    pub fn apply(&self, value: &str) -> String {
        match self {
            Self::Trim => value.trim().to_owned(),
            Self::Lower => value.to_lowercase(),
            Self::Replace { from, to } => value.replace(from, to),
        }
    }

    /// Puts the value that stands for this one in its place. Most values stand for themselves.
    pub(super) fn settle(&self, value: &mut String) {
        let settled = match self {
            Self::Trim => value.trim().len() == value.len(),
            Self::Lower => value
                .bytes()
                .all(|c| c.is_ascii() && !c.is_ascii_uppercase()),
            Self::Replace { from, .. } => !value.contains(from),
        };
        if !settled {
            *value = self.apply(value);
        }
    }
}

impl fmt::Display for Normalizer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trim => formatter.write_str("trim"),
            Self::Lower => formatter.write_str("lower"),
            Self::Replace { from, to } => write!(formatter, "replace:{from}:{to}"),
        }
    }
}
