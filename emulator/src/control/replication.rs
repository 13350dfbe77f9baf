//! Control calls about the links between the regions of global tables.

use super::body::{self, Takes, needed, nothing, number, object, objects, takes_nothing, text};
use super::call::{Answered, Ask, Call, ControlRefusal, Member, Payload, Run, Shape};
use crate::operation::{self, Answer, LinkFault};
use crate::wire::json::{DecodeError, Reader};
use crate::wire::{self, ApiError};

const REGION: Member = Member::needed("RegionName", Shape::Text, "A region, such as eu-west-1.");

const LINK: &[Member] = &[
    Member::needed("TableName", Shape::Text, "The global table."),
    Member::needed("From", Shape::Text, "The region in which changes happen."),
    Member::needed("To", Shape::Text, "The region in which they arrive."),
    Member::needed("Paused", Shape::Truth, "Whether nothing goes."),
    Member::needed("Pending", Shape::Whole, "Changes on their way."),
    Member::needed("Lost", Shape::Whole, "Changes that will not arrive."),
];

/// The calls of this subject.
pub(super) const CALLS: &[Call] = &[
    Call {
        method: "GET",
        path: "replication",
        summary: "Tells the links between regions.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::Members(&[Member::needed(
            "Links",
            Shape::Objects(LINK),
            "All links of the caller's global tables.",
        )]),
        run: Run::Once(links),
    },
    Call {
        method: "POST",
        path: "replication/drain",
        summary: "Lets all changes arrive that nothing holds up.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::Members(&[Member::needed(
            "Arrived",
            Shape::Whole,
            "How many changes that were.",
        )]),
        run: Run::Once(drain),
    },
    Call {
        method: "POST",
        path: "replication/isolate",
        summary: "Cuts a region off: nothing goes from it or to it.",
        query: &[],
        body: Payload::Members(RegionInput::MEMBERS),
        answer: Payload::EMPTY,
        run: Run::Once(|ask| isolate(ask, true)),
    },
    Call {
        method: "POST",
        path: "replication/rejoin",
        summary: "Joins a region again that was cut off.",
        query: &[],
        body: Payload::Members(RegionInput::MEMBERS),
        answer: Payload::EMPTY,
        run: Run::Once(|ask| isolate(ask, false)),
    },
    Call {
        method: "POST",
        path: "replication/pause",
        summary: "Stops what goes from one region of a global table to another.",
        query: &[],
        body: Payload::Members(LinkInput::MEMBERS),
        answer: Payload::EMPTY,
        run: Run::Once(|ask| pause(ask, true)),
    },
    Call {
        method: "POST",
        path: "replication/resume",
        summary: "Lets what was stopped go on.",
        query: &[],
        body: Payload::Members(LinkInput::MEMBERS),
        answer: Payload::EMPTY,
        run: Run::Once(|ask| pause(ask, false)),
    },
    Call {
        method: "POST",
        path: "replication/lag",
        summary: "Changes how long changes are on their way to other regions.",
        query: &[],
        body: Payload::Members(LagInput::MEMBERS),
        answer: Payload::EMPTY,
        run: Run::Once(lag),
    },
];

/// The region that is cut off or joined again.
#[derive(Debug, Default)]
struct RegionInput {
    region: Option<String>,
}

impl Takes for RegionInput {
    const MEMBERS: &'static [Member] = &[REGION];

    fn read(&mut self, _: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        wire::read_member(reader, &mut self.region)
    }
}

/// A way from one region of a table to another.
#[derive(Debug, Default)]
struct LinkInput {
    table: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

impl Takes for LinkInput {
    const MEMBERS: &'static [Member] = &[
        Member::needed("TableName", Shape::Text, "The global table."),
        Member::needed("From", Shape::Text, "The region in which changes happen."),
        Member::needed("To", Shape::Text, "The region in which they arrive."),
    ];

    fn read(&mut self, name: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name {
            "TableName" => wire::read_member(reader, &mut self.table),
            "From" => wire::read_member(reader, &mut self.from),
            _ => wire::read_member(reader, &mut self.to),
        }
    }
}

/// For how long changes are on their way.
#[derive(Debug, Default)]
struct LagInput {
    milliseconds: Option<i64>,
}

impl Takes for LagInput {
    const MEMBERS: &'static [Member] = &[Member::optional(
        "Milliseconds",
        Shape::WholeFrom(0),
        "How long after it has happened a change arrives; absent: when it is drained.",
    )];

    fn read(&mut self, _: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        wire::read_member(reader, &mut self.milliseconds)
    }
}

fn isolate(ask: &Ask<'_>, isolated: bool) -> Answered {
    let input = body::read::<RegionInput>(ask.body)?;
    let region = needed(input.region, "RegionName")?;
    if !ask.context.knows_region(&region) {
        return Err(ControlRefusal::not_found(format!(
            "There is no region {region:?}: name one of AWS, such as eu-west-1"
        )));
    }
    operation::isolate_region(ask.context, &region, isolated);
    Ok(Answer::unseeing(Ok(nothing())))
}

fn pause(ask: &Ask<'_>, paused: bool) -> Answered {
    let input = body::read::<LinkInput>(ask.body)?;
    let table = needed(input.table, "TableName")?;
    let (from, to) = (needed(input.from, "From")?, needed(input.to, "To")?);
    match operation::pause_replication(ask.context, &table, (&from, &to), paused) {
        Ok(()) => Ok(Answer::unseeing(Ok(nothing()))),
        Err(LinkFault::NotThere) => Err(ControlRefusal::not_found(format!(
            "Nothing goes from {from} to {to} of {table}"
        ))),
        Err(LinkFault::Strong) => Err(ApiError::validation(format!(
            "{table} is strongly consistent: a write is in {to} before it is answered, so isolate a region instead"
        ))
        .into()),
    }
}

fn lag(ask: &Ask<'_>) -> Answered {
    let input = body::read::<LagInput>(ask.body)?;
    let lag = input.milliseconds;
    let lag = lag.map(|count| body::milliseconds(count, "Milliseconds"));
    let lag = lag.transpose()?;
    operation::set_replication_lag(ask.context, lag);
    Ok(Answer::unseeing(Ok(nothing())))
}

fn drain(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let count = operation::drain_replication(ask.context);
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    Ok(Answer::unseeing(Ok(object(|json| {
        number(json, "Arrived", count);
    }))))
}

fn links(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let links = operation::replication_links(ask.context).map(|links| {
        object(|json| {
            objects(json, "Links", links, |json, link| {
                text(json, "TableName", &link.table);
                text(json, "From", &link.from);
                text(json, "To", &link.to);
                json.key("Paused");
                json.bool(link.is_paused);
                number(json, "Pending", link.pending);
                number(json, "Lost", link.lost);
            });
        })
    });
    Ok(links.then(|body| Ok(body?)))
}
