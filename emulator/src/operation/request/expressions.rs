//! From the expression members of a request, or their legacy counterparts, to trees.
//!
//! The order is the service's: first whether the members go together, then the names and values,
//! then each text, and at last whether every name and value was used.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::expression::{
    Condition, ExpressionError, ExpressionKind, KeyCondition, Placeholders, Projection,
    SearchCondition, Update,
};
use crate::operation::Invoked;
use crate::operation::request::legacy;
use crate::operation::request::refusal::internal;
use crate::operation::request::refusal::of_expression::ExpressionRefusal;
use crate::profile::Layer;
use crate::value::{Item, Unchecked};
use crate::wire::ApiError;
use crate::wire::types::{
    AttributeValueUpdate, ExpectedAttributeValue, KeysAndAttributes, QueryInput, ScanInput,
};

/// What is missing where values have no expression of a query to stand in.
pub(crate) const NO_CONDITIONS: &str = "FilterExpression and KeyConditionExpression are null";
/// What is missing where values have no condition of a write to stand in.
pub(crate) const NO_CONDITION: &str = "ConditionExpression is null";

/// The members of a write that make up its condition.
#[derive(Debug, Default)]
pub(crate) struct ConditionMembers<'a> {
    /// The condition as text; excludes the two legacy members.
    pub(crate) condition_expression: Option<&'a str>,
    /// What `#name` stands for.
    pub(crate) names: Option<&'a BTreeMap<String, String>>,
    /// What `:value` stands for; not yet known to be values at all.
    pub(crate) values: Option<Unchecked<Item>>,
    /// The legacy condition, by attribute.
    pub(crate) expected: Option<IndexMap<String, ExpectedAttributeValue>>,
    /// How the parts of the legacy condition are joined: AND unless it says OR.
    pub(crate) conditional_operator: Option<&'a str>,
}

/// What the expressions of a query ask for.
#[derive(Debug)]
pub(crate) struct QueryMembers {
    /// Where to read.
    pub(crate) key_condition: KeyCondition,
    /// Which items to return.
    pub(crate) filter: Option<Condition>,
    /// Which attributes to return.
    pub(crate) projection: Option<Projection>,
}

/// What the expressions of a scan ask for.
#[derive(Debug)]
pub(crate) struct ScanMembers {
    /// Which items to return.
    pub(crate) filter: Option<Condition>,
    /// Which attributes to return.
    pub(crate) projection: Option<Projection>,
}

/// The condition of PutItem or DeleteItem, beside their key or item: its values are judged when the
/// members are known to go together, and before the texts.
pub(crate) fn write_condition<T>(
    context: &Invoked<'_>,
    members: ConditionMembers<'_>,
    judge: impl FnOnce() -> Result<T, ApiError>,
) -> Result<(T, Option<Condition>), ApiError> {
    let refusal = ExpressionRefusal::from(context.layers);
    refusal.mixed(
        &[
            ("Expected", members.expected.is_some()),
            (
                "ConditionalOperator",
                members.conditional_operator.is_some(),
            ),
        ],
        &[(
            "ConditionExpression",
            members.condition_expression.is_some(),
        )],
    )?;
    let Some(text) = members.condition_expression else {
        refusal.definitions(members.names, members.values.as_ref(), NO_CONDITION)?;
        return Ok((judge()?, legacy_condition(members, context.layers.request)?));
    };
    let judged = judge()?;
    let mut placeholders = refusal.placeholders(members.names, members.values)?;
    let condition = context
        .expressions
        .condition(ExpressionKind::Condition, text, &mut placeholders)
        .map_err(|error| refusal.of(error))?;
    refusal.finish(placeholders)?;
    Ok((judged, Some(condition)))
}

/// The update of UpdateItem and its condition, beside its key: as in [`write_condition`].
pub(crate) fn update<T>(
    context: &Invoked<'_>,
    update_expression: Option<&str>,
    attribute_updates: Option<IndexMap<String, AttributeValueUpdate>>,
    members: ConditionMembers<'_>,
    judge: impl FnOnce() -> Result<T, ApiError>,
) -> Result<(T, Update, Option<Condition>), ApiError> {
    let refusal = ExpressionRefusal::from(context.layers);
    refusal.mixed(
        &[
            ("AttributeUpdates", attribute_updates.is_some()),
            ("Expected", members.expected.is_some()),
            (
                "ConditionalOperator",
                members.conditional_operator.is_some(),
            ),
        ],
        &[
            ("UpdateExpression", update_expression.is_some()),
            (
                "ConditionExpression",
                members.condition_expression.is_some(),
            ),
        ],
    )?;
    if update_expression.is_none() && members.condition_expression.is_none() {
        refusal.definitions(
            members.names,
            members.values.as_ref(),
            "UpdateExpression is null",
        )?;
        let judged = judge()?;
        let update = match attribute_updates {
            Some(updates) => legacy::attribute_updates(updates, context.layers.request)?,
            None => legacy::no_updates(),
        };
        return Ok((
            judged,
            update,
            legacy_condition(members, context.layers.request)?,
        ));
    }
    let judged = judge()?;
    let mut placeholders = refusal.placeholders(members.names, members.values)?;
    let update = match update_expression {
        Some(text) => context
            .expressions
            .update(text, &mut placeholders)
            .map_err(|error| refusal.of(error))?,
        None => legacy::no_updates(),
    };
    let condition = match members.condition_expression {
        Some(text) => Some(
            context
                .expressions
                .condition(ExpressionKind::Condition, text, &mut placeholders)
                .map_err(|error| refusal.of(error))?,
        ),
        None => None,
    };
    refusal.finish(placeholders)?;
    Ok((judged, update, condition))
}

/// The projection of GetItem, or of one table of BatchGetItem, beside their keys: as in
/// [`write_condition`].
pub(crate) fn read_projection<T>(
    context: &Invoked<'_>,
    projection_expression: Option<&str>,
    names: Option<&BTreeMap<String, String>>,
    attributes_to_get: Option<&[String]>,
    judge: impl FnOnce() -> Result<T, ApiError>,
) -> Result<(T, Option<Projection>), ApiError> {
    let refusal = ExpressionRefusal::from(context.layers);
    refusal.mixed(
        &[("AttributesToGet", attributes_to_get.is_some())],
        &[("ProjectionExpression", projection_expression.is_some())],
    )?;
    let Some(text) = projection_expression else {
        refusal.names(names)?;
        return Ok((judge()?, legacy_projection(attributes_to_get)?));
    };
    let judged = judge()?;
    let mut placeholders = refusal.placeholders(names, None)?;
    let projection = context
        .expressions
        .projection(text, &mut placeholders)
        .map_err(|error| refusal.of(error))?;
    refusal.finish(placeholders)?;
    Ok((judged, Some(projection)))
}

/// Checks that the projections of all tables of BatchGetItem are consistent: expressions and their
/// legacy counterparts exclude each other in the whole request.
pub(crate) fn batch_projections<'a>(
    context: &Invoked<'_>,
    tables: impl Iterator<Item = &'a KeysAndAttributes> + Clone,
) -> Result<(), ApiError> {
    let refusal = ExpressionRefusal::from(context.layers);
    let legacy = tables.clone().any(|of| of.attributes_to_get.is_some());
    let expressions = tables.clone().any(|of| of.projection_expression.is_some());
    refusal.mixed(
        &[("AttributesToGet", legacy)],
        &[("ProjectionExpression", expressions)],
    )
}

/// All expressions of Query, or their legacy counterparts, beside its start key, whose values `judge` judges
/// between them. `of_several` tells whether the query is of an index with a key of several partition or sort
/// attributes, on which there may be more than two KeyConditions.
pub(crate) fn query<T>(
    context: &Invoked<'_>,
    input: &QueryInput,
    of_several: impl FnOnce() -> bool,
    judge: impl FnOnce() -> Result<T, ApiError>,
) -> Result<(T, QueryMembers), ApiError> {
    let refusal = ExpressionRefusal::from(context.layers);
    check_query_members(refusal, input)?;
    let operator = input.conditional_operator.as_deref();
    let query_filter = legacy::page_filter(
        input.query_filter.as_ref(),
        operator,
        context.layers.request,
    )?;
    let attributes_to_get = legacy_projection(input.attributes_to_get.as_deref())?;
    let judged = judge()?;
    let key_text = input.key_condition_expression.as_deref();
    let key_conditions = match (key_text, &input.key_conditions) {
        (Some(_), _) => None,
        (None, Some(conditions)) => Some(legacy::key_conditions(
            conditions,
            conditions.len() > 2 && of_several(),
            context.layers.request,
        )?),
        (None, None) => {
            return Err(ApiError::validation(
                "Either the KeyConditions or KeyConditionExpression parameter must be specified in \
                 the request.",
            ));
        }
    };
    let of = |error: ExpressionError| refusal.of(error);
    let mut placeholders = refusal.placeholders(
        input.expression_attribute_names.as_ref(),
        input.expression_attribute_values.clone(),
    )?;
    let parse = |text| {
        let expressions = &context.expressions;
        expressions.condition(ExpressionKind::KeyCondition, text, &mut placeholders)
    };
    let written = key_text.map(parse).transpose().map_err(of)?;
    let (filter, projection) = (
        input.filter_expression.as_deref(),
        input.projection_expression.as_deref(),
    );
    let (filter, projection) = page(context, filter, projection, &mut placeholders).map_err(of)?;
    refusal.finish(placeholders)?;
    // Whether it suits keys is looked at when nothing else is wrong with the expressions.
    let written = written.map(|condition| KeyCondition::from_condition(&condition));
    let Some(key_condition) = written.transpose().map_err(of)?.or(key_conditions) else {
        return Err(internal::impossible("a query without a key condition"));
    };
    let members = QueryMembers {
        key_condition,
        filter: filter.or(query_filter),
        projection: projection.or(attributes_to_get),
    };
    Ok((judged, members))
}

/// Whether the members of a query go together, and its names and values have an expression.
fn check_query_members(refusal: ExpressionRefusal, input: &QueryInput) -> Result<(), ApiError> {
    let key_text = input.key_condition_expression.as_deref();
    let filter = input.filter_expression.as_deref();
    let projection = input.projection_expression.as_deref();
    refusal.mixed(
        &[
            ("AttributesToGet", input.attributes_to_get.is_some()),
            ("QueryFilter", input.query_filter.is_some()),
            ("ConditionalOperator", input.conditional_operator.is_some()),
            // Beside other expressions these are welcome.
            (
                "KeyConditions",
                input.key_conditions.is_some() && key_text.is_some(),
            ),
        ],
        &[
            ("ProjectionExpression", projection.is_some()),
            ("FilterExpression", filter.is_some()),
            ("KeyConditionExpression", key_text.is_some()),
        ],
    )?;
    if key_text.is_none() && filter.is_none() {
        if projection.is_none() {
            refusal.names(input.expression_attribute_names.as_ref())?;
        }
        refusal.values(input.expression_attribute_values.as_ref(), NO_CONDITIONS)?;
    }
    Ok(())
}

/// All expressions of Scan, or their legacy counterparts, beside its start key, as in [`query`].
pub(crate) fn scan<T>(
    context: &Invoked<'_>,
    input: &ScanInput,
    judge: impl FnOnce() -> Result<T, ApiError>,
) -> Result<(T, ScanMembers), ApiError> {
    let refusal = ExpressionRefusal::from(context.layers);
    let filter = input.filter_expression.as_deref();
    let projection = input.projection_expression.as_deref();
    refusal.mixed(
        &[
            ("AttributesToGet", input.attributes_to_get.is_some()),
            ("ScanFilter", input.scan_filter.is_some()),
            ("ConditionalOperator", input.conditional_operator.is_some()),
        ],
        &[
            ("ProjectionExpression", projection.is_some()),
            ("FilterExpression", filter.is_some()),
        ],
    )?;
    if filter.is_none() {
        if projection.is_none() {
            refusal.names(input.expression_attribute_names.as_ref())?;
        }
        refusal.values(
            input.expression_attribute_values.as_ref(),
            "FilterExpression is null",
        )?;
    }
    let operator = input.conditional_operator.as_deref();
    let scan_filter =
        legacy::page_filter(input.scan_filter.as_ref(), operator, context.layers.request)?;
    let attributes_to_get = legacy_projection(input.attributes_to_get.as_deref())?;
    let judged = judge()?;
    let mut placeholders = refusal.placeholders(
        input.expression_attribute_names.as_ref(),
        input.expression_attribute_values.clone(),
    )?;
    let (filter, projection) =
        page(context, filter, projection, &mut placeholders).map_err(|error| refusal.of(error))?;
    refusal.finish(placeholders)?;
    Ok((
        judged,
        ScanMembers {
            filter: filter.or(scan_filter),
            projection: projection.or(attributes_to_get),
        },
    ))
}

/// The expressions of SearchVectors, which has no legacy counterparts.
pub(crate) fn search(
    context: &Invoked<'_>,
    condition: Option<&str>,
    projection: Option<&str>,
    names: Option<&BTreeMap<String, String>>,
    values: Option<Unchecked<Item>>,
) -> Result<(Option<SearchCondition>, Option<Projection>), ApiError> {
    let refusal = ExpressionRefusal::from(context.layers);
    if condition.is_none() {
        if projection.is_none() {
            refusal.names(names)?;
        }
        refusal.values(values.as_ref(), "SearchConditionExpression is null")?;
    }
    let of = |error: ExpressionError| refusal.of(error);
    let mut placeholders = refusal.placeholders(names, values)?;
    let expressions = &context.expressions;
    let parse = |text| {
        let kind = ExpressionKind::SearchCondition;
        expressions.condition(kind, text, &mut placeholders)
    };
    let condition = condition.map(parse).transpose().map_err(of)?;
    let parse = |text| expressions.projection(text, &mut placeholders);
    let projection = projection.map(parse).transpose().map_err(of)?;
    refusal.finish(placeholders)?;
    let condition = condition.map(|condition| SearchCondition::from_condition(&condition));
    Ok((condition.transpose().map_err(of)?, projection))
}

/// The expressions that Query and Scan share.
fn page(
    context: &Invoked<'_>,
    filter: Option<&str>,
    projection: Option<&str>,
    placeholders: &mut Placeholders<'_>,
) -> Result<(Option<Condition>, Option<Projection>), ExpressionError> {
    let filter = filter
        .map(|text| {
            context
                .expressions
                .condition(ExpressionKind::Filter, text, placeholders)
        })
        .transpose()?;
    let projection = projection
        .map(|text| context.expressions.projection(text, placeholders))
        .transpose()?;
    Ok((filter, projection))
}

/// `Expected` and its operator.
fn legacy_condition(
    members: ConditionMembers<'_>,
    layer: Layer,
) -> Result<Option<Condition>, ApiError> {
    legacy::write_condition(members.expected, members.conditional_operator, layer)
}

/// The projection of the legacy member `AttributesToGet`.
fn legacy_projection(names: Option<&[String]>) -> Result<Option<Projection>, ApiError> {
    names.map(legacy::attributes_to_get).transpose()
}
