//! Accounts and their scopes as records of the shared table: see [`platform`](crate::block::platform).

use super::password::PasswordHash;
use super::{Account, NewAccount};
use crate::backend::{Item, Value};
use crate::block::identity::Scope;
use crate::block::key::{self, Key, KeyBuilder, PK, SK};
use crate::block::listing::Record;
use crate::block::platform::{GSI1_PK, GSI1_SK};
use crate::block::record::{CREATED_AT, KIND, UPDATED_AT};
use crate::error::{Error, ErrorKind};

/// The kind of accounts.
pub(super) const ACCOUNT: &str = "account";
/// The kind of scopes of accounts.
pub(super) const SCOPE: &str = "scope";
/// The shape of both.
pub(super) const SCHEMA: u32 = 1;

const USER: &str = "user";
const SUBJECT: &str = "sub";
pub(super) const HASH: &str = "hash";
const NAME: &str = "name";
const EMAIL: &str = "email";
pub(super) const DISABLED: &str = "disabled";
const TEXT: &str = "scope";

/// Bytes of a user name.
const USER_BYTES_MAX: usize = 256;
/// Bytes of a subject; escaped in the key of the index, it may have to be replaced there.
const SUBJECT_BYTES_MAX: usize = 1024;

/// What a list of accounts reads: not the hashes.
pub(super) const SHOWN: [&str; 11] = [
    PK, SK, GSI1_PK, GSI1_SK, USER, SUBJECT, NAME, EMAIL, DISABLED, CREATED_AT, UPDATED_AT,
];

/// An account in the index by subjects.
pub(super) const OF_SUBJECT: Record<Account> = Record {
    decode: account,
    partition: GSI1_PK,
    position: &[GSI1_SK, PK, SK],
};

/// Whether it can be the name of an account.
pub(super) fn check_user(user: &str) -> Result<(), Error> {
    check("a user name", user, USER_BYTES_MAX)
}

/// Whether it can be a subject.
pub(super) fn check_subject(subject: &str) -> Result<(), Error> {
    check("a subject", subject, SUBJECT_BYTES_MAX)
}

fn check(what: &str, text: &str, bytes_max: usize) -> Result<(), Error> {
    if text.is_empty() || text.len() > bytes_max || text.chars().any(char::is_control) {
        let message = format!("{what} has 1 to {bytes_max} bytes and no control characters");
        return Err(Error::new(ErrorKind::InvalidInput, message));
    }
    Ok(())
}

/// The partition of an account and its scopes.
pub(super) fn partition(user: &str) -> Result<Key, Error> {
    KeyBuilder::new().text("ACC").text(user).partition()
}

/// The partition of the index in which a subject's accounts are.
pub(super) fn subject_partition(subject: &str) -> Result<Key, Error> {
    KeyBuilder::new().text("SUB").text(subject).partition()
}

/// Where an account is: first in its partition, before its scopes.
pub(super) fn account_key(user: &str) -> Result<Item, Error> {
    let sort = KeyBuilder::new().text("ACC").sort()?;
    Ok(key::pair(&partition(user)?, &sort))
}

/// The key of a scope of an account. The text of a scope is short enough to stand in it in full.
pub(super) fn scope_key(user: &str, scope: &Scope) -> Result<Item, Error> {
    let sort = KeyBuilder::new().text("SCOPE").text(scope.to_string());
    Ok(key::pair(&partition(user)?, &sort.sort()?))
}

/// The item of a new account.
pub(super) fn account_item(new: &NewAccount, hash: &PasswordHash) -> Result<Item, Error> {
    let mut item = account_key(&new.user)?
        .with(USER, new.user.as_str())
        .with(SUBJECT, new.subject.as_str())
        .with(HASH, hash.expose())
        .with(DISABLED, Value::Bool(false))
        .with(GSI1_SK, "ACC");
    subject_partition(&new.subject)?.put(&mut item, GSI1_PK);
    for (name, value) in [(NAME, &new.name), (EMAIL, &new.email)] {
        if let Some(value) = value {
            item.insert(name, value.as_str());
        }
    }
    Ok(item)
}

/// The item of a scope of an account.
pub(super) fn scope_item(user: &str, scope: &Scope) -> Result<Item, Error> {
    Ok(scope_key(user, scope)?.with(TEXT, scope.to_string()))
}

/// What is in the items of an account's partition.
pub(super) enum Entry {
    Account(Box<Account>, PasswordHash),
    Scope(Scope),
    /// A kind that a later version adds.
    Other,
}

/// Reads an item of an account's partition.
pub(super) fn entry(item: &Item) -> Result<Entry, Error> {
    let read = match item.text(KIND).as_deref() {
        Some(ACCOUNT) => account(item).and_then(|account| {
            let hash = text(item, HASH)?.into();
            Ok(Entry::Account(Box::new(account), hash))
        }),
        Some(SCOPE) => scope(item).map(Entry::Scope),
        Some(_) => Ok(Entry::Other),
        None => Err(format!("{KIND} is missing")),
    };
    read.map_err(|fault| OF_SUBJECT.damaged(item, fault).into())
}

/// The hash that an item of an account holds, if it is one.
pub(super) fn hash(item: &Item) -> Option<PasswordHash> {
    text(item, HASH).ok().map(PasswordHash::from)
}

fn account(item: &Item) -> Result<Account, String> {
    let disabled = match item.get(DISABLED) {
        Some(Value::Bool(disabled)) => disabled,
        _ => return Err(format!("{DISABLED} is no truth value")),
    };
    let own = |name: &str| item.text(name).map(|text| text.into_owned());
    Ok(Account {
        user: text(item, USER)?,
        subject: text(item, SUBJECT)?,
        name: own(NAME),
        email: own(EMAIL),
        disabled,
        created_at: nanoseconds(item, CREATED_AT)?,
        updated_at: nanoseconds(item, UPDATED_AT)?,
    })
}

fn scope(item: &Item) -> Result<Scope, String> {
    let text = text(item, TEXT)?;
    text.parse().map_err(|error| format!("{TEXT}: {error}"))
}

fn text(item: &Item, name: &str) -> Result<String, String> {
    let text = item
        .text(name)
        .ok_or_else(|| format!("{name} is no text"))?;
    Ok(text.into_owned())
}

fn nanoseconds(item: &Item, name: &str) -> Result<u64, String> {
    let digits = item.number(name).and_then(|digits| digits.parse().ok());
    digits.ok_or_else(|| format!("{name} is no time"))
}
