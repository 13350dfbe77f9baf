//! [ImportSourceSpecification](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-table-importsourcespecification.html):
//! a table that begins with the items of objects.

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::fields::Field;
use crate::template::plan::{PlanCall, PlanStep, TablePlan};
use crate::template::table::TablePlace;
use crate::wire::types;

/// Where the items come from.
pub(crate) fn source(field: Field) -> Result<types::ImportTableInput, TemplateError> {
    let mut fields = field.fields("an import source specification")?;
    let source = types::ImportTableInput {
        input_compression_type: fields.text("InputCompressionType")?,
        input_format: Some(fields.need("InputFormat")?.text()?),
        input_format_options: fields.read("InputFormatOptions", options)?,
        s3_bucket_source: Some(bucket(fields.need("S3BucketSource")?)?),
        ..types::ImportTableInput::default()
    };
    fields.finish()?;
    Ok(source)
}

fn bucket(field: Field) -> Result<types::S3BucketSource, TemplateError> {
    let mut fields = field.fields("an S3 bucket source")?;
    let bucket = types::S3BucketSource {
        s3_bucket: Some(fields.need("S3Bucket")?.text()?),
        s3_bucket_owner: fields.text("S3BucketOwner")?,
        s3_key_prefix: fields.text("S3KeyPrefix")?,
    };
    fields.finish()?;
    Ok(bucket)
}

fn options(field: Field) -> Result<types::InputFormatOptions, TemplateError> {
    let mut fields = field.fields("input format options")?;
    let csv = fields.read("Csv", |field| {
        let mut fields = field.fields("options of CSV")?;
        let csv = types::CsvOptions {
            delimiter: fields.text("Delimiter")?,
            header_list: fields.list_of("HeaderList", |field| field.text())?,
        };
        fields.finish()?;
        Ok(csv)
    })?;
    fields.finish()?;
    Ok(types::InputFormatOptions { csv })
}

/// The same table, made by an import: what ImportTable does not take follows once the items are there.
pub(crate) fn imported(
    mut plan: TablePlan,
    source: types::ImportTableInput,
    place: TablePlace<'_>,
) -> Result<TablePlan, TemplateError> {
    if plan.create.local_secondary_indexes.is_some() {
        let fault = TemplateFault::Unsupported("an import makes no local secondary indexes");
        return Err(TemplateError::new(fault).inside("LocalSecondaryIndexes"));
    }
    let create = std::mem::take(&mut plan.create);
    let name = create.table_name.clone();
    let mut first = TablePlan::default();
    follow(&mut first, &create, place);
    if let Some(policy) = plan.stream_policy.take() {
        first.then(PlanCall::StreamPolicy(policy));
    }
    let expiry = plan.time_to_live.take();
    first
        .steps
        .extend(expiry.map(PlanCall::TimeToLive).map(own));
    let backups = plan.backups.take();
    first.steps.extend(backups.map(PlanCall::Backups).map(own));
    first.steps.append(&mut plan.steps);
    plan.steps = first.steps;
    let parameters = types::TableCreationParameters {
        attribute_definitions: create.attribute_definitions.clone(),
        billing_mode: create.billing_mode.clone(),
        global_secondary_indexes: create.global_secondary_indexes.clone(),
        key_schema: create.key_schema.clone(),
        on_demand_throughput: create.on_demand_throughput.clone(),
        provisioned_throughput: create.provisioned_throughput.clone(),
        sse_specification: create.sse_specification.clone(),
        table_name: name.clone(),
        vector_indexes: create.vector_indexes.clone(),
    };
    plan.create = types::CreateTableInput {
        attribute_definitions: create.attribute_definitions,
        billing_mode: create.billing_mode,
        global_secondary_indexes: create.global_secondary_indexes,
        key_schema: create.key_schema,
        on_demand_throughput: create.on_demand_throughput,
        provisioned_throughput: create.provisioned_throughput,
        sse_specification: create.sse_specification,
        table_name: name,
        vector_indexes: create.vector_indexes,
        ..types::CreateTableInput::default()
    };
    plan.import = Some(types::ImportTableInput {
        table_creation_parameters: Some(parameters),
        ..source
    });
    Ok(plan)
}

const fn own(call: PlanCall) -> PlanStep {
    PlanStep { region: None, call }
}

/// What CreateTable takes and ImportTable does not, each as a call of its own: UpdateTable changes one thing at a time.
fn follow(plan: &mut TablePlan, create: &types::CreateTableInput, place: TablePlace<'_>) {
    // The plan of a table has its name.
    let name = create.table_name.clone().unwrap_or_default();
    let arn = format!(
        "arn:aws:dynamodb:{}:{}:table/{name}",
        place.region, place.account
    );
    let update = || types::UpdateTableInput {
        table_name: Some(name.clone()),
        ..types::UpdateTableInput::default()
    };
    if let Some(stream) = &create.stream_specification {
        plan.then(PlanCall::Update(Box::new(types::UpdateTableInput {
            stream_specification: Some(stream.clone()),
            ..update()
        })));
    }
    if let Some(class) = &create.table_class {
        plan.then(PlanCall::Update(Box::new(types::UpdateTableInput {
            table_class: Some(class.clone()),
            ..update()
        })));
    }
    if let Some(warm) = &create.warm_throughput {
        plan.then(PlanCall::Update(Box::new(types::UpdateTableInput {
            warm_throughput: Some(warm.clone()),
            ..update()
        })));
    }
    if let Some(tags) = &create.tags {
        plan.then(PlanCall::Tag(types::TagResourceInput {
            resource_arn: Some(arn.clone()),
            tags: Some(tags.clone()),
        }));
    }
    if let Some(policy) = &create.resource_policy {
        plan.then(PlanCall::Policy(types::PutResourcePolicyInput {
            resource_arn: Some(arn),
            policy: Some(policy.clone()),
            ..types::PutResourcePolicyInput::default()
        }));
    }
    if let Some(protected) = create.deletion_protection_enabled {
        plan.then(PlanCall::Update(Box::new(types::UpdateTableInput {
            deletion_protection_enabled: Some(protected),
            ..update()
        })));
    }
}
