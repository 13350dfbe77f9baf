//! `FilterSpecification` of an export: which items, and what of them.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_FilterSpecification.html>

use crate::expression::{Condition, ExpressionKind, KeyCondition, Projection};
use crate::limits;
use crate::operation::Context;
use crate::operation::read::read_target::{FilterMember, ReadTarget};
use crate::operation::request::expressions::NO_CONDITIONS;
use crate::operation::request::key_paths;
use crate::operation::request::refusal::internal;
use crate::operation::request::refusal::of_expression::ExpressionRefusal;
use crate::profile::Layer;
use crate::schema::TableDefinition;
use crate::value::Item;
use crate::wire::{ApiError, types};

/// Which items go, and what of them; all of all, if nothing is said.
#[derive(Clone, Debug, Default)]
pub(super) struct ItemFilter {
    /// The key condition, taken as a condition like another.
    keys: Option<Condition>,
    filter: Option<Condition>,
    projection: Option<Projection>,
}

impl ItemFilter {
    /// The filter of a request on a table.
    ///
    /// # Errors
    ///
    /// What Query and Scan would say of its expressions.
    pub(super) fn of(
        context: &Context,
        table: &TableDefinition,
        specification: Option<&types::FilterSpecification>,
    ) -> Result<Self, ApiError> {
        let Some(specification) = specification else {
            return Ok(Self::default());
        };
        Self::read(context, table, specification).map_err(|error| {
            // Every refusal of an expression has its sentence.
            let sentence = error.message().unwrap_or_default();
            ApiError::new(error.code(), format!("{INVALID}{sentence}"))
        })
    }

    fn read(
        context: &Context,
        table: &TableDefinition,
        specification: &types::FilterSpecification,
    ) -> Result<Self, ApiError> {
        let refusal = ExpressionRefusal {
            layer: Layer::Older,
            spare_level: false,
        };
        let names = specification.expression_attribute_names.as_ref();
        let values = specification.expression_attribute_values.clone();
        let key_text = specification.key_condition_expression.as_deref();
        let filter_text = specification.filter_expression.as_deref();
        if key_text.is_none() && filter_text.is_none() {
            refusal.values(values.as_ref(), NO_CONDITIONS)?;
        }
        let mut placeholders = refusal.placeholders(names, values)?;
        let expressions = &context.expressions;
        let mut condition = |kind, text: Option<&str>| {
            let parsed = text.map(|text| expressions.condition(kind, text, &mut placeholders));
            parsed.transpose().map_err(|error| refusal.of(error))
        };
        let keys = condition(ExpressionKind::KeyCondition, key_text)?;
        let filter = condition(ExpressionKind::Filter, filter_text)?;
        let projection = specification.projection_expression.as_deref();
        let projection = projection.map(|text| expressions.projection(text, &mut placeholders));
        let projection = projection.transpose().map_err(|error| refusal.of(error))?;
        refusal.finish(placeholders)?;
        let conditions = keys.iter().chain(&filter).flat_map(Condition::names);
        let shown = projection.iter().flat_map(Projection::names);
        refuse_long(conditions.chain(shown))?;
        let nested = filter.iter().flat_map(Condition::nested_roots);
        let projected = projection.iter().flat_map(Projection::nested_roots);
        key_paths::refuse_below(table, nested.chain(projected))?;
        if let Some(keys) = &keys {
            let condition =
                KeyCondition::from_condition(keys).map_err(|error| refusal.of(error))?;
            let target = ReadTarget { table, index: None };
            target.range(&condition)?;
            if let Some(filter) = &filter {
                target.refuse_key_filter(filter, FilterMember::Expression)?;
            }
        }
        Ok(Self {
            keys,
            filter,
            projection,
        })
    }

    /// Whether an item goes.
    ///
    /// # Errors
    ///
    /// If a state is met that cannot be.
    pub(super) fn takes(&self, item: &Item) -> Result<bool, ApiError> {
        for condition in [&self.keys, &self.filter].into_iter().flatten() {
            let holds = condition.matches(Some(item));
            if !holds.map_err(|_| internal::error())? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What of an item goes.
    pub(super) fn project(&self, item: &Item) -> Item {
        match &self.projection {
            Some(projection) => projection.apply(item),
            None => item.clone(),
        }
    }
}

/// Refuses names of attributes that are too long for a filter, though other expressions take them.
fn refuse_long<'n>(mut names: impl Iterator<Item = &'n str>) -> Result<(), ApiError> {
    let most = limits::FILTER_NAME_BYTES_MAX;
    match names.any(|name| name.len() > most) {
        false => Ok(()),
        true => Err(ApiError::validation(format!(
            "Attribute name is too large, must be less than {} bytes",
            most + 1
        ))),
    }
}

/// How refusals of a filter begin.
pub(super) const INVALID: &str = "Invalid Request: Invalid FilterSpecification: ";
