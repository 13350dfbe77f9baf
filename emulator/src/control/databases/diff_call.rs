//! The control call that tells what is different between two databases.

use crate::control::body::{needed, object, objects, takes_nothing, text};
use crate::control::call::{Answered, Ask, Call, ControlRefusal, Member, Payload, Run, Shape};
use crate::limits::{DIFFERENCES_PAGE, DIFFERENCES_PAGE_MAX};
use crate::operation::{self, Context, DatabaseChange};
use crate::wire::ApiError;
use crate::wire::json::Writer;

const CHANGE: &[Member] = &[
    Member::needed("TableName", Shape::Text, "The table."),
    Member::needed(
        "Kind",
        Shape::Word(&["Added", "Changed", "Removed"]),
        "What has happened to the item, seen from the other database.",
    ),
    Member::needed("Key", Shape::Any, "The attributes of its key."),
    Member::optional("Old", Shape::Any, "The item there."),
    Member::optional("New", Shape::Any, "The item here."),
];

/// The calls of this subject.
pub(in crate::control) const CALLS: &[Call] = &[Call {
    method: "GET",
    path: "databases/{Name}/diff",
    summary: "Tells which items of the caller's tables a database has otherwise than another one.",
    query: &[
        Member::needed("with", Shape::Text, "The other database."),
        Member::optional(
            "limit",
            Shape::WholeWithin(1, DIFFERENCES_PAGE_MAX as i64),
            "How many items, 1 to 1000; absent: 100.",
        ),
        Member::optional("after", Shape::Text, "The After of the page before."),
    ],
    body: Payload::EMPTY,
    answer: Payload::Members(&[
        Member::needed("Changes", Shape::Objects(CHANGE), "By table and key."),
        Member::optional(
            "After",
            Shape::Text,
            "Where the next page begins, if there is one.",
        ),
    ]),
    run: Run::Once(diff),
}];

fn diff(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let (mut with, mut after, mut limit) = (None, None, DIFFERENCES_PAGE);
    for (name, value) in ask.parameters()? {
        match name {
            "with" => with = Some(value),
            "after" => after = Some(value),
            "limit" => limit = page(&value)?,
            _ => {}
        }
    }
    let with = needed(with, "with")?;
    let context = of_caller(ask, ask.word(0))?;
    let other = of_caller(ask, &with)?;
    let changes = operation::differences(&context, &other, after.as_deref(), limit);
    Ok(changes.then(|changes| {
        let changes = changes?;
        Ok(object(|json| {
            objects(json, "Changes", &changes.list, told);
            if let Some(after) = &changes.after {
                text(json, "After", after);
            }
        }))
    }))
}

/// The caller in a database.
fn of_caller(ask: &Ask<'_>, name: &str) -> Result<Context, ControlRefusal> {
    let current = ask.databases.find(name)?.current();
    Ok(Context {
        caller: ask.context.caller.clone(),
        ..Context::clone(&current)
    })
}

fn page(text: &str) -> Result<usize, ApiError> {
    let limit = text.parse().ok();
    let limit = limit.filter(|limit| (1..=DIFFERENCES_PAGE_MAX).contains(limit));
    limit.ok_or_else(|| {
        ApiError::validation(format!(
            "limit is {text:?}; it must be from 1 to {DIFFERENCES_PAGE_MAX}"
        ))
    })
}

fn told(json: &mut Writer<'_>, change: &DatabaseChange) {
    text(json, "TableName", &change.table);
    let kind = match (&change.old, &change.new) {
        (None, _) => "Added",
        (_, None) => "Removed",
        (Some(_), Some(_)) => "Changed",
    };
    text(json, "Kind", kind);
    json.key("Key");
    json.raw(change.key.json());
    if let Some(old) = &change.old {
        json.key("Old");
        json.raw(old.json());
    }
    if let Some(new) = &change.new {
        json.key("New");
        json.raw(new.json());
    }
}
