//! Tokens of machines as items of the shared table: see [`platform`](crate::block::platform).

use super::MachineToken;
use crate::backend::{Item, Value};
use crate::block::key::{self, KeyBuilder, PK, SK};
use crate::block::listing::Record;
use crate::block::platform::{GSI1_PK, GSI1_SK};
use crate::error::Error;

pub(super) const KIND: &str = "machine token";
pub(super) const SCHEMA: u32 = 1;

/// The partition of the index with all tokens.
pub(super) const ALL: &str = "MTOKENS";

const ID: &str = "id";
const NAME: &str = "name";
const HASH: &str = "hash";
const NAMESPACES: &str = "namespaces";
const ACTIONS: &str = "actions";
const ISSUED_AT: &str = "issued_at";
const ISSUED_BY: &str = "issued_by";
const ENDS_AT: &str = "ends_at";
const REVOKED_AT: &str = "revoked_at";
const REVOKED_BY: &str = "revoked_by";

/// A token in the index of all of them.
pub(super) const TOKENS: Record<MachineToken> = Record {
    decode: token,
    partition: GSI1_PK,
    position: &[GSI1_SK, PK, SK],
};

/// Where a token is.
pub(super) fn key(id: &str) -> Result<Item, Error> {
    let partition = KeyBuilder::new().text("MTOKEN").text(id).partition()?;
    let sort = KeyBuilder::new().text("MTOKEN").sort()?;
    Ok(key::pair(&partition, &sort))
}

/// The item of a token.
pub(super) fn item(token: &MachineToken, hash: &str) -> Result<Item, Error> {
    let place = format!("{:020}#{}", token.created_at, token.id);
    let mut item = key(&token.id)?
        .with(ID, token.id.as_str())
        .with(NAME, token.name.as_str())
        .with(HASH, hash)
        // No namespace and no action has a comma.
        .with(NAMESPACES, token.namespaces.join(","))
        .with(ACTIONS, token.actions.join(","))
        .with(ISSUED_AT, Value::number(token.created_at))
        .with(ENDS_AT, Value::number(token.expires_at))
        .with(GSI1_PK, ALL)
        .with(GSI1_SK, place);
    for (name, text) in [
        (ISSUED_BY, &token.created_by),
        (REVOKED_BY, &token.revoked_by),
    ] {
        if let Some(text) = text {
            item.insert(name, text.as_str());
        }
    }
    if let Some(at) = token.revoked_at {
        item.insert(REVOKED_AT, Value::number(at));
    }
    Ok(item)
}

/// What an item says.
pub(super) fn token(item: &Item) -> Result<MachineToken, String> {
    let own = |name: &str| item.text(name).map(|text| text.into_owned());
    let list = |name: &'static str| {
        let listed = text(item, name)?;
        Ok::<_, String>(listed.split(',').map(str::to_owned).collect())
    };
    let number = |name: &'static str| item.number(name).map(|digits| digits.into_owned());
    let missing = |name: &str| format!("{name} is no number");
    Ok(MachineToken {
        id: text(item, ID)?,
        name: text(item, NAME)?,
        namespaces: list(NAMESPACES)?,
        actions: list(ACTIONS)?,
        created_at: number(ISSUED_AT)
            .and_then(|digits| digits.parse().ok())
            .ok_or_else(|| missing(ISSUED_AT))?,
        created_by: own(ISSUED_BY),
        expires_at: number(ENDS_AT)
            .and_then(|digits| digits.parse().ok())
            .ok_or_else(|| missing(ENDS_AT))?,
        revoked_at: number(REVOKED_AT)
            .map(|digits| digits.parse().map_err(|_| missing(REVOKED_AT)))
            .transpose()?,
        revoked_by: own(REVOKED_BY),
    })
}

/// The digest of the secret of a token.
pub(super) fn hash(item: &Item) -> Result<String, String> {
    text(item, HASH)
}

fn text(item: &Item, name: &'static str) -> Result<String, String> {
    let text = item.text(name).map(|text| text.into_owned());
    text.ok_or_else(|| format!("{name} is no text"))
}
