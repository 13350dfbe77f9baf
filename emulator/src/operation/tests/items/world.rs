//! A database with tables for the cases, asked in the JSON of the wire.

use std::sync::Arc;

use crate::operation::tests::world::{World, named};
use crate::operation::{Answered, Called, Caller, Context, invoke};
use crate::profile::ErrorWording;
use crate::wire::{decode_request, dispatch, encode_output};

/// A database with the tables that the cases speak of:
///
/// - `plain`: key `pk` (S)
/// - `sorted`: key `pk` (S), `sk` (N)
/// - `indexed`: key `pk` (S), `sk` (N); local index `lsi` on `l` (S), keys only; global indexes
///   `gsi` on `g` (S), `sk`, including `i`, and `all` on `g` (S), everything
/// - `wide`: key `pk` (S); global index `multi` on `a` (S), `b` (N) and then `c` (S), `d` (N)
pub(in crate::operation::tests) struct Tables {
    context: Context,
}

impl Tables {
    /// A new database that answers everything in the older layer.
    pub(in crate::operation::tests) fn new() -> Self {
        Self::worded(ErrorWording::Classic)
    }

    /// A new database with this wording.
    pub(in crate::operation::tests) fn worded(wording: ErrorWording) -> Self {
        Self::asked_from("eu-west-1", wording)
    }

    /// A new database with this wording, whose caller is in that region.
    pub(in crate::operation::tests) fn asked_from(region: &str, wording: ErrorWording) -> Self {
        let context = Context {
            wording,
            caller: Arc::new(Caller::new("test", region)),
            ..World::new().context
        };
        let tables = Self { context };
        for request in DEFINITIONS {
            let answer = tables.call("CreateTable", request);
            assert!(answer.starts_with('{'), "{request}: {answer}");
        }
        tables
    }

    /// Asks, and compares the answer, row by row: operation, request, answer.
    ///
    /// All rows that differ are reported together.
    #[track_caller]
    pub(in crate::operation::tests) fn check(&self, cases: &[(&str, &str, &str)]) {
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

    /// The answer, or the error; an error that shows an item in the form of its body.
    pub(in crate::operation::tests) fn call(&self, operation: &str, request: &str) -> String {
        dispatch!(named(operation), O => self.run::<O>(request), _ => panic!("{operation} is not answered"))
    }

    /// Begins an operation on good input, and counts how often it pauses before its end.
    pub(in crate::operation::tests) fn pauses<O: Answered>(
        &self,
        request: &str,
    ) -> (usize, O::Output) {
        let input = decode_request::<O::Input>(request.as_bytes(), self.context.reading()).unwrap();
        let mut called = invoke::<O>(&self.context, input);
        let mut pauses = 0;
        loop {
            match called {
                Called::Done(answer) => return (pauses, answer.wait().unwrap()),
                Called::Paused(rest) => called = rest.resume(),
            }
            pauses += 1;
        }
    }

    fn run<O: Answered>(&self, request: &str) -> String {
        let outcome = decode_request::<O::Input>(request.as_bytes(), self.context.reading())
            .and_then(|input| invoke::<O>(&self.context, input).finish());
        let mut body = Vec::new();
        match outcome {
            Ok(output) => encode_output(&output, &mut body),
            Err(error) if error.item().is_some() || error.cancellation_reasons().is_some() => {
                error.write_body(&mut body);
            }
            Err(error) => body.extend_from_slice(error.to_string().as_bytes()),
        }
        String::from_utf8(body).unwrap()
    }
}

/// Ten items of one partition, a row for each sort key.
pub(in crate::operation::tests) fn ten(tables: &Tables) {
    for number in 0..10 {
        let request = format!(
            r#"{{"TableName":"sorted","Item":{{"pk":{{"S":"a"}},"sk":{{"N":"{number}"}},"odd":{{"BOOL":{}}}}}}}"#,
            number % 2 == 1
        );
        assert_eq!(tables.call("PutItem", &request), "{}");
    }
}

const DEFINITIONS: [&str; 4] = [
    r#"{"TableName":"plain","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}"#,
    r#"{"TableName":"sorted","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},
            {"AttributeName":"sk","AttributeType":"N"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},
            {"AttributeName":"sk","KeyType":"RANGE"}]}"#,
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
            "KeySchema":[{"AttributeName":"g","KeyType":"HASH"},
                {"AttributeName":"sk","KeyType":"RANGE"}],
            "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["i"]}},
            {"IndexName":"all",
            "KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],
            "Projection":{"ProjectionType":"ALL"}}]}"#,
    r#"{"TableName":"wide","BillingMode":"PAY_PER_REQUEST",
        "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},
            {"AttributeName":"a","AttributeType":"S"},{"AttributeName":"b","AttributeType":"N"},
            {"AttributeName":"c","AttributeType":"S"},{"AttributeName":"d","AttributeType":"N"}],
        "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],
        "GlobalSecondaryIndexes":[{"IndexName":"multi",
            "KeySchema":[{"AttributeName":"a","KeyType":"HASH"},
                {"AttributeName":"b","KeyType":"HASH"},
                {"AttributeName":"c","KeyType":"RANGE"},
                {"AttributeName":"d","KeyType":"RANGE"}],
            "Projection":{"ProjectionType":"KEYS_ONLY"}}]}"#,
];
