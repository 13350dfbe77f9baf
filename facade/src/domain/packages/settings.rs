//! What can be chosen about packages when a database is built.

use std::sync::Arc;

use super::pipeline::{Features, Versioning};
use super::upstream::{Secrets, UpstreamClient};
use super::webhook::WebhookSettings;

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
    /// What is switched on for those who publish without a pipeline.
    pub features: Features,
    /// What is a version for them.
    pub versioning: Versioning,
    /// Where large blobs are, if not in the table: a folder, a bucket.
    #[cfg(feature = "object-store")]
    pub objects: Option<Arc<dyn object_store::ObjectStore>>,
    /// How hooks are delivered.
    pub webhooks: WebhookSettings,
    /// Who asks upstreams, and sends webhooks; without one, no upstream answers and no hook is told.
    pub upstream: Option<Arc<dyn UpstreamClient>>,
    /// Where the secrets for upstreams are; without, there are none.
    pub secrets: Option<Arc<dyn Secrets>>,
}

impl Default for PackageSettings {
    fn default() -> Self {
        Self {
            repository: "main".to_owned(),
            features: Features::default(),
            versioning: Versioning::default(),
            #[cfg(feature = "object-store")]
            objects: None,
            webhooks: WebhookSettings::default(),
            upstream: None,
            secrets: None,
        }
    }
}

impl PackageSettings {
    /// Those of a database for which nothing was chosen.
    pub fn new() -> Self {
        Self::default()
    }

    /// With somebody who asks upstreams.
    #[must_use]
    pub fn upstream(mut self, client: Arc<dyn UpstreamClient>) -> Self {
        self.upstream = Some(client);
        self
    }

    /// With hooks that are delivered in another way.
    #[must_use]
    pub const fn webhooks(mut self, webhooks: WebhookSettings) -> Self {
        self.webhooks = webhooks;
        self
    }

    /// With secrets for upstreams.
    #[must_use]
    pub fn secrets(mut self, secrets: Arc<dyn Secrets>) -> Self {
        self.secrets = Some(secrets);
        self
    }
}
