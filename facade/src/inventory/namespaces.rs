//! Namespaces of the repository of packages, and what the scopes of accounts allow there.

use super::accounts::ACCOUNT;
use super::source::{Affected, Found, InventorySource, id_of};
use crate::backend::BoxFuture;
use crate::block::ListOptions;
use crate::block::events::{Event, Feed};
use crate::block::identity::Accounts;
use crate::domain::packages::Packages;
use crate::domain::packages::pipeline::holds;
use crate::domain::syncs::{Entitlement, Resource, ResourceId, ResourceType};
use crate::error::Error;

const NAMESPACE: &str = "namespace";

/// What scopes speak of, in the words of the document that comes with the library, and how people say it.
pub(super) const WORDS: [(&str, &str); 3] = [
    ("read", "read packages of the namespace"),
    ("write", "publish in the namespace"),
    ("admin", "look after the namespace"),
];

/// Adds that somebody may do what a word says in a namespace.
pub(super) fn permit(
    found: &mut Found,
    namespace: &str,
    (word, means): (&str, &str),
    principal: &ResourceId,
) -> Result<(), Error> {
    let resource = ResourceId::new(NAMESPACE, namespace);
    let id = id_of(&[NAMESPACE, namespace, word])?;
    let may = Entitlement::new(id, resource.clone());
    found.grant(&may, principal)?;
    found.entitlements.push(may.name(means));
    found.resources.push(Resource::new(resource));
    Ok(())
}

/// Namespaces in which something was published, and which accounts may do what there: by a scope for all packages, such as
/// `write`, or for these, such as `pkg:acme/*:write`. That follows from the scopes of accounts, which have no feed: it is
/// worked out anew for each sync.
#[derive(Clone, Debug)]
pub struct NamespaceSource {
    packages: Packages,
    accounts: Accounts,
}

impl NamespaceSource {
    /// The namespaces of a repository, for the accounts of a service.
    pub const fn new(packages: Packages, accounts: Accounts) -> Self {
        Self { packages, accounts }
    }
}

impl InventorySource for NamespaceSource {
    fn name(&self) -> &'static str {
        "namespaces"
    }

    fn resource_types(&self) -> Vec<ResourceType> {
        vec![ResourceType::new(NAMESPACE).name("Namespace of packages")]
    }

    fn of_subject<'a>(&'a self, of: &'a str) -> BoxFuture<'a, Result<Found, Error>> {
        Box::pin(async move {
            let mut found = Found::new();
            let all = ListOptions::new();
            let accounts = self.accounts.of_subject(of, &all).await?.into_vec()?;
            if accounts.is_empty() {
                return Ok(found);
            }
            let namespaces = self.packages.list_namespaces("", &all).await?.into_vec()?;
            for account in accounts {
                let Some((account, scopes)) = self.accounts.get(&account.user).await? else {
                    continue;
                };
                // Nobody signs in to it, so that its scopes allow nothing.
                if account.disabled {
                    continue;
                }
                let principal = ResourceId::new(ACCOUNT, account.user);
                for namespace in &namespaces {
                    for (word, means) in WORDS {
                        if !holds(&scopes, word, Some(namespace), None) {
                            continue;
                        }
                        permit(&mut found, namespace, (word, means), &principal)?;
                    }
                }
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
