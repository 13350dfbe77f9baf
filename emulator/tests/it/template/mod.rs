//! Tables from CloudFormation templates: what DescribeTable says of them afterwards, or what the
//! template is told.

mod attached;
mod concurrent;
mod database;
mod describe;
mod drift;
mod drift_attached;
mod drift_figures;
mod exports;
mod extensions;
mod functions;
mod global;
mod hostile;
mod refuse;
mod serverless;
mod sources;
mod terraform;

use bytes::Bytes;
use dynamodb_emulator::{AuthMode, Emulator, Template};
use serde_json::{Value, json};

/// The shortest properties that make a table.
const PLAIN: &str = "
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
      KeySchema: [{ AttributeName: pk, KeyType: HASH }]";

/// A template with one table `Tea` of these properties, indented by six spaces.
fn template(properties: &str) -> String {
    format!(
        "Resources:\n  Tea:\n    Type: AWS::DynamoDB::Table\n    Properties:{PLAIN}\n{properties}\n"
    )
}

fn emulator() -> Emulator {
    Emulator::builder()
        .auth(AuthMode::Off)
        .seed(1)
        .build()
        .unwrap()
}

/// The emulator with the tables of a template.
#[track_caller]
fn created(text: &str) -> Emulator {
    let emulator = emulator();
    if let Err(error) = emulator.create_from_template(text) {
        panic!("{error}\n{text}");
    }
    emulator
}

/// What the emulator answers over HTTP.
#[track_caller]
fn ask(emulator: &Emulator, operation: &str, request: &Value) -> Value {
    let request = http::Request::post("/")
        .header("host", "localhost")
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
        .body(Bytes::from(request.to_string()))
        .unwrap();
    let answer = emulator.handle(request);
    let text = String::from_utf8_lossy(answer.body()).into_owned();
    assert_eq!(answer.status(), 200, "{operation}: {text}");
    serde_json::from_str(&text).unwrap()
}

/// The table's description.
#[track_caller]
fn describe(emulator: &Emulator, table: &str) -> Value {
    let mut answer = ask(emulator, "DescribeTable", &json!({"TableName": table}));
    answer["Table"].take()
}

/// The names of all tables.
fn tables(emulator: &Emulator) -> Vec<String> {
    let answer = ask(emulator, "ListTables", &json!({}));
    let names = answer["TableNames"].as_array().unwrap().iter();
    names
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

/// What a template is told that cannot become tables; nothing is left behind.
#[track_caller]
fn refused(text: &str) -> String {
    let emulator = emulator();
    let error = Template::parse(text).and_then(|template| emulator.create_tables(&template));
    let Err(error) = error else {
        panic!("tables {:?} were created from\n{text}", tables(&emulator));
    };
    assert_eq!(tables(&emulator), Vec::<String>::new());
    error.to_string()
}
