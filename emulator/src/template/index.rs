//! Keys and indexes of a table.

use crate::template::fault::TemplateError;
use crate::template::fields::Field;
use crate::template::settings;
use crate::wire::types;

pub(crate) fn attribute(field: Field) -> Result<types::AttributeDefinition, TemplateError> {
    let mut fields = field.fields("an attribute definition")?;
    let attribute = types::AttributeDefinition {
        attribute_name: Some(fields.need("AttributeName")?.text()?),
        attribute_type: Some(fields.need("AttributeType")?.text()?),
    };
    fields.finish()?;
    Ok(attribute)
}

pub(crate) fn key_element(field: Field) -> Result<types::KeySchemaElement, TemplateError> {
    let mut fields = field.fields("an element of a key schema")?;
    let element = types::KeySchemaElement {
        attribute_name: Some(fields.need("AttributeName")?.text()?),
        key_type: Some(fields.need("KeyType")?.text()?),
    };
    fields.finish()?;
    Ok(element)
}

/// A global index as a table has it.
pub(crate) struct GlobalIndex {
    pub(crate) index: types::GlobalSecondaryIndex,
    /// What is said of its contributor insights, if anything is.
    pub(crate) insights: Option<settings::Insights>,
}

pub(crate) fn projection(field: Field) -> Result<types::Projection, TemplateError> {
    let mut fields = field.fields("a projection")?;
    let projection = types::Projection {
        non_key_attributes: fields.list_of("NonKeyAttributes", |field| field.text())?,
        projection_type: fields.text("ProjectionType")?,
    };
    fields.finish()?;
    Ok(projection)
}

pub(crate) fn local(field: Field) -> Result<types::LocalSecondaryIndex, TemplateError> {
    let mut fields = field.fields("a local secondary index")?;
    let index = types::LocalSecondaryIndex {
        index_name: Some(fields.need("IndexName")?.text()?),
        key_schema: Some(fields.need("KeySchema")?.list_of(key_element)?),
        projection: Some(projection(fields.need("Projection")?)?),
    };
    fields.finish()?;
    Ok(index)
}

/// A vector index.
pub(crate) fn vector(field: Field) -> Result<types::VectorIndex, TemplateError> {
    let mut fields = field.fields("a vector index")?;
    let index = types::VectorIndex {
        dimensions: Some(fields.need("Dimensions")?.integer()?),
        distance_function: Some(fields.need("DistanceFunction")?.text()?),
        index_name: Some(fields.need("IndexName")?.text()?),
        projection: Some(projection(fields.need("Projection")?)?),
        search_schema: fields.list_of("SearchSchema", search_element)?,
        vector_attribute: Some(vector_attribute(fields.need("VectorAttribute")?)?),
    };
    fields.finish()?;
    Ok(index)
}

fn search_element(field: Field) -> Result<types::SearchSchemaElement, TemplateError> {
    let mut fields = field.fields("an element of a search schema")?;
    let element = types::SearchSchemaElement {
        attribute_name: Some(fields.need("AttributeName")?.text()?),
        search_schema_element_type: Some(fields.need("SearchSchemaElementType")?.text()?),
    };
    fields.finish()?;
    Ok(element)
}

fn vector_attribute(field: Field) -> Result<types::VectorAttributeDefinition, TemplateError> {
    let mut fields = field.fields("a vector attribute")?;
    let attribute = types::VectorAttributeDefinition {
        attribute_name: Some(fields.need("AttributeName")?.text()?),
    };
    fields.finish()?;
    Ok(attribute)
}

/// A global index, with what is said of its insights.
pub(crate) fn global(field: Field) -> Result<GlobalIndex, TemplateError> {
    let mut fields = field.fields("a global secondary index")?;
    let insights = fields.read("ContributorInsightsSpecification", settings::insights)?;
    let index = types::GlobalSecondaryIndex {
        index_name: Some(fields.need("IndexName")?.text()?),
        key_schema: Some(fields.need("KeySchema")?.list_of(key_element)?),
        on_demand_throughput: fields.read("OnDemandThroughput", settings::on_demand)?,
        projection: Some(projection(fields.need("Projection")?)?),
        provisioned_throughput: fields.read("ProvisionedThroughput", settings::provisioned)?,
        warm_throughput: fields.read("WarmThroughput", settings::warm)?,
    };
    fields.finish()?;
    Ok(GlobalIndex { index, insights })
}
