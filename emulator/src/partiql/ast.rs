//! What a statement says before a request supplies its parameters and a table its key.

use std::sync::Arc;

use crate::expression::Projection;
use crate::expression::ast::{ConditionTree, Instruction, Slot, UpdateTree};

use super::position::Position;
use super::value::Template;

/// A parsed statement.
#[derive(Debug)]
pub(crate) struct Statement {
    /// What it does.
    pub(crate) body: Body,
    /// How many question marks it has.
    pub(super) parameters: usize,
}

/// The kinds of statements.
#[derive(Debug)]
pub(crate) enum Body {
    /// `SELECT … FROM …`
    Select(Select),
    /// `EXISTS(SELECT …)`, the condition check of a transaction.
    Exists(Select),
    /// `INSERT INTO … VALUE …`
    Insert(Insert),
    /// `UPDATE … SET …`
    Update(UpdateStatement),
    /// `DELETE FROM …`
    Delete(Delete),
}

impl Statement {
    /// The table, as it was written.
    pub(crate) fn table(&self) -> &str {
        match &self.body {
            Body::Select(select) | Body::Exists(select) => &select.source.table,
            Body::Insert(insert) => &insert.table,
            Body::Update(change) => &change.table,
            Body::Delete(delete) => &delete.table,
        }
    }
}

impl Statement {
    /// Whether it reads an index.
    pub(crate) fn reads_index(&self) -> bool {
        match &self.body {
            Body::Select(select) | Body::Exists(select) => select.source.index.is_some(),
            Body::Insert(_) | Body::Update(_) | Body::Delete(_) => false,
        }
    }

    /// Whether it has a RETURNING clause.
    pub(crate) fn has_returning(&self) -> bool {
        match &self.body {
            Body::Update(change) => change.returning.is_some(),
            Body::Delete(delete) => delete.returns_old,
            Body::Select(_) | Body::Exists(_) | Body::Insert(_) => false,
        }
    }
}

/// A page of items:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.select.html>.
#[derive(Debug)]
pub(crate) struct Select {
    /// The table or index that FROM names.
    pub(crate) source: Source,
    /// The columns; nothing for `*`.
    pub(crate) projection: Option<Projection>,
    /// `WHERE`; empty where the clause is absent.
    pub(super) filter: Filter,
    /// `ORDER BY`, the key that orders first in front.
    pub(super) order: Vec<OrderKey>,
}

/// A table, or `"table"."index"`, behind FROM.
#[derive(Debug)]
pub(crate) struct Source {
    /// The table, as the statement names it.
    pub(super) table: Box<str>,
    /// Its index, if the statement names one.
    pub(crate) index: Option<Box<str>>,
}

/// A part of ORDER BY.
#[derive(Debug)]
pub(super) struct OrderKey {
    /// The attribute by which items are ordered.
    pub(super) name: Box<str>,
    /// `DESC` stands behind it.
    pub(super) descending: bool,
}

/// A new item:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.insert.html>.
#[derive(Debug)]
pub(crate) struct Insert {
    /// The table, as the statement names it.
    pub(super) table: Box<str>,
    /// `VALUE`: the item with its key.
    pub(super) item: Template,
}

/// Another content of one item:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.update.html>.
#[derive(Debug)]
pub(crate) struct UpdateStatement {
    /// The table, as the statement names it.
    pub(super) table: Box<str>,
    /// `SET` and `REMOVE`
    pub(super) update: Arc<UpdateTree>,
    /// The values of its slots.
    pub(super) values: Vec<Template>,
    /// Slots that must hold sets.
    pub(super) sets: Vec<SetOperand>,
    /// `WHERE`: the key, and what must hold besides.
    pub(super) filter: Filter,
    /// `RETURNING`, where the statement has the clause.
    pub(crate) returning: Option<Returning>,
}

/// The operand of a set function, which must be a set.
#[derive(Debug)]
pub(super) struct SetOperand {
    /// Where its value is among those of the assignments.
    pub(super) slot: Slot,
    /// `SET_ADD` or `SET_DELETE`.
    pub(super) function: &'static str,
    /// Where it stands.
    pub(super) at: Position,
}

/// One item less:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.delete.html>.
#[derive(Debug)]
pub(crate) struct Delete {
    /// The table, as the statement names it.
    pub(super) table: Box<str>,
    /// `WHERE`: the key, and what must hold besides.
    pub(super) filter: Filter,
    /// `RETURNING ALL OLD *`
    pub(crate) returns_old: bool,
}

/// What an UPDATE returns of its item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Returning {
    /// `ALL OLD *`: the whole item as it was.
    AllOld,
    /// `MODIFIED OLD *`: what the statement changed, as it was.
    ModifiedOld,
    /// `ALL NEW *`: the whole item as it is now.
    AllNew,
    /// `MODIFIED NEW *`: what the statement changed, as it is now.
    ModifiedNew,
}

impl Returning {
    /// As it is written.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::AllOld => "RETURNING ALL OLD *",
            Self::ModifiedOld => "RETURNING MODIFIED OLD *",
            Self::AllNew => "RETURNING ALL NEW *",
            Self::ModifiedNew => "RETURNING MODIFIED NEW *",
        }
    }
}

/// The code of one condition.
pub(super) type Code = Vec<Instruction>;

/// A WHERE clause.
#[derive(Debug, Default)]
pub(super) struct Filter {
    /// Conditions all of which must hold: each may be taken for the key by itself.
    pub(super) parts: Vec<Code>,
    /// Where the clause is one OR, what it joins, each as the conditions of which it consists.
    pub(super) branches: Vec<Vec<Code>>,
    /// All of them together.
    pub(super) whole: Arc<ConditionTree>,
    /// The values of its slots.
    pub(super) values: Vec<Template>,
}

/// Joins conditions to one that holds when all of them do.
pub(super) fn all_of<'c>(parts: impl IntoIterator<Item = &'c Code>) -> Code {
    let mut code = Code::new();
    for part in parts {
        if !code.is_empty() {
            code.push(Instruction::SkipIfFalse(part.len()));
        }
        code.extend_from_slice(part);
    }
    code
}

/// Joins alternatives, each of which is conditions that must all hold, to one condition that holds when
/// one of them does.
pub(super) fn any_of(branches: &[Vec<Code>]) -> Code {
    let mut code = Code::new();
    for branch in branches {
        let branch = all_of(branch);
        if !code.is_empty() {
            code.push(Instruction::SkipIfTrue(branch.len()));
        }
        code.extend(branch);
    }
    code
}
