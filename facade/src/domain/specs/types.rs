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
    /// The version that must be the newest one of the spec for the upload to happen: see
    /// [`only_if_latest`](Self::only_if_latest).
    pub only_if_latest: Option<&'a str>,
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
            only_if_latest: None,
        }
    }

    /// The same upload, but it happens only if this is the version text of the newest upload; otherwise it is a
    /// [`Conflict`](crate::ErrorKind::Conflict), and nothing is stored.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::specs::NewSpec;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let specs = database.specs();
    /// specs.create_or_update("user 1", &NewSpec::new("Orders", "1.0.0", 3)).await?;
    /// let next = NewSpec::new("Orders", "1.1.0", 4).only_if_latest("1.0.0");
    /// specs.create_or_update("user 1", &next).await?;
    /// let late = specs.create_or_update("user 1", &next).await.unwrap_err();
    /// assert_eq!(late.kind(), package_database::ErrorKind::Conflict);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub const fn only_if_latest(mut self, version: &'a str) -> Self {
        self.only_if_latest = Some(version);
        self
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
///
/// With the feature `serde` it is written and read with the names of its fields, as the Python package gives it out: no
/// title is no member.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct SpecInfo {
    /// The canonical id.
    pub id: String,
    /// The name as it was given with this version.
    pub name: String,
    /// The version as it was given.
    pub version: String,
    /// The title, if there is one.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub title: Option<String>,
    /// The description, if there is one.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub description: Option<String>,
    /// When the version came, in seconds since the Unix epoch. Different for any two versions.
    pub updated_at: i64,
    /// How many models it defines. Another writer may have stored a negative number.
    pub model_count: i64,
}

impl SpecInfo {
    /// A version without title and description, of the spec that the name means: for tests, and for who stands in for
    /// the facade.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::specs::SpecInfo;
    ///
    /// let spec = SpecInfo::new("My_Orders", "1.0.0", 3, 1_795_193_313).title("Orders");
    /// assert_eq!((&*spec.id, spec.title.as_deref()), ("my-orders", Some("Orders")));
    /// ```
    pub fn new(
        name: impl Into<String>,
        version: impl Into<String>,
        model_count: i64,
        updated_at: i64,
    ) -> Self {
        let name = name.into();
        Self {
            id: super::canonical_id(&name),
            name,
            version: version.into(),
            title: None,
            description: None,
            updated_at,
            model_count,
        }
    }

    /// The same version with a title.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// The same version with a description.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }
}
