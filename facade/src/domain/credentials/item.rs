//! Credentials to items, and back.

use super::secret::{self, BinaryForm, SecretBytes};
use super::table::{ID, PUBLIC_KEY, SUB};
use super::types::{CredentialsInfo, NewCredentials, User};
use crate::backend::{Item, Value};

pub(super) const SECRET_KEY_HASH: &str = "secret_key_hash";
pub(super) const SALT: &str = "salt";
/// In a claim: the user who has the public key.
pub(super) const OWNER_SUB: &str = "owner_sub";
/// In a claim: the credential that has it.
pub(super) const OWNER_ID: &str = "owner_id";

/// What the owner sees of a credential. The hash of the secret key is not among it, so that who asks
/// for these attributes only holds no secret that is not given out.
pub(super) const SHOWN: [&str; 4] = [SUB, ID, PUBLIC_KEY, SALT];

/// The item of a credential.
pub(super) fn item(sub: &str, id: &str, new: &NewCredentials, form: BinaryForm) -> Item {
    Item::new()
        .with(SUB, sub)
        .with(ID, id)
        .with(PUBLIC_KEY, new.public_key.as_str())
        .with(SECRET_KEY_HASH, secret::encode(&new.secret_key_hash, form))
        .with(SALT, secret::encode(&new.salt, form))
}

/// What the owner sees of a credential, or what is wrong with the item.
pub(super) fn credentials(item: &Item) -> Result<CredentialsInfo, String> {
    Ok(CredentialsInfo {
        id: text(item, ID)?,
        public_key: text(item, PUBLIC_KEY)?,
        salt: salt(item)?,
    })
}

/// What it takes to check a secret key, or what is wrong with the item.
pub(super) fn user(item: &Item) -> Result<User, String> {
    Ok(User {
        sub: text(item, SUB)?,
        salt: salt(item)?,
        secret_key_hash: binary(item, SECRET_KEY_HASH)?,
    })
}

pub(super) fn text(item: &Item, name: &'static str) -> Result<String, String> {
    let text = item.text(name).ok_or_else(|| fault(item, name, "text"))?;
    Ok(text.into_owned())
}

/// The salt, which may be empty: the Python package stores it as it is given.
fn salt(item: &Item) -> Result<SecretBytes, String> {
    match item.binary(SALT) {
        Some(bytes) if bytes.is_empty() => Ok(SecretBytes::from(bytes)),
        _ => binary(item, SALT),
    }
}

fn binary(item: &Item, name: &'static str) -> Result<SecretBytes, String> {
    match item.binary(name) {
        Some(bytes) if bytes.is_empty() => Err(format!("{name} is empty")),
        Some(bytes) => Ok(secret::decode(bytes)),
        None => Err(fault(item, name, "binary value")),
    }
}

fn fault(item: &Item, name: &str, wanted: &str) -> String {
    match item.contains(name) {
        true => format!("{name} is no {wanted}"),
        false => format!("{name} is missing"),
    }
}

/// Whether the item, as it was read, has this attribute with this value.
pub(super) fn has_text(item: &Item, name: &'static str, value: &str) -> bool {
    item.text(name).is_some_and(|text| text == value)
}

/// The value that a condition holds an item to: what was read, in whatever type.
pub(super) fn seen(item: &Item, name: &'static str) -> Option<Value> {
    item.get(name)
}
