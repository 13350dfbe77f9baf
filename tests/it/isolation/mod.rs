//! Many clients at once: whether what they were answered could have happened one after another.
//!
//! Which pairs of operations must be serializable is AWS's table of
//! [isolation levels](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-isolation):
//! transactions with each other, and with single reads and writes of items.

mod bank;
mod list_append;
mod single_item;
mod stream_fold;

use bytes::Bytes;
use dynamodb_emulator::{Emulator, EmulatorBuilder};
use serde_json::{Value, json};

use crate::support::raw::{AUTHORIZATION, Connection, Raw};
use crate::support::server::Listening;

/// How many clients there are.
const CLIENTS: usize = 8;

/// The table of all cases: key `k` (S).
const TABLE: &str = "hot";

/// A database that several clients call.
trait Database: Sync {
    /// One more client.
    fn client(&self) -> Client;
}

/// One client.
enum Client {
    /// Over a connection of its own.
    Http(Connection),
    /// In this process.
    Here(Emulator),
}

impl Client {
    /// Calls an operation; an error is its name.
    fn call(&mut self, operation: &str, input: &Value) -> Result<Value, String> {
        let (status, body) = match self {
            Self::Http(connection) => {
                let request = Raw::post(operation, input.to_string());
                connection.send(&request.bytes());
                let answer = connection.answer().expect("an answer");
                (answer.status, answer.body)
            }
            Self::Here(emulator) => {
                let request = http::Request::post("http://localhost:8000/")
                    .header("host", "localhost:8000")
                    .header("content-type", "application/x-amz-json-1.0")
                    .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
                    .header("x-amz-date", "20261120T120000Z")
                    .header("authorization", AUTHORIZATION)
                    .body(Bytes::from(input.to_string()))
                    .unwrap();
                let answer = emulator.handle(request);
                (answer.status().as_u16(), answer.body().to_vec())
            }
        };
        let body: Value = serde_json::from_slice(&body).unwrap();
        if status == 200 {
            return Ok(body);
        }
        let name = body["__type"].as_str().unwrap_or_default();
        Err(name.rsplit('#').next().unwrap_or_default().to_owned())
    }

    /// Calls an operation that must succeed.
    fn ok(&mut self, operation: &str, input: &Value) -> Value {
        let answer = self.call(operation, input);
        answer.unwrap_or_else(|error| panic!("{operation} {input}: {error}"))
    }
}

impl Database for Listening {
    fn client(&self) -> Client {
        Client::Http(Connection::open(self.address))
    }
}

impl Database for Emulator {
    fn client(&self) -> Client {
        Client::Here(self.clone())
    }
}

/// Makes the table.
fn with_table<D: Database>(database: D) -> D {
    let definition = json!({"TableName": TABLE, "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}]});
    database.client().ok("CreateTable", &definition);
    database
}

/// A database behind a socket.
fn listening() -> Listening {
    with_table(Listening::start())
}

/// A database in this process.
fn here(configure: impl FnOnce(EmulatorBuilder) -> EmulatorBuilder) -> Emulator {
    with_table(configure(Emulator::builder()).build().unwrap())
}

/// The key of an item.
fn key(k: &str) -> Value {
    json!({"k": {"S": k}})
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        // Knuth's MMIX.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    /// So many different ones of `0..sides`, in order.
    fn some(&mut self, count: usize, sides: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..sides).collect();
        while all.len() > count {
            let place = self.below(all.len());
            all.remove(place);
        }
        all
    }
}
