//! What is wrong with a document, all of it.

use std::fmt;

use super::Doc;
use super::item::item_of;
use super::value::{normal_of, value_fault};
use crate::backend::Item;
use crate::block::limits::ITEM_BYTES_MAX;
use crate::domain::models::definition::FieldDef;
use crate::domain::models::fault;
use crate::error::Error;

pub(super) const UNKNOWN: &str = "is no field of the model";
pub(super) const REQUIRED: &str = "is required";

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldFault {
    /// The field; `id` or `userId` where the document itself is meant.
    pub field: String,
    /// Why it cannot stay so. Never with the value in it, but for the text of a check.
    pub reason: String,
}

impl FieldFault {
    pub(super) fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            reason: reason.into(),
        }
    }
}

impl fmt::Display for FieldFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.field, self.reason)
    }
}

/// Everything that keeps a document from being stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ValidationReport {
    /// In the order of the model's fields, what is of no field last.
    pub faults: Vec<FieldFault>,
}

impl ValidationReport {
    /// Whether nothing is wrong.
    pub const fn is_valid(&self) -> bool {
        self.faults.is_empty()
    }

    /// An error when something is wrong.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) with all faults.
    pub fn or_error(&self, model: &str) -> Result<(), Error> {
        match self.is_valid() {
            true => Ok(()),
            false => Err(refused(model, &self.faults)),
        }
    }
}

/// The error of a document with these faults.
#[cold]
pub(super) fn refused(model: &str, faults: &[FieldFault]) -> Error {
    let faults: Vec<String> = faults.iter().map(FieldFault::to_string).collect();
    fault::invalid(format!(
        "a document of {model:?} is not valid: {}",
        faults.join("; ")
    ))
}

/// What is wrong with a value that is to be assigned.
pub(super) fn of_value(field: &FieldDef, value: &serde_json::Value) -> Vec<FieldFault> {
    if let Some(fault) = value_fault(field, value) {
        return vec![FieldFault::new(field.name(), fault)];
    }
    if value.is_null() || !field.is_checked() {
        return Vec::new();
    }
    let seen = normal_of(field, value.clone());
    let reasons = field.run_checks(&seen).into_iter();
    reasons
        .map(|reason| FieldFault::new(field.name(), reason))
        .collect()
}

/// What is wrong with a document, and its item, besides the envelope, where nothing is.
pub(in super::super) fn checked(doc: &Doc) -> (ValidationReport, Option<Item>) {
    let mut faults = Vec::new();
    for field in doc.model().fields() {
        match doc.get(field.name()) {
            None if field.is_required() => faults.push(FieldFault::new(field.name(), REQUIRED)),
            None => {}
            // What is stored was checked when it was assigned; by now the model may have other checks.
            Some(value) => faults.extend(of_value(field, value)),
        }
    }
    if let Err((member, error)) = doc.check_place() {
        faults.push(FieldFault::new(member, error.to_string()));
    }
    let mut item = None;
    if faults.is_empty() {
        match item_of(doc) {
            Err(error) => faults.push(FieldFault::new(placing(doc), error.to_string())),
            Ok(found) => {
                let bytes = found.bytes() + ENVELOPE_BYTES;
                item = Some(found);
                if bytes > ITEM_BYTES_MAX {
                    let reason = format!(
                        "is the largest field of a document of {bytes} bytes, of {ITEM_BYTES_MAX} at most"
                    );
                    faults.push(FieldFault::new(largest(doc), reason));
                }
            }
        }
    }
    let item = item.filter(|_| faults.is_empty());
    (ValidationReport { faults }, item)
}

/// What says in which shard a document lies, where a field does; otherwise its id.
fn placing(doc: &Doc) -> &str {
    let field = doc.model().sharding().map(|own| own.key());
    field.unwrap_or("id")
}

/// The field that takes the most bytes; the id where there is none.
fn largest(doc: &Doc) -> &str {
    let size = |value: &serde_json::Value| value.to_string().len();
    let fields = doc.fields().iter();
    let largest = fields.max_by_key(|(_, value)| size(value));
    largest.map_or("id", |(name, _)| name.as_str())
}

/// Bytes of an envelope, at most.
const ENVELOPE_BYTES: usize = 160;
