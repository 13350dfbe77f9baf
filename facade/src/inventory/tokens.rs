//! Tokens of machines, and the namespaces that they are good for.

use super::namespaces::{WORDS, permit};
use super::source::{Affected, Found, InventorySource};
use crate::backend::BoxFuture;
use crate::block::ListOptions;
use crate::block::events::{Event, Feed};
use crate::domain::packages::Packages;
use crate::domain::syncs::{Resource, ResourceId, ResourceType};
use crate::error::Error;

const TOKEN: &str = "token";

/// Tokens of machines that are good, which are no subject's, and what they permit in which namespaces. They have no feed:
/// they are read anew for each sync, through an index that shows them a moment after they were issued.
#[derive(Clone, Debug)]
pub struct TokenSource(Packages);

impl TokenSource {
    /// The tokens of a repository.
    pub const fn new(packages: Packages) -> Self {
        Self(packages)
    }
}

impl InventorySource for TokenSource {
    fn name(&self) -> &'static str {
        "tokens"
    }

    fn resource_types(&self) -> Vec<ResourceType> {
        vec![ResourceType::new(TOKEN).name("Token of a machine")]
    }

    fn of_subject<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Found, Error>> {
        Box::pin(async { Ok(Found::new()) })
    }

    fn of_nobody(&self) -> BoxFuture<'_, Result<Found, Error>> {
        Box::pin(async move {
            let mut found = Found::new();
            let tokens = self.0.machine_tokens(&ListOptions::new()).await?;
            for token in tokens.into_vec()? {
                if token.revoked_at.is_some() {
                    continue;
                }
                let id = ResourceId::new(TOKEN, token.id);
                for namespace in &token.namespaces {
                    let words = WORDS.into_iter();
                    for word in
                        words.filter(|(word, _)| token.actions.iter().any(|one| one == word))
                    {
                        permit(&mut found, namespace, word, &id)?;
                    }
                }
                found.resources.push(Resource::new(id).name(token.name));
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
