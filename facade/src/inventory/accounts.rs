//! Accounts, the scopes that are granted to them, and the keys that permit what they do.

use super::source::{Affected, Found, InventorySource, act_as, id_of, subject};
use crate::backend::{BoxFuture, Value};
use crate::block::ListOptions;
use crate::block::events::{Event, Feed};
use crate::block::identity::Accounts;
#[cfg(feature = "credentials")]
use crate::domain::credentials::Credentials;
use crate::domain::syncs::{Entitlement, Resource, ResourceId, ResourceType};
use crate::error::Error;

pub(super) const ACCOUNT: &str = "account";
const SCOPE: &str = "scope";

/// Accounts and their scopes. An account that is disabled is listed, and may do nothing. Accounts have no feed: they are
/// read anew for each sync, through an index that shows them a moment after they were made.
#[derive(Clone, Debug)]
pub struct AccountSource {
    accounts: Accounts,
    #[cfg(feature = "credentials")]
    keys: Option<Credentials>,
}

impl AccountSource {
    /// The accounts of a service.
    pub const fn new(accounts: Accounts) -> Self {
        Self {
            accounts,
            #[cfg(feature = "credentials")]
            keys: None,
        }
    }

    /// The same, of a service in which a pair of keys permits what the accounts of its subject do: each key then has what
    /// each of these accounts has.
    #[cfg(feature = "credentials")]
    #[must_use]
    pub fn with_keys(self, keys: Credentials) -> Self {
        Self {
            keys: Some(keys),
            ..self
        }
    }

    /// The keys that permit what the accounts of a subject do.
    #[cfg(feature = "credentials")]
    async fn keys_of(&self, of: &str) -> Result<Vec<ResourceId>, Error> {
        let Some(keys) = &self.keys else {
            return Ok(Vec::new());
        };
        let keys = keys.list_with(of, &ListOptions::new().strong()).await?;
        let keys = keys.into_vec()?.into_iter();
        Ok(keys.map(|key| super::keys::key(key.public_key)).collect())
    }

    #[cfg(not(feature = "credentials"))]
    async fn keys_of(&self, _: &str) -> Result<Vec<ResourceId>, Error> {
        Ok(Vec::new())
    }
}

impl InventorySource for AccountSource {
    fn name(&self) -> &'static str {
        "accounts"
    }

    fn resource_types(&self) -> Vec<ResourceType> {
        vec![
            ResourceType::new(ACCOUNT).name("Account"),
            ResourceType::new(SCOPE).name("Scope"),
        ]
    }

    fn of_subject<'a>(&'a self, of: &'a str) -> BoxFuture<'a, Result<Found, Error>> {
        Box::pin(async move {
            let mut found = Found::new();
            let accounts = self.accounts.of_subject(of, &ListOptions::new()).await?;
            let accounts = accounts.into_vec()?;
            let keys = match accounts.is_empty() {
                true => Vec::new(),
                false => self.keys_of(of).await?,
            };
            for account in accounts {
                let Some((account, scopes)) = self.accounts.get(&account.user).await? else {
                    continue;
                };
                let id = ResourceId::new(ACCOUNT, &*account.user);
                let resource = Resource::new(id.clone())
                    .parent(subject(of))
                    // What has no name for people is listed without one.
                    .name(account.name.unwrap_or_default());
                let state = [("disabled".to_owned(), Value::Bool(account.disabled))];
                let state = Value::Map(state.into_iter().collect());
                found.resources.push(resource.data(state));
                if account.disabled {
                    continue;
                }
                found.grant(&act_as(of)?, &id)?;
                if !keys.is_empty() {
                    let be = Entitlement::new(id_of(&[ACCOUNT, &account.user, "do"])?, id.clone());
                    for key in &keys {
                        found.grant(&be, key)?;
                    }
                    found.entitlements.push(be.name("do what the account may"));
                }
                for scope in scopes.iter() {
                    let scope = scope.to_string();
                    let resource = ResourceId::new(SCOPE, &*scope);
                    let has = Entitlement::new(id_of(&[SCOPE, &scope, "has"])?, resource.clone());
                    found.resources.push(Resource::new(resource));
                    found.grant(&has, &id)?;
                    found.entitlements.push(has.name("have the scope"));
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
