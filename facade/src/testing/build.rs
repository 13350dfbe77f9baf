//! Values that make sense, a different one for every number.

#[cfg(feature = "specs")]
use crate::specs::NewSpec;

/// The values of a spec, owned; [`Spec::as_new`] is what the facade takes.
#[cfg(feature = "specs")]
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spec {
    /// `Name 1` for the number 1.
    pub name: String,
    /// `1.0.0` for the number 1.
    pub version: String,
    /// Ten times the number and two.
    pub model_count: u32,
    /// `title 1` for the number 1.
    pub title: Option<String>,
    /// `description 1` for the number 1.
    pub description: Option<String>,
}

#[cfg(feature = "specs")]
impl Spec {
    /// What the facade takes.
    pub fn as_new(&self) -> NewSpec<'_> {
        let mut new = NewSpec::new(&self.name, &self.version, self.model_count);
        new.title = self.title.as_deref();
        new.description = self.description.as_deref();
        new
    }

    /// The same spec without title and description.
    #[must_use]
    pub fn bare(mut self) -> Self {
        self.title = None;
        self.description = None;
        self
    }
}

/// A spec that is different for every number.
#[cfg(feature = "specs")]
pub fn spec(number: u32) -> Spec {
    Spec {
        name: format!("Name {number}"),
        version: format!("{number}.0.0"),
        model_count: number.saturating_mul(10).saturating_add(2),
        title: Some(format!("title {number}")),
        description: Some(format!("description {number}")),
    }
}

/// Credentials number `number`, with bytes for hash and salt that no secret key has.
#[cfg(feature = "credentials")]
pub fn credentials(number: u32) -> crate::credentials::NewCredentials {
    crate::credentials::NewCredentials::new(
        format!("public key {number}"),
        format!("secret key hash {number}").into_bytes(),
        format!("salt {number}").into_bytes(),
    )
}

/// The user `sub 1` for the number 1.
pub fn sub(number: u32) -> String {
    format!("sub {number}")
}
