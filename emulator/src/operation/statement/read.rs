//! SELECT: a read of one item, or pages along keys.

use std::sync::Arc;

use crate::engine::key::key_of_map;
use crate::engine::{Consistency, Consumed, Direction, Key, ReadError, Table, read_units};
use crate::expression::{Condition, Projection};
use crate::operation::read::page::Shape;
use crate::operation::read::read_target::{self, ReadTarget, SCAN_OF_VECTORS};
use crate::operation::read::select;
use crate::operation::request::capacity::Report;
use crate::operation::request::refusal::{of_expression, of_write};
use crate::operation::request::table_ref;
use crate::operation::statement::cursor::PageCursor;
use crate::operation::statement::page::{Ranges, SelectPlan};
use crate::operation::statement::{StatementFault, cursor, names};
use crate::operation::{Context, Progress};
use crate::partiql::{self, Access, Parameters, Read, Select};
use crate::schema::{IndexKind, TableDefinition};
use crate::value::Item;
use crate::wire::ApiError;
use crate::wire::types::ExecuteStatementOutput;

/// A SELECT as it was requested: the members beside its parameters.
#[derive(Debug)]
pub(crate) struct SelectRequest<'r> {
    /// The statement's text.
    pub(crate) text: &'r str,
    /// Whether the read is strong, and costs twice as much.
    pub(crate) consistent: bool,
    /// How many items the page evaluates at most, if the request says.
    pub(crate) limit: Option<i32>,
    /// Where to go on: the token of the page before.
    pub(crate) token: Option<&'r str>,
    /// How much of the capacity the answer shows.
    pub(crate) report: Report,
}

/// The read of one item by its whole key.
#[derive(Debug)]
pub(crate) struct PointRead<'s> {
    /// The table that the statement names.
    pub(crate) table: Arc<Table>,
    /// The whole key that its condition spells.
    pub(crate) key: Key,
    filter: Option<Condition>,
    projection: Option<&'s Projection>,
}

impl PointRead<'_> {
    /// What the statement shows of the item under the key.
    pub(crate) fn shown(&self, found: Option<Item>) -> Result<Option<Item>, ApiError> {
        let Some(item) = found else {
            return Ok(None);
        };
        let passes = self.filter.as_ref();
        let passes = passes.map_or(Ok(true), |filter| filter.matches(Some(&item)));
        if !passes.map_err(of_expression::of_broken)? {
            return Ok(None);
        }
        Ok(Some(match self.projection {
            Some(projection) => projection.apply(&item),
            None => item,
        }))
    }

    /// Reads the item alone.
    pub(crate) fn apply(
        &self,
        context: &Context,
        consistent: bool,
    ) -> Result<(Option<Item>, Consumed), ApiError> {
        let consistency = Consistency::strong_if(consistent);
        let session = &context.caller.owner;
        let found = context
            .engine
            .get(&self.table, &self.key, consistency, session)
            .map_err(of_write::of_read)?;
        let size = found.as_ref().map_or(0, Item::size);
        let units = read_units(size, consistency);
        (context.engine).take_read(&self.table, Some(self.key.prefix()), units);
        Ok((self.shown(found)?, Consumed::of_table(units)))
    }
}

/// The item that a SELECT of a batch or a transaction means: it must name its whole key.
pub(crate) fn point_read<'s>(
    context: &Context,
    select: &'s Select,
    table: &str,
    parameters: Parameters,
    operation: &str,
) -> Result<PointRead<'s>, StatementFault> {
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
pub(in crate::operation) fn key_required(operation: &str) -> StatementFault {
    StatementFault::Sentence(format!(
        "Select statements within {operation} must specify the primary key in the where clause."
    ))
}

/// Begins a SELECT.
pub(crate) fn start(
    context: &Context,
    select: &Select,
    table: &str,
    mut parameters: Parameters,
    request: SelectRequest<'_>,
) -> Result<Progress<ExecuteStatementOutput>, StatementFault> {
    let found = table_ref::find(context, table)?;
    let definition = found.definition();
    let given = parameters.take_given();
    let read = lower(&definition, select, parameters)?;
    let digest = || cursor::digest(request.text, &given.into_item());
    if let Access::Item(key) = &read.access {
        if request.token.is_some() {
            PageCursor::open(context, request.token, &digest())?;
        }
        let point = PointRead {
            key: key_of_map(&definition.keys, key)?,
            table: found,
            filter: read.filter,
            projection: select.projection.as_ref(),
        };
        let (item, consumed) = point.apply(context, request.consistent)?;
        return Ok(Progress::Done(ExecuteStatementOutput {
            items: Some(item.into_iter().collect()),
            consumed_capacity: request.report.render(table.to_owned(), &consumed),
            ..ExecuteStatementOutput::default()
        }));
    }
    let digest = digest();
    let cursor = PageCursor::open(context, request.token, &digest)?;
    let target = target_of(&definition, select)?;
    if target
        .index
        .is_some_and(|index| request.consistent && index.kind == IndexKind::Global)
    {
        return Err(StatementFault::Sentence(
            "Strongly consistent read is not supported on Global Secondary Indexes".to_owned(),
        ));
    }
    if let (Access::Partitions(_), Some(filter)) = (&read.access, &read.filter) {
        target.refuse_unprojected_filter(filter)?;
    }
    let shown = match (&select.projection, &select.source.index) {
        (Some(_), _) => select::Selection::Specific,
        (None, Some(_)) => select::Selection::AllProjected,
        (None, None) => select::Selection::AllAttributes,
    };
    let ranges = match &read.access {
        Access::Partitions(conditions) => {
            let partitions = conditions.iter().map(|condition| target.range(condition));
            Ranges::Partitions(partitions.collect::<Result<_, ApiError>>()?)
        }
        Access::Item(_) | Access::All => Ranges::All,
    };
    // As in a Query: conditions against the key come before what an index holds.
    let fetch = target.fetches(shown, select.projection.as_ref())?;
    let plan = SelectPlan {
        context: context.clone(),
        index: target.index.cloned(),
        table: found,
        name: table.to_owned(),
        ranges,
        filter: read.filter,
        shape: Shape::new(shown, select.projection.clone()),
        fetch,
        direction: match read.backward {
            true => Direction::Backward,
            false => Direction::Forward,
        },
        consistency: Consistency::strong_if(request.consistent),
        limit: read_target::limit(request.limit),
        report: request.report,
        digest,
        definition,
    };
    Ok(plan.begin(cursor)?)
}

/// The table or index that a SELECT names. The language has no way to ask for a key of several partition
/// or sort attributes.
fn target_of<'d>(
    definition: &'d TableDefinition,
    select: &Select,
) -> Result<ReadTarget<'d>, StatementFault> {
    let sentence = |text: &str| StatementFault::Sentence(text.to_owned());
    let none = || StatementFault::Sentence(ReadError::IndexNotFound.to_string());
    let index = match &select.source.index {
        None => None,
        Some(name) => Some(definition.index(name).ok_or_else(none)?),
    };
    if index.is_some_and(|index| index.kind == IndexKind::Vector) {
        return Err(sentence(SCAN_OF_VECTORS));
    }
    let target = ReadTarget {
        table: definition,
        index,
    };
    let keys = target.keys();
    if keys.partition.len() > 1 || keys.sort.len() > 1 {
        return Err(sentence(
            "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys.",
        ));
    }
    Ok(target)
}

/// What a SELECT reads of its table or index.
fn lower(
    definition: &TableDefinition,
    select: &Select,
    parameters: Parameters,
) -> Result<Read, StatementFault> {
    let target = target_of(definition, select)?;
    let keys = names(target.keys());
    Ok(partiql::select(select, parameters, &keys)?)
}
