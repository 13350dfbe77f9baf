//! ExecuteTransaction: up to a hundred statements, all of them or none; all read or all write.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html>

use std::sync::Arc;

use crate::engine::{Consumed, Fingerprint, Mutation, Table, TokenGuard, TokenUse, TransactAction};
use crate::operation::item::{keys, return_values};
use crate::operation::request::capacity::{PerTable, Report, UnitKind, transaction_read_units};
use crate::operation::request::member::required;
use crate::operation::request::refusal::of_transaction::{self, Refused, StatementPart};
use crate::operation::request::table_ref;
use crate::operation::statement::{self, BoundWrite, PointRead, StatementFault};
use crate::operation::transact::two_phase;
use crate::operation::{Answered, Context, Invoked, Progress};
use crate::partiql::{Body, Parameters, Statement};
use crate::value::Item;
use crate::wire::{ApiError, ops, types};

impl Answered for ops::ExecuteTransaction {
    fn run(
        context: Invoked<'_>,
        input: types::ExecuteTransactionInput,
    ) -> Result<Progress<types::ExecuteTransactionOutput>, ApiError> {
        let report = Report::read(input.return_consumed_capacity.as_deref());
        let token = input.client_request_token.clone();
        let fingerprint = token.as_ref().map(|_| fingerprint(&input));
        let checked = check(&context, input)?;
        if is_read(&checked)? {
            return read(&context, checked, report).map(Progress::Done);
        }
        let bound = bind(&context, checked)?;
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
        apply(&context, bound, report, guard)
    }
}

/// A statement with its parameters.
struct Checked {
    statement: Arc<Statement>,
    parameters: Parameters,
    shows_failed: bool,
}

/// Parses all statements. One that is none refuses the request.
fn check(
    context: &Context,
    input: types::ExecuteTransactionInput,
) -> Result<Vec<Checked>, ApiError> {
    let requests = required(input.transact_statements, "TransactStatements")?;
    let checked = requests.into_iter().map(|request| {
        let text = required(request.statement, "Statement")?;
        let on_failure = request.return_values_on_condition_check_failure;
        let statement = statement::parse(context, &text)?;
        refuse_clauses(&statement)?;
        Ok(Checked {
            parameters: statement::parameters(&statement, request.parameters)?,
            statement,
            shows_failed: return_values::shows_failed(on_failure.as_deref()),
        })
    });
    all(checked.collect())
}

/// What a statement of a transaction cannot have.
fn refuse_clauses(statement: &Statement) -> Result<(), StatementFault> {
    if statement.reads_index() {
        return Err(StatementFault::Sentence(
            "Reads on indices are not supported within transactions.".to_owned(),
        ));
    }
    if statement.has_returning() {
        return Err(StatementFault::Sentence(
            "RETURNING clause is not supported in ExecuteTransaction.".to_owned(),
        ));
    }
    Ok(())
}

/// All parts of the transaction, unless one of them is at fault.
fn all<T>(parts: Vec<Result<T, StatementFault>>) -> Result<Vec<T>, ApiError> {
    let refused = |(place, part): (usize, Result<T, StatementFault>)| -> Result<T, Refused> {
        part.map_err(|fault| fault.into_refused(place))
    };
    of_transaction::all(parts.into_iter().enumerate().map(refused).collect())
}

/// Whether the transaction reads; EXISTS belongs to writes
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.multiplestatements.transactions.html>).
fn is_read(checked: &[Checked]) -> Result<bool, ApiError> {
    let is_select = |one: &Checked| matches!(one.statement.body, Body::Select(_));
    let reads = checked.iter().filter(|one| is_select(one)).count();
    if reads != 0 && reads != checked.len() {
        return Err(ApiError::validation(
            "The transaction must consist of either read statements or write statements",
        ));
    }
    Ok(reads != 0)
}

/// The tables of all statements, of which each must exist.
fn tables(context: &Context, checked: &[Checked]) -> Result<Vec<Arc<Table>>, ApiError> {
    checked
        .iter()
        .map(|one| table_ref::find_transactional(context, one.statement.table()))
        .collect()
}

/// Reads all items as they are at one moment.
fn read(
    context: &Context,
    checked: Vec<Checked>,
    report: Report,
) -> Result<types::ExecuteTransactionOutput, ApiError> {
    tables(context, &checked)?;
    let (statements, parameters): (Vec<_>, Vec<_>) = checked
        .into_iter()
        .map(|one| (one.statement, one.parameters))
        .unzip();
    let points = statements.iter().zip(parameters);
    let points: Vec<Result<PointRead<'_>, StatementFault>> = points
        .filter_map(|(statement, parameters)| match &statement.body {
            Body::Select(select) => Some((select, statement.table(), parameters)),
            _ => None,
        })
        .map(|(select, table, parameters)| {
            statement::point_read(context, select, table, parameters, "ExecuteTransaction")
        })
        .collect();
    let points = all(points)?;
    let keys: Vec<_> = points
        .iter()
        .map(|point| (Arc::clone(&point.table), point.key.clone()))
        .collect();
    let items = context
        .engine
        .transact_get(&keys, &context.caller.owner)
        .map_err(|error| of_transaction::of_transaction(error, &[]))?;

    let mut capacity = PerStatement::new(report, UnitKind::Read);
    let mut responses = Vec::with_capacity(items.len());
    for ((point, item), statement) in points.iter().zip(items).zip(&statements) {
        let units = transaction_read_units(item.as_ref().map_or(0, Item::size));
        (context.engine).take_read(&point.table, Some(point.key.prefix()), units);
        capacity.add(&point.table, statement.table(), &Consumed::of_table(units));
        responses.push(types::ItemResponse {
            // As TransactGetItems: nothing, where the columns leave nothing.
            item: point.shown(item)?.filter(|item| !item.is_empty()),
        });
    }
    Ok(types::ExecuteTransactionOutput {
        consumed_capacity: capacity.render(),
        responses: Some(responses),
    })
}

/// The writes on their tables.
struct Bound {
    /// For each write its table, and what the statement calls it.
    tables: Vec<(Arc<Table>, String)>,
    parts: Vec<StatementPart>,
    actions: Vec<TransactAction>,
}

/// Finds the tables and the items that the statements write.
fn bind(context: &Context, checked: Vec<Checked>) -> Result<Bound, ApiError> {
    let mut named = Vec::with_capacity(checked.len());
    let mut parts = Vec::with_capacity(checked.len());
    let mut actions = Vec::with_capacity(checked.len());
    let tables = tables(context, &checked)?;
    for (one, table) in checked.into_iter().zip(tables) {
        named.push((table, one.statement.table().to_owned()));
        let bound = statement::bind(context, &one.statement, one.parameters);
        let bound = bound.and_then(refuse_too_large);
        parts.push(StatementPart {
            shows_failed: one.shows_failed,
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
        actions: all(actions)?,
    })
}

/// Refuses the request for an item that is too large for any table, as TransactWriteItems does.
fn refuse_too_large(bound: BoundWrite) -> Result<BoundWrite, StatementFault> {
    if let Mutation::Put(item) = &bound.write.mutation {
        keys::check_size(item)?;
    }
    Ok(bound)
}

/// Applies all writes, or none.
fn apply(
    context: &Context,
    bound: Bound,
    report: Report,
    guard: Option<TokenGuard>,
) -> Result<Progress<types::ExecuteTransactionOutput>, ApiError> {
    let Bound {
        tables,
        parts,
        actions,
    } = bound;
    two_phase::apply(context, actions, guard, move |done| {
        let done = done.map_err(|error| of_transaction::of_statements(error, &parts))?;
        let mut capacity = PerStatement::new(report, UnitKind::Write);
        for (written, (table, name)) in done.iter().zip(&tables) {
            capacity.add(table, name, &written.capacity);
        }
        Ok(types::ExecuteTransactionOutput {
            consumed_capacity: capacity.render(),
            responses: Some(Vec::new()),
        })
    })
}

/// The answer to a request that has been answered before: what reading its items costs.
fn replay(
    tables: &[(Arc<Table>, String)],
    sizes: &[usize],
    report: Report,
) -> types::ExecuteTransactionOutput {
    let mut capacity = PerStatement::new(report, UnitKind::Read);
    for ((table, name), size) in tables.iter().zip(sizes) {
        let units = transaction_read_units(*size);
        capacity.add(table, name, &Consumed::of_table(units));
    }
    types::ExecuteTransactionOutput {
        consumed_capacity: capacity.render(),
        responses: Some(Vec::new()),
    }
}

/// What the statements consumed, one after the other, as the answer lists it
/// ([ConsumedCapacity](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html#DDB-ExecuteTransaction-response-ConsumedCapacity)).
struct PerStatement {
    report: Report,
    kind: UnitKind,
    shown: Vec<types::ConsumedCapacity>,
}

impl PerStatement {
    fn new(report: Report, kind: UnitKind) -> Self {
        Self {
            report,
            kind,
            shown: Vec::new(),
        }
    }

    /// Adds what one statement consumed of its table.
    fn add(&mut self, table: &Arc<Table>, name: &str, consumed: &Consumed) {
        let mut one = PerTable::default();
        one.add(table, name, consumed);
        let shown = one.render(self.report, Some(self.kind));
        self.shown.extend(shown.into_iter().flatten());
    }

    /// The member of the answer.
    fn render(self) -> Option<Vec<types::ConsumedCapacity>> {
        (self.report != Report::Nothing).then_some(self.shown)
    }
}

/// What makes a request the same as another: all that it asks for.
fn fingerprint(input: &types::ExecuteTransactionInput) -> u128 {
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
