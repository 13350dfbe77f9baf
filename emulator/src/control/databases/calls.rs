//! The control calls that make, list, reset and drop databases.

use std::sync::Arc;
use std::time::Duration;

use super::name::{PATTERN, RULE};
use super::{DatabaseDescription, DatabaseOptions};
use crate::control::body::{
    self, Takes, milliseconds, needed, nothing, number, object, objects, takes_nothing, text,
};
use crate::control::call::{
    Answered, Aside, Ask, Call, ControlRefusal, Member, Payload, Run, Shape,
};
use crate::operation::Answer;
use crate::wire::json::{DecodeError, Reader, Writer};
use crate::wire::timestamp::write_timestamp;
use crate::wire::{self, ApiError};

const IDLE: Member = Member::optional(
    "IdleMilliseconds",
    Shape::WholeFrom(1),
    "For how long it is kept while nobody asks it for anything, 1 or more; absent: until it is dropped.",
);

const DESCRIPTION: &[Member] = &[
    Member::needed("Name", Shape::Text, "Its name."),
    Member::optional("From", Shape::Text, "The database of which it is a fork."),
    Member::needed(
        "CreatedAt",
        Shape::Real,
        "When it was made, in epoch seconds.",
    ),
    Member::needed("TableCount", Shape::Whole, "Its tables, of all callers."),
    IDLE,
];

/// The calls of this subject.
pub(in crate::control) const CALLS: &[Call] = &[
    Call {
        method: "GET",
        path: "databases",
        summary: "Lists all databases, main first and then by their names.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::Members(&[Member::needed(
            "Databases",
            Shape::Objects(DESCRIPTION),
            "All of them.",
        )]),
        run: Run::Once(list),
    },
    Call {
        method: "POST",
        path: "databases",
        summary: "Makes a database: empty, or as a fork of another one in constant time.",
        query: &[],
        body: Payload::Members(CreateInput::MEMBERS),
        answer: Payload::Members(DESCRIPTION),
        run: Run::Aside(create),
    },
    Call {
        method: "GET",
        path: "databases/{Name}",
        summary: "Describes a database.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::Members(DESCRIPTION),
        run: Run::Once(describe),
    },
    Call {
        method: "DELETE",
        path: "databases/{Name}",
        summary: "Drops a database.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::EMPTY,
        run: Run::Once(|ask| {
            takes_nothing(ask.body)?;
            ask.databases.remove(ask.word(0))?;
            Ok(Answer::unseeing(Ok(nothing())))
        }),
    },
    Call {
        method: "POST",
        path: "databases/{Name}/reset",
        summary: "Makes a database again what it was when it was made.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::EMPTY,
        run: Run::Aside(|ask| {
            takes_nothing(ask.body)?;
            let database = ask.databases.find(ask.word(0))?;
            Ok(Aside::new(database.is_in_files(), move || {
                database.reset()?;
                Ok(Answer::unseeing(Ok(nothing())))
            }))
        }),
    },
];

/// Which database is made, and of what.
#[derive(Debug, Default)]
struct CreateInput {
    name: Option<String>,
    from: Option<String>,
    snapshot: Option<String>,
    idle: Option<i64>,
}

impl Takes for CreateInput {
    const MEMBERS: &'static [Member] = &[
        Member::needed("Name", Shape::Like(PATTERN), RULE),
        Member::optional(
            "From",
            Shape::Text,
            "The database of which it is a fork; absent: it is empty.",
        ),
        Member::optional(
            "Snapshot",
            Shape::Text,
            "The snapshot of that database; absent: what it holds now.",
        ),
        IDLE,
    ];

    fn read(&mut self, name: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name {
            "Name" => wire::read_member(reader, &mut self.name),
            "From" => wire::read_member(reader, &mut self.from),
            "Snapshot" => wire::read_member(reader, &mut self.snapshot),
            _ => wire::read_member(reader, &mut self.idle),
        }
    }
}

fn list(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let databases = ask.databases.list();
    Ok(Answer::unseeing(Ok(object(|json| {
        objects(json, "Databases", &databases, told);
    }))))
}

fn create(ask: &Ask<'_>) -> Result<Aside, ControlRefusal> {
    let input = body::read::<CreateInput>(ask.body)?;
    let name = needed(input.name, "Name")?;
    if input.snapshot.is_some() && input.from.is_none() {
        let sentence =
            "A snapshot is one of a database: this call needs From where it has Snapshot";
        return Err(ApiError::validation(sentence).into());
    }
    let options = DatabaseOptions {
        from: input.from,
        snapshot: input.snapshot,
        idle: input.idle.map(idle).transpose()?,
    };
    let databases = Arc::clone(ask.databases);
    // All of a snapshot may have to be read first.
    let from = options
        .from
        .as_deref()
        .filter(|_| options.snapshot.is_some());
    let from = from.map(|from| databases.find(from)).transpose()?;
    let is_long = from.is_some_and(|from| from.is_in_files());
    Ok(Aside::new(is_long, move || {
        let created = databases.create(&name, &options)?;
        Ok(created.then(|database| {
            let described = database?.describe();
            Ok(object(|json| told(json, &described)))
        }))
    }))
}

/// For how long a database is kept while nobody asks it for anything.
fn idle(count: i64) -> Result<Duration, ApiError> {
    match milliseconds(count, "IdleMilliseconds")? {
        Duration::ZERO => Err(ApiError::validation(
            "IdleMilliseconds must be 1 or more: leave it out for a database that stays until it is dropped",
        )),
        span => Ok(span),
    }
}

fn describe(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let described = ask.databases.find(ask.word(0))?.describe();
    Ok(Answer::unseeing(Ok(object(|json| told(json, &described)))))
}

/// Writes the members of a description.
fn told(json: &mut Writer<'_>, database: &DatabaseDescription) {
    text(json, "Name", &database.name);
    if let Some(from) = &database.from {
        text(json, "From", from);
    }
    json.key("CreatedAt");
    write_timestamp(json, database.created);
    number(json, "TableCount", database.table_count);
    if let Some(idle) = database.idle {
        number(json, "IdleMilliseconds", millis(idle));
    }
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
