//! TransactWriteItems: up to a hundred writes, all of them or none.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::key::{key_of_item, key_of_map};
use crate::engine::{
    Consumed, Fingerprint, Mutation, Table, TokenGuard, TokenUse, TransactAction, TransactError,
    Write, Written,
};
use crate::expression::{Condition, Update};
use crate::value::{Item, Unchecked};
use crate::wire::ApiError;
use crate::wire::ops::TransactWriteItems;
use crate::wire::types::{TransactWriteItem, TransactWriteItemsInput, TransactWriteItemsOutput};

use crate::operation::item::{keys, return_values};
use crate::operation::request::capacity::{PerTable, Report, Sort, transaction_read_units};
use crate::operation::request::expressions::{self, ConditionMembers};
use crate::operation::request::refusal::of_transaction::{self, Refused};
use crate::operation::request::table_ref;
use crate::operation::transact::two_phase::transact;
use crate::operation::{Answered, Context, Invoked, Progress};

impl Answered for TransactWriteItems {
    fn run(
        context: Invoked<'_>,
        input: TransactWriteItemsInput,
    ) -> Result<Progress<TransactWriteItemsOutput>, ApiError> {
        match prepare(&context, input)? {
            Ready::Replay(output) => Ok(Progress::Done(output)),
            Ready::Run { actions, answer } => {
                transact(&context, actions, |context, done| answer.of(&context, done))
            }
        }
    }
}

/// A request that has passed its checks.
pub(super) enum Ready {
    /// It happened before.
    Replay(TransactWriteItemsOutput),
    /// It is to happen.
    Run {
        actions: Vec<TransactAction>,
        answer: Answer,
    },
}

/// What the answer tells, and of which actions.
#[derive(Debug)]
pub(super) struct Answer {
    token: Option<TokenGuard>,
    report: Report,
    collections: bool,
    /// For each action its table, and what the request called it.
    tables: Vec<(Arc<Table>, String)>,
    /// For each action whether a failed condition shows the item that made it fail.
    shows_failed: Vec<bool>,
    /// For each action whether it puts a whole item.
    puts: Vec<bool>,
}

/// One action whose members agree with each other.
struct Ask {
    /// The table, as the request called it.
    table: String,
    /// The item, or its key.
    item: Item,
    what: What,
    condition: Option<Condition>,
    shows_failed: bool,
}

/// What an action does.
enum What {
    Put,
    Update(Update),
    Delete,
    Check,
}

/// Checks and binds a request, and announces its token.
pub(super) fn prepare(
    context: &Context,
    mut input: TransactWriteItemsInput,
) -> Result<Ready, ApiError> {
    let items = input.transact_items.take().unwrap_or_default().into_iter();
    let requested = items
        .map(members)
        .collect::<Result<Vec<(Members, Kind)>, ApiError>>()?;
    let token = input.client_request_token.take();
    let token = token.map(|token| (token, fingerprint(&input, &requested)));
    let asks = requested
        .into_iter()
        .map(|(members, kind)| check(context, members, kind))
        .collect::<Result<Vec<Ask>, ApiError>>()?;

    let answer = Answer {
        token: None,
        report: Report::read(input.return_consumed_capacity.as_deref()),
        collections: return_values::asks_size(input.return_item_collection_metrics.as_deref()),
        tables: Vec::with_capacity(asks.len()),
        shows_failed: Vec::with_capacity(asks.len()),
        puts: Vec::with_capacity(asks.len()),
    };
    let (actions, mut answer) = bind(context, asks, answer)?;
    if let Some((token, fingerprint)) = token {
        let engine = &context.engine;
        let used = engine.use_token(&context.caller, &token, fingerprint);
        match used.map_err(of_transaction::of_token)? {
            TokenUse::First(guard) => answer.token = Some(guard),
            TokenUse::Replay(sizes) => return Ok(Ready::Replay(answer.replay(&sizes))),
        }
    }
    Ok(Ready::Run { actions, answer })
}

/// Holds the members of one action against each other.
fn check(context: &Context, members: Members, kind: Kind) -> Result<Ask, ApiError> {
    let condition = ConditionMembers {
        condition_expression: members.condition_expression.as_deref(),
        names: members.names.as_ref(),
        values: members.values,
        ..ConditionMembers::default()
    };
    let (what, condition) = match kind {
        Kind::Update(text) => {
            let (update, condition) =
                expressions::update(context, text.as_deref(), None, condition)?;
            (What::Update(update), condition)
        }
        Kind::Is(what) => (what, expressions::write_condition(context, condition)?),
    };
    Ok(Ask {
        table: members.table.unwrap_or_default(),
        item: keys::checked(members.item, context.wording)?,
        what,
        condition,
        shows_failed: members.on_failure.as_deref() == Some("ALL_OLD"),
    })
}

/// The members that all four sorts of actions have.
struct Members {
    table: Option<String>,
    item: Option<Unchecked<Item>>,
    condition_expression: Option<String>,
    names: Option<BTreeMap<String, String>>,
    values: Option<Unchecked<Item>>,
    on_failure: Option<String>,
}

/// Which of the four an action is.
enum Kind {
    /// An update, with its expression.
    Update(Option<String>),
    /// One of the others.
    Is(What),
}

/// The one action that an element of the transaction must contain.
fn members(item: TransactWriteItem) -> Result<(Members, Kind), ApiError> {
    /// The members of one sort, of which the third is called `item` or `key`.
    macro_rules! members {
        ($action:ident, $item:ident) => {
            Members {
                table: $action.table_name,
                item: $action.$item,
                condition_expression: $action.condition_expression,
                names: $action.expression_attribute_names,
                values: $action.expression_attribute_values,
                on_failure: $action.return_values_on_condition_check_failure,
            }
        };
    }
    match (item.condition_check, item.put, item.update, item.delete) {
        (Some(check), None, None, None) => Ok((members!(check, key), Kind::Is(What::Check))),
        (None, Some(put), None, None) => Ok((members!(put, item), Kind::Is(What::Put))),
        (None, None, Some(mut update), None) => {
            let text = update.update_expression.take();
            Ok((members!(update, key), Kind::Update(text)))
        }
        (None, None, None, Some(delete)) => Ok((members!(delete, key), Kind::Is(What::Delete))),
        (None, None, None, None) => Err(ApiError::validation(
            "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request",
        )),
        _ => Err(ApiError::validation(
            "TransactItems can only contain one of Check, Put, Update or Delete",
        )),
    }
}

/// Finds the tables, of which each must exist, and the keys in them.
fn bind(
    context: &Context,
    asks: Vec<Ask>,
    mut answer: Answer,
) -> Result<(Vec<TransactAction>, Answer), ApiError> {
    for ask in &asks {
        let table = table_ref::find(context, &ask.table)?;
        answer.tables.push((table, ask.table.clone()));
    }
    let mut actions = Vec::with_capacity(asks.len());
    for (ask, (table, _)) in asks.into_iter().zip(&answer.tables) {
        answer.shows_failed.push(ask.shows_failed);
        answer.puts.push(matches!(ask.what, What::Put));
        actions.push(action(ask, table));
    }
    Ok((of_transaction::all(actions)?, answer))
}

/// The action on its table.
fn action(ask: Ask, table: &Arc<Table>) -> Result<TransactAction, Refused> {
    let definition = table.definition();
    if let What::Update(update) = &ask.what
        && let Some(sentence) = keys::changed(&definition.keys, update)
    {
        return Err(Refused::of_action(sentence));
    }
    let key = match &ask.what {
        What::Put => key_of_item(&definition.keys, &ask.item),
        _ => key_of_map(&definition.keys, &ask.item),
    };
    let key = key.map_err(Refused::of_key)?;
    let mutation = match ask.what {
        What::Put => Mutation::Put(ask.item),
        What::Update(update) => Mutation::Update {
            update,
            key_attributes: ask.item,
        },
        What::Delete => Mutation::Delete,
        What::Check => Mutation::Check,
    };
    Ok(TransactAction {
        table: Arc::clone(table),
        write: Write {
            key,
            mutation,
            condition: ask.condition,
        },
    })
}

impl Answer {
    /// The answer to what was done, or the refusal.
    pub(super) fn of(
        mut self,
        context: &Context,
        done: Result<Vec<Written>, TransactError>,
    ) -> Result<TransactWriteItemsOutput, ApiError> {
        let done = match done {
            Ok(done) => done,
            Err(error) => return Err(self.refusal(error)),
        };
        if let Some(token) = self.token.take() {
            let sizes = done.iter().map(|written| {
                let item = written.new.as_ref().or(written.old.as_ref());
                item.map_or(0, Item::size)
            });
            token.keep(sizes.collect(), context.engine.now());
        }
        let mut consumed = PerTable::default();
        let mut collections = BTreeMap::<String, Vec<_>>::new();
        for (written, (table, name)) in done.into_iter().zip(&self.tables) {
            if self.report != Report::Nothing {
                consumed.add(table, name, &written.capacity);
            }
            if let Some(size) = written.collection.filter(|_| self.collections) {
                let of_table = collections.entry(name.clone()).or_default();
                return_values::note(of_table, return_values::metrics(size));
            }
        }
        Ok(TransactWriteItemsOutput {
            consumed_capacity: consumed.render(self.report, Sort::Write),
            item_collection_metrics: (!collections.is_empty()).then_some(collections),
        })
    }

    /// The answer to a request that has been answered before: what reading its items costs
    /// ([token](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#DDB-TransactWriteItems-request-ClientRequestToken)).
    fn replay(&self, sizes: &[usize]) -> TransactWriteItemsOutput {
        let mut consumed = PerTable::default();
        if self.report != Report::Nothing {
            for (size, (table, name)) in sizes.iter().zip(&self.tables) {
                let units = transaction_read_units(*size);
                consumed.add(table, name, &Consumed::of_table(units));
            }
        }
        TransactWriteItemsOutput {
            consumed_capacity: consumed.render(self.report, Sort::Read),
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

/// What makes a request the same as another: all that it asks for.
fn fingerprint(input: &TransactWriteItemsInput, requested: &[(Members, Kind)]) -> u128 {
    let mut print = Fingerprint::new();
    print.text(input.return_consumed_capacity.as_deref());
    print.text(input.return_item_collection_metrics.as_deref());
    for (members, kind) in requested {
        let (sort, update) = match kind {
            Kind::Is(What::Put) => ("put", None),
            Kind::Is(What::Delete) => ("delete", None),
            Kind::Is(_) => ("check", None),
            Kind::Update(text) => ("update", text.as_deref()),
        };
        print.text(Some(sort));
        print.text(update);
        print.text(members.table.as_deref());
        print.text(members.condition_expression.as_deref());
        print.text(members.on_failure.as_deref());
        print.length(members.names.as_ref().map(BTreeMap::len));
        for (placeholder, name) in members.names.iter().flatten() {
            print.text(Some(placeholder));
            print.text(Some(name));
        }
        for map in [&members.item, &members.values] {
            print.item(map.as_ref().and_then(|map| map.check_ref().ok()));
        }
    }
    print.finish()
}
