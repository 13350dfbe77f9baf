//! SELECT: a read of one item, or pages along keys.

use std::sync::Arc;

use crate::engine::key::key_of_map;
use crate::engine::{Consistency, Consumed, Direction, Key, Table, read_units};
use crate::expression::{Condition, Projection};
use crate::operation::read::page::Shape;
use crate::operation::read::read_target;
use crate::operation::read::read_target::ReadTarget;
use crate::operation::read::select;
use crate::operation::request::capacity::Report;
use crate::operation::request::refusal::of_write;
use crate::operation::request::table_ref;
use crate::operation::statement::cursor::Place;
use crate::operation::statement::page::{Along, Plan};
use crate::operation::statement::{Fault, cursor, names};
use crate::operation::{Context, Progress};
use crate::partiql::{self, Access, Parameters, Read, Select};
use crate::schema::TableDefinition;
use crate::value::Item;
use crate::wire::ApiError;
use crate::wire::types::ExecuteStatementOutput;

/// What surrounds a SELECT in its request.
#[derive(Debug)]
pub(crate) struct Around<'r> {
    /// The statement's text.
    pub(crate) text: &'r str,
    /// `ConsistentRead`
    pub(crate) consistent: bool,
    /// `Limit`
    pub(crate) limit: Option<i32>,
    /// `NextToken`
    pub(crate) token: Option<&'r str>,
    /// `ReturnConsumedCapacity`
    pub(crate) report: Report,
}

/// The read of one item by its whole key.
#[derive(Debug)]
pub(crate) struct PointRead<'s> {
    /// The table.
    pub(crate) table: Arc<Table>,
    /// The key.
    pub(crate) key: Key,
    filter: Option<Condition>,
    projection: Option<&'s Projection>,
}

impl PointRead<'_> {
    /// What the statement shows of the item under the key.
    pub(crate) fn shown(&self, found: Option<Item>) -> Option<Item> {
        let item = found.filter(|item| {
            let filter = self.filter.as_ref();
            filter.is_none_or(|filter| filter.matches(Some(item)))
        })?;
        match self.projection {
            Some(projection) => Some(projection.apply(&item)),
            None => Some(item),
        }
    }

    /// Reads the item alone.
    pub(crate) fn apply(
        &self,
        context: &Context,
        consistent: bool,
    ) -> Result<(Option<Item>, Consumed), ApiError> {
        let found = context
            .engine
            .get(&self.table, &self.key)
            .map_err(of_write::of_read)?;
        let size = found.as_ref().map_or(0, Item::size);
        let units = read_units(size, Consistency::strong_if(consistent));
        Ok((self.shown(found), Consumed::of_table(units)))
    }
}

/// The item that a SELECT of a batch or a transaction means: it must name its whole key.
pub(crate) fn point_read<'s>(
    context: &Context,
    select: &'s Select,
    table: &str,
    parameters: Parameters,
    operation: &str,
) -> Result<PointRead<'s>, Fault> {
    let table = table_ref::find(context, table)?;
    let definition = table.definition();
    let read = lower(&definition, select, parameters)?;
    match read.access {
        Access::Item(key) => Ok(PointRead {
            key: key_of_map(&definition.keys, &key)?,
            table,
            filter: read.filter,
            projection: select.projection.as_ref(),
        }),
        Access::Partitions(_) | Access::All => Err(key_required(operation)),
    }
}

/// The refusal of a SELECT that does not read one item of a table by its whole key.
pub(in crate::operation) fn key_required(operation: &str) -> Fault {
    Fault::Sentence(format!(
        "Select statements within {operation} must specify the primary key in the where clause."
    ))
}

/// Begins a SELECT.
pub(crate) fn start(
    context: &Context,
    select: &Select,
    table: &str,
    parameters: Parameters,
    around: Around<'_>,
) -> Result<Progress<ExecuteStatementOutput>, Fault> {
    let found = table_ref::find(context, table)?;
    let definition = found.definition();
    let values = parameters.clone();
    let read = lower(&definition, select, parameters)?;
    let digest = || cursor::digest(around.text, &values.into_item());
    if let Access::Item(key) = &read.access {
        if around.token.is_some() {
            Place::open(context, around.token, &digest())?;
        }
        let point = PointRead {
            key: key_of_map(&definition.keys, key)?,
            table: found,
            filter: read.filter,
            projection: select.projection.as_ref(),
        };
        let (item, consumed) = point.apply(context, around.consistent)?;
        return Ok(Progress::Done(ExecuteStatementOutput {
            items: Some(item.into_iter().collect()),
            consumed_capacity: around.report.render(table.to_owned(), &consumed),
            ..ExecuteStatementOutput::default()
        }));
    }
    let digest = digest();
    let place = Place::open(context, around.token, &digest)?;
    let source = ReadTarget::find(&definition, select.index.as_deref())?;
    source.refuse_consistent(around.consistent)?;
    let shown = match (&select.projection, &select.index) {
        (Some(_), _) => select::Select::Specific,
        (None, Some(_)) => select::Select::AllProjected,
        (None, None) => select::Select::AllAttributes,
    };
    let fetch = source.fetches(shown, select.projection.as_ref())?;
    let along = match &read.access {
        Access::Partitions(conditions) => {
            let ranges = conditions.iter().map(|condition| source.range(condition));
            Along::Partitions(ranges.collect::<Result<_, ApiError>>()?)
        }
        Access::Item(_) | Access::All => Along::All,
    };
    let plan = Plan {
        context: context.clone(),
        index: source.index.cloned(),
        table: found,
        name: table.to_owned(),
        along,
        filter: read.filter,
        shape: Shape::new(shown, select.projection.clone()),
        fetch,
        direction: match read.backward {
            true => Direction::Backward,
            false => Direction::Forward,
        },
        consistency: Consistency::strong_if(around.consistent),
        limit: read_target::limit(around.limit),
        report: around.report,
        digest,
        definition,
    };
    Ok(plan.begin(place)?)
}

/// What a SELECT reads of its table or index.
fn lower(
    definition: &TableDefinition,
    select: &Select,
    parameters: Parameters,
) -> Result<Read, Fault> {
    let source = ReadTarget::find(definition, select.index.as_deref())?;
    let keys = names(source.keys());
    Ok(partiql::select(select, parameters, &keys)?)
}
