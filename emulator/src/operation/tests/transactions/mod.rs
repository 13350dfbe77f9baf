//! TransactWriteItems and TransactGetItems: requests in the JSON of the wire, and what the service
//! answers.

mod capacity;
mod conflicts;
mod refusals;
mod tokens;
mod write;

use crate::operation::tests::world::{World, named};
use crate::operation::{Answered, Called, Held, Rest, hold, invoke};
use crate::wire::{ApiError, decode_request, dispatch, encode_output, ops};

/// A database with two tables:
///
/// - `plain`: key `pk` (S)
/// - `indexed`: key `pk` (S), `sk` (N); local index `lsi` on `l` (S), keys only; global index `gsi` on
///   `g` (S), everything
struct Tables {
    world: World,
}

impl Tables {
    fn new() -> Self {
        Self::of(World::new())
    }

    fn of(world: World) -> Self {
        let tables = Self { world };
        for request in DEFINITIONS {
            tables.run::<ops::CreateTable>(request);
        }
        tables
    }

    /// Asks, and compares the answer, row by row: operation, request, answer.
    #[track_caller]
    fn check(&self, cases: &[(&str, &str, &str)]) {
        let mut wrong = String::new();
        for (operation, request, expected) in cases {
            let answer = self.call(operation, request);
            if answer != *expected {
                wrong +=
                    &format!("{operation} {request}\n  expected {expected}\n  answered {answer}\n");
            }
        }
        assert!(wrong.is_empty(), "\n{wrong}");
    }

    /// The answer, or the error.
    fn call(&self, operation: &str, request: &str) -> String {
        dispatch!(named(operation), O => self.run::<O>(request), _ => panic!("{operation} is not answered"))
    }

    fn run<O: Answered>(&self, request: &str) -> String {
        let context = &self.world.context;
        let outcome = decode_request::<O::Input>(request.as_bytes(), context.reading())
            .and_then(|input| invoke::<O>(context, input).finish());
        match outcome {
            Ok(output) => {
                let mut body = Vec::new();
                encode_output(&output, &mut body);
                String::from_utf8(body).unwrap()
            }
            Err(error) => told(&error),
        }
    }

    /// The rest of a transaction that lets others come in between.
    fn first_half<O: Answered>(&self, request: &str) -> Rest<O::Output> {
        let reading = self.world.context.reading();
        let input = decode_request(request.as_bytes(), reading).unwrap();
        match invoke::<O>(&self.world.context, input) {
            Called::Paused(half) => half,
            Called::Done(_) => panic!("{request} is done at once"),
        }
    }

    /// Holds a transaction open.
    fn hold(&self, request: &str) -> Result<Held, String> {
        let reading = self.world.context.reading();
        let input = decode_request(request.as_bytes(), reading).unwrap();
        let held = hold(&self.world.context, input).wait();
        held.map_err(|error| told(&error))
    }
}

/// An error by its code and message, with the reasons of a cancelled transaction behind them.
fn told(error: &ApiError) -> String {
    let reasons = error.cancellation_reasons().into_iter().flatten();
    let reasons = reasons.map(|reason| {
        let item = reason.item.as_ref().map(|item| format!(" {item:?}"));
        format!(
            "\n  {}: {}{}",
            reason.code.as_deref().unwrap_or_default(),
            reason.message.as_deref().unwrap_or_default(),
            item.unwrap_or_default()
        )
    });
    let mut told = error.to_string();
    told.extend(reasons);
    told
}

/// A request with these actions.
fn request(actions: &[&str]) -> String {
    format!(r#"{{"TransactItems":[{}]}}"#, actions.join(","))
}

const DEFINITIONS: [&str; 2] = [
    r#"{"TableName":"plain","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}"#,
    r#"{"TableName":"indexed","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},
            {"AttributeName":"sk","AttributeType":"N"},{"AttributeName":"l","AttributeType":"S"},
            {"AttributeName":"g","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},
            {"AttributeName":"sk","KeyType":"RANGE"}],
        "LocalSecondaryIndexes":[{"IndexName":"lsi",
            "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},
                {"AttributeName":"l","KeyType":"RANGE"}],
            "Projection":{"ProjectionType":"KEYS_ONLY"}}],
        "GlobalSecondaryIndexes":[{"IndexName":"gsi",
            "KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],
            "Projection":{"ProjectionType":"ALL"}}]}"#,
];
