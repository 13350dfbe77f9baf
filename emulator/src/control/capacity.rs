//! Control calls about capacity that is enforced.

use std::collections::BTreeMap;

use super::body::{
    self, Inside, Nested, Takes, number, object, objects, real, takes_nothing, text,
};
use super::call::{Answered, Ask, Call, Member, Payload, Run, Shape};
use crate::operation::{self, Answer, CapacityMeter, CapacityReport, Context};
use crate::wire::json::{DecodeError, Reader, Writer};
use crate::wire::{self, ApiError};

const METER: &[Member] = &[
    Member::needed("Rate", Shape::Real, "Units that come each second."),
    Member::needed(
        "Left",
        Shape::Real,
        "Units that are left; less than 0 where a call took more than there was.",
    ),
    Member::needed("Throttled", Shape::Whole, "How many calls were throttled."),
];

const PARTITION: &[Member] = &[
    Member::needed(
        "HashFrom",
        Shape::Real,
        "Where it begins in the key space, which goes from 0 to 1.",
    ),
    Member::needed("ReadLeft", Shape::Real, "Read units that are left."),
    Member::needed("WriteLeft", Shape::Real, "Write units that are left."),
    Member::needed(
        "Throttled",
        Shape::Whole,
        "How many calls it has throttled.",
    ),
];

const STATE: &[Member] = &[Member::needed(
    "Tables",
    Shape::Objects(&[
        Member::needed(
            "TableName",
            Shape::Text,
            "A table whose capacity is enforced.",
        ),
        Member::optional("IndexName", Shape::Text, "Its global index, if it is one."),
        Member::needed("Read", Shape::Object(METER), "What there is for reads."),
        Member::needed("Write", Shape::Object(METER), "What there is for writes."),
        Member::needed(
            "Partitions",
            Shape::Objects(PARTITION),
            "In the order of the key space.",
        ),
    ]),
    "The caller's tables whose capacity is enforced, each with its global indexes.",
)];

const ENFORCED: &[Member] = &[
    Member::needed("TableName", Shape::Text, "A table."),
    Member::needed("Enforce", Shape::Truth, "Whether its capacity is enforced."),
];

/// The calls of this subject.
pub(super) const CALLS: &[Call] = &[
    Call {
        method: "GET",
        path: "capacity",
        summary: "Tells what is left of the tables whose capacity is enforced.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::Members(STATE),
        run: Run::Once(|ask| {
            takes_nothing(ask.body)?;
            Ok(state(ask.context))
        }),
    },
    Call {
        method: "PUT",
        path: "capacity",
        summary: "Lets the capacity of tables be enforced, or no longer.",
        query: &[],
        body: Payload::Members(CapacityInput::MEMBERS),
        answer: Payload::Members(STATE),
        run: Run::Once(put),
    },
];

/// What is to be enforced.
#[derive(Debug, Default)]
struct CapacityInput {
    tables: Option<Vec<Nested<EnforceInput>>>,
    all: Option<bool>,
}

impl Takes for CapacityInput {
    const MEMBERS: &'static [Member] = &[
        Member::optional("Tables", Shape::Objects(ENFORCED), "Tables of the caller."),
        Member::optional(
            "All",
            Shape::Truth,
            "All tables of all callers, those that come later as well; comes before Tables.",
        ),
    ];

    fn read(&mut self, name: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name {
            "Tables" => wire::read_member(reader, &mut self.tables),
            _ => wire::read_member(reader, &mut self.all),
        }
    }
}

/// One table, and whether its capacity is enforced.
#[derive(Debug, Default)]
struct EnforceInput {
    table: Option<String>,
    enforce: Option<bool>,
}

impl Takes for EnforceInput {
    const MEMBERS: &'static [Member] = ENFORCED;

    fn read(&mut self, name: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name {
            "TableName" => wire::read_member(reader, &mut self.table),
            _ => wire::read_member(reader, &mut self.enforce),
        }
    }
}

impl Inside for EnforceInput {
    const NAME: &'static str = "Tables";
}

fn put(ask: &Ask<'_>) -> Answered {
    let input = body::read::<CapacityInput>(ask.body)?;
    let mut tables = BTreeMap::new();
    for Nested(EnforceInput { table, enforce }) in input.tables.into_iter().flatten() {
        let table = body::needed(table, "TableName in Tables")?;
        let enforce = body::needed(enforce, "Enforce in Tables")?;
        if tables.insert(table.clone(), enforce).is_some() {
            let twice = format!("Tables names {table} twice");
            return Err(ApiError::validation(twice).into());
        }
    }
    if let Some(all) = input.all {
        operation::enforce_capacity(ask.context, None, all)?;
    }
    for (table, enforce) in tables {
        operation::enforce_capacity(ask.context, Some(&table), enforce)?;
    }
    Ok(state(ask.context))
}

fn state(context: &Context) -> Answer<Vec<u8>, super::ControlRefusal> {
    let reports = operation::capacity_left(context);
    let body = object(|json| objects(json, "Tables", reports, |json, report| write(json, &report)));
    Answer::unseeing(Ok(body))
}

fn write(json: &mut Writer<'_>, report: &CapacityReport) {
    text(json, "TableName", &report.table);
    if let Some(index) = &report.index {
        text(json, "IndexName", index);
    }
    meter(json, "Read", report.read);
    meter(json, "Write", report.write);
    objects(json, "Partitions", &report.partitions, |json, partition| {
        real(json, "HashFrom", partition.from);
        real(json, "ReadLeft", partition.read_left);
        real(json, "WriteLeft", partition.write_left);
        number(json, "Throttled", partition.throttled);
    });
}

fn meter(json: &mut Writer<'_>, name: &'static str, meter: CapacityMeter) {
    json.key(name);
    json.begin_object();
    real(json, "Rate", meter.rate);
    real(json, "Left", meter.left);
    number(json, "Throttled", meter.throttled);
    json.end_object();
}
