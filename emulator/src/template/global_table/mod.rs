//! [AWS::DynamoDB::GlobalTable](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html)
//! to the requests that make it: a table in the region of the emulator's tables, and replicas of it in the others.
//!
//! What stands once is that of all regions; what stands with a replica is that of its region alone.

mod capacity;
mod replica;

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::fields::{Field, Fields};
use crate::template::plan::{PlanCall, PlanStep, TablePlan};
use crate::template::table::TablePlace;
use crate::template::{index, settings};
use crate::wire::types;

use self::capacity::{Shared, WriteSettings};
use self::replica::Replica;

/// Properties of tables of several accounts, of which there is one here.
const OTHER_ACCOUNTS: &str = "there is but one account here";

pub(crate) fn read(
    mut fields: Fields,
    name: String,
    place: TablePlace<'_>,
) -> Result<TablePlan, TemplateError> {
    fields.text("TableName")?;
    for property in [
        "GlobalTableSourceArn",
        "ReadOnDemandThroughputSettings",
        "ReadProvisionedThroughputSettings",
    ] {
        fields.refuse(property, OTHER_ACCOUNTS)?;
    }
    let billing = fields.text("BillingMode")?;
    let billing = billing.unwrap_or_else(|| "PROVISIONED".to_owned());
    let listed = fields.need("Replicas")?;
    let line = listed.node.line;
    let mut replicas =
        listed.list_of(|field| replica::read(field, &name, place.account, &billing))?;
    let unlisted = || {
        let fault = TemplateFault::OwnRegion(place.region.to_owned());
        TemplateError::at(line, fault).inside("Replicas")
    };
    let at = replicas.iter().position(|it| it.region == place.region);
    let own = replicas.remove(at.ok_or_else(unlisted)?);
    if let Some(twice) = twice(&own, &replicas) {
        let fault = TemplateFault::Duplicate(twice);
        return Err(TemplateError::at(line, fault).inside("Replicas"));
    }
    let shared = Shared::read(&mut fields, billing)?;
    for replica in replicas.iter().chain([&own]) {
        shared.check_indexes(replica)?;
    }
    let joining = joining(&mut fields, !replicas.is_empty())?;
    let expiry = fields.read("TimeToLiveSpecification", settings::expiry)?;
    let mut plan = TablePlan {
        create: create(&mut fields, &name, &shared, &own)?,
        stream_policy: own.stream_policy.clone(),
        time_to_live: expiry.flatten().map(|it| settings::expires(&name, it)),
        backups: own.recovery.clone().map(|it| settings::recovers(&name, it)),
        ..TablePlan::default()
    };
    let stream = plan.create.stream_specification.as_ref();
    if !replicas.is_empty() && !joining.is_strong() && stream.is_none() {
        return Err(fields.missing("StreamSpecification"));
    }
    fields.finish()?;
    for call in own.attached {
        plan.then(call);
    }
    join(&mut plan, &name, &replicas, joining);
    if !replicas.is_empty() {
        let mut all = vec![(place.region, &own.reads)];
        all.extend(replicas.iter().map(|it| (it.region.as_str(), &it.reads)));
        let scaling = shared.scaling(&name, &all);
        plan.steps.extend(scaling.map(own_step));
    }
    for replica in replicas {
        replica.settle(&mut plan, &name, place.account);
    }
    Ok(plan)
}

const fn own_step(call: PlanCall) -> PlanStep {
    PlanStep { region: None, call }
}

/// A region that is listed twice.
fn twice(own: &Replica, others: &[Replica]) -> Option<String> {
    let mut seen = std::collections::BTreeSet::from([own.region.as_str()]);
    let mut others = others.iter();
    let twice = others.find(|it| !seen.insert(it.region.as_str()));
    twice.map(|it| it.region.clone())
}

/// The table in the region of its own.
fn create(
    fields: &mut Fields,
    name: &str,
    shared: &Shared,
    own: &Replica,
) -> Result<types::CreateTableInput, TemplateError> {
    let stream = fields.read("StreamSpecification", settings::stream)?;
    let sse = fields.read("SSESpecification", encryption)?;
    if own.key.is_some() && sse.is_none() {
        return Err(fields.missing("SSESpecification"));
    }
    let sse = sse.map(|sse| types::SSESpecification {
        kms_master_key_id: own.key.clone(),
        ..sse
    });
    Ok(types::CreateTableInput {
        attribute_definitions: fields.list_of("AttributeDefinitions", index::attribute)?,
        billing_mode: Some(shared.billing.clone()),
        deletion_protection_enabled: own.protected,
        global_secondary_indexes: shared.indexes(own),
        key_schema: Some(fields.need("KeySchema")?.list_of(index::key_element)?),
        local_secondary_indexes: fields.list_of("LocalSecondaryIndexes", index::local)?,
        on_demand_throughput: shared.write.on_demand(own.reads.table.maximum),
        provisioned_throughput: shared.provisioned(&shared.write, &own.reads.table),
        resource_policy: own.policy.clone(),
        sse_specification: sse,
        stream_specification: stream.map(|(stream, _)| stream),
        table_class: own.class.clone(),
        table_name: Some(name.to_owned()),
        tags: own.tags.clone(),
        vector_indexes: fields.list_of("VectorIndexes", index::vector)?,
        warm_throughput: fields.read("WarmThroughput", settings::warm)?,
        ..types::CreateTableInput::default()
    })
}

/// `SSESpecification`, whose keys stand with the replicas.
fn encryption(field: Field) -> Result<types::SSESpecification, TemplateError> {
    let mut fields = field.fields("an SSE specification of a global table")?;
    let encryption = types::SSESpecification {
        enabled: Some(fields.need("SSEEnabled")?.boolean()?),
        kms_master_key_id: None,
        sse_type: fields.text("SSEType")?,
    };
    fields.finish()?;
    Ok(encryption)
}

fn witness(field: Field) -> Result<String, TemplateError> {
    let mut fields = field.fields("a witness")?;
    let region = fields.need("Region")?.text()?;
    fields.finish()?;
    Ok(region)
}

/// How the other regions join.
struct Joining {
    witnesses: Option<Vec<String>>,
    consistency: Option<String>,
}

impl Joining {
    fn is_strong(&self) -> bool {
        self.consistency.as_deref() == Some("STRONG")
    }
}

/// What the table says of it. With no other region nothing can be consistent between regions.
fn joining(fields: &mut Fields, has_replicas: bool) -> Result<Joining, TemplateError> {
    let alone = |field: &Field| match has_replicas {
        true => Ok(()),
        false => Err(field.error(TemplateFault::OneRegion)),
    };
    let witnesses = fields.read("GlobalTableWitnesses", |field| {
        alone(&field)?;
        field.list_of(witness)
    })?;
    let consistency = fields.read("MultiRegionConsistency", |field| {
        let consistency = field.text()?;
        match consistency.as_str() {
            "EVENTUAL" => Ok(consistency),
            "STRONG" => alone(&field).map(|()| consistency),
            _ => Err(field.error(TemplateFault::Expected("EVENTUAL or STRONG"))),
        }
    })?;
    Ok(Joining {
        witnesses,
        consistency,
    })
}

/// The calls by which the other regions join: one for each, or one for all where they are strongly consistent.
fn join(plan: &mut TablePlan, name: &str, replicas: &[Replica], joining: Joining) {
    let update = || types::UpdateTableInput {
        table_name: Some(name.to_owned()),
        ..types::UpdateTableInput::default()
    };
    let create = |replica: &Replica| types::ReplicationGroupUpdate {
        create: Some(replica.create()),
        ..types::ReplicationGroupUpdate::default()
    };
    if joining.is_strong() || joining.witnesses.is_some() {
        let witnesses = joining.witnesses.into_iter().flatten();
        let witnesses: Vec<_> = witnesses
            .map(|region| types::GlobalTableWitnessGroupUpdate {
                create: Some(types::CreateGlobalTableWitnessGroupMemberAction {
                    region_name: Some(region),
                }),
                delete: None,
            })
            .collect();
        plan.then(PlanCall::Update(Box::new(types::UpdateTableInput {
            replica_updates: Some(replicas.iter().map(create).collect()),
            global_table_witness_updates: (!witnesses.is_empty()).then_some(witnesses),
            multi_region_consistency: joining.consistency,
            ..update()
        })));
        // Such replicas come without the stream of the table, which the template declares for all of them.
        let stream = plan.create.stream_specification.clone();
        for replica in replicas.iter().filter(|_| stream.is_some()) {
            let input = types::UpdateTableInput {
                stream_specification: stream.clone(),
                ..update()
            };
            plan.then_in(&replica.region, PlanCall::Update(Box::new(input)));
        }
        return;
    }
    for replica in replicas {
        plan.then(PlanCall::Update(Box::new(types::UpdateTableInput {
            replica_updates: Some(vec![create(replica)]),
            ..update()
        })));
    }
}

/// An index as all regions have it.
fn global_index(
    field: Field,
    billing: &str,
) -> Result<(types::GlobalSecondaryIndex, WriteSettings), TemplateError> {
    let mut fields = field.fields("a global secondary index of a global table")?;
    for property in [
        "ReadOnDemandThroughputSettings",
        "ReadProvisionedThroughputSettings",
    ] {
        fields.refuse(property, OTHER_ACCOUNTS)?;
    }
    let write = WriteSettings::read(&mut fields, billing)?;
    let index = types::GlobalSecondaryIndex {
        index_name: Some(fields.need("IndexName")?.text()?),
        key_schema: Some(fields.need("KeySchema")?.list_of(index::key_element)?),
        projection: Some(index::projection(fields.need("Projection")?)?),
        warm_throughput: fields.read("WarmThroughput", settings::warm)?,
        ..types::GlobalSecondaryIndex::default()
    };
    fields.finish()?;
    Ok((index, write))
}
