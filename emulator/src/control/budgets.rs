//! Control calls about budgets: what calls may take, and which have taken more.

use super::body::{
    self, Takes, needed, nothing, number, object, objects, real, takes_nothing, text,
};
use super::call::{self, Answered, Ask, Call, ControlRefusal, Member, Payload, Run, Shape};
use crate::limits::TAG_BYTES_MAX;
use crate::operation::{Answer, BudgetReport, BudgetRule, RequestLog, Spent};
use crate::wire::json::{DecodeError, Reader, Writer};
use crate::wire::{self, ApiError, Operation};

const READ: Member = Member::optional(
    "ReadUnits",
    Shape::RealFrom(0.0),
    "Read capacity units at most.",
);
const WRITE: Member = Member::optional(
    "WriteUnits",
    Shape::RealFrom(0.0),
    "Write capacity units at most.",
);
const COUNT: Member = Member::optional(
    "Calls",
    Shape::WholeFrom(0),
    "Calls at most, refused ones as well.",
);
const TABLE: Member = Member::optional(
    "TableName",
    Shape::Text,
    "Only what is taken from this table and its indexes.",
);
const OPERATION: Member = Member::optional(
    "Operation",
    call::OPERATION,
    "Only calls of this operation.",
);
const TAG: Member = Member::optional("Tag", Shape::Text, "Only calls with this tag.");

const SPENT: &[Member] = &[
    Member::needed("Calls", Shape::Whole, "How many calls."),
    Member::needed("ReadUnits", Shape::Real, "Read capacity units."),
    Member::needed("WriteUnits", Shape::Real, "Write capacity units."),
];

const LINE: &[Member] = &[
    Member::optional(
        "Operation",
        Shape::Text,
        "What was called; absent for all kinds behind the first 100.",
    ),
    Member::optional(
        "TableName",
        Shape::Text,
        "The first table that they worked on.",
    ),
    Member::optional("IndexName", Shape::Text, "The first index that they read."),
    Member::optional("Tag", Shape::Text, "Their tag."),
    Member::needed("Spent", Shape::Object(SPENT), "What they took."),
];

const BUDGET: &[Member] = &[
    Member::needed("Name", Shape::Text, "By which the budget is called."),
    READ,
    WRITE,
    COUNT,
    TABLE,
    OPERATION,
    TAG,
    Member::needed(
        "Failed",
        Shape::Truth,
        "Whether more was spent than may be.",
    ),
    Member::needed(
        "Message",
        Shape::Text,
        "What was spent by which calls, to be read.",
    ),
    Member::needed(
        "Spent",
        Shape::Object(SPENT),
        "What was spent since the budget was made.",
    ),
    Member::needed(
        "By",
        Shape::Objects(LINE),
        "By which calls, those first that took most.",
    ),
];

/// The calls of this subject.
pub(super) const CALLS: &[Call] = &[
    Call {
        method: "GET",
        path: "budgets",
        summary: "Lists the budgets of the database, and what was spent of them.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::Members(&[Member::needed(
            "Budgets",
            Shape::Objects(BUDGET),
            "By their names.",
        )]),
        run: Run::Once(list),
    },
    Call {
        method: "GET",
        path: "budgets/{Name}",
        summary: "Tells whether a budget is overspent, and by which calls.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::Members(BUDGET),
        run: Run::Once(get),
    },
    Call {
        method: "PUT",
        path: "budgets/{Name}",
        summary: "Makes a budget, of calls from now on, in the place of one of the same name.",
        query: &[],
        body: Payload::Members(BudgetInput::MEMBERS),
        answer: Payload::Members(BUDGET),
        run: Run::Once(put),
    },
    Call {
        method: "DELETE",
        path: "budgets/{Name}",
        summary: "Removes a budget.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::EMPTY,
        run: Run::Once(remove),
    },
];

/// What calls may take.
#[derive(Debug, Default)]
struct BudgetInput {
    read_units: Option<f64>,
    write_units: Option<f64>,
    calls: Option<i64>,
    table: Option<String>,
    operation: Option<String>,
    tag: Option<String>,
}

impl Takes for BudgetInput {
    const MEMBERS: &'static [Member] = &[READ, WRITE, COUNT, TABLE, OPERATION, TAG];

    fn read(&mut self, name: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name {
            "ReadUnits" => wire::read_member(reader, &mut self.read_units),
            "WriteUnits" => wire::read_member(reader, &mut self.write_units),
            "Calls" => wire::read_member(reader, &mut self.calls),
            "TableName" => wire::read_member(reader, &mut self.table),
            "Operation" => wire::read_member(reader, &mut self.operation),
            _ => wire::read_member(reader, &mut self.tag),
        }
    }
}

impl BudgetInput {
    /// What was asked for, which has at least one limit.
    fn rule(self) -> Result<BudgetRule, ApiError> {
        let limits = [self.read_units, self.write_units];
        let negative = || ApiError::validation("A limit is not less than 0");
        if limits.iter().flatten().any(|limit| *limit < 0.0) {
            return Err(negative());
        }
        let calls = self.calls.map(u64::try_from).transpose();
        let calls = calls.map_err(|_| negative())?;
        if calls.is_none() && limits.iter().all(Option::is_none) {
            let one = "one of ReadUnits, WriteUnits and Calls";
            return Err(needed::<()>(None, one).err().unwrap_or_else(negative));
        }
        let operation = self.operation.as_deref().map(body::operation).transpose()?;
        Ok(BudgetRule {
            read_units: self.read_units,
            write_units: self.write_units,
            calls,
            table: self.table,
            operation,
            tag: self.tag,
        })
    }
}

/// The request log, which is there where control calls are answered.
fn log<'a>(ask: &Ask<'a>) -> Result<&'a RequestLog, ControlRefusal> {
    let log = ask.context.meters.log();
    log.ok_or_else(|| ControlRefusal::not_found("The database has no request log"))
}

fn list(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let budgets = log(ask)?.budgets();
    Ok(Answer::unseeing(Ok(object(|json| {
        objects(json, "Budgets", &budgets, write);
    }))))
}

fn get(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    told(ask)
}

fn put(ask: &Ask<'_>) -> Answered {
    let rule = body::read::<BudgetInput>(ask.body)?.rule()?;
    let name = ask.word(0);
    if !(1..=TAG_BYTES_MAX).contains(&name.len()) || name.contains(char::is_control) {
        return Err(ApiError::validation(format!(
            "The name of a budget has 1 to {TAG_BYTES_MAX} bytes, and no control characters"
        ))
        .into());
    }
    let begun = log(ask)?.begin_budget(name, rule);
    let _id = begun.map_err(|error| ApiError::validation(error.to_string()))?;
    told(ask)
}

/// The budget in the path, as an answer has it.
fn told(ask: &Ask<'_>) -> Answered {
    let report = log(ask)?.budget(ask.word(0), None);
    let report = report.ok_or_else(|| no_budget(ask.word(0)))?;
    Ok(Answer::unseeing(Ok(object(|json| write(json, &report)))))
}

fn remove(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    match log(ask)?.end_budget(ask.word(0), None) {
        true => Ok(Answer::unseeing(Ok(nothing()))),
        false => Err(no_budget(ask.word(0))),
    }
}

fn no_budget(name: &str) -> ControlRefusal {
    ControlRefusal::not_found(format!("There is no budget {name}: GET budgets lists them"))
}

fn write(json: &mut Writer<'_>, report: &BudgetReport) {
    let rule = &report.rule;
    text(json, "Name", &report.name);
    for (name, limit) in [
        ("ReadUnits", rule.read_units),
        ("WriteUnits", rule.write_units),
    ] {
        if let Some(limit) = limit {
            real(json, name, limit);
        }
    }
    if let Some(calls) = rule.calls {
        number(json, "Calls", calls);
    }
    let operation = rule.operation.map(Operation::name);
    for (name, only) in [
        ("TableName", rule.table.as_deref()),
        ("Operation", operation),
        ("Tag", rule.tag.as_deref()),
    ] {
        if let Some(only) = only {
            text(json, name, only);
        }
    }
    json.key("Failed");
    json.bool(report.is_overspent());
    text(json, "Message", &report.to_string());
    spent(json, report.spent);
    objects(json, "By", &report.lines, |json, line| {
        for (name, value) in [
            ("Operation", line.operation.map(Operation::name)),
            ("TableName", line.table.as_deref()),
            ("IndexName", line.index.as_deref()),
            ("Tag", line.tag.as_deref()),
        ] {
            if let Some(value) = value {
                text(json, name, value);
            }
        }
        spent(json, line.spent);
    });
}

fn spent(json: &mut Writer<'_>, spent: Spent) {
    json.key("Spent");
    json.begin_object();
    number(json, "Calls", spent.calls);
    real(json, "ReadUnits", spent.read_units);
    real(json, "WriteUnits", spent.write_units);
    json.end_object();
}
