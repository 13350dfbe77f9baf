//! What changes an account.

use super::record::{self, ACCOUNT, DISABLED, HASH, SCHEMA, SCOPE};
use super::{Accounts, NewAccount, Password, no_account};
use crate::backend::{Condition, Item, Value};
use crate::block::identity::Scope;
use crate::block::key::PK;
use crate::block::record::Envelope;
use crate::block::uow::{Attempts, UnitOfWork};
use crate::error::{Error, ErrorKind};

/// Scopes that go in one transaction, beside the account.
const SCOPES_AT_ONCE: usize = 90;

impl Accounts {
    /// Creates an account with its scopes, all at once.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Conflict`] when there is an account of that name;
    /// [`ErrorKind::InvalidInput`] for a password that is too short, longer than 72 bytes or has a zero
    /// byte, and for more than 99 scopes.
    pub async fn create(&self, new: &NewAccount, password: &Password) -> Result<(), Error> {
        record::check_user(&new.user)?;
        record::check_subject(&new.subject)?;
        password.check(self.password_chars_min)?;
        let hash = self.hash(password).await?;
        let mut unit = UnitOfWork::new(&self.store);
        let envelope = unit.envelope(ACCOUNT, SCHEMA);
        let item = record::account_item(new, &hash)?;
        unit.create(&self.table, &envelope, item)?;
        // Scopes without an account were left by somebody who removed it by hand. The new account must not
        // have them. They go in the transaction that is refused when the name is taken: then they are
        // the scopes of that account.
        for key in self.scope_keys(&new.user).await? {
            unit.delete(&self.table, &key)?;
        }
        let envelope = unit.envelope(SCOPE, SCHEMA);
        for scope in new.scopes.iter() {
            let item = record::scope_item(&new.user, scope)?;
            unit.put_record(&self.table, &envelope, item)?;
        }
        let taken = |_| Error::new(ErrorKind::Conflict, "there is an account of that name");
        unit.commit().await?.map_err(taken)
    }

    /// Changes the password for somebody who knows the one of now. Answers `false`, and changes nothing, when
    /// it is another one, when there is no such account, and when the account is disabled.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::InvalidInput`] for a new password that cannot be one, as in
    /// [`Accounts::create`]; [`ErrorKind::Conflict`] when somebody else changed it meanwhile.
    pub async fn change_password(
        &self,
        user: &str,
        old: &Password,
        new: &Password,
    ) -> Result<bool, Error> {
        new.check(self.password_chars_min)?;
        let Some(stored) = self.believed(user, old).await? else {
            return Ok(false);
        };
        let hash = self.hash(new).await?;
        self.modify(user, |item| {
            // The old password proves nothing any more once it is not the one that is stored.
            if record::hash(&item).as_ref() != Some(&stored.hash) {
                let message = "somebody else changed the password meanwhile";
                return Err(Error::new(ErrorKind::Conflict, message));
            }
            Ok(item.with(HASH, hash.expose()))
        })
        .await?;
        Ok(true)
    }

    /// Sets the password, for an administrator.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::NotFound`] when there is no such account;
    /// [`ErrorKind::InvalidInput`] as in [`Accounts::create`].
    pub async fn set_password(&self, user: &str, new: &Password) -> Result<(), Error> {
        record::check_user(user)?;
        new.check(self.password_chars_min)?;
        let hash = self.hash(new).await?;
        self.modify(user, |item| Ok(item.with(HASH, hash.expose())))
            .await
    }

    /// Lets nobody sign in to the account any more. Tokens that were issued stay valid until they expire.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::NotFound`] when there is no such account.
    pub async fn disable(&self, user: &str) -> Result<(), Error> {
        self.set_disabled(user, true).await
    }

    /// Lets its owner sign in again.
    ///
    /// # Errors
    ///
    /// As [`Accounts::disable`].
    pub async fn enable(&self, user: &str) -> Result<(), Error> {
        self.set_disabled(user, false).await
    }

    /// Removes an account with its scopes. Its name is free; tokens that were issued stay valid until they expire.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::NotFound`] when there is no such account.
    pub async fn delete(&self, user: &str) -> Result<(), Error> {
        let account = self.account_key(user)?;
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            if unit.get(&self.table, &account).await?.is_none() {
                return Err(no_account());
            }
            unit.delete(&self.table, &account)?;
            for key in self.scope_keys(user).await?.iter().take(SCOPES_AT_ONCE) {
                unit.delete(&self.table, key)?;
            }
            if let Some(outcome) = attempts.commit(unit).await? {
                outcome.or_conflict()?;
                break;
            }
        }
        // Nobody has the scopes that are left. A new account of the name would remove them, and has its own from then on.
        loop {
            let keys = self.scope_keys(user).await?;
            if keys.is_empty() {
                return Ok(());
            }
            let mut unit = UnitOfWork::new(&self.store);
            unit.require(&self.table, &account, Condition::absent(PK))?;
            for key in keys.iter().take(SCOPES_AT_ONCE) {
                unit.delete(&self.table, key)?;
            }
            if unit.commit().await?.is_err() {
                return Ok(());
            }
        }
    }

    /// Grants a scope. Says whether it was not granted before.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::NotFound`] when there is no such account.
    pub async fn grant(&self, user: &str, scope: &Scope) -> Result<bool, Error> {
        let account = self.account_key(user)?;
        let key = record::scope_key(user, scope)?;
        let item = record::scope_item(user, scope)?;
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            if unit.get(&self.table, &account).await?.is_none() {
                return Err(no_account());
            }
            if unit.get(&self.table, &key).await?.is_some() {
                return Ok(false);
            }
            let envelope = unit.envelope(SCOPE, SCHEMA);
            unit.put_record(&self.table, &envelope, item.clone())?;
            if let Some(outcome) = attempts.commit(unit).await? {
                return outcome.or_conflict().map(|()| true);
            }
        }
    }

    /// Takes a scope away. Says whether it had been granted; narrower ones that were granted on their own
    /// stay.
    pub async fn revoke(&self, user: &str, scope: &Scope) -> Result<bool, Error> {
        record::check_user(user)?;
        let key = record::scope_key(user, scope)?;
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            if unit.get(&self.table, &key).await?.is_none() {
                return Ok(false);
            }
            unit.delete(&self.table, &key)?;
            if let Some(outcome) = attempts.commit(unit).await? {
                return outcome.or_conflict().map(|()| true);
            }
        }
    }

    async fn set_disabled(&self, user: &str, disabled: bool) -> Result<(), Error> {
        self.modify(user, |item| Ok(item.with(DISABLED, Value::Bool(disabled))))
            .await
    }

    /// Writes what `change` makes of an account, and again what it makes of the next revision, while
    /// others change it as well.
    async fn modify(
        &self,
        user: &str,
        change: impl Fn(Item) -> Result<Item, Error>,
    ) -> Result<(), Error> {
        let key = self.account_key(user)?;
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            let item = unit.get(&self.table, &key).await?;
            let item = item.ok_or_else(no_account)?;
            let envelope = unit.next(&Envelope::of(&item)?);
            unit.put_record(&self.table, &envelope, change(item)?)?;
            if let Some(outcome) = attempts.commit(unit).await? {
                return outcome.or_conflict();
            }
        }
    }

    fn account_key(&self, user: &str) -> Result<Item, Error> {
        record::check_user(user)?;
        record::account_key(user)
    }

    async fn hash(&self, password: &Password) -> Result<super::PasswordHash, Error> {
        let random = self.store.retrier.random.clone();
        self.hasher.hash(password, &*random).await
    }
}
