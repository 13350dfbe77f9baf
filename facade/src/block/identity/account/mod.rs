//! Accounts: a user name, a password, a subject, and the scopes that were granted.
//!
//! Invariant: whether an account exists shows in no answer to somebody who does not know its password,
//! and not in the time that the answer takes.

mod change;
mod password;
mod record;
mod sign_in;

use std::sync::Arc;

pub use password::Password;
pub use sign_in::KeyLookup;

use super::{Scope, Scopes};
use crate::backend::{Consistency, Item, KeyCondition, Query};
use crate::block::key::{PK, SK};
use crate::block::page::{List, every};
use crate::block::platform::{self, GSI1};
use crate::block::record::is_live;
use crate::block::store::StorePages;
use crate::block::{ListOptions, Listing, Store};
use crate::error::{Error, ErrorKind};
use password::{Hasher, PasswordHash};
use record::Entry;

/// How accounts are kept.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AccountSettings {
    /// The name of the [table](platform::TABLE): `package.platform`, unless it was renamed.
    pub table: Arc<str>,
    /// The cost of bcrypt for new passwords, 4 to 20: one more doubles the time. 12 by default, a quarter
    /// of a second. An account whose hash has another cost than this tells by the time of the answer
    /// that it exists, until its password is changed.
    pub cost: u32,
    /// Characters that a new password has at least; 8 by default. In all cases it has at most 72 bytes.
    pub password_chars_min: usize,
    /// Passwords that are hashed at the same time; others wait. 4 by default.
    pub hashing_at_once: usize,
}

impl Default for AccountSettings {
    fn default() -> Self {
        Self {
            table: platform::TABLE.name().into(),
            cost: 12,
            password_chars_min: 8,
            hashing_at_once: 4,
        }
    }
}

/// An account that is to be created.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewAccount {
    /// The name to sign in with: 1 to 256 bytes, no control characters, told apart by letter case.
    pub user: String,
    /// Who it is: 1 to 1,024 bytes, no control characters. Several accounts may be of one subject.
    pub subject: String,
    /// What to call them.
    pub name: Option<String>,
    /// Where to write to.
    pub email: Option<String>,
    /// What is granted at once: at most 99 scopes; more can be granted later.
    pub scopes: Scopes,
}

impl NewAccount {
    /// An account that may do nothing yet.
    pub fn new(user: impl Into<String>, subject: impl Into<String>) -> Self {
        Self {
            user: user.into(),
            subject: subject.into(),
            name: None,
            email: None,
            scopes: Scopes::new(),
        }
    }

    /// The same account with these scopes.
    #[must_use]
    pub fn with_scopes(mut self, scopes: Scopes) -> Self {
        self.scopes = scopes;
        self
    }
}

/// An account as it is stored, without its password and its scopes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// The name to sign in with.
    pub user: String,
    /// Who it is.
    pub subject: String,
    /// What to call them, if known.
    pub name: Option<String>,
    /// Where to write to, if known.
    pub email: Option<String>,
    /// Whether nobody can sign in to it now.
    pub disabled: bool,
    /// Nanoseconds since the Unix epoch.
    pub created_at: u64,
    /// Nanoseconds since the Unix epoch; granting a scope does not count.
    pub updated_at: u64,
}

/// The accounts of a service. Cheap to clone; must be used within a Tokio runtime, which has the threads
/// that hash.
///
/// # Errors
///
/// A busy or silent store is tried again until the [deadline](crate::block::RetryPolicy) and then
/// gives [`ErrorKind::Throttled`] or [`ErrorKind::Unavailable`]; after the latter, a write may or may not
/// have happened. An item that another writer damaged is [`ErrorKind::CorruptData`]. A user name or a
/// subject that cannot be one is [`ErrorKind::InvalidInput`] before anything is sent, where a call writes.
///
/// # Examples
///
/// ```
/// # use package_database::backend::{TableAdmin, emulator::EmulatorBackend};
/// use std::sync::Arc;
///
/// use package_database::block::identity::{
///     AccountSettings, Accounts, NewAccount, Password, Scopes,
/// };
/// use package_database::block::{Store, platform};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// # let backend = EmulatorBackend::new();
/// # backend.create(&platform::TABLE.definition()).await?;
/// let store = Arc::new(Store::new(Arc::new(backend)));
/// # let mut settings = AccountSettings::default();
/// # settings.cost = 4;
/// # let accounts = Accounts::new(store.clone(), &settings)?;
/// # let _ =
/// Accounts::new(store, &AccountSettings::default())?;
///
/// let ann = NewAccount::new("ann", "user 1").with_scopes(Scopes::from_text("read write"));
/// let password = Password::from("correct horse");
/// accounts.create(&ann, &password).await?;
///
/// let caller = accounts.verify("ann", &password).await?.unwrap();
/// assert_eq!((&*caller.subject, caller.scopes.len()), ("user 1", 2));
/// assert!(accounts.verify("ann", &"guess".into()).await?.is_none());
/// assert!(accounts.verify("bob", &password).await?.is_none());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Accounts {
    store: Arc<Store>,
    table: Arc<str>,
    hasher: Arc<Hasher>,
    password_chars_min: usize,
}

/// All that is stored of an account.
struct Stored {
    account: Account,
    hash: PasswordHash,
    scopes: Scopes,
}

impl Accounts {
    /// The accounts in that store.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] for a cost that is not between 4 and 20.
    pub fn new(store: Arc<Store>, settings: &AccountSettings) -> Result<Self, Error> {
        Ok(Self {
            store,
            table: settings.table.clone(),
            hasher: Arc::new(Hasher::new(settings.cost, settings.hashing_at_once)?),
            password_chars_min: settings.password_chars_min,
        })
    }

    /// The account of that name with its scopes, as of now.
    pub async fn get(&self, user: &str) -> Result<Option<(Account, Scopes)>, Error> {
        let stored = self.read(user).await?;
        Ok(stored.map(|stored| (stored.account, stored.scopes)))
    }

    /// The accounts of a subject, in no particular order and without their scopes. An account shows here a
    /// moment after it was written.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::InvalidInput`] for the page token of another list and for a
    /// limit of zero.
    pub async fn of_subject(
        &self,
        subject: &str,
        options: &ListOptions,
    ) -> Result<Listing<Account>, Error> {
        record::check_subject(subject)?;
        let partition = record::subject_partition(subject)?;
        let condition = KeyCondition::partition(platform::GSI1_PK, partition.text());
        let query = Query::new(self.table.clone(), condition)
            .index(GSI1)
            .project(record::SHOWN);
        let options = options.of_global_index();
        let list = List {
            store: &self.store,
            options: &options,
            consistency: Consistency::Eventual,
            scope: &["accounts", subject],
            partition: partition.text(),
            record: record::OF_SUBJECT,
        };
        list.run(query, every).await
    }

    /// An account and its scopes, in one query.
    async fn read(&self, user: &str) -> Result<Option<Stored>, Error> {
        if record::check_user(user).is_err() {
            return Ok(None);
        }
        let query = self.all_of(user)?;
        let mut budget = self.store.budget();
        let mut pages = StorePages::new(&self.store, query);
        let mut account = None;
        let mut scopes: Vec<Scope> = Vec::new();
        let now = self.store.seconds();
        while let Some(page) = pages.next(&mut budget).await? {
            for item in page.items.iter().filter(|item| is_live(item, now)) {
                match record::entry(item)? {
                    Entry::Account(own, hash) => account = Some((own, hash)),
                    Entry::Scope(scope) => scopes.push(scope),
                    Entry::Other => {}
                }
            }
        }
        Ok(account.map(|(account, hash)| Stored {
            account: *account,
            hash,
            scopes: scopes.into_iter().collect(),
        }))
    }

    /// The keys of the scopes that stand in the partition of a user name, of an account or of none.
    async fn scope_keys(&self, user: &str) -> Result<Vec<Item>, Error> {
        let query = self.all_of(user)?.project([PK, SK]);
        let mut budget = self.store.budget();
        let mut pages = StorePages::new(&self.store, query);
        let mut keys = Vec::new();
        while let Some(page) = pages.next(&mut budget).await? {
            keys.extend(page.items);
        }
        let account = record::account_key(user)?;
        keys.retain(|key| key.text(SK) != account.text(SK));
        Ok(keys)
    }

    fn all_of(&self, user: &str) -> Result<Query, Error> {
        let partition = record::partition(user)?;
        let condition = KeyCondition::partition(PK, partition.text());
        Ok(Query::new(self.table.clone(), condition).consistency(Consistency::Strong))
    }
}

/// There is no account of a name, where an administrator asks for one.
#[cold]
fn no_account() -> Error {
    Error::new(ErrorKind::NotFound, "there is no account of that name")
}
