//! Accounts, and the scopes that are granted to them.

use super::source::{Affected, Found, InventorySource, act_as, id_of, subject};
use crate::backend::{BoxFuture, Value};
use crate::block::ListOptions;
use crate::block::events::{Event, Feed};
use crate::block::identity::Accounts;
use crate::domain::syncs::{Entitlement, Resource, ResourceId, ResourceType};
use crate::error::Error;

pub(super) const ACCOUNT: &str = "account";
const SCOPE: &str = "scope";

/// Accounts and their scopes. An account that is disabled is listed, and may do nothing. Accounts have no feed: they are
/// read anew for each sync, through an index that shows them a moment after they were made.
#[derive(Clone, Debug)]
pub struct AccountSource(Accounts);

impl AccountSource {
    /// The accounts of a service.
    pub const fn new(accounts: Accounts) -> Self {
        Self(accounts)
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
            let accounts = self.0.of_subject(of, &ListOptions::new()).await?;
            for account in accounts.into_vec()? {
                let Some((account, scopes)) = self.0.get(&account.user).await? else {
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
