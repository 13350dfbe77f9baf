//! What callers give and get.

/// A new version of a spec, as a user uploads it.
///
/// # Examples
///
/// ```
/// use package_database::specs::NewSpec;
///
/// let spec = NewSpec::new("My Spec", "1.0.0", 3).title("Orders").description("All of them.");
/// assert_eq!(spec.model_count, 3);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewSpec<'a> {
    /// The name for people. The id follows from it: see
    /// [`canonical_id`](crate::specs::canonical_id).
    pub name: &'a str,
    /// The version, which means nothing to the facade; two uploads may bear the same.
    pub version: &'a str,
    /// How many models the spec defines.
    pub model_count: u32,
    /// A title; an empty one is not stored.
    pub title: Option<&'a str>,
    /// A description; an empty one is not stored.
    pub description: Option<&'a str>,
}

impl<'a> NewSpec<'a> {
    /// A version without title and description.
    pub const fn new(name: &'a str, version: &'a str, model_count: u32) -> Self {
        Self {
            name,
            version,
            model_count,
            title: None,
            description: None,
        }
    }

    /// The same version with a title.
    #[must_use]
    pub const fn title(mut self, title: &'a str) -> Self {
        self.title = Some(title);
        self
    }

    /// The same version with a description.
    #[must_use]
    pub const fn description(mut self, description: &'a str) -> Self {
        self.description = Some(description);
        self
    }
}

/// A version of a spec, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpecInfo {
    /// The canonical id.
    pub id: String,
    /// The name as it was given with this version.
    pub name: String,
    /// The version as it was given.
    pub version: String,
    /// The title, if there is one.
    pub title: Option<String>,
    /// The description, if there is one.
    pub description: Option<String>,
    /// When the version came, in seconds since the Unix epoch. Different for any two versions.
    pub updated_at: i64,
    /// How many models it defines. Another writer may have stored a negative number.
    pub model_count: i64,
}
