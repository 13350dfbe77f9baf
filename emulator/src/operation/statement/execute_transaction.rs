//! ExecuteTransaction: up to a hundred statements, all of them or none; all read or all write.

use std::sync::Arc;

use crate::engine::{Consumed, Fingerprint, Table, TokenGuard, TokenUse, TransactAction};
use crate::partiql::{Body, Parameters, Statement};
use crate::value::Item;
use crate::wire::ApiError;
use crate::wire::ops::ExecuteTransaction;
use crate::wire::types::{
    ConsumedCapacity, ExecuteTransactionInput, ExecuteTransactionOutput, ItemResponse,
};

use crate::operation::request::capacity::{PerTable, Report, Sort, transaction_read_units};
use crate::operation::request::refusal::of_transaction::{self, Refused, StatementPart};
use crate::operation::request::table_ref;
use crate::operation::statement::{self, Fault, PointRead};
use crate::operation::transact::two_phase::transact;
use crate::operation::{Answered, Context, Invoked, Progress};

impl Answered for ExecuteTransaction {
    fn run(
        context: Invoked<'_>,
        input: ExecuteTransactionInput,
    ) -> Result<Progress<ExecuteTransactionOutput>, ApiError> {
        let report = Report::read(input.return_consumed_capacity.as_deref());
        let token = input.client_request_token.clone();
        let fingerprint = token.as_ref().map(|_| fingerprint(&input));
        let asks = check(&context, input)?;
        if is_read(&asks)? {
            return read(&context, asks, report).map(Progress::Done);
        }
        let bound = bind(&context, asks)?;
        let guard = match (token, fingerprint) {
            (Some(token), Some(fingerprint)) => {
                let used = context
                    .engine
                    .use_token(&context.caller, &token, fingerprint);
                match used.map_err(of_transaction::of_token)? {
                    TokenUse::First(guard) => Some(guard),
                    TokenUse::Replay(sizes) => {
                        return Ok(Progress::Done(replay(&bound.tables, &sizes, report)));
                    }
                }
            }
            _ => None,
        };
        write(&context, bound, report, guard)
    }
}

/// A statement with its parameters.
struct Ask {
    statement: Arc<Statement>,
    parameters: Parameters,
    shows_failed: bool,
}

/// Parses all statements. One that is none cancels the transaction.
fn check(context: &Context, input: ExecuteTransactionInput) -> Result<Vec<Ask>, ApiError> {
    let requests = input.transact_statements.unwrap_or_default().into_iter();
    let asks = requests.map(|request| {
        let text = request.statement.unwrap_or_default();
        let on_failure = request.return_values_on_condition_check_failure;
        let statement = statement::parse(context, &text)?;
        Ok(Ask {
            parameters: statement::parameters(&statement, request.parameters)?,
            statement,
            shows_failed: on_failure.as_deref() == Some("ALL_OLD"),
        })
    });
    all(context, asks.collect())
}

/// All parts of the transaction, unless one of them is at fault.
fn all<T>(context: &Context, parts: Vec<Result<T, Fault>>) -> Result<Vec<T>, ApiError> {
    let refused = |fault: Fault| -> Refused { fault.into_refused(context.wording) };
    let parts = parts.into_iter().map(|part| part.map_err(refused));
    of_transaction::all(parts.collect())
}

/// Whether the transaction reads; EXISTS belongs to writes
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.multiplestatements.transactions.html>).
fn is_read(asks: &[Ask]) -> Result<bool, ApiError> {
    let is_select = |ask: &Ask| matches!(ask.statement.body, Body::Select(_));
    let reads = asks.iter().filter(|ask| is_select(ask)).count();
    if reads != 0 && reads != asks.len() {
        return Err(ApiError::validation(
            "The transaction must consist of either read statements or write statements",
        ));
    }
    Ok(reads != 0)
}

/// The tables of all statements, of which each must exist.
fn tables(context: &Context, asks: &[Ask]) -> Result<Vec<Arc<Table>>, ApiError> {
    asks.iter()
        .map(|ask| table_ref::find(context, ask.statement.table()))
        .collect()
}

/// Reads all items as they are at one moment.
fn read(
    context: &Context,
    asks: Vec<Ask>,
    report: Report,
) -> Result<ExecuteTransactionOutput, ApiError> {
    tables(context, &asks)?;
    let (statements, parameters): (Vec<_>, Vec<_>) = asks
        .into_iter()
        .map(|ask| (ask.statement, ask.parameters))
        .unzip();
    let points = statements.iter().zip(parameters);
    let points: Vec<Result<PointRead<'_>, Fault>> = points
        .filter_map(|(statement, parameters)| match &statement.body {
            Body::Select(select) => Some((select, statement.table(), parameters)),
            _ => None,
        })
        .map(|(select, table, parameters)| {
            statement::point_read(context, select, table, parameters, "ExecuteTransaction")
        })
        .collect();
    let points = all(context, points)?;
    let keys: Vec<_> = points
        .iter()
        .map(|point| (Arc::clone(&point.table), point.key.clone()))
        .collect();
    let items = context
        .engine
        .transact_get(&keys)
        .map_err(|error| of_transaction::of_transaction(error, &[]))?;

    let mut capacity = Capacity::new(report, Sort::Read);
    let mut responses = Vec::with_capacity(items.len());
    for ((point, item), statement) in points.iter().zip(items).zip(&statements) {
        let units = transaction_read_units(item.as_ref().map_or(0, Item::size));
        capacity.add(&point.table, statement.table(), &Consumed::of_table(units));
        responses.push(ItemResponse {
            item: point.shown(item),
        });
    }
    Ok(ExecuteTransactionOutput {
        consumed_capacity: capacity.told(),
        responses: Some(responses),
    })
}

/// Writes, each on its table.
struct Bound {
    /// For each write its table, and what the statement calls it.
    tables: Vec<(Arc<Table>, String)>,
    parts: Vec<StatementPart>,
    actions: Vec<TransactAction>,
}

/// Finds the tables and the items that the statements write.
fn bind(context: &Context, asks: Vec<Ask>) -> Result<Bound, ApiError> {
    let mut named = Vec::with_capacity(asks.len());
    let mut parts = Vec::with_capacity(asks.len());
    let mut actions = Vec::with_capacity(asks.len());
    let tables = tables(context, &asks)?;
    for (ask, table) in asks.into_iter().zip(tables) {
        named.push((table, ask.statement.table().to_owned()));
        let bound = statement::bind(context, &ask.statement, ask.parameters);
        parts.push(StatementPart {
            shows_failed: ask.shows_failed,
            is_insert: bound.as_ref().is_ok_and(|bound| bound.is_insert),
        });
        actions.push(bound.map(|bound| TransactAction {
            table: bound.table,
            write: bound.write,
        }));
    }
    Ok(Bound {
        tables: named,
        parts,
        actions: all(context, actions)?,
    })
}

/// Applies all writes, or none.
fn write(
    context: &Context,
    bound: Bound,
    report: Report,
    guard: Option<TokenGuard>,
) -> Result<Progress<ExecuteTransactionOutput>, ApiError> {
    let Bound {
        tables,
        parts,
        actions,
    } = bound;
    transact(context, actions, move |context, done| {
        let done = done.map_err(|error| of_transaction::of_statements(error, &parts))?;
        if let Some(guard) = guard {
            let sizes = done.iter().map(|written| {
                let item = written.new.as_ref().or(written.old.as_ref());
                item.map_or(0, Item::size)
            });
            guard.keep(sizes.collect(), context.engine.now());
        }
        let mut capacity = Capacity::new(report, Sort::Write);
        for (written, (table, name)) in done.iter().zip(&tables) {
            capacity.add(table, name, &written.capacity);
        }
        Ok(ExecuteTransactionOutput {
            consumed_capacity: capacity.told(),
            responses: None,
        })
    })
}

/// The answer to a request that has been answered before: what reading its items costs.
fn replay(
    tables: &[(Arc<Table>, String)],
    sizes: &[usize],
    report: Report,
) -> ExecuteTransactionOutput {
    let mut capacity = Capacity::new(report, Sort::Read);
    for ((table, name), size) in tables.iter().zip(sizes) {
        let units = transaction_read_units(*size);
        capacity.add(table, name, &Consumed::of_table(units));
    }
    ExecuteTransactionOutput {
        consumed_capacity: capacity.told(),
        responses: None,
    }
}

/// What the statements consumed, one after the other, as the answer lists it
/// ([ConsumedCapacity](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html#DDB-ExecuteTransaction-response-ConsumedCapacity)).
struct Capacity {
    report: Report,
    sort: Sort,
    told: Vec<ConsumedCapacity>,
}

impl Capacity {
    fn new(report: Report, sort: Sort) -> Self {
        Self {
            report,
            sort,
            told: Vec::new(),
        }
    }

    /// Adds what one statement consumed of its table.
    fn add(&mut self, table: &Arc<Table>, name: &str, consumed: &Consumed) {
        if self.report != Report::Nothing {
            let mut one = PerTable::default();
            one.add(table, name, consumed);
            self.told
                .extend(one.render(self.report, self.sort).into_iter().flatten());
        }
    }

    /// The member of the answer.
    fn told(self) -> Option<Vec<ConsumedCapacity>> {
        (self.report != Report::Nothing).then_some(self.told)
    }
}

/// What makes a request the same as another: all that it asks for.
fn fingerprint(input: &ExecuteTransactionInput) -> u128 {
    let mut print = Fingerprint::new();
    print.text(input.return_consumed_capacity.as_deref());
    for request in input.transact_statements.iter().flatten() {
        print.text(request.statement.as_deref());
        print.text(request.return_values_on_condition_check_failure.as_deref());
        let values = request.parameters.iter().flatten();
        print.length(request.parameters.as_ref().map(Vec::len));
        for value in values {
            let value = value.check_ref().ok().cloned();
            print.item(value.map(|value| Item::from_iter([("", value)])).as_ref());
        }
    }
    print.finish()
}
