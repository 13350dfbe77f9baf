//! What is answered, in a form that both languages share.
//!
//! Where the service itself answers a statement differently, the answer of the classic operation is
//! turned into that of the statement here, and nowhere else.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::operation::tests::world::World;
use crate::value::Item;
use crate::wire::ApiError;

/// An answer, or a refusal.
pub(super) type Outcome<T = Value> = Result<T, Box<Failure>>;

/// A refusal.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Failure {
    pub(super) code: String,
    pub(super) message: String,
    /// The item that made a condition fail.
    pub(super) item: Option<Value>,
    /// Why a transaction was cancelled.
    pub(super) reasons: Vec<Reason>,
}

/// Why one part of a transaction did not happen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reason {
    pub(super) code: String,
    pub(super) message: String,
    pub(super) item: Option<Value>,
}

/// Asks a database.
pub(super) fn ask(world: &World, operation: &str, request: &Value) -> Outcome {
    let answer = world.ask(operation, request);
    match answer {
        Ok(mut answer) => {
            show_columns(operation, request, &mut answer);
            Ok(answer)
        }
        Err(error) => Err(Box::new(failure(&error))),
    }
}

/// Gives projected items of a classic answer the form of a statement's: each path is a column of its own.
fn show_columns(operation: &str, request: &Value, answer: &mut Value) {
    let is_projected = |request: &Value| !request["ProjectionExpression"].is_null();
    match operation {
        "GetItem" if is_projected(request) => {
            answer.get_mut("Item").into_iter().for_each(columns);
        }
        "Query" | "Scan" if is_projected(request) => each(&mut answer["Items"], columns),
        "BatchGetItem" => {
            let tables = request["RequestItems"].as_object().unwrap();
            for (table, _) in tables.iter().filter(|(_, keys)| is_projected(keys)) {
                each(&mut answer["Responses"][table], columns);
            }
        }
        "TransactGetItems" => {
            let gets = request["TransactItems"].as_array().unwrap().iter();
            for (place, _) in gets
                .enumerate()
                .filter(|(_, get)| is_projected(&get["Get"]))
            {
                let item = answer["Responses"][place].get_mut("Item");
                item.into_iter().for_each(columns);
            }
        }
        _ => {}
    }
}

fn each(list: &mut Value, change: fn(&mut Value)) {
    list.as_array_mut().into_iter().flatten().for_each(change);
}

/// The only paths that the twins project lead to the members of a map `m` and the first element of a list
/// `d`.
fn columns(item: &mut Value) {
    let Some(item) = item.as_object_mut() else {
        return;
    };
    if let Some(map) = item.remove("m") {
        item.extend(map["M"].as_object().unwrap().clone());
    }
    if let Some(list) = item.remove("d") {
        item.insert("d[0]".to_owned(), list["L"][0].clone());
    }
}

fn failure(error: &ApiError) -> Failure {
    let json = |item: &Item| serde_json::from_slice(item.json()).unwrap();
    let reasons = error.cancellation_reasons().unwrap_or_default().iter();
    Failure {
        code: error.code().as_str().to_owned(),
        message: error.message().unwrap_or_default().to_owned(),
        item: error.item().map(json),
        reasons: reasons
            .map(|reason| Reason {
                code: reason.code.clone().unwrap_or_default(),
                message: reason.message.clone().unwrap_or_default(),
                item: reason.item.as_ref().map(json),
            })
            .collect(),
    }
}

/// The items and the capacity of an answer to an operation on one item, or to its statement.
pub(super) fn shown(answer: &Value) -> (Vec<Value>, Value) {
    let items = match (&answer["Items"], &answer["Item"], &answer["Attributes"]) {
        (Value::Array(items), _, _) => items.clone(),
        (_, item @ Value::Object(_), _) | (_, _, item @ Value::Object(_)) => vec![item.clone()],
        _ => Vec::new(),
    };
    (items, answer["ConsumedCapacity"].clone())
}

/// `ConsumedCapacity` of several tables, summed up for each. Statements
/// [tell it one by one](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteTransaction.html#DDB-ExecuteTransaction-response-ConsumedCapacity),
/// classic operations
/// [by table](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html#DDB-BatchGetItem-response-ConsumedCapacity).
pub(super) fn per_table<'a>(lists: impl IntoIterator<Item = &'a Value>) -> BTreeMap<String, Value> {
    let mut sums = BTreeMap::new();
    for told in lists.into_iter().filter_map(Value::as_array).flatten() {
        let table = told["TableName"].as_str().unwrap().to_owned();
        add(sums.entry(table).or_default(), told);
    }
    sums
}

/// Adds the numbers, wherever they stand.
fn add(sum: &mut Value, more: &Value) {
    match (sum.as_f64(), more) {
        (Some(sofar), Value::Number(more)) => *sum = json!(sofar + more.as_f64().unwrap()),
        (None, Value::Object(members)) => {
            for (name, member) in members {
                add(&mut sum[name], member);
            }
        }
        _ => *sum = more.clone(),
    }
}

/// What a statement says where its classic write is refused.
///
/// An INSERT whose item is there is refused with
/// [an error of its own](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.insert.html#ql-reference.insert.return),
/// which [has no place for the item](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html#API_ExecuteStatement_Errors).
pub(super) fn of_write(failure: Failure, is_insert: bool) -> Failure {
    match failure.code.as_str() {
        "ConditionalCheckFailedException" if is_insert => Failure {
            code: "DuplicateItemException".to_owned(),
            message: DUPLICATE.to_owned(),
            item: None,
            ..failure
        },
        _ => bare(failure),
    }
}

/// What INSERT says of an item that is there.
pub(super) const DUPLICATE: &str = "Duplicate primary key exists in table";

/// A refusal without the envelope that the current layer puts around faults of the expressions of
/// writes, and without the name of the expression: a statement has no such members.
pub(super) fn bare(failure: Failure) -> Failure {
    let mut message = failure.message.as_str();
    message = message
        .strip_prefix("1 validation error detected: ")
        .unwrap_or(message);
    for kind in [
        "Condition",
        "Filter",
        "KeyCondition",
        "Projection",
        "Update",
    ] {
        let named = format!("Invalid {kind}Expression: ");
        message = message.strip_prefix(&named).unwrap_or(message);
    }
    // A statement has its own words for fresh answers of an index.
    if message == "Consistent reads are not supported on global secondary indexes" {
        message = "Strongly consistent read is not supported on Global Secondary Indexes";
    }
    let message = message.to_owned();
    Failure { message, ..failure }
}

/// The refusal of one statement of a batch, whose codes have
/// [names of their own](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementError.html).
pub(super) fn of_member(failure: &Failure) -> Value {
    let code = match failure.code.as_str() {
        "ValidationException" => "ValidationError",
        other => other.strip_suffix("Exception").unwrap(),
    };
    let mut error = json!({"Code": code, "Message": failure.message});
    if let Some(item) = &failure.item {
        error["Item"] = item.clone();
    }
    error
}

/// The refusal of a transaction of statements, of which those in `inserts` are INSERTs: "the cancellation
/// reason code includes the errors from the individual singleton operations"
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.multiplestatements.transactions.html>).
pub(super) fn of_transaction(failure: Failure, inserts: &[bool]) -> Failure {
    let mut failure = bare(failure);
    let parts = failure.reasons.iter_mut().zip(inserts);
    for (reason, _) in parts.filter(|(_, is_insert)| **is_insert) {
        if reason.code == "ConditionalCheckFailed" {
            *reason = Reason {
                code: "DuplicateItem".to_owned(),
                message: DUPLICATE.to_owned(),
                item: None,
            };
        }
    }
    // The message lists the codes once more.
    let is_listed = !failure.reasons.is_empty();
    if let Some((sentence, _)) = failure.message.split_once('[').filter(|_| is_listed) {
        let codes = failure.reasons.iter().map(|reason| reason.code.as_str());
        let codes: Vec<&str> = codes.collect();
        failure.message = format!("{sentence}[{}]", codes.join(", "));
    }
    failure
}

/// Whether a transaction of statements says the same as one of classic actions. A statement that cannot be
/// refuses the request as an expression does, but tells its place.
pub(super) fn agree(answer: &Failure, expected: &Failure) -> bool {
    let place = "Validation failed in TransactStatements[";
    let sentence = answer.message.strip_prefix(place);
    let sentence = sentence.and_then(|rest| Some(rest.split_once("]: ")?.1));
    answer == expected || (answer.code == expected.code && sentence == Some(&expected.message))
}
