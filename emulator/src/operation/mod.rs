//! One file per API operation: its rules, in the service's order.
//!
//! Every operation reads the same way. `wire` has decoded the input and [`invoke`] has checked the
//! constraints of the model; then **check** (members that contradict each other, expressions,
//! values), **bind** (the table and its keys), **apply** (the engine), **render** (the output). What
//! one step hands to the next is called `Checked`, `Bound` and `Applied`.
//!
//! Invariant: this room knows no HTTP. Errors of the rooms below become [`ApiError`](crate::wire::ApiError)
//! here, never deeper.

mod aim;
mod answer;
mod background;
mod backup;
mod batch;
mod cancelled;
mod capacity;
mod compat;
mod consistency;
mod faults;
mod insights;
mod internal;
mod invoke;
mod item;
mod kinesis;
mod observe;
mod read;
mod read_only;
mod replica;
mod report;
mod request;
#[cfg(feature = "disk")]
mod shelved;
mod statement;
mod steer;
mod streams;
mod strict;
mod table;
mod tee;
#[cfg(test)]
mod tests;
mod throttled;
mod transact;
mod transfer;

use std::sync::Arc;

pub use crate::engine::ConsistencyMode;
#[cfg(any(feature = "listen", feature = "aws-sdk"))]
pub(crate) use crate::engine::Unkept;
pub(crate) use crate::engine::{Caller, EngineManner, LinkFault, ThrottleReason};
use crate::engine::{Engine, Transition};
use crate::expression::ExpressionCache;
use crate::partiql::Statements;
use crate::profile::{Compat, ErrorWording, HintWords, is_aws_region};
use crate::wire::Reading;

pub(crate) use answer::{Answer, Called, Job, Progress, Rest};
pub(crate) use background::Background;
pub use capacity::{CapacityMeter, CapacityPartition, CapacityReport};
pub(crate) use capacity::{enforce as enforce_capacity, left as capacity_left};
pub(crate) use compat::unknown_operation;
pub(crate) use faults::{FaultBook, Ruling};
pub use faults::{
    FaultEffect, FaultLatency, FaultMatch, FaultMoment, FaultPreset, FaultReport, FaultRule,
    FaultRuleError, FaultShare, Faults,
};
pub(crate) use insights::top_contributors;
pub use insights::{Contributor, TopContributors};
#[cfg(feature = "template")]
pub(crate) use internal::impossible;
pub use invoke::Answered;
pub(crate) use invoke::{Invoked, invoke, invoke_and};
pub use kinesis::KinesisRecord;
pub(crate) use kinesis::sent;
#[cfg(any(feature = "cli", test))]
pub(crate) use kinesis::{handed_on, outgoing};
pub(crate) use observe::RequestLog;
pub use observe::{
    BudgetError, BudgetLine, BudgetReport, BudgetRule, FollowedCalls, LoggedCall, LoggedKey,
    Metrics, OperationMetrics, Spent, TakenUnits,
};
pub(crate) use observe::{CallMeters, SlowLog, kept_tag};
pub use replica::ReplicationLink;
pub(crate) use replica::{
    drain as drain_replication, isolate as isolate_region, links as replication_links,
    pause as pause_replication, set_lag as set_replication_lag,
};
pub use report::{
    CostReport, CostRow, Heat, HeatKey, HeatPart, HeatReport, Price, PriceError, ProvisionedReport,
    ProvisionedRow, ReportBy, UsageRow,
};
pub(crate) use report::{cost, heat, provisioned, usage};
#[cfg(feature = "disk")]
pub(crate) use shelved::{ShelvedCopies, ShelvedCopy, ShelvedError};
pub use steer::ClockRateError;
pub(crate) use steer::{Advance, ClockRate};
pub(crate) use streams::split_shard;
pub use strict::{Finding, FindingKind, StrictError};
pub(crate) use strict::{findings, refuse, refused};
#[cfg(feature = "template")]
pub(crate) use table::adopt;
pub(crate) use table::difference::differences;
pub use table::difference::{DatabaseChange, DatabaseChanges};
pub use tee::Divergence;
pub(crate) use tee::Tee;
pub(crate) use transact::{Held, hold};
pub(crate) use transfer::TransferWorker;

/// What an operation works with: the database, who asks, and how refusals are worded.
#[derive(Clone, Debug)]
pub struct Context {
    /// The tables of all callers, and their clock.
    pub(crate) engine: Arc<Engine>,
    /// A second engine, whose answers are compared with those of the first.
    pub(crate) tee: Option<Arc<Tee>>,
    /// Work that goes on beside requests, for both engines.
    pub(crate) background: Arc<dyn Background>,
    /// What is counted of calls.
    pub(crate) meters: Arc<CallMeters>,
    /// Rules of what calls are to meet that nothing else brings about.
    pub(crate) faults: Arc<FaultBook>,
    /// What was decided of the call for which this context is, by those rules.
    pub(crate) ruling: Option<Arc<Ruling>>,
    /// Parsed expressions by their text.
    pub(crate) expressions: Arc<ExpressionCache>,
    /// Parsed statements by their text.
    pub(crate) statements: Arc<Statements>,
    /// Whose tables, in which region.
    pub(crate) caller: Arc<Caller>,
    /// The wording of refusals.
    pub(crate) wording: ErrorWording,
    /// The program that is imitated where it deviates from the service.
    pub(crate) compat: Option<Compat>,
    /// How long changes of tables show in their status.
    pub(crate) transition: Transition,
    /// Whether the database is one of the past, which nobody changes.
    pub(crate) is_past: bool,
    /// How users are told which setting would have helped.
    pub(crate) hints: HintWords,
    /// The host and port that the client addressed; only `DescribeEndpoints` asks for them.
    pub(crate) address: Option<Arc<str>>,
}

impl Context {
    /// How the bodies of this caller's requests are read.
    pub(crate) fn reading(&self) -> Reading {
        Reading {
            null_false: self.wording.takes_null_false(&self.caller.region),
            lenient: self.compat == Some(Compat::DynamoDbLocal),
        }
    }

    /// Whether the statement of this caller's UpdateItem counts beside the item.
    pub(crate) fn sizes_statements(&self) -> bool {
        self.wording.sizes_statements(&self.caller.region)
    }

    /// Whether that of an update in a transaction does.
    pub(crate) fn sizes_transactions(&self) -> bool {
        self.wording.sizes_transactions(&self.caller.region)
    }

    /// Whether there is a region of this name: one of AWS, or the caller's own.
    pub(crate) fn knows_region(&self, region: &str) -> bool {
        region == &*self.caller.region || is_aws_region(region)
    }

    /// The same context for another caller.
    pub(crate) fn of_caller(&self, owner: &str, region: &str) -> Self {
        Self {
            caller: Arc::new(Caller::new(owner, region)),
            ..self.clone()
        }
    }

    /// The same context for a request that was sent to this host and port.
    pub(crate) fn addressed(&self, address: &str) -> Self {
        Self {
            address: Some(address.into()),
            ..self.clone()
        }
    }
}
