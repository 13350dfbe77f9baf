//! Keys and items of a request: from values as they came to keys of the table.

use crate::engine::key::{key_of_item, key_of_map};
use crate::engine::{Key, KeyError, WriteError};
use crate::expression::Update;
use crate::limits;
use crate::profile::Layer;
use crate::schema::KeySchema;
use crate::value::{Item, Unchecked};
use crate::wire::ApiError;

use crate::operation::request::refusal::of_write;

/// The values of a required map, of which each must be a value at all.
pub(crate) fn checked(values: Unchecked<Item>, layer: Layer) -> Result<Item, ApiError> {
    values
        .check()
        .map_err(|fault| ApiError::validation(fault.worded(layer)))
}

/// The same for an item that is put, which may not be too large for any table.
pub(crate) fn checked_item(values: Unchecked<Item>, layer: Layer) -> Result<Item, ApiError> {
    let item = checked(values, layer)?;
    check_size(&item)?;
    Ok(item)
}

/// Refuses an item that is too large for any table.
pub(crate) fn check_size(item: &Item) -> Result<(), ApiError> {
    match item.size() > limits::ITEM_BYTES {
        true => Err(of_write::of_write(WriteError::ItemTooLarge, false)),
        false => Ok(()),
    }
}

/// The key that a key map spells: exactly the attributes of the table's key.
pub(crate) fn of_map(keys: &KeySchema, map: &Item) -> Result<Key, ApiError> {
    key_of_map(keys, map).map_err(of_write::of_key)
}

/// The key of an item that is put.
pub(crate) fn of_item(keys: &KeySchema, item: &Item) -> Result<Key, ApiError> {
    key_of_item(keys, item).map_err(of_write::of_key)
}

/// What is wrong with an update that touches the key: the key is what the item is.
pub(crate) fn changed(keys: &KeySchema, update: &Update) -> Option<String> {
    let mut names = update.paths().iter().map(|path| path.root.as_str());
    let name = names.find(|name| keys.contains(name))?;
    Some(format!(
        "One or more parameter values were invalid: Cannot update attribute {name}. This \
         attribute is part of the key"
    ))
}

/// The key of an item that a batch puts, where faults are worded as those of key maps
/// ([reported](https://github.com/guregu/dynamo/issues/80) of the service).
pub(crate) fn of_batched_item(keys: &KeySchema, item: &Item) -> Result<Key, ApiError> {
    key_of_item(keys, item)
        .map_err(KeyError::of_map)
        .map_err(of_write::of_key)
}
