//! The attributes that what a sync collects has in common: written, and read out of what one search has found.

use super::model::ResourceId;
use super::run::unreadable;
use crate::backend::{Item, ItemBuilder, Scalar, Value};

pub(super) const DISCOVERED_AT: &str = "discovered_at";
pub(super) const NAME: &str = "name";
pub(super) const DATA: &str = "data";
pub(super) const ENTITLEMENT: &str = "entitlement";

/// The two attributes that name a resource.
#[derive(Clone, Copy, Debug)]
pub(super) struct RefNames(pub(super) &'static str, pub(super) &'static str);

pub(super) const RESOURCE: RefNames = RefNames("resource_type", "resource_id");
pub(super) const PARENT: RefNames = RefNames("parent_type", "parent_id");
pub(super) const PRINCIPAL: RefNames = RefNames("principal_type", "principal_id");

pub(super) fn put_described(item: &mut ItemBuilder, name: &str, data: &Value) {
    if !name.is_empty() {
        item.text(NAME, name);
    }
    if *data != Value::Null {
        item.value(DATA, data);
    }
}

/// Without a name it is the empty text, as it was when it was written.
pub(super) fn name_of(name: Option<Scalar<'_>>) -> String {
    match name {
        Some(Scalar::Text(name)) => name.into_owned(),
        _ => String::new(),
    }
}

pub(super) fn data_of(item: &Item, data: Option<Scalar<'_>>) -> Value {
    match data {
        None => Value::Null,
        Some(Scalar::Text(text)) => Value::Text(text.into_owned()),
        Some(Scalar::Number(digits)) => Value::Number(digits.into_owned()),
        // What is no scalar is taken out of the item as a whole.
        Some(_) => item.get(DATA).unwrap_or(Value::Null),
    }
}

pub(super) fn seen_at(seen: Option<Scalar<'_>>) -> Result<Option<u64>, String> {
    let at = match seen {
        Some(Scalar::Number(digits)) => digits.parse().ok(),
        _ => None,
    };
    at.map(Some).ok_or_else(|| unreadable(DISCOVERED_AT))
}

pub(super) fn put_reference(item: &mut ItemBuilder, names: RefNames, to: &ResourceId) {
    item.text(names.0, &to.resource_type);
    item.text(names.1, &to.id);
}

/// The resource that an item refers to.
pub(super) fn reference_of(
    names: RefNames,
    resource_type: Option<Scalar<'_>>,
    id: Option<Scalar<'_>>,
) -> Result<ResourceId, String> {
    Ok(ResourceId {
        resource_type: text_of(names.0, resource_type)?,
        id: text_of(names.1, id)?,
    })
}

pub(super) fn text_of(name: &'static str, value: Option<Scalar<'_>>) -> Result<String, String> {
    match value {
        Some(Scalar::Text(text)) => Ok(text.into_owned()),
        _ => Err(unreadable(name)),
    }
}
