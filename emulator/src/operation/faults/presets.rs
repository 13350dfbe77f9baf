//! Sets of rules with a name: what a bad day of the service looks like.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::engine::ThrottleReason;
use crate::ids::Ids;
use crate::operation::faults::rule::{FaultEffect, FaultLatency, FaultMoment, FaultRule};

/// How long a zone is gone.
const OUTAGE: Duration = Duration::from_secs(60);
/// The part of the key space that is hot.
const HOT_PART: f64 = 1.0 / 8.0;

/// A set of rules with a name.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::FaultPreset;
///
/// let names = FaultPreset::ALL.map(FaultPreset::name);
/// assert_eq!(names, ["brownout", "hot-partition", "az-loss"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultPreset {
    /// Everything is slow, some calls fail.
    Brownout,
    /// An eighth of all keys is throttled half of the time.
    HotPartition,
    /// For a minute a third of the calls meets a zone that is gone.
    AzLoss,
}

impl FaultPreset {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Brownout, Self::HotPartition, Self::AzLoss];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brownout => "brownout",
            Self::HotPartition => "hot-partition",
            Self::AzLoss => "az-loss",
        }
    }

    /// The preset of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.name() == name)
    }

    /// What it does, in a sentence.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Brownout => {
                "Answers take 50 ms longer on average, one call in twenty fails with InternalServerError, one in a \
                 hundred with ServiceUnavailable, and one in fifty has happened when it fails"
            }
            Self::HotPartition => {
                "Half of the calls on items in one eighth of the key space are throttled: the partition takes no more"
            }
            Self::AzLoss => {
                "For a minute of the emulator's clock a third of the calls is lost: connections close before or after \
                 the work, answers take a second longer or are ServiceUnavailable"
            }
        }
    }

    /// The rules, which draw from `seed` and begin at `now`.
    pub(super) fn rules(self, seed: u64, now: Timestamp) -> Vec<FaultRule> {
        let seeds = Ids::seeded(seed);
        let rule = |effect| FaultRule::new(effect).seed(seeds.seed());
        match self {
            Self::Brownout => {
                let slow = FaultLatency::Exponential(Duration::from_millis(50));
                vec![
                    rule(FaultEffect::Latency(slow)),
                    rule(FaultEffect::InternalServerError(FaultMoment::Before)).probability(0.05),
                    rule(FaultEffect::ServiceUnavailable(FaultMoment::Before)).probability(0.01),
                    rule(FaultEffect::InternalServerError(FaultMoment::After)).probability(0.02),
                ]
            }
            Self::HotPartition => {
                // One of eight parts of the same size.
                let part = u32::try_from(seeds.bits() >> 61).map_or(0.0, f64::from);
                let hashes = part * HOT_PART..(part + 1.0) * HOT_PART;
                let reasons = [
                    ThrottleReason::TableReadKeyRangeThroughputExceeded,
                    ThrottleReason::TableWriteKeyRangeThroughputExceeded,
                ];
                let hot = reasons.map(|reason| {
                    let mut rule = rule(FaultEffect::Throttle(reason)).probability(0.5);
                    rule.matches.hashes = Some(hashes.clone());
                    rule
                });
                hot.into()
            }
            Self::AzLoss => {
                let window = now..now.plus(OUTAGE);
                // Together about a third: a sixth, a tenth of the rest, and so on.
                let slow = FaultLatency::Fixed(Duration::from_secs(1));
                let rules = vec![
                    rule(FaultEffect::CutConnection(FaultMoment::Before)).probability(0.15),
                    rule(FaultEffect::CutConnection(FaultMoment::After)).probability(0.1),
                    rule(FaultEffect::Latency(slow)).probability(0.1),
                    rule(FaultEffect::ServiceUnavailable(FaultMoment::Before)).probability(0.1),
                ];
                let within = |rule: FaultRule| rule.within(window.clone());
                rules.into_iter().map(within).collect()
            }
        }
    }
}
