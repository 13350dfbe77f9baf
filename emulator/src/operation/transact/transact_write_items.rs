//! TransactWriteItems: up to a hundred writes, all of them or none.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::key::{key_of_item, key_of_map};
use crate::engine::{
    Consumed, Engine, Mutation, Table, TokenGuard, TokenUse, TransactAction, TransactError, Write,
    Written,
};
use crate::expression::{Condition, Update, UpdateSizing};
use crate::operation::item::{keys, return_values};
use crate::operation::request::capacity::{PerTable, Report, UnitKind, transaction_read_units};
use crate::operation::request::contributors;
use crate::operation::request::expressions::{self, ConditionMembers};
use crate::operation::request::member::required;
use crate::operation::request::refusal::of_transaction::{self, Refused};
use crate::operation::request::{key_paths, table_ref};
use crate::operation::transact::action::{ActionKind, ActionMembers, fingerprint};
use crate::operation::transact::two_phase;
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::schema::TableDefinition;
use crate::value::Item;
use crate::wire::{ApiError, ops, types};

impl Answered for ops::TransactWriteItems {
    fn run(
        context: Invoked<'_>,
        input: types::TransactWriteItemsInput,
    ) -> Result<Progress<types::TransactWriteItemsOutput>, ApiError> {
        match prepare(&context, input)? {
            Prepared::Replay(output) => Ok(Progress::Done(output)),
            Prepared::Bound(bound) => {
                let Bound {
                    actions,
                    token,
                    report,
                } = bound;
                two_phase::apply(&context, actions, token, |done| report.render(done))
            }
        }
    }
}

/// A request that has passed all steps before the writes.
pub(super) enum Prepared {
    /// It happened before, under the same client token.
    Replay(types::TransactWriteItemsOutput),
    /// It is to happen.
    Bound(Bound),
}

/// One action whose members are consistent.
struct Checked {
    /// The table, as the request called it.
    table: String,
    /// The item, or its key.
    item: Item,
    action: Action,
    condition: Option<Condition>,
    shows_failed: bool,
}

/// What an action does.
enum Action {
    Put,
    Update(Update),
    Delete,
    ConditionCheck,
}

/// The actions on their tables.
pub(super) struct Bound {
    pub(super) actions: Vec<TransactAction>,
    /// The client token, which is done with the actions.
    pub(super) token: Option<TokenGuard>,
    pub(super) report: TransactReport,
}

/// What the answer shows, and of which actions.
#[derive(Debug)]
pub(super) struct TransactReport {
    /// Where what the actions take is counted.
    engine: Arc<Engine>,
    report: Report,
    collections: bool,
    /// For each action its table, and what the request called it.
    tables: Vec<(Arc<Table>, String)>,
    /// For each action whether a failed condition shows the item that made it fail.
    shows_failed: Vec<bool>,
    /// For each action whether it puts a whole item.
    puts: Vec<bool>,
}

/// Checks and binds a request, and announces its token.
pub(super) fn prepare(
    context: &Invoked<'_>,
    mut input: types::TransactWriteItemsInput,
) -> Result<Prepared, ApiError> {
    let members = required(input.transact_items.take(), "TransactItems")?
        .into_iter()
        .map(ActionMembers::read)
        .collect::<Result<Vec<ActionMembers>, ApiError>>()?;
    let token = input.client_request_token.take();
    let token = token.map(|token| (token, fingerprint(&input, &members)));
    let checked = members
        .into_iter()
        .map(|members| check(context, members))
        .collect::<Result<Vec<Checked>, ApiError>>()?;

    let report = TransactReport {
        engine: Arc::clone(&context.engine),
        report: Report::read(input.return_consumed_capacity.as_deref()),
        collections: return_values::asks_size(input.return_item_collection_metrics.as_deref()),
        tables: Vec::with_capacity(checked.len()),
        shows_failed: Vec::with_capacity(checked.len()),
        puts: Vec::with_capacity(checked.len()),
    };
    let mut bound = bind(context, checked, report)?;
    // The token comes last: a request that is refused before does not use it up.
    if let Some((token, fingerprint)) = token {
        let engine = &context.engine;
        let used = engine.use_token(&context.caller, &token, fingerprint);
        match used.map_err(of_transaction::of_token)? {
            TokenUse::First(guard) => bound.token = Some(guard),
            TokenUse::Replay(sizes) => return Ok(Prepared::Replay(bound.report.replay(&sizes))),
        }
    }
    Ok(Prepared::Bound(bound))
}

/// Checks that the members of one action are consistent; the item's values come last, as in the service.
fn check(context: &Invoked<'_>, members: ActionMembers) -> Result<Checked, ApiError> {
    let condition = ConditionMembers {
        condition_expression: members.condition_expression.as_deref(),
        names: members.names.as_ref(),
        values: members.values,
        ..ConditionMembers::default()
    };
    let judge = || match members.kind {
        ActionKind::Put => keys::checked_item(members.item, context.layers.request),
        ActionKind::Update | ActionKind::Delete | ActionKind::ConditionCheck => {
            keys::checked(members.item, context.layers.request)
        }
    };
    let plain = match members.kind {
        ActionKind::Put => Some(Action::Put),
        ActionKind::Delete => Some(Action::Delete),
        ActionKind::ConditionCheck => Some(Action::ConditionCheck),
        ActionKind::Update => None,
    };
    let (item, action, condition) = match plain {
        Some(action) => {
            let (item, condition) = expressions::write_condition(context, condition, judge)?;
            (item, action, condition)
        }
        None => {
            let text = members.update_expression.as_deref();
            let (item, update, condition) =
                expressions::update(context, text, None, condition, judge)?;
            (item, Action::Update(update), condition)
        }
    };
    Ok(Checked {
        table: members.table,
        item,
        action,
        condition,
        shows_failed: return_values::shows_failed(members.on_failure.as_deref()),
    })
}

/// Finds the tables, of which each must exist, and the keys in them.
fn bind(
    context: &Context,
    checked: Vec<Checked>,
    mut report: TransactReport,
) -> Result<Bound, ApiError> {
    for action in &checked {
        let table = table_ref::find_transactional(context, &action.table)?;
        report.tables.push((table, action.table.clone()));
    }
    let mut actions = Vec::with_capacity(checked.len());
    for (action, (table, _)) in checked.into_iter().zip(&report.tables) {
        report.shows_failed.push(action.shows_failed);
        report.puts.push(matches!(action.action, Action::Put));
        actions.push(bind_action(context, action, table));
    }
    Ok(Bound {
        token: None,
        actions: of_transaction::all(actions)?,
        report,
    })
}

/// What is wrong with an action whose expressions lead below a key attribute.
fn below_key(checked: &Checked, definition: &TableDefinition) -> Option<String> {
    let update = match &checked.action {
        Action::Update(update) => Some(update),
        Action::Put | Action::Delete | Action::ConditionCheck => None,
    };
    let condition = checked.condition.iter();
    (update.into_iter().flat_map(Update::nested_roots))
        .chain(condition.flat_map(Condition::nested_roots))
        .find_map(|root| key_paths::below(definition, root))
}

/// The action on its table.
fn bind_action(
    context: &Context,
    checked: Checked,
    table: &Arc<Table>,
) -> Result<TransactAction, Refused> {
    let definition = table.definition();
    if let Some(sentence) = below_key(&checked, &definition) {
        return Err(Refused::of_action(sentence));
    }
    if let Action::Update(update) = &checked.action
        && let Some(sentence) = keys::changed(&definition.keys, update)
    {
        return Err(Refused::of_action(sentence));
    }
    let key = match &checked.action {
        Action::Put => key_of_item(&definition.keys, &checked.item),
        _ => key_of_map(&definition.keys, &checked.item),
    };
    let key = key.map_err(Refused::of_key)?;
    let mutation = match checked.action {
        Action::Put => Mutation::Put(checked.item),
        Action::Update(update) => Mutation::Update {
            update,
            key_attributes: checked.item,
            sizing: match context.sizes_transactions() {
                true => UpdateSizing::Statement,
                false => UpdateSizing::Item,
            },
        },
        Action::Delete => Mutation::Delete,
        Action::ConditionCheck => Mutation::Check,
    };
    Ok(TransactAction {
        table: Arc::clone(table),
        write: Write {
            key,
            mutation,
            condition: checked.condition,
        },
    })
}

impl TransactReport {
    /// The answer to what was done, or the refusal.
    pub(super) fn render(
        self,
        done: Result<Vec<Written>, TransactError>,
    ) -> Result<types::TransactWriteItemsOutput, ApiError> {
        let done = match done {
            Ok(done) => done,
            Err(error) => return Err(self.refusal(error)),
        };
        let mut consumed = PerTable::default();
        let mut collections = BTreeMap::<String, Vec<_>>::new();
        for (written, (table, name)) in done.into_iter().zip(&self.tables) {
            contributors::written(&self.engine, table, &written);
            consumed.add(table, name, &written.capacity);
            if let Some(size) = written.collection.filter(|_| self.collections) {
                let name = consumed.name(table, name).to_owned();
                let of_table = collections.entry(name).or_default();
                return_values::note(of_table, return_values::metrics(size));
            }
        }
        Ok(types::TransactWriteItemsOutput {
            consumed_capacity: consumed.render(self.report, Some(UnitKind::Write)),
            item_collection_metrics: (!collections.is_empty()).then_some(collections),
        })
    }

    /// The answer to a request that has been answered before: what reading its items costs
    /// ([token](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#DDB-TransactWriteItems-request-ClientRequestToken)).
    fn replay(&self, sizes: &[usize]) -> types::TransactWriteItemsOutput {
        let mut consumed = PerTable::default();
        for (size, (table, name)) in sizes.iter().zip(&self.tables) {
            let units = transaction_read_units(*size);
            consumed.add(table, name, &Consumed::of_table(units));
        }
        types::TransactWriteItemsOutput {
            consumed_capacity: consumed.render(self.report, Some(UnitKind::Read)),
            item_collection_metrics: None,
        }
    }

    /// The refusal of the transaction.
    pub(super) fn refusal(&self, error: TransactError) -> ApiError {
        match of_transaction::empty_index_key(&error, self.puts.iter().copied()) {
            Some(fault) => fault,
            None => of_transaction::of_transaction(error, &self.shows_failed),
        }
    }
}
