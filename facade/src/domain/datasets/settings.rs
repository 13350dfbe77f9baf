//! What can be chosen about datasets when a database is built.

use std::sync::Arc;

use super::hook::Hook;
use super::types::{Author, check_part};
use crate::error::Error;

/// What can be chosen about datasets: see [`DatabaseBuilder::settings`](crate::DatabaseBuilder::settings).
///
/// # Examples
///
/// ```
/// use package_database::datasets::{Author, DatasetSettings};
///
/// let settings = DatasetSettings::new()
///     .default_owner("acme")
///     .unwrap()
///     .default_author(Author::new("Catalogue", "catalogue@example.org"));
/// assert_eq!(settings.default_owner, "acme");
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DatasetSettings {
    /// Who owns a dataset of which only the name is said: `default`, unless another is chosen.
    pub default_owner: String,
    /// Who makes a change of which nobody says who made it: nobody, unless chosen.
    pub default_author: Author,
    /// Why a change is made of which nobody says why: the empty text, unless chosen.
    pub default_message: String,
    /// What is called before and after each action, in this order.
    pub hooks: Vec<Arc<dyn Hook>>,
}

impl Default for DatasetSettings {
    fn default() -> Self {
        Self {
            default_owner: "default".to_owned(),
            default_author: Author::default(),
            default_message: String::new(),
            hooks: Vec::new(),
        }
    }
}

impl DatasetSettings {
    /// Those of a database for which nothing was chosen.
    pub fn new() -> Self {
        Self::default()
    }

    /// With another owner of datasets that are called by a name alone.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for what can own no dataset.
    pub fn default_owner(mut self, owner: impl Into<String>) -> Result<Self, Error> {
        self.default_owner = owner.into();
        check_part("the owner", &self.default_owner)?;
        Ok(self)
    }

    /// With another author of changes that have none.
    #[must_use]
    pub fn default_author(mut self, author: Author) -> Self {
        self.default_author = author;
        self
    }

    /// With another message of changes that have none.
    #[must_use]
    pub fn default_message(mut self, message: impl Into<String>) -> Self {
        self.default_message = message.into();
        self
    }

    /// With one more hook, called after those that there are.
    #[must_use]
    pub fn hook(mut self, hook: Arc<dyn Hook>) -> Self {
        self.hooks.push(hook);
        self
    }
}
