//! Every statement has a classic operation that means the same. Both are asked, each in a database of its
//! own, and answer the same: items, errors, capacity; and both databases are the same in the end.

mod program;
mod render;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::items::world::Tables;
use program::{Step, programs};

/// An answer: the items and the capacity, or the error.
type Outcome = Result<(Vec<Value>, f64), String>;

/// What an answer says, in whichever operation's form.
fn outcome(answer: &str) -> Outcome {
    // An INSERT of what is there is a put whose condition fails.
    let answer = answer.replace(
        "DuplicateItemException: Duplicate primary key exists in table",
        "ConditionalCheckFailedException: The conditional request failed",
    );
    let Ok(answer) = serde_json::from_str::<Value>(&answer) else {
        return Err(answer);
    };
    let items = match (&answer["Items"], &answer["Item"], &answer["Attributes"]) {
        (Value::Array(items), _, _) => items.clone(),
        (_, item @ Value::Object(_), _) | (_, _, item @ Value::Object(_)) => vec![item.clone()],
        _ => Vec::new(),
    };
    let units = answer["ConsumedCapacity"]["CapacityUnits"]
        .as_f64()
        .unwrap();
    Ok((items, units))
}

/// Runs one step in both databases.
fn compare(step: &Step, classic: &Tables, partiql: &Tables) {
    let (operation, mut request) = step.classic();
    let mut statement = step.statement();
    for request in [&mut request, &mut statement] {
        request["ReturnConsumedCapacity"] = json!("TOTAL");
    }
    let expected = classic.call(operation, &request.to_string());
    let answer = partiql.call("ExecuteStatement", &statement.to_string());
    assert_eq!(
        outcome(&answer),
        outcome(&expected),
        "{statement}\n{operation} {request}"
    );
    let last = |answer: &str| -> Option<Value> {
        serde_json::from_str::<Value>(answer).ok()?["LastEvaluatedKey"]
            .as_object()
            .cloned()
            .map(Value::Object)
    };
    assert_eq!(last(&answer), last(&expected), "{statement}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn twins_agree(program in programs()) {
        let (classic, partiql) = (Tables::new(), Tables::new());
        for step in &program {
            compare(step, &classic, &partiql);
        }
        let scan = r#"{"TableName":"sorted"}"#;
        let left = |tables: &Tables| -> Value {
            serde_json::from_str(&tables.call("Scan", scan)).unwrap()
        };
        prop_assert_eq!(left(&classic), left(&partiql));
    }
}
