//! What a call is about: which items of which tables, in the order in which its request has them.
//!
//! Invariant: nothing here decides anything. What cannot be told, such as the key of a request that will be refused, is
//! left out.

mod keys;
mod statement;
pub(super) mod traits;

use std::any::Any;
use std::borrow::Cow;

use crate::engine::key::partition_of;
use crate::expression::{ExpressionKind, KeyCondition, Placeholders};
use crate::limits;
use crate::operation::Context;
pub(super) use crate::operation::observe::place;
use crate::value::{AttributeValue, Item, Unchecked};
use crate::wire::{Operation, types};

pub(super) use keys::{named, of as keys_of};
pub(super) use statement::reads_all;

/// Whether a call takes read or write capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::operation) enum Access {
    Read,
    Write,
    /// It is about tables, or about changes.
    Other,
}

/// What becomes of a call of which one part is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::operation) enum Parts {
    /// There is one part.
    One,
    /// The part is left unprocessed.
    Batch,
    /// The part is answered by an error of its own.
    Statements,
    /// All are cancelled.
    Transaction,
}

/// One item, one range of items, or a table as a whole.
#[derive(Clone, Debug, Default)]
pub(in crate::operation) struct Aim<'a> {
    /// The name of the table.
    pub(in crate::operation) table: Cow<'a, str>,
    /// The index that is read.
    pub(in crate::operation) index: Option<Cow<'a, str>>,
    /// Attributes among which those of the key are, as far as the request has them.
    pub(in crate::operation) key: Option<Cow<'a, Item>>,
}

/// All that a call is about.
#[derive(Clone, Debug)]
pub(in crate::operation) struct Target<'a> {
    pub(in crate::operation) aims: Vec<Aim<'a>>,
    pub(in crate::operation) access: Access,
    pub(in crate::operation) parts: Parts,
}

impl<'a> Aim<'a> {
    /// A table, by its name or its ARN.
    fn table(text: Option<&'a String>) -> Self {
        // A request without a table is refused, whatever a rule says.
        let text = text.map(String::as_str).unwrap_or_default();
        Self {
            table: Cow::Borrowed(name_in(text)),
            ..Self::default()
        }
    }

    /// An item of it.
    fn item(text: Option<&'a String>, key: Option<&'a Unchecked<Item>>) -> Self {
        let key = key.and_then(|key| key.check_ref().ok());
        Self {
            key: key.map(Cow::Borrowed),
            ..Self::table(text)
        }
    }

    /// An index of it, or itself.
    fn index(mut self, name: Option<&'a String>) -> Self {
        self.index = name.map(|name| Cow::Borrowed(name.as_str()));
        self
    }

    /// Whether the table has this index.
    pub(in crate::operation) fn has_index(&self, context: &Context, name: &str) -> bool {
        let table = context.engine.table(&context.caller, &self.table);
        table.is_ok_and(|table| table.definition().index(name).is_some())
    }

    /// Where in the key space the item is, from 0 to 1; nowhere if that cannot be told.
    pub(in crate::operation) fn place(&self, context: &Context) -> Option<f64> {
        let table = context.engine.table(&context.caller, &self.table).ok()?;
        let definition = table.definition();
        let keys = match self.index.as_deref() {
            Some(name) => &definition.index(name)?.keys,
            None => &definition.keys,
        };
        let partition = partition_of(keys, self.key.as_deref()?).ok()?;
        Some(place(partition.prefix()))
    }
}

/// The name in the name or the ARN of a table, of an index of it, or of a stream of it.
pub(in crate::operation) fn name_in(text: &str) -> &str {
    // A name has no colon, and most tables are named.
    if !text.as_bytes().contains(&b':') {
        return text;
    }
    match text.split_once(":table/") {
        Some((_, rest)) => rest.split('/').next().unwrap_or(rest),
        None => text,
    }
}

/// Whether a table can have this name.
pub(in crate::operation) fn is_table_name(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    limits::TABLE_NAME_CHARS.contains(&text.len()) && text.bytes().all(is_plain)
}

impl<'a> Target<'a> {
    /// What a request is about.
    pub(in crate::operation) fn of(
        context: &Context,
        operation: Operation,
        input: &'a dyn Any,
    ) -> Self {
        let of_batch = batch(context, operation, input);
        let of_one = || {
            let (aim, access) = single(context, operation, input)?;
            Some((vec![aim], access, Parts::One))
        };
        let (aims, access, parts) = of_batch
            .or_else(of_one)
            .unwrap_or_else(|| (table(input), Access::Other, Parts::One));
        Self {
            aims,
            access,
            parts,
        }
    }
}

/// The members of a [`Target`].
type Members<'a> = (Vec<Aim<'a>>, Access, Parts);

/// What the input is if it is one of these: asked for with the type that belongs to the operation.
fn is<T: Any>(input: &dyn Any) -> Option<&T> {
    input.downcast_ref()
}

/// What a call is about that is about one item, or about one range of items.
fn single<'a>(
    context: &Context,
    operation: Operation,
    input: &'a dyn Any,
) -> Option<(Aim<'a>, Access)> {
    Some(match operation {
        Operation::GetItem => {
            let input: &types::GetItemInput = is(input)?;
            let aim = Aim::item(input.table_name.as_ref(), input.key.as_ref());
            (aim, Access::Read)
        }
        Operation::PutItem => {
            let input: &types::PutItemInput = is(input)?;
            let aim = Aim::item(input.table_name.as_ref(), input.item.as_ref());
            (aim, Access::Write)
        }
        Operation::UpdateItem => {
            let input: &types::UpdateItemInput = is(input)?;
            let aim = Aim::item(input.table_name.as_ref(), input.key.as_ref());
            (aim, Access::Write)
        }
        Operation::DeleteItem => {
            let input: &types::DeleteItemInput = is(input)?;
            let aim = Aim::item(input.table_name.as_ref(), input.key.as_ref());
            (aim, Access::Write)
        }
        Operation::Query => {
            let input: &types::QueryInput = is(input)?;
            let mut aim = Aim::table(input.table_name.as_ref()).index(input.index_name.as_ref());
            aim.key = asked(context, input).map(Cow::Owned);
            (aim, Access::Read)
        }
        Operation::Scan => {
            let input: &types::ScanInput = is(input)?;
            let aim = Aim::table(input.table_name.as_ref()).index(input.index_name.as_ref());
            (aim, Access::Read)
        }
        Operation::SearchVectors => {
            let input: &types::SearchVectorsInput = is(input)?;
            let aim = Aim::table(input.table_name.as_ref()).index(input.index_name.as_ref());
            (aim, Access::Read)
        }
        _ => return None,
    })
}

/// The target of a call of several parts, or of one that may read several ranges.
fn batch<'a>(context: &Context, operation: Operation, input: &'a dyn Any) -> Option<Members<'a>> {
    match operation {
        Operation::BatchGetItem => {
            let input: &types::BatchGetItemInput = is(input)?;
            let tables = input.request_items.iter().flatten();
            let aims = tables.flat_map(|(name, of_table)| {
                let keys = of_table.keys.iter().flatten();
                keys.map(move |key| Aim::item(Some(name), Some(key)))
            });
            Some((aims.collect(), Access::Read, Parts::Batch))
        }
        Operation::BatchWriteItem => {
            let input: &types::BatchWriteItemInput = is(input)?;
            let tables = input.request_items.iter().flatten();
            let aims = tables.flat_map(|(name, writes)| {
                writes.iter().map(move |write| {
                    let put = write.put_request.as_ref().and_then(|put| put.item.as_ref());
                    let delete = write.delete_request.as_ref();
                    let delete = delete.and_then(|delete| delete.key.as_ref());
                    Aim::item(Some(name), put.or(delete))
                })
            });
            Some((aims.collect(), Access::Write, Parts::Batch))
        }
        Operation::TransactGetItems => {
            let input: &types::TransactGetItemsInput = is(input)?;
            let gets = input.transact_items.iter().flatten();
            let aims = gets.map(|item| match &item.get {
                Some(get) => Aim::item(get.table_name.as_ref(), get.key.as_ref()),
                None => Aim::default(),
            });
            Some((aims.collect(), Access::Read, Parts::Transaction))
        }
        Operation::TransactWriteItems => {
            let input: &types::TransactWriteItemsInput = is(input)?;
            let actions = input.transact_items.iter().flatten();
            let aims = actions.map(action).collect();
            Some((aims, Access::Write, Parts::Transaction))
        }
        Operation::ExecuteStatement => Some(statement::one(context, is(input)?)),
        Operation::BatchExecuteStatement => {
            let input: &types::BatchExecuteStatementInput = is(input)?;
            let statements = input.statements.iter().flatten();
            let statements = statements.map(|one| (&one.statement, &one.parameters));
            Some(statement::several(context, statements, Parts::Statements))
        }
        Operation::ExecuteTransaction => {
            let input: &types::ExecuteTransactionInput = is(input)?;
            let statements = input.transact_statements.iter().flatten();
            let statements = statements.map(|one| (&one.statement, &one.parameters));
            Some(statement::several(context, statements, Parts::Transaction))
        }
        _ => None,
    }
}

/// What one action of a transaction is about.
fn action(action: &types::TransactWriteItem) -> Aim<'_> {
    let check = action.condition_check.as_ref();
    let check = check.map(|check| (&check.table_name, &check.key));
    let put = action.put.as_ref().map(|put| (&put.table_name, &put.item));
    let update = action.update.as_ref();
    let update = update.map(|update| (&update.table_name, &update.key));
    let delete = action.delete.as_ref();
    let delete = delete.map(|delete| (&delete.table_name, &delete.key));
    match check.or(put).or(update).or(delete) {
        Some((table, key)) => Aim::item(table.as_ref(), key.as_ref()),
        None => Aim::default(),
    }
}

/// The attributes of which a query asks for one value, its partition key among them.
fn asked(context: &Context, input: &types::QueryInput) -> Option<Item> {
    if let Some(conditions) = &input.key_conditions {
        let equal = conditions.iter().filter_map(|(name, condition)| {
            let is_equal = condition.comparison_operator.as_deref() == Some("EQ");
            let value = condition.attribute_value_list.as_ref()?.first()?;
            let value: AttributeValue = value.check_ref().ok()?.clone();
            is_equal.then_some((name.as_str(), value))
        });
        return Some(Item::from_iter(equal));
    }
    let condition = key_condition(context, input)?;
    let equal = condition.equalities();
    Some(Item::from_iter(
        equal.map(|(name, value)| (name, value.clone())),
    ))
}

/// The condition on keys of a query that has one as text; nothing of one that will be refused.
fn key_condition(context: &Context, input: &types::QueryInput) -> Option<KeyCondition> {
    let values = input.expression_attribute_values.clone();
    let values = values.and_then(|values| values.check().ok());
    let names = input.expression_attribute_names.as_ref();
    let mut placeholders = Placeholders::new(names, values).ok()?;
    let text = input.key_condition_expression.as_deref()?;
    let kind = ExpressionKind::KeyCondition;
    let condition = context.expressions.condition(kind, text, &mut placeholders);
    KeyCondition::from_condition(&condition.ok()?).ok()
}

/// Whether a call of this operation may be about a table that a rule can name.
pub(in crate::operation) const fn names_table(operation: Operation) -> bool {
    !matches!(
        operation,
        Operation::CancelBulkOperation
            | Operation::CreateGlobalTable
            | Operation::DeleteBackup
            | Operation::DescribeBackup
            | Operation::DescribeBulkOperation
            | Operation::DescribeEndpoints
            | Operation::DescribeExport
            | Operation::DescribeGlobalTable
            | Operation::DescribeGlobalTableSettings
            | Operation::DescribeImport
            | Operation::DescribeLimits
            | Operation::ImportTable
            | Operation::ListBulkOperations
            | Operation::ListContributorInsights
            | Operation::ListExports
            | Operation::ListGlobalTables
            | Operation::ListImports
            | Operation::ListTables
            | Operation::RestoreTableFromBackup
            | Operation::RestoreTableToPointInTime
            | Operation::StartBulkPutItems
            | Operation::UpdateGlobalTable
            | Operation::UpdateGlobalTableSettings
    )
}

/// The table of a call that is about one; nothing of one that is about none.
fn table(input: &dyn Any) -> Vec<Aim<'_>> {
    /// The first of these inputs that it is, with the member that names the table.
    macro_rules! first_of {
        ($($input:ident $member:ident),* $(,)?) => {
            $(if let Some(input) = is::<types::$input>(input) {
                return vec![Aim::table(input.$member.as_ref())];
            })*
        };
    }
    first_of!(
        CreateTableInput table_name,
        DeleteTableInput table_name,
        DescribeTableInput table_name,
        UpdateTableInput table_name,
        DescribeTimeToLiveInput table_name,
        UpdateTimeToLiveInput table_name,
        DescribeContinuousBackupsInput table_name,
        UpdateContinuousBackupsInput table_name,
        CreateBackupInput table_name,
        ListBackupsInput table_name,
        DescribeContributorInsightsInput table_name,
        UpdateContributorInsightsInput table_name,
        DescribeKinesisStreamingDestinationInput table_name,
        EnableKinesisStreamingDestinationInput table_name,
        DisableKinesisStreamingDestinationInput table_name,
        UpdateKinesisStreamingDestinationInput table_name,
        DescribeTableReplicaAutoScalingInput table_name,
        UpdateTableReplicaAutoScalingInput table_name,
        ExportTableToPointInTimeInput table_arn,
        TagResourceInput resource_arn,
        UntagResourceInput resource_arn,
        ListTagsOfResourceInput resource_arn,
        GetResourcePolicyInput resource_arn,
        PutResourcePolicyInput resource_arn,
        DeleteResourcePolicyInput resource_arn,
        DescribeStreamInput stream_arn,
        GetShardIteratorInput stream_arn,
        ListStreamsInput table_name,
        // The ARN of the stream stands in front of an iterator.
        GetRecordsInput shard_iterator,
    );
    Vec::new()
}
