//! What a call meets, as the body of a rule has it.

use std::time::Duration;

use crate::control::body::{self, Inside, Takes, needed};
use crate::control::call::{Member, Shape};
use crate::operation::{FaultEffect, FaultLatency, FaultMoment, FaultShare, ThrottleReason};
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

const REASON: &str = "Reason";
const MOMENT: &str = "Moment";
const SHARE: &str = "Share";
const MILLISECONDS: &str = "Milliseconds";
const MOST: &str = "MaxMilliseconds";
const DISTRIBUTION: &str = "Distribution";

pub(super) const EFFECT: &[Member] = &[
    Member::needed("Kind", Shape::Word(KINDS), "What a call meets."),
    Member::optional(
        REASON,
        Shape::Named(|| ThrottleReason::ALL.map(ThrottleReason::as_str).to_vec()),
        "Of Throttle: one of DynamoDB's 16 reasons.",
    ),
    Member::optional(
        MOMENT,
        Shape::Word(&["Before", "After"]),
        "Of InternalServerError, ServiceUnavailable and CutConnection: before the work, or after it; absent: before.",
    ),
    Member::optional(
        SHARE,
        Shape::Word(&["Some", "All"]),
        "Of Unprocessed: every second part, or all; absent: some.",
    ),
    Member::optional(
        MILLISECONDS,
        Shape::RealFrom(0.0),
        "Of Latency and ReplicaLag: how long, at least or on average.",
    ),
    Member::optional(
        MOST,
        Shape::RealFrom(0.0),
        "Of a Latency that is Uniform: how long at most.",
    ),
    Member::optional(
        DISTRIBUTION,
        Shape::Word(DISTRIBUTIONS),
        "Of Latency; absent: fixed.",
    ),
];

/// What a call meets.
#[derive(Debug, Default)]
pub(super) struct EffectInput {
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
            REASON => wire::read_member(reader, &mut self.reason),
            MOMENT => wire::read_member(reader, &mut self.moment),
            SHARE => wire::read_member(reader, &mut self.share),
            MILLISECONDS => wire::read_member(reader, &mut self.milliseconds),
            MOST => wire::read_member(reader, &mut self.most),
            _ => wire::read_member(reader, &mut self.distribution),
        }
    }
}

impl Inside for EffectInput {
    const NAME: &'static str = "Effect";
}

impl EffectInput {
    /// What was asked for.
    pub(super) fn effect(self) -> Result<FaultEffect, ApiError> {
        let kind = needed(self.kind.as_deref(), "Kind in Effect")?;
        self.check(kind)?;
        Ok(match kind {
            "Throttle" => {
                let name = needed(self.reason.as_deref(), "Reason in Effect")?;
                let names = ThrottleReason::ALL.map(ThrottleReason::as_str);
                let reason = ThrottleReason::from_text(name);
                FaultEffect::Throttle(reason.ok_or_else(|| not_one_of(REASON, name, &names))?)
            }
            "InternalServerError" => FaultEffect::InternalServerError(self.moment()?),
            "ServiceUnavailable" => FaultEffect::ServiceUnavailable(self.moment()?),
            "CutConnection" => FaultEffect::CutConnection(self.moment()?),
            "RequestLimitExceeded" => FaultEffect::RequestLimitExceeded,
            "Latency" => FaultEffect::Latency(self.latency()?),
            "Unprocessed" => FaultEffect::Unprocessed(match self.share.as_deref() {
                None | Some("Some") => FaultShare::Some,
                Some("All") => FaultShare::All,
                Some(other) => return Err(not_one_of(SHARE, other, &["Some", "All"])),
            }),
            "TransactionConflict" => FaultEffect::TransactionConflict,
            "TransactionInProgress" => FaultEffect::TransactionInProgress,
            "ItemCollectionSizeLimitExceeded" => FaultEffect::ItemCollectionSizeLimitExceeded,
            "ExpiredIterator" => FaultEffect::ExpiredIterator,
            "TrimmedData" => FaultEffect::TrimmedData,
            "ReplicaLag" => FaultEffect::ReplicaLag(span(self.milliseconds, MILLISECONDS)?),
            other => return Err(not_one_of("Kind", other, KINDS)),
        })
    }

    /// Refuses a member that an effect of this kind does not have.
    fn check(&self, kind: &str) -> Result<(), ApiError> {
        let taken: &[&str] = match (kind, self.distribution.as_deref()) {
            ("Throttle", _) => &[REASON],
            ("InternalServerError" | "ServiceUnavailable" | "CutConnection", _) => &[MOMENT],
            ("Latency", Some("Uniform")) => &[DISTRIBUTION, MILLISECONDS, MOST],
            ("Latency", _) => &[DISTRIBUTION, MILLISECONDS],
            ("Unprocessed", _) => &[SHARE],
            ("ReplicaLag", _) => &[MILLISECONDS],
            _ => &[],
        };
        let given = [
            (REASON, self.reason.is_some()),
            (MOMENT, self.moment.is_some()),
            (SHARE, self.share.is_some()),
            (MILLISECONDS, self.milliseconds.is_some()),
            (MOST, self.most.is_some()),
            (DISTRIBUTION, self.distribution.is_some()),
        ];
        let mut given = given.iter().filter(|(_, is_given)| *is_given);
        let Some((strange, _)) = given.find(|(name, _)| !taken.contains(name)) else {
            return Ok(());
        };
        let whose = match *strange {
            MOST if kind == "Latency" => "which belongs to the Distribution Uniform",
            _ => "which belongs to other kinds",
        };
        let takes = match taken {
            [] => "takes no other members".to_owned(),
            taken => format!("takes {}", body::listed(taken.iter().copied())),
        };
        Err(ApiError::validation(format!(
            "An effect of the Kind {kind} {takes}, and no {strange}, {whose}"
        )))
    }

    fn moment(&self) -> Result<FaultMoment, ApiError> {
        match self.moment.as_deref() {
            None | Some("Before") => Ok(FaultMoment::Before),
            Some("After") => Ok(FaultMoment::After),
            Some(other) => Err(not_one_of(MOMENT, other, &["Before", "After"])),
        }
    }

    fn latency(&self) -> Result<FaultLatency, ApiError> {
        let least = span(self.milliseconds, MILLISECONDS)?;
        match self.distribution.as_deref() {
            None | Some("Fixed") => Ok(FaultLatency::Fixed(least)),
            Some("Uniform") => {
                let most = span(self.most, MOST)?;
                Ok(FaultLatency::Uniform(least, most))
            }
            Some("Exponential") => Ok(FaultLatency::Exponential(least)),
            Some(other) => Err(not_one_of(DISTRIBUTION, other, DISTRIBUTIONS)),
        }
    }
}

/// A span that the effect needs.
fn span(milliseconds: Option<f64>, name: &str) -> Result<Duration, ApiError> {
    let milliseconds = needed(milliseconds, name)?;
    let span = Duration::try_from_secs_f64(milliseconds / 1000.0);
    span.map_err(|_| {
        ApiError::validation(format!(
            "{name} is {milliseconds:?}, which is no span of time"
        ))
    })
}

fn not_one_of(name: &str, given: &str, words: &[&str]) -> ApiError {
    ApiError::validation(format!(
        "{name} is {given}; it must be one of {}",
        words.join(", ")
    ))
}
