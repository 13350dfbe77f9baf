//! What a file attaches to its tables, and the items that it puts into them: what that is, and its value in words.
//!
//! Only what the file declares is looked at. What callers attach, or put, beside that is theirs. A setting goes back to
//! what the file says by the step of the plan that makes it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::emulator::Emulator;
use crate::emulator::drift::difference::{Findings, Sides};
use crate::emulator::drift::fix::Fix;
use crate::emulator::drift::items::ItemTexts;
use crate::emulator::drift::regions;
use crate::emulator::drift::words::scaled;
use crate::template::{PlanCall, PlanStep, TablePlan};
use crate::wire::{ApiError, ErrorCode, ops, types};

/// What is attached to a table as far as a file declares it, and the items of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Attached {
    /// By what they are; what is not there has no entry.
    pub(super) settings: BTreeMap<String, String>,
    /// The steps that make them, under the same names.
    steps: BTreeMap<String, PlanStep>,
    /// By the name of a destination that is not on: the stream to which records go instead.
    others: BTreeMap<String, String>,
    /// By their keys.
    pub(super) items: BTreeMap<String, ItemTexts>,
}

/// The value of a setting that the file has off.
const OFF: &str = "off";

/// What the file attaches to the table, where that is another thing or not there.
pub(super) fn compare(found: &mut Findings<'_>, sides: Sides<'_>) {
    let (wanted, live) = (&sides.wanted.attached, &sides.live.attached);
    for (name, value) in &wanted.settings {
        let there = live.settings.get(name);
        let fix = match wanted.steps.get(name) {
            // It came with the region a moment ago.
            Some(step)
                if step
                    .region
                    .as_deref()
                    .is_some_and(|it| regions::is_added(sides, it)) =>
            {
                Fix::Each(Vec::new())
            }
            Some(step) => match live.others.get(name) {
                None => again(step, value, there.is_some()),
                Some(other) => instead(sides, step, (name, other)),
            },
            // Whatever is noted is noted with its step.
            None => Fix::Each(Vec::new()),
        };
        found.value(name, (Some(value), there), fix);
    }
}

/// The call that makes a setting what it is to be, where it `is_on` already in another way.
fn again(step: &PlanStep, value: &str, is_on: bool) -> Fix {
    match &step.call {
        // A destination that is on is not enabled again.
        PlanCall::Kinesis(input) if is_on => Fix::Precision(
            step.region.clone(),
            types::UpdateKinesisStreamingDestinationInput {
                stream_arn: input.stream_arn.clone(),
                table_name: input.table_name.clone(),
                update_kinesis_streaming_configuration: Some(
                    types::UpdateKinesisStreamingConfiguration {
                        approximate_creation_date_time_precision: Some(value.to_owned()),
                    },
                ),
            },
        ),
        _ => Fix::Step(Box::new(step.clone())),
    }
}

/// Why a destination does not come.
const ONE: &str =
    "records go to another stream, and to one at a time; that one has to be disabled by a call";

/// How records go to the destination of this name instead of the `other` stream, which the file has left if it was its own.
fn instead(sides: Sides<'_>, step: &PlanStep, (name, other): (&str, &str)) -> Fix {
    let PlanCall::Kinesis(input) = &step.call else {
        return Fix::Keep(ONE);
    };
    let own = input.stream_arn.as_deref().unwrap_or("?");
    let before = name.replacen(own, other, 1);
    let has = |settings: &BTreeMap<String, String>| settings.contains_key(&before);
    let is_left = sides.before.is_some_and(|it| has(&it.attached.settings))
        && !has(&sides.wanted.attached.settings);
    if !is_left {
        return Fix::Keep(ONE);
    }
    let disable = types::DisableKinesisStreamingDestinationInput {
        stream_arn: Some(other.to_owned()),
        table_name: input.table_name.clone(),
        ..types::DisableKinesisStreamingDestinationInput::default()
    };
    let disable = Fix::Disable(step.region.clone(), disable);
    Fix::InTurn(vec![disable, Fix::Step(Box::new(step.clone()))])
}

impl Attached {
    /// What a plan declares of its table, as it is in an emulator.
    pub(super) fn of(
        emulator: &Emulator,
        plan: &TablePlan,
        keys: &[types::KeySchemaElement],
    ) -> Result<Self, ApiError> {
        let mut attached = Self::default();
        let mut own = LiveTable::new(emulator, plan.name(), None);
        if let Some(policy) = &plan.create.resource_policy {
            let call = PlanCall::Policy(types::PutResourcePolicyInput {
                policy: Some(policy.clone()),
                resource_arn: own.arns()?.0,
                ..types::PutResourcePolicyInput::default()
            });
            own.step = Some(PlanStep { region: None, call });
            own.policy(&mut attached)?;
        }
        if let Some(policy) = &plan.stream_policy {
            let call = PlanCall::StreamPolicy(policy.clone());
            own.step = Some(PlanStep { region: None, call });
            own.stream_policy(&mut attached)?;
        }
        let mut reader = None;
        for step in plan.steps.iter().chain(&plan.off) {
            let region = step.region.as_deref();
            let mut live = LiveTable::new(emulator, plan.name(), region);
            if !matches!(step.call, PlanCall::Put(_)) {
                live.step = Some(step.clone());
            }
            match &step.call {
                PlanCall::Policy(_) => live.policy(&mut attached)?,
                PlanCall::StreamPolicy(_) => live.stream_policy(&mut attached)?,
                PlanCall::Kinesis(input) => live.destination(input, &mut attached)?,
                PlanCall::Insights(input) => live.insights(input, &mut attached)?,
                PlanCall::Scaling(_) => live.scaling(&mut attached)?,
                PlanCall::Backups(_) if region.is_some() => live.recovery(&mut attached)?,
                PlanCall::Put(input) => {
                    let reader = reader.get_or_insert_with(|| reader_of(emulator));
                    let reader = LiveTable::new(reader, plan.name(), None);
                    reader.item(input, keys, &mut attached)?;
                }
                // The settings of the table have these, and those of its replicas.
                PlanCall::Update(_)
                | PlanCall::TimeToLive(_)
                | PlanCall::Backups(_)
                | PlanCall::Tag(_) => {}
            }
        }
        Ok(attached)
    }
}

#[cfg(feature = "cli")]
impl Attached {
    /// What of this `newer` does not have.
    pub(super) fn without(mut self, newer: &Self) -> Self {
        let is_gone = |name: &String| !newer.settings.contains_key(name);
        self.settings
            .retain(|name, value| value != OFF && is_gone(name));
        self.items.retain(|key, _| !newer.items.contains_key(key));
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.settings.is_empty() && self.items.is_empty()
    }

    /// That all of this stays which is there, in words.
    pub(super) fn stays(&self, live: &Self) -> Vec<String> {
        use crate::emulator::drift::{items, words};

        let stays = |what: &str| format!("{what} is in no file any more; it stays");
        let settings = self.settings.keys();
        let settings = settings.filter(|name| live.settings.contains_key(*name));
        let mut lines: Vec<String> = settings.map(|name| stays(name)).collect();
        let items = self.items.keys();
        let items: Vec<_> = items.filter(|key| live.items.contains_key(*key)).collect();
        let told = items.iter().take(items::TOLD_MAX);
        lines.extend(told.map(|key| stays(&format!("the item {}", words::shown(key)))));
        let more = items.len().saturating_sub(items::TOLD_MAX);
        if more > 0 {
            lines.push(format!(
                "{more} more of its items are in no file any more; they stay"
            ));
        }
        lines
    }
}

/// A copy in which items are read: so nothing is counted of it where they are, no rule of faults is met, and no
/// capacity is taken.
fn reader_of(emulator: &Emulator) -> Emulator {
    let copy = emulator.fork();
    copy.enforce_all_capacity(false);
    copy
}

/// A table in a region.
struct LiveTable<'a> {
    emulator: Cow<'a, Emulator>,
    table: &'a str,
    /// The region in words, where it is another one.
    suffix: String,
    /// The step of the plan that is looked at.
    step: Option<PlanStep>,
    /// The table's own ARN and that of its stream, once they were asked for.
    arns: Option<(Option<String>, Option<String>)>,
}

impl<'a> LiveTable<'a> {
    fn new(emulator: &'a Emulator, table: &'a str, region: Option<&str>) -> Self {
        Self {
            emulator: match region {
                None => Cow::Borrowed(emulator),
                Some(region) => Cow::Owned(emulator.in_region(region)),
            },
            table,
            suffix: region.map_or(String::new(), |region| format!(" in {region}")),
            step: None,
            arns: None,
        }
    }

    fn name(&self) -> Option<String> {
        Some(self.table.to_owned())
    }

    /// Notes a setting that is there.
    fn note(&self, what: &str, value: Option<String>, attached: &mut Attached) {
        let (Some(value), what) = (value, format!("{what}{}", self.suffix)) else {
            return;
        };
        attached
            .steps
            .extend(self.step.clone().map(|step| (what.clone(), step)));
        attached.settings.insert(what, value);
    }

    fn arns(&mut self) -> Result<(Option<String>, Option<String>), ApiError> {
        if let Some(known) = &self.arns {
            return Ok(known.clone());
        }
        let described = self
            .emulator
            .call::<ops::DescribeTable>(types::DescribeTableInput {
                table_name: self.name(),
            });
        let table = there(described)?.and_then(|described| described.table);
        let arns = table.map(|table| (table.table_arn, table.latest_stream_arn));
        // Without a table there is neither.
        let arns = arns.unwrap_or_default();
        self.arns = Some(arns.clone());
        Ok(arns)
    }

    fn policy(&mut self, attached: &mut Attached) -> Result<(), ApiError> {
        let (table, _) = self.arns()?;
        let policy = self.policy_of(table)?;
        self.note("its resource policy", policy, attached);
        Ok(())
    }

    fn stream_policy(&mut self, attached: &mut Attached) -> Result<(), ApiError> {
        let (_, stream) = self.arns()?;
        let policy = self.policy_of(stream)?;
        self.note("the resource policy of its stream", policy, attached);
        Ok(())
    }

    fn policy_of(&self, resource: Option<String>) -> Result<Option<String>, ApiError> {
        if resource.is_none() {
            return Ok(None);
        }
        let input = types::GetResourcePolicyInput {
            resource_arn: resource,
        };
        let found = there(self.emulator.call::<ops::GetResourcePolicy>(input))?;
        Ok(found.and_then(|found| found.policy))
    }

    fn destination(
        &self,
        declared: &types::EnableKinesisStreamingDestinationInput,
        attached: &mut Attached,
    ) -> Result<(), ApiError> {
        let input = types::DescribeKinesisStreamingDestinationInput {
            table_name: self.name(),
        };
        let found = self
            .emulator
            .call::<ops::DescribeKinesisStreamingDestination>(input);
        let found = there(found)?.and_then(|found| found.kinesis_data_stream_destinations);
        let is_on =
            |status: Option<&str>| matches!(status, Some("ACTIVE" | "ENABLING" | "UPDATING"));
        let on = found.into_iter().flatten();
        let on = on.filter(|it| is_on(it.destination_status.as_deref()));
        let (own, others): (Vec<_>, Vec<_>) =
            on.partition(|it| it.stream_arn == declared.stream_arn);
        let found = own.into_iter().next();
        let stream = declared.stream_arn.as_deref().unwrap_or("?");
        let name = format!("the destination {stream}");
        if let (None, Some(other)) = (&found, others.into_iter().find_map(|it| it.stream_arn)) {
            let what = format!("{name}{}", self.suffix);
            attached.others.insert(what, other);
        }
        let precision = found.map(|it| {
            let precision = it.approximate_creation_date_time_precision;
            // Absent means the service's default.
            precision.unwrap_or_else(|| "MILLISECOND".to_owned())
        });
        self.note(&name, precision, attached);
        Ok(())
    }

    fn insights(
        &self,
        declared: &types::UpdateContributorInsightsInput,
        attached: &mut Attached,
    ) -> Result<(), ApiError> {
        let input = types::DescribeContributorInsightsInput {
            index_name: declared.index_name.clone(),
            table_name: self.name(),
        };
        let found = there(
            self.emulator
                .call::<ops::DescribeContributorInsights>(input),
        )?;
        let is_on = |status: Option<&str>| matches!(status, Some("ENABLED" | "ENABLING"));
        let found = found.filter(|it| is_on(it.contributor_insights_status.as_deref()));
        let mode = found.map(|it| {
            let mode = it.contributor_insights_mode;
            // Absent means the service's default.
            mode.unwrap_or_else(|| "ACCESSED_AND_THROTTLED_KEYS".to_owned())
        });
        let is_off = declared.contributor_insights_action.as_deref() == Some("DISABLE");
        let mode = mode.or_else(|| is_off.then(|| OFF.to_owned()));
        let what = match &declared.index_name {
            None => "contributor insights".to_owned(),
            Some(index) => format!("contributor insights of the index {index}"),
        };
        self.note(&what, mode, attached);
        Ok(())
    }

    /// How all regions are scaled: one call says it of all.
    fn scaling(&self, attached: &mut Attached) -> Result<(), ApiError> {
        let input = types::DescribeTableReplicaAutoScalingInput {
            table_name: self.name(),
        };
        let found = self
            .emulator
            .call::<ops::DescribeTableReplicaAutoScaling>(input);
        let found = there(found)?.and_then(|found| found.table_auto_scaling_description);
        for replica in found.and_then(|it| it.replicas).into_iter().flatten() {
            let region = replica.region_name.as_deref().unwrap_or("?");
            let mut note = |of: &str, kind: &str, settings| {
                let what = format!("auto scaling of {kind}{of} in {region}");
                self.note(&what, Option::as_ref(&settings).map(scaled), attached);
            };
            let reads = replica.replica_provisioned_read_capacity_auto_scaling_settings;
            note("", "reads", reads);
            let writes = replica.replica_provisioned_write_capacity_auto_scaling_settings;
            note("", "writes", writes);
            for index in replica.global_secondary_indexes.into_iter().flatten() {
                let of = format!(
                    " of the index {}",
                    index.index_name.as_deref().unwrap_or("?")
                );
                note(
                    &of,
                    "reads",
                    index.provisioned_read_capacity_auto_scaling_settings,
                );
                note(
                    &of,
                    "writes",
                    index.provisioned_write_capacity_auto_scaling_settings,
                );
            }
        }
        Ok(())
    }

    fn recovery(&self, attached: &mut Attached) -> Result<(), ApiError> {
        let input = types::DescribeContinuousBackupsInput {
            table_name: self.name(),
        };
        let found = there(self.emulator.call::<ops::DescribeContinuousBackups>(input))?;
        let found = found.and_then(|found| found.continuous_backups_description);
        let found = found.and_then(|found| found.point_in_time_recovery_description);
        let found =
            found.filter(|it| it.point_in_time_recovery_status.as_deref() == Some("ENABLED"));
        let days = found.and_then(|found| found.recovery_period_in_days);
        let days = days.map(|days| format!("on for {days} days"));
        self.note("point-in-time recovery", days, attached);
        Ok(())
    }

    /// The item under the key of one that the file has.
    fn item(
        &self,
        declared: &types::PutItemInput,
        keys: &[types::KeySchemaElement],
        attached: &mut Attached,
    ) -> Result<(), ApiError> {
        // An item that is none was refused when it was put.
        let Some(Ok(item)) = declared.item.as_ref().map(|item| item.check_ref()) else {
            return Ok(());
        };
        let mut keys = keys.iter().filter_map(|key| key.attribute_name.as_deref());
        let key = item.select(|name| keys.clone().any(|key| key == name));
        // A table with another key than that of the file has no such item.
        if !keys.all(|name| key.contains(name)) {
            return Ok(());
        }
        let shown = String::from_utf8_lossy(key.json()).into_owned();
        let found = self.emulator.call::<ops::GetItem>(types::GetItemInput {
            consistent_read: Some(true),
            key: Some(key.into()),
            table_name: self.name(),
            ..types::GetItemInput::default()
        });
        if let Some(item) = there(found)?.and_then(|found| found.item) {
            let attributes = item.iter().map(|(name, value)| {
                let value = String::from_utf8_lossy(value.json());
                (name.into_owned(), value.into_owned())
            });
            attached.items.insert(shown, attributes.collect());
        }
        Ok(())
    }
}

/// An answer; none where what was asked for is not there.
fn there<T>(answer: Result<T, ApiError>) -> Result<Option<T>, ApiError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error)
            if matches!(
                error.code(),
                ErrorCode::ResourceNotFound
                    | ErrorCode::TableNotFound
                    | ErrorCode::PolicyNotFound
                    | ErrorCode::Validation
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
