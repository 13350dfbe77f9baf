//! INSERT, UPDATE, DELETE and EXISTS to a key, a mutation's content and a condition.

use super::super::ast::{Delete, Filter, Insert, Select, UpdateStatement};
use super::super::error::StatementError;
use super::super::value::Parameters;
use super::KeyNames;
use super::key::Clause;
use super::read::sort;
use crate::expression::ast::{ConditionTree, Instruction, PathRef, Test};
use crate::expression::{Broken, Condition, Update};
use crate::value::{AttributeValue, Item, Unchecked};

/// The one item that a statement means, and what must hold of it.
#[derive(Debug)]
pub(crate) struct Located {
    /// Its key attributes.
    pub(crate) key: Item,
    /// What must hold of the item before it is written.
    pub(crate) condition: Option<Condition>,
}

/// Lowers an INSERT: the item, and the condition that none with its key is there.
pub(crate) fn insert(
    insert: &Insert,
    parameters: Parameters,
    keys: &KeyNames<'_>,
) -> Result<(Item, Condition), StatementError> {
    let AttributeValue::M(attributes) = parameters.assemble(&insert.item)? else {
        return Err(StatementError::ItemIsNoMap);
    };
    let item = Unchecked::from(Item::from(attributes)).check()?;
    let tree = ConditionTree {
        code: vec![Instruction::Test(Test::NotExists(witness(keys)?))],
        ..ConditionTree::default()
    };
    Ok((item, Condition::of_tree(tree, Vec::new())))
}

/// Lowers an UPDATE. It changes only an item that is there:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.update.html#ql-reference.update.return>.
pub(crate) fn update(
    change: &UpdateStatement,
    mut parameters: Parameters,
    keys: &KeyNames<'_>,
) -> Result<(Located, Update), StatementError> {
    let update = parameters.update.take();
    let update = update.ok_or_else(|| Broken::because("the parameters are those of an UPDATE"))?;
    Ok((existing(&change.filter, parameters, keys)?, update))
}

/// Lowers a DELETE. An item that is not there is deleted already, whatever the condition:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.delete.html#ql-reference.delete.return>.
pub(crate) fn delete(
    delete: &Delete,
    parameters: Parameters,
    keys: &KeyNames<'_>,
) -> Result<Located, StatementError> {
    let (key, clause) = locate(&delete.filter, parameters, keys)?;
    let absent = Test::NotExists(witness(keys)?);
    let condition = if clause.is_taken() {
        None
    } else {
        Some(clause.into_rest_after(absent, Instruction::SkipIfTrue))
    };
    Ok(Located { key, condition })
}

/// Lowers an EXISTS: there is such an item, and the condition holds of it. An order of its one item
/// says nothing, but is judged as any other:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-functions.exists.html>.
pub(crate) fn exists(
    select: &Select,
    parameters: Parameters,
    keys: &KeyNames<'_>,
) -> Result<Located, StatementError> {
    let located = existing(&select.filter, parameters, keys)?;
    sort(&select.order, keys, &mut [])?;
    Ok(located)
}

/// An item that must be there, and for which the clause must hold.
fn existing(
    filter: &Filter,
    parameters: Parameters,
    keys: &KeyNames<'_>,
) -> Result<Located, StatementError> {
    let (key, clause) = locate(filter, parameters, keys)?;
    let present = Test::Exists(witness(keys)?);
    let condition = clause.into_rest_after(present, Instruction::SkipIfFalse);
    Ok(Located {
        key,
        condition: Some(condition),
    })
}

/// Takes the whole key from a WHERE clause.
fn locate<'f>(
    filter: &'f Filter,
    parameters: Parameters,
    keys: &KeyNames<'_>,
) -> Result<(Item, Clause<'f>), StatementError> {
    let mut clause = Clause::new(&filter.parts, parameters.filter);
    let mut builder = Item::builder();
    for name in keys.all() {
        let value = clause
            .take_equality(name)?
            .ok_or(StatementError::KeyEqualityMissing)?;
        builder.push(name, &value);
    }
    Ok((builder.finish(), clause))
}

/// An attribute that every item of the table has.
fn witness(keys: &KeyNames<'_>) -> Result<PathRef, Broken> {
    let name = keys.partition.first();
    let name = name.ok_or_else(|| Broken::because("a key has a partition attribute"))?;
    Ok(PathRef::top_level(name))
}
