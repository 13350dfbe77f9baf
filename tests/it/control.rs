//! Control calls as a test in another language makes them: the binary, a socket, JSON.

use serde_json::json;

use crate::support::process::Process;
use crate::support::raw::{self, Answer, Raw};

fn control(process: &Process, line: &str, body: &str) -> Answer {
    let request = Raw {
        line: format!("{line} HTTP/1.1"),
        ..Raw::post("", body).without("X-Amz-Target")
    };
    raw::send(process.address(), &request).unwrap()
}

/// "A PutItem, UpdateItem, or DeleteItem request for an item conflicts with an ongoing
/// TransactWriteItems request that includes the same item."
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling>)
#[test]
fn a_write_meets_a_transaction_that_is_held_open() {
    let process = Process::start(&["--control"]);
    let table = json!({
        "TableName": "accounts", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    });
    raw::call(process.address(), "CreateTable", &table);
    let item = json!({"TableName": "accounts", "Item": {"id": {"S": "a"}}});
    let transaction = json!({"TransactItems": [{"Put": item}]}).to_string();
    let held = control(&process, "POST /control/v1/transactions", &transaction);
    assert_eq!(held.status, 200, "{}", held.text());
    let id = held.json()["TransactionId"].as_str().unwrap().to_owned();

    let put = Raw::post("PutItem", item.to_string());
    let refused = raw::send(process.address(), &put).unwrap();
    assert_eq!(refused.status, 400);
    assert_eq!(
        refused.error_type(),
        "com.amazonaws.dynamodb.v20120810#TransactionConflictException"
    );

    let commit = format!("POST /control/v1/transactions/{id}/commit");
    let committed = control(&process, &commit, "");
    assert_eq!((committed.status, committed.text().as_str()), (200, "{}"));
    raw::call(process.address(), "PutItem", &item);
    let again = control(
        &process,
        &format!("DELETE /control/v1/transactions/{id}"),
        "",
    );
    assert_eq!(again.status, 404, "{}", again.text());
    assert!(again.message().unwrap().contains("committed or cancelled"));
}

/// Without the flag the paths are what every unknown path is.
#[test]
fn without_the_flag_there_are_none() {
    let process = Process::start(&[]);
    let answer = control(&process, "POST /control/v1/transactions", "{}");
    assert_eq!(answer.status, 404);
    assert_eq!(answer.text(), "<UnknownOperationException/>\n");
}

/// Tables are kept apart by access key and region; who looks for one finds it under whichever it is.
#[test]
fn the_tables_of_everybody_are_told() {
    let process = Process::start(&["--control"]);
    let table = json!({
        "TableName": "accounts", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    });
    raw::call(process.address(), "CreateTable", &table);
    let create = Raw::post("CreateTable", table.to_string());
    let elsewhere = raw::AUTHORIZATION.replace("AKIDEXAMPLE", "OTHER");
    let elsewhere = elsewhere.replace("us-east-1", "eu-west-1");
    let made = raw::send(process.address(), &create.with("Authorization", &elsewhere)).unwrap();
    assert_eq!(made.status, 200, "{}", made.text());
    let told = control(&process, "GET /control/v1/tables", "");
    assert_eq!(told.status, 200, "{}", told.text());
    let caller = |key: &str, region: &str| json!({"AccessKeyId": key, "Region": region, "Tables": ["accounts"]});
    let callers = [
        caller("AKIDEXAMPLE", "us-east-1"),
        caller("OTHER", "eu-west-1"),
    ];
    assert_eq!(
        told.json(),
        json!({"Databases": [{"Name": "main", "Callers": callers}]})
    );
}
