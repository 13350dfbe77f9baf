//! The control call that tells with which keys most was taken.

use super::body::{self, Takes, needed, object, objects};
use super::call::{Answered, Ask, Call, Member, Payload, Run, Shape};
use crate::operation::{self, TopContributors};
use crate::wire::json::{DecodeError, Reader};
use crate::wire::{self, ApiError};

/// How many keys are listed where a call names no number.
const TOP: usize = 10;

const CONTRIBUTOR: &[Member] = &[
    Member::needed("Key", Shape::Any, "The attributes of the key."),
    Member::needed("Units", Shape::Real, "Capacity units of the last hour."),
];

/// The calls of this subject.
pub(super) const CALLS: &[Call] = &[Call {
    method: "POST",
    path: "insights/keys",
    summary: "Tells the keys of a table or an index with which most was taken in the last hour. They are counted while \
              contributor insights are enabled.",
    query: &[],
    body: Payload::Members(KeysInput::MEMBERS),
    answer: Payload::Members(&[
        Member::needed(
            "PartitionKeys",
            Shape::Objects(CONTRIBUTOR),
            "By partition key.",
        ),
        Member::needed("Items", Shape::Objects(CONTRIBUTOR), "By whole key."),
    ]),
    run: Run::Once(keys),
}];

/// Of what, and how many.
#[derive(Debug, Default)]
struct KeysInput {
    table: Option<String>,
    index: Option<String>,
    limit: Option<i64>,
}

impl Takes for KeysInput {
    const MEMBERS: &'static [Member] = &[
        Member::needed("TableName", Shape::Text, "The table."),
        Member::optional("IndexName", Shape::Text, "A global index of it."),
        Member::optional(
            "Limit",
            Shape::WholeFrom(1),
            "How many of each kind; absent: 10.",
        ),
    ];

    fn read(&mut self, name: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name {
            "TableName" => wire::read_member(reader, &mut self.table),
            "IndexName" => wire::read_member(reader, &mut self.index),
            _ => wire::read_member(reader, &mut self.limit),
        }
    }
}

fn keys(ask: &Ask<'_>) -> Answered {
    let input = body::read::<KeysInput>(ask.body)?;
    let table = needed(input.table, "TableName")?;
    let limit = match input.limit.map(usize::try_from) {
        None => TOP,
        Some(Ok(limit)) if limit > 0 => limit,
        Some(_) => return Err(ApiError::validation("Limit must be 1 or more").into()),
    };
    let top = operation::top_contributors(ask.context, &table, input.index.as_deref(), limit);
    Ok(top.map(|top| told(&top)).then(|body| Ok(body?)))
}

fn told(top: &TopContributors) -> Vec<u8> {
    object(|json| {
        for (name, list) in [
            ("PartitionKeys", &top.partition_keys),
            ("Items", &top.items),
        ] {
            objects(json, name, list, |json, one| {
                json.key("Key");
                json.raw(one.key.json());
                json.key("Units");
                json.f64(one.units);
            });
        }
    })
}
