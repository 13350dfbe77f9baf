//! How a difference goes: the calls that make it go, or why none is made.

use std::borrow::Cow;

use crate::emulator::Emulator;
use crate::emulator::drift::DriftOutcome;
use crate::template::{PlanStep, TablePlan};
use crate::wire::{self, ApiError, ops, types};

/// One step by which a difference goes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fix {
    Update(Box<types::UpdateTableInput>),
    TimeToLive(types::UpdateTimeToLiveInput),
    Backups(types::UpdateContinuousBackupsInput),
    /// In the region of a replica, or in the table's own.
    Tag(Option<String>, Vec<types::Tag>),
    /// As [`Self::Tag`], by the keys.
    Untag(Option<String>, Vec<String>),
    /// What the file attaches, in the region where it does.
    Step(Box<PlanStep>),
    /// Another precision for a destination that is on, in a region.
    Precision(
        Option<String>,
        types::UpdateKinesisStreamingDestinationInput,
    ),
    /// A destination of a region that goes.
    Disable(
        Option<String>,
        types::DisableKinesisStreamingDestinationInput,
    ),
    /// A PutItem, in the JSON of the wire.
    Put(String),
    /// An UpdateItem, in the JSON of the wire.
    Write(String),
    /// One after the other, as far as they go.
    InTurn(Vec<Self>),
    /// Several that have nothing to do with each other.
    Each(Vec<Self>),
    /// Nothing less than a new table.
    Replace,
    /// Nothing, for this reason.
    Keep(&'static str),
}

impl Emulator {
    /// Makes one difference go, or as much of it as the service allows.
    pub(super) fn fix(&self, plan: &TablePlan, fixes: &[Fix]) -> DriftOutcome {
        for fix in fixes {
            let done = match fix {
                Fix::Replace => return DriftOutcome::NeedsReplacement,
                Fix::Keep(why) => return DriftOutcome::Kept(why),
                Fix::Each(fixes) => match self.fix_each(plan, fixes) {
                    DriftOutcome::Applied => Ok(()),
                    other => return other,
                },
                Fix::InTurn(fixes) => match self.fix(plan, fixes) {
                    DriftOutcome::Applied => Ok(()),
                    other => return other,
                },
                Fix::Update(input) => self.call::<ops::UpdateTable>((**input).clone()).map(drop),
                Fix::TimeToLive(input) => {
                    self.call::<ops::UpdateTimeToLive>(input.clone()).map(drop)
                }
                Fix::Backups(input) => {
                    let done = self.call::<ops::UpdateContinuousBackups>(input.clone());
                    done.map(drop)
                }
                Fix::Tag(region, tags) => self.there(region).tag(plan, tags),
                Fix::Untag(region, keys) => self.there(region).untag(plan, keys),
                Fix::Step(step) => self.take_step(plan, step),
                Fix::Precision(region, input) => {
                    let there = self.there(region);
                    let done = there.call::<ops::UpdateKinesisStreamingDestination>(input.clone());
                    done.map(drop)
                }
                Fix::Disable(region, input) => {
                    let there = self.there(region);
                    let done = there.call::<ops::DisableKinesisStreamingDestination>(input.clone());
                    done.map(drop)
                }
                Fix::Put(text) => wire::decode_input(text.as_bytes())
                    .and_then(|input| self.call::<ops::PutItem>(input))
                    .map(drop),
                Fix::Write(text) => wire::decode_input(text.as_bytes())
                    .and_then(|input| self.call::<ops::UpdateItem>(input))
                    .map(drop),
            };
            if let Err(refusal) = done {
                return DriftOutcome::Refused(refusal);
            }
        }
        DriftOutcome::Applied
    }

    /// Makes all go that can; what came of the first that did not.
    fn fix_each(&self, plan: &TablePlan, fixes: &[Fix]) -> DriftOutcome {
        let mut whole = DriftOutcome::Applied;
        for fix in fixes {
            let one = self.fix(plan, std::slice::from_ref(fix));
            if whole == DriftOutcome::Applied {
                whole = one;
            }
        }
        whole
    }

    /// This emulator in the region of a replica, or in the table's own.
    fn there(&self, region: &Option<String>) -> Cow<'_, Self> {
        match region {
            None => Cow::Borrowed(self),
            Some(region) => Cow::Owned(self.in_region(region)),
        }
    }

    fn tag(&self, plan: &TablePlan, tags: &[types::Tag]) -> Result<(), ApiError> {
        let input = types::TagResourceInput {
            resource_arn: self.resource(plan)?,
            tags: Some(tags.to_vec()),
        };
        self.call::<ops::TagResource>(input).map(drop)
    }

    fn untag(&self, plan: &TablePlan, keys: &[String]) -> Result<(), ApiError> {
        let input = types::UntagResourceInput {
            resource_arn: self.resource(plan)?,
            tag_keys: Some(keys.to_vec()),
        };
        self.call::<ops::UntagResource>(input).map(drop)
    }

    /// The ARN of the table of a plan.
    fn resource(&self, plan: &TablePlan) -> Result<Option<String>, ApiError> {
        let described = self.call::<ops::DescribeTable>(types::DescribeTableInput {
            table_name: Some(plan.name().to_owned()),
        })?;
        Ok(described.table.and_then(|table| table.table_arn))
    }
}
