//! The control calls that take, list, restore and drop snapshots of databases.

use super::database::Database;
use super::error::DatabaseError;
use super::name::{PATTERN, RULE};
use super::snapshots::SnapshotDescription;
use crate::control::body::{
    self, Takes, needed, nothing, number, object, objects, takes_nothing, text,
};
use crate::control::call::{
    Answered, Aside, Ask, Call, ControlRefusal, Member, Payload, Run, Shape,
};
use crate::operation::Answer;
use crate::wire;
use crate::wire::json::{DecodeError, Reader, Writer};
use crate::wire::timestamp::write_timestamp;

const DESCRIPTION: &[Member] = &[
    Member::needed("Name", Shape::Text, "Its name."),
    Member::needed(
        "CreatedAt",
        Shape::Real,
        "When it was taken, in epoch seconds.",
    ),
    Member::needed(
        "TableCount",
        Shape::Whole,
        "The tables that it has, of all callers.",
    ),
];

/// The calls of this subject.
pub(in crate::control) const CALLS: &[Call] = &[
    Call {
        method: "GET",
        path: "databases/{Name}/snapshots",
        summary: "Lists the snapshots of a database, by their names.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::Members(&[Member::needed(
            "Snapshots",
            Shape::Objects(DESCRIPTION),
            "All of them.",
        )]),
        run: Run::Once(list),
    },
    Call {
        method: "POST",
        path: "databases/{Name}/snapshots",
        summary: "Remembers what a database holds now; of main with a folder it is written first, else it takes constant time.",
        query: &[],
        body: Payload::Members(SnapshotInput::MEMBERS),
        answer: Payload::Members(DESCRIPTION),
        run: Run::Aside(take),
    },
    Call {
        method: "POST",
        path: "databases/{Name}/snapshots/{Snapshot}/restore",
        summary: "Makes a database again what it was when the snapshot was taken; of main with a folder it is written first.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::EMPTY,
        run: Run::Aside(|ask| of_snapshot(ask, Database::restore_snapshot)),
    },
    Call {
        method: "DELETE",
        path: "databases/{Name}/snapshots/{Snapshot}",
        summary: "Forgets a snapshot.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::EMPTY,
        run: Run::Aside(|ask| of_snapshot(ask, Database::drop_snapshot)),
    },
];

/// How the snapshot is called.
#[derive(Debug, Default)]
struct SnapshotInput {
    name: Option<String>,
}

impl Takes for SnapshotInput {
    const MEMBERS: &'static [Member] = &[Member::needed("Name", Shape::Like(PATTERN), RULE)];

    fn read(&mut self, _: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        wire::read_member(reader, &mut self.name)
    }
}

fn list(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let snapshots = ask.databases.find(ask.word(0))?.snapshots();
    Ok(Answer::unseeing(Ok(object(|json| {
        objects(json, "Snapshots", &snapshots, told);
    }))))
}

fn take(ask: &Ask<'_>) -> Result<Aside, ControlRefusal> {
    let input = body::read::<SnapshotInput>(ask.body)?;
    let name = needed(input.name, "Name")?;
    let database = ask.databases.find(ask.word(0))?;
    let is_long = database.is_in_files();
    Ok(Aside::new(is_long, move || {
        Ok(database.take_snapshot(&name)?.then(|described| {
            let described = described?;
            Ok(object(|json| told(json, &described)))
        }))
    }))
}

/// Does something with a snapshot that is there.
fn of_snapshot(
    ask: &Ask<'_>,
    done: fn(&Database, &str) -> Result<(), DatabaseError>,
) -> Result<Aside, ControlRefusal> {
    takes_nothing(ask.body)?;
    let database = ask.databases.find(ask.word(0))?;
    let name = ask.word(1).to_owned();
    let is_long = database.is_in_files();
    Ok(Aside::new(is_long, move || {
        done(&database, &name)?;
        Ok(Answer::unseeing(Ok(nothing())))
    }))
}

fn told(json: &mut Writer<'_>, snapshot: &SnapshotDescription) {
    text(json, "Name", &snapshot.name);
    json.key("CreatedAt");
    write_timestamp(json, snapshot.created);
    number(json, "TableCount", snapshot.table_count);
}
