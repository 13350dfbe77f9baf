//! Control calls about the request log: the last calls of a database, and what they took.

mod archive;
#[cfg(feature = "listen")]
mod events;
mod filter;
mod follow;
mod write;

use self::archive::archive;
use self::filter::LogFilter;
pub(crate) use self::follow::LogFollower;
use self::write::{CALL, written};
use super::body::{number, object, objects, takes_nothing};
use super::call::{Answered, Ask, Call, Member, Payload, Run, Shape};
use crate::limits::LOGGED_CALLS_MAX;
use crate::operation::Answer;

/// How many calls an object tells where nobody says how many.
const PAGE: usize = 1000;

/// The calls of this subject.
pub(super) const CALLS: &[Call] = &[
    Call {
        method: "GET",
        path: "log",
        summary: "Tells the last calls of the database, or those behind a number, in the order in which they were answered; 10,000 are kept.",
        query: filter::OF_PAGE,
        body: Payload::EMPTY,
        answer: Payload::Formats(
            &[
                Member::needed("Calls", Shape::Objects(CALL), "The calls."),
                Member::needed(
                    "After",
                    Shape::Whole,
                    "The number of the last of them, or what was asked for.",
                ),
                Member::needed(
                    "More",
                    Shape::Whole,
                    "How many more there are: before them, or behind them where after was given.",
                ),
            ],
            &[
                (
                    "application/json",
                    "With the format har: an HTTP archive, in version 1.2.",
                ),
                (
                    "application/jsonl",
                    "With the format jsonl: a line for each call, as in Calls.",
                ),
            ],
        ),
        run: Run::Once(tell),
    },
    Call {
        method: "GET",
        path: "log/follow",
        summary: "Tells the calls of the database as they are answered, as server-sent events, until the server stops or the database is dropped.",
        query: filter::OF_FOLLOWER,
        body: Payload::EMPTY,
        answer: Payload::Events(
            "The events call, whose data is a call as log has it and whose id is its Number; missed, with how many calls \
             the reader was too slow for; and end.",
        ),
        run: Run::Followed(follow::begin),
    },
];

fn tell(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let wanted = LogFilter::read(ask)?;
    let log = ask.context.meters.log();
    // A file has no place in which it could be told that there is more.
    let limit = wanted.limit.unwrap_or(match wanted.format.as_deref() {
        Some("jsonl" | "har") => LOGGED_CALLS_MAX,
        _ => PAGE,
    });
    let (calls, more) = log.map_or_else(Default::default, |log| {
        log.page(wanted.after, limit, |call| wanted.takes(call))
    });
    let database = ask.database.name();
    let body = match wanted.format.as_deref() {
        Some("jsonl") => {
            let mut lines = Vec::new();
            for call in &calls {
                lines.extend(object(|json| written(json, database, call)));
                lines.push(b'\n');
            }
            lines
        }
        Some("har") => archive(&calls),
        _ => object(|json| {
            objects(json, "Calls", &calls, |json, call| {
                written(json, database, call)
            });
            let after = calls
                .last()
                .map_or(wanted.after.unwrap_or(0), |call| call.number);
            number(json, "After", after);
            number(json, "More", more as u64);
        }),
    };
    Ok(Answer::unseeing(Ok(body)))
}
