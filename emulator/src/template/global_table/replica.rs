//! [What one region has of its own](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-replicaspecification.html).

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::fields::Field;
use crate::template::global_table::OTHER_ACCOUNTS;
use crate::template::global_table::capacity::{ReadSettings, Reads};
use crate::template::plan::{PlanCall, TablePlan};
use crate::template::settings;
use crate::wire::types;

/// A region of a global table.
pub(super) struct Replica {
    pub(super) region: String,
    pub(super) reads: Reads,
    /// The names of its indexes as they stand there.
    pub(super) index_names: Vec<Field>,
    pub(super) key: Option<String>,
    pub(super) class: Option<String>,
    pub(super) protected: Option<bool>,
    pub(super) tags: Option<Vec<types::Tag>>,
    pub(super) policy: Option<String>,
    pub(super) stream_policy: Option<String>,
    pub(super) recovery: Option<types::PointInTimeRecoverySpecification>,
    /// Insights, and where changes go to.
    pub(super) attached: Vec<PlanCall>,
}

pub(super) fn read(
    field: Field,
    table: &str,
    account: &str,
    billing: &str,
) -> Result<Replica, TemplateError> {
    let mut fields = field.fields("a replica")?;
    for property in [
        "DisassociationProtectionEnabled",
        "GlobalTableSettingsReplicationMode",
    ] {
        fields.refuse(property, OTHER_ACCOUNTS)?;
    }
    let region = fields.need("Region")?.text()?;
    let mut attached = Vec::new();
    let insights = fields.read("ContributorInsightsSpecification", settings::insights)?;
    attached.extend(insights.map(|it| settings::insights_call(table, None, it)));
    let (mut indexes, mut index_names) = (Vec::<(String, ReadSettings)>::new(), Vec::new());
    for field in fields
        .list_of("GlobalSecondaryIndexes", Ok)?
        .into_iter()
        .flatten()
    {
        let mut fields = field.fields("an index of a replica")?;
        let named = fields.need("IndexName")?;
        let name = named.text()?;
        if indexes.iter().any(|(other, _)| *other == name) {
            return Err(named.error(TemplateFault::Duplicate(name)));
        }
        index_names.push(named);
        let insights = fields.read("ContributorInsightsSpecification", settings::insights)?;
        attached.extend(insights.map(|it| settings::insights_call(table, Some(&name), it)));
        let reads = ReadSettings::read(&mut fields, billing)?;
        fields.finish()?;
        indexes.push((name, reads));
    }
    let kinesis = fields.read("KinesisStreamSpecification", |field| {
        settings::kinesis(field, table, (&region, account))
    })?;
    attached.extend(kinesis);
    let recovery = fields.read("PointInTimeRecoverySpecification", settings::recovery)?;
    let replica = Replica {
        reads: Reads {
            table: ReadSettings::read(&mut fields, billing)?,
            indexes,
        },
        index_names,
        key: fields.read("SSESpecification", key)?,
        class: fields.text("TableClass")?,
        protected: fields.boolean("DeletionProtectionEnabled")?,
        tags: fields.list_of("Tags", settings::tag)?,
        policy: fields.read("ResourcePolicy", settings::policy)?,
        stream_policy: fields.read("ReplicaStreamSpecification", stream_policy)?,
        recovery: recovery.flatten(),
        attached,
        region,
    };
    fields.finish()?;
    Ok(replica)
}

fn key(field: Field) -> Result<String, TemplateError> {
    let mut fields = field.fields("an SSE specification of a replica")?;
    let key = fields.need("KMSMasterKeyId")?.text()?;
    fields.finish()?;
    Ok(key)
}

fn stream_policy(field: Field) -> Result<String, TemplateError> {
    let mut fields = field.fields("a stream specification of a replica")?;
    let policy = settings::policy(fields.need("ResourcePolicy")?)?;
    fields.finish()?;
    Ok(policy)
}

impl Replica {
    /// What UpdateTable is told of it.
    pub(super) fn create(&self) -> types::CreateReplicationGroupMemberAction {
        let (provisioned, on_demand) = self.reads.table.overrides();
        let indexes = self.reads.indexes.iter();
        let indexes: Vec<_> = indexes
            .map(|(name, reads)| {
                let (provisioned, on_demand) = reads.overrides();
                types::ReplicaGlobalSecondaryIndex {
                    index_name: Some(name.clone()),
                    on_demand_throughput_override: on_demand,
                    provisioned_throughput_override: provisioned,
                }
            })
            .collect();
        types::CreateReplicationGroupMemberAction {
            global_secondary_indexes: (!indexes.is_empty()).then_some(indexes),
            kms_master_key_id: self.key.clone(),
            on_demand_throughput_override: on_demand,
            provisioned_throughput_override: provisioned,
            region_name: Some(self.region.clone()),
            table_class_override: self.class.clone(),
        }
    }

    /// Adds the calls in its region by which it gets what no replica is made with.
    pub(super) fn settle(self, plan: &mut TablePlan, table: &str, account: &str) {
        let region = self.region.as_str();
        let arn = format!("arn:aws:dynamodb:{region}:{account}:table/{table}");
        for call in self.attached {
            plan.then_in(region, call);
        }
        if let Some(recovery) = self.recovery {
            plan.then_in(
                region,
                PlanCall::Backups(settings::recovers(table, recovery)),
            );
        }
        if let Some(tags) = self.tags {
            let input = types::TagResourceInput {
                resource_arn: Some(arn.clone()),
                tags: Some(tags),
            };
            plan.then_in(region, PlanCall::Tag(input));
        }
        if let Some(policy) = self.policy {
            let input = types::PutResourcePolicyInput {
                resource_arn: Some(arn),
                policy: Some(policy),
                ..types::PutResourcePolicyInput::default()
            };
            plan.then_in(region, PlanCall::Policy(input));
        }
        if let Some(policy) = self.stream_policy {
            plan.then_in(region, PlanCall::StreamPolicy(policy));
        }
        if let Some(protected) = self.protected {
            let input = types::UpdateTableInput {
                table_name: Some(table.to_owned()),
                deletion_protection_enabled: Some(protected),
                ..types::UpdateTableInput::default()
            };
            plan.then_in(region, PlanCall::Update(Box::new(input)));
        }
    }
}
