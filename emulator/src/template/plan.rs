//! What comes of a table in a file: the calls that make it, in order.

use crate::wire::types;

/// One table: the requests that create it, and those that follow.
#[derive(Clone, Debug, Default)]
pub(crate) struct TablePlan {
    /// The file in which it stands, where that has a name.
    pub(crate) file: Option<String>,
    /// The name of the table in its file, with all names around it, such as `Resources.Music`.
    pub(crate) place: Vec<String>,
    /// Where it stands there; none where the text has no lines that mean anything.
    pub(crate) line: Option<u32>,
    pub(crate) create: types::CreateTableInput,
    /// For the stream that CreateTable names.
    pub(crate) stream_policy: Option<String>,
    pub(crate) time_to_live: Option<types::UpdateTimeToLiveInput>,
    pub(crate) backups: Option<types::UpdateContinuousBackupsInput>,
    /// The import that makes the table, instead of CreateTable.
    pub(crate) import: Option<types::ImportTableInput>,
    /// What follows once the table is there.
    pub(crate) steps: Vec<PlanStep>,
    /// What the file has off, as all is on a new table: the calls that turn it off where it is on.
    pub(crate) off: Vec<PlanStep>,
    /// Where steps stand that are not those of the table itself.
    pub(crate) origins: Vec<StepOrigin>,
}

/// The place in the file of the steps of a plan from one of them on.
#[derive(Clone, Debug)]
pub(crate) struct StepOrigin {
    from: usize,
    pub(crate) place: Vec<String>,
    pub(crate) line: u32,
}

impl TablePlan {
    /// The name of the table; empty where the request has none, which the service refuses.
    pub(crate) fn name(&self) -> &str {
        // Each source reads the name first.
        self.create.table_name.as_deref().unwrap_or_default()
    }

    /// Says where the steps stand that are added from here on.
    pub(crate) fn at(&mut self, line: u32, place: Vec<String>) {
        let from = self.steps.len();
        self.origins.push(StepOrigin { from, place, line });
    }

    /// Where a step stands, by its number; none for one of the table itself.
    pub(crate) fn origin(&self, step: usize) -> Option<&StepOrigin> {
        self.origins.iter().rfind(|origin| origin.from <= step)
    }

    /// Adds a step in the table's own region.
    pub(crate) fn then(&mut self, call: PlanCall) {
        self.push(PlanStep { region: None, call });
    }

    /// Adds a step in the region of a replica.
    pub(crate) fn then_in(&mut self, region: &str, call: PlanCall) {
        let region = Some(region.to_owned());
        self.push(PlanStep { region, call });
    }

    fn push(&mut self, step: PlanStep) {
        match step.call.is_off() {
            true => self.off.push(step),
            false => self.steps.push(step),
        }
    }

    /// Whether it has replicas in other regions.
    pub(crate) fn has_replicas(&self) -> bool {
        let mut calls = self.steps.iter().map(|step| &step.call);
        calls.any(
            |call| matches!(call, PlanCall::Update(update) if update.replica_updates.is_some()),
        )
    }
}

/// A call that follows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlanStep {
    /// The region of a replica; none for that of the table.
    pub(crate) region: Option<String>,
    pub(crate) call: PlanCall,
}

/// The operations that follow.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PlanCall {
    Update(Box<types::UpdateTableInput>),
    TimeToLive(types::UpdateTimeToLiveInput),
    Backups(types::UpdateContinuousBackupsInput),
    Tag(types::TagResourceInput),
    Policy(types::PutResourcePolicyInput),
    /// A policy for the stream that the table has by then.
    StreamPolicy(String),
    Kinesis(types::EnableKinesisStreamingDestinationInput),
    Insights(types::UpdateContributorInsightsInput),
    Scaling(types::UpdateTableReplicaAutoScalingInput),
    Put(types::PutItemInput),
}

impl PlanCall {
    /// Whether it turns off what a new table does not have.
    pub(crate) fn is_off(&self) -> bool {
        match self {
            Self::Insights(input) => {
                input.contributor_insights_action.as_deref() == Some("DISABLE")
            }
            _ => false,
        }
    }
}
