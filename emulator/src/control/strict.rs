//! Control calls about what calls do that they had better not: as warnings, as refusals, or as SARIF.
//!
//! The form of SARIF: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use super::body::{self, Takes, needed, number, object, objects, takes_nothing, text};
use super::call::{Answered, Ask, Call, Member, Payload, Run, Shape};
use super::query::strange;
use super::reports::logged;
use crate::operation::{Answer, Context, Finding, FindingKind, findings, refuse, refused};
use crate::wire::json::{DecodeError, Reader, Writer};
use crate::wire::{self, ApiError, Operation};

const REFUSE: Member = Member::needed(
    "Refuse",
    Shape::AllNamed(|| vec!["Scan", "UnpaginatedLoop", "NeedlessStrongRead"]),
    "What is refused: any of Scan, UnpaginatedLoop and NeedlessStrongRead.",
);

const FINDING: &[Member] = &[
    Member::needed(
        "Kind",
        Shape::Named(|| FindingKind::ALL.map(FindingKind::name).to_vec()),
        "What it is.",
    ),
    Member::needed("Message", Shape::Text, "What to do about it."),
    Member::needed(
        "Page",
        Shape::Text,
        "The page of the developer guide that says more.",
    ),
    Member::optional("Operation", Shape::Text, "What the calls called."),
    Member::optional("TableName", Shape::Text, "The table that it is about."),
    Member::optional("IndexName", Shape::Text, "The index that it is about."),
    Member::optional("Tag", Shape::Text, "The tag of the calls."),
    Member::needed("Calls", Shape::Whole, "How many calls there are."),
    Member::needed(
        "First",
        Shape::Whole,
        "The Number of the first of them in the request log.",
    ),
];

/// The calls of this subject.
pub(super) const CALLS: &[Call] = &[
    Call {
        method: "GET",
        path: "strict",
        summary: "Tells what the calls of the request log do that costs more than it needs to, or forgets something.",
        query: &[Member::optional(
            "format",
            Shape::Word(&["json", "sarif"]),
            "One object, or a log in the form of SARIF 2.1.0; absent: json.",
        )],
        body: Payload::EMPTY,
        answer: Payload::Formats(
            &[
                REFUSE,
                Member::needed("Findings", Shape::Objects(FINDING), "By their kinds."),
            ],
            &[(
                "application/json",
                "With the format sarif: a log in the form of SARIF 2.1.0.",
            )],
        ),
        run: Run::Once(tell),
    },
    Call {
        method: "PUT",
        path: "strict",
        summary: "Lets calls be refused that do such a thing, before they do it.",
        query: &[],
        body: Payload::Members(StrictInput::MEMBERS),
        answer: Payload::Members(&[REFUSE]),
        run: Run::Once(put),
    },
];

/// What is to be refused.
#[derive(Debug, Default)]
struct StrictInput {
    refuse: Option<Vec<String>>,
}

impl Takes for StrictInput {
    const MEMBERS: &'static [Member] = &[REFUSE];

    fn read(&mut self, _: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        wire::read_member(reader, &mut self.refuse)
    }
}

fn put(ask: &Ask<'_>) -> Answered {
    let names = needed(body::read::<StrictInput>(ask.body)?.refuse, REFUSE.name)?;
    let kinds = names.iter().map(|name| {
        let mut all = FindingKind::ALL.into_iter();
        let found = all.find(|kind| kind.name() == name);
        found.ok_or_else(|| {
            let known: Vec<&str> = FindingKind::ALL.iter().map(|kind| kind.name()).collect();
            ApiError::validation(format!("{name} is none of {}", known.join(", ")))
        })
    });
    let kinds = kinds.collect::<Result<Vec<FindingKind>, ApiError>>()?;
    let set = refuse(ask.context, &kinds);
    set.map_err(|error| ApiError::validation(error.to_string()))?;
    Ok(Answer::unseeing(Ok(object(|json| {
        refusing(json, ask.context)
    }))))
}

fn tell(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let mut is_sarif = false;
    for (name, value) in ask.parameters()? {
        if name == "format" {
            is_sarif = match &*value {
                "json" => false,
                "sarif" => true,
                _ => return Err(strange(name, &value).into()),
            };
        }
    }
    let found = findings(ask.context, &logged(ask));
    let body = match is_sarif {
        true => sarif(&found),
        false => object(|json| {
            refusing(json, ask.context);
            objects(json, "Findings", &found, write);
        }),
    };
    Ok(Answer::unseeing(Ok(body)))
}

fn refusing(json: &mut Writer<'_>, context: &Context) {
    json.key(REFUSE.name);
    json.begin_array();
    for kind in refused(context) {
        json.string(kind.name());
    }
    json.end_array();
}

fn write(json: &mut Writer<'_>, finding: &Finding) {
    text(json, "Kind", finding.kind.name());
    text(json, "Message", finding.kind.advice());
    text(json, "Page", finding.kind.page());
    for (name, value) in [
        ("Operation", finding.operation.map(Operation::name)),
        ("TableName", finding.table.as_deref()),
        ("IndexName", finding.index.as_deref()),
        ("Tag", finding.tag.as_deref()),
    ] {
        if let Some(value) = value {
            text(json, name, value);
        }
    }
    number(json, "Calls", finding.count);
    number(json, "First", finding.first);
}

/// Findings as the results of one run.
fn sarif(found: &[Finding]) -> Vec<u8> {
    object(|json| {
        text(
            json,
            "$schema",
            "https://json.schemastore.org/sarif-2.1.0.json",
        );
        text(json, "version", "2.1.0");
        objects(json, "runs", [()], |json, ()| {
            json.key("tool");
            json.begin_object();
            json.key("driver");
            json.begin_object();
            text(json, "name", env!("CARGO_PKG_NAME"));
            text(json, "version", env!("CARGO_PKG_VERSION"));
            objects(json, "rules", FindingKind::ALL, |json, kind| {
                text(json, "id", kind.name());
                message(json, "shortDescription", kind.advice());
                text(json, "helpUri", kind.page());
            });
            json.end_object();
            json.end_object();
            objects(json, "results", found, result);
        });
    })
}

fn result(json: &mut Writer<'_>, finding: &Finding) {
    text(json, "ruleId", finding.kind.name());
    text(json, "level", "warning");
    message(json, "message", &finding.to_string());
    number(json, "occurrenceCount", finding.count);
    let Some(table) = &finding.table else {
        return;
    };
    let place = match &finding.index {
        Some(index) => format!("{table}/index/{index}"),
        None => table.clone(),
    };
    objects(json, "locations", [place], |json, place| {
        objects(json, "logicalLocations", [place], |json, place| {
            text(json, "fullyQualifiedName", &place);
            text(json, "kind", "resource");
        });
    });
}

/// Writes a member that is a message in the form of SARIF.
fn message(json: &mut Writer<'_>, name: &'static str, words: &str) {
    json.key(name);
    json.begin_object();
    text(json, "text", words);
    json.end_object();
}
