//! Signing in: with a password, or with a pair of keys.

use std::fmt;

use super::{Accounts, Password, Stored};
use crate::backend::BoxFuture;
use crate::block::ListOptions;
use crate::block::identity::{Principal, Scopes, SignIn};
use crate::error::Error;

/// Tells whose a pair of keys is. The handle of credentials does; it stands here as a trait because blocks know no
/// domain.
pub trait KeyLookup: fmt::Debug + Send + Sync {
    /// The subject whose public and secret key these are, or `None`: also for keys that are none.
    ///
    /// # Errors
    ///
    /// Those of the store that is asked.
    fn subject_of<'a>(
        &'a self,
        public_key: &'a str,
        secret_key: &'a str,
    ) -> BoxFuture<'a, Result<Option<String>, Error>>;
}

impl Accounts {
    /// The caller whose user name and password these are, or `None`: when the password is another one, when
    /// there is no such account, and when it is disabled, after one read and one hash in each case.
    ///
    /// How often somebody may try is for the service to limit.
    pub async fn verify(
        &self,
        user: &str,
        password: &Password,
    ) -> Result<Option<Principal>, Error> {
        let stored = self.believed(user, password).await?;
        Ok(stored.map(
            |Stored {
                 account, scopes, ..
             }| {
                Principal::new(account.subject, SignIn::Password)
                    .with_scopes(scopes)
                    .with_contact(account.name, account.email)
            },
        ))
    }

    /// The caller whose pair of keys this is, or `None`. They have the scopes of all accounts of their
    /// subject together, and none if there is no account; if there are some and all are disabled, so are
    /// the keys.
    ///
    /// An account counts a moment after it was created; a change to one that counts is seen at once.
    pub async fn verify_key(
        &self,
        keys: &dyn KeyLookup,
        public_key: &str,
        secret_key: &str,
    ) -> Result<Option<Principal>, Error> {
        let Some(subject) = keys.subject_of(public_key, secret_key).await? else {
            return Ok(None);
        };
        let listed = self.of_subject(&subject, &ListOptions::new()).await?;
        let mut enabled = Vec::new();
        let mut any = false;
        for account in listed {
            // The index may be behind, so the account itself is asked.
            let stored = self.read(&account?.user).await?;
            let own = stored.filter(|stored| stored.account.subject == subject);
            any |= own.is_some();
            enabled.extend(own.filter(|stored| !stored.account.disabled));
        }
        if any && enabled.is_empty() {
            return Ok(None);
        }
        let mut caller = Principal::new(subject, SignIn::ApiKey);
        let mut scopes = Scopes::new();
        for Stored {
            account,
            scopes: own,
            ..
        } in enabled
        {
            scopes.extend(own.iter().cloned());
            caller.name = caller.name.or(account.name);
            caller.email = caller.email.or(account.email);
        }
        Ok(Some(caller.with_scopes(scopes)))
    }

    /// What is stored of an account whose password this is and that is not disabled.
    pub(super) async fn believed(
        &self,
        user: &str,
        password: &Password,
    ) -> Result<Option<Stored>, Error> {
        let stored = self.read(user).await?;
        let hash = stored.as_ref().map(|stored| &stored.hash);
        // A disabled account takes as long as any other.
        let verified = self.hasher.verifies(password, hash).await?;
        Ok(stored.filter(|stored| verified && !stored.account.disabled))
    }
}
