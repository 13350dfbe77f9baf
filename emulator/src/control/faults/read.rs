//! A rule as a body has it.

use std::num::NonZeroU64;

use crate::clock::Timestamp;
use crate::control::body::{self, Inside, Nested, Takes, needed, operation};
use crate::control::call::{Member, OPERATIONS, Shape};
use crate::control::faults::effect::{EFFECT, EffectInput};
use crate::operation::{FaultMatch, FaultRule};
use crate::value::{Item, Unchecked};
use crate::wire::json::{DecodeError, Reader};
use crate::wire::{self, ApiError};

pub(super) const MATCH: &[Member] = &[
    Member::optional(
        "Operations",
        OPERATIONS,
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
        Shape::RealWithin(0.0, 1.0),
        "The part of the key space from here on; it goes from 0 to 1.",
    ),
    Member::optional(
        "HashTo",
        Shape::RealWithin(0.0, 1.0),
        "The part of the key space up to here, which is not in it.",
    ),
    Member::optional(
        "AccessKeyId",
        Shape::Text,
        "The caller with this access key.",
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
            Shape::SEED,
            "What chances are drawn from; absent: 0.",
        ),
        Member::optional(
            "Probability",
            Shape::RealWithin(0.0, 1.0),
            "How likely a hit is, from 0 to 1; absent: 1.",
        ),
        Member::optional(
            "Count",
            Shape::WholeFrom(0),
            "How many calls are hit at most; absent: any number.",
        ),
        Member::optional(
            "Every",
            Shape::WholeFrom(1),
            "Only each so many-th call that matches is hit.",
        ),
        Member::optional(
            "Nth",
            Shape::WholeFrom(1),
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
        Member::optional(
            "Id",
            Shape::Whole,
            "Ignored, so that what was told can be given back: a rule that is added gets a number of its own.",
        ),
        Member::optional(
            "Seen",
            Shape::Whole,
            "Ignored in the same way: a rule begins with none.",
        ),
        Member::optional("Applied", Shape::Whole, "Ignored in the same way."),
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
            "Until" => wire::read_member(reader, &mut self.until),
            _ => wire::read_member::<i64>(reader, &mut None),
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
        rule.seed = body::seed(self.seed)?.unwrap_or(0);
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
        Shape::SEED,
        "What chances are drawn from; absent: 0.",
    )];

    fn read(&mut self, _: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        wire::read_member(reader, &mut self.seed)
    }
}

impl PresetInput {
    /// What chances are drawn from.
    pub(super) fn seed(self) -> Result<u64, ApiError> {
        Ok(body::seed(self.seed)?.unwrap_or(0))
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
        if self.operations.as_ref().is_some_and(Vec::is_empty) {
            return Err(ApiError::validation(
                "Operations in Match names no operation: leave it out for any",
            ));
        }
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
