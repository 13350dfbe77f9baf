//! API keys.

use super::source::{Affected, Found, InventorySource, act_as, subject};
use crate::backend::BoxFuture;
use crate::block::ListOptions;
use crate::block::events::{Event, Feed};
use crate::domain::credentials::Credentials;
use crate::domain::syncs::{Resource, ResourceId, ResourceType};
use crate::error::Error;

const KEY: &str = "key";

/// The resource that a key is, by its public half.
pub(super) fn key(public: String) -> ResourceId {
    ResourceId::new(KEY, public)
}

/// API keys, by their public halves. Keys have no feed: they are read anew for each sync.
#[derive(Clone, Debug)]
pub struct KeySource(Credentials);

impl KeySource {
    /// The keys of a database.
    pub const fn new(credentials: Credentials) -> Self {
        Self(credentials)
    }
}

impl InventorySource for KeySource {
    fn name(&self) -> &'static str {
        "keys"
    }

    fn resource_types(&self) -> Vec<ResourceType> {
        vec![ResourceType::new(KEY).name("API key")]
    }

    fn of_subject<'a>(&'a self, of: &'a str) -> BoxFuture<'a, Result<Found, Error>> {
        Box::pin(async move {
            let mut found = Found::new();
            let keys = self.0.list_with(of, &ListOptions::new().strong()).await?;
            for key in keys.into_vec()? {
                let id = self::key(key.public_key);
                found.grant(&act_as(of)?, &id)?;
                let resource = Resource::new(id).parent(subject(of)).name(key.id);
                found.resources.push(resource);
            }
            Ok(found)
        })
    }

    fn feed(&self) -> Option<Feed> {
        None
    }

    fn affected(&self, _: &Event) -> Affected {
        Affected::nobody()
    }
}
