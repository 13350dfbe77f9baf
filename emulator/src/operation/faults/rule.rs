//! One rule: which calls it matches, which of those it hits, and what they meet.

use std::num::NonZeroU64;
use std::ops::Range;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::engine::ThrottleReason;
use crate::value::Item;
use crate::wire::Operation;

/// Which calls a rule matches: those that all members name which are not empty.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{FaultMatch, Operation};
///
/// let writes = FaultMatch {
///     operations: vec![Operation::PutItem, Operation::UpdateItem],
///     table: Some("music".into()),
///     ..FaultMatch::default()
/// };
/// # assert_ne!(writes, FaultMatch::default());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FaultMatch {
    /// One of these operations; any if there are none.
    pub operations: Vec<Operation>,
    /// This table, by its name.
    pub table: Option<String>,
    /// This index of a table, by its name. A write is of all indexes that its table has.
    pub index: Option<String>,
    /// An item whose key has these attributes: a whole key, or a partition key.
    ///
    /// A statement of PartiQL names the keys that it has equalities for; a scan names none, nor does a SELECT that reads all.
    pub key: Option<Item>,
    /// An item whose partition lies in this part of the key space, which goes from 0 to 1 and has partitions where the
    /// service hashes them.
    pub hashes: Option<Range<f64>>,
    /// A caller with this access key.
    pub caller: Option<String>,
}

/// Before or after the operation has done its work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FaultMoment {
    /// Nothing has happened.
    #[default]
    Before,
    /// What was asked for has happened, and the client is not told so.
    After,
}

/// How much of a batch is left unprocessed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FaultShare {
    /// Every second of the parts that the rule matches, beginning with the first.
    #[default]
    Some,
    /// All parts that the rule matches.
    All,
}

/// How long an answer is held back, on the machine's clock: it is the client that is kept waiting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FaultLatency {
    /// Always as long.
    Fixed(Duration),
    /// As often each time between the two.
    Uniform(Duration, Duration),
    /// Mostly short and seldom long: this on average, ten times as long at most.
    Exponential(Duration),
}

/// What a call meets that a rule hits.
///
/// An effect that an operation cannot have leaves it alone: only batches leave something unprocessed, only GetRecords has
/// iterators that expire. A rule that no call at all can meet is refused.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{FaultEffect, FaultMoment};
///
/// // The write happens, and the client never learns of it.
/// let effect = FaultEffect::CutConnection(FaultMoment::After);
/// # assert_ne!(effect, FaultEffect::CutConnection(FaultMoment::Before));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum FaultEffect {
    /// The call is throttled for this reason. Parts of a batch are left unprocessed, unless all of them are hit; a
    /// transaction is cancelled.
    Throttle(ThrottleReason),
    /// InternalServerError, status 500.
    InternalServerError(FaultMoment),
    /// ServiceUnavailableException, status 503.
    ServiceUnavailable(FaultMoment),
    /// RequestLimitExceeded, for the quota of the account that the operation uses.
    RequestLimitExceeded,
    /// The answer is held back.
    Latency(FaultLatency),
    /// The connection closes without an answer. In process, where there is none, it is InternalServerError from
    /// `Emulator::call` and `Emulator::handle`, and a connection that broke from `Emulator::client`.
    CutConnection(FaultMoment),
    /// Parts of a batch are left unprocessed.
    Unprocessed(FaultShare),
    /// Another transaction is under way on the item.
    TransactionConflict,
    /// The transaction with the same client token is under way.
    TransactionInProgress,
    /// The item collection has reached its limit.
    ItemCollectionSizeLimitExceeded,
    /// The iterator of GetRecords has expired.
    ExpiredIterator,
    /// The records that GetRecords or GetShardIterator asks for are gone.
    TrimmedData,
    /// What is written arrives in the other regions of a global table so much later, and nothing that is written there
    /// after it arrives before it.
    ReplicaLag(Duration),
}

/// A rule: what it matches, which of the calls that it matches it hits, and what they meet.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{FaultEffect, FaultRule, Operation, ThrottleReason};
///
/// let reason = ThrottleReason::TableWriteProvisionedThroughputExceeded;
/// let rule = FaultRule::new(FaultEffect::Throttle(reason))
///     .operation(Operation::PutItem)
///     .table("music")
///     .count(3);
/// assert_eq!(rule.count, Some(3));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FaultRule {
    /// Which calls it matches.
    pub matches: FaultMatch,
    /// What those meet that it hits.
    pub effect: FaultEffect,
    /// What its chances are drawn from; the same seed draws the same.
    pub seed: u64,
    /// How likely it is that a call which it matches is hit, from 0 to 1.
    pub probability: f64,
    /// How many calls it hits at most.
    pub count: Option<u64>,
    /// Only each so many-th of the calls that it matches is hit.
    pub every: Option<NonZeroU64>,
    /// Only the so many-th of the calls that it matches is hit, and those that come before and after are not.
    pub nth: Option<NonZeroU64>,
    /// From when on, on the emulator's clock.
    pub from: Option<Timestamp>,
    /// Until when, on the emulator's clock: at that moment no more.
    pub until: Option<Timestamp>,
}

/// Why a rule cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultRuleError {
    /// A probability lies between 0 and 1.
    #[error("Probability must be from 0 to 1")]
    Probability,
    /// The part of the key space is empty, or no part of it.
    #[error("a part of the key space begins at 0 or later, ends at 1 or earlier, and is not empty")]
    Hashes,
    /// The time ends before it begins.
    #[error("From must be before Until")]
    Window,
    /// The shortest latency is longer than the longest.
    #[error("the shortest latency must not be longer than the longest")]
    Latency,
    /// The calls that one names are none of those that the other names.
    #[error("Nth must be a multiple of Every: else no call is both")]
    NthAndEvery,
    /// No call that the rule is for can have the effect; which ones can.
    #[error("this effect is for {0}: Match has Operations that are none of these")]
    Effect(&'static str),
    /// No call that the rule is for names what it looks for.
    #[error("Match looks for {0}, and no operation that the rule is for names one")]
    Nameless(&'static str),
    /// Nothing can be called so; the member that does it.
    #[error(
        "{0} in Match is none that there can be: names have 3 to 255 letters, digits, _, - and ."
    )]
    Name(&'static str),
    /// A table is called by its ARN.
    #[error(
        "TableName in Match is the name of a table and not its ARN: calls by the ARN are matched as well"
    )]
    Arn,
    /// No item has such a key.
    #[error(
        "Key in Match is none that an item can have: its attributes are of the types S, N or B, and not empty"
    )]
    Key,
    /// No caller is called so.
    #[error("AccessKeyId in Match is empty, and nobody calls so: leave it out for any")]
    Caller,
    /// There are as many rules as there can be.
    #[error("there are {0} rules already, and no more can be added")]
    TooMany(usize),
}

impl FaultRule {
    /// A rule that hits every call which can have this effect.
    pub fn new(effect: FaultEffect) -> Self {
        Self {
            matches: FaultMatch::default(),
            effect,
            seed: 0,
            probability: 1.0,
            count: None,
            every: None,
            nth: None,
            from: None,
            until: None,
        }
    }

    /// The same rule for calls that this matches.
    #[must_use]
    pub fn matching(mut self, matches: FaultMatch) -> Self {
        self.matches = matches;
        self
    }

    /// The same rule for this operation; called again, for each that was named.
    #[must_use]
    pub fn operation(mut self, operation: Operation) -> Self {
        self.matches.operations.push(operation);
        self
    }

    /// The same rule for this table.
    #[must_use]
    pub fn table(mut self, name: impl Into<String>) -> Self {
        self.matches.table = Some(name.into());
        self
    }

    /// The same rule for this index.
    #[must_use]
    pub fn index(mut self, name: impl Into<String>) -> Self {
        self.matches.index = Some(name.into());
        self
    }

    /// The same rule for items of this key, or of this partition.
    #[must_use]
    pub fn key(mut self, key: Item) -> Self {
        self.matches.key = Some(key);
        self
    }

    /// The same rule, drawing from this seed.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The same rule, hitting so many of the calls that it matches, from 0 to 1.
    #[must_use]
    pub fn probability(mut self, probability: f64) -> Self {
        self.probability = probability;
        self
    }

    /// The same rule, hitting so many calls at most.
    #[must_use]
    pub fn count(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }

    /// The same rule, hitting the so many-th call that it matches and no other.
    #[must_use]
    pub fn nth(mut self, nth: NonZeroU64) -> Self {
        self.nth = Some(nth);
        self
    }

    /// The same rule, hitting each so many-th call that it matches.
    #[must_use]
    pub fn every(mut self, every: NonZeroU64) -> Self {
        self.every = Some(every);
        self
    }

    /// The same rule within a time on the emulator's clock.
    #[must_use]
    pub fn within(mut self, window: Range<Timestamp>) -> Self {
        self.from = Some(window.start);
        self.until = Some(window.end);
        self
    }

    /// What is wrong with the rule, if anything.
    pub(super) fn check(&self) -> Result<(), FaultRuleError> {
        if !(0.0..=1.0).contains(&self.probability) {
            return Err(FaultRuleError::Probability);
        }
        let is_part = |hashes: &Range<f64>| {
            hashes.start >= 0.0 && hashes.end <= 1.0 && hashes.start < hashes.end
        };
        if self
            .matches
            .hashes
            .as_ref()
            .is_some_and(|hashes| !is_part(hashes))
        {
            return Err(FaultRuleError::Hashes);
        }
        if let (Some(from), Some(until)) = (self.from, self.until)
            && from >= until
        {
            return Err(FaultRuleError::Window);
        }
        match self.effect {
            FaultEffect::Latency(FaultLatency::Uniform(low, high)) if low > high => {
                Err(FaultRuleError::Latency)
            }
            _ => self.check_reach(),
        }
    }
}
