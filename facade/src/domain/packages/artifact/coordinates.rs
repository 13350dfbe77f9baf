//! What an artifact is called.

use std::fmt;

use crate::error::{Error, ErrorKind};

/// Where an artifact is: namespace, name, version and variant, as the entity has made them equal.
///
/// # Examples
///
/// ```
/// use package_database::packages::artifact::Coordinates;
///
/// let hello = Coordinates::new("acme", "hello-world", "1.0.0", "linux-amd64")?;
/// assert_eq!(hello.to_string(), "acme/hello-world/1.0.0/linux-amd64");
/// assert!(Coordinates::new("acme", "", "1.0.0", "").is_err());
/// # Ok::<(), package_database::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Coordinates {
    /// Whose package it is.
    pub namespace: String,
    /// The name of the package.
    pub name: String,
    /// The version as it is written.
    pub version: String,
    /// Which of several artifacts of that version; empty when there is one alone.
    pub variant: String,
}

/// Characters of each part.
const CHARS_MAX: usize = 128;

impl Coordinates {
    /// The coordinates of these parts.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] for a part with more than 128 characters, with a slash or a control character in it,
    /// and for one but the variant that is empty.
    pub fn new(
        namespace: impl Into<String>,
        name: impl Into<String>,
        version: impl Into<String>,
        variant: impl Into<String>,
    ) -> Result<Self, Error> {
        let new = Self {
            namespace: namespace.into(),
            name: name.into(),
            version: version.into(),
            variant: variant.into(),
        };
        check("the namespace", &new.namespace)?;
        check("the name", &new.name)?;
        check("the version", &new.version)?;
        if !new.variant.is_empty() {
            check("the variant", &new.variant)?;
        }
        Ok(new)
    }
}

/// With slashes between its parts; without a last one if there is no variant.
impl fmt::Display for Coordinates {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}/{}/{}",
            self.namespace, self.name, self.version
        )?;
        match self.variant.is_empty() {
            true => Ok(()),
            false => write!(formatter, "/{}", self.variant),
        }
    }
}

/// Whether a text can be a part of coordinates, or the name of a tag or of a file.
pub(crate) fn check(what: &str, part: &str) -> Result<(), Error> {
    let refuse = |why: &str| Err(Error::new(ErrorKind::InvalidInput, format!("{what} {why}")));
    if part.is_empty() {
        return refuse("is empty");
    }
    if part.chars().count() > CHARS_MAX {
        return refuse(&format!("has more than {CHARS_MAX} characters"));
    }
    if part.chars().any(|c| c == '/' || c.is_control()) {
        return refuse("has a slash or a control character in it");
    }
    Ok(())
}
