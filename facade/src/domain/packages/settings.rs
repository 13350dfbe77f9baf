//! What can be chosen about packages when a database is built.

/// What can be chosen about packages: see [`DatabaseBuilder::settings`](crate::DatabaseBuilder::settings).
///
/// # Examples
///
/// ```
/// use package_database::packages::PackageSettings;
///
/// assert_eq!(PackageSettings::new().repository, "main");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PackageSettings {
    /// The id under which the configuration of the repository is stored: `main`, unless chosen.
    pub repository: String,
}

impl Default for PackageSettings {
    fn default() -> Self {
        Self {
            repository: "main".to_owned(),
        }
    }
}

impl PackageSettings {
    /// Those of a database for which nothing was chosen.
    pub fn new() -> Self {
        Self::default()
    }
}
