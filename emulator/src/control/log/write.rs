//! A call of the request log as an answer has it.

use crate::control::body::{number, objects, real, text};
use crate::control::call::{Member, Shape};
use crate::operation::{LoggedCall, LoggedKey, TakenUnits};
use crate::wire::Encode;
use crate::wire::json::Writer;
use crate::wire::timestamp::write_timestamp;

const KEY: &[Member] = &[
    Member::needed("TableName", Shape::Text, "The table."),
    Member::optional("IndexName", Shape::Text, "The index that is read."),
    Member::optional(
        "Key",
        Shape::Any,
        "The attributes of the key that have one value each; absent behind 1 KiB of keys of the same call.",
    ),
    Member::optional(
        "Range",
        Shape::Text,
        "The condition of a query on the sort key, if it is none of equality.",
    ),
    Member::optional(
        "Hash",
        Shape::Real,
        "Where the partition is in the key space, which goes from 0 to 1.",
    ),
];

const TAKEN: &[Member] = &[
    Member::needed("TableName", Shape::Text, "The table."),
    Member::optional("IndexName", Shape::Text, "Its index, if it is one."),
    Member::needed("ReadUnits", Shape::Real, "Read capacity units."),
    Member::needed("WriteUnits", Shape::Real, "Write capacity units."),
];

/// The members of a call.
pub(super) const CALL: &[Member] = &[
    Member::needed(
        "Number",
        Shape::Whole,
        "How many calls the database had answered by then.",
    ),
    Member::needed(
        "Time",
        Shape::Real,
        "When it was answered, in epoch seconds of the database.",
    ),
    Member::needed("Database", Shape::Text, "The database."),
    Member::needed("Caller", Shape::Text, "The access key."),
    Member::needed("Region", Shape::Text, "The region that was called."),
    Member::needed("Operation", Shape::Text, "What was called."),
    Member::optional(
        "TableName",
        Shape::Text,
        "The first table that it worked on.",
    ),
    Member::optional("IndexName", Shape::Text, "The first index that it read."),
    Member::optional(
        "Keys",
        Shape::Objects(KEY),
        "The keys that the request names, in its order; absent where it names none.",
    ),
    Member::needed(
        "Outcome",
        Shape::Text,
        "Success, or the name of the exception.",
    ),
    Member::optional("Reason", Shape::Text, "Why it was refused."),
    Member::optional(
        "FaultId",
        Shape::Whole,
        "The Id of the rule of faults that it met, of several the one by which it was refused; absent where it met none.",
    ),
    Member::needed(
        "Milliseconds",
        Shape::Real,
        "How long it took on the machine.",
    ),
    Member::needed("ReadUnits", Shape::Real, "Read capacity units."),
    Member::needed("WriteUnits", Shape::Real, "Write capacity units."),
    Member::optional(
        "Taken",
        Shape::Objects(TAKEN),
        "The units, by the tables and indexes from which they were taken; absent where there are none.",
    ),
    Member::needed(
        "ItemsRead",
        Shape::Whole,
        "Items that were looked at or written.",
    ),
    Member::optional("ItemsReturned", Shape::Whole, "Items that the answer has."),
    Member::optional(
        "RequestBytes",
        Shape::Whole,
        "Bytes of the body; absent for a typed call.",
    ),
    Member::optional(
        "ResponseBytes",
        Shape::Whole,
        "Bytes of the body of the answer before it is packed; absent for a typed call.",
    ),
    Member::optional(
        "Tag",
        Shape::Text,
        "The header x-emulator-tag of the request, or else its user agent without the features (m/…) that its SDK has used.",
    ),
];

/// How a call ends that was not refused.
pub(super) const SUCCESS: &str = "Success";

/// Success, or the name of the exception.
pub(super) fn outcome(call: &LoggedCall) -> &'static str {
    call.error.map_or(SUCCESS, |code| code.as_str())
}

/// Writes the members of a call.
pub(super) fn written(json: &mut Writer<'_>, database: &str, call: &LoggedCall) {
    number(json, "Number", call.number);
    json.key("Time");
    write_timestamp(json, call.time);
    text(json, "Database", database);
    text(json, "Caller", &call.access_key);
    text(json, "Region", &call.region);
    text(json, "Operation", call.operation.name());
    if let Some(table) = &call.table {
        text(json, "TableName", table);
    }
    if let Some(index) = &call.index {
        text(json, "IndexName", index);
    }
    if !call.keys.is_empty() {
        objects(json, "Keys", &call.keys, key);
    }
    text(json, "Outcome", outcome(call));
    if let Some(reason) = &call.reason {
        text(json, "Reason", reason);
    }
    if let Some(id) = call.fault {
        number(json, "FaultId", id);
    }
    real(json, "Milliseconds", call.took.as_secs_f64() * 1000.0);
    real(json, "ReadUnits", call.read_units);
    real(json, "WriteUnits", call.write_units);
    if !call.taken.is_empty() {
        objects(json, "Taken", &call.taken, taken);
    }
    number(json, "ItemsRead", call.items);
    if let Some(count) = call.returned {
        number(json, "ItemsReturned", count);
    }
    if let Some(bytes) = call.request_bytes {
        number(json, "RequestBytes", bytes);
    }
    if let Some(bytes) = call.response_bytes {
        number(json, "ResponseBytes", bytes);
    }
    if let Some(tag) = &call.tag {
        text(json, "Tag", tag);
    }
}

fn key(json: &mut Writer<'_>, key: &LoggedKey) {
    text(json, "TableName", &key.table);
    if let Some(index) = &key.index {
        text(json, "IndexName", index);
    }
    if let Some(key) = &key.key {
        json.key("Key");
        key.encode(json);
    }
    if let Some(range) = &key.range {
        text(json, "Range", range);
    }
    if let Some(place) = key.place() {
        real(json, "Hash", place);
    }
}

fn taken(json: &mut Writer<'_>, taken: &TakenUnits) {
    text(json, "TableName", &taken.table);
    if let Some(index) = &taken.index {
        text(json, "IndexName", index);
    }
    real(json, "ReadUnits", taken.read);
    real(json, "WriteUnits", taken.write);
}
