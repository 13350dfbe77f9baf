//! The control call that tells which tables there are, of all databases, access keys and regions.

use super::body::{object, objects, takes_nothing, text};
use super::call::{Answered, Ask, Call, Member, Payload, Run, Shape};
use crate::operation::Answer;

const CALLER: &[Member] = &[
    Member::optional(
        "AccessKeyId",
        Shape::Text,
        "The access key whose tables they are; absent: all callers share them.",
    ),
    Member::optional(
        "Region",
        Shape::Text,
        "The region in which they are; absent: all regions share them.",
    ),
    Member::needed("Tables", Shape::Texts, "Their names, in order."),
];

const DATABASE: &[Member] = &[
    Member::needed("Name", Shape::Text, "Its name."),
    Member::needed(
        "Callers",
        Shape::Objects(CALLER),
        "Who has tables in it, and where.",
    ),
];

/// The calls of this subject.
pub(super) const CALLS: &[Call] = &[Call {
    method: "GET",
    path: "tables",
    summary: "Tells the names of all tables, whoever's they are.",
    query: &[],
    body: Payload::EMPTY,
    answer: Payload::Members(&[Member::needed(
        "Databases",
        Shape::Objects(DATABASE),
        "All of them, main first and then by their names.",
    )]),
    run: Run::Once(tell),
}];

fn tell(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let databases = ask.databases.tables();
    Ok(Answer::unseeing(Ok(object(|json| {
        objects(json, "Databases", &databases, |json, (name, callers)| {
            text(json, "Name", name);
            objects(json, "Callers", callers, |json, (caller, tables)| {
                if let Some(caller) = caller {
                    text(json, "AccessKeyId", &caller.owner);
                    text(json, "Region", &caller.region);
                }
                json.key("Tables");
                json.begin_array();
                for table in tables {
                    json.string(table);
                }
                json.end_array();
            });
        });
    }))))
}
