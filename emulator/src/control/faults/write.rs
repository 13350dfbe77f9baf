//! A rule as an answer has it.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::control::body::{number, real, text};
use crate::control::call::{Member, Shape};
use crate::control::faults::effect::EFFECT;
use crate::control::faults::read::MATCH;
use crate::operation::{
    FaultEffect, FaultLatency, FaultMatch, FaultMoment, FaultReport, FaultShare,
};
use crate::wire::json::Writer;
use crate::wire::timestamp::write_timestamp;

/// The members of a rule that is told.
pub(super) const RULE_ANSWER: &[Member] = &[
    Member::needed("Id", Shape::Whole, "By which the rule is called."),
    Member::needed("Match", Shape::Object(MATCH), "Which calls."),
    Member::needed("Effect", Shape::Object(EFFECT), "What they meet."),
    Member::needed("Seed", Shape::SEED, "What chances are drawn from."),
    Member::needed("Probability", Shape::Real, "How likely a hit is."),
    Member::optional("Count", Shape::Whole, "How many calls are hit at most."),
    Member::optional(
        "Every",
        Shape::Whole,
        "Each so many-th call that matches is hit, and no other.",
    ),
    Member::optional(
        "Nth",
        Shape::Whole,
        "The so many-th call that matches is hit, and no other.",
    ),
    Member::optional(
        "From",
        Shape::Real,
        "From when on, in seconds since the epoch.",
    ),
    Member::optional(
        "Until",
        Shape::Real,
        "Until when, in seconds since the epoch.",
    ),
    Member::needed(
        "Seen",
        Shape::Whole,
        "How many calls it has matched, in its time.",
    ),
    Member::needed("Applied", Shape::Whole, "How many of them it has hit."),
];

/// Writes the members of a rule.
pub(super) fn report(json: &mut Writer<'_>, report: &FaultReport) {
    let rule = &report.rule;
    number(json, "Id", report.id);
    json.key("Match");
    matches(json, &rule.matches);
    json.key("Effect");
    effect(json, rule.effect);
    number(json, "Seed", rule.seed);
    real(json, "Probability", rule.probability);
    let every = rule.every.map(u64::from);
    let nth = rule.nth.map(u64::from);
    for (name, value) in [("Count", rule.count), ("Every", every), ("Nth", nth)] {
        if let Some(value) = value {
            number(json, name, value);
        }
    }
    moment(json, "From", rule.from);
    moment(json, "Until", rule.until);
    number(json, "Seen", report.seen);
    number(json, "Applied", report.applied);
}

fn matches(json: &mut Writer<'_>, matches: &FaultMatch) {
    json.begin_object();
    if !matches.operations.is_empty() {
        json.key("Operations");
        json.begin_array();
        for operation in &matches.operations {
            json.string(operation.name());
        }
        json.end_array();
    }
    let texts = [
        ("TableName", &matches.table),
        ("IndexName", &matches.index),
        ("AccessKeyId", &matches.caller),
    ];
    for (name, value) in texts {
        if let Some(value) = value {
            text(json, name, value);
        }
    }
    if let Some(key) = &matches.key {
        json.key("Key");
        json.raw(key.json());
    }
    if let Some(hashes) = &matches.hashes {
        real(json, "HashFrom", hashes.start);
        real(json, "HashTo", hashes.end);
    }
    json.end_object();
}

fn effect(json: &mut Writer<'_>, effect: FaultEffect) {
    json.begin_object();
    let kind = |json: &mut Writer<'_>, kind: &str| text(json, "Kind", kind);
    match effect {
        FaultEffect::Throttle(reason) => {
            kind(json, "Throttle");
            text(json, "Reason", reason.as_str());
        }
        FaultEffect::InternalServerError(moment) => {
            kind(json, "InternalServerError");
            when(json, moment);
        }
        FaultEffect::ServiceUnavailable(moment) => {
            kind(json, "ServiceUnavailable");
            when(json, moment);
        }
        FaultEffect::CutConnection(moment) => {
            kind(json, "CutConnection");
            when(json, moment);
        }
        FaultEffect::RequestLimitExceeded => kind(json, "RequestLimitExceeded"),
        FaultEffect::Latency(latency) => {
            kind(json, "Latency");
            drawn(json, latency);
        }
        FaultEffect::Unprocessed(share) => {
            kind(json, "Unprocessed");
            let share = match share {
                FaultShare::Some => "Some",
                FaultShare::All => "All",
            };
            text(json, "Share", share);
        }
        FaultEffect::TransactionConflict => kind(json, "TransactionConflict"),
        FaultEffect::TransactionInProgress => kind(json, "TransactionInProgress"),
        FaultEffect::ItemCollectionSizeLimitExceeded => {
            kind(json, "ItemCollectionSizeLimitExceeded");
        }
        FaultEffect::ExpiredIterator => kind(json, "ExpiredIterator"),
        FaultEffect::TrimmedData => kind(json, "TrimmedData"),
        FaultEffect::ReplicaLag(lag) => {
            kind(json, "ReplicaLag");
            span(json, "Milliseconds", lag);
        }
    }
    json.end_object();
}

fn when(json: &mut Writer<'_>, moment: FaultMoment) {
    let moment = match moment {
        FaultMoment::Before => "Before",
        FaultMoment::After => "After",
    };
    text(json, "Moment", moment);
}

fn drawn(json: &mut Writer<'_>, latency: FaultLatency) {
    let (distribution, span_or_least) = match latency {
        FaultLatency::Fixed(span) => ("Fixed", span),
        FaultLatency::Uniform(least, _) => ("Uniform", least),
        FaultLatency::Exponential(mean) => ("Exponential", mean),
    };
    text(json, "Distribution", distribution);
    span(json, "Milliseconds", span_or_least);
    if let FaultLatency::Uniform(_, most) = latency {
        span(json, "MaxMilliseconds", most);
    }
}

fn span(json: &mut Writer<'_>, name: &'static str, span: Duration) {
    real(json, name, span.as_secs_f64() * 1000.0);
}

fn moment(json: &mut Writer<'_>, name: &'static str, moment: Option<Timestamp>) {
    if let Some(moment) = moment {
        json.key(name);
        write_timestamp(json, moment);
    }
}
