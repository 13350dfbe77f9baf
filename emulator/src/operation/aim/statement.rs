//! What statements of PartiQL are about: their tables and indexes, and the keys that they name with their parameters.

use std::any::Any;
use std::borrow::Cow;

use super::{Access, Aim, Members, Parts, is, name_in};
use crate::expression::KeyCondition;
use crate::operation::Context;
use crate::partiql::{self, Access as Reads, Body, KeyNames, Parameters, Statement};
use crate::schema::{KeySchema, TableDefinition};
use crate::value::{AttributeValue, Item, Unchecked};
use crate::wire::{Operation, types};

/// The parameters of a statement, as its request has them.
type Given = Option<Vec<Unchecked<AttributeValue>>>;

/// Keys that a statement names together.
pub(super) struct StatedKey {
    /// The attributes that have one value each: all of them for one item, at least those of the partition else.
    key: Item,
    /// What a SELECT wants of the keys of a partition.
    pub(super) condition: Option<KeyCondition>,
}

/// What several statements are about, which all read or all write.
pub(super) fn several<'a, 't>(
    context: &Context,
    statements: impl Iterator<Item = (&'t Option<String>, &'t Given)>,
    parts: Parts,
) -> Members<'a> {
    let statements: Vec<(Aim<'a>, Access)> = statements
        .map(|(text, given)| {
            let (table, access, keys) = stated(context, text.as_deref(), given);
            let mut keys = keys.into_iter().flatten();
            // One of several keys is refused.
            let one = keys.next().filter(|_| keys.next().is_none());
            let aim = one.map_or(table.clone(), |one| aim(&table, one));
            (aim, access)
        })
        .collect();
    let writes = statements
        .iter()
        .any(|(_, access)| *access == Access::Write);
    let access = if writes { Access::Write } else { Access::Read };
    let aims = statements.into_iter().map(|(aim, _)| aim).collect();
    (aims, access, parts)
}

/// What one statement is about, which may read several partitions.
pub(super) fn one<'a>(context: &Context, input: &types::ExecuteStatementInput) -> Members<'a> {
    let (table, access, keys) = stated(context, input.statement.as_deref(), &input.parameters);
    let keys = keys.into_iter().flatten();
    let mut aims: Vec<Aim<'a>> = keys.map(|one| aim(&table, one)).collect();
    if aims.is_empty() {
        aims.push(table);
    }
    (aims, access, Parts::One)
}

/// The table of one statement, and the keys that it names, each with what it wants beside.
pub(super) fn keys<'a>(
    context: &Context,
    input: &types::ExecuteStatementInput,
) -> (Aim<'a>, Vec<(Aim<'a>, Option<KeyCondition>)>) {
    let (table, _, keys) = stated(context, input.statement.as_deref(), &input.parameters);
    let keys = keys.into_iter().flatten().map(|mut one| {
        let condition = one.condition.take();
        (aim(&table, one), condition)
    });
    let keys = keys.collect();
    (table, keys)
}

/// Whether a call reads all of a table, or of an index.
pub(in crate::operation) fn reads_all(
    context: &Context,
    operation: Operation,
    input: &dyn Any,
) -> bool {
    if operation == Operation::Scan {
        return true;
    }
    is::<types::ExecuteStatementInput>(input).is_some_and(|input| {
        let (_, _, keys) = stated(context, input.statement.as_deref(), &input.parameters);
        keys.is_some_and(|keys| keys.is_empty())
    })
}

/// The table and index of a statement, whether it writes, and the keys that it names: none of a SELECT that reads
/// everything, and nothing of a statement that is refused. One that cannot be parsed is about nothing.
fn stated<'a>(
    context: &Context,
    text: Option<&str>,
    given: &Given,
) -> (Aim<'a>, Access, Option<Vec<StatedKey>>) {
    let parsed = text.and_then(|text| context.statements.parse(text).ok());
    let Some(parsed) = parsed else {
        return (Aim::default(), Access::Read, None);
    };
    let statement: &Statement = &parsed;
    let access = match &statement.body {
        Body::Select(_) | Body::Exists(_) => Access::Read,
        Body::Insert(_) | Body::Update(_) | Body::Delete(_) => Access::Write,
    };
    let index = match &statement.body {
        Body::Select(select) => select.source.index.as_deref(),
        _ => None,
    };
    let table = Aim {
        table: Cow::Owned(name_in(statement.table()).to_owned()),
        index: index.map(|name| Cow::Owned(name.to_owned())),
        key: None,
    };
    let found = context.engine.table(&context.caller, &table.table).ok();
    let keys = found.and_then(|found| {
        let definition = found.definition();
        named_by(&definition, statement, index, given)
    });
    (table, access, keys)
}

/// The keys that a statement names; nothing of one that will be refused.
fn named_by(
    definition: &TableDefinition,
    statement: &Statement,
    index: Option<&str>,
    given: &Given,
) -> Option<Vec<StatedKey>> {
    let keys = match index {
        Some(name) => &definition.index(name)?.keys,
        None => &definition.keys,
    };
    let names = names(keys);
    let parameters = Parameters::new(statement, given.clone()).ok()?;
    let key = match &statement.body {
        Body::Select(select) => match partiql::select(select, parameters, &names).ok()?.access {
            Reads::Item(key) => key,
            Reads::Partitions(conditions) => {
                return Some(conditions.into_iter().map(partition).collect());
            }
            Reads::All => return Some(Vec::new()),
        },
        Body::Insert(insert) => partiql::insert(insert, parameters, &names).ok()?.0,
        Body::Update(change) => partiql::update(change, parameters, &names).ok()?.0.key,
        Body::Delete(delete) => partiql::delete(delete, parameters, &names).ok()?.key,
        Body::Exists(select) => partiql::exists(select, parameters, &names).ok()?.key,
    };
    Some(vec![StatedKey {
        key,
        condition: None,
    }])
}

/// A partition, or a part of it.
fn partition(condition: KeyCondition) -> StatedKey {
    let equal = condition.equalities();
    let key = Item::from_iter(equal.map(|(name, value)| (name, value.clone())));
    StatedKey {
        key,
        condition: Some(condition),
    }
}

fn aim<'a>(table: &Aim<'a>, one: StatedKey) -> Aim<'a> {
    Aim {
        key: Some(Cow::Owned(one.key)),
        ..table.clone()
    }
}

/// The names of the attributes of a key.
fn names(keys: &KeySchema) -> KeyNames<'_> {
    KeyNames {
        partition: keys.partition.iter().map(|key| &*key.name).collect(),
        sort: keys.sort.iter().map(|key| &*key.name).collect(),
    }
}
