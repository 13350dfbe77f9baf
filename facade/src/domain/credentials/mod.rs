//! The keys of users: store a pair, find whose public key it is, check a secret key, delete.
//!
//! Invariant: a public key belongs to one credential, and nobody is let in on the word of an index
//! that is a moment behind.

mod generate;
mod interface;
mod item;
mod keys;
#[cfg(feature = "identity")]
mod lookup;
mod secret;
#[cfg(feature = "stream")]
mod stream;
mod table;
mod types;
mod write;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

pub use generate::{generate, generate_with, hash_secret_key, retrieve_secret_key};
pub use interface::CredentialStore;
pub use secret::{BinaryForm, SecretBytes, SecretText};
pub use table::TABLE;
pub use types::{CredentialsInfo, Ensured, KeyPair, NewCredentials, User};

use super::contract::{Domain, Open, Opening};
use super::input::{ITEM_BYTES_MAX, SORT_KEY_BYTES_MAX, check_key, invalid};
use super::sub::check_sub;
use crate::backend::{Consistency, Get, Item, KeyCondition, Query};
use crate::block::aside::aside;
use crate::block::listing::Record;
use crate::block::page::{List, every};
use crate::block::retry::Budget;
use crate::block::store::{Store, StorePages};
use crate::block::{ListOptions, Listing, Table};
use crate::error::{Error, ErrorKind};
use table::{ID, PUBLIC_KEY, SUB};
use write::Existing;

/// The credentials of users: see [`Database::credentials`](crate::Database::credentials).
///
/// A handle that owns what it needs: a service may keep it in its state, clone it for each request
/// and send it to any thread. A clone costs two reference counts.
///
/// # Errors
///
/// Every method refuses a user id, a credential id or a public key that is empty or too long for
/// the keys of the table (2,048, 1,024 and 2,032 bytes) with
/// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) before anything is sent. Reads of
/// an item that another writer damaged give
/// [`ErrorKind::CorruptData`](crate::ErrorKind::CorruptData); in a list, each entry is a read of
/// its own. A busy or silent store is tried again
/// until the [deadline](crate::block::RetryPolicy) and then gives
/// [`ErrorKind::Throttled`](crate::ErrorKind::Throttled) or
/// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable).
#[derive(Clone)]
pub struct Credentials {
    store: Arc<Store>,
    table: Arc<str>,
    form: BinaryForm,
    consistency: Consistency,
}

/// Where its table is.
impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Credentials")
            .field("backend", &self.store.backend)
            .field("table", &self.table)
            .field("form", &self.form)
            .field("consistency", &self.consistency)
            .finish()
    }
}

/// A credential as its owner sees it.
const CREDENTIALS: Record<CredentialsInfo> = record(item::credentials);
/// A credential as it is checked.
const USER: Record<User> = record(item::user);

const fn record<T>(decode: fn(&Item) -> Result<T, String>) -> Record<T> {
    Record {
        decode,
        partition: SUB,
        position: &[ID],
    }
}

/// One user's credentials.
#[derive(Clone, Copy, Debug)]
struct Owned<'a> {
    store: &'a Store,
    table: &'a Arc<str>,
    form: BinaryForm,
    sub: &'a str,
}

impl Open for Credentials {
    fn open(opening: &Opening<'_>) -> Self {
        Self {
            store: opening.store.clone(),
            table: opening.tables.of(&TABLE),
            form: opening.settings.of::<Self>(),
            consistency: Consistency::Eventual,
        }
    }
}

impl Domain for Credentials {
    const TABLES: &'static [Table] = &[TABLE];

    type Settings = BinaryForm;

    async fn delete_all(&self, sub: &str) -> Result<(), Error> {
        Self::delete_all(self, sub).await
    }
}

impl Credentials {
    /// The same credentials, but every read of the table sees all writes that were acknowledged
    /// before it, at twice the price. Finding a user by a public key stays a moment behind.
    ///
    /// # Examples
    ///
    /// ```
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let credentials = database.credentials().strong();
    /// assert_eq!(credentials.get("user 1", "default").await?, None);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn strong(&self) -> Self {
        Self {
            consistency: Consistency::Strong,
            ..self.clone()
        }
    }

    /// All credentials of the user, by id, each read when it is asked for.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::credentials::generate;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let credentials = database.credentials();
    /// let pair = generate("user 1", b"the service's secret")?;
    /// credentials.create_or_update("user 1", "default", &pair.to_new_credentials()).await?;
    /// for entry in credentials.list("user 1").await? {
    ///     println!("{}", entry?.public_key);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list(&self, sub: &str) -> Result<Listing<CredentialsInfo>, Error> {
        self.list_with(sub, &ListOptions::new()).await
    }

    /// As [`Credentials::list`], page by page or up to date.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for
    /// the page token of another list and for a limit of zero.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::block::ListOptions;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let first_ten = ListOptions::new().limit(10);
    /// let page = database.credentials().list_with("user 1", &first_ten).await?;
    /// assert!(page.is_empty() && page.next.is_none());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_with(
        &self,
        sub: &str,
        options: &ListOptions,
    ) -> Result<Listing<CredentialsInfo>, Error> {
        check_sub(sub)?;
        let query =
            Query::new(self.table.clone(), KeyCondition::partition(SUB, sub)).project(item::SHOWN);
        let list = List {
            store: &self.store,
            options,
            consistency: self.consistency,
            scope: &["credentials", sub],
            partition: sub,
            record: CREDENTIALS,
        };
        list.run(query, every).await
    }

    /// Stores a credential, replacing the one of the same id.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when the
    /// public key belongs to another credential, or others changed this one until the deadline;
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an empty hash or salt, and for more than the 400 KB
    /// of an item in all, hash and salt in base64.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::credentials::generate;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let credentials = database.credentials();
    /// let pair = generate("user 1", b"the service's secret")?;
    /// credentials.create_or_update("user 1", "default", &pair.to_new_credentials()).await?;
    /// let taken = credentials.create_or_update("user 2", "default", &pair.to_new_credentials()).await;
    /// assert_eq!(taken.unwrap_err().kind(), package_database::ErrorKind::Conflict);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_or_update(
        &self,
        sub: &str,
        id: &str,
        new: &NewCredentials,
    ) -> Result<(), Error> {
        let scope = self.scope_of(sub, id)?;
        check_new(sub, id, new)?;
        write::store(&scope, id, new, Existing::Replace).await?;
        Ok(())
    }

    /// The credential of that id, stored first if there is none. However many callers do so at
    /// once, one pair of keys is stored, and all get that one.
    ///
    /// # Errors
    ///
    /// As [`Credentials::create_or_update`].
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::credentials::generate;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let credentials = database.credentials();
    /// let mut keys = Vec::new();
    /// for _ in 0..2 {
    ///     let pair = generate("user 1", b"the service's secret")?;
    ///     let new = pair.to_new_credentials();
    ///     let ensured = credentials.get_or_create("user 1", "default", &new).await?;
    ///     keys.push(ensured.credentials.public_key);
    /// }
    /// assert_eq!(keys[0], keys[1], "the first pair is kept");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_or_create(
        &self,
        sub: &str,
        id: &str,
        new: &NewCredentials,
    ) -> Result<Ensured, Error> {
        let scope = self.scope_of(sub, id)?;
        check_new(sub, id, new)?;
        let kept = write::store(&scope, id, new, Existing::Keep).await?;
        let created = kept.is_none();
        let credentials = match kept {
            Some(item) => CREDENTIALS.read(&item)?,
            None => CredentialsInfo {
                id: id.to_owned(),
                public_key: new.public_key.clone(),
                salt: new.salt.clone(),
            },
        };
        Ok(Ensured {
            credentials,
            created,
        })
    }

    /// The credential of that id, or `None`.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::credentials::generate;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let credentials = database.credentials();
    /// let pair = generate("user 1", b"the service's secret")?;
    /// credentials.create_or_update("user 1", "default", &pair.to_new_credentials()).await?;
    /// let found = credentials.get("user 1", "default").await?.expect("it was just stored");
    /// assert_eq!(found.public_key, pair.public_key);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get(&self, sub: &str, id: &str) -> Result<Option<CredentialsInfo>, Error> {
        self.scope_of(sub, id)?;
        let key = keys::credential(sub, id);
        let get = Get::new(self.table.clone(), key)
            .consistency(self.consistency)
            .project(item::SHOWN);
        let item = self.store.get(&get, &mut self.store.budget()).await?;
        item.map(|item| CREDENTIALS.read(&item)).transpose()
    }

    /// Whose public key this is, or `None`.
    ///
    /// The index may be a moment behind, so that the credential itself is read strongly before
    /// anything is answered: a key that was deleted or replaced is unknown at once. A key that was
    /// stored just now may be unknown for a moment.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when several
    /// credentials have the key, which another writer must have stored.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::credentials::generate;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let credentials = database.credentials();
    /// let pair = generate("user 1", b"the service's secret")?;
    /// credentials.create_or_update("user 1", "default", &pair.to_new_credentials()).await?;
    /// let user = credentials.get_user(&pair.public_key).await?.expect("it was just stored");
    /// assert_eq!(user.sub, "user 1");
    /// assert_eq!(credentials.get_user("pk_of_nobody").await?, None);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_user(&self, public_key: &str) -> Result<Option<User>, Error> {
        check_public_key(public_key)?;
        let mut budget = self.store.budget();
        let candidates = write::candidates(&self.scope(""), public_key, &mut budget).await?;
        self.user_among(candidates, public_key, &mut budget).await
    }

    /// The one of the credentials that has the public key now.
    async fn user_among(
        &self,
        candidates: Vec<(String, String)>,
        public_key: &str,
        budget: &mut Budget<'_>,
    ) -> Result<Option<User>, Error> {
        let scope = self.scope("");
        let mut user = None;
        for (sub, id) in candidates {
            let key = keys::credential(&sub, &id);
            let item = write::get_strong(&scope, key, budget).await?;
            let current = item.filter(|item| item::has_text(item, PUBLIC_KEY, public_key));
            let Some(item) = current else {
                continue;
            };
            if user.replace(USER.read(&item)?).is_some() {
                let message = "several credentials have this public key";
                return Err(Error::new(ErrorKind::Conflict, message));
            }
        }
        Ok(user)
    }

    /// The user whose public and secret key these are, or `None`.
    ///
    /// It takes some milliseconds of the processor, within a Tokio runtime on a thread where no other task waits
    /// for them, and one request to the index and one strong read,
    /// for an unknown public key as for a known one with another secret.
    ///
    /// # Errors
    ///
    /// As [`Credentials::get_user`].
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::credentials::generate;
    /// use package_database::credentials::SecretText;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let credentials = database.credentials();
    /// let pair = generate("user 1", b"the service's secret")?;
    /// credentials.create_or_update("user 1", "default", &pair.to_new_credentials()).await?;
    /// let user = credentials.verify_secret(&pair.public_key, &pair.secret_key).await?;
    /// assert_eq!(user.as_deref(), Some("user 1"));
    /// let guess = SecretText::from("sk_guess");
    /// assert_eq!(credentials.verify_secret(&pair.public_key, &guess).await?, None);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn verify_secret(
        &self,
        public_key: &str,
        secret_key: &SecretText,
    ) -> Result<Option<String>, Error> {
        check_public_key(public_key)?;
        let scope = self.scope("");
        let mut budget = self.store.budget();
        let candidates = write::candidates(&scope, public_key, &mut budget).await?;
        if candidates.is_empty() {
            // What is known costs a read, and so does what is not.
            write::get_strong(&scope, keys::nobody(public_key), &mut budget).await?;
        }
        let user = self.user_among(candidates, public_key, &mut budget);
        let user = user.await?;
        let nobody = || SecretBytes::from(generate::DUMMY.as_slice());
        let (salt, hash) = match &user {
            Some(user) => (user.salt.clone(), user.secret_key_hash.clone()),
            None => (nobody(), nobody()),
        };
        let secret_key = secret_key.clone();
        let verifying = move || generate::verifies(&secret_key, salt.expose(), hash.expose());
        let verified = aside(verifying).await?;
        Ok(user.filter(|_| verified).map(|user| user.sub))
    }

    /// Removes a credential. That there is none is no error.
    ///
    /// # Examples
    ///
    /// ```
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let credentials = database.credentials();
    /// credentials.delete("user 1", "default").await?; // none there, and no error
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete(&self, sub: &str, id: &str) -> Result<(), Error> {
        let scope = self.scope_of(sub, id)?;
        write::remove(&scope, id, &mut self.store.budget()).await
    }

    /// Removes all credentials of the user.
    ///
    /// # Examples
    ///
    /// ```
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// database.credentials().delete_all("user 1").await?;
    /// assert!(database.credentials().list("user 1").await?.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete_all(&self, sub: &str) -> Result<(), Error> {
        check_sub(sub)?;
        let scope = self.scope(sub);
        let mut budget = self.store.budget();
        let query = Query::new(self.table.clone(), KeyCondition::partition(SUB, sub))
            .consistency(Consistency::Strong)
            .project([SUB, ID]);
        let mut pages = StorePages::new(&self.store, query);
        while let Some(page) = pages.next(&mut budget).await? {
            for id in page.items.iter().filter_map(|item| item.text(ID)) {
                write::remove(&scope, &id, &mut budget).await?;
                budget.renew();
            }
        }
        Ok(())
    }

    fn scope<'s>(&'s self, sub: &'s str) -> Owned<'s> {
        Owned {
            store: &self.store,
            table: &self.table,
            form: self.form,
            sub,
        }
    }

    fn scope_of<'s>(&'s self, sub: &'s str, id: &str) -> Result<Owned<'s>, Error> {
        check_sub(sub)?;
        check_key("the id of the credential", id, SORT_KEY_BYTES_MAX)?;
        Ok(self.scope(sub))
    }
}

/// Bytes kept for the names of attributes in an item: more than they need.
const ITEM_BYTES_RESERVED: usize = 256;

fn check_new(sub: &str, id: &str, new: &NewCredentials) -> Result<(), Error> {
    check_public_key(&new.public_key)?;
    if new.secret_key_hash.expose().is_empty() {
        return Err(invalid("the hash of the secret key is empty"));
    }
    if new.salt.expose().is_empty() {
        return Err(invalid("the salt is empty"));
    }
    // As base64 text, in which either form may be stored.
    let stored =
        [&new.secret_key_hash, &new.salt].map(|secret| secret.expose().len().div_ceil(3) * 4);
    let texts = [sub, id, &new.public_key].map(str::len);
    let bytes: usize = stored.into_iter().chain(texts).sum();
    if bytes + ITEM_BYTES_RESERVED > ITEM_BYTES_MAX {
        return Err(invalid(format!(
            "hash and salt, in base64, take more than the {ITEM_BYTES_MAX} bytes of an item"
        )));
    }
    Ok(())
}

fn check_public_key(public_key: &str) -> Result<(), Error> {
    check_key("the public key", public_key, keys::PUBLIC_KEY_BYTES_MAX)
}
