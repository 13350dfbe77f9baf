//! A rule as a body has it.

use std::num::NonZeroU64;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::control::body::{Inside, Nested, Takes, needed, operation};
use crate::control::call::{Member, Shape};
use crate::operation::{
    FaultEffect, FaultLatency, FaultMatch, FaultMoment, FaultRule, FaultShare, ThrottleReason,
};
use crate::value::{Item, Unchecked};
use crate::wire::json::{DecodeError, Reader};
use crate::wire::{self, ApiError};

/// What an effect is called.
pub(super) const KINDS: &[&str] = &[
    "Throttle",
    "InternalServerError",
    "ServiceUnavailable",
    "RequestLimitExceeded",
    "Latency",
    "CutConnection",
    "Unprocessed",
    "TransactionConflict",
    "TransactionInProgress",
    "ItemCollectionSizeLimitExceeded",
    "ExpiredIterator",
    "TrimmedData",
    "ReplicaLag",
];

/// How the time is drawn for which an answer is held back.
pub(super) const DISTRIBUTIONS: &[&str] = &["Fixed", "Uniform", "Exponential"];

pub(super) const MATCH: &[Member] = &[
    Member::optional(
        "Operations",
        Shape::Texts,
        "Any of these operations; absent: any.",
    ),
    Member::optional("TableName", Shape::Text, "This table."),
    Member::optional(
        "IndexName",
        Shape::Text,
        "This index; a write is of all indexes of its table.",
    ),
    Member::optional(
        "Key",
        Shape::Any,
        "Items with these attributes in their key, as in DynamoDB's JSON.",
    ),
    Member::optional(
        "HashFrom",
        Shape::Real,
        "The part of the key space from here on; it goes from 0 to 1.",
    ),
    Member::optional(
        "HashTo",
        Shape::Real,
        "The part of the key space up to here, which is not in it.",
    ),
    Member::optional(
        "AccessKeyId",
        Shape::Text,
        "The caller with this access key.",
    ),
];

pub(super) const EFFECT: &[Member] = &[
    Member::needed("Kind", Shape::Word(KINDS), "What a call meets."),
    Member::optional(
        "Reason",
        Shape::Text,
        "Of Throttle: one of DynamoDB's 16 reasons.",
    ),
    Member::optional(
        "Moment",
        Shape::Word(&["Before", "After"]),
        "Of InternalServerError, ServiceUnavailable and CutConnection: before the work, or after it; absent: before.",
    ),
    Member::optional(
        "Share",
        Shape::Word(&["Some", "All"]),
        "Of Unprocessed: every second part, or all; absent: some.",
    ),
    Member::optional(
        "Milliseconds",
        Shape::Real,
        "Of Latency and ReplicaLag: how long, at least or on average.",
    ),
    Member::optional(
        "MaxMilliseconds",
        Shape::Real,
        "Of a Latency that is Uniform: how long at most.",
    ),
    Member::optional(
        "Distribution",
        Shape::Word(DISTRIBUTIONS),
        "Of Latency; absent: fixed.",
    ),
];

/// A rule as it is added.
#[derive(Debug, Default)]
pub(super) struct RuleInput {
    matches: Option<Nested<MatchInput>>,
    effect: Option<Nested<EffectInput>>,
    seed: Option<i64>,
    probability: Option<f64>,
    count: Option<i64>,
    every: Option<i64>,
    nth: Option<i64>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
}

impl Takes for RuleInput {
    const MEMBERS: &'static [Member] = &[
        Member::optional("Match", Shape::Object(MATCH), "Which calls; absent: all."),
        Member::needed("Effect", Shape::Object(EFFECT), "What they meet."),
        Member::optional(
            "Seed",
            Shape::Whole,
            "What chances are drawn from; absent: 0.",
        ),
        Member::optional(
            "Probability",
            Shape::Real,
            "How likely a hit is, from 0 to 1; absent: 1.",
        ),
        Member::optional(
            "Count",
            Shape::Whole,
            "How many calls are hit at most; absent: any number.",
        ),
        Member::optional(
            "Every",
            Shape::Whole,
            "Only each so many-th call that matches is hit.",
        ),
        Member::optional(
            "Nth",
            Shape::Whole,
            "Only the so many-th call that matches is hit.",
        ),
        Member::optional(
            "From",
            Shape::Real,
            "From when on, in seconds since the epoch on the database's clock.",
        ),
        Member::optional(
            "Until",
            Shape::Real,
            "Until when, in the same way; at that moment no more.",
        ),
    ];

    fn read(&mut self, name: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name {
            "Match" => wire::read_member(reader, &mut self.matches),
            "Effect" => wire::read_member(reader, &mut self.effect),
            "Seed" => wire::read_member(reader, &mut self.seed),
            "Probability" => wire::read_member(reader, &mut self.probability),
            "Count" => wire::read_member(reader, &mut self.count),
            "Every" => wire::read_member(reader, &mut self.every),
            "Nth" => wire::read_member(reader, &mut self.nth),
            "From" => wire::read_member(reader, &mut self.from),
            _ => wire::read_member(reader, &mut self.until),
        }
    }
}

impl RuleInput {
    /// What was asked for, with the defaults of what was left out.
    pub(super) fn rule(self) -> Result<FaultRule, ApiError> {
        let effect = needed(self.effect, "Effect")?.0.effect()?;
        let matches = self
            .matches
            .map(|Nested(read)| read.matches())
            .transpose()?;
        // A rule without a match is for every call.
        let mut rule = FaultRule::new(effect).matching(matches.unwrap_or_default());
        rule.seed = whole(self.seed, "Seed")?.unwrap_or(0);
        rule.probability = self.probability.unwrap_or(1.0);
        rule.count = whole(self.count, "Count")?;
        rule.every = positive(self.every, "Every")?;
        rule.nth = positive(self.nth, "Nth")?;
        rule.from = self.from;
        rule.until = self.until;
        Ok(rule)
    }
}

impl Inside for RuleInput {
    const NAME: &'static str = "Rules";
}

/// What takes the place of all rules.
#[derive(Debug, Default)]
pub(super) struct RulesInput {
    rules: Option<Vec<Nested<RuleInput>>>,
}

impl Takes for RulesInput {
    const MEMBERS: &'static [Member] = &[Member::needed(
        "Rules",
        Shape::Objects(<RuleInput as Takes>::MEMBERS),
        "The rules, in the order in which calls meet them.",
    )];

    fn read(&mut self, _: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        wire::read_member(reader, &mut self.rules)
    }
}

impl RulesInput {
    /// What was asked for.
    pub(super) fn rules(self) -> Result<Vec<FaultRule>, ApiError> {
        let rules = needed(self.rules, "Rules")?.into_iter();
        rules.map(|Nested(rule)| rule.rule()).collect()
    }
}

/// What a preset takes.
#[derive(Debug, Default)]
pub(super) struct PresetInput {
    seed: Option<i64>,
}

impl Takes for PresetInput {
    const MEMBERS: &'static [Member] = &[Member::optional(
        "Seed",
        Shape::Whole,
        "What chances are drawn from; absent: 0.",
    )];

    fn read(&mut self, _: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        wire::read_member(reader, &mut self.seed)
    }
}

impl PresetInput {
    /// What chances are drawn from.
    pub(super) fn seed(self) -> Result<u64, ApiError> {
        Ok(whole(self.seed, "Seed")?.unwrap_or(0))
    }
}

/// What calls must have in common to be hit.
#[derive(Debug, Default)]
struct MatchInput {
    operations: Option<Vec<String>>,
    table: Option<String>,
    index: Option<String>,
    key: Option<Unchecked<Item>>,
    hash_from: Option<f64>,
    hash_to: Option<f64>,
    caller: Option<String>,
}

impl Takes for MatchInput {
    const MEMBERS: &'static [Member] = MATCH;

    fn read(&mut self, name: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name {
            "Operations" => wire::read_member(reader, &mut self.operations),
            "TableName" => wire::read_member(reader, &mut self.table),
            "IndexName" => wire::read_member(reader, &mut self.index),
            "Key" => wire::read_member(reader, &mut self.key),
            "HashFrom" => wire::read_member(reader, &mut self.hash_from),
            "HashTo" => wire::read_member(reader, &mut self.hash_to),
            _ => wire::read_member(reader, &mut self.caller),
        }
    }
}

impl Inside for MatchInput {
    const NAME: &'static str = "Match";
}

impl MatchInput {
    fn matches(self) -> Result<FaultMatch, ApiError> {
        let names = self.operations.into_iter().flatten();
        let operations = names.map(|name| operation(&name));
        let hashes = match (self.hash_from, self.hash_to) {
            (None, None) => None,
            (from, to) => Some(from.unwrap_or(0.0)..to.unwrap_or(1.0)),
        };
        let key = self.key.map(Unchecked::check).transpose();
        Ok(FaultMatch {
            operations: operations.collect::<Result<_, ApiError>>()?,
            table: self.table,
            index: self.index,
            key: key.map_err(|fault| ApiError::validation(fault.to_string()))?,
            hashes,
            caller: self.caller,
        })
    }
}

/// What a call meets.
#[derive(Debug, Default)]
struct EffectInput {
    kind: Option<String>,
    reason: Option<String>,
    moment: Option<String>,
    share: Option<String>,
    milliseconds: Option<f64>,
    most: Option<f64>,
    distribution: Option<String>,
}

impl Takes for EffectInput {
    const MEMBERS: &'static [Member] = EFFECT;

    fn read(&mut self, name: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name {
            "Kind" => wire::read_member(reader, &mut self.kind),
            "Reason" => wire::read_member(reader, &mut self.reason),
            "Moment" => wire::read_member(reader, &mut self.moment),
            "Share" => wire::read_member(reader, &mut self.share),
            "Milliseconds" => wire::read_member(reader, &mut self.milliseconds),
            "MaxMilliseconds" => wire::read_member(reader, &mut self.most),
            _ => wire::read_member(reader, &mut self.distribution),
        }
    }
}

impl Inside for EffectInput {
    const NAME: &'static str = "Effect";
}

impl EffectInput {
    fn effect(self) -> Result<FaultEffect, ApiError> {
        let kind = needed(self.kind.as_deref(), "Kind in Effect")?;
        Ok(match kind {
            "Throttle" => {
                let name = needed(self.reason.as_deref(), "Reason in Effect")?;
                let names = ThrottleReason::ALL.map(ThrottleReason::as_str);
                let reason = ThrottleReason::from_text(name);
                FaultEffect::Throttle(reason.ok_or_else(|| not_one_of("Reason", name, &names))?)
            }
            "InternalServerError" => FaultEffect::InternalServerError(self.moment()?),
            "ServiceUnavailable" => FaultEffect::ServiceUnavailable(self.moment()?),
            "CutConnection" => FaultEffect::CutConnection(self.moment()?),
            "RequestLimitExceeded" => FaultEffect::RequestLimitExceeded,
            "Latency" => FaultEffect::Latency(self.latency()?),
            "Unprocessed" => FaultEffect::Unprocessed(match self.share.as_deref() {
                None | Some("Some") => FaultShare::Some,
                Some("All") => FaultShare::All,
                Some(other) => return Err(not_one_of("Share", other, &["Some", "All"])),
            }),
            "TransactionConflict" => FaultEffect::TransactionConflict,
            "TransactionInProgress" => FaultEffect::TransactionInProgress,
            "ItemCollectionSizeLimitExceeded" => FaultEffect::ItemCollectionSizeLimitExceeded,
            "ExpiredIterator" => FaultEffect::ExpiredIterator,
            "TrimmedData" => FaultEffect::TrimmedData,
            "ReplicaLag" => FaultEffect::ReplicaLag(span(self.milliseconds, "Milliseconds")?),
            other => return Err(not_one_of("Kind", other, KINDS)),
        })
    }

    fn moment(&self) -> Result<FaultMoment, ApiError> {
        match self.moment.as_deref() {
            None | Some("Before") => Ok(FaultMoment::Before),
            Some("After") => Ok(FaultMoment::After),
            Some(other) => Err(not_one_of("Moment", other, &["Before", "After"])),
        }
    }

    fn latency(&self) -> Result<FaultLatency, ApiError> {
        let least = span(self.milliseconds, "Milliseconds")?;
        match self.distribution.as_deref() {
            None | Some("Fixed") => Ok(FaultLatency::Fixed(least)),
            Some("Uniform") => {
                let most = span(self.most, "MaxMilliseconds")?;
                Ok(FaultLatency::Uniform(least, most))
            }
            Some("Exponential") => Ok(FaultLatency::Exponential(least)),
            Some(other) => Err(not_one_of("Distribution", other, DISTRIBUTIONS)),
        }
    }
}

/// A span that the effect needs.
fn span(milliseconds: Option<f64>, name: &str) -> Result<Duration, ApiError> {
    let milliseconds = needed(milliseconds, name)?;
    let span = Duration::try_from_secs_f64(milliseconds / 1000.0);
    span.map_err(|_| {
        ApiError::validation(format!(
            "{name} is {milliseconds}, which is no span of time"
        ))
    })
}

/// A number that is not less than 0.
fn whole(number: Option<i64>, name: &str) -> Result<Option<u64>, ApiError> {
    let whole = number.map(u64::try_from).transpose();
    whole.map_err(|_| ApiError::validation(format!("{name} must not be less than 0")))
}

/// A number that is not less than 1.
fn positive(number: Option<i64>, name: &str) -> Result<Option<NonZeroU64>, ApiError> {
    let Some(number) = whole(number, name)? else {
        return Ok(None);
    };
    let positive = NonZeroU64::new(number);
    positive
        .map(Some)
        .ok_or_else(|| ApiError::validation(format!("{name} must be 1 or more")))
}

fn not_one_of(name: &str, given: &str, words: &[&str]) -> ApiError {
    ApiError::validation(format!(
        "{name} is {given}; it must be one of {}",
        words.join(", ")
    ))
}
