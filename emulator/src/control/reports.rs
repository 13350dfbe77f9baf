//! Control calls about what the request log adds up to.

use super::body::{number, object, objects, real, takes_nothing, text};
use super::call::{Answered, Ask, Call, Member, Payload, Run, Shape};
use super::query::{out_of_range, read_as, strange};
use crate::limits::LOGGED_CALLS_MAX;
use crate::operation::{
    Answer, CostReport, Heat, HeatReport, LoggedCall, Price, ProvisionedReport, ReportBy, UsageRow,
    cost, heat, provisioned, usage,
};
use crate::wire::json::Writer;
use crate::wire::timestamp::write_timestamp;
use crate::wire::{ApiError, Encode};

/// In how many parts the key space is told where a call names no number.
const PARTS: u16 = 16;
/// In how many parts it is told at most.
const PARTS_MAX: u16 = 1024;

const BY: Member = Member::optional(
    "by",
    Shape::Word(&["table", "index", "operation", "tag"]),
    "By what they are summed up; absent: table.",
);

const NAME: Member = Member::optional(
    "Name",
    Shape::Text,
    "Of what; absent for calls that name none, and by index for the table itself.",
);
const TABLE: Member = Member::optional("TableName", Shape::Text, "The table; only by index.");
const CALLS_COUNT: Member = Member::needed(
    "Calls",
    Shape::Whole,
    "How many calls; one that takes units of several tables is one of each.",
);
const FAILED: Member = Member::needed("Failed", Shape::Whole, "How many of them were refused.");
const READ: Member = Member::needed("ReadUnits", Shape::Real, "Read capacity units.");
const WRITE: Member = Member::needed("WriteUnits", Shape::Real, "Write capacity units.");

const REGION: Member = Member::optional(
    "region",
    Shape::Text,
    "At whose prices; absent: those of the caller's region, or those of us-east-1 where it has none.",
);

// What a report with prices says of them, as `priced` writes it.
const OF_REGION: Member = Member::needed("Region", Shape::Text, "At whose prices.");
const ASSUMED: Member = Member::needed(
    "Assumed",
    Shape::Truth,
    "Whether those are the prices of another region than the caller's, which has none.",
);
const CURRENCY: Member = Member::needed("Currency", Shape::Text, "USD.");
const DATE: Member = Member::needed("Date", Shape::Text, "Of which day the prices are.");
const SOURCE: Member = Member::needed("Source", Shape::Text, "Where they stand.");

const SET_ASIDE: &[Member] = &[
    Member::needed("TableName", Shape::Text, "The table."),
    Member::optional(
        "IndexName",
        Shape::Text,
        "The global index; absent for the table itself.",
    ),
    Member::optional(
        "TableRegion",
        Shape::Text,
        "Where the table is; absent where all regions share tables.",
    ),
    Member::needed(
        "ReadUnits",
        Shape::Whole,
        "Read capacity units that are set aside now.",
    ),
    Member::needed(
        "WriteUnits",
        Shape::Whole,
        "Write capacity units that are set aside now.",
    ),
    Member::needed(
        "ReadUnitHours",
        Shape::Real,
        "Read capacity units by the hour: 10 for 30 minutes are 5.",
    ),
    Member::needed(
        "WriteUnitHours",
        Shape::Real,
        "Write capacity units by the hour.",
    ),
    Member::needed("Provisioned", Shape::Real, "What they cost."),
    Member::needed(
        "OnDemand",
        Shape::Real,
        "What the calls in the request log would have cost on demand.",
    ),
];

const HEAT: &[Member] = &[
    Member::needed(
        "Accesses",
        Shape::Whole,
        "How many keys calls have named there.",
    ),
    READ,
    WRITE,
];

/// The calls of this subject.
pub(super) const CALLS: &[Call] = &[
    Call {
        method: "GET",
        path: "reports/capacity",
        summary: "Sums up the calls of the request log: how many, how many refused, what units they took.",
        query: &[BY],
        body: Payload::EMPTY,
        answer: Payload::Members(&[Member::needed(
            "Rows",
            Shape::Objects(&[NAME, TABLE, CALLS_COUNT, FAILED, READ, WRITE]),
            "By their names.",
        )]),
        run: Run::Once(capacity),
    },
    Call {
        method: "GET",
        path: "reports/cost",
        summary: "Tells what the calls of the request log would cost, on demand and provisioned.",
        query: &[
            BY,
            REGION,
            Member::optional(
                "utilization",
                Shape::RealWithin(0.0, 1.0),
                "How much of what is provisioned is used, from more than 0 to 1; absent: 1.",
            ),
        ],
        body: Payload::EMPTY,
        answer: Payload::Members(&[
            OF_REGION,
            ASSUMED,
            CURRENCY,
            DATE,
            SOURCE,
            Member::needed(
                "Utilization",
                Shape::Real,
                "How much of what is provisioned is used.",
            ),
            Member::needed(
                "Rows",
                Shape::Objects(&[
                    NAME,
                    TABLE,
                    CALLS_COUNT,
                    FAILED,
                    READ,
                    WRITE,
                    Member::needed("OnDemand", Shape::Real, "What the units cost on demand."),
                    Member::needed(
                        "Provisioned",
                        Shape::Real,
                        "What they cost where capacity is provisioned for them.",
                    ),
                ]),
                "By their names.",
            ),
        ]),
        run: Run::Once(money),
    },
    Call {
        method: "GET",
        path: "reports/provisioned",
        summary: "Tells what tables cost that set capacity aside, by their settings over the time of the database.",
        query: &[REGION],
        body: Payload::EMPTY,
        answer: Payload::Members(&[
            OF_REGION,
            ASSUMED,
            CURRENCY,
            DATE,
            SOURCE,
            Member::needed(
                "Since",
                Shape::Real,
                "From when on is counted, in epoch seconds: when the request log began.",
            ),
            Member::needed("Rows", Shape::Objects(SET_ASIDE), "By their names."),
        ]),
        run: Run::Once(set_aside),
    },
    Call {
        method: "GET",
        path: "reports/heat",
        summary: "Tells how the calls of the request log are spread over the partition keys of a table or index.",
        query: &[
            Member::needed("table", Shape::Text, "The table."),
            Member::optional("index", Shape::Text, "Its index; absent: the table itself."),
            Member::optional(
                "parts",
                Shape::WholeWithin(1, 1024),
                "In how many equal parts the key space is told, 1 to 1,024; absent: 16.",
            ),
        ],
        body: Payload::EMPTY,
        answer: Payload::Members(&[
            Member::needed(
                "Partitions",
                Shape::Objects(&[
                    Member::needed(
                        "HashFrom",
                        Shape::Real,
                        "Where the part begins in the key space, which goes from 0 to 1.",
                    ),
                    Member::needed("Heat", Shape::Object(HEAT), "What went there."),
                ]),
                "Equal parts of the key space, in its order.",
            ),
            Member::needed(
                "Keys",
                Shape::Objects(&[
                    Member::optional(
                        "Key",
                        Shape::Any,
                        "The attributes of the partition key; absent if only calls named it that name too many.",
                    ),
                    Member::needed("Hash", Shape::Real, "Where it is in the key space."),
                    Member::needed("Heat", Shape::Object(HEAT), "What went there."),
                ]),
                "The partition keys that took most units, 20 at most.",
            ),
            Member::needed(
                "Everywhere",
                Shape::Object(HEAT),
                "Calls that name no key, such as scans.",
            ),
        ]),
        run: Run::Once(spread),
    },
];

/// All calls that the log has.
pub(super) fn logged(ask: &Ask<'_>) -> Vec<LoggedCall> {
    let log = ask.context.meters.log();
    log.map_or_else(Vec::new, |log| log.calls(0, LOGGED_CALLS_MAX, |_| true))
}

fn by(name: &str, value: &str) -> Result<ReportBy, ApiError> {
    let mut all = ReportBy::ALL.into_iter();
    let found = all.find(|(word, _)| *word == value);
    found.map(|(_, by)| by).ok_or_else(|| strange(name, value))
}

fn capacity(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let mut wanted = ReportBy::default();
    for (name, value) in ask.parameters()? {
        if name == "by" {
            wanted = by(name, &value)?;
        }
    }
    let rows = usage(&logged(ask), wanted);
    Ok(Answer::unseeing(Ok(object(|json| {
        objects(json, "Rows", &rows, row);
    }))))
}

fn row(json: &mut Writer<'_>, row: &UsageRow) {
    if let Some(name) = &row.name {
        text(json, "Name", name);
    }
    if let Some(table) = &row.table {
        text(json, "TableName", table);
    }
    number(json, "Calls", row.calls);
    number(json, "Failed", row.failed);
    real(json, "ReadUnits", row.read_units);
    real(json, "WriteUnits", row.write_units);
}

fn money(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let (mut wanted, mut region, mut utilization) = (ReportBy::default(), None, 1.0);
    for (name, value) in ask.parameters()? {
        match name {
            "by" => wanted = by(name, &value)?,
            "region" => region = Some(value),
            "utilization" => utilization = read_as(name, &value)?,
            _ => {}
        }
    }
    let own = &ask.context.caller.region;
    let report = cost(&logged(ask), wanted, region.as_deref(), own, utilization);
    let report = report.map_err(|error| ApiError::validation(error.to_string()))?;
    Ok(Answer::unseeing(Ok(object(|json| costs(json, &report)))))
}

fn costs(json: &mut Writer<'_>, report: &CostReport) {
    priced(json, &report.price, report.is_assumed);
    real(json, "Utilization", report.utilization);
    objects(json, "Rows", &report.rows, |json, cost| {
        row(json, &cost.usage);
        real(json, "OnDemand", cost.on_demand);
        real(json, "Provisioned", cost.provisioned);
    });
}

fn set_aside(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let mut region = None;
    for (name, value) in ask.parameters()? {
        if name == "region" {
            region = Some(value);
        }
    }
    let report = provisioned(ask.context, region.as_deref());
    let report = report.map_err(|error| ApiError::validation(error.to_string()))?;
    Ok(Answer::unseeing(Ok(object(|json| bill(json, &report)))))
}

fn bill(json: &mut Writer<'_>, report: &ProvisionedReport) {
    priced(json, &report.price, report.is_assumed);
    json.key("Since");
    write_timestamp(json, report.since);
    objects(json, "Rows", &report.rows, |json, row| {
        text(json, "TableName", &row.table);
        if let Some(index) = &row.index {
            text(json, "IndexName", index);
        }
        if let Some(region) = &row.region {
            text(json, "TableRegion", region);
        }
        number(json, "ReadUnits", row.read_units);
        number(json, "WriteUnits", row.write_units);
        real(json, "ReadUnitHours", row.read_unit_hours);
        real(json, "WriteUnitHours", row.write_unit_hours);
        real(json, "Provisioned", row.provisioned);
        real(json, "OnDemand", row.on_demand);
    });
}

/// Of where and when the prices of a report are.
fn priced(json: &mut Writer<'_>, price: &Price, is_assumed: bool) {
    text(json, "Region", price.region);
    json.key("Assumed");
    json.bool(is_assumed);
    text(json, "Currency", "USD");
    text(json, "Date", price.date);
    text(json, "Source", price.source);
}

fn spread(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    let (mut table, mut index, mut parts) = (None, None, PARTS);
    for (name, value) in ask.parameters()? {
        match name {
            "table" => table = Some(value),
            "index" => index = Some(value),
            "parts" => {
                parts = read_as(name, &value)?;
                if !(1..=PARTS_MAX).contains(&parts) {
                    let range = 1..=usize::from(PARTS_MAX);
                    return Err(out_of_range(name, &value, &range).into());
                }
            }
            _ => {}
        }
    }
    let table = super::body::needed(table, "table")?;
    let report = heat(ask.context, &logged(ask), &table, index.as_deref(), parts)?;
    Ok(Answer::unseeing(Ok(object(|json| {
        spread_over(json, &report)
    }))))
}

fn spread_over(json: &mut Writer<'_>, report: &HeatReport) {
    objects(json, "Partitions", &report.parts, |json, part| {
        real(json, "HashFrom", part.from);
        warmth(json, "Heat", &part.heat);
    });
    objects(json, "Keys", &report.keys, |json, key| {
        if let Some(item) = &key.key {
            json.key("Key");
            item.encode(json);
        }
        real(json, "Hash", key.place);
        warmth(json, "Heat", &key.heat);
    });
    warmth(json, "Everywhere", &report.everywhere);
}

fn warmth(json: &mut Writer<'_>, name: &'static str, heat: &Heat) {
    json.key(name);
    json.begin_object();
    number(json, "Accesses", heat.accesses);
    real(json, "ReadUnits", heat.read_units);
    real(json, "WriteUnits", heat.write_units);
    json.end_object();
}
